//! Cursors: lines, pages, panes, opening and closing.

use crate::app::keys::keymap::Pane;
use crate::app::state::AppState;
use crate::app::update::ask_for_detail;
use crate::app::views::browse::balance_lines::{balance_lines, row_at};
use crate::app::views::browse::detail_text::{raw_lines, rule_lines};
use crate::app::views::changes;
use crate::app::views::name::ViewName;

/// Lines of the place with the focus.
pub fn page_height(state: &AppState) -> isize {
    let lines = match state.focus {
        pane if pane != Pane::Tenants && state.view == ViewName::Changes => {
            changes::navigation::height(state)
        }
        Pane::Employees => state.people_height(),
        Pane::Tenants => 1,
        pane => pane_height(state, pane),
    };
    isize::try_from(lines.max(1)).unwrap_or(1)
}

/// Lines for the text of a pane; the balances' column heads take one.
pub fn pane_height(state: &AppState, pane: Pane) -> usize {
    let inside = state.geometry().map_or(0, |at| at.inside(pane).height);
    let heads = u16::from(pane == Pane::Balances && !shows_raw(state));
    usize::from(inside.saturating_sub(heads))
}

/// Columns for the text of a pane.
pub fn pane_width(state: &AppState, pane: Pane) -> usize {
    state
        .geometry()
        .map_or(0, |at| usize::from(at.inside(pane).width))
}

/// Whether pane 3 shows the raw record.
pub fn shows_raw(state: &AppState) -> bool {
    state.tenant().is_some_and(|tenant| tenant.balances.raw)
}

/// Moves the cursor of the place with the focus.
pub fn move_by(state: &mut AppState, lines: isize) {
    let help_height = crate::app::reconcile::help_height(state);
    if let Some(help) = &mut state.help {
        help.move_by(lines, help_height);
        return;
    }
    if let Some(chooser) = &mut state.chooser {
        chooser.move_by(lines);
        return;
    }
    match state.focus {
        pane if pane != Pane::Tenants && state.view == ViewName::Changes => {
            changes::navigation::move_by(state, lines);
        }
        Pane::Tenants => choose_tenant(state, state.chosen.saturating_add_signed(lines)),
        Pane::Employees => move_person(state, lines),
        Pane::Balances => move_balance(state, lines),
        Pane::Rule => scroll_rule(state, lines),
    }
}

/// The first line.
pub fn go_first(state: &mut AppState) {
    move_by(state, isize::MIN / 2);
}

/// The last line.
pub fn go_last(state: &mut AppState) {
    move_by(state, isize::MAX / 2);
}

/// Shows another tenant.
pub fn choose_tenant(state: &mut AppState, tenant: usize) {
    state.chosen = tenant.min(state.tenants.len().saturating_sub(1));
}

fn move_person(state: &mut AppState, lines: isize) {
    if let Some(tenant) = state.tenant_mut() {
        let len = tenant.people.len(tenant.roster.len());
        tenant.people.window.move_by(lines, len);
        tenant.people.sought = None;
        tenant.rule_top = 0;
    }
}

fn move_balance(state: &mut AppState, lines: isize) {
    let len = balance_len(state);
    let Some(tenant) = state.tenant_mut() else {
        return;
    };
    if tenant.balances.raw {
        let top = tenant.balances.raw_top.saturating_add_signed(lines);
        tenant.balances.raw_top = top;
    } else {
        tenant.balances.window.move_by(lines, len);
        tenant.rule_top = 0;
    }
}

/// Lines of pane 3's table.
pub fn balance_len(state: &AppState) -> usize {
    state
        .tenant()
        .map_or(0, |tenant| balance_lines(tenant).len())
}

/// Moves the text of pane 4.
pub fn scroll_rule(state: &mut AppState, lines: isize) {
    if let Some(tenant) = state.tenant_mut() {
        tenant.rule_top = tenant.rule_top.saturating_add_signed(lines);
    }
}

/// The last first line of a text of pane 3 or 4: no further than its end.
pub fn last_top(state: &AppState, pane: Pane) -> usize {
    let columns = pane_width(state, pane);
    let lines = match pane {
        Pane::Balances => raw_lines(state, columns),
        _ => rule_lines(state, columns),
    };
    lines.len().saturating_sub(pane_height(state, pane))
}

/// Opens the row under the cursor, or goes one pane to the right.
pub fn step_right(state: &mut AppState) {
    match state.focus {
        Pane::Tenants => state.focus = Pane::Employees,
        Pane::Employees => state.focus = Pane::Balances,
        Pane::Balances if is_open(state) == Some(false) => toggle_open(state),
        Pane::Balances | Pane::Rule => state.focus = Pane::Rule,
    }
}

/// Closes the row under the cursor, or goes one pane to the left.
pub fn step_left(state: &mut AppState) {
    match state.focus {
        Pane::Rule => state.focus = Pane::Balances,
        Pane::Balances if is_open(state) == Some(true) => toggle_open(state),
        Pane::Balances => state.focus = Pane::Employees,
        Pane::Employees | Pane::Tenants => state.focus = Pane::Tenants,
    }
}

fn is_open(state: &AppState) -> Option<bool> {
    let tenant = state.tenant().filter(|tenant| !tenant.balances.raw)?;
    let lines = balance_lines(tenant);
    Some(row_at(&lines, tenant.balances.window.cursor)?.is_open)
}

/// Opens or closes the row under the cursor; the cursor goes to the row itself.
pub fn toggle_open(state: &mut AppState) {
    let Some(tenant) = state.tenant_mut() else {
        return;
    };
    let lines = balance_lines(tenant);
    let Some(row) = row_at(&lines, tenant.balances.window.cursor) else {
        return;
    };
    let (id, was_open) = (row.column.id.clone(), row.is_open);
    let opened = &mut tenant.balances.opened;
    if was_open {
        opened.remove(&id);
    } else {
        opened.insert(id.clone());
    }
    let lines = balance_lines(tenant);
    let own_line = lines.iter().position(
        |line| matches!(line, crate::app::views::browse::balance_lines::BalanceLine::Row(row) if row.column.id == id),
    );
    tenant.balances.window.cursor = own_line.unwrap_or(0);
    if !was_open {
        ask_for_detail(state);
    }
}
