//! Checks against a reference that looks at each balance by itself.

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use super::*;
use crate::domain::amount::Amount;
use crate::domain::balance::{Balance, CellState};
use crate::domain::insight::generated::{Generated, TODAY, tenant};

/// A finding by check, person and leave type.
type Told = (&'static str, Option<String>, Option<String>);

fn value(amount: Option<Amount>) -> Option<Decimal> {
    let amount = amount?;
    Some(Decimal::from(amount.count) / Decimal::from(amount.per_unit()))
}

/// The checks that a balance fails, as the definitions say it.
fn failed(balance: &Balance, is_disabled: bool) -> Vec<&'static str> {
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
    let ended = |lot: &&crate::domain::Lot| lot.ends_on.is_some_and(|last| last < TODAY);
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
            for name in failed(balance, is_disabled) {
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
        let counted: usize = report.groups().map(|(_, range)| range.len()).sum();
        assert_eq!(counted, report.findings.len());
    }
    assert_eq!(
        names.len(),
        CheckName::ALL.len(),
        "every check found something: {names:?}"
    );
}
