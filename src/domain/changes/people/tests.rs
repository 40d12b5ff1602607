use jiff::Timestamp;
use jiff::civil::date;

use super::super::{FormerState, compare_types};
use super::*;
use crate::domain::amount::{Scale, Unit};
use crate::domain::{Employee, EmployeeId, PersonBalances};

const DAYS: Unit = Unit::Day;

/// A balance in hundredths of `unit`: left, granted, used, carried.
fn known(id: &str, unit: Unit, counts: [Option<i64>; 4]) -> Balance {
    let amount = |count: Option<i64>| Some(Amount::new(count?, Scale::Hundredths, unit));
    let [left, granted, used, carried] = counts.map(amount);
    let figures = Figures {
        granted,
        used,
        left,
        carried,
    };
    Balance {
        figures,
        ..state(id, CellState::Known)
    }
}

fn left(id: &str, count: i64) -> Balance {
    known(id, DAYS, [Some(count), None, None, None])
}

fn state(id: &str, state: CellState) -> Balance {
    let name = format!("type {id}").as_str().into();
    Balance::without_figures(LeaveTypeId::new(id), name, state, None, date(2026, 11, 1))
}

#[expect(
    clippy::unnecessary_wraps,
    reason = "tests put it into one list with `None`, which means not listed"
)]
fn person(balances: Vec<Balance>) -> Option<PersonState> {
    Some(PersonState {
        answer: Some(PersonBalances {
            employee: EmployeeId::new("e1"),
            balances,
            raw: None,
        }),
        ..unasked()
    })
}

fn unasked() -> PersonState {
    PersonState {
        employee: Arc::new(Employee {
            id: EmployeeId::new("e1"),
            name: "One".to_owned(),
            departments: None,
            number: None,
            union_id: None,
            hired_on: None,
            department_paths: Vec::new(),
        }),
        answer: None,
    }
}

/// The states in their order, the first sync that found a change ending at 1.
fn course(states: Vec<Option<PersonState>>) -> History<Option<PersonState>> {
    let mut states = states;
    let now = states.pop().unwrap();
    let past = states.into_iter().zip(1..);
    History {
        past: past
            .map(|(state, at)| FormerState {
                state,
                until: Timestamp::from_second(at).unwrap(),
            })
            .collect(),
        now,
    }
}

fn compare(states: Vec<Option<PersonState>>) -> PersonFindings {
    compare_person(&course(states), &TypeFindings::default())
}

/// Each line as words: `1 left 5 day -> 4 day by -1 since 1`.
fn lines(findings: &PersonFindings) -> Vec<String> {
    findings.changes.iter().map(line).collect()
}

fn line(change: &Change) -> String {
    let since = change.since.as_second();
    let side = |side: &ChangeSide| match side.amount {
        Some(amount) => format!("{amount} {}", amount.unit.as_str()),
        None => side.state.as_str().to_owned(),
    };
    match &change.what {
        ChangeKind::Balance(_, balance) => {
            let by = balance.by.map_or(String::new(), |by| format!(" by {by}"));
            let (from, to) = (side(&balance.from), side(&balance.to));
            let (id, figure) = (balance.leave_type.shown(), balance.figure.as_str());
            format!("{id} {figure} {from} -> {to}{by} since {since}")
        }
        ChangeKind::Renamed(person, renaming) => {
            let (from, to) = (&renaming.name_from, &person.name);
            format!("{from} renamed {to} {:?} since {since}", renaming.identity)
        }
        ChangeKind::Joined(person, _) => format!("{} came since {since}", person.id.shown()),
        ChangeKind::Left(person) => format!("{} went since {since}", person.id.shown()),
        ChangeKind::Type(change) => format!("type {}", change.leave_type.shown()),
    }
}

#[test]
fn every_figure_that_differs_is_a_line_and_the_figure_left_comes_first() {
    let before = known("1", DAYS, [Some(500), Some(1000), Some(500), Some(0)]);
    let after = known("1", DAYS, [Some(450), Some(1100), Some(650), Some(0)]);
    let found = compare(vec![person(vec![before]), person(vec![after])]);
    assert_eq!(
        lines(&found),
        [
            "1 left 5 day -> 4.5 day by -0.5 since 1",
            "1 granted 10 day -> 11 day by 1 since 1",
            "1 used 5 day -> 6.5 day by 1.5 since 1",
        ]
    );
    assert!(!found.not_compared);
}

#[test]
fn a_balance_that_did_not_change_is_no_line() {
    let same = || person(vec![left("1", 500), state("2", CellState::Unlimited)]);
    assert_eq!(compare(vec![same(), same()]), PersonFindings::default());
    assert_eq!(compare(vec![same()]), PersonFindings::default());
}

#[test]
fn a_change_of_what_the_balance_is_has_no_difference() {
    use CellState::{Known, NotApplicable, NotInitialised, Unlimited};
    let cell = |it| match it {
        Known => left("1", 500),
        other => state("1", other),
    };
    for (from, to, expected) in [
        (Known, Unlimited, "1 left 5 day -> unlimited since 1"),
        (Unlimited, Known, "1 left unlimited -> 5 day since 1"),
        (
            NotInitialised,
            Known,
            "1 left not_initialised -> 5 day since 1",
        ),
        (
            Unlimited,
            NotApplicable,
            "1 left unlimited -> not_applicable since 1",
        ),
    ] {
        let found = compare(vec![person(vec![cell(from)]), person(vec![cell(to)])]);
        assert_eq!(lines(&found), [expected]);
        assert!(!found.not_compared);
    }
}

#[test]
fn units_are_never_mixed() {
    let hours = known("1", Unit::Hour, [Some(500), None, None, None]);
    let found = compare(vec![person(vec![left("1", 500)]), person(vec![hours])]);
    assert_eq!(lines(&found), ["1 left 5 day -> 5 hour since 1"]);
    let ChangeKind::Balance(_, change) = &found.changes[0].what else {
        panic!("{found:?}");
    };
    assert_eq!(change.unit(), None);
}

#[test]
fn a_figure_that_is_not_known_on_one_side_is_no_change_of_it() {
    let without = known("1", DAYS, [Some(500), None, None, None]);
    let with = known("1", DAYS, [Some(500), Some(1000), Some(500), Some(200)]);
    let found = compare(vec![person(vec![without]), person(vec![with])]);
    assert_eq!(found, PersonFindings::default());
}

#[test]
fn a_failure_is_no_change_of_figures_but_is_told_as_not_compared() {
    for unknown in [CellState::Failed, CellState::Forbidden, CellState::Pending] {
        let good = || person(vec![left("1", 500), left("2", 100)]);
        let bad = || person(vec![state("1", unknown), left("2", 300)]);
        for (from, to, by) in [(good(), bad(), "2"), (bad(), good(), "-2")] {
            let found = compare(vec![from, to]);
            assert_eq!(lines(&found).len(), 1, "{found:?}");
            assert!(lines(&found)[0].contains(&format!("by {by}")), "{found:?}");
            assert!(found.not_compared);
        }
    }
}

#[test]
fn a_person_who_was_not_asked_cannot_be_compared() {
    let found = compare(vec![person(vec![left("1", 500)]), Some(unasked())]);
    assert!(found.changes.is_empty() && found.not_compared);
}

#[test]
fn people_come_and_go() {
    let here = || person(vec![left("1", 500)]);
    assert_eq!(lines(&compare(vec![None, here()])), ["e1 came since 1"]);
    assert_eq!(lines(&compare(vec![here(), None])), ["e1 went since 1"]);
    let back = compare(vec![None, here(), None, here()]);
    assert_eq!(lines(&back), ["e1 came since 3"]);
    assert!(compare(vec![None, here(), None]).changes.is_empty());
}

#[test]
fn somebody_who_left_is_reported_as_last_listed() {
    let mut renamed = unasked();
    renamed.employee = Arc::new(Employee {
        name: "Renamed".to_owned(),
        ..(*renamed.employee).clone()
    });
    let found = compare(vec![Some(unasked()), Some(renamed.clone()), None]);
    let ChangeKind::Left(person) = &found.changes[0].what else {
        panic!("{found:?}");
    };
    assert_eq!(*person, renamed.employee);
}

#[test]
fn somebody_who_left_and_came_back_is_compared_with_who_they_were() {
    let found = compare(vec![
        person(vec![left("1", 500)]),
        None,
        person(vec![left("1", 300)]),
    ]);
    assert_eq!(lines(&found), ["1 left 5 day -> 3 day by -2 since 2"]);
}

#[test]
fn each_figure_stands_since_it_became_what_it_is() {
    let found = compare(vec![
        person(vec![left("1", 500), left("2", 500)]),
        person(vec![left("1", 400), left("2", 500)]),
        person(vec![left("1", 400), left("2", 200)]),
    ]);
    assert_eq!(
        lines(&found),
        [
            "1 left 5 day -> 4 day by -1 since 1",
            "2 left 5 day -> 2 day by -3 since 2"
        ]
    );
}

#[test]
fn a_failure_in_between_is_not_when_a_figure_was_found() {
    let found = compare(vec![
        person(vec![left("1", 500)]),
        person(vec![state("1", CellState::Failed)]),
        person(vec![left("1", 400)]),
    ]);
    assert_eq!(lines(&found), ["1 left 5 day -> 4 day by -1 since 2"]);
    let found = compare(vec![
        person(vec![left("1", 500)]),
        person(vec![left("1", 400)]),
        person(vec![state("1", CellState::Failed)]),
        person(vec![left("1", 400)]),
    ]);
    assert_eq!(lines(&found), ["1 left 5 day -> 4 day by -1 since 1"]);
}

#[test]
fn a_balance_that_is_listed_no_longer_does_not_apply_any_more() {
    let found = compare(vec![
        person(vec![left("1", 500)]),
        person(vec![left("2", 300)]),
    ]);
    assert_eq!(
        lines(&found),
        [
            "2 left not_applicable -> 3 day since 1",
            "1 left 5 day -> not_applicable since 1"
        ]
    );
}

#[test]
fn a_leave_type_that_came_or_went_is_not_told_again_for_everybody() {
    let types = |ids: &[&str]| -> Arc<[crate::domain::LeaveType]> {
        ids.iter()
            .map(|id| super::super::types::sample(id))
            .collect()
    };
    let types = compare_types(&History {
        past: vec![FormerState {
            state: types(&["1", "2"]),
            until: Timestamp::UNIX_EPOCH,
        }],
        now: types(&["2", "3"]),
    });
    let found = compare_person(
        &course(vec![
            person(vec![left("1", 500), left("2", 500)]),
            person(vec![left("2", 400), left("3", 500)]),
        ]),
        &types,
    );
    assert_eq!(lines(&found), ["2 left 5 day -> 4 day by -1 since 1"]);
}

fn named(name: &str, union_id: Option<&str>, balances: Vec<Balance>) -> Option<PersonState> {
    let state = person(balances)?;
    let employee = Employee {
        name: name.to_owned(),
        union_id: union_id.map(str::to_owned),
        ..(*state.employee).clone()
    };
    Some(PersonState {
        employee: Arc::new(employee),
        ..state
    })
}

#[test]
fn an_id_with_a_new_owner_is_told_and_the_figures_of_two_people_are_no_change() {
    let before = named("李雷", Some("x1"), vec![left("1", 1000)]);
    let after = named("韩梅梅", Some("x2"), vec![left("1", 500)]);
    let found = compare(vec![before, after]);
    assert_eq!(lines(&found), ["李雷 renamed 韩梅梅 Another since 1"]);
    assert!(!found.not_compared);
}

#[test]
fn another_name_alone_is_told_beside_what_changed() {
    let before = named("李雷", None, vec![left("1", 1000)]);
    let after = named("李磊", None, vec![left("1", 500)]);
    let found = compare(vec![before, after.clone(), after]);
    assert_eq!(
        lines(&found),
        [
            "李雷 renamed 李磊 Unsure since 1",
            "1 left 10 day -> 5 day by -5 since 1"
        ]
    );
}
