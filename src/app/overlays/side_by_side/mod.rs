//! Two to four people, or two rules, side by side: a column each, a line for what they have in common, and marks where they differ.
//!
//! The lines are worked out from the state whenever they are drawn, so that they follow what is read meanwhile. They concern a few people,
//! whatever the size of the company.

mod copied;
pub mod people;

use crate::app::geometry::inside;
use crate::app::state::AppState;
use crate::domain::ledger::LedgerCell;
use crate::domain::{Amount, EmployeeId, RowId};
use crate::sync::TenantId;

pub(in crate::app) use copied::copied_table;

/// Lines above the scrolled ones: the names of the columns.
const HEAD_LINES: u16 = 1;

/// The open overlay.
#[derive(Clone, Debug)]
pub struct SideBySide {
    /// Who stands side by side.
    people: Vec<ComparedPerson>,
    /// Granted, used and expiry stand under each leave type.
    pub shows_parts: bool,
    /// Only the lines that differ.
    pub only_differences: bool,
    /// The first line shown.
    pub top: usize,
}

/// A person of a column.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ComparedPerson {
    /// Of this tenant.
    pub tenant: TenantId,
    /// With this id.
    pub id: EmployeeId,
    /// At this row when the overlay was opened; `None` for somebody who was not listed.
    pub row: Option<RowId>,
}

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
    LeaveType(String, Option<crate::domain::Unit>),
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

impl SideBySide {
    /// These people side by side.
    pub fn of_people(people: Vec<ComparedPerson>) -> Self {
        Self {
            people,
            shows_parts: false,
            only_differences: false,
            top: 0,
        }
    }

    /// The names of the columns. They are hidden on request.
    pub fn heads(&self, state: &AppState) -> Vec<String> {
        people::heads(state, &self.people)
    }

    /// The lines that are to be shown.
    pub fn lines(&self, state: &AppState) -> Vec<SideLine> {
        let mut lines = people::lines(state, &self.people, self.shows_parts);
        if self.only_differences {
            lines.retain(|line| line.differs);
        }
        lines
    }

    /// Scrolls by `lines`, no further than the last line.
    pub fn scroll_by(&mut self, lines: isize, len: usize, height: usize) {
        let last_top = len.saturating_sub(height);
        self.top = self.top.saturating_add_signed(lines).min(last_top);
    }
}

impl AppState {
    /// Lines of the overlay that are scrolled.
    pub fn side_by_side_height(&self) -> usize {
        let body = self.geometry().map(|at| inside(at.body));
        body.map_or(1, |body| {
            usize::from(body.height.saturating_sub(HEAD_LINES).max(1))
        })
    }
}
