//! When a directory lists far fewer people than the last time, nobody is taken to have left until
//! somebody accepts it.

use leaveboard::domain::RowId;
use leaveboard::sync::{Freshness, Interest, Outcome, SyncMode, SyncPlan};

use crate::persistence::screen::{Running, Shelf, dashboard, headless, start, sync};
use crate::persistence::scripted::Scripted;

async fn begin(shelf: &Shelf, platform: &Scripted, plan: SyncPlan) -> Running {
    start(platform, Some(shelf.open().await), "two", plan, None)
}

fn accept(running: &Running) {
    let accepting = |interest: &mut Interest| interest.accepts_shrunk = true;
    running.sync.interest.send_modify(accepting);
}

async fn listed(shelf: &Shelf) -> (usize, usize) {
    let snapshots = shelf.open().await.snapshots().await.unwrap();
    (snapshots.len(), snapshots.last().unwrap().people)
}

#[tokio::test]
async fn a_much_shorter_directory_is_reported_and_nobody_has_left() {
    for shelf in Shelf::all() {
        let platform = Scripted::new(60, 10, 1);
        sync(&platform, &shelf, headless()).await;
        platform.set(|script| script.people.truncate(30));
        for plan in [headless(), dashboard()] {
            let seen = sync(&platform, &shelf, plan).await;
            assert_eq!(seen.outcome, Some(Outcome::Partial));
            assert_eq!(
                seen.shrunk,
                ["60 people before, 30 now; nobody is held to have left"]
            );
            assert!(seen.gone.is_empty());
            assert_eq!(listed(&shelf).await, (1, 60), "no snapshot of it");
        }
        let asked = platform.get(|script| script.asked.clone());
        assert_eq!(
            (asked["p0"], asked["p59"]),
            (3, 1),
            "nobody asks for the unseen"
        );
    }
}

#[tokio::test]
async fn people_still_listed_have_their_newer_figures_and_the_others_their_last() {
    for shelf in Shelf::all() {
        let platform = Scripted::new(60, 10, 1);
        sync(&platform, &shelf, headless()).await;
        platform.set(|script| {
            script.people.truncate(30);
            script.left = 700;
        });
        for left in [700, 800] {
            platform.set(|script| script.left = left);
            sync(&platform, &shelf, headless()).await;
        }
        platform.forget();
        let unasked = SyncPlan {
            mode: SyncMode::Opened(Freshness::AnyAge),
            ..dashboard()
        };
        let mut running = begin(&shelf, &platform, unasked).await;
        running.until(|screen| screen.outcome.is_some()).await;
        let expected = [vec![Some(800); 30], vec![Some(500); 30]].concat();
        assert_eq!(running.screen.left(), expected);
        let looking = |interest: &mut Interest| interest.visible = vec![RowId(0), RowId(59)];
        running.sync.interest.send_modify(looking);
        running.until(|screen| screen.recalled.len() == 2).await;
        let [newer, last] = &running.screen.recalled[..] else {
            panic!("two people are looked at");
        };
        assert!(newer.fetched > last.fetched);
        running.stop().await;
        assert_eq!(platform.get(|script| script.calls), 0);
        assert_eq!(listed(&shelf).await, (1, 60), "nobody has left");
        let running = begin(&shelf, &platform, headless()).await;
        accept(&running);
        assert_eq!(running.end().await.left(), [Some(800); 30]);
        assert_eq!(listed(&shelf).await, (2, 30));
    }
}

#[tokio::test]
async fn when_a_third_has_left_nobody_is_asked_to_accept_it() {
    let (shelf, platform) = (Shelf::new(), Scripted::new(60, 10, 1));
    sync(&platform, &shelf, headless()).await;
    platform.set(|script| script.people.truncate(40));
    let seen = sync(&platform, &shelf, dashboard()).await;
    assert_eq!(seen.outcome, Some(Outcome::Complete));
    assert_eq!(seen.gone.len(), 20);
    assert_eq!(listed(&shelf).await, (2, 40));
}

#[tokio::test]
async fn an_accepted_directory_is_walked_again_and_nobody_is_asked_twice() {
    let (shelf, platform) = (Shelf::new(), Scripted::new(60, 10, 1));
    sync(&platform, &shelf, headless()).await;
    platform.set(|script| script.people.truncate(30));
    sync(&platform, &shelf, headless()).await;
    platform.forget();
    platform.set(|script| script.people.push("p30".to_owned()));
    let running = begin(&shelf, &platform, headless()).await;
    accept(&running);
    let seen = running.end().await;
    assert_eq!(seen.outcome, Some(Outcome::Complete));
    let asked = platform.get(|script| script.asked.keys().cloned().collect::<Vec<_>>());
    assert_eq!(asked, ["p30"], "only who came back since");
    assert_eq!(listed(&shelf).await, (2, 31));
    platform.set(|script| script.people.truncate(29));
    let next = sync(&platform, &shelf, headless()).await;
    assert_eq!(
        next.outcome,
        Some(Outcome::Complete),
        "compared with the accepted one"
    );
}

#[tokio::test]
async fn what_somebody_at_the_screen_accepts_is_finished_without_another_call() {
    let (shelf, platform) = (Shelf::new(), Scripted::new(60, 10, 1));
    sync(&platform, &shelf, headless()).await;
    platform.set(|script| script.people.truncate(30));
    let mut running = begin(&shelf, &platform, dashboard()).await;
    running.until(|screen| screen.outcome.is_some()).await;
    assert_eq!(running.screen.outcome, Some(Outcome::Partial));
    platform.forget();
    running.screen.outcome = None;
    accept(&running);
    let seen = running.end().await;
    assert_eq!(seen.outcome, Some(Outcome::Complete));
    assert_eq!(seen.gone.len(), 30);
    assert_eq!(
        platform.get(|script| (script.calls, script.cursors.len())),
        (0, 0)
    );
    assert_eq!(listed(&shelf).await, (2, 30));
}

#[tokio::test]
async fn other_departments_in_the_configuration_make_no_shrunk_directory() {
    for shelf in Shelf::all() {
        let platform = Scripted::new(60, 10, 1);
        sync(&platform, &shelf, headless()).await;
        platform.set(|script| script.people.truncate(30));
        // This leaves an unfinished sync that shrank under the earlier departments; the narrowed
        // sync must not resume it.
        sync(&platform, &shelf, headless()).await;
        platform.set(|script| script.people.truncate(5));
        let narrowed = shelf.open().await.narrowed_to("finance".to_owned());
        assert_eq!(narrowed.interrupted().await.unwrap(), None);
        let running = start(&platform, Some(narrowed), "two", dashboard(), None);
        let seen = running.end().await;
        assert_eq!(seen.outcome, Some(Outcome::Complete));
        assert_eq!(seen.gone.len(), 55, "nobody is shown who is not read");
        assert_eq!(listed(&shelf).await, (2, 5));
        let seen = sync(&platform, &shelf, headless()).await;
        assert_eq!(seen.outcome, Some(Outcome::Complete), "and back");
    }
}

/// People kept from before may be outside the departments that are read now.
#[tokio::test]
async fn after_a_change_of_departments_only_people_who_are_listed_are_requested() {
    for shelf in Shelf::all() {
        let platform = Scripted::new(60, 10, 1);
        sync(&platform, &shelf, headless()).await;
        platform.forget();
        platform.set(|script| script.people.truncate(20));
        let narrowed = shelf.open().await.narrowed_to("finance".to_owned());
        let running = start(&platform, Some(narrowed), "two", dashboard(), None);
        let screen = running.end().await;
        assert_eq!(screen.outcome, Some(Outcome::Complete));
        let asked = platform.get(|script| script.asked.len());
        assert_eq!(asked, 20);
    }
}
