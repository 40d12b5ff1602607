//! Completion of the filter's word at the caret, from what the shown tenant has.

use std::sync::Arc;

use crate::app::state::AppState;
use crate::domain::matching::{Completion, CompletionSource};

/// Candidates on screen, and which of them is in the place of the word.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OfferedCompletion {
    /// What the word may become.
    pub candidates: Vec<String>,
    /// The one that is in its place.
    pub chosen: Option<usize>,
}

/// What the word at the caret may become, while the filter is typed.
pub fn offered(state: &AppState) -> Option<OfferedCompletion> {
    let filter = &state.selection.filter;
    if !filter.is_typing || state.overlay.is_some() {
        return None;
    }
    let (candidates, chosen) = if let Some(cycle) = &filter.cycle {
        (cycle.candidates.clone(), Some(cycle.at))
    } else {
        let completion = completion(state, filter.input.value(), filter.caret_byte());
        (completion.candidates, None)
    };
    (!candidates.is_empty()).then_some(OfferedCompletion { candidates, chosen })
}

/// Puts the next candidate, or the one before, in the place of the word.
pub(in crate::app) fn complete(state: &mut AppState, by: isize) {
    let filter = &state.selection.filter;
    // A cycle that has begun needs no new candidates.
    let found = match filter.cycle {
        Some(_) => None,
        None => Some(completion(state, filter.input.value(), filter.caret_byte())),
    };
    let nothing = |caret| Completion {
        word: caret..caret,
        candidates: Vec::new(),
    };
    state
        .selection
        .filter
        .complete(by, |_, caret| found.unwrap_or_else(|| nothing(caret)));
}

fn completion(state: &AppState, text: &str, caret: usize) -> Completion {
    let tenant = state.tenant();
    let columns = tenant.into_iter().flat_map(|tenant| &tenant.columns);
    let leave_types: Vec<Arc<str>> = columns.map(|column| Arc::clone(&column.name)).collect();
    let source = CompletionSource {
        leave_types: &leave_types,
        departments: tenant.map_or(&[], |tenant| tenant.department_names.names()),
        named: &state.selection.filter.named,
        language: state.display.language,
    };
    Completion::at(text, caret, source)
}
