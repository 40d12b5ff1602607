//! The mouse: the wheel scrolls what is under it, a click chooses the pane and the line.

use ratatui::layout::{Position, Rect};

use crate::app::geometry::inside;
use crate::app::keys::keymap::{Action, Pane};
use crate::app::message::{Effect, Mouse};
use crate::app::navigation::{choose_tenant, move_by, scroll_rule, toggle_open};
use crate::app::state::AppState;
use crate::app::update::act;
use crate::app::views::changes;
use crate::app::views::name::{ViewName, show_view, view_at};

/// Lines a turn of the wheel moves.
const WHEEL: isize = 3;

/// Does what the mouse did.
pub(in crate::app) fn point(state: &mut AppState, mouse: Mouse, at: Position) -> Vec<Effect> {
    match mouse {
        Mouse::WheelUp => wheel(state, at, -WHEEL),
        Mouse::WheelDown => wheel(state, at, WHEEL),
        Mouse::Click => return click(state, at),
    }
    Vec::new()
}

fn wheel(state: &mut AppState, at: Position, lines: isize) {
    if state.help.is_some() || state.chooser.is_some() {
        move_by(state, lines);
        return;
    }
    let height = state.people_height();
    match pane_at(state, at) {
        Some(Pane::Employees) if state.view == ViewName::Changes => {
            changes::navigation::scroll_by(state, lines);
        }
        Some(Pane::Employees) => {
            if let Some(tenant) = state.tenant_mut() {
                let len = tenant.people.len(tenant.roster.len());
                tenant.people.window.scroll_by(lines, len, height);
            }
        }
        Some(Pane::Rule) => scroll_rule(state, lines),
        Some(pane) => in_pane(state, pane, |state| move_by(state, lines.signum())),
        None => {}
    }
}

/// Acts as if another pane had the focus.
fn in_pane(state: &mut AppState, pane: Pane, does: impl FnOnce(&mut AppState)) {
    let focus = std::mem::replace(&mut state.focus, pane);
    does(state);
    state.focus = focus;
}

fn pane_at(state: &AppState, at: Position) -> Option<Pane> {
    state.geometry()?.pane_at(at)
}

fn click(state: &mut AppState, at: Position) -> Vec<Effect> {
    state.notice = None;
    let Some(screen) = state.geometry() else {
        return Vec::new();
    };
    if state.help.take().is_some() {
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
    let line = usize::from(at.y.saturating_sub(screen.inside(pane).y));
    if state.is_asking() && pane != Pane::Tenants {
        return Vec::new();
    }
    let was_focused = std::mem::replace(&mut state.focus, pane) == pane;
    if state.view == ViewName::Changes && pane == Pane::Employees {
        changes::navigation::click(state, at, was_focused);
        return Vec::new();
    }
    state.typing = pane == Pane::Employees && screen.inside(pane).y == at.y;
    if screen.inside(pane).contains(at) {
        click_line(state, pane, line, was_focused);
    }
    Vec::new()
}

fn click_header(state: &mut AppState, at: Position) {
    let columns = usize::from(state.size.width);
    if let Some(view) = view_at(usize::from(at.x), columns, state.language) {
        show_view(state, view);
    }
}

/// A click on a line takes it, or goes into its field; one outside closes the dialog.
fn click_dialog(state: &mut AppState, dialog: Rect, at: Position) -> Vec<Effect> {
    if !dialog.contains(at) {
        state.chooser = None;
        return Vec::new();
    }
    let line = usize::from(at.y.saturating_sub(dialog.y + 1));
    let Some(chooser) = &mut state.chooser else {
        return Vec::new();
    };
    if !inside(dialog).contains(at) || line >= chooser.choices.len() {
        return Vec::new();
    }
    chooser.cursor = line;
    if chooser.field().is_some() {
        return Vec::new();
    }
    act(state, Action::Choose)
}

fn click_line(state: &mut AppState, pane: Pane, line: usize, was_focused: bool) {
    match pane {
        Pane::Tenants => {
            let first = state.first_tenant();
            choose_tenant(state, first + line / state.tenant_lines());
        }
        Pane::Employees => click_person(state, line),
        Pane::Balances => click_balance(state, line, was_focused),
        Pane::Rule => {}
    }
}

/// The first line is the filter's.
fn click_person(state: &mut AppState, line: usize) {
    let Some(tenant) = state.tenant_mut() else {
        return;
    };
    let line = line
        .checked_sub(1)
        .map(|line| tenant.people.window.top + line);
    let len = tenant.people.len(tenant.roster.len());
    if let Some(line) = line.filter(|line| *line < len) {
        tenant.people.window.cursor = line;
        tenant.people.sought = None;
    }
}

/// The first line is the heads'. A second click on the same line opens it.
fn click_balance(state: &mut AppState, line: usize, was_focused: bool) {
    let len = crate::app::navigation::balance_len(state);
    let Some(tenant) = state.tenant_mut().filter(|tenant| !tenant.balances.raw) else {
        return;
    };
    let window = &mut tenant.balances.window;
    let line = line.checked_sub(1).map(|line| window.top + line);
    let Some(line) = line.filter(|line| *line < len) else {
        return;
    };
    let again = std::mem::replace(&mut window.cursor, line) == line;
    if again && was_focused {
        toggle_open(state);
    }
}
