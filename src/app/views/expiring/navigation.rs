//! Cursor, groups and mouse of the view Expiring.

use std::sync::Arc;

use ratatui::layout::Rect;

use crate::app::geometry::below;
use crate::app::keys::keymap::Pane;
use crate::app::people_finder::open_person;
use crate::app::state::AppState;
use crate::app::table::heading_click::clicked_sort;
use crate::app::table::layout::TableLayout;
use crate::app::views::behaviour::PaneClick;
use crate::app::views::browse::detail_text::column_under_cursor;
use crate::app::views::expiring::columns::ExpiringLineRow;
use crate::app::views::expiring::lines::{ExpiringLine, is_open};
use crate::domain::insight::expiring::{ExpiringEntry, ExpiringReport};
use crate::sync::TenantId;

/// Lines above the rows: the filter's and the headings'.
const LINES_ABOVE_ROWS: u16 = 2;
/// Columns of a tenant's name, where several tenants are listed.
pub const TENANT_COLUMNS: usize = 8;

/// The lines for amounts and headings of groups inside the pane.
pub fn rows_of(pane: Rect) -> Rect {
    below(pane, LINES_ABOVE_ROWS)
}

/// How many there are on screen.
pub(in crate::app) fn height(state: &AppState) -> usize {
    let screen = state.geometry();
    screen.map_or(0, |at| {
        usize::from(rows_of(at.inside(Pane::Employees)).height)
    })
}

/// Moves the cursor.
pub(in crate::app) fn move_by(state: &mut AppState, lines: isize) {
    let len = state.expiring.lines().len();
    state.expiring.list.move_by(lines, len);
}

/// Scrolls the rows and keeps the cursor inside them.
pub(in crate::app) fn scroll_by(state: &mut AppState, lines: isize) {
    let (len, height) = (state.expiring.lines().len(), height(state));
    state.expiring.list.scroll_by(lines, len, height);
}

/// Keeps the cursor inside the list and on the screen.
pub(in crate::app) fn fit(state: &mut AppState) {
    let (len, height) = (state.expiring.lines().len(), height(state));
    state.expiring.list.fit(len, height);
}

/// What the cursor stands on.
fn under_cursor(state: &AppState) -> Option<ExpiringLine> {
    state.expiring.lines().get(state.expiring.list.cursor)
}

/// The name of the leave type under the cursor. A heading and an empty list are of no leave type: there it is the one that is
/// chosen in Browse.
fn leave_under_cursor(state: &AppState) -> Option<Arc<str>> {
    let column = match under_cursor(state) {
        Some(ExpiringLine::Item(item)) => state.expiring.report()?.entry(item)?.column,
        Some(ExpiringLine::Group(_)) | None => column_under_cursor(state.tenant()?)?,
    };
    Some(Arc::clone(&column.name))
}

/// Shows the person under the cursor in Browse, on the leave type of the amount; opens or closes a group.
pub(in crate::app) fn open(state: &mut AppState) {
    match under_cursor(state) {
        Some(ExpiringLine::Item(item)) => show_in_browse(state, item),
        Some(ExpiringLine::Group(group)) => {
            let kind = state
                .expiring
                .report()
                .and_then(|report| report.groups.get(group))
                .map(|group| group.kind);
            let shown = kind.is_some_and(|kind| is_open(kind, &state.expiring.turned));
            set_open(state, !shown);
        }
        None => {}
    }
}

fn show_in_browse(state: &mut AppState, item: usize) {
    let entry = state
        .expiring
        .report()
        .and_then(|report| report.entry(item));
    let Some(entry) = entry else {
        return;
    };
    let (tenant, row) = (tenant_of(state, &entry).0, entry.person.row);
    let (id, leave_type) = (entry.person.id.to_owned(), entry.column.id.clone());
    open_person(state, (tenant, row), &id, Some(leave_type));
}

/// The tenant of an amount.
fn tenant_of(state: &AppState, entry: &ExpiringEntry<'_>) -> TenantId {
    let first_tenant = state.expiring.computed.first_tenant().unwrap_or(0);
    TenantId(first_tenant + entry.tenant)
}

/// Whether the person of an amount is marked.
pub fn is_marked(state: &AppState, entry: &ExpiringEntry<'_>) -> bool {
    let tenant = tenant_of(state, entry);
    state.selection.marks.contains(tenant, entry.person.id)
}

/// Marks the person under the cursor, or takes the mark away, and goes to the next line.
pub(in crate::app) fn toggle_mark(state: &mut AppState) {
    let item = match under_cursor(state) {
        Some(ExpiringLine::Item(item)) => Some(item),
        Some(ExpiringLine::Group(_)) | None => None,
    };
    let person = item.and_then(|item| {
        let entry = state.expiring.report()?.entry(item)?;
        Some((tenant_of(state, &entry), entry.person.id.to_owned()))
    });
    if let Some((tenant, id)) = person {
        state.selection.marks.toggle(tenant, &id);
    }
    move_by(state, 1);
}

/// Opens or closes the group under the cursor; of an amount the group that it is in. The cursor goes to the heading of what is closed.
pub(in crate::app) fn set_open(state: &mut AppState, open: bool) {
    let lines = state.expiring.lines();
    let group = lines.group_above(state.expiring.list.cursor);
    let kind = group.and_then(|group| {
        let report = state.expiring.report()?;
        Some(report.groups.get(group)?.kind)
    });
    let (Some(group), Some(kind)) = (group, kind) else {
        return;
    };
    if is_open(kind, &state.expiring.turned) != open && !state.expiring.turned.remove(&kind) {
        state.expiring.turned.insert(kind);
    }
    if !open && let Some(line) = state.expiring.lines().line_of_group(group) {
        state.expiring.list.cursor = line;
    }
}

/// Lists only the leave type under the cursor, or all of them again.
pub(in crate::app) fn toggle_only_leave(state: &mut AppState) {
    if state.expiring.only.take().is_some() {
        return;
    }
    state.expiring.only = leave_under_cursor(state);
}

/// Orders the amounts by the column whose heading stands at `x`.
fn click_heading(state: &mut AppState, rows: Rect, x: usize) {
    let Some(report) = state.expiring.report() else {
        return;
    };
    let before = columns_before_table(state, report);
    let Some(x) = x.checked_sub(before) else {
        return;
    };
    let layout = table_layout(state, report, rows);
    let columns = ExpiringLineRow::columns_of(report);
    if let Some(order) = clicked_sort(&columns, &layout, x, state.expiring.order) {
        state.expiring.order = order;
    }
}

/// The widths of the table, of which `rows` is on screen.
pub fn table_layout(state: &AppState, report: &ExpiringReport, rows: Rect) -> TableLayout {
    let (lines, top) = (state.expiring.lines(), state.expiring.list.top);
    let shown = (top..top + usize::from(rows.height)).map_while(|line| lines.get(line));
    let items = shown.filter_map(|line| match line {
        ExpiringLine::Item(item) => Some(ExpiringLineRow {
            entry: report.entry(item)?,
        }),
        ExpiringLine::Group(_) => None,
    });
    let items: Vec<ExpiringLineRow<'_>> = items.collect();
    let items: Vec<&ExpiringLineRow<'_>> = items.iter().collect();
    let table = usize::from(rows.width).saturating_sub(columns_before_table(state, report));
    TableLayout::of_table(
        state.cell_settings(),
        &ExpiringLineRow::columns_of(report),
        &items,
        table,
        1,
    )
}

/// Columns of the screen before the table: the cursor, the signs of marked people, and the tenants' names where there are several.
pub fn columns_before_table(state: &AppState, report: &ExpiringReport) -> usize {
    let marks = usize::from(!state.selection.marks.is_empty());
    let tenants = if report.tenants.len() > 1 {
        TENANT_COLUMNS + 1
    } else {
        0
    };
    1 + marks + tenants
}

/// A click on the filter, on a heading, which orders the amounts, or on a line. A second click on the same line opens it.
pub(in crate::app) fn click(state: &mut AppState, click: PaneClick) {
    let Some(screen) = state.geometry() else {
        return;
    };
    let pane = screen.inside(Pane::Employees);
    state.selection.filter.is_typing = click.at.y == pane.y;
    let rows = rows_of(pane);
    if rows.y == click.at.y + 1 && pane.contains(click.at) {
        return click_heading(state, rows, usize::from(click.at.x - rows.x));
    }
    if !rows.contains(click.at) {
        return;
    }
    let line = state.expiring.list.top + usize::from(click.at.y - rows.y);
    if line >= state.expiring.lines().len() {
        return;
    }
    let was_selected = std::mem::replace(&mut state.expiring.list.cursor, line) == line;
    if was_selected && click.was_focused {
        open(state);
    }
}
