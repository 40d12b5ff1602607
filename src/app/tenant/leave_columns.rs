//! The leave types of a tenant in the order in which the screen shows them.

use std::sync::Arc;

use crate::app::tenant::TenantState;
use crate::domain::{LeaveType, LeaveTypeId};

/// A leave type of the screen.
#[derive(Clone, PartialEq, Debug)]
pub struct LeaveColumn {
    /// The type.
    pub id: LeaveTypeId,
    /// Its name; its id until one is known.
    pub name: Arc<str>,
    /// Position among the configured types; `None` for a type that only came with a balance.
    pub configured: Option<usize>,
    /// It has subtypes, which stand for it.
    pub is_parent: bool,
}

impl TenantState {
    /// Takes the configured types. Types that came with balances and are not configured stay behind them.
    pub fn set_types(&mut self, types: Arc<[LeaveType]>) {
        let is_parent = |id: &LeaveTypeId| types.iter().any(|t| t.parent.as_ref() == Some(id));
        let listed: Vec<LeaveColumn> = types
            .iter()
            .enumerate()
            .map(|(at, leave_type)| LeaveColumn {
                id: leave_type.id.clone(),
                name: Arc::clone(&leave_type.name),
                is_parent: is_parent(&leave_type.id),
                configured: Some(at),
            })
            .collect();
        self.types = types;
        let unlisted = std::mem::replace(&mut self.columns, listed);
        for column in unlisted {
            self.add_column(&column.id, &column.name);
        }
    }

    /// The configuration of a type, if the platform's list has it.
    pub fn leave_type(&self, column: &LeaveColumn) -> Option<&LeaveType> {
        self.types.get(column.configured?)
    }

    /// Names a type that no list names, once an answer brings the name.
    pub fn name_column(&mut self, id: &LeaveTypeId, name: &Arc<str>) {
        let unlisted = |column: &&mut LeaveColumn| column.configured.is_none() && column.id == *id;
        if let Some(column) = self.columns.iter_mut().find(unlisted) {
            column.name = Arc::clone(name);
        }
    }

    /// Adds a type that a balance brought, unless it is there already.
    pub fn add_column(&mut self, id: &LeaveTypeId, name: &Arc<str>) {
        if self.columns.iter().all(|column| column.id != *id) {
            self.columns.push(LeaveColumn {
                id: id.clone(),
                name: Arc::clone(name),
                configured: None,
                is_parent: false,
            });
        }
    }
}
