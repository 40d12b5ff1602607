//! What keys do: tables over `update`.

use leaveboard::app::keys::key::{Key, KeyCode};
use leaveboard::app::keys::keymap::Pane;
use leaveboard::app::{Effect, Msg, update};
use leaveboard::domain::Language;
use leaveboard::text::notices::{CopyWay, Notice};

use crate::screens::company::{company, press};
use crate::screens::printer::{print, shows};

#[test]
fn panes_are_reached_by_number_tab_and_arrows() {
    for (keys, pane) in [
        ("1", Pane::Tenants),
        ("3", Pane::Balances),
        ("4", Pane::Rule),
        ("42", Pane::Employees),
        ("⇥", Pane::Balances),
        ("⇥⇥⇥", Pane::Tenants),
        ("←", Pane::Tenants),
        ("→", Pane::Balances),
        ("h", Pane::Tenants),
        ("4h", Pane::Balances),
    ] {
        let mut state = company((80, 24));
        press(&mut state, keys);
        assert_eq!(state.focus(), pane, "{keys}");
    }
}

#[test]
fn escape_goes_back_one_step_at_a_time() {
    let mut state = company((80, 24));
    press(&mut state, "/zhang⏎3zr?");
    assert!(state.help().is_some());
    press(&mut state, "⎋");
    assert!(state.help().is_none() && state.tenant().unwrap().balances.raw);
    press(&mut state, "⎋");
    assert!(!state.tenant().unwrap().balances.raw && state.is_zoomed);
    press(&mut state, "⎋");
    assert!(!state.is_zoomed);
    assert_eq!(state.selection.filter.input.value(), "zhang");
    press(&mut state, "⎋");
    assert_eq!(state.selection.filter.input.value(), "");
}

#[test]
fn the_filters_field_is_left_first_and_cleared_after() {
    let mut state = company((80, 24));
    press(&mut state, "/zs⎋");
    assert!(!state.selection.filter.is_typing);
    assert_eq!(state.selection.filter.input.value(), "zs");
    press(&mut state, "⎋");
    assert_eq!(state.selection.filter.input.value(), "");
    assert_eq!(state.tenant().unwrap().people.list.len(8), 8);
}

#[test]
fn letters_typed_into_the_filter_are_not_commands() {
    let mut state = company((80, 24));
    let effects = press(&mut state, "/qRsmL?");
    assert!(effects.iter().all(|effect| !matches!(effect, Effect::Quit)));
    assert_eq!(state.selection.filter.input.value(), "qRsmL?");
    assert_eq!(state.display.language, Language::Chinese);
}

#[test]
fn a_paste_goes_into_the_filter_without_line_breaks_and_escapes() {
    let mut state = company((80, 24));
    update(&mut state, Msg::Pasted(" 张\u{1b}[31m三\n财务 ".to_owned()));
    assert!(state.selection.filter.is_typing);
    assert_eq!(state.selection.filter.input.value(), "张三 | 财务");
}

#[test]
fn the_person_found_by_a_filter_stays_under_the_cursor_when_it_is_cleared() {
    let mut state = company((80, 24));
    press(&mut state, "/zengsq⏎");
    let found = state.tenant().unwrap().selected();
    press(&mut state, "⎋");
    assert_eq!(state.tenant().unwrap().selected(), found);
    assert!(print(&state).contains("▸.曾思齐"));
}

#[test]
fn people_are_sorted_by_pinyin_with_surnames_read_as_surnames() {
    let mut state = company((120, 36));
    press(&mut state, "s");
    let names = listed(&state);
    let at = |name: &str| {
        names
            .iter()
            .position(|other| other.starts_with(name))
            .unwrap()
    };
    assert!(at("单田芳") < at("吴磊"), "shan before wu: {names:?}");
    assert!(at("曾思齐") < at("张三"), "zeng before zhang: {names:?}");
    assert!(at("欧阳") < at("单田芳"), "{names:?}");
    press(&mut state, "ss");
    assert_eq!(listed(&state)[0], "张三", "the directory's order again");
}

fn listed(state: &leaveboard::app::AppState) -> Vec<String> {
    let tenant = state.tenant().unwrap();
    let rows = tenant.people.list.lines(tenant.roster.len(), 100);
    rows.map(|(_, row)| tenant.roster.person(row).unwrap().name.to_owned())
        .collect()
}

#[test]
fn copying_gives_exact_decimals_and_whole_rows() {
    for (keys, text) in [
        ("y", "zhangsan"),
        ("Y", "zhangsan\t张三\t市场部\t"),
        ("3y", "6.5"),
        ("3Y", "zhangsan\t张三\t年假\t正常\t天\t10\t3.5\t6.5\t\t\t"),
        ("3↓y", "不限额"),
        ("3↓↓y", "0.002315"),
        ("1y", "总部"),
    ] {
        let mut state = company((80, 24));
        let effects = press(&mut state, keys);
        let copied = effects.iter().find_map(|effect| match effect {
            Effect::Copy(text) => Some(text.as_str()),
            _ => None,
        });
        assert_eq!(copied, Some(text), "{keys}");
        assert!(matches!(
            state.notice,
            Some(Notice::Copied(_, CopyWay::Terminal))
        ));
    }
}

#[test]
fn what_is_masked_is_not_copied() {
    let mut state = company((80, 24));
    let effects = press(&mut state, "my");
    assert!(
        !effects
            .iter()
            .any(|effect| matches!(effect, Effect::Copy(_)))
    );
    assert_eq!(state.notice, Some(Notice::Masked));
}

#[test]
fn the_help_runs_what_is_chosen() {
    let mut state = company((80, 24));
    press(&mut state, "?switch⏎");
    assert_eq!(state.display.language, Language::English);
    assert!(state.help().is_none());
    let effects = press(&mut state, "?quit⏎");
    assert!(matches!(effects.as_slice(), [Effect::Quit]));
}

#[test]
fn scrolling_a_rule_stops_at_its_end() {
    let mut state = company((80, 24));
    press(&mut state, "4↓↓↓↓↓↓↓↓↓↓↓↓↓↓↓↓");
    let down = state.tenant().unwrap().rule_top;
    press(&mut state, "↑");
    assert_eq!(
        state.tenant().unwrap().rule_top,
        down.saturating_sub(1),
        "the first key back moves at once"
    );
}

#[test]
fn ctrl_c_quits_from_everywhere() {
    for keys in ["", "/", "?", "3r"] {
        let mut state = company((80, 24));
        press(&mut state, keys);
        let effects = update(&mut state, Msg::Key(Key::ctrl('c')));
        assert!(
            effects.iter().any(|effect| matches!(effect, Effect::Quit)),
            "{keys}"
        );
    }
}

#[test]
fn a_key_that_means_nothing_changes_nothing() {
    let mut state = company((80, 24));
    let before = print(&state);
    update(&mut state, Msg::Key(Key::plain(KeyCode::F(12))));
    assert_eq!(print(&state), before);
}

#[test]
fn the_last_line_says_by_which_way_something_was_copied_and_promises_nothing_of_the_terminal() {
    let mut state = company((120, 36));
    press(&mut state, "y");
    shows(&state, &["已发给终端（OSC 52）：账号 zhangsan"]);
    update(&mut state, Msg::Copied(CopyWay::Tmux));
    shows(&state, &["已复制到 tmux，也已发给终端：账号 zhangsan"]);
    update(&mut state, Msg::Copied(CopyWay::TmuxAlone));
    shows(
        &state,
        &["已复制到 tmux（其 set-clipboard 为 off）：账号 zhangsan"],
    );
    press(&mut state, "L3y");
    shows(&state, &["sent this cell to the terminal (OSC 52)"]);
    update(&mut state, Msg::Copied(CopyWay::System));
    shows(&state, &["copied this cell to the clipboard"]);
    // Another answer is on screen by then.
    press(&mut state, "my");
    update(&mut state, Msg::Copied(CopyWay::Tmux));
    shows(&state, &["masked, not copied"]);
}

#[test]
fn in_the_raw_view_y_copies_the_record() {
    let mut state = company((120, 36));
    for key in ["3y", "3Y"] {
        let mut state = company((120, 36));
        let effects = press(&mut state, &key.replace('3', "3r"));
        let copied = effects.iter().find_map(|effect| match effect {
            Effect::Copy(text) => Some(text.clone()),
            _ => None,
        });
        let record: serde_json::Value = serde_json::from_str(&copied.unwrap()).unwrap();
        assert_eq!(record["lists"][0]["leftduration"], 561_600, "{key}");
    }
    press(&mut state, "3ry");
    shows(&state, &["已发给终端（OSC 52）：原始数据"]);
}
