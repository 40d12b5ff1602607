//! Pane 2: the filter and the people it leaves.

use ratatui::Frame;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use crate::app::geometry::{Geometry, below, first_line};
use crate::app::keys::keymap::Pane;
use crate::app::table::layout::TableLayout;
use crate::app::table::sort_label;
use crate::app::tenant::TenantState;
use crate::app::text_width::{pad, part_at_caret, width};
use crate::app::views::browse::person_columns::{PersonRow, people_layout, people_marks};
use crate::domain::RowId;
use crate::domain::matching::type_condition;
use crate::domain::roster::Person;
use crate::domain::text::grouped;
use crate::text;
use crate::text::views::company as company_text;
use crate::ui::pane::{note_columns, paragraphs, render_frame, render_lower_note, render_text};
use crate::ui::scene::Scene;
use crate::ui::scrollbar::{render_position, render_scrollbar};
use crate::ui::standing;
use crate::ui::table::{RowStyles, heading_line, row_spans};

/// Columns that a position in the upper border takes beside its figures: a space on both sides, and pieces of the border.
const BESIDE_POSITION: usize = 3;

pub(in crate::ui) fn render(frame: &mut Frame<'_>, scene: Scene<'_>, at: &Geometry) {
    let area = at.pane(Pane::Employees);
    let inside = render_frame(frame, scene, Pane::Employees, &note(scene, at), area);
    if inside.is_empty() {
        return;
    }
    render_filter(frame, scene, first_line(inside));
    let rows = at.people_rows();
    let Some(tenant) = scene.state.tenant() else {
        return;
    };
    if let Some(text) = empty_text(scene, tenant) {
        let lines = paragraphs(scene, &text, rows.width);
        render_text(frame, &lines, below(inside, 1));
    } else {
        let (columns, height) = (usize::from(rows.width), usize::from(rows.height));
        let layout = people_layout(scene.state, tenant, columns, height);
        let marks = " ".repeat(people_marks(scene.state));
        let headings = heading_line(scene, &PersonRow::COLUMNS, &layout, marks);
        render_text(frame, &[headings], at.people_headings());
        let lines = people_lines(scene, tenant, &layout, height);
        render_text(frame, &lines, rows);
    }
    let (listed, window) = (tenant.listed(), tenant.people.list.window);
    render_scrollbar(frame, scene, (listed, window.top), rows);
    render_position(frame, scene, (window.cursor, listed), rows.height, area);
    if tenant.people.inferred > 0 {
        let note = text::inferred(tenant.people.inferred, scene.language);
        render_lower_note(frame, scene, &note, scene.theme.warning, area);
    }
}

/// `37 / 5,012 按姓名`; while people are unread, of a condition about balances `138 / 已读 7,563（共 100,000）`.
fn note(scene: Scene<'_>, at: &Geometry) -> String {
    let Some(tenant) = scene.state.tenant() else {
        return String::new();
    };
    let people = tenant.headcount();
    let listed = tenant.listed();
    let sort = sort_label(
        &PersonRow::COLUMNS,
        tenant.people.list.shown.sort,
        scene.language,
    );
    let marks = scene.state.selection.marks.len();
    let marked = if marks > 0 {
        format!("  {}", company_text::marked(marks, scene.language))
    } else {
        String::new()
    };
    let count = match tenant.judged() {
        _ if tenant.people.list.shown.query.is_all() => {
            let room = note_columns(scene, Pane::Employees, at.pane(Pane::Employees));
            let beside = width(&sort) + width(&marked);
            whole_count(tenant, at, room.saturating_sub(beside))
        }
        // More people can match than could be judged: an inverted condition holds for those who were not read yet.
        Some(judged) if listed <= judged => {
            text::found_of_read(listed, judged, people, scene.language)
        }
        _ => format!("{} / {}", grouped(listed), grouped(people)),
    };
    format!("{}{marked}", format!("{count} {sort}").trim_end())
}

/// How many people there are; `3/5,012` where the list is longer than its window and a title in `columns` leaves the upper border no
/// room for that.
fn whole_count(tenant: &TenantState, at: &Geometry, columns: usize) -> String {
    let (people, listed) = (grouped(tenant.headcount()), tenant.listed());
    let line = (tenant.people.list.window.cursor + 1).min(listed);
    let position = format!("{}/{}", grouped(line), grouped(listed));
    let is_longer = listed > usize::from(at.people_rows().height);
    if is_longer && width(&people) + width(&position) + BESIDE_POSITION > columns {
        position
    } else {
        people
    }
}

/// Draws the filter's line. The terminal's own cursor is put at the caret, so that input methods compose in place.
pub(in crate::ui) fn render_filter(frame: &mut Frame<'_>, scene: Scene<'_>, area: Rect) {
    let label = format!("{} ", text::filter(scene.language));
    let columns = usize::from(area.width).saturating_sub(width(&label) + 1);
    let input = &scene.state.selection.filter.input;
    let (shown, caret) = part_at_caret(input, columns);
    let text = if input.value().is_empty() && !scene.state.selection.filter.is_typing {
        Span::styled(
            pad(text::filter_hint(scene.language), columns),
            scene.theme.dim,
        )
    } else {
        Span::styled(pad(shown, columns), scene.theme.text)
    };
    let label_width = u16::try_from(width(&label)).unwrap_or(0);
    frame.render_widget(
        Line::from(vec![Span::styled(label, scene.theme.key), text]),
        area,
    );
    if scene.state.selection.filter.is_typing && scene.state.help().is_none() {
        let caret = u16::try_from(caret).unwrap_or(0);
        frame.set_cursor_position(Position::new(area.x + label_width + caret, area.y));
    }
}

/// What stands in place of the people when there are none.
fn empty_text(scene: Scene<'_>, tenant: &TenantState) -> Option<Vec<(String, Style)>> {
    let people = tenant.headcount();
    if tenant.listed() > 0 {
        return None;
    }
    let language = scene.language;
    if let Some(text) = standing::missing(scene, tenant) {
        return Some(vec![(text, scene.theme.warning)]);
    }
    Some(match tenant.refusal() {
        Some(error) if people == 0 => vec![
            (
                format!("{} {}", error.code, error.words(scene.language)),
                scene.theme.bad,
            ),
            (
                text::remedy(error.remedy(language), language),
                scene.theme.text,
            ),
        ],
        _ if people > 0 && tenant.people.list.pending.is_none() => {
            let text = match tenant.judged() {
                Some(read) => text::no_match_yet(read, people, language),
                None => text::no_match(language).to_owned(),
            };
            let mut texts = vec![(text, scene.theme.text)];
            texts.extend(meant(scene, tenant).map(|text| (text, scene.theme.warning)));
            texts
        }
        _ if tenant.is_loading() => vec![(
            scene.state.as_of.map_or_else(
                || text::reading_directory(language).to_owned(),
                |day| text::reading_day(day, language),
            ),
            scene.theme.dim,
        )],
        _ if people == 0 => vec![(text::nobody(language).to_owned(), scene.theme.warning)],
        _ => Vec::new(),
    })
}

/// The condition that was probably meant, if nobody matches a word that names a leave type.
fn meant(scene: Scene<'_>, tenant: &TenantState) -> Option<String> {
    let types = tenant.columns.iter().map(|column| &*column.name);
    let meant = tenant.people.list.shown.query.named_type(types)?;
    let condition = type_condition(meant, scene.language);
    Some(text::meant(&condition, scene.language))
}

fn people_lines(
    scene: Scene<'_>,
    tenant: &TenantState,
    layout: &TableLayout,
    height: usize,
) -> Vec<Line<'static>> {
    let list = &tenant.people.list;
    let shown = list.lines(tenant.roster.len(), height);
    shown
        .filter_map(|(line, row)| {
            let person = tenant.roster.person(row)?;
            let selected = line == list.window.cursor;
            Some(person_line(scene, tenant, person, selected, layout))
        })
        .collect()
}

fn person_line(
    scene: Scene<'_>,
    tenant: &TenantState,
    person: Person<'_>,
    selected: bool,
    layout: &TableLayout,
) -> Line<'static> {
    let text = match (selected, scene.state.browse.focus) {
        (true, Pane::Employees) => scene.theme.selected,
        (true, _) => scene.theme.remembered,
        (false, _) => scene.theme.text,
    };
    let (mark, mark_style) = mark(scene, tenant, person.row);
    let cursor = if selected { scene.glyphs.cursor } else { " " };
    let marked = has_marks(scene).then(|| marked_sign(scene, tenant, person.id));
    let quiet = if selected { text } else { scene.theme.dim };
    let mut spans = vec![
        Span::styled(cursor, text),
        Span::styled(
            marked.unwrap_or_default(),
            if selected { text } else { scene.theme.warning },
        ),
        Span::styled(mark, if selected { text } else { mark_style }),
    ];
    let row = PersonRow::of(tenant, person);
    let style = RowStyles { text, quiet };
    spans.extend(row_spans(scene, &PersonRow::COLUMNS, layout, &row, style));
    Line::from(spans)
}

/// Whether there is a column for the signs of marked people.
fn has_marks(scene: Scene<'_>) -> bool {
    !scene.state.selection.marks.is_empty()
}

fn marked_sign(scene: Scene<'_>, tenant: &TenantState, id: &str) -> &'static str {
    let marks = &scene.state.selection.marks;
    if marks.contains(tenant.ticket.tenant, id) {
        scene.glyphs.marked
    } else {
        " "
    }
}

/// The sign before a name: whether the person's balances were read, failed, or are of an earlier sync.
fn mark(scene: Scene<'_>, tenant: &TenantState, row: RowId) -> (&'static str, Style) {
    match (tenant.ledger.is_answered(row), tenant.ledger.is_failed(row)) {
        (_, true) => (scene.glyphs.failed, scene.theme.bad),
        (true, false) if tenant.is_old(row) => (scene.glyphs.old, scene.theme.dim),
        (true, false) => (" ", scene.theme.text),
        (false, false) => (".", scene.theme.dim),
    }
}
