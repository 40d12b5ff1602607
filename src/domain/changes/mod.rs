//! The changes between two snapshots of a company: who and what changed, from what to what, and since when.
//!
//! [`compare_types`] compares the leave types, [`compare_person`] the states of one person, and [`link_rejoined`] finds out who joined again
//! under another id. Amounts are compared exactly and only within a unit. What is not known in one of the snapshots is not a change: it
//! counts as not compared.

mod history;
mod identity;
mod people;
mod timeline;
mod types;
mod word_diff;

use std::sync::Arc;

use jiff::Timestamp;

use super::amount::{Amount, Unit};
use super::balance::{CellState, PersonBalances, is_unreadable};
use super::employee::Employee;
use super::ids::{EmployeeId, LeaveTypeId};

pub use history::{FormerState, History};
pub use identity::{Identity, link_rejoined};
pub use people::{PersonFindings, compare_person, identity_change};
pub use timeline::{BalanceEvent, BalanceStep, BalanceTimeline, FirstKnown, balance_timeline};
pub use types::{TypeFindings, compare_types};
pub use word_diff::{TextPart, WordDiff};

/// A change, which is one row of the list of changes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Change {
    /// The end of the sync that first found the newer state.
    pub since: Timestamp,
    /// What changed.
    pub what: ChangeKind,
}

/// What changed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum ChangeKind {
    /// A figure of a person's balance, or the state of the balance.
    Balance(Arc<Employee>, BalanceChange),
    /// A person joined. The id is that of somebody who left and may be the same person.
    Joined(Arc<Employee>, Option<EmployeeId>),
    /// A person left, who is as last listed.
    Left(Arc<Employee>),
    /// An id has another name, or belongs to another person.
    Renamed(Arc<Employee>, Renaming),
    /// A leave type was added or removed, or its rules changed.
    Type(TypeChange),
}

/// How many events there are of each kind.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct ChangeCounts {
    /// Figures and states of balances.
    pub balances: usize,
    /// People who joined.
    pub joined: usize,
    /// People who left.
    pub left: usize,
    /// Ids with another name.
    pub renamed: usize,
    /// Leave types.
    pub types: usize,
}

impl ChangeCounts {
    /// Counts one event.
    pub fn add(&mut self, what: &ChangeKind) {
        match what {
            ChangeKind::Balance(..) => self.balances += 1,
            ChangeKind::Joined(..) => self.joined += 1,
            ChangeKind::Left(_) => self.left += 1,
            ChangeKind::Renamed(..) => self.renamed += 1,
            ChangeKind::Type(_) => self.types += 1,
        }
    }
}

/// How an id changed its name or its owner.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Renaming {
    /// The name before.
    pub name_from: String,
    /// Whether the id still belongs to the same person.
    pub identity: Identity,
}

/// A changed figure of a person's balance.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct BalanceChange {
    /// The leave type.
    pub leave_type: LeaveTypeId,
    /// Its latest known name.
    pub leave_type_name: Arc<str>,
    /// The figure. Where the state of the balance changed (`known` to `unlimited`), it is [`FigureName::Left`], which stands for the whole.
    pub figure: FigureName,
    /// The state before.
    pub from: ChangeSide,
    /// The state after.
    pub to: ChangeSide,
    /// The exact difference `to` − `from`; `None` where the unit or the state changed.
    pub by: Option<Amount>,
}

impl BalanceChange {
    /// The unit of both sides; `None` where it changed, or where neither side has a figure.
    pub fn unit(&self) -> Option<Unit> {
        let (from, to) = (self.from.unit(), self.to.unit());
        match (from, to) {
            (Some(from), Some(to)) => (from == to).then_some(to),
            (one, other) => one.or(other),
        }
    }
}

/// A balance before or after a change.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ChangeSide {
    /// The state of the balance.
    pub state: CellState,
    /// The figure, which only a known balance has.
    pub amount: Option<Amount>,
}

impl ChangeSide {
    /// The unit of the figure.
    pub fn unit(&self) -> Option<Unit> {
        self.amount.map(|amount| amount.unit)
    }
}

/// A figure of a balance.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum FigureName {
    /// What is left.
    Left,
    /// What was granted.
    Granted,
    /// What was used.
    Used,
    /// What was carried over.
    Carried,
}

impl FigureName {
    /// All figures, in the order in which changes of them are listed.
    pub const ALL: [Self; 4] = [Self::Left, Self::Granted, Self::Used, Self::Carried];

    /// The word in output.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Left => "left",
            Self::Granted => "granted",
            Self::Used => "used",
            Self::Carried => "carried",
        }
    }
}

/// A leave type that was added (no `from`), removed (no `to`), or whose rules changed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TypeChange {
    /// The leave type.
    pub leave_type: LeaveTypeId,
    /// Its latest known name.
    pub name: Arc<str>,
    /// The rules before.
    pub from: Option<RulesText>,
    /// The rules after.
    pub to: Option<RulesText>,
}

/// The rules of a leave type in words, as a paragraph in each language.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RulesText {
    /// The Chinese paragraph.
    pub zh: String,
    /// The English paragraph.
    pub en: String,
}

/// What a sync found about a person.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PersonState {
    /// The person.
    pub employee: Arc<Employee>,
    /// The balances; `None` where they were not fetched, so that nothing can be compared.
    pub answer: Option<PersonBalances>,
}

impl PersonState {
    /// Whether a balance of the person failed or was forbidden.
    pub fn is_unreadable(&self) -> bool {
        let answer = self.answer.as_ref();
        answer.is_some_and(|answer| is_unreadable(&answer.balances))
    }
}
