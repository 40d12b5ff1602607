//! Conditions on balances.

use std::sync::Arc;

use jiff::civil::{Date, date};

use super::super::super::amount::{Amount, Scale, Unit};
use super::super::super::balance::{Balance, CellState, ExpirySource};
use super::super::super::employee::Employee;
use super::super::super::expiry;
use super::super::super::ids::{EmployeeId, LeaveTypeId};
use super::super::super::leave_type::{
    DayCounting, ExpiryRule, GrantRule, LeaveType, LeaveTypeStatus,
};
use super::super::super::ledger::Ledger;
use super::super::super::lot::Lot;
use super::super::super::platforms::LeaveTypeDetails;
use super::super::super::platforms::feishu::FeishuDetails;
use super::super::super::roster::{Roster, RosterChunk};
use super::super::super::row_set::RowId;
use super::super::*;
use super::{TODAY, TenantDates, asked};

fn leave_type(id: &str, name: &str) -> LeaveType {
    LeaveType {
        id: LeaveTypeId::new(id),
        name: name.into(),
        parent: None,
        status: LeaveTypeStatus::Enabled,
        unit: None,
        day_length: None,
        counts: DayCounting::Unknown,
        grant: GrantRule::Unknown,
        expiry: ExpiryRule::Unknown,
        details: LeaveTypeDetails::Feishu(FeishuDetails::default()),
        fields: Vec::new(),
        raw: Arc::from("{}"),
    }
}

fn cell(leave_type: &str, state: CellState, unit: Unit) -> Balance {
    let id = LeaveTypeId::new(leave_type);
    Balance::without_figures(id, leave_type.into(), state, Some(unit), TODAY)
}

/// Granted, used and left, in seconds.
fn known(leave_type: &str, unit: Unit, [granted, used, left]: [i64; 3]) -> Balance {
    let mut balance = cell(leave_type, CellState::Known, unit);
    let amount = |count| Some(Amount::new(count, Scale::Seconds, unit));
    balance.figures.granted = amount(granted);
    balance.figures.used = amount(used);
    balance.figures.left = amount(left);
    balance
}

fn expiring(mut balance: Balance, on: Date) -> Balance {
    balance.expires_on = Some(on);
    balance.expiry_source = ExpirySource::RuleExact;
    balance
}

const DAY: i64 = 86_400;
const HOUR: i64 = 3_600;

/// Row 0 has days and hours, 1 is overdrawn, 2 unlimited, 3 failed, 4 has no answer yet.
fn company() -> (Roster, Ledger, Vec<LeaveType>) {
    let people: Vec<_> = (0..5)
        .map(|n| Employee {
            id: EmployeeId::new(&format!("u{n}")),
            name: "张三".to_owned(),
            departments: None,
            number: None,
            union_id: None,
            hired_on: None,
            department_paths: Vec::new(),
        })
        .collect();
    let mut roster = Roster::default();
    roster.push(Arc::new(RosterChunk::build(RowId(0), &people)));
    let mut ledger = Ledger::default();
    let year_end = date(2026, 12, 31);
    let days = known("1", Unit::Day, [10 * DAY, 0, 10 * DAY]);
    let hours = known("2", Unit::Hour, [16 * HOUR, 12 * HOUR, 4 * HOUR]);
    ledger.apply(RowId(0), &[expiring(days, year_end), hours]);
    let overdrawn = known("1", Unit::Day, [DAY, DAY + 28_800, -28_800]);
    let soon = known("2", Unit::Hour, [HOUR, 0, HOUR]);
    ledger.apply(RowId(1), &[overdrawn, expiring(soon, date(2026, 11, 30))]);
    let unlimited = cell("1", CellState::Unlimited, Unit::Day);
    let none = cell("2", CellState::NotApplicable, Unit::Hour);
    ledger.apply(RowId(2), &[unlimited, none]);
    let failed = |id| cell(id, CellState::Failed, Unit::Day);
    ledger.apply(RowId(3), &[failed("1"), failed("2")]);
    let types = vec![leave_type("1", "年假"), leave_type("2", "調休")];
    (roster, ledger, types)
}

fn find(text: &str) -> Vec<u32> {
    let (_, ledger, _) = company();
    find_in(&ledger, text)
}

fn find_in(ledger: &Ledger, text: &str) -> Vec<u32> {
    let (roster, _, types) = company();
    let people = SearchedPeople {
        roster: &roster,
        ledger: Some(ledger),
        types: &types,
        today: TODAY,
        dates: TenantDates::default(),
    };
    let query = Query::parse(text);
    assert_eq!(query.errors(), [], "{text}");
    search(&query, &people, SearchScope::Everything, RowId(0), &|| {
        false
    })
    .unwrap()
}

#[test]
fn figures_compare_exactly_and_only_where_they_are_known() {
    for (text, rows) in [
        ("left<0", vec![1]),
        ("剩余＜0", vec![1]),
        ("left>=10", vec![0]),
        ("left>10", vec![]),
        ("left=4", vec![0]),
        ("left<0 !type:年假", vec![]),
        ("剩余 < 0", vec![1]),
        ("剩余《0", vec![1]),
        ("剩余 〈 0", vec![1]),
        ("剩余 ＜ ０", vec![1]),
        ("left <0", vec![1]),
        ("left< 0", vec![1]),
        ("left >= 10", vec![0]),
        ("余额》＝10", vec![0]),
        ("used ！＝ 0", vec![0, 1]),
        ("used != 0 u1", vec![1]),
        ("left>-0.33333333333333333333333334", vec![0, 1]),
        ("left<-0.33333333333333333333", vec![1]),
        ("left<-0.34", vec![]),
        ("used=0", vec![0, 1]),
        ("used!=0", vec![0, 1]),
        ("已发>15", vec![0]),
        ("carried=0", vec![]),
    ] {
        assert_eq!(find(text), rows, "{text}");
    }
}

#[test]
fn a_number_with_a_unit_compares_only_balances_in_that_unit() {
    for (text, rows) in [
        ("left<2d", vec![1]),
        ("left<5h", vec![0, 1]),
        ("left>8h", vec![]),
        ("left>8", vec![0]),
        ("left>8d", vec![0]),
        ("剩余>8天", vec![0]),
        ("剩余=1小时", vec![1]),
        ("剩余 > 8 天", vec![0]),
        ("left = 1 hour", vec![1]),
        ("left<2 d", vec![]),
    ] {
        assert_eq!(find(text), rows, "{text}");
    }
}

#[test]
fn plain_questions_are_about_one_and_the_same_balance() {
    assert_eq!(find("used=0 left>5"), [0]);
    assert_eq!(find("used=0 left<5"), [1], "row 0 has them in two balances");
    assert!(find("used>0 left>5").is_empty());
}

#[test]
fn a_type_chooses_the_rows_that_the_other_conditions_are_asked_of() {
    for (text, rows) in [
        ("type:年假", vec![0, 1, 2, 3, 4]),
        ("type:年假 state:known", vec![0, 1]),
        ("type:nj state:unlimited", vec![2]),
        ("type=1 !state:pending", vec![0, 1, 2, 3]),
        ("假期：调休 state:known", vec![0, 1]),
        ("假期 ： 调休 state:known", vec![0, 1]),
        ("!type:调休 state:unlimited", vec![2]),
        ("type!=调休 state:failed", vec![3]),
        ("type:年假 left<5", vec![1]),
        ("type:调休 left<5", vec![0, 1]),
        ("type:年假 used>0", vec![1]),
        ("type:调休 used>0", vec![0]),
        ("type:年假 !left<0", vec![0, 2, 3, 4]),
        ("type:没有", vec![]),
    ] {
        assert_eq!(find(text), rows, "{text}");
    }
}

#[test]
fn expiry_counts_days_from_today_or_names_a_date() {
    for (text, rows) in [
        ("expires<30d", vec![1]),
        ("expires<30", vec![1]),
        ("到期<=40天", vec![0, 1]),
        ("expires<=2026-11-30", vec![1]),
        ("expires=2026-12-31", vec![0]),
        ("到期 < 30 天", vec![1]),
        ("!expires<30d", vec![0, 1, 2, 3, 4]),
        ("!expires<30d type:调休", vec![0, 2, 3, 4]),
    ] {
        assert_eq!(find(text), rows, "{text}");
    }
}

/// A balance of nine and a half days of which two and a half end on `first`, the rest on `then`.
fn in_lots(first: Option<Date>, then: Option<Date>) -> Balance {
    let lot = |days: i64, ends_on| Lot {
        id: String::new(),
        cycle: None,
        starts_on: None,
        ends_on,
        granted: None,
        used: None,
        left: Some(Amount::new(days * DAY / 10, Scale::Seconds, Unit::Day)),
    };
    let mut balance = known("1", Unit::Day, [10 * DAY, DAY / 2, 95 * DAY / 10]);
    balance.lots = vec![lot(25, first), lot(70, then)];
    balance.expires_on = expiry::from_lots(&balance.lots, TODAY);
    balance.expiry_source = ExpirySource::Lot;
    balance
}

#[test]
fn only_what_ends_and_can_still_be_used_is_asked_for_by_its_day() {
    let (december_8, year_end) = (Some(date(2026, 12, 8)), Some(date(2026, 12, 31)));
    let mut ledger = Ledger::default();
    ledger.apply(RowId(0), &[in_lots(december_8, year_end)]);
    ledger.apply(RowId(1), &[in_lots(None, None)]);
    // Fetched before it ended.
    let over = known("1", Unit::Day, [DAY, 0, DAY]);
    ledger.apply(RowId(2), &[expiring(over, date(2026, 11, 20))]);
    ledger.apply(RowId(3), &[in_lots(None, year_end)]);
    for (text, rows) in [
        ("expires<30d", vec![0]),
        ("expires<=40d", vec![0, 3]),
        ("expires<2026-12-09", vec![0]),
        ("expires<36500d", vec![0, 3]),
    ] {
        assert_eq!(find_in(&ledger, text), rows, "{text}");
    }
}

#[test]
fn a_figure_compares_as_what_it_is_and_not_as_it_is_rounded_on_screen() {
    let mut ledger = Ledger::default();
    let mut nearly_one = known("1", Unit::Day, [DAY, 0, DAY]);
    nearly_one.figures.left = Some(Amount::new(996_333, Scale::Millionths, Unit::Day));
    ledger.apply(RowId(0), &[nearly_one]);
    // 100 seconds, printed as 0.001157.
    ledger.apply(RowId(1), &[known("1", Unit::Day, [DAY, 0, 100])]);
    for (text, rows) in [
        ("left>=1", vec![]),
        ("left<1", vec![0, 1]),
        ("left=0.996333", vec![0]),
        ("left>0.001157", vec![0, 1]),
        ("left=0.001157", vec![]),
        ("left>0.0011574", vec![0, 1]),
        ("left<0.0011575 left>0", vec![1]),
    ] {
        assert_eq!(find_in(&ledger, text), rows, "{text}");
    }
}

#[test]
fn states_are_asked_for_by_their_words() {
    for (text, rows) in [
        ("state:failed", vec![3]),
        ("状态：失败", vec![3]),
        ("state:unlimited", vec![2]),
        ("state:not_applicable", vec![2]),
        ("state:pending", vec![4]),
        ("state:unreadable", vec![3]),
        ("状态:读不到", vec![3]),
        ("状态 ： 读不到", vec![3]),
        ("!state:unreadable", vec![0, 1, 2, 4]),
        ("state:n/a", vec![2]),
        ("状态:待读取", vec![4]),
        ("!state:known", vec![2, 3, 4]),
        ("state!=known", vec![2, 3, 4]),
        ("state:known type:调休 u1", vec![1]),
    ] {
        assert_eq!(find(text), rows, "{text}");
    }
}

#[test]
fn words_with_a_space_in_them_are_states_too() {
    for text in [
        "state:no access",
        "state:no_access",
        "状态:无权限",
        "state:forbidden",
    ] {
        assert_eq!(find(text), Vec::<u32>::new(), "{text}");
    }
    assert_eq!(find("state : not set | state:not applicable u2"), [2]);
}

#[test]
fn alternatives_are_parted_by_a_bar_and_each_is_asked_of_one_row() {
    for (text, rows) in [
        ("u3 | left<0", vec![1, 3]),
        ("u3｜剩余＜0", vec![1, 3]),
        ("left<0 u0 | left>=10", vec![0]),
        ("type:年假 used>0 | state:failed | ", vec![1, 3]),
        ("!u0 !u1 | left>=10", vec![0, 2, 3, 4]),
    ] {
        assert_eq!(find(text), rows, "{text}");
    }
}

/// Row 0 is overdrawn by measure, 1 by inference, 2 at 0 and not overdrawn.
fn overdrawn_company() -> (Roster, Ledger, Vec<LeaveType>) {
    let (roster, mut ledger, types) = company();
    let inferred = |mut balance: Balance| {
        balance.overdrawn = balance.figures.is_overdrawn(true);
        balance
    };
    for (row, figures) in [
        (0, [DAY, 2 * DAY, -DAY]),
        (1, [DAY, 2 * DAY, 0]),
        (2, [DAY, DAY, 0]),
    ] {
        let balance = inferred(known("1", Unit::Day, figures));
        ledger.apply(RowId(row), &[balance]);
    }
    (roster, ledger, types)
}

#[test]
fn overdrawn_is_measured_or_inferred_and_left_below_zero_counts_what_it_leaves_out() {
    let (roster, ledger, types) = overdrawn_company();
    let people = SearchedPeople {
        roster: &roster,
        ledger: Some(&ledger),
        types: &types,
        today: TODAY,
        dates: TenantDates::default(),
    };
    for (text, rows, inferred) in [
        ("超支", vec![0, 1], 0),
        ("透支", vec![0, 1], 0),
        ("@透支", vec![0, 1], 0),
        ("overdrawn type:年假", vec![0, 1], 0),
        ("！超支 u2", vec![2], 0),
        ("left<0", vec![0], 1),
        ("剩余 < 0 u1", vec![], 1),
        ("left<0 u0", vec![0], 0),
        ("left<0 | u1", vec![0, 1], 0),
        ("left<1", vec![0, 1, 2], 0),
        ("\"超支\"", vec![], 0),
    ] {
        let query = Query::parse(text);
        let found = search(&query, &people, SearchScope::Everything, RowId(0), &|| {
            false
        })
        .unwrap();
        assert_eq!(found, rows, "{text}");
        let left_out = search_inferred(&query, &people, &found, &|| false).unwrap();
        assert_eq!(left_out.len(), inferred, "{text}");
    }
}

#[test]
fn rows_of_one_person_match_as_the_person_does() {
    let (roster, ..) = company();
    let page = &roster.chunks()[0];
    let rows = [
        known("1", Unit::Day, [10 * DAY, 0, 10 * DAY]),
        known("2", Unit::Hour, [HOUR, 2 * HOUR, -HOUR]),
        cell("3", CellState::Failed, Unit::Day),
    ];
    for (text, expected) in [
        ("", [true, true, true]),
        ("u1", [true, true, true]),
        ("u2", [false, false, false]),
        ("left<0", [false, true, false]),
        ("!left<0", [true, false, true]),
        ("type=1", [true, false, false]),
        ("type:1 left<0", [false, false, false]),
        ("left<0 | state:unreadable", [false, true, true]),
        ("u2 left<0 | left>5", [true, false, false]),
    ] {
        let query = Query::parse(text);
        let found = query.matching_rows((page, 1), &rows, asked());
        assert_eq!(found, expected, "{text}");
    }
}
