//! How one balance became what it is, according to the snapshots in the store. The platform is not
//! asked.

pub mod lines;

use std::sync::Arc;

use crate::domain::changes::BalanceTimeline;
use crate::domain::{EmployeeId, LeaveTypeId};
use crate::store::StoreError;
use crate::sync::TenantId;

/// The open overlay.
#[derive(Clone, Debug)]
pub struct BalanceHistory {
    /// What is asked for.
    pub request: HistoryRequest,
    /// The person's name.
    pub person: String,
    /// The name of the leave type.
    pub leave_name: Arc<str>,
    /// The result; `None` while it is read.
    pub end: Option<HistoryEnd>,
    /// The first line shown.
    pub top: usize,
}

/// Whose history of what is to be read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct HistoryRequest {
    /// Number of the request; the answer to an older one is dropped.
    pub generation: u32,
    /// Of this tenant.
    pub tenant: TenantId,
    /// The person.
    pub employee: EmployeeId,
    /// The leave type.
    pub leave_type: LeaveTypeId,
}

/// What came of a request.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum HistoryEnd {
    /// What the snapshots tell.
    Found(Arc<BalanceTimeline>),
    /// There is no snapshot.
    NoSnapshot,
    /// The dashboard runs without a store.
    NoStore,
    /// The store cannot be read.
    Trouble(StoreError),
}

/// The answer to a request.
#[derive(Clone, Debug)]
pub struct HistoryResult {
    /// Which request.
    pub generation: u32,
    /// What came of it.
    pub end: HistoryEnd,
}

impl BalanceHistory {
    /// Whether it is still being read.
    pub fn is_reading(&self) -> bool {
        self.end.is_none()
    }

    /// Scrolls by `lines`, no further than the last line.
    pub fn scroll_by(&mut self, lines: isize, len: usize, height: usize) {
        let last_top = len.saturating_sub(height);
        self.top = self.top.saturating_add_signed(lines).min(last_top);
    }
}
