//! Work that walks over everybody of one or several tenants: totals, what expires, what looks wrong, a comparison, the order of the
//! company's table. `update` describes it as an [`InsightJob`], a worker of `shell` runs it off the UI task, and a [`Computed`] keeps the
//! answer on screen while a newer one is worked out.

mod computed;
mod job;

pub use computed::{Computed, FiguresVersion};
pub use job::{InsightAnswer, InsightId, InsightJob, InsightQuestion, InsightResult};

use std::sync::Arc;

use crate::app::message::Effect;
use crate::app::state::AppState;
use crate::app::tenant::TenantState;
use crate::domain::insight::TenantFigures;

/// Starts the work that `question` asks for, unless its answer is on screen or is being worked out.
pub(in crate::app) fn examine<Q: Clone + PartialEq, A>(
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
pub(in crate::app) fn examine_figures<Q: Clone + PartialEq, A>(
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

impl TenantState {
    /// Its figures at this moment, for work off the UI task. Only pointers are copied.
    pub fn figures(&self, as_of: jiff::civil::Date) -> TenantFigures {
        TenantFigures {
            name: Arc::from(self.label.as_str()),
            platform: self.platform,
            types: Arc::clone(&self.types),
            columns: Arc::from(self.columns.as_slice()),
            roster: Arc::clone(&self.roster),
            gone: Arc::clone(self.origin.gone()),
            ledger: Arc::clone(&self.ledger),
            as_of,
        }
    }
}

impl AppState {
    /// The positions of the tenants that a view of the whole company is about: all of them, or the one that is chosen.
    pub fn tenants_in_scope(&self) -> std::ops::Range<usize> {
        let chosen = self.selection.tenant.min(self.tenants.len());
        if self.selection.all_tenants {
            0..self.tenants.len()
        } else {
            chosen..(chosen + 1).min(self.tenants.len())
        }
    }

    /// The figures of the tenants in scope.
    pub fn figures_in_scope(&self) -> Vec<TenantFigures> {
        let day = self.figures_of().day;
        let tenants = self.tenants[self.tenants_in_scope()].iter();
        tenants.map(|tenant| tenant.figures(day)).collect()
    }

    /// Which figures those are, so that an answer about older ones is known to be outdated.
    pub fn figures_version(&self) -> FiguresVersion {
        let scope = self.tenants_in_scope();
        let tenants = self.tenants[scope.clone()].iter();
        FiguresVersion {
            day: self.figures_of().day,
            first_tenant: scope.start,
            revisions: tenants.map(|tenant| tenant.revision).collect(),
        }
    }

    /// Whether figures of a tenant in scope are still being read.
    pub fn is_reading_scope(&self) -> bool {
        let tenants = self.tenants[self.tenants_in_scope()].iter();
        tenants.into_iter().any(TenantState::is_busy)
    }
}
