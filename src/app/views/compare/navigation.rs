//! Cursor and mouse of the view Compare.

use std::sync::Arc;

use ratatui::layout::Rect;

use crate::app::filtered_list::ListWindow;
use crate::app::geometry::below;
use crate::app::keys::keymap::Pane;
use crate::app::large_drop::drop_aside;
use crate::app::state::AppState;
use crate::app::table::heading_click::clicked_sort;
use crate::app::table::layout::TableLayout;
use crate::app::views::behaviour::PaneClick;
use crate::app::views::browse::navigation::show_person;
use crate::app::views::compare::columns::COMPARE_COLUMNS;
use crate::app::views::compare::line::CompareLine;
use crate::domain::insight::compare::{CompareReport, CompareResult, ComparedRow, SideChoice};
use crate::domain::{LeaveTypeId, RowId};
use crate::text::notices::Notice;
use crate::text::views::ViewName;

/// Lines above the rows: the filter's and the headings'.
const LINES_ABOVE_ROWS: u16 = 2;
/// Columns before a row: the cursor.
const MARK_COLUMNS: usize = 1;

/// Where the rows stand inside the pane.
pub fn rows_area(pane: Rect) -> Rect {
    below(pane, LINES_ABOVE_ROWS)
}

/// The widths of the table, of which `rows` is on screen.
pub fn table_layout(state: &AppState, report: &CompareReport, rows: Rect) -> TableLayout {
    let top = state.compare.window.top;
    let shown = report.rows.iter().skip(top).take(usize::from(rows.height));
    let language = state.display.language;
    let lines: Vec<CompareLine> = shown
        .map(|row| CompareLine::new(report, row, language))
        .collect();
    let lines: Vec<&CompareLine> = lines.iter().collect();
    let table = usize::from(rows.width).saturating_sub(MARK_COLUMNS);
    TableLayout::of_table(state.cell_settings(), &COMPARE_COLUMNS, &lines, table, 1)
}

/// Lines of rows on screen.
pub(in crate::app) fn height(state: &AppState) -> usize {
    let pane = state.geometry().map(|at| at.inside(Pane::Employees));
    pane.map_or(0, |pane| usize::from(rows_area(pane).height))
}

fn len(state: &AppState) -> usize {
    let report = state.compare.computed.answer();
    report.map_or(0, |report| report.rows.len())
}

/// The row under the cursor.
fn selected_row(state: &AppState) -> Option<(&Arc<CompareReport>, ComparedRow)> {
    let report = state.compare.computed.answer()?;
    let row = report.rows.get(state.compare.window.cursor)?;
    Some((report, *row))
}

/// The row under the cursor with its texts.
pub(in crate::app) fn selected(state: &AppState) -> Option<CompareLine> {
    let (report, row) = selected_row(state)?;
    Some(CompareLine::new(report, &row, state.display.language))
}

/// The person of the row under the cursor, if it is not clear who they are on the other side: the side, and the id.
pub(in crate::app) fn unclear_person(state: &AppState) -> Option<(usize, Box<str>)> {
    let (report, row) = selected_row(state)?;
    let is_unclear = matches!(
        row.result,
        CompareResult::Ambiguous | CompareResult::OnlyLeft | CompareResult::OnlyRight
    );
    let side = match [row.position(0), row.position(1)] {
        [Some(_), None] if is_unclear => 0,
        [None, Some(_)] if is_unclear => 1,
        _ => return None,
    };
    let person = report.person(&row, side)?;
    Some((side, person.shown_id().into()))
}

/// Moves the cursor by lines.
pub(in crate::app) fn move_by(state: &mut AppState, lines: isize) {
    let len = len(state);
    state.compare.window.move_by(lines, len);
}

/// Scrolls the rows and keeps the cursor inside them.
pub(in crate::app) fn scroll_by(state: &mut AppState, lines: isize) {
    let (len, height) = (len(state), height(state));
    state.compare.window.scroll_by(lines, len, height);
}

/// Goes to the next person whose counterpart on the other side is unclear, or to the one before,
/// around the end.
pub(in crate::app) fn step_unclear(state: &mut AppState, forward: bool) {
    let Some(report) = state.compare.computed.answer() else {
        return;
    };
    let cursor = u32::try_from(state.compare.window.cursor).unwrap_or(u32::MAX);
    let unclear = &report.unclear;
    let found = if forward {
        let after = unclear.partition_point(|line| *line <= cursor);
        unclear.get(after).or(unclear.first())
    } else {
        let before = unclear.partition_point(|line| *line < cursor);
        let before = before.checked_sub(1).and_then(|at| unclear.get(at));
        before.or(unclear.last())
    };
    match found.copied() {
        Some(line) => state.compare.window.follow(line as usize),
        None => state.notice = Some(Notice::NothingUnclear),
    }
}

/// Keeps the cursor and the window inside the rows after any change. The cursor stays on its row,
/// if that is still there; in another order it goes to the first row.
pub(in crate::app) fn fit(state: &mut AppState) {
    let report = state.compare.computed.answer().cloned();
    let is_same = match (&state.compare.seen, &report) {
        (Some((seen, _)), Some(report)) => Arc::ptr_eq(seen, report),
        (seen, report) => seen.is_none() && report.is_none(),
    };
    if !is_same {
        let before = state.compare.seen.take();
        let cursor = state.compare.window.cursor;
        let question = state.compare.computed.answered_question();
        let sort = question.map_or_else(Default::default, |question| question.sort);
        let of_same_order = before.as_ref().filter(|(_, before)| *before == sort);
        let row = of_same_order.and_then(|(before, _)| before.rows.get(cursor).copied());
        drop_aside(before);
        let line = row.and_then(|row| report.as_ref()?.line_of(&row, cursor));
        match line {
            Some(line) => state.compare.window.follow(line),
            None => state.compare.window = ListWindow::default(),
        }
        state.compare.seen = report.map(|report| (report, sort));
    }
    let (len, height) = (len(state), height(state));
    state.compare.window.fit(len, height);
}

/// A click on the filter, on a heading, which orders the rows, or on a row. A second click on the same row opens it.
pub(in crate::app) fn click(state: &mut AppState, click: PaneClick) {
    let Some(pane) = state.geometry().map(|at| at.inside(Pane::Employees)) else {
        return;
    };
    state.selection.filter.is_typing = click.at.y == pane.y;
    let rows = rows_area(pane);
    if rows.y == click.at.y + 1 && pane.contains(click.at) {
        click_heading(state, rows, usize::from(click.at.x - rows.x));
    }
    if !rows.contains(click.at) {
        return;
    }
    let line = state.compare.window.top + usize::from(click.at.y - rows.y);
    if line >= len(state) {
        return;
    }
    let was_selected = std::mem::replace(&mut state.compare.window.cursor, line) == line;
    if was_selected && click.was_focused {
        open_in_browse(state);
    }
}

/// Orders the rows by the column whose heading stands at `x`.
fn click_heading(state: &mut AppState, rows: Rect, x: usize) {
    let Some(report) = state.compare.computed.answer() else {
        return;
    };
    let layout = table_layout(state, report, rows);
    let Some(x) = x.checked_sub(MARK_COLUMNS) else {
        return;
    };
    let sort = clicked_sort(&COMPARE_COLUMNS, &layout, x, state.compare.sort);
    state.compare.sort = sort.unwrap_or(state.compare.sort);
}

/// Shows the person under the cursor in Browse, on the row's leave type: the left one, or the right one where only that side has them. The
/// person is the one with this id of this tenant: after the tenant was read again, the same position may be somebody else.
pub(in crate::app) fn open_in_browse(state: &mut AppState) {
    let Some(found) = person_in_row(state) else {
        return;
    };
    let tenant = state.tenants.get(found.tenant);
    let now = tenant.and_then(|tenant| tenant.roster.person(found.row));
    if now.is_none_or(|now| now.id != &*found.id) {
        state.notice = Some(Notice::RowOutdated);
        return;
    }
    state.selection.tenant = found.tenant;
    state.view = ViewName::Browse;
    show_person(state, found.row, found.leave.as_ref());
}

/// A person of a row, of a side that is a tenant.
struct RowPerson {
    tenant: usize,
    row: RowId,
    id: Box<str>,
    leave: Option<LeaveTypeId>,
}

fn person_in_row(state: &AppState) -> Option<RowPerson> {
    let (report, row) = selected_row(state)?;
    let sides = &state.compare.computed.answered_question()?.sides;
    (0..2).find_map(|side| {
        let SideChoice::Tenant(tenant) = sides[side] else {
            return None;
        };
        let leave = report.pair(&row).and_then(|pair| {
            let leaves = [&pair.left, &pair.right];
            leaves[side].as_ref()?.id.clone()
        });
        Some(RowPerson {
            tenant,
            row: RowId(row.position(side)?),
            id: report.person(&row, side)?.id?.into(),
            // Ids of leave types are compared as they are shown; one that differs from that is not found, and the cursor goes to the
            // first.
            leave: leave.map(|id| LeaveTypeId::new(&id)),
        })
    })
}
