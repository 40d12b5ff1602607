//! Saved views: tables that the configuration gives a name, one after the other with a key.

use std::sync::Arc;

use crate::app::state::AppState;
use crate::app::views::company::arrangement::ColumnArrangement;
use crate::app::views::company::cells::{CompanyTable, heading};
use crate::domain::Language;
use crate::domain::insight::company::{CompanyField, FigureColumn, SavedView, SortBy};
use crate::text::notices::Notice;

/// Shows the next saved view; after the last one the table as it was at first, without a filter.
pub(in crate::app) fn show_next(state: &mut AppState) {
    let views = state.company.saved_views.len();
    if views == 0 {
        state.notice = Some(Notice::NoSavedViews);
        return;
    }
    let shown = state.company.due.or(state.company.saved);
    let next = shown.map_or(0, |at| at + 1);
    show_at(state, if next > views { 0 } else { next });
}

/// Shows the saved view at a position, or behind the last one the table as it was at first, at once or as soon as the columns are
/// known that the view names.
pub(in crate::app) fn show_at(state: &mut AppState, at: usize) {
    state.company.due = Some(at);
    show_due(state);
}

/// Shows the view that was asked for before the columns were known.
pub(in crate::app) fn show_due(state: &mut AppState) {
    if CompanyTable::of(state).is_none() {
        return;
    }
    let Some(at) = state.company.due.take() else {
        return;
    };
    let views = Arc::clone(&state.company.saved_views);
    state.company.saved = (at < views.len()).then_some(at);
    let plain = SavedView::default();
    show(state, views.get(at).unwrap_or(&plain));
}

fn show(state: &mut AppState, view: &SavedView) {
    let fields = every_field(state);
    let mut columns: Vec<CompanyField> = Vec::new();
    for text in &view.columns {
        columns.extend(fields.iter().filter(|field| is_named(field, text)).cloned());
    }
    let sort = view.sort.iter().filter_map(|text| {
        let (is_descending, name) = match text.strip_prefix('-') {
            Some(name) => (true, name),
            None => (false, text.as_str()),
        };
        let field = fields.iter().find(|field| is_named(field, name))?.clone();
        Some(SortBy {
            field,
            is_descending,
        })
    });
    state.company.sort = sort.collect();
    // Of all tenants at once a row always says whose it is.
    let is_left_out = |field: &&CompanyField| {
        let is_named = columns.contains(field) || **field == CompanyField::Tenant;
        !view.columns.is_empty() && !is_named
    };
    let hidden = fields.iter().filter(is_left_out).cloned().collect();
    let figures = columns.iter().filter_map(|field| match field {
        CompanyField::Figure(column) => Some(column.clone()),
        _ => None,
    });
    let first: Vec<FigureColumn> = figures.collect();
    state.company.arrangement = ColumnArrangement {
        first,
        hidden,
        ..ColumnArrangement::default()
    };
    state.company.left = 0;
    if let Err(error) = state.selection.filter.replace(&view.filter) {
        state.notice = Some(Notice::FilterRefused(error.problem));
    }
}

/// Every column that there is, hidden ones too.
fn every_field(state: &AppState) -> Vec<CompanyField> {
    let mut fields = vec![
        CompanyField::Tenant,
        CompanyField::Name,
        CompanyField::Id,
        CompanyField::Department,
    ];
    if let Some(table) = CompanyTable::of(state) {
        let columns = table.report.columns.iter();
        fields.extend(columns.map(|column| CompanyField::Figure(column.key.clone())));
    }
    fields
}

/// Whether a text names a column: its heading in either language, or the leave type without the unit.
fn is_named(field: &CompanyField, text: &str) -> bool {
    let is_heading = |language| heading(field, language).to_lowercase() == text.to_lowercase();
    let is_type = matches!(field, CompanyField::Figure(column) if *column.name == *text);
    is_type || is_heading(Language::Chinese) || is_heading(Language::English)
}
