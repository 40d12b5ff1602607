//! Keys that `keymap.toml` changed: what they do, and where the screen shows them.

use std::sync::Arc;

use leaveboard::app::AppState;
use leaveboard::app::keys::rebinding::KeyChange;
use leaveboard::app::keys::table::KeyTable;
use leaveboard::domain::Language;
use leaveboard::text::views::ViewName;

use crate::screens::company::{company, press};
use crate::screens::printer::{hides, print, shows};

fn changed(size: (u16, u16), lines: &[(&str, &str, &[&str])]) -> AppState {
    let mut state = company(size);
    let numbered = lines.iter().enumerate();
    let changes = numbered.map(|(at, (place, action, keys))| KeyChange {
        place: (*place).to_owned(),
        action: (*action).to_owned(),
        keys: keys.iter().map(|key| (*key).to_owned()).collect(),
        line: at + 1,
    });
    let table = KeyTable::rebound(&changes.collect::<Vec<_>>());
    state.keys = Arc::new(table.unwrap());
    state
}

fn last_line(state: &AppState) -> String {
    print(state).lines().last().unwrap_or_default().to_owned()
}

#[test]
fn a_changed_key_works_and_the_usual_one_no_longer_does() {
    let mut state = changed((80, 24), &[("everywhere", "filter", &["F"])]);
    press(&mut state, "/");
    assert!(!state.selection.filter.is_typing);
    press(&mut state, "Fzs");
    assert_eq!(state.selection.filter.input.value(), "zs");
}

#[test]
fn the_last_line_the_list_of_keys_and_the_command_field_show_it() {
    for size in [(80, 24), (120, 36), (200, 50)] {
        for (language, hint) in [
            (Language::Chinese, "F 筛选"),
            (Language::English, "F filter"),
        ] {
            let mut state = changed(size, &[("everywhere", "filter", &["F"])]);
            state.display.language = language;
            assert!(last_line(&state).contains(hint), "{}", last_line(&state));
            press(&mut state, "?");
            let shown = print(&state);
            let explains = |line: &str| line.contains("left<0") || line.contains("剩余<0");
            let mut lines = shown.lines();
            let has_key = lines.any(|line| explains(line) && line.contains(" F "));
            assert!(has_key, "{shown}");
            press(&mut state, "⎋:filter:");
            assert!(state.palette().is_some());
        }
    }
}

#[test]
fn a_view_is_known_by_its_changed_letter_and_the_list_of_keys_by_its_key() {
    let mut state = changed(
        (80, 24),
        &[
            ("everywhere", "view-company", &["Z"]),
            ("everywhere", "help", &["F1"]),
        ],
    );
    shows(&state, &["Z总表", "E到期"]);
    hides(&state, &["C总表"]);
    assert!(
        last_line(&state).contains("F1 帮助"),
        "{}",
        last_line(&state)
    );
    press(&mut state, "Z");
    assert_eq!(state.view, ViewName::Company);
    press(&mut state, "?");
    assert!(state.help().is_none());
}

#[test]
fn an_action_without_a_key_is_neither_in_the_last_line_nor_in_the_list_but_can_be_run_by_name() {
    let mut state = changed((200, 50), &[("everywhere", "mask", &[])]);
    assert!(!last_line(&state).contains("脱敏"), "{}", last_line(&state));
    press(&mut state, "m");
    assert!(!state.display.masked);
    press(&mut state, ":mask⏎");
    assert!(state.display.masked);
}
