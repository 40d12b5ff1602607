//! What keys mean in the view of changes where that differs from Browse.

use crate::app::keys::keymap::{Action, Pane};
use crate::app::message::Effect;
use crate::app::state::AppState;
use crate::app::views::changes::navigation::{scroll_detail, toggle_open};
use crate::app::views::changes::{compare_again, stop};

/// Does what a key stands for; `None`: it means here what it means everywhere.
pub(in crate::app) fn act(state: &mut AppState, action: Action) -> Option<Vec<Effect>> {
    match action {
        Action::Reload => return Some(compare_again(state)),
        Action::Back => return go_back(state),
        Action::Open => toggle_open(state),
        Action::Sort => state.changes.sort = state.changes.sort.next(),
        Action::Right => scroll_detail(state, 1),
        Action::Left => scroll_detail(state, -1),
        Action::NextPane | Action::PreviousPane => other_pane(state),
        _ => return None,
    }
    Some(Vec::new())
}

fn other_pane(state: &mut AppState) {
    state.focus = match state.focus {
        Pane::Tenants => Pane::Employees,
        _ => Pane::Tenants,
    };
}

/// The opened text first, then a comparison under way.
fn go_back(state: &mut AppState) -> Option<Vec<Effect>> {
    if std::mem::take(&mut state.changes.is_open) {
        return Some(Vec::new());
    }
    stop(state).map(|effect| vec![effect])
}
