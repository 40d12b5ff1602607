//! The view Company with the mouse, its marks while work is under way, the cells that a filter marks, and `R`.

use leaveboard::app::keys::keymap::Pane;
use leaveboard::app::tenant::refresh_calls::RefreshCalls;
use leaveboard::app::{AppState, Effect, Mouse, Msg, update};
use leaveboard::domain::{Language, RowId};
use leaveboard::sync::{Interest, TenantId};
use leaveboard::ui::ThemeName;
use ratatui::layout::Position;
use ratatui::style::{Modifier, Style};
use unicode_width::UnicodeWidthStr;

use crate::screens::company::{answered, company, press, press_only};
use crate::screens::printer::{draw_in, lines, print, shows};

const SIZES: [(u16, u16); 2] = [(80, 24), (120, 36)];

fn opened(size: (u16, u16)) -> AppState {
    let mut state = company(size);
    press(&mut state, "C");
    state
}

/// The line and the column of the screen where a text begins.
fn place_of(state: &AppState, text: &str) -> Position {
    let screen = lines(&draw_in(state, ThemeName::Mono).0);
    let line = screen.iter().position(|line| line.contains(text));
    let line = line.unwrap_or_else(|| panic!("{text}\n{}", print(state)));
    let before = screen[line].split(text).next().unwrap();
    let x = u16::try_from(before.width()).unwrap();
    Position::new(x, u16::try_from(line).unwrap())
}

fn click(state: &mut AppState, at: Position) {
    let effects = update(state, Msg::Mouse(Mouse::Click, at));
    answered(state, effects);
}

#[test]
fn a_click_on_a_heading_orders_by_its_column_up_down_and_not_at_all() {
    for size in SIZES {
        for (language, heading, up, down) in [
            (Language::Chinese, "账号 ", "按 账号↑", "按 账号↓"),
            (Language::English, "Id ", "by Id↑", "by Id↓"),
        ] {
            let mut state = opened(size);
            state.display.language = language;
            let at = place_of(&state, heading);
            click(&mut state, at);
            shows(&state, &[up]);
            click(&mut state, at);
            shows(&state, &[down]);
            click(&mut state, at);
            assert!(!print(&state).contains(up) && !print(&state).contains(down));
        }
    }
}

#[test]
fn a_click_on_a_cell_puts_the_cursor_there_and_the_position_says_the_line() {
    for size in SIZES {
        let mut state = opened(size);
        let at = place_of(&state, "吴磊");
        click(&mut state, at);
        shows(&state, &["总表 2/8"]);
        assert_eq!(state.focus(), Pane::Employees);
    }
}

#[test]
fn a_list_longer_than_its_window_has_a_scrollbar_that_moves() {
    let thumb = |state: &AppState| -> Vec<u16> {
        let (buffer, _) = draw_in(state, ThemeName::Mono);
        let right = buffer.area.width - 1;
        let is_thumb = |y: &u16| {
            let style = buffer[(right, *y)].style();
            style.add_modifier.contains(Modifier::REVERSED)
        };
        (0..buffer.area.height).filter(is_thumb).collect()
    };
    let mut state = opened((80, 10));
    let top = thumb(&state);
    assert!(!top.is_empty());
    press(&mut state, "G");
    assert!(thumb(&state) > top, "{}", print(&state));
    shows(&state, &["8/8"]);
    let short = opened((120, 36));
    assert!(thumb(&short).is_empty());
}

/// The style of a text on screen without colours.
fn style_at(state: &AppState, at: Position) -> Style {
    let (buffer, _) = draw_in(state, ThemeName::Mono);
    buffer[(at.x, at.y)].style()
}

#[test]
fn the_filter_marks_the_cell_that_matched_also_without_colours() {
    for size in SIZES {
        for language in [Language::Chinese, Language::English] {
            let mut state = opened(size);
            state.display.language = language;
            let person = place_of(&state, "吴磊");
            let figure = place_of(&state, "0  !");
            assert_eq!(person.y, figure.y, "{}", print(&state));
            let plain = style_at(&state, figure);
            press(&mut state, "/overdrawn⏎j");
            // With one person left the cursor stands on the row: away from the cell.
            let figure = place_of(&state, "0  !");
            assert_ne!(style_at(&state, figure), plain, "{}", print(&state));
            let name = place_of(&state, "吴磊");
            assert_ne!(style_at(&state, figure), style_at(&state, name));
        }
    }
}

/// Removes the job that marks many people from the effects.
fn job_of(effects: &mut Vec<Effect>) -> leaveboard::app::insight::InsightJob {
    let at = effects
        .iter()
        .rposition(|e| matches!(e, Effect::Examine(_)));
    match effects.remove(at.unwrap()) {
        Effect::Examine(job) => job,
        _ => unreachable!(),
    }
}

#[test]
fn a_mark_that_is_toggled_while_many_are_marked_is_not_lost() {
    let mut state = opened((120, 36));
    press(&mut state, " ");
    let mut effects = press_only(&mut state, "*");
    let job = job_of(&mut effects);
    // The job is under way: the first one loses the mark, by two keys another one is marked and unmarked again.
    press_only(&mut state, "k ");
    let result = job.run(&|| false).unwrap();
    update(&mut state, Msg::Examined(result));
    assert_eq!(state.selection.marks.len(), 7);
    assert!(!state.selection.marks.contains(TenantId(0), "zhangsan"));
}

#[test]
fn a_task_waits_for_the_one_before_and_for_the_filter() {
    let mut state = opened((120, 36));
    let first = job_of(&mut press_only(&mut state, "*"));
    assert!(
        press_only(&mut state, "i").is_empty(),
        "it waits for the first"
    );
    let result = first.run(&|| false).unwrap();
    let effects = update(&mut state, Msg::Examined(result));
    answered(&mut state, effects);
    assert!(state.selection.marks.is_empty(), "everybody, inverted");
    let mut effects = press_only(&mut state, "/市场⏎*");
    let filter = job_of(&mut effects);
    let result = filter.run(&|| false).unwrap();
    let effects = update(&mut state, Msg::Examined(result));
    answered(&mut state, effects);
    assert_eq!(
        state.selection.marks.len(),
        2,
        "those whom the filter leaves"
    );
}

#[test]
fn a_range_begins_at_the_person_who_was_marked_last_wherever_another_order_puts_them() {
    let mut state = opened((120, 36));
    press(&mut state, "j ");
    let anchor = marked_ids(&state);
    press(&mut state, "ssgv");
    let shown: Vec<String> = listed_ids(&state);
    let end = shown.iter().position(|id| *id == anchor[0]).unwrap();
    assert_ne!(end, 1, "the other order puts the person on another line");
    let mut expected = shown[..=end].to_vec();
    expected.sort();
    assert_eq!(marked_ids(&state), expected);
}

fn marked_ids(state: &AppState) -> Vec<String> {
    let marks = state.selection.marks.in_order(99).unwrap();
    let mut ids: Vec<String> = marks.iter().map(|(_, id)| id.as_str().to_owned()).collect();
    ids.sort();
    ids
}

fn listed_ids(state: &AppState) -> Vec<String> {
    let report = state.company.computed.answer().unwrap();
    let people = (0..report.len()).map_while(|line| report.person_at(line));
    people
        .map(|at| {
            let person = report.rosters[at.tenant].person(at.row);
            person.unwrap().id.to_owned()
        })
        .collect()
}

/// What syncs are requested to read again.
fn refreshed(effects: &[Effect]) -> Vec<(usize, Vec<u32>)> {
    let told = effects.iter().filter_map(|effect| match effect {
        Effect::TellInterest(tenant, Interest { refresh, .. }) => {
            let rows = refresh.after(refresh.count().checked_sub(1)?).next()?;
            Some((tenant.0, rows.iter().map(|row| row.0).collect()))
        }
        _ => None,
    });
    told.collect()
}

#[test]
fn the_person_under_the_cursor_is_read_again_where_nobody_is_marked() {
    let mut state = opened((120, 36));
    let effects = press(&mut state, "jR");
    assert_eq!(refreshed(&effects), [(0, vec![1])]);
    shows(&state, &["正在重新读取这名员工"]);
}

#[test]
fn marked_people_of_all_tenants_are_read_again_and_the_calls_are_counted() {
    let mut state = opened((120, 36));
    press(&mut state, "a  G ");
    let effects = press(&mut state, "R");
    let mut told = refreshed(&effects);
    told.sort();
    assert_eq!(told, [(0, vec![0, 1]), (1, vec![0])]);
    shows(&state, &["正在重新读取 3 人，约 3 次接口调用"]);
    assert_eq!(state.tenants[1].refresh, [RowId(0)].into());
}

#[test]
fn many_calls_are_asked_about_first_and_another_key_takes_the_question_back() {
    for (language, question, begun) in [
        (
            Language::Chinese,
            "重新读取 8 人约需 32 次接口调用；再按 R 开始",
            "正在重新读取 8 人，约 32 次接口调用",
        ),
        (
            Language::English,
            "re-reading 8 people takes about 32 calls; R again begins",
            "re-reading 8 people with about 32 calls",
        ),
    ] {
        let mut state = opened((120, 36));
        state.display.language = language;
        state.tenants[0].refresh_calls = RefreshCalls {
            by_type: true,
            ..RefreshCalls::default()
        };
        assert!(refreshed(&press(&mut state, "*R")).is_empty());
        shows(&state, &[question]);
        assert!(refreshed(&press(&mut state, "jR")).is_empty(), "asked anew");
        shows(&state, &[question]);
        let effects = press(&mut state, "R");
        assert_eq!(refreshed(&effects), [(0, (0..8).collect())]);
        shows(&state, &[begun]);
    }
}

#[test]
fn a_month_that_would_go_beyond_its_threshold_is_asked_about_in_a_question_of_its_own() {
    for (language, question) in [
        (
            Language::Chinese,
            "重新读取 8 人约需 32 次，会超过配置里设定的每月 30 次；再按 R 仍要读取",
        ),
        (
            Language::English,
            "re-reading 8 people takes about 32 calls, beyond the 30 a month set in the configuration",
        ),
    ] {
        let mut state = opened((200, 50));
        state.display.language = language;
        state.tenants[0].refresh_calls = RefreshCalls {
            by_type: true,
            month_threshold: Some(30),
            ..RefreshCalls::default()
        };
        assert!(refreshed(&press(&mut state, "*R")).is_empty());
        assert!(!print(&state).contains(question), "first how many calls");
        assert!(refreshed(&press(&mut state, "R")).is_empty());
        shows(&state, &[question]);
        let effects = press(&mut state, "R");
        assert_eq!(refreshed(&effects), [(0, (0..8).collect())]);
    }
}

#[test]
fn few_calls_are_asked_about_only_where_they_go_beyond_the_month() {
    for (threshold, is_asked) in [(7, true), (8, false)] {
        let mut state = opened((120, 36));
        state.tenants[0].refresh_calls.month_threshold = Some(threshold);
        let effects = press(&mut state, "*R");
        assert_eq!(refreshed(&effects).is_empty(), is_asked, "{threshold}");
    }
}
