//! The comparison of two states of one person, balance by balance.

use std::sync::Arc;

use super::super::amount::Amount;
use super::super::balance::{Balance, CellState, Figures};
use super::super::ids::LeaveTypeId;
use super::{
    BalanceChange, Change, ChangeKind, ChangeSide, FigureName, History, Identity, PersonState,
    Renaming, TypeFindings,
};

/// The result of comparing two states of a person.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct PersonFindings {
    /// The changes, in the order of the person's leave types and of [`FigureName::ALL`].
    pub changes: Vec<Change>,
    /// The person was listed at both ends, but a figure of one end is not known.
    pub not_compared: bool,
}

/// Compares the two ends of a person's history, in which `None` means not listed. A leave type that was added or removed is a change in
/// `types` once, and not again for everybody who has a balance of it.
pub fn compare_person(
    history: &History<Option<PersonState>>,
    types: &TypeFindings,
) -> PersonFindings {
    match history.ends() {
        Some((Some(from), Some(to))) => PersonComparison { history, types }.compare(from, to),
        Some((None, Some(to))) => {
            joined_or_left(history, ChangeKind::Joined(Arc::clone(&to.employee), None))
        }
        Some((Some(from), None)) => {
            let seen = history
                .past
                .iter()
                .rev()
                .find_map(|past| past.state.as_ref());
            joined_or_left(
                history,
                ChangeKind::Left(Arc::clone(&seen.unwrap_or(from).employee)),
            )
        }
        Some((None, None)) | None => PersonFindings::default(),
    }
}

/// The only change of a person who joined or left.
fn joined_or_left(history: &History<Option<PersonState>>, what: ChangeKind) -> PersonFindings {
    let since = history.since(|person| Some(person.is_some()));
    let changes = since.map(|since| Change { since, what });
    PersonFindings {
        changes: changes.into_iter().collect(),
        not_compared: false,
    }
}

/// The change of an id that may belong to another person than before.
pub fn identity_change(history: &History<Option<PersonState>>) -> Option<Change> {
    let Some((Some(from), Some(to))) = history.ends() else {
        return None;
    };
    match Identity::of(&from.employee, &to.employee) {
        Identity::Same => None,
        identity => renamed(history, [from, to], identity),
    }
}

fn renamed(
    history: &History<Option<PersonState>>,
    [from, to]: [&PersonState; 2],
    identity: Identity,
) -> Option<Change> {
    let owner = |person: &Option<PersonState>| {
        let employee = &person.as_ref()?.employee;
        Some((employee.name.clone(), employee.union_id.clone()))
    };
    let renaming = Renaming {
        name_from: from.employee.name.clone(),
        identity,
    };
    Some(Change {
        since: history.since(owner)?,
        what: ChangeKind::Renamed(Arc::clone(&to.employee), renaming),
    })
}

struct PersonComparison<'a> {
    history: &'a History<Option<PersonState>>,
    types: &'a TypeFindings,
}

impl PersonComparison<'_> {
    fn compare(&self, from: &PersonState, to: &PersonState) -> PersonFindings {
        let mut findings = PersonFindings {
            changes: Vec::new(),
            not_compared: from.answer.is_none() || to.answer.is_none(),
        };
        let identity = Identity::of(&from.employee, &to.employee);
        if from.employee.name != to.employee.name || identity == Identity::Another {
            findings
                .changes
                .extend(renamed(self.history, [from, to], identity));
        }
        if identity == Identity::Another {
            // The figures are those of two people, so none of them changed.
            findings.not_compared = false;
            return findings;
        }
        if findings.not_compared {
            return findings;
        }
        for balance in balances_of_either(from, to) {
            let id = &balance.leave_type;
            match (cell(from, id), cell(to, id)) {
                (Some(old), Some(new)) => findings
                    .changes
                    .extend(self.changes_of_balance(to, balance, old, new)),
                _ => findings.not_compared |= !self.types.is_added_or_removed(id),
            }
        }
        findings
    }

    /// The changes of one balance.
    fn changes_of_balance(
        &self,
        person: &PersonState,
        named: &Balance,
        old: ComparedCell,
        new: ComparedCell,
    ) -> Vec<Change> {
        let id = &named.leave_type;
        if self.types.is_added_or_removed(id) {
            return Vec::new();
        }
        let lines = differing(old, new).into_iter();
        lines
            .filter_map(|(figure, by)| {
                let change = BalanceChange {
                    leave_type: id.clone(),
                    leave_type_name: Arc::clone(&named.leave_type_name),
                    figure,
                    from: old.side(figure),
                    to: new.side(figure),
                    by,
                };
                let since = self
                    .history
                    .since(|state| earlier_side(state.as_ref(), id, figure))?;
                let what = ChangeKind::Balance(Arc::clone(&person.employee), change);
                Some(Change { since, what })
            })
            .collect()
    }
}

/// A balance for each leave type of either state, with its latest name: those of `to` in their order, then those only in `from`.
fn balances_of_either<'a>(
    from: &'a PersonState,
    to: &'a PersonState,
) -> impl Iterator<Item = &'a Balance> {
    let gone =
        balances(from).filter(|old| balances(to).all(|new| new.leave_type != old.leave_type));
    balances(to).chain(gone)
}

fn balances(person: &PersonState) -> impl Iterator<Item = &Balance> {
    person.answer.iter().flat_map(|answer| &answer.balances)
}

/// The part of a balance that is compared.
#[derive(Clone, Copy)]
pub(super) struct ComparedCell {
    state: CellState,
    figures: Figures,
}

impl ComparedCell {
    pub(super) fn side(&self, figure: FigureName) -> ChangeSide {
        ChangeSide {
            state: self.state,
            amount: amount_of(&self.figures, figure),
        }
    }
}

/// The balance of this type. A type that is missing from the person's answer does not apply to them. `None` where the balance is not
/// known.
pub(super) fn cell(person: &PersonState, id: &LeaveTypeId) -> Option<ComparedCell> {
    let balance = balances(person).find(|balance| balance.leave_type == *id);
    let (state, figures) = balance.map_or((CellState::NotApplicable, Figures::default()), |b| {
        (b.state, b.figures)
    });
    let known = !matches!(
        state,
        CellState::Pending | CellState::Failed | CellState::Forbidden
    );
    known.then_some(ComparedCell { state, figures })
}

/// A figure in an earlier state: `None` where it is not known, and `Some(None)` where the person was not listed and so had none.
#[expect(
    clippy::option_option,
    reason = "the outer option: is the state known; the inner one: was there a figure"
)]
fn earlier_side(
    person: Option<&PersonState>,
    id: &LeaveTypeId,
    figure: FigureName,
) -> Option<Option<ChangeSide>> {
    let Some(person) = person else {
        return Some(None);
    };
    person.answer.as_ref()?;
    Some(Some(cell(person, id)?.side(figure)))
}

/// The figures that differ, with the differences.
pub(super) fn differing(old: ComparedCell, new: ComparedCell) -> Vec<(FigureName, Option<Amount>)> {
    if old.state != new.state {
        return vec![(FigureName::Left, None)];
    }
    let figures = FigureName::ALL.into_iter();
    figures
        .filter_map(|figure| {
            let from = amount_of(&old.figures, figure)?;
            let to = amount_of(&new.figures, figure)?;
            (from.compare(to) != Some(std::cmp::Ordering::Equal)).then(|| (figure, to.minus(from)))
        })
        .collect()
}

fn amount_of(figures: &Figures, figure: FigureName) -> Option<Amount> {
    match figure {
        FigureName::Left => figures.left,
        FigureName::Granted => figures.granted,
        FigureName::Used => figures.used,
        FigureName::Carried => figures.carried,
    }
}

#[cfg(test)]
mod tests;
