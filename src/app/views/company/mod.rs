//! The view Company: the table of everybody and every leave type.

use std::sync::Arc;

use crate::app::insight::{Computed, InsightQuestion, examine};
use crate::app::message::Effect;
use crate::app::state::AppState;
use crate::app::views::behaviour::ViewBehaviour;
use crate::app::views::list_focus::ListFocus;
use crate::domain::insight::company::{CompanyQuestion, CompanyReport};

/// What the view remembers.
#[derive(Clone, Debug, Default)]
pub struct CompanyState {
    /// Where the focus is.
    pub focus: ListFocus,
    /// The answer on screen.
    pub computed: Computed<CompanyQuestion, CompanyReport>,
}

/// The behaviour of the view.
pub(in crate::app) struct CompanyView;

impl ViewBehaviour for CompanyView {
    fn reconcile(&self, state: &mut AppState) -> Vec<Effect> {
        let question = CompanyQuestion {
            query: Arc::clone(&state.selection.filter.query),
        };
        let effect = examine(
            state,
            |state| &mut state.company.computed,
            question,
            InsightQuestion::Company,
        );
        effect.into_iter().collect()
    }
}
