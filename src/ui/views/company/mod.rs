//! How the view Company looks: the filter, the headings, and a row a person.

mod cells;
mod status;

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};
use ratatui::text::{Line, Span};

use crate::app::geometry::{Geometry, below, first_line};
use crate::app::keys::keymap::Pane;
use crate::app::tenant::TenantState;
use crate::app::text_width::{pad, pad_left};
use crate::app::views::company::cells::{CompanyTable, heading};
use crate::app::views::company::layout::{CompanyLayout, GAP, MARKS, PlacedColumn};
use crate::domain::insight::company::{CompanyField, CompanyPerson};
use crate::ui::pane::{paragraphs, render_frame, render_lower_note, render_text};
use crate::ui::scene::Scene;
use crate::ui::text;
use crate::ui::views::browse::employees::render_filter;
use crate::ui::views::company::cells::{cell_text, style_of};
use crate::ui::views::drawing::ViewDrawing;

/// How the view looks.
pub(in crate::ui) struct CompanyDrawing;

impl ViewDrawing for CompanyDrawing {
    fn render(&self, frame: &mut Frame<'_>, scene: Scene<'_>, at: &Geometry) {
        let area = at.pane(Pane::Employees);
        let table = CompanyTable::of(scene.state);
        let note = status::note(scene, table.as_ref());
        let inside = render_frame(frame, scene, Pane::Employees, &note, area);
        if inside.is_empty() {
            return;
        }
        render_filter(frame, scene, first_line(inside));
        match table.filter(|table| !table.report.is_empty()) {
            Some(table) => render_table(frame, scene, &table, area),
            None => {
                let texts = status::empty_text(scene);
                let rows = below(inside, 1);
                render_text(frame, &paragraphs(&texts, rows.width), rows);
            }
        }
    }

    fn header_note(&self, scene: Scene<'_>) -> Option<String> {
        let day = scene.state.as_of?;
        Some(text::as_of(day, scene.language))
    }

    fn shows_todays_figures(&self, scene: Scene<'_>) -> bool {
        scene.state.as_of.is_none()
    }

    fn status(&self, scene: Scene<'_>, tenant: &TenantState) -> String {
        status::progress(scene, tenant)
    }
}

fn render_table(frame: &mut Frame<'_>, scene: Scene<'_>, table: &CompanyTable<'_>, area: Rect) {
    let Some(layout) = CompanyLayout::of(scene.state, &table.fields) else {
        return;
    };
    render_text(frame, &[heading_line(scene, &layout)], layout.headings);
    let window = scene.state.company.window;
    let height = usize::from(layout.rows.height);
    let lines = (window.top..window.top + height).map_while(|line| {
        let person = table.report.person_at(line)?;
        Some(person_line(
            scene,
            table,
            &layout,
            (person, line == window.cursor),
        ))
    });
    let lines: Vec<Line<'_>> = lines.collect();
    render_text(frame, &lines, layout.rows);
    render_lower_note(
        frame,
        &status::cell_note(scene, table, &layout),
        scene.theme.text,
        area,
    );
    render_scrollbar(frame, table.report.len(), (window.top, height), layout.rows);
}

fn heading_line(scene: Scene<'_>, layout: &CompanyLayout) -> Line<'static> {
    let style = scene.theme.heading;
    let mut spans = vec![Span::styled(" ".repeat(MARKS), style)];
    for column in &layout.columns {
        let mut text = heading(&column.field, scene.language);
        let sorts = scene.state.company.sort.iter();
        if let Some(by) = sorts.into_iter().find(|by| by.field == column.field) {
            text.push_str(if by.is_descending { "↓" } else { "↑" });
        }
        let text = match column.field {
            CompanyField::Figure(_) => pad_left(&text, column.width),
            _ => pad(&text, column.width),
        };
        let is_under_cursor = column.field == scene.state.company.cursor;
        let style = if is_under_cursor {
            style.add_modifier(Modifier::UNDERLINED)
        } else {
            style
        };
        spans.push(Span::styled(text, style));
        spans.push(Span::raw(" ".repeat(GAP)));
    }
    Line::from(spans)
}

fn person_line(
    scene: Scene<'_>,
    table: &CompanyTable<'_>,
    layout: &CompanyLayout,
    (person, is_selected): (CompanyPerson, bool),
) -> Line<'static> {
    let row_style = if is_selected {
        scene.theme.remembered
    } else {
        scene.theme.text
    };
    let cursor = if is_selected {
        scene.glyphs.cursor
    } else {
        " "
    };
    let mut spans = vec![Span::styled(cursor, row_style), Span::raw(" ")];
    for column in &layout.columns {
        spans.push(cell_span(scene, table, column, (person, is_selected)));
        spans.push(Span::raw(" ".repeat(GAP)));
    }
    Line::from(spans)
}

fn cell_span(
    scene: Scene<'_>,
    table: &CompanyTable<'_>,
    column: &PlacedColumn,
    (person, is_selected): (CompanyPerson, bool),
) -> Span<'static> {
    let cell = table.cell(person, &column.field);
    let is_cursor = is_selected && column.field == scene.state.company.cursor;
    let style = match (is_cursor, scene.state.focus()) {
        (true, Pane::Tenants) => scene.theme.remembered,
        (true, _) => scene.theme.selected,
        (false, _) if is_selected => style_of(scene, &cell).patch(bold()),
        (false, _) => style_of(scene, &cell),
    };
    Span::styled(cell_text(&cell, column), style)
}

fn bold() -> Style {
    Style::new().add_modifier(Modifier::BOLD)
}

/// Marks the part of the right border beside which the rows on screen would stand if it were all of them.
fn render_scrollbar(frame: &mut Frame<'_>, len: usize, (top, height): (usize, usize), rows: Rect) {
    if len <= height || height == 0 {
        return;
    }
    let size = (height * height / len).max(1);
    let first = top * (height - size) / (len - height).max(1);
    let buffer = frame.buffer_mut();
    for line in first..(first + size).min(height) {
        let y = rows.y + u16::try_from(line).unwrap_or(0);
        if let Some(cell) = buffer.cell_mut((rows.right(), y)) {
            cell.set_style(bold().add_modifier(Modifier::REVERSED));
        }
    }
}
