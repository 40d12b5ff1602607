//! How a sync begins for a screen: fresh figures stand without a call, and people on screen keep their rows.

use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;

use leaveboard::domain::{RowId, RowSet};
use leaveboard::store::TenantStore;
use leaveboard::sync::{Freshness, HeldRows, Outcome, Source, SyncMode, SyncPlan};

use crate::persistence::screen::{
    Running, Screen, Shelf, dashboard, headless, start, start_holding, sync,
};
use crate::persistence::scripted::Scripted;

const HOUR: Freshness = Freshness::Within(Duration::from_hours(1));
const ALWAYS: Freshness = Freshness::Within(Duration::ZERO);

fn opened(freshness: Freshness) -> SyncPlan {
    SyncPlan {
        mode: SyncMode::Opened(freshness),
        ..dashboard()
    }
}

fn asked_nothing(platform: &Scripted) -> bool {
    platform.get(|script| script.calls == 0 && script.cursors.is_empty())
}

async fn open(platform: &Scripted, store: Option<TenantStore>, freshness: Freshness) -> Running {
    let mut running = start(platform, store, "two", opened(freshness), None);
    running.until(|screen| screen.outcome.is_some()).await;
    running
}

#[tokio::test]
async fn fresh_figures_are_shown_with_their_age_and_nobody_is_asked() {
    for shelf in Shelf::all() {
        let platform = Scripted::new(50, 10, 1);
        sync(&platform, &shelf, headless()).await;
        platform.forget();
        for freshness in [HOUR, Freshness::AnyAge] {
            let running = open(&platform, Some(shelf.open().await), freshness).await;
            let screen = &running.screen;
            assert!(matches!(screen.sources[..], [Source::Cached(_)]));
            assert_eq!(screen.outcome, Some(Outcome::Complete));
            assert_eq!(screen.left(), vec![Some(500); 50]);
            assert_eq!((screen.progress.people, screen.progress.answered), (50, 50));
            assert!(asked_nothing(&platform));
            running.stop().await;
        }
        let running = open(&platform, Some(shelf.open().await), ALWAYS).await;
        assert_eq!(running.screen.sources.last(), Some(&Source::Platform));
        assert_eq!(platform.most_asked(), (1, 50), "\"0s\" always reads");
        running.stop().await;
    }
}

#[tokio::test]
async fn nobody_is_asked_at_any_age_though_nothing_is_kept() {
    let (shelf, platform) = (Shelf::new(), Scripted::new(10, 10, 1));
    let running = open(&platform, Some(shelf.open().await), Freshness::AnyAge).await;
    assert_eq!(running.screen.outcome, Some(Outcome::Partial));
    assert!(asked_nothing(&platform));
    running.stop().await;
}

/// The programs that read the figures and that show them may have wrong clocks. `finished` is by
/// the clock of the program that read, `touched` by the store's, so only `touched` decides.
#[tokio::test]
async fn the_age_of_stored_figures_is_measured_by_the_clock_of_the_store() {
    const MINUTE: i64 = 60_000;
    for shelf in Shelf::all() {
        let platform = Scripted::new(10, 10, 1);
        sync(&platform, &shelf, headless()).await;
        for (column, minutes, is_fresh) in [
            ("finished", 10 * 365 * 24 * 60, true),
            ("finished", -59, true),
            ("touched", -59, true),
            ("touched", -60, false),
            ("touched", 59, true),
            ("touched", 62, false),
        ] {
            platform.forget();
            let number = shelf
                .open()
                .await
                .last_sync()
                .await
                .unwrap()
                .unwrap()
                .number;
            shelf.execute(&format!(
                "UPDATE syncs SET {column} = {column} + {}, checksum = NULL",
                minutes * MINUTE
            ));
            let running = open(&platform, Some(shelf.open().await), HOUR).await;
            assert_eq!(asked_nothing(&platform), is_fresh, "{column} {minutes}");
            running.stop().await;
            if is_fresh {
                let back = -minutes * MINUTE;
                let sql = format!("UPDATE syncs SET {column} = {column} + {back}, checksum = NULL");
                shelf.execute(&format!("{sql} WHERE sync = {}", number.0));
            }
        }
    }
}

#[tokio::test]
async fn a_person_who_is_refreshed_over_fresh_figures_is_stored_beside_them() {
    for shelf in Shelf::all() {
        let platform = Scripted::new(20, 10, 1);
        sync(&platform, &shelf, headless()).await;
        platform.forget();
        platform.set(|script| script.left = 700);
        let mut running = open(&platform, Some(shelf.open().await), HOUR).await;
        running.request_refresh(4);
        running.until(|screen| screen.left()[4] == Some(700)).await;
        assert_eq!(platform.most_asked(), (1, 1));
        running.stop().await;
        let again = open(&platform, Some(shelf.open().await), HOUR).await;
        assert_eq!(again.screen.left()[4], Some(700));
        assert_eq!(again.screen.left()[5], Some(500));
        again.stop().await;
    }
}

#[tokio::test]
async fn without_a_store_people_on_screen_keep_their_rows_and_who_is_not_listed_any_more_is_gone() {
    let platform = Scripted::new(30, 10, 1);
    let first = without_a_store(&platform, None, dashboard()).await;
    platform.set(|script| {
        script.people.remove(3);
        script.people.insert(0, "new".to_owned());
        script.left = 700;
    });
    let mut running = start_holding(&platform, Some(held(&first, None)), dashboard());
    running.screen.roster = first.roster.clone();
    let second = running.end().await;
    assert_eq!(second.ids()[..30], first.ids(), "nobody moves");
    assert_eq!(second.ids()[30], "new");
    assert_eq!(second.gone, [RowId(3)]);
    assert_eq!(second.progress.people, 30);
    assert_eq!(second.outcome, Some(Outcome::Complete));
}

#[tokio::test]
async fn without_a_store_what_the_screen_shows_is_fresh_as_well() {
    let platform = Scripted::new(30, 10, 1);
    let first = without_a_store(&platform, None, dashboard()).await;
    platform.forget();
    let now = Timestamp::now();
    let read = Some((now, false));
    let second = without_a_store(&platform, Some(held(&first, read)), opened(HOUR)).await;
    assert!(asked_nothing(&platform));
    assert_eq!(second.outcome, Some(Outcome::Partial), "as it had ended");
    let interrupted = held(&first, None);
    without_a_store(&platform, Some(interrupted), opened(HOUR)).await;
    assert_eq!(
        platform.most_asked(),
        (1, 30),
        "that had not come to its end"
    );
}

fn held(screen: &Screen, read: Option<(Timestamp, bool)>) -> HeldRows {
    HeldRows {
        people: Arc::new(screen.roster.clone()),
        gone: Arc::new(RowSet::default()),
        read,
    }
}

/// A whole sync in memory alone, over the people that a screen shows.
async fn without_a_store(platform: &Scripted, held: Option<HeldRows>, plan: SyncPlan) -> Screen {
    let roster = held.as_ref().map(|held| held.people.as_ref().clone());
    let mut running = start_holding(platform, held, plan);
    running.screen.roster = roster.unwrap_or_default();
    running.end().await
}
