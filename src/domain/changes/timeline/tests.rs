use jiff::civil::date;
use proptest::prelude::*;

use super::super::types::sample;
use super::super::{FormerState, History};
use super::*;
use crate::domain::amount::{Amount, Scale, Unit};
use crate::domain::balance::{Balance, CellState, Figures, PersonBalances};
use crate::domain::{Employee, EmployeeId};

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(second).unwrap()
}

/// A person with so much left of type 1, in hundredths of a day.
fn with_left(count: i64) -> Option<PersonState> {
    let amount = |count| Some(Amount::new(count, Scale::Hundredths, Unit::Day));
    let id = LeaveTypeId::new("1");
    let day = date(2026, 11, 1);
    let mut balance = Balance::without_figures(id, "年假".into(), CellState::Known, None, day);
    balance.figures = Figures {
        left: amount(count),
        granted: amount(1_000),
        used: amount(1_000 - count),
        carried: None,
    };
    let answer = PersonBalances {
        employee: EmployeeId::new("e1"),
        balances: vec![balance],
        raw: None,
    };
    Some(PersonState {
        answer: Some(answer),
        ..unasked()?
    })
}

#[expect(
    clippy::unnecessary_wraps,
    reason = "tests put it into one list with `None`, which means not listed"
)]
fn unasked() -> Option<PersonState> {
    Some(PersonState {
        employee: Arc::new(Employee {
            id: EmployeeId::new("e1"),
            name: "One".to_owned(),
            departments: None,
            department_paths: Vec::new(),
            number: None,
            union_id: None,
            hired_on: None,
        }),
        answer: None,
    })
}

/// States in their order. The oldest snapshot ended at 0, the sync that found the second state at 1.
fn course<T>(mut states: Vec<T>) -> History<T> {
    let now = states.pop().unwrap();
    let past = states.into_iter().zip(1..);
    let past = past.map(|(state, until)| FormerState {
        state,
        until: at(until),
    });
    History {
        past: past.collect(),
        now,
    }
}

fn timeline(states: Vec<Option<PersonState>>) -> BalanceTimeline {
    let snapshots: Vec<Timestamp> = states.iter().zip(0..).map(|(_, n)| at(n)).collect();
    let types = course(vec![Arc::from(vec![sample("1")])]);
    balance_timeline(&course(states), &types, &LeaveTypeId::new("1"), &snapshots).unwrap()
}

/// `1 left 6→5 used 4→5`
fn words(timeline: &BalanceTimeline) -> Vec<String> {
    let text = |side: ChangeSide| {
        let amount = side.amount.map(Amount::to_exact_text);
        amount.unwrap_or_else(|| side.state.as_str().to_owned())
    };
    let events = timeline.events.iter().map(|event| {
        let what = match &event.what {
            None => "rule".to_owned(),
            Some(BalanceStep::Joined(figures)) => {
                let figures = figures.iter();
                let figures = figures.map(|(f, side)| format!("{} {}", f.as_str(), text(*side)));
                format!("joined {}", figures.collect::<Vec<_>>().join(" "))
            }
            Some(BalanceStep::Left) => "left the company".to_owned(),
            Some(BalanceStep::AnotherPerson(name)) => format!("was {name}"),
            Some(BalanceStep::Changed(changes)) => {
                let changes = changes.iter();
                let changes = changes
                    .map(|c| format!("{} {}→{}", c.figure.as_str(), text(c.from), text(c.to)));
                changes.collect::<Vec<_>>().join(" ")
            }
        };
        let unknown = if event.after_unknown { " ?" } else { "" };
        let rule = if event.rule.is_some() { " +rule" } else { "" };
        format!("{} {what}{unknown}{rule}", event.found.as_second())
    });
    events.collect()
}

#[test]
fn the_latest_change_comes_first_with_every_figure_that_changed() {
    let states = vec![
        with_left(600),
        with_left(600),
        with_left(500),
        with_left(450),
    ];
    assert_eq!(
        words(&timeline(states)),
        ["3 left 5→4.5 used 5→5.5", "2 left 6→5 used 4→5"]
    );
    assert!(words(&timeline(vec![with_left(600)])).is_empty());
}

#[test]
fn a_state_that_is_not_known_is_passed_over_and_the_next_change_says_so() {
    let states = vec![
        with_left(600),
        unasked(),
        with_left(500),
        unasked(),
        with_left(500),
    ];
    assert_eq!(words(&timeline(states)), ["2 left 6→5 used 4→5 ?"]);
    let earliest = timeline(vec![unasked(), with_left(500)]).earliest.unwrap();
    let left = earliest.figures[0].unwrap().amount.unwrap();
    assert_eq!(left.to_exact_text(), "5");
    assert_eq!(earliest.found, at(1), "not the oldest snapshot");
}

#[test]
fn who_joined_left_or_is_somebody_else_is_told_and_no_figure_of_two_people_is_compared() {
    let somebody_else = |count| {
        let mut state = with_left(count)?;
        let mut employee = (*state.employee).clone();
        employee.name = "Two".to_owned();
        employee.union_id = Some("u2".to_owned());
        state.employee = Arc::new(employee);
        Some(state)
    };
    let with_union = |count| {
        let mut state = with_left(count)?;
        let mut employee = (*state.employee).clone();
        employee.union_id = Some("u1".to_owned());
        state.employee = Arc::new(employee);
        Some(state)
    };
    let states = vec![None, with_union(600), somebody_else(100), None];
    assert_eq!(
        words(&timeline(states)),
        [
            "3 left the company",
            "2 was One",
            "1 joined left 6 granted 10 used 4"
        ]
    );
    let states = vec![with_union(600), somebody_else(100), somebody_else(50)];
    let earliest = timeline(states).earliest.unwrap();
    let left = earliest.figures[0].unwrap().amount.unwrap();
    assert_eq!(
        (earliest.found, left.to_exact_text()),
        (at(1), "1".to_owned())
    );
}

#[test]
fn a_change_of_the_rule_stands_beside_the_figures_that_changed_with_it_or_alone() {
    let ruled = |units: [Unit; 1]| -> Arc<[LeaveType]> {
        let mut own = sample("1");
        own.unit = Some(units[0]);
        vec![own].into()
    };
    let types = course(vec![
        ruled([Unit::Day]),
        ruled([Unit::Hour]),
        ruled([Unit::Hour]),
        ruled([Unit::Day]),
    ]);
    let person = course(vec![
        with_left(600),
        with_left(500),
        with_left(500),
        with_left(500),
    ]);
    let snapshots: Vec<Timestamp> = (0..4).map(at).collect();
    let id = LeaveTypeId::new("1");
    let timeline = balance_timeline(&person, &types, &id, &snapshots).unwrap();
    assert_eq!(
        words(&timeline),
        ["3 rule +rule", "1 left 6→5 used 4→5 +rule"]
    );
    assert_eq!((timeline.first, timeline.snapshots), (at(0), 4));
    assert!(balance_timeline(&person, &types, &id, &[]).is_none());
}

proptest! {
    /// Whatever the states: the changes, put one after the other upon the earliest known figures, lead to the last known ones, each
    /// beginning where the one before ended.
    #[test]
    fn the_changes_lead_from_the_first_known_figure_to_the_last(
        states in proptest::collection::vec(proptest::option::of(0i64..4), 1..12),
    ) {
        let known: Vec<i64> = states.iter().copied().flatten().collect();
        let people = states.iter().map(|state| match state {
            Some(count) => with_left(*count),
            None => unasked(),
        });
        let timeline = timeline(people.collect());
        let left = |side: ChangeSide| side.amount.map(|amount| amount.count);
        let mut now = known.first().copied();
        prop_assert_eq!(timeline.earliest.and_then(|e| left(e.figures[0]?)), now);
        for event in timeline.events.iter().rev() {
            let Some(BalanceStep::Changed(changes)) = &event.what else {
                return Err(TestCaseError::fail("only changes"));
            };
            prop_assert_eq!(left(changes[0].from), now);
            now = left(changes[0].to);
        }
        prop_assert_eq!(now, known.last().copied());
    }
}
