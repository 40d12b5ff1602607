//! What differs between two states of a company: who changed, which leave type, from, to, by how much, since when.
//!
//! Owns what counts as a change. Amounts are compared exactly, units are never mixed, and what is not known on one of the two
//! sides is no change: it is said that it could not be compared. Must not know where states are kept, or how changes are shown.

mod history;
mod identity;
mod people;
mod types;

use std::sync::Arc;

use jiff::Timestamp;

use super::amount::{Amount, Unit};
use super::balance::{CellState, PersonBalances, is_without_figures};
use super::employee::Employee;
use super::ids::{EmployeeId, LeaveTypeId};

pub use history::{FormerState, History};
pub use identity::{Identity, link_rejoined};
pub use people::{PersonFindings, compare_person};
pub use types::{TypeFindings, compare_types};

/// One thing that differs: one line of the answer.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Change {
    /// The end of the sync that first found it as it stands at the end of the range.
    pub since: Timestamp,
    /// What differs.
    pub what: What,
}

/// What differs.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum What {
    /// A figure of a person's balance, or what the balance is.
    Balance(Arc<Employee>, BalanceChange),
    /// A person is listed who was not; with the id of somebody who left and may be the same person.
    Came(Arc<Employee>, Option<EmployeeId>),
    /// A person is listed no longer; as last seen.
    Went(Arc<Employee>),
    /// An id bears another name, or belongs to another person.
    Renamed(Arc<Employee>, Renaming),
    /// A leave type came or went, or its rules changed.
    Type(TypeChange),
}

/// What an id was before.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Renaming {
    /// The name it bore.
    pub name_from: String,
    /// Whether it still belongs to the same person.
    pub identity: Identity,
}

/// A figure of one person's balance of one leave type.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct BalanceChange {
    /// Which type.
    pub leave_type: LeaveTypeId,
    /// Its name, as last known.
    pub leave_type_name: Arc<str>,
    /// Which figure; [`Figure::Left`] stands for the balance as a whole when what it is changed (`known` to `unlimited`).
    pub figure: Figure,
    /// Before.
    pub from: Side,
    /// After.
    pub to: Side,
    /// to − from, exact; `None` when the unit or the state changed.
    pub by: Option<Amount>,
}

impl BalanceChange {
    /// The unit both sides share; `None` when it changed, or when no side has a figure.
    pub fn unit(&self) -> Option<Unit> {
        let (from, to) = (self.from.unit(), self.to.unit());
        match (from, to) {
            (Some(from), Some(to)) => (from == to).then_some(to),
            (one, other) => one.or(other),
        }
    }
}

/// One side of a change.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Side {
    /// What the balance was.
    pub state: CellState,
    /// The figure, for `known` only.
    pub amount: Option<Amount>,
}

impl Side {
    /// What the figure counts.
    pub fn unit(&self) -> Option<Unit> {
        self.amount.map(|amount| amount.unit)
    }
}

/// Which figure of a balance.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Figure {
    /// Left: told first.
    Left,
    /// Granted.
    Granted,
    /// Used.
    Used,
    /// Carried over.
    Carried,
}

impl Figure {
    /// All of them, in the order they are told.
    pub const ALL: [Self; 4] = [Self::Left, Self::Granted, Self::Used, Self::Carried];

    /// The word used in output.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Left => "left",
            Self::Granted => "granted",
            Self::Used => "used",
            Self::Carried => "carried",
        }
    }
}

/// A leave type that came (no `from`) or went (no `to`), or whose rules changed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TypeChange {
    /// Which type.
    pub leave_type: LeaveTypeId,
    /// Its name, as last known.
    pub name: Arc<str>,
    /// The old rules.
    pub from: Option<Rules>,
    /// The new rules.
    pub to: Option<Rules>,
}

/// A leave type's rules in words, one paragraph a language.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Rules {
    /// Chinese.
    pub zh: String,
    /// English.
    pub en: String,
}

/// A person as a sync found them.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PersonState {
    /// Who.
    pub employee: Arc<Employee>,
    /// The answer; `None`: not asked, so nothing can be compared.
    pub answer: Option<PersonBalances>,
}

impl PersonState {
    /// Whether every figure failed or is forbidden.
    pub fn is_without_figures(&self) -> bool {
        let answer = self.answer.as_ref();
        answer.is_some_and(|answer| is_without_figures(&answer.balances))
    }
}
