//! Two states of one person, compared balance by balance.

use std::sync::Arc;

use super::super::amount::Amount;
use super::super::balance::{Balance, CellState, Figures};
use super::super::ids::LeaveTypeId;
use super::{
    BalanceChange, Change, Figure, History, Identity, PersonState, Renaming, Side, TypeFindings,
    What,
};

/// What two states of a person tell.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct PersonFindings {
    /// What differs, in the order of the person's leave types, the figure left first.
    pub changes: Vec<Change>,
    /// Somebody who was listed all the time, but of whom a figure of one side is not known.
    pub not_compared: bool,
}

/// Compares the two ends of a person's course; `None` is a person who is not listed. `types` says which leave types came or
/// went: that everybody's balance came or went with one of them is told there, once.
pub fn compare_person(
    course: &History<Option<PersonState>>,
    types: &TypeFindings,
) -> PersonFindings {
    match course.ends() {
        Some((Some(from), Some(to))) => PersonComparison { course, types }.compare(from, to),
        Some((None, Some(to))) => alone(course, What::Came(Arc::clone(&to.employee), None)),
        Some((Some(from), None)) => {
            let seen = course
                .past
                .iter()
                .rev()
                .find_map(|past| past.state.as_ref());
            alone(
                course,
                What::Went(Arc::clone(&seen.unwrap_or(from).employee)),
            )
        }
        Some((None, None)) | None => PersonFindings::default(),
    }
}

fn alone(course: &History<Option<PersonState>>, what: What) -> PersonFindings {
    let since = course.since(|person| Some(person.is_some()));
    let changes = since.map(|since| Change { since, what });
    PersonFindings {
        changes: changes.into_iter().collect(),
        not_compared: false,
    }
}

struct PersonComparison<'a> {
    course: &'a History<Option<PersonState>>,
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
            findings.changes.extend(self.renamed(from, to, identity));
        }
        if identity == Identity::Another {
            // The figures are those of two people: nothing rose or fell.
            findings.not_compared = false;
            return findings;
        }
        if findings.not_compared {
            return findings;
        }
        for balance in both(from, to) {
            let id = &balance.leave_type;
            match (cell(from, id), cell(to, id)) {
                (Some(old), Some(new)) => findings.changes.extend(self.tell(to, balance, old, new)),
                _ => findings.not_compared |= !self.types.moved(id),
            }
        }
        findings
    }

    fn renamed(&self, from: &PersonState, to: &PersonState, identity: Identity) -> Option<Change> {
        let owner = |person: &Option<PersonState>| {
            let employee = &person.as_ref()?.employee;
            Some((employee.name.clone(), employee.union_id.clone()))
        };
        let renaming = Renaming {
            name_from: from.employee.name.clone(),
            identity,
        };
        Some(Change {
            since: self.course.since(owner)?,
            what: What::Renamed(Arc::clone(&to.employee), renaming),
        })
    }

    /// The lines about one balance.
    fn tell(
        &self,
        person: &PersonState,
        named: &Balance,
        old: ComparedCell,
        new: ComparedCell,
    ) -> Vec<Change> {
        let id = &named.leave_type;
        if self.types.moved(id) {
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
                    .course
                    .since(|state| side_then(state.as_ref(), id, figure))?;
                let what = What::Balance(Arc::clone(&person.employee), change);
                Some(Change { since, what })
            })
            .collect()
    }
}

/// Every leave type that one of the two knows, with its newer name: the newer ones in their order, then those gone.
fn both<'a>(from: &'a PersonState, to: &'a PersonState) -> impl Iterator<Item = &'a Balance> {
    let gone =
        balances(from).filter(|old| balances(to).all(|new| new.leave_type != old.leave_type));
    balances(to).chain(gone)
}

fn balances(person: &PersonState) -> impl Iterator<Item = &Balance> {
    person.answer.iter().flat_map(|answer| &answer.balances)
}

/// What a balance was, as far as it can be compared.
#[derive(Clone, Copy)]
struct ComparedCell {
    state: CellState,
    figures: Figures,
}

impl ComparedCell {
    fn side(&self, figure: Figure) -> Side {
        Side {
            state: self.state,
            amount: amount_of(&self.figures, figure),
        }
    }
}

/// A type that a list has and a person's answer has not does not apply to the person. `None`: what it was is not known.
fn cell(person: &PersonState, id: &LeaveTypeId) -> Option<ComparedCell> {
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

/// A figure as it was then: the outer `None` when nothing is known of that time. Somebody who was not listed had no figure.
#[expect(clippy::option_option, reason = "not known, and known to be nothing")]
fn side_then(
    person: Option<&PersonState>,
    id: &LeaveTypeId,
    figure: Figure,
) -> Option<Option<Side>> {
    let Some(person) = person else {
        return Some(None);
    };
    person.answer.as_ref()?;
    Some(Some(cell(person, id)?.side(figure)))
}

/// The figures that differ, each with by how much.
fn differing(old: ComparedCell, new: ComparedCell) -> Vec<(Figure, Option<Amount>)> {
    if old.state != new.state {
        return vec![(Figure::Left, None)];
    }
    let figures = Figure::ALL.into_iter();
    figures
        .filter_map(|figure| {
            let from = amount_of(&old.figures, figure)?;
            let to = amount_of(&new.figures, figure)?;
            (from.compare(to) != Some(std::cmp::Ordering::Equal)).then(|| (figure, to.minus(from)))
        })
        .collect()
}

fn amount_of(figures: &Figures, figure: Figure) -> Option<Amount> {
    match figure {
        Figure::Left => figures.left,
        Figure::Granted => figures.granted,
        Figure::Used => figures.used,
        Figure::Carried => figures.carried,
    }
}

#[cfg(test)]
mod tests;
