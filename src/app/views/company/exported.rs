//! What the view Company writes into a file: the columns on screen, of those listed or of the marked people.

use crate::app::file_export::job::{CompanyExport, ExportTable, missing_of_tenants};
use crate::app::state::AppState;
use crate::app::views::company::cells::{CompanyTable, heading};
use crate::domain::RowId;
use crate::domain::insight::company::CompanyPerson;
use crate::sync::TenantId;
use crate::text::export::MissingData;

/// The table on screen.
pub(in crate::app) fn exported(state: &AppState) -> Option<(ExportTable, MissingData)> {
    let table = CompanyTable::of(state)?;
    let question = state.company.computed.answered_question()?.clone();
    let scope = state.tenants_in_scope();
    let marks = &state.selection.marks;
    let has_marks = scope
        .clone()
        .any(|tenant| marks.len_of(TenantId(tenant)) > 0);
    let marked = scope
        .clone()
        .map(|tenant| marks.of_tenant(TenantId(tenant)));
    let names = (0..scope.len()).map(|tenant| {
        let row = RowId(0);
        table.tenant_name(CompanyPerson { tenant, row })
    });
    let language = state.display.language;
    let headings = table.fields.all().map(|field| heading(field, language));
    let export = CompanyExport {
        figures: state.figures_in_scope(),
        question,
        headings: headings.collect(),
        tenants: names.collect(),
        marks: has_marks.then(|| marked.collect()),
        listed: table.report.len(),
        moments: state.moments_in_scope(),
        fields: table.fields.all().cloned().collect(),
    };
    let missing = missing_of_tenants(state.tenants[scope].iter());
    Some((ExportTable::Company(export), missing))
}
