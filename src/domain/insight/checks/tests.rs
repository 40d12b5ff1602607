//! Checks against a reference that looks at each balance by itself.

use std::collections::BTreeSet;

use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::{Date, date};
use rust_decimal::Decimal;

use super::*;
use crate::domain::amount::{Amount, Unit};
use crate::domain::balance::{Balance, CellState, PersonBalances};
use crate::domain::changes::{FormerState, History, PersonState};
use crate::domain::day::Today;
use crate::domain::insight::generated::{Dice, Generated, TODAY, tenant};
use crate::domain::leave_type::LeaveTypeStatus;
use crate::domain::matching::Query;
use crate::domain::roster::RosterChunk;
use crate::domain::{Employee, Language, LeaveType, Ledger, Roster, RowId, RowSet};

/// A finding by check, person and leave type.
type Told = (&'static str, Option<String>, Option<String>);

fn value(amount: Option<Amount>) -> Option<Decimal> {
    let amount = amount?;
    Some(Decimal::from(amount.count) / Decimal::from(amount.per_unit()))
}

/// The checks that a balance fails, as the definitions say it.
fn failed(balance: &Balance, is_disabled: bool, day: Date) -> Vec<&'static str> {
    if balance.state.is_unreadable() {
        return vec!["no_figure"];
    }
    if balance.state == CellState::NotInitialised {
        return vec!["not_initialised"];
    }
    if balance.state != CellState::Known {
        return Vec::new();
    }
    let figures = balance.figures;
    let left = value(figures.left).unwrap();
    let (granted, used) = (value(figures.granted), value(figures.used));
    let carried = value(figures.carried).unwrap_or_default();
    let mut names = Vec::new();
    if balance.overdrawn && left < Decimal::ZERO {
        names.push("overdrawn");
    }
    if balance.overdrawn && left >= Decimal::ZERO {
        names.push("overdrawn_inferred");
    }
    if let (Some(granted), Some(used)) = (granted, used) {
        if used > granted + carried && !balance.overdrawn {
            names.push("used_beyond_granted");
        }
        let difference = left - (carried + granted - used);
        if difference.abs() > Decimal::new(1, 9) {
            names.push("gap");
        }
    }
    if is_disabled && !left.is_zero() {
        names.push("disabled_type_with_balance");
    }
    let ended = |lot: &&crate::domain::Lot| lot.ends_on.is_some_and(|last| last < day);
    let mut ended = balance.lots.iter().filter(ended);
    if ended.any(|lot| value(lot.left).is_some_and(|left| left > Decimal::ZERO)) {
        names.push("ended_with_left");
    }
    names
}

fn reference(generated: &Generated) -> BTreeSet<Told> {
    let mut told = BTreeSet::new();
    let people = &generated.people;
    let rows = || people.iter().flat_map(|(_, rows)| rows.iter().flatten());
    for (person, rows) in people {
        let id = Some(person.id.as_str().to_owned());
        for balance in rows.iter().flatten() {
            let is_disabled = balance.leave_type.as_str() == "5";
            let leave_type = Some(balance.leave_type.as_str().to_owned());
            for name in failed(balance, is_disabled, TODAY) {
                told.insert((name, id.clone(), leave_type.clone()));
            }
        }
        let same = |(other, _): &&(crate::domain::Employee, _)| other.number == person.number;
        if person.number.is_some() && people.iter().filter(same).count() > 1 {
            told.insert(("duplicate_person", id, None));
        }
    }
    for leave_type in ["1", "2", "3", "4", "5", "9"] {
        let of_type = rows().filter(|row| row.leave_type.as_str() == leave_type);
        let units: BTreeSet<_> = of_type
            .filter_map(|row| row.unit.map(crate::domain::Unit::as_str))
            .collect();
        if units.len() > 1 {
            told.insert(("unit_clash", None, Some(leave_type.to_owned())));
        }
    }
    if rows().any(|row| row.leave_type.as_str() == "9") {
        told.insert(("type_not_configured", None, Some("9".to_owned())));
    }
    told
}

#[test]
fn checks_find_what_looking_at_each_balance_finds() {
    let mut names = BTreeSet::new();
    for seed in 0..60 {
        let generated = tenant("t", seed, 20 + usize::try_from(seed).unwrap());
        let figures = [generated.figures.clone()];
        let report = checks(&figures, &ChecksQuestion::default(), &|| false).unwrap();
        let mut told = BTreeSet::new();
        for finding in &report.findings {
            let details = report.details(*finding);
            let id = details.person.map(|person| person.id.to_owned());
            let leave_type = details
                .leave_type
                .map(|column| column.id.as_str().to_owned());
            names.insert(finding.check.as_str());
            assert!(
                told.insert((finding.check.as_str(), id, leave_type)),
                "told once"
            );
            for language in [Language::Chinese, Language::English] {
                assert!(!details.explain(language).is_empty(), "{finding:?}");
            }
        }
        assert_eq!(told, reference(&generated), "seed {seed}");
        let counted: usize = report.groups().map(|group| group.findings.len()).sum();
        assert_eq!(counted, report.findings.len());
    }
    let of_figures = CheckName::ALL
        .into_iter()
        .filter(|name| !name.needs_snapshot());
    assert_eq!(
        names.len(),
        of_figures.count(),
        "every check found something: {names:?}"
    );
}

/// The day of the snapshot before: lots that end with 2025 end between it and today.
const BEFORE: Date = date(2025, 12, 1);

/// A person as a snapshot has them.
type Listed = (Employee, Option<Vec<Balance>>);

/// Two snapshots of a company: some people joined, some left, some are as they were, and the others are all different.
fn two_snapshots(seed: u64) -> (Generated, Generated) {
    let mut before = tenant("t", seed, 40);
    let mut now = tenant("t", seed + 1_000, 40);
    let mut dice = Dice::new(seed);
    let old = before.people.clone();
    let was = |id: &Employee| old.iter().find(|(old, _)| old.id == id.id);
    for person in &mut now.people {
        if let Some(was) = was(&person.0).filter(|_| dice.roll(3) > 0) {
            *person = was.clone();
        }
    }
    before.people.retain(|_| dice.roll(12) > 0);
    rebuild(&mut now);
    (before, now)
}

/// Makes the figures of the people.
fn rebuild(generated: &mut Generated) {
    let people: Vec<Employee> = generated
        .people
        .iter()
        .map(|(person, _)| person.clone())
        .collect();
    let mut roster = Roster::default();
    roster.push(Arc::new(RosterChunk::build(RowId(0), &people)));
    let mut ledger = Ledger::default();
    for (row, (_, balances)) in (0..).zip(&generated.people) {
        if let Some(balances) = balances {
            ledger.apply(RowId(row), balances);
        }
    }
    generated.figures.roster = Arc::new(roster);
    generated.figures.ledger = Arc::new(ledger);
    generated.figures.gone = Arc::new(RowSet::default());
}

fn state(listed: Option<&Listed>) -> Option<PersonState> {
    let (employee, balances) = listed?;
    Some(PersonState {
        employee: Arc::new(employee.clone()),
        answer: balances.clone().map(|balances| PersonBalances {
            employee: employee.id.clone(),
            balances,
            raw: None,
        }),
    })
}

fn midday(day: Date) -> Timestamp {
    Today::midday_of(day).now
}

/// What differs between the snapshots, as the store would stream it: people who did not change are not in it.
fn since(before: &Generated, now: &Generated) -> SinceSnapshot {
    let types = History {
        past: Vec::new(),
        now: Arc::clone(&now.figures.types),
    };
    since_with(before, now, &types)
}

/// The same where leave types may have changed too.
fn since_with(
    before: &Generated,
    now: &Generated,
    types: &History<Arc<[LeaveType]>>,
) -> SinceSnapshot {
    let find =
        |of: &Generated, id: &Employee| of.people.iter().find(|(it, _)| it.id == id.id).cloned();
    let everybody = before.people.iter().chain(&now.people);
    let mut ids: Vec<Employee> = everybody.map(|(person, _)| person.clone()).collect();
    ids.sort_by(|one, other| one.id.as_str().cmp(other.id.as_str()));
    ids.dedup_by(|one, other| one.id == other.id);
    let mut builder = SinceSnapshotBuilder::new([midday(BEFORE), midday(TODAY)], types);
    for id in ids {
        let (old, new) = (find(before, &id), find(now, &id));
        if old == new {
            continue;
        }
        builder.add(&[History {
            past: vec![FormerState {
                state: state(old.as_ref()),
                until: midday(TODAY),
            }],
            now: state(new.as_ref()),
        }]);
    }
    builder.end(None)
}

#[test]
fn a_shared_number_is_found_though_the_filter_leaves_the_other_person_out() {
    let with_shared_number = |figures: &[TenantFigures; 1], filter: &str| {
        let question = ChecksQuestion {
            query: Arc::new(Query::parse(filter)),
            ..ChecksQuestion::default()
        };
        let report = checks(figures, &question, &|| false).unwrap();
        let shared = report.findings.iter();
        let shared = shared.filter(|finding| finding.check == CheckName::DuplicatePerson);
        let people = shared.map(|finding| report.details(*finding).person.unwrap().id.to_owned());
        people.collect::<BTreeSet<String>>()
    };
    let mut narrower = 0;
    for seed in 0..20 {
        let figures = [tenant("t", seed, 40).figures];
        let all = with_shared_number(&figures, "");
        for person in &all {
            let found = with_shared_number(&figures, person);
            assert!(found.contains(person), "seed {seed} {person}: {found:?}");
            assert!(found.is_subset(&all), "seed {seed} {person}: {found:?}");
            narrower += usize::from(found.len() < all.len());
        }
    }
    assert!(narrower > 0, "some filters leave somebody out");
}

/// Which balances of a snapshot fail what on a day.
fn told_of(generated: &Generated, day: Date) -> BTreeSet<Told> {
    let mut told = BTreeSet::new();
    for (person, balances) in &generated.people {
        for balance in balances.iter().flatten() {
            let leave_type = balance.leave_type.as_str();
            for name in failed(balance, leave_type == "5", day) {
                let id = person.id.as_str().to_owned();
                told.insert((name, Some(id), Some(leave_type.to_owned())));
            }
        }
    }
    told
}

fn asked(since: &Arc<SinceSnapshot>) -> ChecksQuestion {
    ChecksQuestion {
        since: vec![Some(Arc::clone(since))],
        ..ChecksQuestion::default()
    }
}

#[test]
fn new_is_what_the_snapshot_before_did_not_have() {
    let mut kinds = BTreeSet::new();
    for seed in 0..60 {
        let (before, now) = two_snapshots(seed);
        let since = Arc::new(since(&before, &now));
        let report = checks(std::slice::from_ref(&now.figures), &asked(&since), &|| {
            false
        })
        .unwrap();
        let earlier = told_of(&before, BEFORE);
        let later = told_of(&now, TODAY);
        let mut compared = 0;
        for finding in &report.findings {
            let details = report.details(*finding);
            let (Some(person), Some(leave_type)) = (details.person, details.leave_type) else {
                continue;
            };
            let told = (
                finding.check.as_str(),
                Some(person.id.to_owned()),
                Some(leave_type.id.as_str().to_owned()),
            );
            assert_eq!(
                finding.is_new,
                !earlier.contains(&told),
                "seed {seed} {told:?}"
            );
            kinds.insert((finding.check, finding.is_new));
            compared += 1;
        }
        assert_eq!(compared, later.len());
        let sorted = report
            .findings
            .is_sorted_by_key(|found| (!found.is_new, found.check));
        assert!(sorted, "what is new stands first");
    }
    for check in [CheckName::Overdrawn, CheckName::NoFigure] {
        assert!(kinds.contains(&(check, true)) && kinds.contains(&(check, false)));
    }
    // Of people who did not change, too.
    assert!(kinds.contains(&(CheckName::EndedWithLeft, true)));
}

#[test]
fn an_id_under_another_name_is_found_and_a_number_is_new_where_somebody_new_has_it() {
    let mut found_any = [0; 2];
    for seed in 0..60 {
        let (before, now) = two_snapshots(seed);
        let since = Arc::new(since(&before, &now));
        let report = checks(std::slice::from_ref(&now.figures), &asked(&since), &|| {
            false
        })
        .unwrap();
        let was = |person: &Employee| {
            let mut old = before.people.iter();
            old.find(|(old, _)| old.id == person.id).map(|(old, _)| old)
        };
        let people = || now.people.iter().map(|(person, _)| person);
        let renamed =
            people().filter(|person| was(person).is_some_and(|was| was.name != person.name));
        let renamed: BTreeSet<String> = renamed
            .map(|person| person.id.as_str().to_owned())
            .collect();
        let of = |check: CheckName| {
            report
                .findings
                .iter()
                .filter(move |found| found.check == check)
        };
        let ids = of(CheckName::IdentityChanged)
            .map(|found| report.details(*found).person.unwrap().id.to_owned());
        assert_eq!(ids.collect::<BTreeSet<_>>(), renamed);
        for finding in of(CheckName::DuplicatePerson) {
            let number = report.details(*finding).person.unwrap().number;
            let came = people().any(|person| {
                let had = was(person).and_then(|was| was.number.as_deref());
                person.number.as_deref() == number && had != number
            });
            assert_eq!(finding.is_new, came, "seed {seed}");
            found_any[usize::from(came)] += 1;
        }
    }
    assert!(found_any.iter().all(|found| *found > 0), "{found_any:?}");
}

#[test]
fn one_finding_stands_for_all_balances_of_a_person_that_cannot_be_read() {
    for seed in 0..20 {
        let generated = tenant("t", seed, 30);
        let figures = [generated.figures.clone()];
        let question = ChecksQuestion {
            joins_unreadable: true,
            ..ChecksQuestion::default()
        };
        let report = checks(&figures, &question, &|| false).unwrap();
        let unreadable = report
            .findings
            .iter()
            .filter(|found| found.check == CheckName::NoFigure);
        let told: Vec<(String, bool)> = unreadable
            .map(|found| {
                let details = report.details(*found);
                assert!(!details.explain(Language::Chinese).is_empty());
                (
                    details.person.unwrap().id.to_owned(),
                    details.leave_type.is_none(),
                )
            })
            .collect();
        let mut expected = Vec::new();
        for (person, balances) in &generated.people {
            let failed = balances
                .iter()
                .flatten()
                .filter(|row| row.state.is_unreadable())
                .count();
            if failed > 0 {
                expected.push((person.id.as_str().to_owned(), failed > 1));
            }
        }
        assert_eq!(told, expected, "seed {seed}");
        let all = checks(&figures, &ChecksQuestion::default(), &|| false).unwrap();
        let others = |report: &ChecksReport| {
            let others = report.findings.iter();
            others
                .filter(|found| found.check != CheckName::NoFigure)
                .count()
        };
        assert_eq!(others(&report), others(&all));
    }
}

/// Of the people of a snapshot: the units in which they have a leave type, and whether anybody has it at all.
fn had(generated: &Generated, leave_type: &str) -> (usize, bool) {
    let balances = generated.people.iter().flat_map(|(_, answer)| answer);
    let balances = balances
        .flatten()
        .filter(|balance| balance.leave_type.as_str() == leave_type)
        .filter(|balance| balance.state != CellState::Pending);
    let units: Vec<_> = balances
        .clone()
        .filter_map(|balance| balance.unit)
        .collect();
    let tags: BTreeSet<u8> = units.iter().map(|unit| unit.tag()).collect();
    (tags.len(), balances.count() > 0)
}

#[test]
fn a_finding_about_a_leave_type_is_new_unless_the_snapshot_before_had_it() {
    let mut kinds = BTreeSet::new();
    for seed in 0..400 {
        let (mut before, now) = two_snapshots(seed);
        // Now and then nobody had a balance in hours before, or of a type that the list lacks.
        let is_listed = |balance: &Balance| {
            let mut types = now.figures.types.iter();
            types.any(|leave_type| leave_type.id == balance.leave_type)
        };
        for balances in before.people.iter_mut().filter_map(|(_, all)| all.as_mut()) {
            balances.retain(|balance| match seed % 5 {
                3 => balance.unit != Some(Unit::Hour),
                4 => is_listed(balance),
                _ => true,
            });
        }
        // In every other run all leave types were in use before; in the others their rules did not
        // change.
        let mut types_before = now.figures.types.to_vec();
        let has_other_types = seed % 2 == 0;
        if has_other_types {
            for leave_type in &mut types_before {
                leave_type.status = LeaveTypeStatus::Enabled;
            }
        }
        let types = History {
            past: vec![FormerState {
                state: types_before.into(),
                until: midday(TODAY),
            }],
            now: Arc::clone(&now.figures.types),
        };
        let since = Arc::new(since_with(&before, &now, &types));
        let figures = std::slice::from_ref(&now.figures);
        let report = checks(figures, &asked(&since), &|| false).unwrap();
        for finding in &report.findings {
            let details = report.details(*finding);
            let Some(leave_type) = details.leave_type else {
                continue;
            };
            let (units, had_any) = had(&before, leave_type.id.as_str());
            let is_new = match finding.check {
                CheckName::UnitClash => units < 2,
                CheckName::TypeNotConfigured => !had_any,
                CheckName::DisabledTypeWithBalance if has_other_types => true,
                _ => continue,
            };
            assert_eq!(finding.is_new, is_new, "seed {seed} {:?}", finding.check);
            kinds.insert((finding.check, is_new));
        }
        assert_nobody_is_marked_who_was_read_since(&now.figures, &since, report.findings.len());
    }
    for check in [CheckName::UnitClash, CheckName::DisabledTypeWithBalance] {
        assert!(kinds.contains(&(check, true)), "{kinds:?}");
    }
    assert!(kinds.contains(&(CheckName::UnitClash, false)), "{kinds:?}");
}

/// What the snapshot says of people who were read after it is not known, so none of their findings
/// is called new.
fn assert_nobody_is_marked_who_was_read_since(
    figures: &TenantFigures,
    since: &Arc<SinceSnapshot>,
    findings: usize,
) {
    let mut everybody = RowSet::default();
    for person in figures.people() {
        everybody.set(person.row, true);
    }
    let question = ChecksQuestion {
        read_since: vec![Some(Arc::new(everybody))],
        ..asked(since)
    };
    let reading = checks(std::slice::from_ref(figures), &question, &|| false).unwrap();
    assert_eq!(reading.findings.len(), findings);
    let marked = reading.findings.iter().filter(|finding| finding.is_new);
    for finding in marked {
        let about_snapshots = [CheckName::IdentityChanged, CheckName::RuleChanged];
        assert!(about_snapshots.contains(&finding.check), "{finding:?}");
    }
}
