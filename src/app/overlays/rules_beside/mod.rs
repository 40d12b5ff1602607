//! Two leave types side by side, of one tenant or of two: the rule in words, then every field, with what differs marked.

pub mod lines;

use std::sync::Arc;

use crate::domain::LeaveTypeId;
use crate::sync::TenantId;

/// The open overlay.
#[derive(Clone, Debug)]
pub struct RulesBeside {
    /// The two leave types.
    pub sides: [RuleSide; 2],
    /// Only the lines that differ.
    pub only_differences: bool,
    /// The first line shown.
    pub top: usize,
}

/// A leave type.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RuleSide {
    /// Of this tenant.
    pub tenant: TenantId,
    /// The type.
    pub leave_type: LeaveTypeId,
    /// Its name.
    pub name: Arc<str>,
}

impl RulesBeside {
    /// These two.
    pub fn of(sides: [RuleSide; 2]) -> Self {
        Self {
            sides,
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
