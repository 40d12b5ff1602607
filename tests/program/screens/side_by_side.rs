//! Marked people, people side by side, and the same person in another tenant.

use leaveboard::app::keys::keymap::{KeyContext, Pane};
use leaveboard::app::{AppState, Effect};
use leaveboard::domain::{Employee, RowId};
use leaveboard::sync::{SyncEvent, TenantId};
use leaveboard::text::notices::{CopiedPart, CopyWay, Notice, NoticedPerson};

use crate::screens::company::{
    answered, company, employee, opened, people_page, press, press_only, report,
};
use crate::screens::printer::print;

fn rows(state: &AppState, wanted: &[&str]) -> Vec<String> {
    let screen = print(state);
    let rows = screen
        .lines()
        .filter(|row| wanted.iter().any(|word| row.contains(word)));
    rows.map(|row| row.trim_matches(['│', ' ']).to_owned())
        .collect()
}

#[test]
fn two_people_stand_side_by_side_in_three_keys_and_what_differs_is_marked() {
    for size in [(80, 24), (120, 36), (200, 50)] {
        let mut state = company(size);
        press(&mut state, " ");
        assert!(print(&state).contains("已标记 1"), "{}", print(&state));
        press(&mut state, " c");
        assert_eq!(state.key_context(), KeyContext::SideBySide);
        let screen = print(&state);
        assert!(screen.contains("并排 2 人"), "{screen}");
        assert!(
            screen.contains("张三") && screen.contains("吴磊"),
            "{screen}"
        );
        let row = rows(&state, &["年假"]).remove(0);
        let words: Vec<&str> = row.split_whitespace().collect();
        assert_eq!(words, ["<>", "年假", "天", "6.5", "0", "!*"], "{size:?}");
        press(&mut state, "⎋");
        assert_eq!(state.key_context(), KeyContext::Pane(Pane::Employees));
        assert_eq!(state.selection.marks.len(), 2, "marks stay");
    }
}

#[test]
fn parts_are_shown_on_request_only_differences_too_and_the_table_is_copied_exactly() {
    let mut state = company((120, 36));
    press(&mut state, "L  c ");
    let row = rows(&state, &["granted"]).remove(0);
    let words: Vec<&str> = row.split_whitespace().collect();
    assert_eq!(words, ["<>", "granted", "10", "5"]);
    press(&mut state, "d");
    assert!(!print(&state).contains("Department"), "{}", print(&state));
    press(&mut state, "d ");
    let effects = press(&mut state, "y");
    let [Effect::Copy(text)] = &effects[..] else {
        panic!("{effects:?}");
    };
    assert_eq!(
        state.notice,
        Some(Notice::Copied(CopiedPart::Table, CopyWay::Terminal))
    );
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines[0], "\t张三\t吴磊");
    assert_eq!(lines[1], "Id\tzhangsan\twulei");
    assert!(lines.contains(&"年假 d\t6.5\t0"), "{text}");
    assert!(lines.contains(&"调休 d\t0.002315\t0"), "{text}");
}

#[test]
fn ids_that_are_cut_side_by_side_keep_their_ends_because_they_differ_there() {
    let mut state = opened((80, 24));
    let ids: Vec<String> = (0..4)
        .map(|n| format!("ou_84aad35d084aa403a838cf7{n}"))
        .collect();
    let people: Vec<Employee> = ids.iter().map(|id| employee(id, "张三", &[])).collect();
    report(&mut state, 0, people_page(0, &people));
    press(&mut state, "    c");
    let row = rows(&state, &["ou_84"]).remove(0);
    let ends: Vec<char> = row
        .split_whitespace()
        .filter(|id| id.contains('…'))
        .filter_map(|id| id.chars().last())
        .collect();
    assert_eq!(ends, ['0', '1', '2', '3'], "{row}");
}

#[test]
fn names_and_figures_are_masked_side_by_side_too() {
    let mut state = company((80, 24));
    press(&mut state, "  cm");
    let screen = print(&state);
    assert!(
        !screen.contains("张三") && !screen.contains("zhangsan"),
        "{screen}"
    );
    assert!(!screen.contains("6.5"), "{screen}");
}

#[test]
fn one_marked_person_stands_beside_the_one_under_the_cursor_and_none_or_five_do_not_stand() {
    let mut state = company((80, 24));
    press(&mut state, "c");
    assert_eq!(state.notice, Some(Notice::MarkTwoToFour(0)));
    press(&mut state, " ↓c");
    assert!(state.side_by_side().is_some());
    press(&mut state, "⎋    c");
    assert_eq!(state.notice, Some(Notice::MarkTwoToFour(5)));
    press(&mut state, "u");
    assert!(state.selection.marks.is_empty());
}

#[test]
fn the_list_of_keys_over_it_comes_and_goes() {
    let mut state = company((80, 24));
    press(&mut state, "  c?");
    assert_eq!(state.key_context(), KeyContext::Help);
    press(&mut state, "⎋");
    assert_eq!(state.key_context(), KeyContext::SideBySide);
}

/// Three tenants with some of the same people.
fn several() -> AppState {
    let mut state = opened((120, 36));
    let mut here = [employee("zs", "张三", &[]), employee("ls", "李四", &[])];
    here[0].number = Some("007".to_owned());
    let mut there = [
        employee("1", "王五", &[]),
        employee("2", "张三", &[]),
        employee("3", "张三", &["财务"]),
    ];
    there[2].number = Some("007".to_owned());
    report(&mut state, 0, people_page(0, &here));
    report(&mut state, 1, people_page(0, &there));
    let third = [employee("z", "张三", &[])];
    report(&mut state, 2, people_page(0, &third));
    for tenant in 0..3 {
        let done = SyncEvent::Done(leaveboard::sync::Outcome::Complete);
        report(&mut state, tenant, done);
    }
    state
}

fn cursor(state: &AppState) -> (usize, String) {
    let tenant = state.tenant().unwrap();
    let person = tenant.employee(tenant.selected().unwrap()).unwrap();
    (state.selection.tenant, person.id.shown().into_owned())
}

#[test]
fn the_next_tenant_keeps_the_person_by_number_then_id_then_the_only_one_of_that_name() {
    let mut state = several();
    press(&mut state, "n");
    assert_eq!(cursor(&state), (1, "3".to_owned()));
    press(&mut state, "n");
    assert_eq!(cursor(&state), (2, "z".to_owned()), "by name");
    press(&mut state, "N");
    assert_eq!(
        cursor(&state),
        (0, "zs".to_owned()),
        "two in the one before: not for certain"
    );
}

#[test]
fn the_person_who_was_looked_for_is_named_although_the_cursor_has_moved() {
    let mut state = several();
    let effects = press_only(&mut state, "↓n");
    press_only(&mut state, "↑");
    answered(&mut state, effects);
    let screen = print(&state);
    assert!(screen.contains("其他企业里没有找到 李四 ls"), "{screen}");
}

#[test]
fn a_person_whom_no_other_tenant_has_stays_and_is_named() {
    let mut state = several();
    press(&mut state, "↓n");
    let person = NoticedPerson {
        tenant: TenantId(0),
        row: RowId(1),
    };
    assert_eq!(state.notice, Some(Notice::NowhereElse(person)));
    assert_eq!(cursor(&state), (0, "ls".to_owned()));
    assert!(
        print(&state).contains("其他企业里没有找到 李四 ls"),
        "{}",
        print(&state)
    );
}

#[test]
fn a_filter_stays_where_it_matches_the_person_and_is_emptied_where_it_does_not() {
    let mut state = several();
    press(&mut state, "/张三⏎n");
    assert_eq!(cursor(&state), (1, "3".to_owned()));
    assert_eq!(state.selection.filter.input.value(), "张三");
    let mut state = several();
    press(&mut state, "/zs⏎n");
    assert_eq!(cursor(&state).0, 1, "initials match too");
    let mut state = several();
    press(&mut state, "/007⏎n");
    assert_eq!(cursor(&state), (1, "3".to_owned()));
    press(&mut state, "n");
    assert_eq!(cursor(&state), (2, "z".to_owned()));
    assert_eq!(state.selection.filter.input.value(), "");
}
