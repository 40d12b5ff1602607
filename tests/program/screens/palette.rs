//! The field that takes a command by name.

use leaveboard::app::keys::keymap::{KeyContext, Pane};
use leaveboard::app::{AppState, Effect, Msg, update};
use leaveboard::domain::Language;
use leaveboard::domain::insight::company::SavedView;
use leaveboard::domain::matching::{NamedFilter, NamedFilters};
use leaveboard::text::views::ViewName;
use unicode_width::UnicodeWidthStr;

use crate::screens::company::{company, press};
use crate::screens::printer::{draw, print, shows};

/// The first command that is found, as its line shows it.
fn first(state: &AppState) -> String {
    let palette = state.palette().unwrap();
    let item = palette.chosen().unwrap();
    format!("{} {}", item.label, item.keys)
        .trim_end()
        .to_owned()
}

#[test]
fn a_command_is_found_in_chinese_in_pinyin_by_initials_in_english_and_by_its_word() {
    for typed in ["总表", "zongbiao", "zbiao", "company", "view-company"] {
        let mut state = company((80, 24));
        press(&mut state, ":");
        assert_eq!(state.key_context(), KeyContext::Palette);
        press(&mut state, typed);
        assert!(first(&state).ends_with(" C"), "{typed}: {}", print(&state));
        press(&mut state, "⏎");
        assert_eq!(state.view, ViewName::Company, "{typed}");
        assert!(state.palette().is_none());
    }
}

#[test]
fn the_field_shows_what_is_found_with_its_key_and_the_caret_is_the_terminals() {
    for size in [(80, 24), (120, 36), (200, 50)] {
        for language in [Language::Chinese, Language::English] {
            let mut state = company(size);
            state.display.language = language;
            press(&mut state, ":刷新");
            let (_, caret) = draw(&state);
            let left = if size.0 < 100 { 0 } else { (size.0 - 90) / 2 };
            assert_eq!((caret.x, caret.y), (left + 1 + 3 + 4, 2), "{size:?}");
            press(&mut state, "⌫⌫导出");
            let screen = print(&state);
            let line = screen.lines().nth(3).unwrap_or_default();
            assert!(line.contains(" x "), "{screen}");
            let lines = screen.lines().skip(1).take(20);
            for line in lines.filter(|_| size.0 == 80) {
                assert_eq!(line.width(), 80, "{screen}");
            }
        }
    }
}

#[test]
fn what_nothing_matches_is_said_and_escape_leaves_everything_as_it_was() {
    let mut state = company((80, 24));
    let before = print(&state);
    press(&mut state, ":qqqqzzzz");
    shows(&state, &["没有匹配的命令", "0 / "]);
    press(&mut state, "⏎");
    assert!(state.palette().is_some());
    press(&mut state, "⎋");
    assert_eq!(print(&state), before);
}

#[test]
fn a_tenant_is_chosen_by_its_name_or_its_platform() {
    for typed in ["研究院", "yanjiu", "yjy", "feishu", "飞书"] {
        let mut state = company((80, 24));
        press(&mut state, &format!(":{typed}⏎"));
        assert_eq!(state.selection.tenant, 2, "{typed}");
    }
}

#[test]
fn a_leave_type_is_gone_to_in_browse_and_company_and_filtered_by_elsewhere() {
    let mut state = company((120, 36));
    press(&mut state, ":tiaoxiu⏎");
    assert_eq!(state.focus(), Pane::Balances);
    assert_eq!(state.tenant().unwrap().balances.window.cursor, 2);
    let mut state = company((120, 36));
    press(&mut state, "C:tiaoxiu⏎");
    assert_eq!(state.selection.filter.input.value(), "");
    assert!(format!("{:?}", state.company.cursor).contains("调休"));
    press(&mut state, "T:调休⏎");
    assert_eq!(state.selection.filter.input.value(), "假期:调休");
}

#[test]
fn a_filter_with_a_name_and_a_saved_view_are_run_by_it() {
    let mut state = company((120, 36));
    let own = NamedFilter {
        name: "市场".to_owned(),
        text: "部门:市场".to_owned(),
    };
    state.selection.filter.named = NamedFilters::with(vec![own]).into();
    state.company.saved_views = [SavedView {
        name: "年底".to_owned(),
        sort: vec!["-年假".to_owned()],
        ..SavedView::default()
    }]
    .into();
    press(&mut state, ":@市场⏎");
    assert_eq!(state.selection.filter.input.value(), "@市场");
    assert!(state.selection.filter.query.errors().is_empty());
    press(&mut state, ":niandi⏎");
    assert_eq!(state.view, ViewName::Company);
    assert_eq!(state.company.saved, Some(0));
    assert_eq!(
        state.company.sort.len(),
        1,
        "the columns were not known at once"
    );
}

#[test]
fn consent_to_what_a_read_costs_is_not_given_by_name() {
    let mut state = company((80, 24));
    let effects = press(&mut state, ":quit⏎");
    assert!(matches!(effects.as_slice(), [Effect::Quit]));
    let mut state = company((80, 24));
    press(&mut state, ":consent");
    let palette = state.palette().unwrap();
    let labels = palette.found.iter().map(|at| &palette.items[*at].label);
    assert!(labels.into_iter().all(|label| !label.contains("继续")));
}

#[test]
fn a_paste_is_typed_on_one_line() {
    let mut state = company((80, 24));
    press(&mut state, ":");
    update(&mut state, Msg::Pasted("年\n假\u{1b}[31m".to_owned()));
    assert_eq!(state.palette().unwrap().input.value(), "年 假");
}
