//! Whom the syncs are to request first: the person under the cursor, then the people on screen,
//! then those whom the filter left.

use leaveboard::app::{Effect, Msg, update};
use leaveboard::domain::RowId;
use leaveboard::sync::{Interest, RefreshRequests, SyncEvent, TenantId};

use crate::screens::company::{
    company, employee, opened, overdrawn, people, people_page, person, press, report,
};

fn told(effects: &[Effect]) -> Option<&Interest> {
    effects.iter().rev().find_map(|effect| match effect {
        Effect::TellInterest(TenantId(0), interest) => Some(interest),
        _ => None,
    })
}

#[test]
fn the_person_under_the_cursor_comes_first_then_the_others_on_screen() {
    let mut state = opened((80, 24));
    let effects = report(&mut state, 0, people_page(0, &people()));
    let visible = &told(&effects).unwrap().visible;
    assert_eq!(visible.len(), 8);
    assert_eq!(visible[0], RowId(0));
    let effects = press(&mut state, "↓↓");
    let visible = &told(&effects).unwrap().visible;
    assert_eq!(visible[..4], [RowId(2), RowId(0), RowId(1), RowId(3)]);
}

#[test]
fn people_whom_the_filter_left_are_reported_and_withdrawn() {
    let mut state = opened((80, 24));
    report(&mut state, 0, people_page(0, &people()));
    let effects = press(&mut state, "/zsq");
    assert_eq!(told(&effects).unwrap().matches.as_deref(), Some(&[5][..]));
    let effects = press(&mut state, "⎋⎋");
    assert!(told(&effects).unwrap().matches.is_none());
}

#[test]
fn nothing_is_told_twice() {
    let mut state = company((80, 24));
    assert!(told(&update(&mut state, Msg::Tick)).is_none());
    assert!(told(&press(&mut state, "1")).is_none());
}

#[test]
fn a_second_request_to_refresh_tells_the_first_one_too() {
    let mut state = company((80, 24));
    let first = press(&mut state, "R");
    let mut expected = RefreshRequests::from([RowId(0)]);
    assert_eq!(told(&first).unwrap().refresh, expected);
    let second = press(&mut state, "jR");
    expected.push([RowId(1)].into());
    assert_eq!(told(&second).unwrap().refresh, expected);
}

#[test]
fn opening_lots_of_people_on_screen_asks_for_nothing_because_their_answers_are_kept() {
    let mut state = company((80, 24));
    assert!(
        told(&press(&mut state, "3→")).is_none(),
        "zhangsan's answer is kept"
    );
    let others = (0..6_000).map(|row| (RowId(row), person("x", Vec::new())));
    report(&mut state, 0, SyncEvent::Balances(others.skip(8).collect()));
    press(&mut state, "2↓");
    let kept =
        |state: &leaveboard::app::AppState| state.tenant().unwrap().selected_detail().is_some();
    assert!(kept(&state), "people on screen are kept");
    assert!(told(&press(&mut state, "3 ")).is_none());
}

#[test]
fn opening_lots_of_a_person_whose_answer_is_no_longer_kept_asks_for_that_person_again() {
    let mut state = company((80, 24));
    let more: Vec<_> = (8..40)
        .map(|row| employee(&format!("p{row}"), "某人", &["市场部"]))
        .collect();
    report(&mut state, 0, people_page(8, &more));
    let last = (RowId(39), overdrawn("p39"));
    let others = (40..6_000).map(|row| (RowId(row), person("x", Vec::new())));
    let answers = std::iter::once(last).chain(others);
    report(&mut state, 0, SyncEvent::Balances(answers.collect()));
    press(&mut state, &"↓".repeat(39));
    assert!(state.tenant().unwrap().selected_detail().is_none());
    let effects = press(&mut state, "3 ");
    assert_eq!(told(&effects).unwrap().refresh, [RowId(39)].into());
}
