//! The view Checks: what looks wrong.

use std::sync::Arc;

use crate::app::insight::{Computed, InsightQuestion, examine};
use crate::app::message::Effect;
use crate::app::state::AppState;
use crate::app::views::behaviour::ViewBehaviour;
use crate::app::views::list_focus::ListFocus;
use crate::domain::insight::checks::{ChecksQuestion, ChecksReport};

/// What the view remembers.
#[derive(Clone, Debug, Default)]
pub struct ChecksState {
    /// Where the focus is.
    pub focus: ListFocus,
    /// The answer on screen.
    pub computed: Computed<ChecksQuestion, ChecksReport>,
}

/// The behaviour of the view.
pub(in crate::app) struct ChecksView;

impl ViewBehaviour for ChecksView {
    fn reconcile(&self, state: &mut AppState) -> Vec<Effect> {
        let question = ChecksQuestion {
            query: Arc::clone(&state.selection.filter.query),
        };
        let effect = examine(
            state,
            |state| &mut state.checks.computed,
            question,
            InsightQuestion::Checks,
        );
        effect.into_iter().collect()
    }
}
