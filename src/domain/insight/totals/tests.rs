//! Totals against a reference that adds up decimals person by person, and facts about what they leave out.

mod costs;

use std::collections::BTreeMap;
use std::sync::Arc;

use rust_decimal::Decimal;

use super::*;
use crate::domain::amount::{Amount, Scale};
use crate::domain::balance::Balance;
use crate::domain::insight::generated::{Generated, tenant};
use crate::domain::{Employee, Unit};

/// What a row stands for: tenant, department, leave type and unit, as texts.
type GroupKey = (usize, Option<String>, Option<String>, Option<&'static str>);

/// What the reference adds up to a row.
#[derive(Clone, PartialEq, Debug, Default)]
struct Reference {
    /// Granted, used, left and carried.
    sums: [Option<Decimal>; 4],
    people: std::collections::BTreeSet<String>,
    overdrawn: std::collections::BTreeSet<String>,
    states: BTreeMap<&'static str, usize>,
}

fn value(amount: Amount) -> Decimal {
    let per_unit = match (amount.scale, amount.unit) {
        (Scale::Seconds, Unit::Day) => 24 * 60 * 60,
        (Scale::Seconds, Unit::Hour) => 60 * 60,
        (Scale::Seconds, Unit::Second) => 1,
        (Scale::Hundredths, _) => 100,
        (Scale::Millionths | Scale::Rounded, _) => 1_000_000,
    };
    Decimal::from(amount.count) / Decimal::from(per_unit)
}

/// The balances of a person, or pending ones as long as there is no answer.
fn rows_of(generated: &Generated, answer: Option<&Vec<Balance>>) -> Vec<Balance> {
    if let Some(rows) = answer {
        return rows.clone();
    }
    let types = generated.figures.types.iter();
    let pending = types.filter(|leave_type| leave_type.has_own_row());
    let pending = pending.map(|leave_type| {
        let (id, name) = (leave_type.id.clone(), Arc::clone(&leave_type.name));
        let today = generated.figures.as_of;
        Balance::without_figures(id, name, CellState::Pending, leave_type.unit, today)
    });
    pending.collect()
}

/// The groups that a person counts in: departments by their ids, or by their names where those are not known.
fn departments_of(question: &TotalsQuestion, person: &Employee) -> Vec<Option<String>> {
    if question.by != TotalsGrouping::Department {
        return vec![None];
    }
    let mut names = person.departments.clone().unwrap_or_default();
    if !person.department_paths.is_empty() {
        names.clear();
        for path in &person.department_paths {
            let ids = path.steps().iter().map(|step| format!("id {}", step.id));
            let skipped = if question.with_sub_departments {
                0
            } else {
                path.steps().len() - 1
            };
            names.extend(ids.skip(skipped));
        }
    }
    names.sort();
    names.dedup();
    if names.is_empty() {
        return vec![None];
    }
    names.into_iter().map(Some).collect()
}

fn reference(company: &[Generated], question: &TotalsQuestion) -> BTreeMap<GroupKey, Reference> {
    let by = question.by;
    let mut rows: BTreeMap<GroupKey, Reference> = BTreeMap::new();
    for (at, tenant) in company.iter().enumerate() {
        for (person, answer) in &tenant.people {
            for balance in rows_of(tenant, answer.as_ref()) {
                for department in departments_of(question, person) {
                    let leave_type = balance.leave_type.as_str().to_owned();
                    let leave_type = (by != TotalsGrouping::Tenant).then_some(leave_type);
                    let unit = balance.unit.map(Unit::as_str);
                    let row = rows.entry((at, department, leave_type, unit)).or_default();
                    add(row, person, &balance);
                }
            }
        }
    }
    rows
}

fn add(row: &mut Reference, person: &Employee, balance: &Balance) {
    *row.states.entry(balance.state.as_str()).or_default() += 1;
    if balance.state != CellState::Known {
        return;
    }
    let id = person.id.as_str().to_owned();
    if balance.overdrawn {
        row.overdrawn.insert(id.clone());
    }
    row.people.insert(id);
    let figures = balance.figures;
    let figures = [figures.granted, figures.used, figures.left, figures.carried];
    for (sum, amount) in row.sums.iter_mut().zip(figures) {
        if let Some(amount) = amount {
            *sum = Some(sum.unwrap_or_default() + value(amount));
        }
    }
}

#[track_caller]
fn same(row: &TotalsRow, expected: &Reference) {
    let sums = row.sums;
    let sums = [sums.granted, sums.used, sums.left, sums.carried];
    for (sum, expected) in sums.into_iter().zip(expected.sums) {
        assert_eq!(sum.is_some(), expected.is_some(), "{row:?}");
        let Some((sum, expected)) = sum.zip(expected) else {
            continue;
        };
        let printed: Decimal = sum.to_exact_text().parse().unwrap();
        let half = Decimal::new(5, 7);
        assert!((printed - expected).abs() <= half, "{printed} {expected}");
    }
    assert_eq!(row.people, expected.people.len(), "{row:?}");
    assert_eq!(row.overdrawn_people, expected.overdrawn.len(), "{row:?}");
    for state in StateCounts::STATES {
        let expected = expected.states.get(state.as_str());
        assert_eq!(row.states.of(state), expected.copied().unwrap_or(0));
    }
}

fn ask(company: &[Generated], question: &TotalsQuestion) -> TotalsReport {
    let figures: Vec<_> = company
        .iter()
        .map(|tenant| tenant.figures.clone())
        .collect();
    totals(&figures, question, &|| false).unwrap()
}

fn company(seed: u64) -> Vec<Generated> {
    let sizes = [30 + usize::try_from(seed % 40).unwrap(), 5, 0];
    let sizes = sizes.into_iter().enumerate();
    sizes
        .map(|(at, people)| tenant(&format!("t{at}"), seed * 3 + at as u64, people))
        .collect()
}

#[test]
fn totals_are_what_adding_up_person_by_person_gives() {
    for seed in 0..40 {
        let company = company(seed);
        for (by, with_sub_departments) in [
            (TotalsGrouping::Type, false),
            (TotalsGrouping::Department, false),
            (TotalsGrouping::Department, true),
            (TotalsGrouping::Tenant, false),
        ] {
            let question = TotalsQuestion {
                by,
                with_sub_departments,
                ..TotalsQuestion::default()
            };
            let report = ask(&company, &question);
            let mut expected = reference(&company, &question);
            for row in &report.rows {
                let department = row.department.as_ref().map(|group| {
                    let id = group.id.as_ref().map(|id| format!("id {id}"));
                    id.unwrap_or_else(|| group.name.to_string())
                });
                let leave_type = row
                    .leave_type
                    .as_ref()
                    .map(|(id, _)| id.as_str().to_owned());
                let key = (
                    row.tenant,
                    department,
                    leave_type,
                    row.unit.map(Unit::as_str),
                );
                let expected = expected.remove(&key).unwrap_or_else(|| panic!("{key:?}"));
                same(row, &expected);
            }
            assert!(expected.is_empty(), "{by:?} {expected:?}");
            let people: usize = company.iter().map(|tenant| tenant.people.len()).sum();
            assert_eq!(report.people, people);
            let pending = company.iter().flat_map(|tenant| {
                let answers = tenant.people.iter().map(|(_, answer)| answer.as_ref());
                answers.flat_map(|answer| rows_of(tenant, answer))
            });
            let pending = pending.filter(|row| row.state == CellState::Pending);
            assert_eq!(report.pending, pending.count());
        }
    }
}

#[test]
fn a_query_leaves_out_the_balances_that_it_does_not_select() {
    for seed in 0..20 {
        let company = company(seed);
        let query = Query::parse("dept:研发 type:调休 | 张三");
        let question = TotalsQuestion {
            query: Arc::new(query),
            ..TotalsQuestion::default()
        };
        let report = ask(&company, &question);
        let mut cells = 0;
        for tenant in &company {
            for (person, answer) in &tenant.people {
                let rows = rows_of(tenant, answer.as_ref());
                let departments = person.departments.clone().unwrap_or_default();
                let is_developer = departments.iter().any(|name| name == "研发");
                let wanted = rows.iter().filter(|row| {
                    person.name == "张三" || (is_developer && &*row.leave_type_name == "调休")
                });
                cells += wanted.count();
            }
        }
        let counted: usize = report.rows.iter().map(|row| row.states.all()).sum();
        assert_eq!(counted, cells, "seed {seed}");
    }
}

#[test]
fn a_job_that_is_cancelled_gives_nothing() {
    let company = company(1);
    let figures: Vec<_> = company
        .iter()
        .map(|tenant| tenant.figures.clone())
        .collect();
    let report = totals(&figures, &TotalsQuestion::default(), &|| true);
    assert_eq!(report, None);
}

#[test]
fn balances_that_were_not_chosen_are_not_pending() {
    let company = company(3);
    let question = TotalsQuestion {
        pending: PendingCells::Only(vec![HashMap::new(); company.len()].into()),
        ..TotalsQuestion::default()
    };
    let report = ask(&company, &question);
    let pending = report
        .rows
        .iter()
        .map(|row| row.states.of(CellState::Pending));
    assert_eq!(pending.sum::<usize>(), 0);
    let given = company.iter().flat_map(|tenant| &tenant.people);
    let given: usize = given
        .filter_map(|(_, rows)| Some(rows.as_ref()?.len()))
        .sum();
    let counted: usize = report.rows.iter().map(|row| row.states.all()).sum();
    assert_eq!(counted, given);
}

#[test]
fn what_is_below_a_department_stands_behind_it_and_people_count_once_in_what_is_above() {
    for seed in 0..20 {
        let company = company(seed);
        let question = TotalsQuestion {
            by: TotalsGrouping::Department,
            with_sub_departments: true,
            ..TotalsQuestion::default()
        };
        let report = ask(&company, &question);
        let mut open: Vec<Arc<str>> = Vec::new();
        for row in &report.rows {
            let Some(department) = &row.department else {
                open.clear();
                continue;
            };
            let Some(id) = &department.id else { continue };
            open.truncate(department.depth);
            assert_eq!(open.last(), department.parent.as_ref(), "seed {seed}");
            open.push(Arc::clone(id));
        }
        let people: usize = company.iter().map(|tenant| tenant.people.len()).sum();
        for row in &report.rows {
            assert!(row.states.all() <= people, "{row:?}");
        }
    }
}
