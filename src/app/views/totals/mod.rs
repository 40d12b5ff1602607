//! The view Totals: what everything adds up to.

pub mod arranged;
pub mod columns;
pub mod state;

use std::sync::Arc;

use ratatui::layout::Rect;

use arranged::ArrangedTotals;
use columns::{TotalsLine, exact};

use crate::app::file_export::job::{ExportTable, TotalsExport, missing_of_tenants};
use crate::app::filtered_list::ListWindow;
use crate::app::geometry::{below, with_words_below};
use crate::app::insight::InsightQuestion;
use crate::app::insight::examine::examine;
use crate::app::keys::keymap::{Action, Pane};
use crate::app::large_drop::replace_aside;
use crate::app::message::Effect;
use crate::app::state::AppState;
use crate::app::table::heading_click::clicked_sort;
use crate::app::table::layout::TableLayout;
use crate::app::table::{copied_row, next_sort};
use crate::app::views::behaviour::{CopyExtent, PaneClick, ViewBehaviour};
use crate::app::views::list_focus::ListFocus;
use crate::domain::insight::totals::TotalsQuestion;
use crate::domain::matching::{alternatives, department_condition, type_condition};
use crate::text::export::MissingData;
use crate::text::notices::{CopiedPart, Notice};
use crate::text::views::ViewName;

/// Lines above the rows: the filter's and the headings'.
const LINES_ABOVE_ROWS: u16 = 2;
/// Columns before a row: the cursor.
const MARK_COLUMNS: usize = 1;
/// Between two columns.
const GAP: usize = 2;

/// The lines of the rows inside the view's pane, and those that say what the row under the cursor leaves out.
pub fn rows_and_words(pane: Rect) -> [Rect; 2] {
    with_words_below(below(pane, LINES_ABOVE_ROWS))
}

/// The lines of the rows inside the view's pane.
fn rows_area(pane: Rect) -> Rect {
    let [rows, _] = rows_and_words(pane);
    rows
}

/// The widths of the table, of which `rows` is on screen. They are those of the widest texts, so that nothing moves while one scrolls.
pub fn table_layout(state: &AppState, rows: Rect) -> TableLayout {
    let totals = &state.totals;
    let (top, height) = (totals.window.top, usize::from(rows.height));
    let shown = (top..top + height).map_while(|at| totals.rows.line(at));
    let lines: Vec<TotalsLine<'_>> = shown.chain(totals.rows.widest()).collect();
    let lines: Vec<&TotalsLine<'_>> = lines.iter().collect();
    let table = usize::from(rows.width).saturating_sub(MARK_COLUMNS);
    TableLayout::of_content(
        state.cell_settings(),
        &TotalsLine::COLUMNS,
        &lines,
        table,
        GAP,
    )
}

/// The behaviour of the view.
pub(in crate::app) struct TotalsView;

impl ViewBehaviour for TotalsView {
    fn act(&self, state: &mut AppState, action: Action) -> Option<Vec<Effect>> {
        match action {
            Action::Grouping => {
                state.totals.by = state.totals.by.next();
                state.totals.window = ListWindow::default();
            }
            Action::Sort => {
                state.totals.sort = next_sort(&TotalsLine::COLUMNS, state.totals.sort);
            }
            Action::ReverseOrder => state.totals.sort = state.totals.sort.reversed(),
            Action::Open if state.list_focus == ListFocus::List => open_people(state),
            _ => return None,
        }
        Some(Vec::new())
    }

    fn move_by(&self, state: &mut AppState, lines: isize) {
        let len = state.totals.rows.len();
        state.totals.window.move_by(lines, len);
    }

    fn page_height(&self, state: &AppState) -> usize {
        height(state)
    }

    fn scroll(&self, state: &mut AppState, _pane: Pane, lines: isize) {
        let (len, height) = (state.totals.rows.len(), height(state));
        state.totals.window.scroll_by(lines, len, height);
    }

    fn click(&self, state: &mut AppState, click: PaneClick) {
        click_row(state, click);
    }

    fn copied(&self, state: &AppState, extent: CopyExtent) -> (CopiedPart, Option<String>) {
        let totals = &state.totals;
        let line = totals.rows.line(totals.window.cursor);
        match extent {
            CopyExtent::Cell => (CopiedPart::Cell, line.map(|line| exact(line.row.sums.left))),
            CopyExtent::Row => {
                let language = state.display.language;
                let row = line.map(|line| copied_row(&TotalsLine::COLUMNS, &line, language));
                (CopiedPart::Row, row)
            }
        }
    }

    fn exported(&self, state: &AppState) -> Option<(ExportTable, MissingData)> {
        let computed = &state.totals.computed;
        let table = TotalsExport {
            figures: state.figures_in_scope(),
            question: TotalsQuestion {
                with_sub_departments: false,
                ..computed.answered_question()?.clone()
            },
            sort: state.totals.sort,
            listed: computed.answer()?.rows.len(),
            moments: state.moments_in_scope(),
        };
        let tenants = state.tenants[state.tenants_in_scope()].iter();
        let missing = missing_of_tenants(tenants);
        Some((ExportTable::Totals(table), missing))
    }

    fn is_settled(&self, state: &AppState) -> bool {
        !state.totals.computed.is_pending()
    }

    fn reconcile(&self, state: &mut AppState) -> Vec<Effect> {
        let question = TotalsQuestion {
            query: Arc::clone(&state.selection.filter.query),
            by: state.totals.by,
            with_sub_departments: true,
            rates: state.totals.rates.clone(),
            ..TotalsQuestion::default()
        };
        let effect = examine(
            state,
            |state| &mut state.totals.computed,
            question,
            InsightQuestion::Totals,
        );
        let height = height(state);
        let totals = &mut state.totals;
        if let Some(report) = totals.computed.answer()
            && !totals.rows.is_of(report, totals.sort)
        {
            let rows = ArrangedTotals::new(report, totals.sort);
            replace_aside(&mut totals.rows, rows);
        }
        totals.window.fit(totals.rows.len(), height);
        effect.into_iter().collect()
    }
}

/// Lines of rows on screen.
fn height(state: &AppState) -> usize {
    let screen = state.geometry();
    screen.map_or(0, |at| {
        usize::from(rows_area(at.inside(Pane::Employees)).height)
    })
}

/// A click on the filter, on a heading, which orders the rows, or on a row. A second click on the same row shows its people.
fn click_row(state: &mut AppState, click: PaneClick) {
    let Some(screen) = state.geometry() else {
        return;
    };
    let pane = screen.inside(Pane::Employees);
    state.selection.filter.is_typing = click.at.y == pane.y;
    let rows = rows_area(pane);
    if rows.y == click.at.y + 1 && pane.contains(click.at) {
        click_heading(state, rows, usize::from(click.at.x - rows.x));
    }
    if !rows.contains(click.at) {
        return;
    }
    let line = state.totals.window.top + usize::from(click.at.y - rows.y);
    if line >= state.totals.rows.len() {
        return;
    }
    let was_selected = std::mem::replace(&mut state.totals.window.cursor, line) == line;
    if was_selected && click.was_focused {
        open_people(state);
    }
}

/// Orders the rows by the column whose heading stands at `x`.
fn click_heading(state: &mut AppState, rows: Rect, x: usize) {
    let layout = table_layout(state, rows);
    let Some(x) = x.checked_sub(MARK_COLUMNS) else {
        return;
    };
    let sort = clicked_sort(&TotalsLine::COLUMNS, &layout, x, state.totals.sort);
    state.totals.sort = sort.unwrap_or(state.totals.sort);
}

/// Shows the people of the row under the cursor in Company: its tenant, narrowed to its department and leave type.
fn open_people(state: &mut AppState) {
    let Some(line) = state.totals.rows.line(state.totals.window.cursor) else {
        return;
    };
    let language = state.display.language;
    let tenant = state.tenants_in_scope().start + line.row.tenant;
    let departments = state.totals.rows.departments_of(line.row);
    let departments = departments
        .iter()
        .map(|name| department_condition(name, language));
    let leave_type = line.row.leave_type.as_ref();
    let leave_type = leave_type.map(|(_, name)| type_condition(name, language));
    let leave_type = leave_type.into_iter();
    let earlier = alternatives(state.selection.filter.input.value());
    let text = each_with_each([earlier, departments.collect(), leave_type.collect()]).join(" | ");
    if let Err(error) = state.selection.filter.replace(&text) {
        state.notice = Some(Notice::FilterRefused(error.problem));
        return;
    }
    state.selection.tenant = tenant;
    state.selection.all_tenants = false;
    state.view = ViewName::Company;
}

/// One of each list together: a filter has no brackets around alternatives to which a condition could be added. A list without
/// anything adds nothing.
fn each_with_each(lists: [Vec<String>; 3]) -> Vec<String> {
    let mut joined = vec![String::new()];
    for list in lists.into_iter().filter(|list| !list.is_empty()) {
        let with_each = |so_far: &String| {
            let texts = list.iter().map(|text| format!("{so_far} {text}"));
            texts
                .map(|text| text.trim_start().to_owned())
                .collect::<Vec<String>>()
        };
        joined = joined.iter().flat_map(with_each).collect();
    }
    joined
}
