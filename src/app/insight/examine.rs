//! Starts a job when its view shows a question whose answer is not on screen yet.

use crate::app::insight::computed::{Computed, FiguresVersion};
use crate::app::insight::job::{InsightJob, InsightQuestion};
use crate::app::message::Effect;
use crate::app::state::AppState;
use crate::domain::insight::TenantFigures;

/// Starts the work that `question` asks for, unless its answer is on screen or is being worked out.
pub(in crate::app) fn examine<Q: Clone + PartialEq + Send + 'static, A: Send + Sync + 'static>(
    state: &mut AppState,
    computed: impl Fn(&mut AppState) -> &mut Computed<Q, A>,
    question: Q,
    to_question: impl FnOnce(Q) -> InsightQuestion,
) -> Option<Effect> {
    let version = state.figures_version();
    let figures = AppState::figures_in_scope;
    examine_figures(state, computed, (question, version), (figures, to_question))
}

/// The same for figures other than those of the tenants in scope.
pub(in crate::app) fn examine_figures<
    Q: Clone + PartialEq + Send + 'static,
    A: Send + Sync + 'static,
>(
    state: &mut AppState,
    computed: impl Fn(&mut AppState) -> &mut Computed<Q, A>,
    (question, version): (Q, FiguresVersion),
    (figures, to_question): (
        impl FnOnce(&AppState) -> Vec<TenantFigures>,
        impl FnOnce(Q) -> InsightQuestion,
    ),
) -> Option<Effect> {
    let turn = state.spinner;
    computed(state).forget_other_scope(&version);
    if !computed(state).is_due(&question, &version, turn) {
        return None;
    }
    let generation = computed(state).start(question.clone(), version, turn);
    Some(Effect::Examine(InsightJob {
        generation,
        figures: figures(state),
        question: to_question(question),
    }))
}
