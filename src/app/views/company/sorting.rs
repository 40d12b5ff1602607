//! The order of the rows, by the column under the cursor.

use crate::app::state::AppState;
use crate::domain::insight::company::{CompanyField, SortBy};

/// Orders the rows by the column under the cursor alone: ascending, then descending, then not at all.
pub(in crate::app) fn sort_by_cursor(state: &mut AppState) {
    let field = state.company.cursor.clone();
    let next = match &*state.company.sort {
        [only] => next_order(Some(only).filter(|by| by.field == field), field),
        _ => next_order(None, field),
    };
    state.company.sort = next.into_iter().collect();
}

/// The same after the columns by which the rows are ordered already: equal rows are ordered by this one.
pub(in crate::app) fn sort_also_by_cursor(state: &mut AppState) {
    let field = state.company.cursor.clone();
    let mut sort = state.company.sort.to_vec();
    match sort.iter().position(|by| by.field == field) {
        None => sort.extend(next_order(None, field)),
        Some(at) => match next_order(sort.get(at), field) {
            Some(next) => sort[at] = next,
            None => {
                sort.remove(at);
            }
        },
    }
    state.company.sort = sort.into();
}

/// Orders the rows the other way round by all columns that they are ordered by.
pub(in crate::app) fn reverse(state: &mut AppState) {
    let sort = state.company.sort.iter().cloned();
    let reversed = sort.map(|by| SortBy {
        is_descending: !by.is_descending,
        ..by
    });
    state.company.sort = reversed.collect();
}

fn next_order(current: Option<&SortBy>, field: CompanyField) -> Option<SortBy> {
    let is_descending = match current.map(|by| by.is_descending) {
        None => false,
        Some(false) => true,
        Some(true) => return None,
    };
    Some(SortBy {
        field,
        is_descending,
    })
}
