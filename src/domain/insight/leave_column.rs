//! The leave types of a tenant in the order in which they are shown: as configured, then those that only came with a balance.

use std::sync::Arc;

use crate::domain::{LeaveType, LeaveTypeId};

/// A leave type of a tenant.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LeaveColumn {
    /// The type.
    pub id: LeaveTypeId,
    /// Its name; its id until one is known.
    pub name: Arc<str>,
    /// Position among the configured types; `None` for a type that only came with a balance.
    pub configured: Option<usize>,
    /// It has subtypes. As a rule people have balances of those, and none of it.
    pub is_parent: bool,
}

impl LeaveColumn {
    /// The configured types, in their order.
    pub fn of_types(types: &[LeaveType]) -> Vec<Self> {
        let is_parent = |id: &LeaveTypeId| types.iter().any(|t| t.parent.as_ref() == Some(id));
        let columns = types.iter().enumerate().map(|(at, leave_type)| Self {
            id: leave_type.id.clone(),
            name: Arc::clone(&leave_type.name),
            is_parent: is_parent(&leave_type.id),
            configured: Some(at),
        });
        columns.collect()
    }

    /// A type that only came with a balance.
    pub fn unconfigured(id: &LeaveTypeId, name: &Arc<str>) -> Self {
        Self {
            id: id.clone(),
            name: Arc::clone(name),
            configured: None,
            is_parent: false,
        }
    }

    /// Adds a type that a balance brought, unless it is there already.
    pub fn add_unconfigured(columns: &mut Vec<Self>, id: &LeaveTypeId, name: &Arc<str>) {
        if columns.iter().all(|column| column.id != *id) {
            columns.push(Self::unconfigured(id, name));
        }
    }

    /// Its configuration, if the platform's list has it.
    pub fn leave_type<'a>(&self, types: &'a [LeaveType]) -> Option<&'a LeaveType> {
        types.get(self.configured?)
    }
}
