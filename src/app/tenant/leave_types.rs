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

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::domain::{Balance, CellState, PlatformKind, RowId, Unit};
    use crate::sync::{Outcome, TenantId};

    fn balance(id: &str) -> Balance {
        let (id, name) = (LeaveTypeId::new(id), id.into());
        let day = date(2026, 11, 22);
        Balance::without_figures(id, name, CellState::Unlimited, Some(Unit::Day), day)
    }

    #[test]
    fn a_deleted_type_goes_when_the_read_ends_unless_somebody_has_a_balance_of_it() {
        let mut tenant = TenantState::new(TenantId(0), "hq".to_owned(), PlatformKind::WeCom);
        let both = [balance("deleted"), balance("in use")];
        for balance in &both {
            tenant.add_column(&balance.leave_type, &balance.leave_type_name);
        }
        Arc::make_mut(&mut tenant.ledger).apply(RowId(0), &both);
        tenant.end(Outcome::Complete);
        assert_eq!(tenant.columns.len(), 2);
        Arc::make_mut(&mut tenant.ledger).apply(RowId(0), &both[1..]);
        tenant.end(Outcome::Complete);
        let left: Vec<&LeaveTypeId> = tenant.columns.iter().map(|column| &column.id).collect();
        assert_eq!(left, [&both[1].leave_type]);
        assert_eq!(tenant.ledger.find_column(&both[0].leave_type), None);
    }
}
