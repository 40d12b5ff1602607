//! The view Compare: where two tenants, or a tenant and a sheet, differ.

use std::sync::Arc;

use crate::app::insight::{Computed, InsightQuestion, examine};
use crate::app::message::Effect;
use crate::app::state::AppState;
use crate::app::views::behaviour::ViewBehaviour;
use crate::app::views::list_focus::ListFocus;
use crate::domain::insight::compare::{CompareQuestion, CompareReport};

/// What the view remembers.
#[derive(Clone, Debug, Default)]
pub struct CompareState {
    /// Where the focus is.
    pub focus: ListFocus,
    /// The answer on screen.
    pub computed: Computed<CompareQuestion, CompareReport>,
}

/// The behaviour of the view.
pub(in crate::app) struct CompareView;

impl ViewBehaviour for CompareView {
    fn reconcile(&self, state: &mut AppState) -> Vec<Effect> {
        let question = CompareQuestion {
            query: Arc::clone(&state.selection.filter.query),
        };
        let effect = examine(
            state,
            |state| &mut state.compare.computed,
            question,
            InsightQuestion::Compare,
        );
        effect.into_iter().collect()
    }
}
