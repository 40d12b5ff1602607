//! A program whose sync is over sees what another program syncs later, and asks the platform for nothing.

use std::time::Duration;

use leaveboard::domain::RowId;
use leaveboard::store::{Holder, LeaseAnswer, SyncNumber};
use leaveboard::sync::{Outcome, Source};

use crate::persistence::screen::{Running, Screen, Shelf, dashboard, headless, start, sync};
use crate::persistence::scripted::{Scripted, TYPES};
use crate::support::waiting::until;

/// A dashboard over `people` whose sync is over, and its platform, which has forgotten it.
async fn idle(shelf: &Shelf, people: usize) -> (Running, Scripted) {
    let platform = Scripted::new(people, 10, 1);
    let store = Some(shelf.open().await);
    let mut idle = start(&platform, store, "idle", dashboard(), None);
    until_done(&mut idle).await;
    assert_eq!(idle.screen.outcome, Some(Outcome::Complete));
    platform.forget();
    (idle, platform)
}

/// What another program finds: everybody has another figure, one has left and one is new.
fn later(people: usize, left: i64) -> Scripted {
    let platform = Scripted::new(people, 10, 1);
    platform.set(|script| {
        script.left = left;
        script.people.remove(3);
        script.people.insert(0, "new".to_owned());
    });
    platform
}

async fn until_done(running: &mut Running) {
    running.screen.outcome = None;
    running.until(|screen| screen.outcome.is_some()).await;
}

fn asked_nothing(platform: &Scripted) -> bool {
    platform.get(|script| script.calls == 0 && script.cursors.is_empty())
}

/// The numbers of the syncs that were reported as the source of rows.
fn kept(screen: &Screen) -> Vec<SyncNumber> {
    let number = |source: &Source| match source {
        Source::Cached(record) => Some(record.number),
        _ => None,
    };
    screen.sources.iter().filter_map(number).collect()
}

fn figures(screen: &Screen, left: i64, gone: usize) -> bool {
    let told = screen.left();
    let is_right = |(row, figure): (usize, &Option<i64>)| row == gone || *figure == Some(left);
    told.iter().enumerate().all(is_right)
}

#[tokio::test]
async fn a_later_sync_of_another_program_is_followed_whole() {
    for shelf in Shelf::all() {
        let (mut idle, own) = idle(&shelf, 50).await;
        let ids = idle.screen.ids();
        let other = later(50, 700);
        other.set(|script| script.pace = Duration::from_millis(200));
        let store = Some(shelf.open().await);
        let other = tokio::spawn(start(&other, store, "other", headless(), None).end());
        idle.until(Screen::follows).await;
        idle.until(|screen| screen.left().contains(&Some(700)))
            .await;
        assert!(
            idle.screen.left().contains(&Some(500)),
            "rows change one by one"
        );
        until_done(&mut idle).await;
        let seen = &idle.screen;
        assert_eq!(seen.outcome, Some(Outcome::Complete));
        assert_eq!(seen.ids()[..50], ids, "nobody moves");
        assert_eq!(seen.ids()[50], "new");
        assert_eq!(seen.gone, [RowId(3)]);
        assert!(figures(seen, 700, 3), "{:?}", seen.left());
        assert_eq!((seen.progress.people, seen.progress.answered), (50, 50));
        let holder = Holder("other/1/0#1".to_owned());
        assert_eq!(seen.sources[0], Source::Platform);
        assert_eq!(kept(seen), [SyncNumber(1)], "what is overtaken has an age");
        assert_eq!(seen.sources[2], Source::Followed { holder });
        assert_eq!(seen.sources.len(), 3);
        assert!(asked_nothing(&own));
        assert_eq!(other.await.unwrap().outcome, Some(Outcome::Complete));
        idle.stop().await;
    }
}

/// A whole sync of another program during which no task of the test runs, so that nobody sees it under way.
fn sync_unseen(platform: &Scripted, shelf: &Shelf) {
    let on_thread = || {
        let mut runtime = tokio::runtime::Builder::new_current_thread();
        let runtime = runtime.enable_all().build().unwrap();
        runtime.block_on(sync(platform, shelf, headless()))
    };
    let seen = std::thread::scope(|scope| scope.spawn(on_thread).join().unwrap());
    assert_eq!(seen.outcome, Some(Outcome::Complete));
}

#[tokio::test]
async fn a_sync_that_began_and_ended_between_two_looks_is_told_with_its_age() {
    for shelf in Shelf::all() {
        let (mut idle, own) = idle(&shelf, 30).await;
        sync_unseen(&later(30, 700), &shelf);
        until_done(&mut idle).await;
        assert_eq!(idle.screen.outcome, Some(Outcome::Complete));
        assert!(figures(&idle.screen, 700, 3), "{:?}", idle.screen.left());
        assert_eq!(idle.screen.gone, [RowId(3)]);
        assert!(asked_nothing(&own));
        let both = [SyncNumber(1), SyncNumber(2)];
        idle.until(|screen| kept(screen) == both).await;
        assert_eq!(idle.screen.sources.len(), 3, "nobody is followed");
        idle.stop().await;
    }
}

#[tokio::test]
async fn every_later_sync_is_seen_and_people_who_come_back_are_listed_again() {
    let shelf = Shelf::new();
    let (mut idle, own) = idle(&shelf, 30).await;
    sync(&later(30, 600), &shelf, headless()).await;
    until_done(&mut idle).await;
    assert_eq!(idle.screen.gone, [RowId(3)]);
    let all = Scripted::new(30, 10, 1);
    all.set(|script| script.left = 800);
    sync(&all, &shelf, headless()).await;
    until_done(&mut idle).await;
    assert_eq!(idle.screen.gone, [RowId(30)], "the new one has left");
    assert!(figures(&idle.screen, 800, 30), "{:?}", idle.screen.left());
    assert_eq!(idle.screen.progress.people, 30);
    assert!(asked_nothing(&own));
    idle.stop().await;
}

#[tokio::test]
async fn a_refresh_request_meanwhile_is_served_by_the_holder() {
    for shelf in Shelf::all() {
        let (mut idle, own) = idle(&shelf, 60).await;
        let other = later(60, 700);
        other.set(|script| script.pace = Duration::from_millis(200));
        let store = Some(shelf.open().await);
        let running = start(&other, store, "other", headless(), None);
        let running = tokio::spawn(running.end());
        let first_answered = |screen: &Screen| screen.follows() && screen.left()[0] == Some(700);
        idle.until(first_answered).await;
        idle.request_refresh(0);
        until_done(&mut idle).await;
        assert_eq!(other.get(|script| script.asked["p0"]), 2);
        assert!(asked_nothing(&own));
        running.await.unwrap();
        idle.stop().await;
    }
}

#[tokio::test]
async fn a_sync_that_is_left_unfinished_is_not_taken_over_and_followed_when_it_goes_on() {
    let shelf = Shelf::new();
    let (mut idle, own) = idle(&shelf, 60).await;
    let other = later(60, 700);
    other.set(|script| script.pace = Duration::from_millis(200));
    let store = Some(shelf.open().await);
    let mut running = start(&other, store, "other", headless(), None);
    let stopped = tokio::spawn(async move {
        running.until(|screen| screen.answered.len() > 45).await;
        running.stop().await;
    });
    until_done(&mut idle).await;
    stopped.await.unwrap();
    assert_eq!(idle.screen.outcome, Some(Outcome::Partial));
    assert!(idle.screen.left().contains(&Some(500)));
    assert!(asked_nothing(&own), "another one's sync is not taken over");
    other.set(|script| script.pace = Duration::from_millis(2));
    sync(&other, &shelf, headless()).await;
    until_done(&mut idle).await;
    assert_eq!(idle.screen.outcome, Some(Outcome::Complete));
    assert!(figures(&idle.screen, 700, 3), "{:?}", idle.screen.left());
    assert!(asked_nothing(&own));
    idle.stop().await;
}

#[tokio::test]
async fn a_followed_sync_that_two_later_ones_overtook_makes_nobody_gone() {
    let shelf = Shelf::new();
    let (mut idle, own) = idle(&shelf, 60).await;
    let other = Scripted::new(60, 10, 1);
    other.set(|script| {
        script.left = 700;
        script.pace = Duration::from_millis(200);
    });
    let store = Some(shelf.open().await);
    let running = start(&other, store, "other", headless(), None);
    idle.until(Screen::follows).await;
    let reading = tokio::spawn(async move {
        let mut running = running;
        running.until(|screen| screen.answered.len() > 3).await;
        running.stop().await;
    });
    reading.await.unwrap();
    other.set(|script| script.pace = Duration::ZERO);
    // Nothing of the sync that was followed is left when it is looked at again.
    sync(&other, &shelf, headless()).await;
    other.set(|script| script.left = 900);
    sync(&other, &shelf, headless()).await;
    idle.until(|screen| figures(screen, 900, 60)).await;
    idle.until(|screen| screen.outcome == Some(Outcome::Complete))
        .await;
    assert!(idle.screen.gone.is_empty(), "{:?}", idle.screen.gone);
    assert!(asked_nothing(&own));
    idle.stop().await;
}

#[tokio::test]
async fn a_refresh_after_a_followed_sync_is_requested_and_stored_for_the_right_person() {
    let shelf = Shelf::new();
    let (mut idle, own) = idle(&shelf, 30).await;
    sync(&later(30, 700), &shelf, headless()).await;
    until_done(&mut idle).await;
    own.set(|script| script.left = 123);
    idle.request_refresh(7);
    idle.until(|screen| screen.left()[7] == Some(123)).await;
    assert_eq!(idle.screen.sources.last(), Some(&Source::Platform));
    assert_eq!(
        own.get(|script| script.asked.keys().cloned().collect::<Vec<_>>()),
        ["p7"]
    );
    let store = shelf.open().await;
    let record = store.last_sync().await.unwrap().unwrap();
    // Of the later listing: the new one is first there, and the fourth has left.
    until("the answer to be kept", async || {
        let recalled = store.recall(record.number, &[RowId(7)]).await.unwrap();
        assert_eq!(recalled[0].person.employee.as_str(), "p7");
        let left = recalled[0].person.balances[0].figures.left.unwrap();
        left.count == 123
    })
    .await;
    idle.stop().await;
}

#[tokio::test]
async fn a_refresh_by_another_idle_program_is_no_sync() {
    for shelf in Shelf::all() {
        let (mut one, own) = idle(&shelf, 20).await;
        let store = shelf.open().await;
        let other = Holder("other/1/0".to_owned());
        let answer = store.take_lease(&other, "").await.unwrap();
        assert!(matches!(answer, LeaseAnswer::Ours(_)));
        // Waits for the other, and has its turn then.
        one.request_refresh(5);
        let before = one.screen.sources.len();
        // Nothing tells that the lease was asked for in vain, so the program gets the time for two tries.
        tokio::time::sleep(Duration::from_millis(600)).await;
        assert!(asked_nothing(&own));
        store.give_lease_back(&other).await.unwrap();
        one.until(|screen| screen.answered[&RowId(5)] == 2).await;
        assert_eq!(one.screen.sources[before..], [Source::Platform]);
        one.stop().await;
    }
}

/// A program that followed another one's sync to its end and has called its platform for nothing yet.
async fn idle_follower(shelf: &Shelf, people: usize) -> (Running, Scripted) {
    let (other, own) = (Scripted::new(people, 10, 1), Scripted::new(people, 10, 1));
    other.hold_back("p0");
    let store = Some(shelf.open().await);
    let mut running = start(&other, store, "other", headless(), None);
    running.until(|screen| !screen.answered.is_empty()).await;
    let store = Some(shelf.open().await);
    let mut follower = start(&own, store, "idle", dashboard(), None);
    follower.until(Screen::follows).await;
    other.let_go();
    let (_, ()) = tokio::join!(running.end(), until_done(&mut follower));
    assert!(asked_nothing(&own));
    (follower, own)
}

/// Another program takes the lease while a refresh waits for its answer about `held_back`, and gives it back.
async fn lose_lease_during(idle: &mut Running, own: &Scripted, shelf: &Shelf, held_back: &str) {
    own.hold_back(held_back);
    own.set(|script| script.left = 111);
    idle.request_refresh(5);
    own.until_asked().await;
    shelf.execute("UPDATE leases SET holder = 'thief/1/0'");
    own.until_dropped().await;
    own.let_go();
    own.set(|script| script.left = 222);
    shelf.execute("DELETE FROM leases");
    idle.until(|screen| screen.answered[&RowId(5)] == 2).await;
    assert_eq!(idle.screen.left()[5], Some(222));
    assert!(idle.screen.trouble.is_empty(), "{:?}", idle.screen.trouble);
}

#[tokio::test]
async fn a_refresh_that_loses_the_lease_before_its_answer_comes_is_done_later() {
    let shelf = Shelf::new();
    let (mut idle, own) = idle(&shelf, 20).await;
    lose_lease_during(&mut idle, &own, &shelf, "p5").await;
    idle.stop().await;
}

#[tokio::test]
async fn a_refresh_that_loses_the_lease_before_the_leave_types_come_is_done_later() {
    let shelf = Shelf::new();
    let (mut idle, own) = idle_follower(&shelf, 20).await;
    lose_lease_during(&mut idle, &own, &shelf, TYPES).await;
    assert_eq!(
        own.most_asked(),
        (1, 1),
        "nobody is asked about without the lease"
    );
    idle.stop().await;
}

#[tokio::test]
async fn an_emptied_store_begins_anew() {
    let shelf = Shelf::new();
    for _ in 0..3 {
        sync(&Scripted::new(20, 10, 1), &shelf, headless()).await;
    }
    let (mut idle, _) = idle(&shelf, 20).await;
    shelf.store().await.purge(None).await.unwrap();
    sync(&later(20, 700), &shelf, headless()).await;
    until_done(&mut idle).await;
    assert!(figures(&idle.screen, 700, 3), "{:?}", idle.screen.left());
    idle.stop().await;
}
