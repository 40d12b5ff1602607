//! What Browse writes into a file: the balances of those listed or of the marked people, as `balances` prints them.

use std::sync::Arc;

use crate::app::file_export::job::{BalancesExport, ExportTable, missing_of_tenants};
use crate::app::state::AppState;
use crate::text::export::MissingData;

/// The people on screen with their balances.
pub(in crate::app) fn exported(state: &AppState) -> Option<(ExportTable, MissingData)> {
    let (tenant, id) = (state.tenant()?, state.tenant_id()?);
    let marks = &state.selection.marks;
    let export = BalancesExport {
        figures: tenant.figures(state.figures_of().day),
        rows: tenant.people.list.rows.clone(),
        query: Arc::clone(&tenant.people.list.shown.query),
        moments: tenant.read_moments(state.as_of, state.today),
        marks: (marks.len_of(id) > 0).then(|| marks.of_tenant(id)),
    };
    let missing = missing_of_tenants([tenant].into_iter());
    Some((ExportTable::Balances(export), missing))
}
