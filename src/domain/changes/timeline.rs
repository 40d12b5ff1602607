//! How one balance of one person became what it is: the changes between snapshots, the latest
//! first, each with the change of the rule that was found at the same time.
//!
//! A state that is not known (a call failed, or the balance was not fetched) is neither a change
//! nor the absence of one. It is skipped, and the next change says that it may have come in several
//! steps.

use std::sync::Arc;

use jiff::Timestamp;

use super::people::{ComparedCell, cell, differing};
use super::types::rules_of;
use super::{BalanceChange, ChangeSide, FigureName, History, Identity, PersonState, TypeChange};
use crate::domain::ids::LeaveTypeId;
use crate::domain::leave_type::LeaveType;

/// The history of one balance.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct BalanceTimeline {
    /// When the oldest snapshot ended.
    pub first: Timestamp,
    /// How many snapshots there are.
    pub snapshots: usize,
    /// What happened, the latest first.
    pub events: Vec<BalanceEvent>,
    /// The first state that is known.
    pub earliest: Option<FirstKnown>,
}

/// The first state of a balance that a snapshot knows, of the person to whom the id belongs now.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct FirstKnown {
    /// When that snapshot ended.
    pub found: Timestamp,
    /// The figures in the order of [`FigureName::ALL`].
    pub figures: [Option<ChangeSide>; 4],
}

/// What one sync found.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct BalanceEvent {
    /// When that sync ended.
    pub found: Timestamp,
    /// What happened to the balance; `None` where only the rule changed.
    pub what: Option<BalanceStep>,
    /// There were states in between that are not known, so the change may have come in several
    /// steps.
    pub after_unknown: bool,
    /// The leave type was added or removed, or its rule changed.
    pub rule: Option<TypeChange>,
}

/// What happened to a balance.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum BalanceStep {
    /// The person was not listed before; the figures as they were found.
    Joined(Vec<(FigureName, ChangeSide)>),
    /// The person is not listed any more.
    Left,
    /// The id belongs to somebody else now. The figures are those of two people, so they are not
    /// compared. It holds the name of the earlier owner.
    AnotherPerson(String),
    /// Figures or the state changed.
    Changed(Vec<BalanceChange>),
}

/// What a snapshot says of a balance.
#[derive(Clone, Copy)]
enum SeenBalance<'a> {
    NotListed,
    Known(&'a PersonState, ComparedCell),
}

/// Works out the history of a person's balance of a leave type. `snapshots` are the moments when they ended, the oldest first.
pub fn balance_timeline(
    person: &History<Option<PersonState>>,
    types: &History<Arc<[LeaveType]>>,
    leave_type: &LeaveTypeId,
    snapshots: &[Timestamp],
) -> Option<BalanceTimeline> {
    let first = *snapshots.first()?;
    let mut events = balance_events(person, leave_type, first);
    for (found, rule) in rule_events(types, leave_type) {
        match events.iter_mut().find(|event| event.found == found) {
            Some(event) => event.rule = Some(rule),
            None => events.push(BalanceEvent {
                found,
                what: None,
                after_unknown: false,
                rule: Some(rule),
            }),
        }
    }
    events.sort_by_key(|event| std::cmp::Reverse(event.found));
    Some(BalanceTimeline {
        first,
        snapshots: snapshots.len(),
        events,
        earliest: first_known(person, leave_type, first),
    })
}

/// Every state with the moment at which it was found: the first one by the oldest snapshot, the others by the sync that ended the state
/// before.
fn found_states(
    person: &History<Option<PersonState>>,
    first: Timestamp,
) -> impl Iterator<Item = (Timestamp, &Option<PersonState>)> {
    let found = person.past.iter().map(|past| past.until);
    let states = person.past.iter().map(|past| &past.state);
    [first]
        .into_iter()
        .chain(found)
        .zip(states.chain([&person.now]))
}

fn first_known(
    person: &History<Option<PersonState>>,
    leave_type: &LeaveTypeId,
    first: Timestamp,
) -> Option<FirstKnown> {
    let mut known: Option<(&PersonState, FirstKnown)> = None;
    for (found, state) in found_states(person, first) {
        if let Some(SeenBalance::Known(now, cell)) = seen(state.as_ref(), leave_type) {
            let same = known.filter(|(before, _)| {
                Identity::of(&before.employee, &now.employee) != Identity::Another
            });
            let figures = FigureName::ALL.map(|figure| side(&cell, figure));
            let earliest = same.map_or(FirstKnown { found, figures }, |(_, earliest)| earliest);
            known = Some((now, earliest));
        }
    }
    known.map(|(_, earliest)| earliest)
}

/// The balance in a state; `None` where it is not known.
fn seen<'a>(state: Option<&'a PersonState>, leave_type: &LeaveTypeId) -> Option<SeenBalance<'a>> {
    let Some(person) = state else {
        return Some(SeenBalance::NotListed);
    };
    person.answer.as_ref()?;
    cell(person, leave_type).map(|cell| SeenBalance::Known(person, cell))
}

/// A figure of a balance; of one without figures, its state in the place of what is left.
fn side(cell: &ComparedCell, figure: FigureName) -> Option<ChangeSide> {
    let side = cell.side(figure);
    (side.amount.is_some() || figure == FigureName::Left).then_some(side)
}

fn balance_events(
    person: &History<Option<PersonState>>,
    leave_type: &LeaveTypeId,
    first: Timestamp,
) -> Vec<BalanceEvent> {
    let mut events = Vec::new();
    let mut before: Option<SeenBalance<'_>> = None;
    let mut after_unknown = false;
    for (found, state) in found_states(person, first) {
        let Some(now) = seen(state.as_ref(), leave_type) else {
            after_unknown = true;
            continue;
        };
        let what = before.and_then(|before| step(before, now, leave_type));
        if let Some(what) = what {
            events.push(BalanceEvent {
                found,
                what: Some(what),
                after_unknown,
                rule: None,
            });
        }
        before = Some(now);
        after_unknown = false;
    }
    events
}

/// What happened between two states; `None` where nothing did.
fn step(
    before: SeenBalance<'_>,
    now: SeenBalance<'_>,
    leave_type: &LeaveTypeId,
) -> Option<BalanceStep> {
    match (before, now) {
        (SeenBalance::NotListed, SeenBalance::NotListed) => None,
        (SeenBalance::Known(..), SeenBalance::NotListed) => Some(BalanceStep::Left),
        (SeenBalance::NotListed, SeenBalance::Known(_, cell)) => {
            let figures = FigureName::ALL.into_iter();
            let figures = figures.filter_map(|figure| Some((figure, side(&cell, figure)?)));
            Some(BalanceStep::Joined(figures.collect()))
        }
        (SeenBalance::Known(before, _), SeenBalance::Known(now, _))
            if Identity::of(&before.employee, &now.employee) == Identity::Another =>
        {
            Some(BalanceStep::AnotherPerson(before.employee.name.clone()))
        }
        (SeenBalance::Known(_, old), SeenBalance::Known(now, new)) => {
            let answer = now.answer.iter();
            let mut balances = answer.flat_map(|answer| &answer.balances);
            let balance = balances.find(|balance| balance.leave_type == *leave_type);
            let name = balance.map(|balance| Arc::clone(&balance.leave_type_name));
            let changes = differing(old, new).into_iter();
            let changes: Vec<BalanceChange> = changes
                .map(|(figure, by)| BalanceChange {
                    leave_type: leave_type.clone(),
                    leave_type_name: name.clone().unwrap_or_default(),
                    figure,
                    from: old.side(figure),
                    to: new.side(figure),
                    by,
                })
                .collect();
            (!changes.is_empty()).then_some(BalanceStep::Changed(changes))
        }
    }
}

/// When the rule of a leave type changed, and how.
fn rule_events(
    types: &History<Arc<[LeaveType]>>,
    leave_type: &LeaveTypeId,
) -> Vec<(Timestamp, TypeChange)> {
    let states = types.past.iter().map(|past| &past.state);
    let states: Vec<&Arc<[LeaveType]>> = states.chain([&types.now]).collect();
    let found = types.past.iter().map(|past| past.until);
    let changes = found.zip(states.windows(2)).filter_map(|(found, pair)| {
        let [old, new] = [pair[0], pair[1]].map(|types| {
            let mut types = types.iter();
            types.find(|own| own.id == *leave_type)
        });
        let (from, to) = (old.map(rules_of), new.map(rules_of));
        let named = new.or(old)?;
        (from != to).then(|| {
            let change = TypeChange {
                leave_type: leave_type.clone(),
                name: Arc::clone(&named.name),
                from,
                to,
            };
            (found, change)
        })
    });
    changes.collect()
}

#[cfg(test)]
mod tests;
