//! What is said about the table: where the cursor is, how the rows are ordered, and what stands in place of rows where there are none.

use ratatui::style::Style;

use crate::app::tenant::TenantState;
use crate::app::views::company::cells::{CompanyTable, heading};
use crate::app::views::company::layout::CompanyLayout;
use crate::ui::scene::Scene;
use crate::ui::standing;
use crate::ui::text;
use crate::ui::text::company as own;
use crate::ui::views::browse::sync_status;

/// `3/5,012  按 年假(天)↓`, behind the view's name.
pub(in crate::ui) fn note(scene: Scene<'_>, table: Option<&CompanyTable<'_>>) -> String {
    let company = &scene.state.company;
    let Some(table) = table else {
        return String::new();
    };
    let report = table.report;
    let line = (company.window.cursor + 1).min(report.len());
    let position = own::position(line, report.len(), report.headcount, scene.language);
    let sort = company.computed.answered_question();
    let sort = sort.into_iter().flat_map(|question| question.sort.iter());
    let columns: Vec<String> = sort
        .map(|by| {
            let arrow = if by.is_descending { "↓" } else { "↑" };
            format!("{}{arrow}", heading(&by.field, scene.language))
        })
        .collect();
    let sorted = own::sorted_by(&columns, scene.language);
    format!("{position}  {sorted}").trim_end().to_owned()
}

/// In the lower border: how many columns there are beyond the edges.
pub(in crate::ui) fn cell_note(
    scene: Scene<'_>,
    _table: &CompanyTable<'_>,
    layout: &CompanyLayout,
) -> String {
    own::beyond(layout.beyond, scene.language)
}

/// What stands in place of the rows when there are none.
pub(in crate::ui) fn empty_text(scene: Scene<'_>) -> Vec<(String, Style)> {
    let (language, theme) = (scene.language, scene.theme);
    let Some(tenant) = scene.state.tenant() else {
        return Vec::new();
    };
    if let Some(text) = standing::missing(scene, tenant) {
        return vec![(text, theme.warning)];
    }
    let is_empty = scene
        .state
        .figures_in_scope()
        .iter()
        .all(|t| t.headcount() == 0);
    match tenant.refusal() {
        _ if scene.state.company.computed.is_pending() => {
            vec![(own::working(language).to_owned(), theme.dim)]
        }
        Some(error) if is_empty => vec![
            (
                format!("{} {}", error.code, error.words(language)),
                theme.bad,
            ),
            (text::remedy(error.remedy(language), language), theme.text),
        ],
        _ if !is_empty => vec![(text::no_match(language).to_owned(), theme.text)],
        _ if scene.state.is_reading_scope() => {
            vec![(text::reading_directory(language).to_owned(), theme.dim)]
        }
        _ => vec![(text::nobody(language).to_owned(), theme.warning)],
    }
}

/// In the last line: that the order is being worked out, otherwise how far the tenant is read.
pub(in crate::ui) fn progress(scene: Scene<'_>, tenant: &TenantState) -> String {
    if scene.state.company.computed.is_pending() {
        let spinner = scene.glyphs.spin(scene.state.spinner);
        return format!("{spinner} {}", own::working(scene.language));
    }
    sync_status(scene, tenant)
}
