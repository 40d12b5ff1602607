//! Facts about comparisons, and a slow, simple comparison that was written independently, over
//! generated companies.

mod figures;
mod identity;
mod reference;

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use jiff::civil::date;

use super::*;
use crate::domain::insight::{LeaveColumn, OwnRecords};
use crate::domain::roster::RosterChunk;
use crate::domain::{
    Amount, Balance, CellState, Employee, EmployeeId, LeaveTypeId, Ledger, Lot, PlatformKind,
    Roster, RowId, RowSet, Scale, Unit,
};

const DAY: jiff::civil::Date = date(2026, 11, 26);

/// A person with balances, as a test writes them.
#[derive(Clone, Debug)]
struct Somebody {
    id: String,
    number: Option<String>,
    name: String,
    department: &'static str,
    balances: Vec<Balance>,
}

fn somebody(id: &str, name: &str, balances: Vec<Balance>) -> Somebody {
    Somebody {
        id: id.to_owned(),
        number: None,
        name: name.to_owned(),
        department: "市场部",
        balances,
    }
}

fn balance(leave: &str, state: CellState, left: Option<Amount>) -> Balance {
    let id = LeaveTypeId::new(leave);
    let mut balance =
        Balance::without_figures(id, Arc::from(leave), state, left.map(|a| a.unit), DAY);
    balance.figures.left = left;
    balance
}

fn days(leave: &str, hundredths: i64) -> Balance {
    let left = Amount::new(hundredths, Scale::Hundredths, Unit::Day);
    balance(leave, CellState::Known, Some(left))
}

fn tenant(name: &str, people: &[Somebody]) -> TenantFigures {
    let employees: Vec<Employee> = people
        .iter()
        .map(|person| Employee {
            id: EmployeeId::new(&person.id),
            name: person.name.clone(),
            departments: Some(vec![person.department.to_owned()]),
            number: person.number.clone(),
            union_id: None,
            hired_on: None,
            department_paths: Vec::new(),
        })
        .collect();
    let mut roster = Roster::default();
    roster.push(Arc::new(RosterChunk::build(RowId(0), &employees)));
    let mut ledger = Ledger::default();
    let mut columns = Vec::new();
    for (row, person) in (0..).zip(people) {
        ledger.apply(RowId(row), &person.balances);
        for balance in &person.balances {
            LeaveColumn::add_unconfigured(
                &mut columns,
                &balance.leave_type,
                &balance.leave_type_name,
            );
        }
    }
    TenantFigures {
        name: Arc::from(name),
        platform: PlatformKind::DingTalk,
        types: Arc::from([]),
        columns: columns.into(),
        roster: Arc::new(roster),
        gone: Arc::new(RowSet::default()),
        ledger: Arc::new(ledger),
        as_of: DAY,
        own: OwnRecords::default(),
    }
}

fn sheet_line(leave: u16, left: &str, unit: Option<Unit>) -> SheetFigure {
    let amount = Amount::read(left, Scale::Millionths, unit.unwrap_or(Unit::Day)).unwrap();
    SheetFigure {
        leave,
        state: CellState::Known,
        left: Some(amount),
        carried: None,
        unit,
    }
}

fn sheet(leaves: &[&str], people: &[(&str, Vec<SheetFigure>)]) -> CompareSide {
    let leaves = leaves.iter().map(|name| SheetLeave {
        id: None,
        name: Box::from(*name),
    });
    let people = people.iter().map(|(id, figures)| SheetPerson {
        id: Some(Box::from(*id)),
        figures: figures.clone(),
        ..SheetPerson::default()
    });
    CompareSide::Sheet(Arc::new(SheetFigures {
        name: Arc::from("hr.csv"),
        people: people.collect(),
        leaves: leaves.collect(),
    }))
}

fn by(key: MatchKey) -> CompareRules {
    CompareRules {
        identity: IdentityRule {
            key: Some(key),
            ..IdentityRule::default()
        },
        lists_equal: true,
        ..CompareRules::default()
    }
}

fn run(
    left: impl Into<CompareSide>,
    right: impl Into<CompareSide>,
    rules: &CompareRules,
) -> Vec<String> {
    let report = compare_sides([left.into(), right.into()], rules, &|| false).unwrap();
    report.rows.iter().map(|row| told(&report, row)).collect()
}

/// `different zhangsan/zhangsan 年假 3.5 3 -0.5 rounding`
fn told(report: &CompareReport, row: &ComparedRow) -> String {
    let id = |side| {
        let person = report.person(row, side);
        person.map_or("-".to_owned(), |person| person.shown_id().into_owned())
    };
    let figures = report.figures(row);
    let text =
        |quantity: Option<Quantity>| quantity.map_or("-".to_owned(), Quantity::to_exact_text);
    let leave = report.pair(row).map_or("-", |pair| &**pair.name());
    let reason = row.reason.map_or("-", CompareReason::as_str);
    format!(
        "{} {}/{} {leave} {} {} {} {reason}",
        row.result.as_str(),
        id(0),
        id(1),
        text(figures.left),
        text(figures.right),
        text(figures.by),
    )
}
