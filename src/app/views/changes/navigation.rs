//! Cursor, opened text and mouse of the view of changes.

use ratatui::layout::Rect;

use crate::app::geometry::below;
use crate::app::keys::keymap::Pane;
use crate::app::state::AppState;
use crate::app::table::heading_click::clicked_sort;
use crate::app::table::layout::TableLayout;
use crate::app::text_width::wrap;
use crate::app::views::behaviour::PaneClick;
use crate::app::views::changes::columns::ChangeLine;
use crate::app::views::changes::comparison::Comparison;
use crate::app::views::changes::detail_text::detail;
use crate::app::views::list_focus::ListFocus;

/// Lines above the rows: the filter's and the headings'.
const LINES_ABOVE_ROWS: u16 = 2;
/// Columns before a row: the cursor.
const MARK_COLUMNS: usize = 1;

/// Where the view's parts stand inside its pane.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ChangesLayout {
    /// The line of the headings.
    pub headings: Rect,
    /// The rows.
    pub rows: Rect,
    /// The opened text with the line above it; empty while nothing is open.
    pub detail: Rect,
}

impl ChangesLayout {
    /// Inside a pane.
    pub fn of(pane: Rect, is_open: bool) -> Self {
        let body = below(pane, LINES_ABOVE_ROWS);
        let wanted = if is_open {
            (body.height * 9 / 20).max(4)
        } else {
            0
        };
        let detail = wanted.min(body.height.saturating_sub(2));
        let rows = Rect {
            height: body.height - detail,
            ..body
        };
        Self {
            headings: Rect {
                y: pane.y + 1,
                height: pane.height.saturating_sub(1).min(1),
                ..pane
            },
            rows,
            detail: below(body, rows.height),
        }
    }
}

/// The parts of the view as it is on screen.
fn parts(state: &AppState) -> Option<ChangesLayout> {
    let pane = state.geometry()?.inside(Pane::Employees);
    Some(ChangesLayout::of(pane, state.changes.is_open))
}

/// The widths of the table, of which `rows` is on screen.
pub fn table_layout(state: &AppState, comparison: &Comparison, rows: Rect) -> TableLayout {
    let top = comparison.list.window.top;
    let language = state.display.language;
    let events = (top..top + usize::from(rows.height)).map_while(|at| comparison.event_at(at));
    let lines: Vec<ChangeLine<'_>> = events
        .filter_map(|event| ChangeLine::of(event, language))
        .collect();
    let lines: Vec<&ChangeLine<'_>> = lines.iter().collect();
    let table = usize::from(rows.width).saturating_sub(MARK_COLUMNS);
    TableLayout::of_table(
        state.cell_settings(),
        &ChangeLine::COLUMNS,
        &lines,
        table,
        1,
    )
}

/// Orders the changes by the column whose heading stands at `x`.
fn click_heading(state: &mut AppState, rows: Rect, x: usize) {
    let Some(comparison) = state.comparison() else {
        return;
    };
    let layout = table_layout(state, comparison, rows);
    let Some(x) = x.checked_sub(MARK_COLUMNS) else {
        return;
    };
    let sort = clicked_sort(&ChangeLine::COLUMNS, &layout, x, state.changes.sort);
    state.changes.sort = sort.unwrap_or(state.changes.sort);
}

/// Lines of changes on screen.
pub fn height(state: &AppState) -> usize {
    parts(state).map_or(0, |parts| usize::from(parts.rows.height))
}

/// Moves the cursor.
pub fn move_by(state: &mut AppState, lines: isize) {
    if let Some(comparison) = state.comparison_mut() {
        let len = comparison.len();
        comparison.list.window.move_by(lines, len);
        comparison.detail_top = 0;
    }
}

/// Scrolls the rows and keeps the cursor inside them.
pub fn scroll_by(state: &mut AppState, lines: isize) {
    let height = height(state);
    if let Some(comparison) = state.comparison_mut() {
        let len = comparison.len();
        comparison.list.window.scroll_by(lines, len, height);
    }
}

/// Opens or closes the text of the change under the cursor.
pub fn toggle_open(state: &mut AppState) {
    if state.list_focus == ListFocus::Tenants {
        state.list_focus = ListFocus::List;
        return;
    }
    state.changes.is_open = !state.changes.is_open;
    if let Some(comparison) = state.comparison_mut() {
        comparison.detail_top = 0;
    }
}

/// Scrolls the opened text.
pub fn scroll_detail(state: &mut AppState, lines: isize) {
    if let Some(comparison) = state.comparison_mut() {
        comparison.detail_top = comparison.detail_top.saturating_add_signed(lines);
    }
}

/// The furthest that the opened text can be scrolled. It is broken into lines for this only if it is scrolled at all.
pub(in crate::app) fn last_detail_top(state: &AppState) -> usize {
    let scrolled = state
        .comparison()
        .is_some_and(|comparison| comparison.detail_top > 0);
    let Some(parts) = parts(state).filter(|_| scrolled) else {
        return 0;
    };
    let columns = usize::from(parts.detail.width.saturating_sub(2));
    let texts = detail(state);
    let lines: usize = texts.iter().map(|text| wrap(text, columns).len()).sum();
    lines.saturating_sub(usize::from(parts.detail.height.saturating_sub(1)))
}

/// A click on the filter, on a heading, which orders the changes, or on a change. A second click on the same change opens it.
pub(in crate::app) fn click(state: &mut AppState, click: PaneClick) {
    let Some(screen) = state.geometry() else {
        return;
    };
    let pane = screen.inside(Pane::Employees);
    state.selection.filter.is_typing = click.at.y == pane.y;
    let ChangesLayout { headings, rows, .. } = ChangesLayout::of(pane, state.changes.is_open);
    if headings.contains(click.at) {
        click_heading(state, rows, usize::from(click.at.x - headings.x));
    }
    if !rows.contains(click.at) {
        return;
    }
    let Some(comparison) = state.comparison_mut() else {
        return;
    };
    let line = comparison.list.window.top + usize::from(click.at.y - rows.y);
    if line >= comparison.len() {
        return;
    }
    let was_selected = std::mem::replace(&mut comparison.list.window.cursor, line) == line;
    comparison.detail_top = 0;
    if was_selected && click.was_focused {
        toggle_open(state);
    }
}
