//! The mouse: the wheel scrolls the pane under it, a click selects a pane and a line.

use ratatui::layout::{Position, Rect};

use crate::app::actions::act;
use crate::app::geometry::inside;
use crate::app::keys::keymap::{Action, Pane};
use crate::app::message::{Effect, Mouse};
use crate::app::navigation::{choose_tenant, move_by};
use crate::app::overlays::Overlay;
use crate::app::state::AppState;
use crate::app::views::behaviour::PaneClick;
use crate::app::views::name::{view_at, view_tabs};
use crate::app::views::{open_view, show_view};

/// Lines that one step of the wheel scrolls.
const WHEEL_LINES: isize = 3;

/// Carries out what the mouse did.
pub(in crate::app) fn apply_mouse(state: &mut AppState, mouse: Mouse, at: Position) -> Vec<Effect> {
    match mouse {
        Mouse::WheelUp => wheel(state, at, -WHEEL_LINES),
        Mouse::WheelDown => wheel(state, at, WHEEL_LINES),
        Mouse::Click => return click(state, at),
    }
    Vec::new()
}

fn wheel(state: &mut AppState, at: Position, lines: isize) {
    if state.overlay.is_some() {
        move_by(state, lines);
        return;
    }
    match state.geometry().and_then(|screen| screen.pane_at(at)) {
        Some(Pane::Tenants) => {
            choose_tenant(
                state,
                state.selection.tenant.saturating_add_signed(lines.signum()),
            );
        }
        Some(pane) if !is_behind_a_question(state, pane) => {
            open_view(state).scroll(state, pane, lines);
        }
        _ => {}
    }
}

/// Whether a question of a tenant is on screen in the place of this pane.
fn is_behind_a_question(state: &AppState, pane: Pane) -> bool {
    (state.is_asking() || state.is_asking_shrunk()) && pane != Pane::Tenants
}

fn click(state: &mut AppState, at: Position) -> Vec<Effect> {
    state.notice = None;
    let Some(screen) = state.geometry() else {
        return Vec::new();
    };
    if state.help().is_some() || state.palette().is_some() {
        state.close_overlay();
        return Vec::new();
    }
    let is_covered = state.side_by_side().is_some()
        || state.export_dialog().is_some()
        || state.balance_history().is_some()
        || state.compare_dialog().is_some()
        || state.rules_beside().is_some();
    if is_covered && !screen.footer.contains(at) {
        return Vec::new();
    }
    if let Some(dialog) = state.dialog() {
        return click_dialog(state, dialog, at);
    }
    if screen.header.contains(at) {
        click_header(state, at);
        return Vec::new();
    }
    if screen.footer.contains(at) {
        return act(state, Action::Help);
    }
    let Some(pane) = screen.pane_at(at) else {
        return Vec::new();
    };
    if is_behind_a_question(state, pane) {
        return Vec::new();
    }
    let was_focused = state.focus() == pane;
    state.set_focus(pane);
    let click = PaneClick {
        at,
        pane,
        was_focused,
    };
    match pane {
        Pane::Tenants => click_tenant(state, screen.inside(pane), at),
        _ => open_view(state).click(state, click),
    }
    Vec::new()
}

fn click_header(state: &mut AppState, at: Position) {
    let columns = usize::from(state.size.width);
    let letters = state.view_letters();
    let tabs = view_tabs(columns, &letters, state.display.language, state.view);
    if let Some(view) = view_at(usize::from(at.x), &tabs) {
        show_view(state, view);
    }
}

fn click_tenant(state: &mut AppState, inside: Rect, at: Position) {
    state.selection.filter.is_typing = false;
    if inside.contains(at) {
        let line = usize::from(at.y - inside.y);
        let tenant = state.first_tenant() + line / state.tenant_lines();
        // Below the last tenant there is nothing to choose.
        if tenant < state.tenants.len() {
            choose_tenant(state, tenant);
        }
    }
}

/// A click on a line chooses it, or puts the caret into its field. A click outside closes the dialog.
fn click_dialog(state: &mut AppState, dialog: Rect, at: Position) -> Vec<Effect> {
    if !dialog.contains(at) {
        state.overlay = None;
        return Vec::new();
    }
    let line = usize::from(at.y.saturating_sub(dialog.y + 1));
    let Some(Overlay::DatePicker(date_picker)) = &mut state.overlay else {
        return Vec::new();
    };
    if !inside(dialog).contains(at) || line >= date_picker.choices.len() {
        return Vec::new();
    }
    date_picker.cursor = line;
    if date_picker.field().is_some() {
        return Vec::new();
    }
    act(state, Action::Choose)
}
