//! The view Company: the table of everybody and every leave type.

pub mod arrangement;
pub mod cells;
mod columns;
mod copied;
mod exported;
pub mod layout;
pub(in crate::app) mod marking;
pub mod marking_state;
pub(in crate::app) mod navigation;
mod refreshing;
pub(in crate::app) mod saved;
mod sorting;
pub mod state;

use std::sync::Arc;

use crate::app::file_export::job::ExportTable;
use crate::app::insight::examine::examine;
use crate::app::insight::{InsightId, InsightQuestion};
use crate::app::keys::keymap::{Action, Pane};
use crate::app::message::Effect;
use crate::app::state::AppState;
use crate::app::views::behaviour::{CopyExtent, PaneClick, ViewBehaviour};
use crate::domain::insight::company::CompanyQuestion;
use crate::text::export::MissingData;
use crate::text::notices::CopiedPart;

pub use state::CompanyState;

/// Stops working out another order: the one on screen stays. `None` if no other order is being worked out.
fn stop_sorting(state: &mut AppState) -> Option<Vec<Effect>> {
    let company = &mut state.company;
    let before = Arc::clone(&company.computed.answered_question()?.sort);
    if before == company.sort || !company.computed.cancel() {
        return None;
    }
    company.sort = before;
    Some(vec![Effect::StopExamining(InsightId::Company)])
}

/// The behaviour of the view.
pub(in crate::app) struct CompanyView;

impl ViewBehaviour for CompanyView {
    fn act(&self, state: &mut AppState, action: Action) -> Option<Vec<Effect>> {
        if state.focus() == Pane::Tenants {
            return None;
        }
        if action != Action::Refresh {
            state.company.marking.refresh_asked = None;
        }
        match action {
            Action::Refresh => refreshing::refresh(state),
            Action::Back if marking::close_note(state) => {}
            Action::Back => return stop_sorting(state),
            Action::CopyCell => return marking::copy(state, CopyExtent::Cell),
            Action::CopyRow => return marking::copy(state, CopyExtent::Row),
            Action::Mark => marking::toggle(state),
            Action::MarkRange => marking::mark_range(state),
            Action::MarkAll => marking::mark_all(state),
            Action::InvertMarks => marking::invert(state),
            Action::ClearMarks => marking::clear(state),
            Action::NextSavedView => saved::show_next(state),
            Action::HideColumn => columns::hide(state),
            Action::ShowColumns => columns::show_all(state),
            Action::ColumnToRight => columns::shift(state, true),
            Action::ColumnToLeft => columns::shift(state, false),
            Action::Wider => columns::resize(state, 1),
            Action::Narrower => columns::resize(state, -1),
            Action::Open => navigation::open_in_browse(state),
            Action::Sort => sorting::sort_by_cursor(state),
            Action::ReverseOrder => sorting::reverse(state),
            Action::SortAlso => sorting::sort_also_by_cursor(state),
            Action::Right => navigation::move_column(state, 1),
            Action::Left => navigation::move_column(state, -1),
            Action::FirstColumn => navigation::move_column(state, isize::MIN / 2),
            Action::LastColumn => navigation::move_column(state, isize::MAX / 2),
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

    fn paste(&self, state: &mut AppState, text: &str) -> bool {
        marking::paste(state, text)
    }

    fn exported(&self, state: &AppState) -> Option<(ExportTable, MissingData)> {
        exported::exported(state)
    }

    fn is_settled(&self, state: &AppState) -> bool {
        !state.company.computed.is_pending()
    }

    fn reconcile(&self, state: &mut AppState) -> Vec<Effect> {
        saved::show_due(state);
        let question = CompanyQuestion {
            query: Arc::clone(&state.selection.filter.query),
            sort: Arc::clone(&state.company.sort),
            first_tenant: state.tenants_in_scope().start,
        };
        let effect = examine(
            state,
            |state| &mut state.company.computed,
            question,
            InsightQuestion::Company,
        );
        navigation::fit(state);
        let mut effects = marking::effects(state);
        effects.extend(effect);
        effects
    }
}
