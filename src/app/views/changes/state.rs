//! What the view of changes remembers: the period and the order for all tenants, and a comparison for each of them.

use crate::app::views::changes::comparison::{ChangeSort, Comparison};
use crate::app::views::changes::period::ComparisonPeriod;
use crate::domain::ListOrder;
use crate::sync::TenantId;

/// The state of the view.
#[derive(Clone, Debug)]
pub struct ChangesState {
    /// Which two days, for all tenants.
    pub period: ComparisonPeriod,
    /// The order, for all tenants.
    pub sort: ListOrder<ChangeSort>,
    /// The whole text of the change under the cursor is shown.
    pub is_open: bool,
    /// By tenant.
    comparisons: Vec<Comparison>,
}

impl ChangesState {
    /// The state before anything is compared, for so many tenants.
    pub fn new(tenants: usize) -> Self {
        Self {
            period: ComparisonPeriod::default(),
            sort: ListOrder::default(),
            is_open: false,
            comparisons: vec![Comparison::default(); tenants],
        }
    }

    /// A tenant's comparison.
    pub fn comparison(&self, tenant: TenantId) -> Option<&Comparison> {
        self.comparisons.get(tenant.0)
    }

    /// A tenant's comparison.
    pub fn comparison_mut(&mut self, tenant: TenantId) -> Option<&mut Comparison> {
        self.comparisons.get_mut(tenant.0)
    }

    /// Whether a comparison is under way.
    pub fn is_loading(&self) -> bool {
        self.comparisons.iter().any(Comparison::is_loading)
    }

    /// Has the view make those comparisons again for which there may be a newer snapshot.
    pub fn forget_outdated(&mut self) {
        for comparison in &mut self.comparisons {
            if comparison.is_outdated {
                comparison.asked = None;
            }
        }
    }
}
