//! The view Totals: its rows, what its sums leave out, and what its keys open.

use std::sync::Arc;

use leaveboard::app::AppState;
use leaveboard::domain::insight::OwnRecords;
use leaveboard::domain::insight::leave_kinds::{LeaveKinds, LegalKind};
use leaveboard::domain::insight::totals::{DayRates, RatedPerson};
use leaveboard::domain::service_dates::PeopleDates;
use leaveboard::text::views::ViewName;

use crate::screens::company::{company, employee, people, people_page, press, report};
use crate::screens::printer::{print, shows};

/// The view with a person more, who is in two departments and has not been read.
fn opened(size: (u16, u16)) -> AppState {
    let mut state = company(size);
    let first = u32::try_from(people().len()).unwrap();
    let anna = employee("anna", "Anna", &["市场部", "研发"]);
    report(&mut state, 0, people_page(first, &[anna]));
    press(&mut state, "T");
    state
}

/// How many balances the screen says have not come.
fn pending(state: &AppState) -> String {
    let screen = print(state);
    let after = screen.split("还有 ").nth(1).unwrap_or_default();
    let count = after.split(" 项").next().unwrap_or_default();
    assert!(!count.is_empty(), "{screen}");
    count.to_owned()
}

/// What a company tells that calls annual leave statutory, and no other leave anything.
fn statutory_annual_leave() -> OwnRecords {
    let kinds = LeaveKinds {
        everywhere: vec![("年假".to_owned(), LegalKind::Statutory)],
        ..LeaveKinds::default()
    };
    OwnRecords::new(PeopleDates::default(), kinds)
}

/// The view with a day rate of 张三, so that annual leave costs something.
fn with_rates(size: (u16, u16)) -> AppState {
    let mut rates = DayRates::default();
    assert!(rates.add(None, RatedPerson::Id("zhangsan"), 400_000_000, "CNY"));
    let mut state = company(size);
    state.totals.rates = Some(Arc::new(rates));
    for tenant in &mut state.tenants {
        tenant.own = statutory_annual_leave();
    }
    press(&mut state, "T");
    state
}

#[test]
fn what_a_narrow_table_has_no_column_for_is_said_of_the_row_under_the_cursor() {
    let mut state = with_rates((60, 30));
    shows(&state, &["待读取 4；折合金额 5", "假期未归类"]);
    press(&mut state, "m");
    assert!(!print(&state).contains("折合金额 5"), "{}", print(&state));
    let state = with_rates((200, 50));
    assert!(!print(&state).contains("折合金额 5"), "{}", print(&state));
}

#[test]
fn what_leave_costs_has_a_column_where_rates_are_known() {
    for size in [(80, 24), (120, 36), (200, 50)] {
        let mut state = with_rates(size);
        shows(&state, &["折合金额", "5,200.00 CNY", "假期未归类"]);
        press(&mut state, "L");
        shows(
            &state,
            &["Liability", "5,200.00 CNY", "leave without a kind"],
        );
        press(&mut state, "m");
        assert!(!print(&state).contains("CNY"), "{}", print(&state));
    }
}

#[test]
fn every_leave_type_is_a_row_with_its_unit_and_with_what_is_in_no_sum() {
    for size in [(80, 24), (120, 36), (200, 50)] {
        let mut state = opened(size);
        shows(
            &state,
            &[
                "每种假期",
                "假期",
                "单位",
                "人数",
                "剩余",
                "年假",
                "天",
                "调休",
            ],
        );
        press(&mut state, "L");
        shows(
            &state,
            &[
                "each leave type",
                "Leave",
                "Unit",
                "People",
                "Left",
                "not read yet",
            ],
        );
        press(&mut state, "m");
        assert!(!print(&state).contains("6.5"), "{}", print(&state));
    }
}

#[test]
fn a_balance_that_has_not_come_is_counted_once_however_many_departments_its_person_is_in() {
    for size in [(120, 36), (200, 50)] {
        let mut state = opened(size);
        let by_type = pending(&state);
        press(&mut state, "b");
        shows(&state, &["每个部门", "市场部", "研发"]);
        assert_eq!(pending(&state), by_type);
        press(&mut state, "b");
        shows(&state, &["每个企业"]);
        assert_eq!(pending(&state), by_type);
    }
}

#[test]
fn people_behind_a_sum_are_those_of_each_alternative_of_the_filter() {
    let mut state = opened((120, 36));
    press(&mut state, "/吴磊 | zhangsan⏎b⏎");
    let filter = state.selection.filter.input.value();
    let (first, second) = filter.split_once(" | ").unwrap();
    let condition = first.strip_prefix("吴磊 ").unwrap();
    assert_eq!(second.strip_prefix("zhangsan "), Some(condition));
    assert!(condition.starts_with("部门:"), "{filter}");
}

#[test]
fn people_behind_a_sum_are_not_shown_where_that_takes_too_many_conditions() {
    let mut state = opened((120, 36));
    let names: Vec<String> = (0..65).map(|n| format!("zhangsan{n}")).collect();
    let filter = format!("吴磊 | {}", names.join(" | "));
    state.selection.filter.set(&filter);
    press(&mut state, "⏎");
    press(&mut state, "⏎");
    assert_eq!(state.view, ViewName::Totals);
    assert_eq!(state.selection.filter.input.value(), filter);
    shows(&state, &["条件太多"]);
}

#[test]
fn enter_shows_the_people_of_a_row_in_company() {
    let mut state = opened((120, 36));
    press(&mut state, "b⏎");
    assert_eq!(state.view, ViewName::Company);
    let filter = state.selection.filter.input.value();
    assert!(
        filter.contains("部门:") && filter.contains("假期:"),
        "{filter}"
    );
}
