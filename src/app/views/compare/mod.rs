//! The view Compare: where two tenants differ. The left one is the chosen tenant, as in every view; the right one is chosen here.

pub mod columns;
pub mod line;
pub mod navigation;
pub mod state;

use std::sync::Arc;

pub use state::CompareState;

use crate::app::insight::{FiguresVersion, InsightId, InsightQuestion, examine_figures};
use crate::app::keys::keymap::{Action, Pane};
use crate::app::message::Effect;
use crate::app::state::{AppState, CopiedPart};
use crate::app::table::{copied_row, next_sort};
use crate::app::views::behaviour::{CopyExtent, PaneClick, ViewBehaviour};
use crate::domain::insight::compare::{CompareQuestion, CompareRules, SideChoice};

use columns::COMPARE_COLUMNS;

/// The behaviour of the view.
pub(in crate::app) struct CompareView;

impl ViewBehaviour for CompareView {
    fn act(&self, state: &mut AppState, action: Action) -> Option<Vec<Effect>> {
        if state.focus() == Pane::Tenants {
            return None;
        }
        match action {
            Action::Back => return stop(state),
            Action::Open => navigation::open_in_browse(state),
            Action::Sort => state.compare.sort = next_sort(&COMPARE_COLUMNS, state.compare.sort),
            Action::Right => choose_right(state, 1),
            Action::Left => choose_right(state, -1),
            Action::ListEqual => state.compare.lists_equal = !state.compare.lists_equal,
            _ => return None,
        }
        Some(Vec::new())
    }

    fn move_by(&self, state: &mut AppState, lines: isize) {
        navigation::move_by(state, lines);
    }

    fn page_height(&self, state: &AppState) -> usize {
        navigation::height(state)
    }

    fn scroll(&self, state: &mut AppState, _pane: Pane, lines: isize) {
        navigation::scroll_by(state, lines);
    }

    fn click(&self, state: &mut AppState, click: PaneClick) {
        navigation::click(state, click);
    }

    fn copied(&self, state: &AppState, extent: CopyExtent) -> (CopiedPart, Option<String>) {
        let line = navigation::selected(state);
        match extent {
            CopyExtent::Cell => (CopiedPart::Cell, line.map(|line| line.exact_by())),
            CopyExtent::Row => {
                let language = state.display.language;
                let row = line.map(|line| copied_row(&COMPARE_COLUMNS, &line, language));
                (CopiedPart::Row, row)
            }
        }
    }

    fn reconcile(&self, state: &mut AppState) -> Vec<Effect> {
        let effect = compare_sides(state);
        navigation::fit(state);
        effect.into_iter().collect()
    }
}

/// Stops a comparison that is being worked out; `None` if there is none.
fn stop(state: &mut AppState) -> Option<Vec<Effect>> {
    let is_stopped = state.compare.computed.cancel();
    is_stopped.then(|| vec![Effect::StopExamining(InsightId::Compare)])
}

/// Starts the comparison of the chosen sides, if it is due.
fn compare_sides(state: &mut AppState) -> Option<Effect> {
    let [left, right] = state.compared_tenants()?;
    let question = CompareQuestion {
        sides: [SideChoice::Tenant(left), SideChoice::Tenant(right)],
        rules: CompareRules {
            query: Arc::clone(&state.selection.filter.query),
            lists_equal: state.compare.lists_equal,
            leaves: Arc::clone(&state.compare.leaves),
            chosen: Arc::clone(&state.compare.chosen),
            identity: state.compare.identity.clone(),
            tolerance: 0,
        },
        sort: state.compare.sort,
    };
    let revision = |tenant: usize| state.tenants[tenant].revision;
    let version = FiguresVersion {
        day: state.figures_of().day,
        first_tenant: left,
        revisions: vec![revision(left), revision(right)],
    };
    let figures = |state: &AppState| {
        let day = state.figures_of().day;
        let tenants = state.tenants.iter();
        tenants.map(|tenant| tenant.figures(day)).collect()
    };
    examine_figures(
        state,
        |state| &mut state.compare.computed,
        (question, version),
        (figures, InsightQuestion::Compare),
    )
}

/// Compares with another tenant: the next one, or the one before, that is not the left one.
fn choose_right(state: &mut AppState, by: isize) {
    let Some([left, right]) = state.compared_tenants() else {
        return;
    };
    let count = state.tenants.len();
    let step = |at: usize| (at + count).saturating_add_signed(by) % count;
    let next = step(right);
    let next = if next == left { step(next) } else { next };
    state.compare.right = Some(next);
}

impl AppState {
    /// The positions of the left and the right tenant; `None` where there are not two.
    pub fn compared_tenants(&self) -> Option<[usize; 2]> {
        let (left, count) = (self.selection.tenant, self.tenants.len());
        if count < 2 || left >= count {
            return None;
        }
        let chosen = self
            .compare
            .right
            .filter(|right| *right != left && *right < count);
        Some([left, chosen.unwrap_or((left + 1) % count)])
    }
}
