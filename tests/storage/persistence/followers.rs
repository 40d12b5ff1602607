//! One program asks the platform, the others follow it.

use std::time::Duration;

use leaveboard::domain::RowId;
use leaveboard::store::{Holder, LeaseAnswer};
use leaveboard::sync::{Outcome, Source};

use crate::persistence::screen::{Screen, Shelf, dashboard, headless, start, sync};
use crate::persistence::scripted::Scripted;
use crate::support::waiting::until;

#[tokio::test]
async fn two_programs_at_once_ask_for_everybody_once_and_both_see_everything() {
    let (shelf, platform) = (Shelf::new(), Scripted::new(150, 10, 1));
    platform.set(|script| script.pace = Duration::from_millis(10));
    let mut one = start(&platform, Some(shelf.open().await), "one", headless(), None);
    one.until(|screen| !screen.answered.is_empty()).await;
    let two = start(&platform, Some(shelf.open().await), "two", headless(), None);
    let (one, two) = tokio::join!(one.end(), two.end());
    assert!(two.follows() && !one.follows());
    for seen in [&one, &two] {
        assert_eq!(seen.outcome, Some(Outcome::Complete));
        assert_eq!(seen.left(), vec![Some(500); 150]);
        assert_eq!(seen.ids(), one.ids());
    }
    assert_eq!(platform.most_asked(), (1, 150));
}

#[tokio::test]
async fn a_follower_goes_on_with_what_the_other_left_unfinished() {
    let (shelf, platform) = (Shelf::new(), Scripted::new(150, 10, 1));
    sync(&platform, &shelf, headless()).await;
    platform.forget();
    platform.set(|script| {
        script.pace = Duration::from_millis(10);
        script.left = 900;
    });
    let mut one = start(&platform, Some(shelf.open().await), "one", headless(), None);
    one.until(|screen| screen.answered.len() > 20).await;
    let mut two = start(
        &platform,
        Some(shelf.open().await),
        "two",
        dashboard(),
        None,
    );
    two.until(|screen| screen.answered.len() > 5).await;
    assert!(two.screen.follows());
    let reading = tokio::spawn(async move { one.stop().await });
    reading.await.unwrap();
    let two = two.end().await;
    assert_eq!(two.sources.last(), Some(&Source::Platform));
    assert_eq!(two.outcome, Some(Outcome::Complete));
    assert_eq!(two.left(), vec![Some(900); 150]);
    let (most, people) = platform.most_asked();
    let twice = platform.get(|script| script.asked.values().filter(|n| **n > 1).count());
    assert!(
        people == 150 && most <= 2 && twice <= 3,
        "{twice} asked twice"
    );
}

#[tokio::test]
async fn a_lease_that_another_took_stops_the_sending_at_once() {
    let (shelf, platform) = (Shelf::new(), Scripted::new(2_000, 100, 1));
    platform.set(|script| script.pace = Duration::from_millis(20));
    let store = shelf.open().await;
    let mut one = start(&platform, Some(store.clone()), "one", headless(), None);
    one.until(|screen| screen.answered.len() > 10).await;
    store
        .give_lease_back(&Holder("one/1/0#1".to_owned()))
        .await
        .unwrap();
    let thief = Holder("thief/1/0".to_owned());
    let taken = store.take_lease(&thief, "").await.unwrap();
    assert!(matches!(taken, LeaseAnswer::Ours(_)));
    one.until(Screen::follows).await;
    let calls = platform.get(|script| script.calls);
    one.until_progress(2).await;
    assert_eq!(platform.get(|script| script.calls), calls);
    assert_eq!(platform.get(|script| script.under_way), 0);
    store.give_lease_back(&thief).await.unwrap();
    platform.set(|script| script.pace = Duration::ZERO);
    let one = one.end().await;
    assert_eq!(one.outcome, Some(Outcome::Complete));
    assert_eq!(one.left(), vec![Some(500); 2_000]);
}

/// Suspended past its lease: another program took over, came to the end and gave the lease back before this one woke.
#[tokio::test]
async fn a_program_that_wakes_after_another_has_finished_shows_that_sync_and_requests_nobody() {
    for shelf in Shelf::all() {
        let platform = Scripted::new(2_000, 2_000, 1);
        platform.set(|script| script.pace = Duration::from_millis(50));
        let store = shelf.open().await;
        let mut one = start(&platform, Some(store), "one", headless(), None);
        one.until(|screen| screen.answered.len() > 10).await;
        until("the sync to be written down", async || {
            shelf.open().await.interrupted().await.unwrap().is_some()
        })
        .await;
        shelf.execute(
            "DELETE FROM leases; \
             UPDATE syncs SET finished = touched, complete = 1, people = 2000, checksum = NULL WHERE finished IS NULL",
        );
        let one = one.end().await;
        assert_eq!(one.outcome, Some(Outcome::Complete));
        let [Source::Platform, Source::Cached(record)] = &one.sources[..] else {
            panic!("{:?}", one.sources);
        };
        assert_eq!(record.people, 2_000);
        // What went out before the next checkpoint found the sync finished.
        let (most, people) = platform.most_asked();
        assert!(most == 1 && people < 200, "{people} people, {most} times");
    }
}

#[tokio::test]
async fn a_refresh_request_after_the_end_takes_the_lease_for_one_call_and_is_stored() {
    let (shelf, platform) = (Shelf::new(), Scripted::new(20, 10, 1));
    let mut one = start(
        &platform,
        Some(shelf.open().await),
        "one",
        dashboard(),
        None,
    );
    one.until(|screen| screen.outcome.is_some()).await;
    platform.set(|script| script.left = 123);
    one.request_refresh(4);
    one.until(|screen| screen.answered[&RowId(4)] == 2).await;
    one.until(|screen| screen.left()[4] == Some(123)).await;
    let store = shelf.open().await;
    let other = Holder("other/1/0".to_owned());
    until("the lease to be given back", async || {
        let answer = store.take_lease(&other, "").await.unwrap();
        matches!(answer, LeaseAnswer::Ours(_))
    })
    .await;
    store.give_lease_back(&other).await.unwrap();
    one.stop().await;
    let record = store.last_sync().await.unwrap().unwrap();
    let recalled = store.recall(record.number, &[RowId(4)]).await.unwrap();
    let left = recalled[0].person.balances[0].figures.left.unwrap();
    assert_eq!(left.count, 123);
}

#[tokio::test]
async fn a_refresh_request_of_a_follower_is_served_by_the_holder() {
    let (shelf, platform) = (Shelf::new(), Scripted::new(400, 400, 1));
    platform.set(|script| script.pace = Duration::from_millis(20));
    let mut one = start(&platform, Some(shelf.open().await), "one", headless(), None);
    one.until(|screen| screen.answered.len() > 5).await;
    let mut two = start(
        &platform,
        Some(shelf.open().await),
        "two",
        dashboard(),
        None,
    );
    let one = tokio::spawn(one.end());
    two.until(|screen| screen.answered.contains_key(&RowId(1)))
        .await;
    two.request_refresh(1);
    let two = two.end().await;
    assert_eq!(platform.get(|script| script.asked["p1"]), 2);
    assert_eq!(one.await.unwrap().answered[&RowId(1)], 2);
    assert_eq!(two.outcome, Some(Outcome::Complete));
}
