//! An interrupted sync continues where it stopped.

use std::time::Duration;

use leaveboard::domain::RowId;
use leaveboard::platform::ErrorClass;
use leaveboard::platform::MonthlyCalls;
use leaveboard::sync::{Interest, Outcome, Source};

use crate::persistence::screen::{
    Shelf, dashboard, headless, plan, start, start_without_client, sync,
};
use crate::persistence::scripted::Scripted;

#[tokio::test]
async fn a_sync_that_was_left_goes_on_and_nobody_is_asked_twice() {
    let (shelf, platform) = (Shelf::new(), Scripted::new(200, 20, 1));
    let mut first = start(&platform, Some(shelf.open().await), "one", headless(), None);
    first.until(|screen| screen.answered.len() > 60).await;
    let took = first.stop().await;
    assert!(took < Duration::from_millis(700), "{took:?}");
    let asked = platform.get(|script| script.asked.len());
    assert!(asked < 190, "{asked}");
    let second = sync(&platform, &shelf, headless()).await;
    assert_eq!(second.outcome, Some(Outcome::Complete));
    assert_eq!(
        second.ids(),
        (0..200).map(|n| format!("p{n}")).collect::<Vec<_>>()
    );
    assert_eq!(second.left(), vec![Some(500); 200]);
    let (most, people) = platform.most_asked();
    assert_eq!(people, 200);
    // Of the calls under way when it was left nothing was stored.
    let twice = platform.get(|script| script.asked.values().filter(|n| **n > 1).count());
    assert!(most <= 2 && twice <= 3, "{twice} people were asked twice");
    let cursors = platform.get(|script| script.cursors.clone());
    assert!(
        cursors.len() <= 11,
        "no page is asked for twice: {cursors:?}"
    );
}

#[tokio::test]
async fn failed_answers_are_asked_for_again_and_f5_begins_anew() {
    let (shelf, platform) = (Shelf::new(), Scripted::new(40, 10, 1));
    platform.set(|script| script.answers = 20);
    let first = sync(&platform, &shelf, headless()).await;
    assert_eq!(first.outcome, Some(Outcome::Partial));
    assert!(first.progress.failed > 0);
    platform.forget();
    platform.set(|script| script.answers = usize::MAX);
    let second = sync(&platform, &shelf, headless()).await;
    assert_eq!(second.outcome, Some(Outcome::Complete));
    assert_eq!(
        platform.most_asked(),
        (1, 20),
        "those who failed or were not asked"
    );
    platform.forget();
    platform.set(|script| script.answers = 10);
    sync(&platform, &shelf, headless()).await;
    platform.forget();
    platform.set(|script| script.answers = usize::MAX);
    sync(&platform, &shelf, plan(true, false, true)).await;
    assert_eq!(platform.most_asked(), (1, 40), "everybody");
}

#[tokio::test]
async fn transient_failures_get_another_chance_before_the_end() {
    let (shelf, platform) = (Shelf::new(), Scripted::new(30, 30, 1));
    platform.set(|script| script.answers = 28);
    let mut running = start(&platform, Some(shelf.open().await), "one", headless(), None);
    running
        .until(|screen| screen.progress.failed > 0 || screen.answered.len() == 30)
        .await;
    platform.set(|script| script.answers = usize::MAX);
    let seen = running.end().await;
    assert_eq!(seen.outcome, Some(Outcome::Complete));
    assert_eq!(seen.left(), vec![Some(500); 30]);
    assert!(platform.get(|script| script.calls) > 30);
}

#[tokio::test]
async fn a_refusal_leaves_the_sync_to_be_resumed() {
    let (shelf, platform) = (Shelf::new(), Scripted::new(30, 10, 1));
    platform.set(|script| {
        script.answers = 10;
        script.class = ErrorClass::Refused;
    });
    let first = sync(&platform, &shelf, headless()).await;
    assert!(matches!(first.outcome, Some(Outcome::Refused(_))));
    assert!(shelf.open().await.last_sync().await.unwrap().is_none());
    let waiting = shelf.open().await.interrupted().await.unwrap().unwrap();
    assert!(waiting.people > 0);
}

/// `F5`, `R` and a command of a tenant whose secret is missing.
#[tokio::test]
async fn without_a_client_nothing_is_given_up_that_an_interrupted_sync_found() {
    let (shelf, platform) = (Shelf::new(), Scripted::new(200, 20, 1));
    let mut first = start(&platform, Some(shelf.open().await), "one", headless(), None);
    first.until(|screen| screen.answered.len() > 60).await;
    first.stop().await;
    let waiting = shelf.open().await.interrupted().await.unwrap();
    assert!(waiting.is_some());
    for plan in [plan(true, true, true), headless()] {
        let mut locked = start_without_client(shelf.open().await, plan);
        locked.until(|screen| screen.outcome.is_some()).await;
        let screen = &locked.screen;
        assert!(matches!(screen.outcome, Some(Outcome::Refused(_))));
        assert!(screen.answered.len() >= 60, "what was found is shown");
        if plan.linger {
            let told = screen.sources.len();
            locked.request_refresh(0);
            locked.until(|screen| screen.sources.len() > told).await;
        }
        locked.stop().await;
        assert_eq!(shelf.open().await.interrupted().await.unwrap(), waiting);
    }
    let last = sync(&platform, &shelf, headless()).await;
    assert_eq!(last.outcome, Some(Outcome::Complete));
    let twice = platform.get(|script| script.asked.values().filter(|n| **n > 1).count());
    assert!(twice <= 3, "{twice} people were asked twice");
}

#[tokio::test]
async fn pause_and_resume_take_effect_at_once_and_a_refresh_request_waits() {
    let (shelf, platform) = (Shelf::new(), Scripted::new(300, 300, 1));
    let mut running = start(
        &platform,
        Some(shelf.open().await),
        "one",
        dashboard(),
        None,
    );
    running.until(|screen| screen.answered.len() > 10).await;
    let wish = |paused| Interest {
        paused,
        refresh: [RowId(0)].into(),
        ..Interest::default()
    };
    running.wish(wish(true));
    running.until_progress(2).await;
    assert!(platform.get(|script| script.held));
    let calls = platform.get(|script| script.calls);
    running.until_progress(2).await;
    assert_eq!(
        platform.get(|script| script.calls),
        calls,
        "nothing is sent"
    );
    running.wish(wish(false));
    running.until(|screen| screen.outcome.is_some()).await;
    assert!(!platform.get(|script| script.held));
    assert_eq!(running.screen.answered[&RowId(0)], 2);
    running.stop().await;
}

#[tokio::test]
async fn trap_25_the_cost_is_told_from_what_the_last_complete_read_took() {
    let (shelf, platform) = (Shelf::new(), Scripted::new(100, 10, 1));
    platform.set(|script| (script.spent, script.pages) = (Some(0), 3));
    let month = Some(MonthlyCalls {
        budget: 5_000,
        threshold: 4_000,
    });
    let read = async |holder| {
        let store = Some(shelf.open().await);
        let told = start(&platform, store, holder, headless(), month)
            .end()
            .await;
        assert_eq!(told.outcome, Some(Outcome::Complete));
        told.costs.last().unwrap().calls
    };
    assert_eq!(
        read("one").await,
        100,
        "nobody knows of pages before a read"
    );
    platform.set(|script| script.people.extend((100..120).map(|n| format!("p{n}"))));
    assert_eq!(read("two").await, 360, "three pages each, and more people");
}

/// A month of 300 calls with a question above `threshold`.
fn month(threshold: u64) -> MonthlyCalls {
    MonthlyCalls {
        budget: 300,
        threshold,
    }
}

/// 100 people in pages of 10, a call each, in a month of which 161 calls are spent.
fn costly_company() -> Scripted {
    let platform = Scripted::new(100, 10, 1);
    platform.set(|script| script.spent = Some(161));
    platform
}

#[tokio::test]
async fn trap_25_the_cost_is_told_and_asked_about_before_the_balances_begin() {
    let (shelf, platform) = (Shelf::new(), costly_company());
    let open = Some(shelf.open().await);
    let mut asking = start(&platform, open, "one", dashboard(), Some(month(200)));
    asking.until(|screen| !screen.asks.is_empty()).await;
    assert_eq!(platform.get(|script| script.calls), 0);
    let cost = asking.screen.asks[0];
    assert_eq!((cost.calls, cost.left(), cost.crosses()), (100, 139, true));
    let consent = |consent| Interest {
        consent: Some(consent),
        ..Interest::default()
    };
    asking.wish(consent(false));
    asking.until(|screen| screen.outcome.is_some()).await;
    assert_eq!(asking.screen.outcome, Some(Outcome::Partial));
    assert_eq!(platform.get(|script| script.calls), 0);
    asking.stop().await;
    assert!(shelf.open().await.last_sync().await.unwrap().is_none());
    let open = Some(shelf.open().await);
    let mut again = start(&platform, open, "two", dashboard(), Some(month(200)));
    again.until(|screen| !screen.asks.is_empty()).await;
    again.wish(consent(true));
    again.until(|screen| screen.outcome.is_some()).await;
    assert_eq!(again.screen.outcome, Some(Outcome::Complete));
    again.stop().await;
}

#[tokio::test]
async fn the_cost_is_told_but_not_asked_about_without_a_screen_and_below_the_threshold() {
    let (shelf, platform) = (Shelf::new(), costly_company());
    let open = Some(shelf.open().await);
    let told = start(&platform, open, "one", headless(), Some(month(200)))
        .end()
        .await;
    assert_eq!(told.costs.len(), 1, "without a screen nobody is asked");
    assert!(told.asks.is_empty() && told.outcome == Some(Outcome::Complete));
    let open = Some(shelf.open().await);
    let quiet = start(&platform, open, "two", dashboard(), Some(month(290)))
        .end()
        .await;
    assert!(quiet.asks.is_empty() && quiet.costs.len() == 1);
    assert!(matches!(quiet.sources[0], Source::Cached(_)));
}

#[tokio::test]
async fn people_of_other_departments_are_not_counted_into_the_cost() {
    let (shelf, platform) = (Shelf::new(), costly_company());
    sync(&platform, &shelf, headless()).await;
    platform.set(|script| script.people.truncate(20));
    let narrowed = shelf.open().await.narrowed_to("finance".to_owned());
    let quiet = start(
        &platform,
        Some(narrowed),
        "two",
        dashboard(),
        Some(month(200)),
    )
    .end()
    .await;
    assert!(quiet.asks.is_empty(), "161 calls and 20 are below 200");
    assert_eq!(quiet.costs.last().unwrap().calls, 20);
}
