//! The view Expiring: what ends, when, and of whom.

mod calendars;
pub mod columns;
mod copied;
pub mod known_calendars;
pub mod lines;
pub mod lots;
pub mod navigation;
pub mod state;

use std::sync::Arc;

use crate::app::file_export::job::{ExpiringExport, ExportTable, missing_of_tenants};
use crate::app::insight::InsightQuestion;
use crate::app::insight::examine::examine;
use crate::app::keys::keymap::{Action, Pane};
use crate::app::message::Effect;
use crate::app::state::AppState;
use crate::app::table::next_sort;
use crate::app::views::behaviour::{CopyExtent, PaneClick, ViewBehaviour};
use crate::app::views::expiring::columns::ExpiringLineRow;
use crate::domain::RowSet;
use crate::domain::insight::expiring::ExpiringQuestion;
use crate::text::export::MissingData;
use crate::text::notices::CopiedPart;

pub use state::ExpiringState;

/// The behaviour of the view.
pub(in crate::app) struct ExpiringView;

impl ViewBehaviour for ExpiringView {
    fn act(&self, state: &mut AppState, action: Action) -> Option<Vec<Effect>> {
        // Only a press right after the question answers it.
        if action != Action::Refresh {
            state.expiring.lots_asked = None;
        }
        if state.focus() == Pane::Tenants {
            return None;
        }
        match action {
            Action::Window => state.expiring.next_window(),
            Action::Sort => {
                state.expiring.order = next_sort(&ExpiringLineRow::COLUMNS, state.expiring.order);
            }
            Action::ReverseOrder => state.expiring.order = state.expiring.order.reversed(),
            Action::OnlyLeave => navigation::toggle_only_leave(state),
            Action::Open => navigation::open(state),
            Action::Mark => navigation::toggle_mark(state),
            Action::Refresh => lots::request(state),
            Action::ClearMarks => state.selection.marks.clear(),
            Action::Right => navigation::set_open(state, true),
            Action::Left => navigation::set_open(state, false),
            Action::Back => return go_back(state),
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
        copied::copied(state, extent)
    }

    fn exported(&self, state: &AppState) -> Option<(ExportTable, MissingData)> {
        let report = state.expiring.computed.answer()?;
        let tenants = state.tenants[state.tenants_in_scope()].iter();
        let missing = missing_of_tenants(tenants);
        let export = ExpiringExport {
            report: Arc::clone(report),
            moments: state.moments_in_scope(),
        };
        Some((ExportTable::Expiring(export), missing))
    }

    fn is_settled(&self, state: &AppState) -> bool {
        !state.expiring.computed.is_pending()
    }

    fn reconcile(&self, state: &mut AppState) -> Vec<Effect> {
        lots::forget_other_days(state);
        let question = ExpiringQuestion {
            query: Arc::clone(&state.selection.filter.query),
            window: state.expiring.window,
            order: state.expiring.order,
            only: state.expiring.only.clone(),
            calendars: calendars::of_scope(state),
            lots_on_request: lots_on_request(state),
        };
        let effect = examine(
            state,
            |state| &mut state.expiring.computed,
            question,
            InsightQuestion::Expiring,
        );
        state.expiring.follow_answer();
        navigation::fit(state);
        let mut effects = calendars::ask(state);
        effects.extend(effect);
        effects
    }
}

/// Of the tenants in scope whose lots come on request, the people who were asked about.
fn lots_on_request(state: &AppState) -> Vec<Option<Arc<RowSet>>> {
    let tenants = state.tenants[state.tenants_in_scope()].iter();
    tenants
        .map(|tenant| tenant.asked_for_lots.clone())
        .collect()
}

/// Shows all leave types again; `None` if they are shown.
fn go_back(state: &mut AppState) -> Option<Vec<Effect>> {
    state.expiring.only.take().map(|_| Vec::new())
}
