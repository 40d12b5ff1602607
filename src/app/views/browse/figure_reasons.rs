//! Why the figure under the cursor is what it is, from what is in memory about the person.

use jiff::civil::Date;

use crate::app::tenant::TenantState;
use crate::app::views::browse::balance_lines::LeaveRow;
use crate::domain::explain::figure::{FigureQuestion, FigureReasons, why};
use crate::domain::explain::figure_facts;

/// The reasons for a figure of `tenant` as of `day`.
pub(super) fn reasons_of_figure(
    tenant: &TenantState,
    row: &LeaveRow<'_>,
    day: Date,
) -> FigureReasons {
    why(FigureQuestion {
        facts: figure_facts(tenant.platform),
        cell: &row.cell,
        balance: row.detail,
        leave_type: row.column.leave_type(&tenant.types),
        dates: tenant.own.dates_of(&row.person),
        today: day,
    })
}
