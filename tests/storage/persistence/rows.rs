//! Stored people and figures are reported first, and change in place.

use leaveboard::domain::RowId;
use leaveboard::sync::{Interest, Outcome, Source};

use crate::persistence::screen::{Shelf, dashboard, headless, start, sync};
use crate::persistence::scripted::Scripted;

#[tokio::test]
async fn stored_people_are_reported_first_and_their_figures_change_in_place() {
    let (shelf, platform) = (Shelf::new(), Scripted::new(50, 10, 1));
    let first = sync(&platform, &shelf, headless()).await;
    assert_eq!(first.outcome, Some(Outcome::Complete));
    assert_eq!(first.sources, [Source::Platform]);
    platform.set(|script| {
        script.left = 700;
        script.department = "市场";
        script.people.reverse();
    });
    let mut second = start(
        &platform,
        Some(shelf.open().await),
        "two",
        dashboard(),
        None,
    );
    second.until(|screen| screen.sources.len() == 2).await;
    assert!(matches!(&second.screen.sources[0], Source::Cached(record) if record.people == 50));
    assert_eq!(second.screen.left(), vec![Some(500); 50]);
    let second = second.end().await;
    assert_eq!(second.ids(), first.ids(), "nobody moves");
    assert_eq!(second.left(), vec![Some(700); 50]);
    let market = |row| {
        &*second
            .roster
            .person(RowId(row))
            .unwrap()
            .departments
            .unwrap()[0]
            == "市场"
    };
    assert!((0..50).all(market));
    assert_eq!(second.outcome, Some(Outcome::Complete));
    assert!(second.gone.is_empty());
}

#[tokio::test]
async fn somebody_in_whose_place_another_is_answered_has_failed_and_the_others_have_not() {
    let (shelf, platform) = (Shelf::new(), Scripted::new(30, 10, 5));
    platform.set(|script| script.mistaken = Some("p3".to_owned()));
    let seen = sync(&platform, &shelf, headless()).await;
    assert_eq!(seen.progress.failed, 1);
    assert_eq!(seen.progress.answered, 30);
    let left = seen.left();
    assert_eq!(left[3], None);
    assert_eq!(left.iter().filter(|left| **left == Some(500)).count(), 29);
}

#[tokio::test]
async fn a_new_person_gets_the_next_row_and_one_who_left_is_reported_as_gone() {
    let (shelf, platform) = (Shelf::new(), Scripted::new(30, 10, 1));
    sync(&platform, &shelf, headless()).await;
    platform.set(|script| {
        script.people.remove(3);
        script.people.insert(0, "new".to_owned());
    });
    let seen = sync(&platform, &shelf, dashboard()).await;
    assert_eq!(seen.ids()[30], "new");
    assert_eq!(seen.gone, [RowId(3)]);
    assert_eq!(seen.progress.people, 30);
    let third = sync(&platform, &shelf, dashboard()).await;
    assert_eq!(
        third.ids()[0],
        "new",
        "the next start follows the newer listing"
    );
    assert_eq!(third.roster.len(), 30);
    assert!(third.gone.is_empty());
}

/// The call about them was sent before the directory was read, and failed in a way that may pass.
#[tokio::test]
async fn whoever_has_gone_when_the_answer_comes_does_not_count_and_is_not_asked_for_again() {
    let (shelf, platform) = (Shelf::new(), Scripted::new(30, 10, 1));
    sync(&platform, &shelf, headless()).await;
    platform.forget();
    platform.hold_back("p3");
    platform.set(|script| {
        script.people.remove(3);
        script.spoilt.insert("p3".to_owned());
    });
    let store = Some(shelf.open().await);
    let mut second = start(&platform, store, "two", dashboard(), None);
    second.wish(Interest {
        visible: vec![RowId(3)],
        ..Interest::default()
    });
    second.until(|screen| screen.gone == [RowId(3)]).await;
    assert_eq!(platform.get(|script| script.asked["p3"]), 1);
    platform.let_go();
    let seen = second.end().await;
    assert_eq!(seen.outcome, Some(Outcome::Complete));
    assert!(!seen.answered.contains_key(&RowId(3)));
    assert_eq!((seen.progress.people, seen.progress.answered), (29, 29));
    assert_eq!(platform.most_asked(), (1, 30));
}

#[tokio::test]
async fn the_people_on_screen_are_asked_before_the_directory_brings_them() {
    let (shelf, platform) = (Shelf::new(), Scripted::new(60, 5, 1));
    sync(&platform, &shelf, headless()).await;
    platform.forget();
    platform.set(|script| script.pace = std::time::Duration::from_millis(30));
    let mut second = start(
        &platform,
        Some(shelf.open().await),
        "two",
        dashboard(),
        None,
    );
    let interest = Interest {
        visible: vec![RowId(59)],
        ..Interest::default()
    };
    second.wish(interest);
    second
        .until(|screen| screen.answered.contains_key(&RowId(59)))
        .await;
    assert!(
        second.screen.answered.len() <= 4,
        "{:?}",
        second.screen.answered
    );
    let second = second.end().await;
    assert!(second.answered.values().all(|times| *times == 1));
    let kept = sync(&platform, &shelf, dashboard()).await;
    assert_eq!(kept.left(), vec![Some(500); 60]);
}

#[tokio::test]
async fn full_answers_of_people_on_screen_are_recalled_until_newer_ones_come() {
    let (shelf, platform) = (Shelf::new(), Scripted::new(20, 10, 1));
    sync(&platform, &shelf, headless()).await;
    platform.set(|script| script.pace = std::time::Duration::from_millis(300));
    let mut second = start(
        &platform,
        Some(shelf.open().await),
        "two",
        dashboard(),
        None,
    );
    let interest = Interest {
        visible: vec![RowId(7), RowId(8)],
        ..Interest::default()
    };
    second.wish(interest);
    second.until(|screen| screen.recalled.len() == 2).await;
    let recalled = &second.screen.recalled[0];
    assert_eq!(
        recalled.person.employee.as_str(),
        format!("p{}", recalled.row.0)
    );
    second.stop().await;
}
