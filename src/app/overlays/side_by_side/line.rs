//! A line over all columns, and what stands in it.

use crate::domain::ledger::LedgerCell;
use crate::domain::{Amount, Unit};

/// A line over all columns.
#[derive(Clone, PartialEq, Debug)]
pub struct SideLine {
    /// What it is about.
    pub label: SideLabel,
    /// A cell for each column.
    pub cells: Vec<SideBySideCell>,
    /// The columns do not say the same.
    pub differs: bool,
}

/// What a line is about.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum SideLabel {
    /// Something about the person; `ui` has the words.
    Person(PersonField),
    /// A leave type by its name, which is never translated, with the unit of the line.
    LeaveType(String, Option<Unit>),
    /// A part of the leave type above.
    Part(BalancePart),
}

/// Something about a person.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum PersonField {
    /// The platform's id.
    Id,
    /// The employee number.
    Number,
    /// The tenant.
    Tenant,
    /// The departments.
    Departments,
    /// The day of hire.
    HiredOn,
}

/// A part of a balance.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum BalancePart {
    /// Left of earlier cycles.
    Carried,
    /// Granted.
    Granted,
    /// Used.
    Used,
    /// The earliest known last day.
    ExpiresOn,
}

/// What stands in a column of a line.
#[derive(Clone, PartialEq, Debug)]
pub enum SideBySideCell {
    /// Nothing: the person has no such row.
    Missing,
    /// The person is not listed any more.
    NotListed,
    /// A text that tells who somebody is. Hidden on request.
    Personal(String),
    /// Another text.
    Text(String),
    /// What is left, or why there is no figure.
    Left(LedgerCell),
    /// A part of it.
    Part(Option<Amount>),
}
