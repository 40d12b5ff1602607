//! What all views share: which tenant is shown, which people the filter leaves, and in which order.

use crate::app::filter::FilterField;
use crate::app::marks::MarkedPeople;
use crate::app::tenant::people::PeopleSort;
use crate::domain::ListOrder;

/// The selection that a change of view keeps.
#[derive(Clone, Debug, Default)]
pub struct SharedSelection {
    /// Position of the tenant that is shown.
    pub tenant: usize,
    /// The views of the whole company are about all tenants, not about that one alone.
    pub all_tenants: bool,
    /// The filter, the same for every tenant and every list.
    pub filter: FilterField,
    /// The order of the people of every tenant.
    pub sort: ListOrder<PeopleSort>,
    /// The marked people of every tenant.
    pub marks: MarkedPeople,
}
