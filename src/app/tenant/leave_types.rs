//! The leave types of a tenant, as its sync and the answers about people name them.

use std::sync::Arc;

use crate::app::tenant::TenantState;
use crate::domain::insight::LeaveColumn;
use crate::domain::{LeaveType, LeaveTypeId};

impl TenantState {
    /// Takes the configured types. Types that came with balances and are not configured stay behind them.
    pub fn set_types(&mut self, types: Arc<[LeaveType]>) {
        let listed = LeaveColumn::of_types(&types);
        self.types = types;
        let unlisted = std::mem::replace(&mut self.columns, listed);
        for column in unlisted {
            self.add_column(&column.id, &column.name);
        }
    }

    /// Drops the types that no list names and of which nobody has a balance any more: they were deleted on the platform.
    pub(super) fn drop_deleted_types(&mut self) {
        let (ledger, gone) = (&mut self.ledger, self.origin.gone());
        self.columns.retain(|column| {
            column.configured.is_some() || !Arc::make_mut(ledger).forget_unused(&column.id, gone)
        });
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
        LeaveColumn::add_unconfigured(&mut self.columns, id, name);
    }
}
