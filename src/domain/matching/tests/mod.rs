//! Matching as a person sees it, by subject, and against a slow and plain definition.

mod balances;
mod names;
mod properties;
mod queries;
mod selected_cells;

use std::sync::Arc;

use jiff::civil::{Date, date};

use super::super::employee::Employee;
use super::super::ids::EmployeeId;
use super::super::roster::{Roster, RosterChunk};
use super::super::row_set::RowId;
use super::super::service_dates::{ServiceDates, TenantDates};
use super::*;

const TODAY: Date = date(2026, 11, 21);

fn person(id: &str, name: &str, departments: &[&str], number: Option<&str>) -> Employee {
    Employee {
        id: EmployeeId::new(id),
        name: name.to_owned(),
        departments: Some(departments.iter().map(|&d| d.to_owned()).collect()),
        number: number.map(str::to_owned),
        union_id: None,
        hired_on: None,
        department_paths: Vec::new(),
    }
}

/// A roster in pages of three.
fn roster(people: &[Employee]) -> Roster {
    let mut roster = Roster::default();
    for page in people.chunks(3) {
        let start = RowId(u32::try_from(roster.len()).unwrap());
        assert!(roster.push(Arc::new(RosterChunk::build(start, page))));
    }
    roster
}

fn find(roster: &Roster, query: &Query, scope: SearchScope<'_>) -> Vec<u32> {
    let people = SearchedPeople {
        roster,
        ledger: None,
        types: &[],
        today: TODAY,
        dates: TenantDates::default(),
    };
    search(query, &people, scope, RowId(0), &|| false).expect("nobody cancels")
}

/// The question about the balances of a person whose dates are not known.
fn asked() -> RowsQuestion<'static> {
    RowsQuestion {
        today: TODAY,
        below_zero: BelowZero::Measured,
        types: &[],
        dates: ServiceDates::default(),
    }
}

fn matches(name: &str, text: &str) -> bool {
    let roster = roster(&[person("#", name, &[], None)]);
    !find(&roster, &Query::parse(text), SearchScope::Everything).is_empty()
}

fn company() -> Roster {
    roster(&[
        person("zhangsan", "张三", &["市场部"], Some("A001")),
        person("zhangshuo", "章硕", &["研发中心", "平台组"], None),
        person("u3", "曾思齐", &["财务"], Some("Ｂ００２")),
        person("u4", "李四", &["招商部"], Some("A004")),
    ])
}
