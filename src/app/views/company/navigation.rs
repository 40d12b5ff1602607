//! Cursor and mouse of the view Company.

use std::sync::Arc;

use crate::app::filtered_list::ListWindow;
use crate::app::keys::keymap::Pane;
use crate::app::large_drop::drop_aside;
use crate::app::state::AppState;
use crate::app::views::behaviour::PaneClick;
use crate::app::views::browse::navigation::show_person;
use crate::app::views::company::arrangement::ShownFields;
use crate::app::views::company::cells::{CompanyTable, shown_report};
use crate::app::views::company::layout::{CompanyLayout, make_room};
use crate::app::views::company::sorting;
use crate::app::views::company::state::SeenAnswer;
use crate::domain::insight::company::{CompanyField, CompanyPerson, CompanyReport};
use crate::text::views::ViewName;

/// Lines of rows on screen.
pub(in crate::app) fn height(state: &AppState) -> usize {
    let layout = CompanyLayout::of(state, &ShownFields::default());
    layout.map_or(0, |layout| usize::from(layout.rows.height))
}

/// How many rows there are.
pub(in crate::app) fn len(state: &AppState) -> usize {
    shown_report(state).map_or(0, CompanyReport::len)
}

/// Moves the cursor by lines.
pub(in crate::app) fn move_by(state: &mut AppState, lines: isize) {
    let len = len(state);
    state.company.window.move_by(lines, len);
}

/// Scrolls the rows and keeps the cursor inside them.
pub(in crate::app) fn scroll_by(state: &mut AppState, lines: isize) {
    let (len, height) = (len(state), height(state));
    state.company.window.scroll_by(lines, len, height);
}

/// Moves the cursor by columns.
pub(in crate::app) fn move_column(state: &mut AppState, by: isize) {
    let Some(table) = CompanyTable::of(state) else {
        return;
    };
    let at = table.fields.position(&state.company.cursor).unwrap_or(0);
    let last = table.fields.len().saturating_sub(1);
    let at = at.saturating_add_signed(by).min(last);
    let field = table.fields.all().nth(at).cloned();
    state.company.cursor = field.unwrap_or_default();
}

/// Moves the cursor to the first column of a leave type; `false` where no column of that name is shown.
pub(in crate::app) fn go_to_leave_type(state: &mut AppState, name: &str) -> bool {
    let table = CompanyTable::of(state);
    let field = table.and_then(|table| {
        let is_of_type =
            |field: &&CompanyField| matches!(field, CompanyField::Figure(key) if *key.name == *name);
        table.fields.all().find(is_of_type).cloned()
    });
    let Some(field) = field else {
        return false;
    };
    state.company.cursor = field;
    state.set_focus(Pane::Employees);
    true
}

/// Keeps the cursor and the window inside the table after any change. When another answer has come, the cursor follows its person, unless
/// the order is another one: then it goes to the first row.
pub(in crate::app) fn fit(state: &mut AppState) {
    follow(state);
    let (len, height) = (len(state), height(state));
    if len > 0 {
        state.company.window.fit(len, height);
    }
    note_person(state);
    make_room(state, height);
    fit_columns(state);
}

fn follow(state: &mut AppState) {
    let Some(report) = state.company.computed.answer().cloned() else {
        return;
    };
    let Some(asked) = state.company.computed.answered_question() else {
        return;
    };
    let (sort, first) = (Arc::clone(&asked.sort), asked.first_tenant);
    let seen = state.company.seen.take();
    if let Some(seen) = &seen
        && Arc::ptr_eq(&seen.report, &report)
    {
        state.company.seen = Some(SeenAnswer {
            person: seen.person,
            report,
            sort,
        });
        return;
    }
    let of_same_order = seen.as_ref().filter(|seen| seen.sort == sort);
    let line = of_same_order.and_then(|seen| {
        let (tenant, person) = seen.person?;
        let before = seen.report.rosters.get(person.tenant)?.person(person.row)?;
        let tenant = tenant.checked_sub(first)?;
        let person = CompanyPerson { tenant, ..person };
        let now = report.rosters.get(tenant)?.person(person.row)?;
        (now.id == before.id).then(|| report.line_of(person))?
    });
    match line {
        Some(line) => state.company.window.follow(line),
        None => state.company.window = ListWindow::default(),
    }
    drop_aside(seen);
    state.company.seen = Some(SeenAnswer {
        report,
        sort,
        person: None,
    });
}

/// Notes on whom the cursor stands.
fn note_person(state: &mut AppState) {
    let line = state.company.window.cursor;
    if let Some(seen) = &mut state.company.seen {
        let person = seen.report.person_at(line);
        seen.person = person.map(|person| (seen.report.first_tenant + person.tenant, person));
    }
}

/// Scrolls the columns so that the one under the cursor is on screen.
fn fit_columns(state: &mut AppState) {
    let Some(table) = CompanyTable::of(state) else {
        return;
    };
    let fields = table.fields;
    if fields.position(&state.company.cursor).is_none() {
        let first = fields.scrolled.first().or(fields.frozen.first());
        state.company.cursor = first.cloned().unwrap_or_default();
    }
    let last = fields.scrolled.len().saturating_sub(1);
    state.company.left = state.company.left.min(last);
    let cursor = &state.company.cursor;
    let Some(at) = fields.scrolled.iter().position(|field| field == cursor) else {
        return;
    };
    state.company.left = state.company.left.min(at);
    while state.company.left < at {
        let Some(layout) = CompanyLayout::of(state, &fields) else {
            return;
        };
        let is_shown = layout
            .columns
            .iter()
            .any(|column| column.field == *cursor_of(state));
        if is_shown {
            return;
        }
        state.company.left += 1;
    }
}

fn cursor_of(state: &AppState) -> &CompanyField {
    &state.company.cursor
}

/// A click on the filter, on a heading, which orders the rows, or on a cell. A second click on the same cell opens it.
pub(in crate::app) fn click(state: &mut AppState, click: PaneClick) {
    let Some(pane) = state.geometry().map(|at| at.inside(Pane::Employees)) else {
        return;
    };
    state.selection.filter.is_typing = click.at.y == pane.y;
    let Some(table) = CompanyTable::of(state) else {
        return;
    };
    let Some(layout) = CompanyLayout::of(state, &table.fields) else {
        return;
    };
    let field = layout
        .column_at(click.at.x)
        .map(|column| column.field.clone());
    if layout.headings.contains(click.at) {
        if let Some(field) = field {
            state.company.cursor = field;
            sorting::sort_by_cursor(state);
        }
        return;
    }
    if !layout.rows.contains(click.at) {
        return;
    }
    let line = state.company.window.top + usize::from(click.at.y - layout.rows.y);
    if line >= table.report.len() {
        return;
    }
    let column = field.unwrap_or_else(|| state.company.cursor.clone());
    let was = std::mem::replace(&mut state.company.window.cursor, line) == line
        && state.company.cursor == column;
    state.company.cursor = column;
    if was && click.was_focused {
        open_in_browse(state);
    }
}

/// Shows the person under the cursor in Browse, with the cursor on the leave type of this column.
pub(in crate::app) fn open_in_browse(state: &mut AppState) {
    let Some(table) = CompanyTable::of(state) else {
        return;
    };
    let Some(at) = table.report.person_at(state.company.window.cursor) else {
        return;
    };
    if table.figures(at).is_none() {
        return;
    }
    let leave_type = match &state.company.cursor {
        CompanyField::Figure(key) => table
            .column(key)
            .and_then(|column| column.source(at.tenant)),
        _ => None,
    };
    let leave_type = leave_type.map(|source| source.id.clone());
    state.selection.tenant = table.report.first_tenant + at.tenant;
    state.view = ViewName::Browse;
    show_person(state, at.row, leave_type.as_ref());
}
