//! What is said about the table: where the cursor is, how the rows are ordered, and what stands in place of rows where there are none.

use ratatui::style::Style;

use crate::app::AppState;
use crate::app::tenant::TenantState;
use crate::app::views::company::cells::{CompanyTable, heading};
use crate::app::views::company::layout::CompanyLayout;
use crate::domain::insight::company::CompanyField;
use crate::domain::{CellState, Language};
use crate::text;
use crate::text::views::company as own;
use crate::ui::scene::Scene;
use crate::ui::standing;
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
    let marked = own::marked(scene.state.selection.marks.len(), scene.language);
    let saved = company.saved.and_then(|at| company.saved_views.get(at));
    let saved = saved.map_or_else(String::new, |view| view.name.clone());
    let parts = [saved, position, marked, sorted];
    let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    parts.join("  ")
}

/// In the lower border: whose figures are missing, the balance under the cursor, and how many columns there are beyond the edges.
pub(in crate::ui) fn cell_note(
    scene: Scene<'_>,
    table: &CompanyTable<'_>,
    layout: &CompanyLayout,
) -> String {
    let beyond = own::beyond(layout.beyond, scene.language);
    let missing = standing::missing_in_scope_short(scene).unwrap_or_default();
    let balance = balance_note(scene, table).unwrap_or_default();
    let parts = [missing, balance, beyond];
    let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    parts.join("  ")
}

/// `年假(天)：剩余 6.5，已发 10，已用 3.5，2026-12-31 到期`.
fn balance_note(scene: Scene<'_>, table: &CompanyTable<'_>) -> Option<String> {
    let CompanyField::Figure(key) = &scene.state.company.cursor else {
        return None;
    };
    if scene.state.display.masked {
        return None;
    }
    let at = table.report.person_at(scene.state.company.window.cursor)?;
    let cell = table.balance(at, key)?;
    let heading = heading(&CompanyField::Figure(key.clone()), scene.language);
    if cell.state != CellState::Known {
        let source = table.column(key)?.source(at.tenant)?;
        let ledger = &table.figures(at)?.ledger;
        let error = source.cells.and_then(|cells| ledger.error(at.row, cells));
        let code = error.map_or("", |error| &error.code);
        return Some(own::state_note(&heading, cell.state, code, scene.language));
    }
    let today = scene.state.figures_of().day;
    Some(own::balance_note(&heading, &cell, today, scene.language))
}

/// Who of a pasted column was not found.
pub(in crate::ui) fn said_of_paste(state: &AppState, language: Language) -> Vec<String> {
    let marking = &state.company.marking;
    let mut said = Vec::new();
    if !marking.not_found.is_empty() && state.display.masked {
        said.push(own::not_found_masked(marking.not_found.len(), language));
    } else if !marking.not_found.is_empty() {
        said.push(own::not_found(&marking.not_found, language));
    }
    if marking.ambiguous > 0 {
        said.push(own::ambiguous(marking.ambiguous, language));
    }
    said
}

/// What stands in place of the rows when there are none.
pub(in crate::ui) fn empty_text(scene: Scene<'_>) -> Vec<(String, Style)> {
    let (language, theme) = (scene.language, scene.theme);
    let Some(tenant) = scene.state.tenant() else {
        return Vec::new();
    };
    if let Some(text) = standing::missing_in_scope(scene) {
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
pub(in crate::ui) fn progress(scene: Scene<'_>, tenant: &TenantState, columns: usize) -> String {
    if scene.state.company.computed.is_pending() {
        let spinner = scene.glyphs.spin(scene.state.spinner);
        return format!("{spinner} {}", own::working(scene.language));
    }
    sync_status(scene, tenant, columns)
}
