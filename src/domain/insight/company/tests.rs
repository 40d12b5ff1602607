//! The table against a slow, simple reference that knows nothing of ledgers, numbers of people or threads.

use std::cmp::Ordering;
use std::sync::Arc;

use super::*;
use crate::domain::insight::generated::{Generated, tenant};
use crate::domain::matching::{fold, sort_key};
use crate::domain::{Amount, Balance, CellState, Employee, Unit};

fn go_on() -> bool {
    false
}

/// Two tenants of some forty people, another one with nobody.
fn tenants(seed: u64) -> Vec<Generated> {
    vec![
        tenant("甲", seed, 40),
        tenant("空", seed, 0),
        tenant("乙", seed + 100, 23),
    ]
}

fn figures(tenants: &[Generated]) -> Vec<TenantFigures> {
    tenants.iter().map(|one| one.figures.clone()).collect()
}

fn ask(figures: &[TenantFigures], filter: &str, sort: &[SortBy]) -> CompanyReport {
    let question = CompanyQuestion {
        query: Arc::new(Query::parse(filter)),
        sort: sort.into(),
        first_tenant: 0,
    };
    company(figures, &question, &go_on).unwrap()
}

/// What the reference knows of a listed person.
struct Listed<'a> {
    tenant: usize,
    person: &'a Employee,
    balances: Option<&'a [Balance]>,
}

fn everybody(tenants: &[Generated]) -> Vec<Listed<'_>> {
    let tenants = tenants.iter().enumerate();
    let people = tenants.flat_map(|(at, one)| {
        one.people.iter().map(move |(person, balances)| Listed {
            tenant: at,
            person,
            balances: balances.as_deref(),
        })
    });
    people.collect()
}

/// The balance of the `nth` type with this name and unit, as the leave types are listed.
fn balance<'a>(one: &Listed<'a>, tenants: &[Generated], key: &FigureColumn) -> Option<&'a Balance> {
    let columns = &tenants[one.tenant].figures.columns;
    let own = everybody(tenants);
    let has_unit = |id: &crate::domain::LeaveTypeId, unit: Unit| {
        own.iter()
            .filter(|other| other.tenant == one.tenant)
            .any(|other| {
                let mut balances = other.balances.into_iter().flatten();
                balances.any(|b| b.leave_type == *id && b.unit == Some(unit))
            })
    };
    let in_this_unit = |column: &&crate::domain::insight::LeaveColumn| {
        key.unit.is_some_and(|unit| has_unit(&column.id, unit))
    };
    let named = columns.iter().filter(|column| column.name == key.name);
    let column = named.filter(in_this_unit).nth(key.nth.into())?;
    let balance = one.balances?.iter().find(|b| b.leave_type == column.id)?;
    (balance.unit == key.unit).then_some(balance)
}

fn figure(one: &Listed<'_>, tenants: &[Generated], key: &FigureColumn) -> Option<Amount> {
    let balance = balance(one, tenants, key)?;
    (balance.state == CellState::Known).then_some(balance.figures.left)?
}

/// Known ones in their order or turned round, unknown ones last in either case.
fn known_first<T: Clone>(
    (one, other): (Option<T>, Option<T>),
    is_descending: bool,
    compare: impl Fn(T, T) -> Ordering,
) -> Ordering {
    match (one, other) {
        (Some(one), Some(other)) if is_descending => compare(other, one),
        (Some(one), Some(other)) => compare(one, other),
        (Some(_), None) => Ordering::Less,
        (None, Some(_)) => Ordering::Greater,
        (None, None) => Ordering::Equal,
    }
}

fn compare(one: &Listed<'_>, other: &Listed<'_>, by: &SortBy, tenants: &[Generated]) -> Ordering {
    let down = by.is_descending;
    let departments = |one: &Listed<'_>| {
        let names = one
            .person
            .departments
            .clone()
            .filter(|names| !names.is_empty());
        names.map(|names| sort_key(&names.join(" ")))
    };
    match &by.field {
        CompanyField::Tenant => {
            known_first((Some(one.tenant), Some(other.tenant)), down, |a, b| {
                a.cmp(&b)
            })
        }
        CompanyField::Name => {
            let name = |one: &Listed<'_>| Some(sort_key(&one.person.name));
            known_first((name(one), name(other)), down, |a, b| a.cmp(&b))
        }
        CompanyField::Id => {
            let id = |one: &Listed<'_>| Some(one.person.id.as_str().to_owned());
            known_first((id(one), id(other)), down, |a, b| a.cmp(&b))
        }
        CompanyField::Department => {
            known_first((departments(one), departments(other)), down, |a, b| {
                a.cmp(&b)
            })
        }
        CompanyField::Figure(key) => known_first(
            (figure(one, tenants, key), figure(other, tenants, key)),
            down,
            |a, b| a.compare(b).unwrap(),
        ),
    }
}

fn names_of(report: &CompanyReport, figures: &[TenantFigures]) -> Vec<(usize, String)> {
    let lines = (0..report.len()).map(|line| report.person_at(line).unwrap());
    let ids = lines.map(|at| {
        let person = figures[at.tenant].roster.person(at.row).unwrap();
        (at.tenant, person.id.to_owned())
    });
    ids.collect()
}

/// All pairs of fields, both ways.
fn orders(report: &CompanyReport) -> Vec<Vec<SortBy>> {
    let mut fields = vec![
        CompanyField::Tenant,
        CompanyField::Name,
        CompanyField::Id,
        CompanyField::Department,
    ];
    let figures = report.columns.iter();
    fields.extend(figures.map(|column| CompanyField::Figure(column.key.clone())));
    let both = fields.iter().flat_map(|field| {
        [false, true].map(|is_descending| SortBy {
            field: field.clone(),
            is_descending,
        })
    });
    let both: Vec<SortBy> = both.collect();
    let mut orders: Vec<Vec<SortBy>> = both.iter().map(|by| vec![by.clone()]).collect();
    for (at, first) in both.iter().enumerate() {
        let second = &both[(at * 7 + 3) % both.len()];
        orders.push(vec![first.clone(), second.clone()]);
    }
    orders
}

/// Rows without a figure have an order of their own among themselves, which the next test is about.
#[test]
fn rows_are_ordered_as_a_simple_comparison_of_their_cells_orders_them() {
    for seed in 0..4 {
        let tenants = tenants(seed);
        let figures = figures(&tenants);
        for order in orders(&ask(&figures, "", &[])) {
            let report = ask(&figures, "", &order);
            let found = names_of(&report, &figures);
            let people = everybody(&tenants);
            assert_eq!(found.len(), people.len());
            let of = |(tenant, id): &(usize, String)| {
                let is_own =
                    |one: &&Listed<'_>| one.tenant == *tenant && one.person.id.as_str() == id;
                people.iter().position(|one| is_own(&one)).unwrap()
            };
            for pair in found.windows(2) {
                let (one, other) = (of(&pair[0]), of(&pair[1]));
                let by_columns = order
                    .iter()
                    .map(|by| (by, compare(&people[one], &people[other], by, &tenants)));
                let decided = by_columns
                    .take_while(|(by, _)| !has_states(by, [one, other], &people, &tenants))
                    .map(|(_, ordering)| ordering)
                    .find(|ordering| ordering.is_ne());
                assert_ne!(
                    decided,
                    Some(Ordering::Greater),
                    "{seed} {order:?} {pair:?}"
                );
                let all_known = order
                    .iter()
                    .all(|by| !has_states(by, [one, other], &people, &tenants));
                if decided.is_none() && all_known {
                    assert!(
                        one < other,
                        "equal rows stand as in the directory: {pair:?}"
                    );
                }
            }
        }
    }
}

/// Whether neither of two people has a figure in a column, so that their states decide.
fn has_states(by: &SortBy, two: [usize; 2], people: &[Listed<'_>], tenants: &[Generated]) -> bool {
    let CompanyField::Figure(key) = &by.field else {
        return false;
    };
    two.iter()
        .all(|at| figure(&people[*at], tenants, key).is_none())
}

#[test]
fn every_balance_stands_in_one_column_of_its_name_and_unit() {
    for seed in 0..4 {
        let tenants = tenants(seed);
        let figures = figures(&tenants);
        let report = ask(&figures, "", &[]);
        let rows = (0..report.len()).map(|line| report.person_at(line).unwrap());
        for (at, one) in rows.zip(everybody(&tenants)) {
            let tenant = &figures[at.tenant];
            let cells = report.columns.iter();
            let cells = cells.filter_map(|column| Some((&column.key, column.cell(tenant, at)?)));
            let mut found: Vec<String> = cells
                .filter(|(_, cell)| cell.state != CellState::Pending)
                .map(|(key, cell)| {
                    if let Some(left) = cell.figures.left {
                        assert_eq!(Some(left.unit), key.unit, "a unit of its own: {key:?}");
                    }
                    format!("{} {:?} {:?}", key.name, cell.state, cell.figures.left)
                })
                .collect();
            let balances = one.balances.unwrap_or_default().iter();
            let mut expected: Vec<String> = balances
                .map(|b| format!("{} {:?} {:?}", b.leave_type_name, b.state, b.figures.left))
                .collect();
            found.sort();
            expected.sort();
            assert_eq!(found, expected, "{seed} {:?}", one.person.id);
        }
    }
}

#[test]
fn states_follow_all_figures_both_ways_and_whoever_has_no_such_balance_comes_last() {
    for is_descending in [false, true] {
        let tenants = tenants(3);
        let figures = figures(&tenants);
        let plain = ask(&figures, "", &[]);
        for column in plain.columns.iter() {
            let field = CompanyField::Figure(column.key.clone());
            let report = ask(
                &figures,
                "",
                &[SortBy {
                    field,
                    is_descending,
                }],
            );
            let people = (0..report.len()).map(|line| report.person_at(line).unwrap());
            let cells: Vec<Option<CellState>> = people
                .map(|at| Some(column.cell(&figures[at.tenant], at)?.state))
                .collect();
            let rank = |state: &Option<CellState>| match state {
                Some(CellState::Known) => 0,
                Some(CellState::Unlimited) => 1,
                Some(CellState::NotApplicable) => 2,
                Some(CellState::NotInitialised) => 3,
                Some(CellState::Failed) => 4,
                Some(CellState::Forbidden) => 5,
                Some(CellState::Pending) => 6,
                None => 7,
            };
            assert!(cells.is_sorted_by_key(rank), "{cells:?}");
        }
    }
}

#[test]
fn the_filter_leaves_whom_a_simple_comparison_of_names_leaves() {
    for seed in 0..6 {
        let tenants = tenants(seed);
        let figures = figures(&tenants);
        let found = names_of(&ask(&figures, "李四", &[]), &figures);
        let people = everybody(&tenants).into_iter();
        let expected = people.filter(|one| fold(&one.person.name).contains("李四"));
        let expected: Vec<(usize, String)> = expected
            .map(|one| (one.tenant, one.person.id.as_str().to_owned()))
            .collect();
        assert_eq!(found, expected);
    }
}

#[test]
fn the_line_of_a_person_is_the_line_that_shows_the_person() {
    let tenants = tenants(1);
    let figures = figures(&tenants);
    let by_name = SortBy {
        field: CompanyField::Name,
        is_descending: true,
    };
    for report in [ask(&figures, "", &[]), ask(&figures, "", &[by_name])] {
        for line in 0..report.len() {
            let at = report.person_at(line).unwrap();
            assert_eq!(report.line_of(at), Some(line));
        }
        assert_eq!(report.person_at(report.len()), None);
    }
}

#[test]
fn an_unfiltered_table_in_the_directorys_order_takes_no_memory_for_its_rows() {
    let mut figures = figures(&tenants(1));
    for tenant in &mut figures {
        tenant.gone = Arc::default();
    }
    let report = ask(&figures, "", &[]);
    assert!(report.rows.takes_no_memory());
    assert_eq!(report.len(), report.headcount);
}

#[test]
fn a_cancelled_job_has_no_answer() {
    let figures = figures(&tenants(1));
    let question = CompanyQuestion::default();
    assert!(company(&figures, &question, &|| true).is_none());
}

fn marked(figures: &[TenantFigures], filter: &str, marks: &[&str], task: MarkTask) -> MarkReport {
    let mut turns = MarkTurns::new();
    turns.extend(
        marks
            .iter()
            .zip(0..)
            .map(|(id, turn)| (Box::from(*id), turn)),
    );
    let question = MarkQuestion {
        report: Arc::new(ask(figures, filter, &[])),
        marks: vec![
            PersonMarks::of(Arc::new(turns)),
            PersonMarks::default(),
            PersonMarks::default(),
        ],
        task,
    };
    mark(figures, &question, &go_on).unwrap()
}

fn ids(report: &MarkReport, tenant: usize) -> Vec<String> {
    let marks = report.marks[tenant].iter();
    let mut ids: Vec<(u32, String)> = marks.map(|(id, turn)| (*turn, id.to_string())).collect();
    ids.sort();
    ids.into_iter().map(|(_, id)| id).collect()
}

#[test]
fn marking_or_inverting_the_listed_people_leaves_the_marks_of_others() {
    let tenants = tenants(5);
    let figures = figures(&tenants);
    let listed = names_of(&ask(&figures, "李四", &[]), &figures);
    let here: Vec<&str> = listed
        .iter()
        .filter(|(tenant, _)| *tenant == 0)
        .map(|(_, id)| id.as_str())
        .collect();
    let all = marked(&figures, "李四", &["id-of-nobody"], MarkTask::All);
    assert_eq!(ids(&all, 0)[1..], here[..]);
    let before = ["id-of-nobody", here[0]];
    let inverted = marked(&figures, "李四", &before, MarkTask::Invert);
    assert_eq!(ids(&inverted, 0)[1..], here[1..]);
    assert_eq!(ids(&inverted, 0)[0], "id-of-nobody");
}

#[test]
fn a_pasted_column_marks_by_id_or_number_then_by_name_and_says_who_is_nobody() {
    let tenants = tenants(5);
    let figures = figures(&tenants);
    let person = &tenants[0].people[0].0;
    let pasted: Vec<String> = [person.id.as_str(), "张三", "Ｎｏｂｏｄｙ", "张三"]
        .map(str::to_owned)
        .into();
    let report = marked(&figures, "", &[], MarkTask::Pasted(pasted.into()));
    assert_eq!(report.not_found, ["Ｎｏｂｏｄｙ"]);
    assert_eq!(
        report.ambiguous,
        usize::from(true) + usize::from(has_twin(&tenants, person))
    );
    for (tenant, one) in tenants.iter().enumerate() {
        for (other, _) in &one.people {
            let is_meant = other.name == "张三" || other.id == person.id;
            let is_marked = report.marks[tenant].contains_key(other.id.as_str());
            assert_eq!(is_marked, is_meant, "{other:?}");
        }
    }
}

/// Whether another tenant has somebody with the same id.
fn has_twin(tenants: &[Generated], person: &Employee) -> bool {
    let people = tenants[1..].iter().flat_map(|one| &one.people);
    people.into_iter().any(|(other, _)| other.id == person.id)
}

#[test]
fn marked_people_are_found_in_the_tables_order_and_those_outside_the_filter_follow() {
    let tenants = tenants(5);
    let figures = figures(&tenants);
    let all = names_of(&ask(&figures, "", &[]), &figures);
    let own: Vec<&str> = all
        .iter()
        .filter(|(tenant, _)| *tenant == 0)
        .map(|(_, id)| id.as_str())
        .collect();
    let found = marked(&figures, "李四", &own, MarkTask::Find);
    let listed = names_of(&ask(&figures, "李四", &[]), &figures);
    let listed = listed.iter().filter(|(tenant, _)| *tenant == 0).count();
    let name = |at: &CompanyPerson| figures[at.tenant].roster.person(at.row).unwrap().name;
    assert_eq!(found.people.len(), own.len());
    let (first, rest) = found.people.split_at(listed);
    assert!(first.iter().all(|at| name(at) == "李四"));
    assert!(rest.iter().all(|at| name(at) != "李四"));
}
