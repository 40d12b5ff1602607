//! The view Totals: what everything adds up to.

use std::sync::Arc;

use crate::app::insight::{Computed, InsightQuestion, examine};
use crate::app::message::Effect;
use crate::app::state::AppState;
use crate::app::views::behaviour::ViewBehaviour;
use crate::app::views::list_focus::ListFocus;
use crate::domain::insight::totals::{TotalsQuestion, TotalsReport};

/// What the view remembers.
#[derive(Clone, Debug, Default)]
pub struct TotalsState {
    /// Where the focus is.
    pub focus: ListFocus,
    /// The answer on screen.
    pub computed: Computed<TotalsQuestion, TotalsReport>,
}

/// The behaviour of the view.
pub(in crate::app) struct TotalsView;

impl ViewBehaviour for TotalsView {
    fn reconcile(&self, state: &mut AppState) -> Vec<Effect> {
        let question = TotalsQuestion {
            query: Arc::clone(&state.selection.filter.query),
            ..TotalsQuestion::default()
        };
        let effect = examine(
            state,
            |state| &mut state.totals.computed,
            question,
            InsightQuestion::Totals,
        );
        effect.into_iter().collect()
    }
}
