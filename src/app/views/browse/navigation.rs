//! The cursors of Browse: people, balances and the texts of panes 3 and 4, by keyboard and mouse.

use crate::app::filtered_list::{ListQuery, ListedRows};
use crate::app::keys::keymap::Pane;
use crate::app::state::AppState;
use crate::app::sync_control::ask_for_detail;
use crate::app::table::heading_click::clicked_sort;
use crate::app::tenant::TenantState;
use crate::app::views::behaviour::PaneClick;
use crate::app::views::browse::balance_columns::{BALANCE_MARKS, balance_layout};
use crate::app::views::browse::balance_lines::{BalanceLine, LeaveRow, balance_lines, row_at};
use crate::app::views::browse::balance_sort::BalanceSort;
use crate::app::views::browse::detail_text::{raw_lines, rule_lines};
use crate::app::views::browse::person_columns::{PersonRow, people_layout, people_marks};
use crate::domain::{LeaveTypeId, ListOrder, RowId};

/// Lines of the pane with the focus.
pub(in crate::app) fn page_height(state: &AppState) -> usize {
    match state.browse.focus {
        Pane::Employees => state.people_height(),
        pane => pane_height(state, pane),
    }
}

/// Lines for the content of a pane. The headings of the balances take one of it.
pub(in crate::app) fn pane_height(state: &AppState, pane: Pane) -> usize {
    let inside = state.geometry().map_or(0, |at| at.inside(pane).height);
    let headings = u16::from(pane == Pane::Balances && !shows_raw(state));
    usize::from(inside.saturating_sub(headings))
}

/// Columns for the text of a pane.
pub(in crate::app) fn pane_width(state: &AppState, pane: Pane) -> usize {
    state
        .geometry()
        .map_or(0, |at| usize::from(at.inside(pane).width))
}

/// Whether pane 3 shows the raw record.
pub(in crate::app) fn shows_raw(state: &AppState) -> bool {
    state.tenant().is_some_and(|tenant| tenant.balances.raw)
}

/// Moves the cursor, or the text, of the pane with the focus.
pub(in crate::app) fn move_by(state: &mut AppState, lines: isize) {
    match state.browse.focus {
        Pane::Tenants => {}
        Pane::Employees => move_person(state, lines),
        Pane::Balances => move_balance(state, lines),
        Pane::Rule => scroll_rule(state, lines),
    }
}

/// Moves what is shown in a pane, wherever the focus is.
pub(in crate::app) fn scroll(state: &mut AppState, pane: Pane, lines: isize) {
    match pane {
        Pane::Tenants => {}
        Pane::Employees => scroll_people(state, lines),
        Pane::Balances => move_balance(state, lines.signum()),
        Pane::Rule => scroll_rule(state, lines),
    }
}

fn scroll_people(state: &mut AppState, lines: isize) {
    let height = state.people_height();
    if let Some(tenant) = state.tenant_mut() {
        let len = tenant.listed();
        tenant.people.list.window.scroll_by(lines, len, height);
    }
}

fn move_person(state: &mut AppState, lines: isize) {
    if let Some(tenant) = state.tenant_mut() {
        let len = tenant.listed();
        tenant.people.list.window.move_by(lines, len);
        tenant.people.sought = None;
        tenant.rule_top = 0;
    }
}

/// Marks the person under the cursor or takes the mark away, and goes on to the next person.
pub(in crate::app) fn toggle_mark(state: &mut AppState) {
    let person = state
        .tenant()
        .and_then(|tenant| tenant.employee(tenant.selected()?));
    if let (Some(tenant), Some(person)) = (state.tenant_id(), person) {
        state.selection.marks.toggle(tenant, person.id.as_str());
        move_person(state, 1);
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
pub(in crate::app) fn balance_len(state: &AppState) -> usize {
    state
        .tenant()
        .map_or(0, |tenant| balance_lines(tenant).len())
}

/// Moves the text of pane 4.
pub(in crate::app) fn scroll_rule(state: &mut AppState, lines: isize) {
    if let Some(tenant) = state.tenant_mut() {
        tenant.rule_top = tenant.rule_top.saturating_add_signed(lines);
    }
}

/// The furthest that a text of pane 3 or 4 can be scrolled: its last line is then the last on screen.
pub(in crate::app) fn last_top(state: &AppState, pane: Pane) -> usize {
    let columns = pane_width(state, pane);
    let lines = match pane {
        Pane::Balances => raw_lines(state, columns),
        _ => rule_lines(state, columns),
    };
    lines.len().saturating_sub(pane_height(state, pane))
}

/// Opens the row under the cursor, or goes one pane to the right.
pub(in crate::app) fn step_right(state: &mut AppState) {
    match state.browse.focus {
        Pane::Tenants => state.browse.focus = Pane::Employees,
        Pane::Employees => state.browse.focus = Pane::Balances,
        Pane::Balances if is_open(state) == Some(false) => toggle_open(state),
        Pane::Balances | Pane::Rule => state.browse.focus = Pane::Rule,
    }
}

/// Closes the row under the cursor, or goes one pane to the left.
pub(in crate::app) fn step_left(state: &mut AppState) {
    match state.browse.focus {
        Pane::Rule => state.browse.focus = Pane::Balances,
        Pane::Balances if is_open(state) == Some(true) => toggle_open(state),
        Pane::Balances => state.browse.focus = Pane::Employees,
        Pane::Employees | Pane::Tenants => state.browse.focus = Pane::Tenants,
    }
}

fn is_open(state: &AppState) -> Option<bool> {
    let tenant = state.tenant().filter(|tenant| !tenant.balances.raw)?;
    let lines = balance_lines(tenant);
    Some(row_at(&lines, tenant.balances.window.cursor)?.is_open)
}

/// Opens or closes the row under the cursor; the cursor goes to the row itself.
pub(in crate::app) fn toggle_open(state: &mut AppState) {
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
    tenant.balances.window.cursor = line_of(tenant, &id);
    if !was_open {
        ask_for_detail(state);
    }
}

/// A click on the filter's line, on a person, or on a leave type.
pub(in crate::app) fn click(state: &mut AppState, click: PaneClick) {
    let Some(screen) = state.geometry() else {
        return;
    };
    let inside = screen.inside(click.pane);
    state.selection.filter.is_typing = click.pane == Pane::Employees && inside.y == click.at.y;
    if !inside.contains(click.at) {
        return;
    }
    let line = usize::from(click.at.y - inside.y);
    match click.pane {
        Pane::Employees if screen.people_headings().contains(click.at) => {
            click_people_heading(state, usize::from(click.at.x - inside.x));
        }
        Pane::Employees => {
            let above = screen.people_rows().y;
            click_person(state, click.at.y.checked_sub(above).map(usize::from));
        }
        Pane::Balances if line == 0 && !shows_raw(state) => {
            click_balance_heading(state, usize::from(click.at.x - inside.x));
        }
        Pane::Balances => click_balance(state, line, click.was_focused),
        Pane::Tenants | Pane::Rule => {}
    }
}

/// Orders the people by the column whose heading stands at `x`.
fn click_people_heading(state: &mut AppState, x: usize) {
    let (columns, height) = (pane_width(state, Pane::Employees), state.people_height());
    let Some(tenant) = state.tenant() else { return };
    let layout = people_layout(state, tenant, columns, height);
    let Some(x) = x.checked_sub(people_marks(state)) else {
        return;
    };
    let sort = clicked_sort(&PersonRow::COLUMNS, &layout, x, state.selection.sort);
    state.selection.sort = sort.unwrap_or(state.selection.sort);
}

/// Orders the balances by the column whose heading stands at `x`.
fn click_balance_heading(state: &mut AppState, x: usize) {
    let columns = pane_width(state, Pane::Balances);
    let Some(tenant) = state.tenant() else { return };
    let layout = balance_layout(state, &balance_lines(tenant), columns);
    let Some(x) = x.checked_sub(BALANCE_MARKS) else {
        return;
    };
    let order = tenant.balances.order;
    if let Some(order) = clicked_sort(&LeaveRow::COLUMNS, &layout, x, order) {
        order_balances(state, order);
    }
}

/// Orders the balances of every tenant's people. The cursor stays on its leave type.
pub(in crate::app) fn order_balances(state: &mut AppState, order: ListOrder<BalanceSort>) {
    for tenant in &mut state.tenants {
        let lines = balance_lines(tenant);
        let under_cursor = row_at(&lines, tenant.balances.window.cursor);
        let under_cursor = under_cursor.map(|row| row.column.id.clone());
        tenant.balances.order = order;
        if let Some(id) = under_cursor {
            tenant.balances.window.cursor = line_of(tenant, &id);
        }
    }
}

/// The line of a leave type's row.
fn line_of(tenant: &TenantState, id: &LeaveTypeId) -> usize {
    let lines = balance_lines(tenant);
    let is_own =
        |line: &BalanceLine<'_>| matches!(line, BalanceLine::Row(row) if row.column.id == *id);
    lines.iter().position(is_own).unwrap_or(0)
}

/// `line` counts from the first person on screen; `None` above.
fn click_person(state: &mut AppState, line: Option<usize>) {
    let Some(tenant) = state.tenant_mut() else {
        return;
    };
    let line = line.map(|line| tenant.people.list.window.top + line);
    let len = tenant.listed();
    if let Some(line) = line.filter(|line| *line < len) {
        tenant.people.list.window.cursor = line;
        tenant.people.sought = None;
    }
}

/// `line` counts from the top of the pane, whose first line has the headings. A second click on the same row opens it.
fn click_balance(state: &mut AppState, line: usize, was_focused: bool) {
    let len = balance_len(state);
    let Some(tenant) = state.tenant_mut().filter(|tenant| !tenant.balances.raw) else {
        return;
    };
    let window = &mut tenant.balances.window;
    let line = line.checked_sub(1).map(|line| window.top + line);
    let Some(line) = line.filter(|line| *line < len) else {
        return;
    };
    let was_selected = std::mem::replace(&mut window.cursor, line) == line;
    if was_selected && was_focused {
        toggle_open(state);
    }
}

/// Puts the cursor on a person of the chosen tenant and, if one is named, on a leave type. The filter stays: if the list is still that of
/// an earlier filter, it is worked out again around the person.
pub(in crate::app) fn show_person(
    state: &mut AppState,
    row: RowId,
    leave_type: Option<&LeaveTypeId>,
) {
    state.browse.focus = Pane::Employees;
    let Some(tenant) = state.tenant_mut() else {
        return;
    };
    let list = &mut tenant.people.list;
    if list.rows.line_of(row).is_none() {
        list.rows = ListedRows::All;
        list.shown = ListQuery::default();
    }
    list.select(row);
    tenant.people.sought = None;
    tenant.balances.raw = false;
    let Some(leave_type) = leave_type else {
        return;
    };
    tenant.balances.window.cursor = line_of(tenant, leave_type);
    state.browse.focus = Pane::Balances;
}
