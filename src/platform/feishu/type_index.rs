//! The configured leave types, by which balance rows are read.

use std::collections::HashMap;
use std::sync::Arc;

use crate::domain::{LeaveType, LeaveTypeId};

/// The configured types in the platform's order, and where each of them stands.
#[derive(Debug, Default)]
pub(super) struct TypeIndex {
    types: Vec<ListedType>,
    by_id: HashMap<LeaveTypeId, usize>,
}

/// What a balance row needs of its type.
#[derive(Clone, Debug)]
pub(super) struct ListedType {
    pub(super) id: LeaveTypeId,
    pub(super) name: Arc<str>,
    /// Everybody has a row of it, even if only one that says that it does not apply.
    pub(super) expected: bool,
}

impl TypeIndex {
    pub(super) fn build(types: &[LeaveType]) -> Self {
        let listed = |t: &LeaveType| ListedType {
            id: t.id.clone(),
            name: t.name.clone(),
            expected: t.has_own_row(),
        };
        let by_id = types.iter().enumerate().map(|(at, t)| (t.id.clone(), at));
        Self {
            by_id: by_id.collect(),
            types: types.iter().map(listed).collect(),
        }
    }

    pub(super) fn types(&self) -> &[ListedType] {
        &self.types
    }

    /// The place of a type; `None` for one that the list lacks (trap 16).
    pub(super) fn position(&self, id: &LeaveTypeId) -> Option<usize> {
        self.by_id.get(id).copied()
    }
}
