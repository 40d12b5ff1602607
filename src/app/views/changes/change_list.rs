//! The changes of one comparison, in the parts in which they arrived. The people they are about are a small roster, folded
//! for matching, so that the filter of the people also finds changes.
//!
//! What is listed are events: the figures of one person and leave type that changed are one, anything else that changed is one by itself.
//! An event is identified by its position, which never changes.

use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;

use crate::domain::changes::ChangeCounts;
use crate::domain::changes::{BalanceChange, Change, ChangeKind, FigureName};
use crate::domain::roster::RosterChunk;
use crate::domain::{Amount, Balance, Employee, EmployeeId, Figures, Ledger, Roster, RowId};

/// Consecutive events with their subjects: people, and leave types in the form of people, so that one filter finds both.
#[derive(Debug)]
pub struct ChangePart {
    /// The position of the first event.
    start: usize,
    changes: Vec<Change>,
    /// Where the changes of each event begin.
    starts: Vec<u32>,
    subjects: Arc<RosterChunk>,
    /// The subject of each event.
    of: Vec<RowId>,
}

impl ChangePart {
    /// The part that follows `before`. Folds names, which takes too long for the UI task.
    pub fn after(before: Option<&Self>, changes: Vec<Change>) -> Self {
        let (start, first) = before.map_or((0, RowId(0)), |part| (part.end(), part.next_subject()));
        let mut subjects: Vec<Employee> = Vec::new();
        let (mut starts, mut of) = (Vec::new(), Vec::new());
        for (at, change) in changes.iter().enumerate() {
            let before = at.checked_sub(1).map(|before| &changes[before]);
            if before.is_some_and(|before| same_event(before, change)) {
                continue;
            }
            if !before.is_some_and(|before| same_subject(before, change)) {
                subjects.push(subject(&change.what));
            }
            starts.push(u32::try_from(at).unwrap_or(u32::MAX));
            let row = u32::try_from(subjects.len() - 1).unwrap_or(u32::MAX);
            of.push(RowId(first.0.saturating_add(row)));
        }
        Self {
            start,
            changes,
            starts,
            subjects: Arc::new(RosterChunk::build(first, &subjects)),
            of,
        }
    }

    fn end(&self) -> usize {
        self.start + self.starts.len()
    }

    /// The changes of the event at a position of this part.
    fn event(&self, at: usize) -> Option<&[Change]> {
        let first = *self.starts.get(at)? as usize;
        let next = self.starts.get(at + 1);
        let end = next.map_or(self.changes.len(), |next| *next as usize);
        self.changes.get(first..end)
    }

    fn next_subject(&self) -> RowId {
        let len = u32::try_from(self.subjects.len()).unwrap_or(u32::MAX);
        RowId(self.subjects.start().0.saturating_add(len))
    }
}

fn same_subject(one: &Change, other: &Change) -> bool {
    match (person(&one.what), person(&other.what)) {
        (Some(one), Some(other)) => one.id == other.id,
        _ => false,
    }
}

/// Whether two consecutive changes are of figures of one balance.
fn same_event(one: &Change, other: &Change) -> bool {
    match (&one.what, &other.what) {
        (ChangeKind::Balance(_, before), ChangeKind::Balance(_, after)) => {
            before.leave_type == after.leave_type && same_subject(one, other)
        }
        _ => false,
    }
}

/// When the newest state of an event was first seen.
pub(in crate::app) fn last_seen(event: &[Change]) -> Option<Timestamp> {
    event.iter().map(|change| change.since).max()
}

/// The person whom a change is about; `None` for a change of a leave type.
pub fn person(what: &ChangeKind) -> Option<&Arc<Employee>> {
    match what {
        ChangeKind::Balance(person, _)
        | ChangeKind::Joined(person, _)
        | ChangeKind::Left(person)
        | ChangeKind::Renamed(person, _) => Some(person),
        ChangeKind::Type(_) => None,
    }
}

fn subject(what: &ChangeKind) -> Employee {
    match what {
        ChangeKind::Balance(person, _)
        | ChangeKind::Joined(person, _)
        | ChangeKind::Left(person)
        | ChangeKind::Renamed(person, _) => (**person).clone(),
        ChangeKind::Type(changed) => Employee {
            id: EmployeeId::new(changed.leave_type.as_str()),
            name: changed.name.to_string(),
            departments: Some(Vec::new()),
            number: None,
            union_id: None,
            hired_on: None,
            department_paths: Vec::new(),
        },
    }
}

/// All changes found so far. Cloning copies pointers to the parts.
#[derive(Clone, Debug, Default)]
pub struct ChangeList {
    parts: Vec<Arc<ChangePart>>,
    subjects: Roster,
    /// How many of each kind.
    pub counts: ChangeCounts,
}

impl ChangeList {
    /// Puts the next part behind the others.
    pub fn push(&mut self, part: Arc<ChangePart>) {
        for first in &part.starts {
            self.counts.add(&part.changes[*first as usize].what);
        }
        self.subjects.push(Arc::clone(&part.subjects));
        self.parts.push(part);
    }

    /// How many events.
    pub fn len(&self) -> usize {
        self.parts.last().map_or(0, |part| part.end())
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The changes of an event by its position: at least one.
    pub fn get(&self, at: usize) -> Option<&[Change]> {
        let part = self.part_of(at)?;
        part.event(at - part.start)
    }

    fn part_of(&self, at: usize) -> Option<&ChangePart> {
        let after = self.parts.partition_point(|part| part.start <= at);
        self.parts.get(after.checked_sub(1)?).map(|part| &**part)
    }

    /// People and leave types that changes are about.
    pub fn subjects(&self) -> &Roster {
        &self.subjects
    }

    /// Every event with its subject; both ascend.
    pub fn with_subjects(&self) -> impl Iterator<Item = (usize, RowId, &[Change])> {
        let parts = self.parts.iter();
        parts.flat_map(|part| {
            let subjects = part.of.iter().enumerate();
            subjects.filter_map(|(at, subject)| Some((part.start + at, *subject, part.event(at)?)))
        })
    }

    /// The figures after, for predicates: `left<0` asks what a changed figure became.
    pub fn figures_after(&self, day: Date) -> Ledger {
        let mut ledger = Ledger::default();
        let mut changed: Vec<Balance> = Vec::new();
        let mut of = None;
        let events = self.with_subjects();
        let single = events
            .flat_map(|(_, subject, event)| event.iter().map(move |change| (subject, change)));
        for (subject, change) in single {
            let ChangeKind::Balance(_, change) = &change.what else {
                continue;
            };
            if let Some(earlier) = of.replace(subject).filter(|earlier| *earlier != subject) {
                ledger.apply(earlier, &changed);
                changed.clear();
            }
            put_figure(&mut changed, change, day);
        }
        if let Some(last) = of {
            ledger.apply(last, &changed);
        }
        ledger
    }
}

fn put_figure(balances: &mut Vec<Balance>, change: &BalanceChange, day: Date) {
    let known = balances
        .iter_mut()
        .find(|balance| balance.leave_type == change.leave_type);
    if let Some(balance) = known {
        *figure_mut(&mut balance.figures, change.figure) = change.to.amount;
        return;
    }
    let mut balance = Balance::without_figures(
        change.leave_type.clone(),
        Arc::clone(&change.leave_type_name),
        change.to.state,
        change.to.unit(),
        day,
    );
    *figure_mut(&mut balance.figures, change.figure) = change.to.amount;
    balances.push(balance);
}

fn figure_mut(figures: &mut Figures, figure: FigureName) -> &mut Option<Amount> {
    match figure {
        FigureName::Left => &mut figures.left,
        FigureName::Granted => &mut figures.granted,
        FigureName::Used => &mut figures.used,
        FigureName::Carried => &mut figures.carried,
    }
}
