//! The view Compare: what differs between the chosen tenant and what stands on the right.

use std::path::PathBuf;
use std::sync::Arc;

use leaveboard::app::views::compare::{ComparedFiles, RightSide};
use leaveboard::app::{AppState, Effect, Msg, update};
use leaveboard::domain::insight::compare::{
    CompareResult, SheetFigure, SheetFigures, SheetLeave, SheetPerson,
};
use leaveboard::domain::{Amount, CellState, Scale, Unit};

use crate::screens::company::{company, press as press_keys};
use crate::screens::printer::print;

/// Presses keys, and answers what they ask about everybody.
fn press(state: &mut AppState, keys: &str) -> Vec<Effect> {
    let mut effects = press_keys(state, keys);
    while let Some(at) = effects.iter().position(|e| matches!(e, Effect::Examine(_))) {
        let Effect::Examine(job) = effects.remove(at) else {
            continue;
        };
        let result = job.run(&|| false).unwrap();
        effects.extend(update(state, Msg::Examined(result)));
    }
    effects
}

/// A sheet with annual leave in days of these people, by id.
fn sheet(people: &[(&str, i64)]) -> Arc<SheetFigures> {
    let person = |(id, left): &(&str, i64)| SheetPerson {
        id: Some((*id).into()),
        figures: vec![SheetFigure {
            leave: 0,
            state: CellState::Known,
            left: Some(Amount::new(*left, Scale::Hundredths, Unit::Day)),
            carried: None,
            unit: None,
        }],
        ..SheetPerson::default()
    };
    Arc::new(SheetFigures {
        name: "hr.csv".into(),
        people: people.iter().map(person).collect(),
        leaves: vec![SheetLeave {
            id: None,
            name: "年假".into(),
        }],
    })
}

/// Compared with a sheet that differs by half a day, and names somebody whom the tenant does not know.
fn compared(size: (u16, u16)) -> AppState {
    let mut state = company(size);
    state.compare.take_files(ComparedFiles {
        sheet: Some(sheet(&[("zhangsan", 700), ("zs", 200)])),
        links: Arc::from([]),
        links_file: Some(PathBuf::from("links.csv")),
    });
    state.compare.right = Some(RightSide::Sheet);
    press(&mut state, "P");
    state
}

fn assert_says(state: &AppState, words: &[&str]) {
    let screen = print(state);
    for word in words {
        assert!(screen.contains(word), "`{word}` in:\n{screen}");
    }
}

#[test]
fn what_differs_stands_in_front_at_every_size_in_both_languages() {
    for size in [(80, 24), (120, 36), (200, 50)] {
        let mut state = compared(size);
        let report = state.compare.computed.answer().unwrap();
        assert_eq!(report.rows[0].result, CompareResult::Different);
        assert_says(
            &state,
            &["不一致", "张三", "年假", "6.5", "+0.5", "右：hr.csv"],
        );
        press(&mut state, "L");
        assert_says(
            &state,
            &["different", "张三", "+0.5", "right: hr.csv", "1 different"],
        );
    }
}

#[test]
fn the_right_side_goes_round_the_other_tenants_and_the_sheet() {
    let mut state = compared((120, 36));
    let mut seen = Vec::new();
    for _ in 0..4 {
        seen.push(state.compared_sides().unwrap().1);
        press(&mut state, "l");
    }
    let sheet = RightSide::Sheet;
    assert_eq!(
        seen,
        [sheet, RightSide::Tenant(1), RightSide::Tenant(2), sheet]
    );
    press(&mut state, "h");
    assert_eq!(state.compared_sides().unwrap().1, sheet);
}

#[test]
fn what_is_equal_is_listed_on_request() {
    let mut state = compared((120, 36));
    state.compare.files.sheet = Some(sheet(&[("zhangsan", 650)]));
    press(&mut state, "s");
    let listed = |state: &AppState| {
        let rows = &state.compare.computed.answer().unwrap().rows;
        rows.iter().any(|row| row.result == CompareResult::Equal)
    };
    assert!(!listed(&state));
    press(&mut state, "=");
    assert!(listed(&state));
}

#[test]
fn a_links_two_people_and_writes_the_file() {
    let mut state = compared((120, 36));
    press(&mut state, "G");
    assert_says(&state, &["仅右边有", "zs"]);
    assert!(press(&mut state, "a").is_empty());
    assert_says(&state, &["zs：移到另一边的同一人上按 a"]);
    let report = Arc::clone(state.compare.computed.answer().unwrap());
    let only_left = |row: &leaveboard::domain::insight::compare::ComparedRow| {
        row.result == CompareResult::OnlyLeft
            && report
                .person(row, 0)
                .is_some_and(|person| person.id == Some("wulei"))
    };
    state.compare.window.cursor = report.rows.iter().position(only_left).unwrap();
    let effects = press(&mut state, "a");
    let [Effect::WriteLinks(file, links)] = effects.as_slice() else {
        panic!("{effects:?}")
    };
    assert_eq!(file, &PathBuf::from("links.csv"));
    assert_eq!((&*links[0].left, &*links[0].right), ("wulei", "zs"));
    let report = state.compare.computed.answer().unwrap();
    assert_eq!(report.counts.only_right, 0, "they are one person now");
    press(&mut state, "a⎋");
    assert!(state.compare.linking.is_none(), "Esc forgets whom a took");
}

#[test]
fn enter_opens_the_person_on_that_leave_in_browse() {
    let mut state = compared((120, 36));
    press(&mut state, "⏎");
    assert_says(&state, &["3 余额 张三", "▸ 年假"]);
}
