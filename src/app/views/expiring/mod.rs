//! The view Expiring: what ends, when, and of whom.

use std::sync::Arc;

use crate::app::insight::{Computed, InsightQuestion, examine};
use crate::app::message::Effect;
use crate::app::state::AppState;
use crate::app::views::behaviour::ViewBehaviour;
use crate::app::views::list_focus::ListFocus;
use crate::domain::insight::expiring::{ExpiringQuestion, ExpiringReport};

/// What the view remembers.
#[derive(Clone, Debug, Default)]
pub struct ExpiringState {
    /// Where the focus is.
    pub focus: ListFocus,
    /// The answer on screen.
    pub computed: Computed<ExpiringQuestion, ExpiringReport>,
}

/// The behaviour of the view.
pub(in crate::app) struct ExpiringView;

impl ViewBehaviour for ExpiringView {
    fn reconcile(&self, state: &mut AppState) -> Vec<Effect> {
        let question = ExpiringQuestion {
            query: Arc::clone(&state.selection.filter.query),
        };
        let effect = examine(
            state,
            |state| &mut state.expiring.computed,
            question,
            InsightQuestion::Expiring,
        );
        effect.into_iter().collect()
    }
}
