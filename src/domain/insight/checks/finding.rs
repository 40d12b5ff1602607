//! What a check found, by where it is. What it says in words and figures is worked out for those that are shown.

use super::check_name::CheckName;
use crate::domain::RowId;

/// Something that looks wrong, by where it is. There may be millions, so it is packed into 24
/// bytes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct CheckFinding {
    /// Which check found it.
    pub check: CheckName,
    pub(super) tenant: u16,
    /// The person; `None` where it is about a leave type or the tenant.
    pub row: Option<RowId>,
    pub(super) column: Option<u16>,
    /// The snapshot before did not have it.
    pub is_new: bool,
    /// Position of what changed among the changes since the snapshot before.
    pub(super) change: Option<u32>,
}

impl CheckFinding {
    /// A person of the tenant at this position whose employee number belongs to another id, too.
    pub fn duplicate_person(tenant: usize, row: RowId) -> Self {
        Self {
            check: CheckName::DuplicatePerson,
            tenant: u16::try_from(tenant).unwrap_or(u16::MAX),
            row: Some(row),
            column: None,
            is_new: false,
            change: None,
        }
    }

    /// Position of the tenant among those that were asked about.
    pub fn tenant(&self) -> usize {
        usize::from(self.tenant)
    }

    /// Position of the leave type among the tenant's columns; `None` where it is about a person or the tenant.
    pub fn column(&self) -> Option<usize> {
        self.column.map(usize::from)
    }
}
