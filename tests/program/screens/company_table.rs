//! The view Company: what stands in its rows, and what its keys do.

use leaveboard::app::keys::keymap::Pane;
use leaveboard::app::{AppState, Effect, Msg, update};
use leaveboard::domain::insight::company::SavedView;
use leaveboard::domain::{Language, RowId};
use leaveboard::text::views::ViewName;
use unicode_width::UnicodeWidthStr;

use crate::screens::company::{answered, company, press, press_only};
use crate::screens::printer::{print, shows};

fn opened(size: (u16, u16)) -> AppState {
    let mut state = company(size);
    press(&mut state, "C");
    state
}

/// The lines below the headings that show a person.
fn rows(state: &AppState) -> Vec<String> {
    let screen = print(state);
    let lines = screen.lines().map(str::to_owned);
    let names = [
        "张三",
        "吴磊",
        "阿卜杜拉",
        "欧阳娜",
        "Alexandria",
        "曾思齐",
        "单田芳",
        "小明",
        "钱芳",
    ];
    let is_row = |line: &String| names.iter().any(|name| line.contains(name));
    lines.filter(is_row).collect()
}

#[test]
fn each_person_has_a_row_and_each_leave_type_a_column_with_its_unit() {
    let state = opened((120, 36));
    shows(&state, &["总表 1/8"]);
    shows(&state, &["年假(天)"]);
    assert_eq!(rows(&state).len(), 8);
    for word in ["不限额", "失败", "无权限", "…"] {
        shows(&state, &[word]);
    }
}

#[test]
fn a_tenant_has_its_name_before_its_platform_as_in_every_view() {
    let mut state = opened((120, 36));
    press(&mut state, "a");
    let dingtalk = rows(&state).into_iter().find(|row| row.contains("钱芳"));
    let dingtalk = dingtalk.unwrap();
    assert!(dingtalk.contains("总部 钉钉"), "{dingtalk}");
    assert!(!dingtalk.contains("钉钉 总部"), "{dingtalk}");
}

#[test]
fn every_line_is_as_wide_as_the_screen_at_every_size_in_both_languages() {
    for size in [(40, 10), (60, 20), (80, 24), (120, 36), (200, 50)] {
        let mut state = opened(size);
        for language in [Language::Chinese, Language::English] {
            state.display.language = language;
            press(&mut state, "a$0");
            let screen = print(&state);
            let inside = screen.lines().skip(1).filter(|line| line.contains('│'));
            for line in inside {
                assert_eq!(line.width(), usize::from(size.0), "{size:?} {line}");
            }
        }
    }
}

#[test]
fn a_key_orders_by_the_column_under_the_cursor_up_down_and_not_at_all() {
    let mut state = opened((120, 36));
    press(&mut state, "s");
    shows(&state, &["按 姓名↑"]);
    assert!(rows(&state)[0].contains("阿卜杜拉"), "{:?}", rows(&state));
    press(&mut state, "s");
    shows(&state, &["按 姓名↓"]);
    assert!(rows(&state)[7].contains("阿卜杜拉"), "{:?}", rows(&state));
    press(&mut state, "s");
    assert!(rows(&state)[0].contains("张三"), "{:?}", rows(&state));
    press(&mut state, "sll");
    press(&mut state, "S");
    shows(&state, &["按 姓名↑、部门↑"]);
}

#[test]
fn esc_keeps_the_order_on_screen_while_another_one_is_worked_out() {
    let mut state = opened((120, 36));
    press(&mut state, "s");
    let working = press_only(&mut state, "s");
    assert!(matches!(working[..], [Effect::Examine(_)]), "{working:?}");
    shows(&state, &["Esc 取消"]);
    let stopped = press(&mut state, "⎋");
    assert!(
        matches!(stopped[..], [Effect::StopExamining(_)]),
        "{stopped:?}"
    );
    shows(&state, &["按 姓名↑"]);
    assert!(rows(&state)[0].contains("阿卜杜拉"));
}

#[test]
fn rows_are_marked_one_by_one_as_a_range_all_or_inverted() {
    let mut state = opened((120, 36));
    press(&mut state, " ");
    shows(&state, &["已标记 1"]);
    assert!(rows(&state)[0].contains("*张三"), "{:?}", rows(&state));
    press(&mut state, "jjv");
    shows(&state, &["已标记 4"]);
    press(&mut state, "i");
    shows(&state, &["已标记 4"]);
    assert!(!rows(&state)[0].contains("*张三"));
    press(&mut state, "*");
    shows(&state, &["已标记 8"]);
    press(&mut state, "u");
    assert!(state.selection.marks.is_empty());
}

#[test]
fn a_pasted_column_marks_people_and_says_who_was_not_found() {
    let mut state = opened((80, 24));
    let effects = update(
        &mut state,
        Msg::Pasted("张三\n查无此人\r\nwulei\t吴磊\n".to_owned()),
    );
    answered(&mut state, effects);
    shows(&state, &["已标记 2"]);
    shows(&state, &["1 个没找到（Esc 关闭）：查无此人"]);
    press(&mut state, "⎋");
    assert!(!print(&state).contains("查无此人"));
    assert_eq!(state.selection.marks.len(), 2);
}

#[test]
fn a_pasted_name_alone_is_a_filter() {
    let mut state = opened((80, 24));
    let effects = update(&mut state, Msg::Pasted("张三".to_owned()));
    answered(&mut state, effects);
    shows(&state, &["1/1（共 8）"]);
}

#[test]
fn copying_takes_the_marked_rows_with_their_headings_in_the_tables_order() {
    let mut state = opened((120, 36));
    press(&mut state, "j j ");
    let effects = press(&mut state, "Y");
    let [Effect::Copy(text)] = &effects[..] else {
        panic!("{effects:?}");
    };
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines.len(), 3, "{text}");
    assert!(lines[0].starts_with("姓名\t账号\t部门\t年假(天)"), "{text}");
    assert!(lines[1].starts_with("吴磊\twulei\t研发; 平台\t"), "{text}");
}

#[test]
fn columns_are_hidden_and_shown_again_moved_and_resized() {
    let mut state = opened((200, 50));
    let before = print(&state);
    press(&mut state, "d");
    assert!(!print(&state).contains("姓名  "));
    press(&mut state, "D0lll>");
    let screen = print(&state);
    assert!(
        screen.find("事假").unwrap() < screen.find("年假(天)").unwrap(),
        "{screen}"
    );
    press(&mut state, "<");
    press(&mut state, "0");
    assert_eq!(
        before.lines().nth(3),
        print(&state).lines().nth(3),
        "everything is where it was"
    );
    press(&mut state, "++++++");
    assert_ne!(before.lines().nth(3), print(&state).lines().nth(3));
}

#[test]
fn enter_opens_the_person_in_browse_on_the_leave_type_of_the_column() {
    let mut state = opened((120, 36));
    press(&mut state, "jlll⏎");
    assert_eq!(
        (state.view, state.focus()),
        (ViewName::Browse, Pane::Balances)
    );
    assert_eq!(state.tenant().unwrap().selected(), Some(RowId(1)));
}

#[test]
fn all_tenants_stand_in_one_table_with_a_column_that_says_which() {
    let mut state = opened((120, 36));
    press(&mut state, "a");
    shows(&state, &["总表 1/9"]);
    shows(&state, &["企业 "]);
    assert!(rows(&state)[8].contains("钱芳"), "{:?}", rows(&state));
    press(&mut state, "Glllll⏎");
    assert_eq!(state.selection.tenant, 1);
    assert_eq!(state.tenant().unwrap().selected(), Some(RowId(0)));
}

#[test]
fn names_and_figures_are_hidden_on_request() {
    let mut state = opened((120, 36));
    press(&mut state, "m");
    assert!(rows(&state).is_empty(), "{}", print(&state));
    let effects = press(&mut state, " Y");
    assert!(effects.is_empty(), "{effects:?}");
}

fn end_of_year() -> SavedView {
    let texts = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect();
    SavedView {
        name: "年底".to_owned(),
        columns: texts(&["姓名", "年假"]),
        sort: texts(&["-姓名"]),
        filter: "!张三".to_owned(),
    }
}

#[test]
fn a_saved_view_that_is_wanted_before_the_columns_are_known_has_its_columns_once_they_are() {
    let mut state = company((120, 36));
    state.company.saved_views = [end_of_year()].into();
    let effects = press_only(&mut state, "Cw");
    answered(&mut state, effects);
    shows(&state, &["年底", "1/7（共 8）", "按 姓名↓"]);
    assert!(!print(&state).contains("部门 "));
}

#[test]
fn a_saved_view_has_its_columns_order_and_filter_and_the_last_key_leads_back() {
    let mut state = opened((120, 36));
    press(&mut state, "w");
    shows(&state, &["配置里没有保存的视图"]);
    state.company.saved_views = [end_of_year()].into();
    press(&mut state, "w");
    shows(&state, &["年底"]);
    shows(&state, &["1/7（共 8）"]);
    shows(&state, &["按 姓名↓"]);
    assert!(!print(&state).contains("部门 "));
    press(&mut state, "w");
    shows(&state, &["总表 1/8"]);
    shows(&state, &["部门 "]);
}
