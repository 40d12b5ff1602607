//! Keys that change the columns: hidden, shown again, moved, wider or narrower.

use crate::app::state::AppState;
use crate::app::views::company::cells::CompanyTable;
use crate::app::views::company::layout::CompanyLayout;
use crate::domain::insight::company::CompanyField;

/// A column is made no narrower than this and no wider than that.
const WIDTHS: (usize, usize) = (3, 60);

/// Hides the column under the cursor, unless it is the last one.
pub(in crate::app) fn hide(state: &mut AppState) {
    let Some(table) = CompanyTable::of(state) else {
        return;
    };
    let fields = table.fields;
    let Some(at) = fields
        .position(&state.company.cursor)
        .filter(|_| fields.len() > 1)
    else {
        return;
    };
    let next = fields
        .all()
        .nth(at + 1)
        .or(fields.all().nth(at.saturating_sub(1)));
    let next = next.cloned().unwrap_or_default();
    let hidden = std::mem::replace(&mut state.company.cursor, next);
    state.company.arrangement.hide(&hidden);
}

/// Shows all hidden columns again.
pub(in crate::app) fn show_all(state: &mut AppState) {
    state.company.arrangement.hidden.clear();
}

/// Moves the column under the cursor past the next one. Those about the person stay where they are.
pub(in crate::app) fn shift(state: &mut AppState, to_right: bool) {
    let CompanyField::Figure(key) = state.company.cursor.clone() else {
        return;
    };
    let Some(report) = state.company.computed.answer().cloned() else {
        return;
    };
    state.company.arrangement.shift(&report, &key, to_right);
}

/// Makes the column under the cursor wider or narrower.
pub(in crate::app) fn resize(state: &mut AppState, by: isize) {
    let Some(table) = CompanyTable::of(state) else {
        return;
    };
    let Some(layout) = CompanyLayout::of(state, &table.fields) else {
        return;
    };
    let cursor = &state.company.cursor;
    let Some(column) = layout.columns.iter().find(|column| column.field == *cursor) else {
        return;
    };
    let (least, most) = WIDTHS;
    let width = column.width.saturating_add_signed(by).clamp(least, most);
    let field = state.company.cursor.clone();
    state.company.arrangement.widths.insert(field, width);
}
