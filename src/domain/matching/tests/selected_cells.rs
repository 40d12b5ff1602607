//! The balances that a query selects of everybody are those that it selects of each person.

use proptest::prelude::*;

use super::super::super::amount::{Amount, Scale, Unit};
use super::super::super::balance::{Balance, CellState, ExpirySource};
use super::super::super::expiry;
use super::super::super::ids::LeaveTypeId;
use super::super::super::ledger::Ledger;
use super::super::super::lot::Lot;
use super::*;

/// Two configured leave types and one that only a balance names.
const TYPES: [(&str, &str); 3] = [("1", "年假"), ("2", "调休"), ("3", "福利年假")];

fn balance(kind: usize, state: CellState, left: i64, ends_in: i64) -> Balance {
    let (id, name) = TYPES[kind];
    let unit = [Unit::Day, Unit::Hour, Unit::Day][kind];
    let id = LeaveTypeId::new(id);
    let mut balance = Balance::without_figures(id, name.into(), state, Some(unit), TODAY);
    if state != CellState::Known {
        return balance;
    }
    let amount = |count| Some(Amount::new(count, Scale::Hundredths, unit));
    balance.figures.granted = amount(500);
    balance.figures.used = amount(500 - left);
    balance.figures.left = amount(left);
    balance.overdrawn = left < 0;
    balance.lots = vec![Lot {
        id: "q".to_owned(),
        cycle: None,
        starts_on: None,
        ends_on: TODAY.checked_add(jiff::Span::new().days(ends_in)).ok(),
        granted: amount(500),
        used: amount(500 - left),
        left: amount(left),
    }];
    balance.expiry_source = ExpirySource::Lot;
    balance.expires_on = expiry::from_lots(&balance.lots, TODAY);
    balance
}

fn a_state() -> impl Strategy<Value = CellState> {
    prop_oneof![
        4 => Just(CellState::Known),
        1 => Just(CellState::Unlimited),
        1 => Just(CellState::NotApplicable),
        1 => Just(CellState::Failed),
    ]
}

fn anybodys_balances() -> impl Strategy<Value = Vec<Balance>> {
    let one = (a_state(), -200i64..700, -5i64..60);
    prop::collection::vec(prop::option::weighted(0.8, one), 3).prop_map(|rows| {
        let rows = rows.into_iter().enumerate();
        rows.filter_map(|(kind, row)| row.map(|(state, left, ends)| (kind, state, left, ends)))
            .map(|(kind, state, left, ends)| balance(kind, state, left, ends))
            .collect()
    })
}

fn anybody() -> impl Strategy<Value = (Employee, Vec<Balance>)> {
    let name = prop::sample::select(vec!["张三", "章硕", "李四", "单雄信"]);
    let department = prop::sample::select(vec!["市场部", "财务", "研发中心"]);
    (name, department, anybodys_balances())
        .prop_map(|(name, department, balances)| (person("#", name, &[department], None), balances))
}

fn a_filter() -> impl Strategy<Value = String> {
    let condition = prop::sample::select(vec![
        "张",
        "zs",
        "!李",
        "dept:市场",
        "!dept:财务",
        "left<0",
        "!left<0",
        "left>=2",
        "used=0",
        "type:年假",
        "type=年假",
        "!type:年假",
        "expires<30d",
        "!expires<30d",
        "state:failed",
        "!state:known",
        "超支",
        "state:unreadable",
    ]);
    let alternative = prop::collection::vec(condition, 1..4);
    prop::collection::vec(alternative, 0..4).prop_map(|alternatives| {
        let alternatives: Vec<_> = alternatives.iter().map(|words| words.join(" ")).collect();
        alternatives.join(" | ")
    })
}

proptest! {
    #[test]
    fn everybodys_selected_balances_are_each_persons_matching_rows(
        company in prop::collection::vec(anybody(), 0..9),
        filter in a_filter(),
    ) {
        let query = Query::parse(&filter);
        let people: Vec<_> = company.iter().map(|(person, _)| person.clone()).collect();
        let roster = roster(&people);
        let mut ledger = Ledger::default();
        for (row, (_, balances)) in company.iter().enumerate() {
            ledger.apply(RowId(u32::try_from(row).unwrap()), balances);
        }
        let ids = TYPES.map(|(id, _)| LeaveTypeId::new(id));
        let columns: Vec<_> = ids.iter().zip(TYPES).map(|(id, (_, name))| SearchedColumn {
            id, name, cells: ledger.find_column(id),
        }).collect();
        let searched = SearchedPeople { roster: &roster, ledger: Some(&ledger), types: &[], today: TODAY, dates: TenantDates::default() };
        let selected = SelectedCells::find(&query, &searched, &columns, &|| false).unwrap();
        let rows: Vec<u32> = selected.rows().map(|row| row.0).collect();
        let mut found = Vec::new();
        for (row, (_, balances)) in company.iter().enumerate() {
            let number = u32::try_from(row).unwrap();
            let page = &roster.chunks()[row / 3];
            let expected = query.matching_rows((page, row % 3), balances, asked());
            let expected: Vec<&LeaveTypeId> = balances.iter().zip(expected)
                .filter(|(_, matches)| *matches)
                .map(|(balance, _)| &balance.leave_type)
                .collect();
            if !rows.contains(&number) {
                prop_assert_eq!(expected.len(), 0, "{} in {}", row, filter);
                continue;
            }
            selected.columns_of(RowId(number), &mut found);
            let has = |id: &LeaveTypeId| balances.iter().any(|balance| balance.leave_type == *id);
            // A query about people selects empty cells too, of which there is no row.
            let of_rows: Vec<&LeaveTypeId> = found.iter().map(|at| &ids[*at]).filter(|id| has(id)).collect();
            prop_assert_eq!(of_rows, expected, "{} in {}", row, filter);
        }
        let halves: Vec<u32> = selected.rows_in(0..4).chain(selected.rows_in(4..9)).map(|row| row.0).collect();
        prop_assert_eq!((halves.len(), &halves), (selected.len(), &rows));
    }
}

#[test]
fn of_a_person_without_an_answer_the_balances_that_will_come_are_selected() {
    let roster = roster(&[person("u0", "张三", &[], None)]);
    let ledger = Ledger::default();
    let ids = TYPES.map(|(id, _)| LeaveTypeId::new(id));
    let columns: Vec<_> = ids
        .iter()
        .zip(TYPES)
        .map(|(id, (_, name))| SearchedColumn {
            id,
            name,
            cells: None,
        })
        .collect();
    let people = SearchedPeople {
        roster: &roster,
        ledger: Some(&ledger),
        types: &[],
        today: TODAY,
        dates: TenantDates::default(),
    };
    for (filter, expected) in [
        ("", Some(vec![0, 1, 2])),
        ("张三", Some(vec![0, 1, 2])),
        ("state:pending", Some(vec![0, 1, 2])),
        ("left<0", None),
        ("!left<0", Some(vec![0, 1, 2])),
    ] {
        let query = Query::parse(filter);
        let selected = SelectedCells::find(&query, &people, &columns, &|| false).unwrap();
        let mut found = Vec::new();
        let columns = selected.rows().next().map(|row| {
            selected.columns_of(row, &mut found);
            found.clone()
        });
        assert_eq!(columns, expected, "{filter}");
    }
}

#[test]
fn a_cancelled_selection_is_none() {
    let roster = roster(&[person("u0", "张三", &[], None)]);
    let people = SearchedPeople {
        roster: &roster,
        ledger: None,
        types: &[],
        today: TODAY,
        dates: TenantDates::default(),
    };
    let query = Query::parse("张三");
    assert!(SelectedCells::find(&query, &people, &[], &|| true).is_none());
}
