//! What a check found, by where it is. What it says in words and figures is worked out for those that are shown.

use super::check_name::CheckName;
use crate::domain::RowId;

/// Something that looks wrong, by where it is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct CheckFinding {
    /// Which check found it.
    pub check: CheckName,
    /// Position of the tenant among those that were asked about.
    pub tenant: usize,
    /// The person; `None` where it is about a leave type or the tenant.
    pub row: Option<RowId>,
    /// Position of the leave type among the tenant's columns; `None` where it is about a person or the tenant.
    pub column: Option<usize>,
    /// The snapshot before did not have it.
    pub is_new: bool,
    /// Position of what changed among the changes since the snapshot before.
    pub(super) change: Option<usize>,
}
