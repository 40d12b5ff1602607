//! What the view remembers: the answer on screen, its grouping and order, cursor and scroll.

use std::sync::Arc;

use crate::app::filtered_list::ListWindow;
use crate::app::insight::Computed;
use crate::app::views::totals::arranged::ArrangedTotals;
use crate::app::views::totals::columns::TotalsSort;
use crate::domain::ListOrder;
use crate::domain::insight::totals::{DayRates, TotalsGrouping, TotalsQuestion, TotalsReport};

/// What the view remembers.
#[derive(Clone, Debug, Default)]
pub struct TotalsState {
    /// The answer on screen.
    pub computed: Computed<TotalsQuestion, TotalsReport>,
    /// What a row stands for.
    pub by: TotalsGrouping,
    /// The order of the rows.
    pub sort: ListOrder<TotalsSort>,
    /// Cursor and scroll.
    pub window: ListWindow,
    /// The rows in their order.
    pub rows: ArrangedTotals,
    /// What a day of each person's work costs, if the configuration names a file of rates.
    pub rates: Option<Arc<DayRates>>,
}
