//! Who stands side by side, and how it is shown.

use crate::domain::{EmployeeId, RowId};
use crate::sync::TenantId;

/// The open overlay.
#[derive(Clone, Debug)]
pub struct SideBySide {
    /// Who stands side by side.
    pub(in crate::app) people: Vec<ComparedPerson>,
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

    /// Scrolls by `lines`, no further than the last line.
    pub fn scroll_by(&mut self, lines: isize, len: usize, height: usize) {
        let last_top = len.saturating_sub(height);
        self.top = self.top.saturating_add_signed(lines).min(last_top);
    }
}
