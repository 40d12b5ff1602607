//! The changes of one comparison, in the parts in which they arrived. The people they are about are a small roster, folded
//! for matching, so that the filter of the people also finds changes.
//!
//! A change is identified by its position, which never changes.

use std::sync::Arc;

use jiff::civil::Date;

use crate::domain::changes::{BalanceChange, Change, ChangeKind, FigureName};
use crate::domain::roster::RosterChunk;
use crate::domain::{Amount, Balance, Employee, EmployeeId, Figures, Ledger, Roster, RowId};

/// Consecutive changes with their subjects: people, and leave types in the form of people, so that one filter finds both.
#[derive(Debug)]
pub struct ChangePart {
    start: usize,
    changes: Vec<Change>,
    subjects: Arc<RosterChunk>,
    /// The subject of each change.
    of: Vec<RowId>,
}

impl ChangePart {
    /// The part that follows `before`. Folds names, which takes too long for the UI task.
    pub fn after(before: Option<&Self>, changes: Vec<Change>) -> Self {
        let (start, first) = before.map_or((0, RowId(0)), |part| (part.end(), part.next_subject()));
        let mut subjects: Vec<Employee> = Vec::new();
        let mut of = Vec::with_capacity(changes.len());
        for (at, change) in changes.iter().enumerate() {
            let goes_on = at
                .checked_sub(1)
                .is_some_and(|before| same_subject(&changes[before], change));
            if !goes_on {
                subjects.push(subject(&change.what));
            }
            let row = u32::try_from(subjects.len() - 1).unwrap_or(u32::MAX);
            of.push(RowId(first.0.saturating_add(row)));
        }
        Self {
            start,
            changes,
            subjects: Arc::new(RosterChunk::build(first, &subjects)),
            of,
        }
    }

    fn end(&self) -> usize {
        self.start + self.changes.len()
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
        },
    }
}

/// How many changes there are of each kind.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct ChangeCounts {
    /// Figures and states of balances.
    pub balances: usize,
    /// People who joined.
    pub came: usize,
    /// People who left.
    pub went: usize,
    /// Ids with another name.
    pub renamed: usize,
    /// Leave types.
    pub types: usize,
}

impl ChangeCounts {
    fn add(&mut self, what: &ChangeKind) {
        match what {
            ChangeKind::Balance(..) => self.balances += 1,
            ChangeKind::Joined(..) => self.came += 1,
            ChangeKind::Left(_) => self.went += 1,
            ChangeKind::Renamed(..) => self.renamed += 1,
            ChangeKind::Type(_) => self.types += 1,
        }
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
        for change in &part.changes {
            self.counts.add(&change.what);
        }
        self.subjects.push(Arc::clone(&part.subjects));
        self.parts.push(part);
    }

    /// How many.
    pub fn len(&self) -> usize {
        self.parts.last().map_or(0, |part| part.end())
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// A change by its position.
    pub fn get(&self, at: usize) -> Option<&Change> {
        let part = self.part_of(at)?;
        part.changes.get(at - part.start)
    }

    fn part_of(&self, at: usize) -> Option<&ChangePart> {
        let after = self.parts.partition_point(|part| part.start <= at);
        self.parts.get(after.checked_sub(1)?).map(|part| &**part)
    }

    /// People and leave types that changes are about.
    pub fn subjects(&self) -> &Roster {
        &self.subjects
    }

    /// Every change with its subject; both ascend.
    pub fn with_subjects(&self) -> impl Iterator<Item = (usize, RowId, &Change)> {
        let parts = self.parts.iter();
        parts.flat_map(|part| {
            let changes = part.changes.iter().zip(&part.of).enumerate();
            changes.map(|(at, (change, subject))| (part.start + at, *subject, change))
        })
    }

    /// The figures after, for predicates: `left<0` asks what a changed figure became.
    pub fn figures_after(&self, day: Date) -> Ledger {
        let mut ledger = Ledger::default();
        let mut changed: Vec<Balance> = Vec::new();
        let mut of = None;
        for (_, subject, change) in self.with_subjects() {
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
