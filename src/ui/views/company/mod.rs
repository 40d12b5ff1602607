//! How the view Company looks: the filter, the headings, and a row a person.

mod cells;
mod status;

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};
use ratatui::text::{Line, Span};

use crate::app::geometry::{Geometry, below, first_line};
use crate::app::keys::keymap::Pane;
use crate::app::table::cell_text::CellText;
use crate::app::table::cell_tone::CellTone;
use crate::app::table::column::Align;
use crate::app::tenant::TenantState;
use crate::app::text_width::{pad, pad_left};
use crate::app::views::company::cells::{CompanyTable, heading};
use crate::app::views::company::layout::{CompanyLayout, GAP, MARKS, PlacedColumn};
use crate::domain::insight::company::{CompanyField, CompanyPerson};
use crate::domain::matching::Highlights;
use crate::text;
use crate::ui::pane::{paragraphs, render_frame, render_lower_note, render_text};
use crate::ui::scene::Scene;
use crate::ui::scrollbar::render_scrollbar;
use crate::ui::table::{DrawnCell, push_cell};
use crate::ui::views::browse::employees::render_filter;
use crate::ui::views::company::cells::{cell_text, style_of};
use crate::ui::views::drawing::ViewDrawing;

/// The sign of a marked row.
const MARKED: &str = "*";

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
        if let Some(table) = table.filter(|table| !table.report.is_empty()) {
            render_table(frame, scene, &table, area);
        } else {
            let texts = status::empty_text(scene);
            let rows = below(inside, 1);
            render_text(frame, &paragraphs(scene, &texts, rows.width), rows);
        }
    }

    fn header_note(&self, scene: Scene<'_>) -> Option<String> {
        let day = scene.state.as_of?;
        Some(text::as_of(day, scene.language))
    }

    fn spoken(&self, scene: Scene<'_>) -> Option<((usize, usize), String)> {
        let table = CompanyTable::of(scene.state)?;
        let cursor = scene.state.company.window.cursor;
        let at = table.report.person_at(cursor)?;
        let under_cursor = scene.state.company.cursor.clone();
        let fields = [
            CompanyField::Name,
            CompanyField::Id,
            CompanyField::Department,
            under_cursor,
        ];
        let mut parts: Vec<String> = Vec::new();
        for field in fields {
            let heading = heading(&field, scene.language);
            let part = format!("{heading} {}", table.cell(at, &field).text);
            if !parts.contains(&part) {
                parts.push(part);
            }
        }
        let words = parts.join(text::between_notes(scene.language));
        Some(((cursor, table.report.len()), words))
    }

    fn shows_todays_figures(&self, scene: Scene<'_>) -> bool {
        scene.state.as_of.is_none()
    }

    fn tenants(&self, scene: Scene<'_>) -> Vec<usize> {
        scene.state.tenants_in_scope().collect()
    }

    fn status(&self, scene: Scene<'_>, tenant: &TenantState, columns: usize) -> String {
        status::progress(scene, tenant, columns)
    }
}

fn render_table(frame: &mut Frame<'_>, scene: Scene<'_>, table: &CompanyTable<'_>, area: Rect) {
    let Some(layout) = CompanyLayout::of(scene.state, &table.fields) else {
        return;
    };
    render_text(frame, &[heading_line(scene, &layout)], layout.headings);
    let window = scene.state.company.window;
    let height = usize::from(layout.rows.height);
    let people = (window.top..window.top + height).map_while(|line| table.report.person_at(line));
    let people: Vec<CompanyPerson> = people.collect();
    let matched = table.matched(&people);
    let rows = (window.top..).zip(people.iter().zip(matched));
    let rows = rows.map(|(line, (at, matched))| PersonLine {
        at: *at,
        is_selected: line == window.cursor,
        matched,
        highlights: table.highlights(*at),
    });
    let lines: Vec<Line<'_>> = rows
        .map(|row| person_line(scene, table, &layout, &row))
        .collect();
    render_text(frame, &lines, layout.rows);
    let said = status::said_of_paste(scene.state, scene.language).into_iter();
    let said: Vec<(String, Style)> = said.map(|text| (text, scene.theme.warning)).collect();
    render_text(
        frame,
        &paragraphs(scene, &said, layout.said.width),
        layout.said,
    );
    render_lower_note(
        frame,
        scene,
        &status::cell_note(scene, table, &layout),
        scene.theme.text,
        area,
    );
    render_scrollbar(frame, scene, (table.report.len(), window.top), layout.rows);
}

/// A row on screen.
struct PersonLine {
    at: CompanyPerson,
    is_selected: bool,
    /// The leave types whose balance the filter selects.
    matched: Vec<usize>,
    /// The parts of name and id that the filter found.
    highlights: Highlights,
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
    row: &PersonLine,
) -> Line<'static> {
    let (cursor, style) = if row.is_selected {
        (scene.glyphs.cursor, scene.theme.remembered)
    } else {
        (" ", scene.theme.text)
    };
    let mark = if table.is_marked(row.at) { MARKED } else { " " };
    let mut spans = vec![
        Span::styled(cursor, style),
        Span::styled(mark, scene.theme.key),
    ];
    for column in &layout.columns {
        let cell = cell_of(scene, table, column, row);
        push_cell(&mut spans, cell, column.width, Align::Left);
        spans.push(Span::raw(" ".repeat(GAP)));
    }
    Line::from(spans)
}

fn cell_of(
    scene: Scene<'_>,
    table: &CompanyTable<'_>,
    column: &PlacedColumn,
    row: &PersonLine,
) -> DrawnCell {
    let cell = table.cell(row.at, &column.field);
    let is_cursor = row.is_selected && column.field == scene.state.company.cursor;
    let is_matched = match &column.field {
        CompanyField::Figure(key) => {
            let source = table.column(key).and_then(|own| own.source(row.at.tenant));
            source.is_some_and(|source| row.matched.contains(&source.at)) && !cell.text.is_empty()
        }
        _ => false,
    };
    let style = match (is_cursor, scene.state.focus()) {
        (true, Pane::Tenants) => scene.theme.remembered,
        (true, _) => scene.theme.selected,
        (false, _) if is_matched => style_of(scene, &cell).patch(scene.theme.matched),
        (false, _) if row.is_selected => style_of(scene, &cell).patch(bold()),
        (false, _) => style_of(scene, &cell),
    };
    let found = match column.field {
        CompanyField::Name => &row.highlights.name[..],
        CompanyField::Id => &row.highlights.id[..],
        _ => &[],
    };
    let accent = style.patch(scene.theme.matched);
    let text = cell_text(&cell, column);
    let is_whole = text.starts_with(&cell.text);
    let found = found.iter().filter(|_| is_whole);
    let found = found.map(|part| (part.clone(), CellTone::Matched));
    let text = CellText {
        accents: found.collect(),
        ..CellText::new(text, CellTone::Row)
    };
    DrawnCell {
        accents: vec![accent; text.accents.len()],
        style,
        text,
    }
}

fn bold() -> Style {
    Style::new().add_modifier(Modifier::BOLD)
}
