//! Opens, fills and scrolls the history of the balance under the cursor. The store is read off the
//! UI task.

use std::sync::Arc;

use crate::app::geometry::inside;
use crate::app::message::Effect;
use crate::app::overlays::Overlay;
use crate::app::overlays::balance_history::lines::HistoryLine;
use crate::app::overlays::balance_history::{BalanceHistory, HistoryRequest, HistoryResult};
use crate::app::state::AppState;
use crate::app::views::browse::balance_lines::{balance_lines, row_at};
use crate::text::notices::Notice;

/// Opens the history of the leave type under the cursor of Browse.
pub(in crate::app) fn open_history(state: &mut AppState) -> Vec<Effect> {
    let Some(history) = asked(state) else {
        state.notice = Some(Notice::NobodySelected);
        return Vec::new();
    };
    state.histories = history.request.generation;
    let request = history.request.clone();
    state.overlay = Some(Overlay::History(history));
    vec![Effect::ReadHistory(request)]
}

fn asked(state: &AppState) -> Option<BalanceHistory> {
    let (tenant, id) = (state.tenant()?, state.tenant_id()?);
    let lines = balance_lines(tenant);
    let row = row_at(&lines, tenant.balances.window.cursor)?;
    Some(BalanceHistory {
        request: HistoryRequest {
            generation: state.histories + 1,
            tenant: id,
            employee: row.person.to_employee().id,
            leave_type: row.column.id.clone(),
        },
        person: row.person.name.to_owned(),
        leave_name: Arc::clone(&row.column.name),
        end: None,
        top: 0,
    })
}

/// Shows the answer to a request, unless another history was opened meanwhile.
pub(in crate::app) fn apply_history(state: &mut AppState, result: HistoryResult) {
    let history = state.overlay.as_mut().and_then(Overlay::history_mut);
    if let Some(history) = history.filter(|it| it.request.generation == result.generation) {
        history.end = Some(result.end);
    }
}

/// Scrolls the history.
pub(in crate::app) fn scroll_history(state: &mut AppState, lines: isize) {
    let (len, height) = (state.history_lines().len(), state.history_height());
    if let Some(Overlay::History(history)) = &mut state.overlay {
        history.scroll_by(lines, len, height);
    }
}

impl AppState {
    /// The lines of the open history.
    pub fn history_lines(&self) -> Vec<HistoryLine> {
        let columns = self.geometry().map_or(0, |at| inside(at.body).width);
        let columns = usize::from(columns.saturating_sub(2));
        let history = self.balance_history();
        history.map_or_else(Vec::new, |history| {
            history.lines(columns, self.display.language, self.display.masked)
        })
    }

    /// How many lines of the history are on screen.
    pub fn history_height(&self) -> usize {
        let body = self.geometry().map(|at| inside(at.body));
        body.map_or(1, |body| usize::from(body.height.max(1)))
    }
}
