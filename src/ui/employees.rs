//! Pane 2: the filter and the people it leaves.

use std::ops::Range;

use ratatui::Frame;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::figures::HIDDEN;
use super::pane::{render_frame, render_lower_note, render_text};
use super::{View, standing, words};
use crate::app::geometry::{below, first_line};
use crate::app::keys::keymap::Pane;
use crate::app::tenant::TenantState;
use crate::app::text_width::{pad, prefix, width, wrap};
use crate::domain::RowId;
use crate::domain::matching::{Highlights, type_condition};
use crate::domain::roster::Person;
use crate::domain::text::{grouped, shown};

pub(super) fn render(frame: &mut Frame<'_>, view: View<'_>, area: Rect) {
    let inside = render_frame(frame, view, Pane::Employees, &note(view), area);
    if inside.is_empty() {
        return;
    }
    render_filter(frame, view, first_line(inside));
    let rows = below(inside, 1);
    let Some(tenant) = view.state.tenant() else {
        return;
    };
    let lines = match empty_text(view, tenant) {
        Some(text) => text_lines(&text, rows.width),
        None => people_lines(view, tenant, rows),
    };
    render_text(frame, &lines, rows);
    if tenant.people.inferred > 0 {
        let note = words::inferred(tenant.people.inferred, view.language);
        render_lower_note(frame, &note, view.theme.warning, area);
    }
}

/// `37 / 5,012 按姓名`; while people are unread, of a condition about balances `138 / 已读 7,563（共 100,000）`.
fn note(view: View<'_>) -> String {
    let Some(tenant) = view.state.tenant() else {
        return String::new();
    };
    let people = tenant.headcount();
    let listed = tenant.people.len(tenant.roster.len());
    let sort = words::sort(tenant.people.sort(), view.language);
    let count = match tenant.judged() {
        _ if tenant.people.question.query.is_all() => grouped(people),
        // More can match than were judged: a condition that is inverted holds of people who were not read yet.
        Some(judged) if listed <= judged => {
            words::found_of_read(listed, judged, people, view.language)
        }
        _ => format!("{} / {}", grouped(listed), grouped(people)),
    };
    format!("{count} {sort}").trim_end().to_owned()
}

/// The filter's line; the terminal's own cursor stands at the caret, so that input methods compose in place.
pub(super) fn render_filter(frame: &mut Frame<'_>, view: View<'_>, area: Rect) {
    let label = format!("{} ", words::filter(view.language));
    let columns = usize::from(area.width).saturating_sub(width(&label) + 1);
    let input = &view.state.filter.input;
    let scroll = input.visual_scroll(columns);
    let (_, hidden) = prefix(input.value(), scroll);
    let shown = &input.value()[prefix(input.value(), scroll).0.len()..];
    let text = if input.value().is_empty() && !view.state.typing {
        Span::styled(
            pad(words::filter_hint(view.language), columns),
            view.theme.dim,
        )
    } else {
        Span::styled(pad(prefix(shown, columns).0, columns), view.theme.text)
    };
    let label_width = u16::try_from(width(&label)).unwrap_or(0);
    frame.render_widget(
        Line::from(vec![Span::styled(label, view.theme.key), text]),
        area,
    );
    if view.state.typing && view.state.help.is_none() {
        let caret = u16::try_from(input.visual_cursor().saturating_sub(hidden)).unwrap_or(0);
        frame.set_cursor_position(Position::new(area.x + label_width + caret, area.y));
    }
}

/// What stands in place of the people when there are none.
fn empty_text(view: View<'_>, tenant: &TenantState) -> Option<Vec<(String, Style)>> {
    let people = tenant.headcount();
    if tenant.people.len(tenant.roster.len()) > 0 {
        return None;
    }
    let language = view.language;
    if let Some(text) = standing::missing(view, tenant) {
        return Some(vec![(text, view.theme.warning)]);
    }
    Some(match tenant.refusal() {
        Some(error) if people == 0 => vec![
            (format!("{} {}", error.code, error.message), view.theme.bad),
            (
                format!("{}: {}", words::remedy(language), error.remedy(language)),
                view.theme.text,
            ),
        ],
        _ if people > 0 && tenant.people.asked.is_none() => {
            let text = match tenant.judged() {
                Some(read) => words::no_match_yet(read, people, language),
                None => words::no_match(language).to_owned(),
            };
            let mut texts = vec![(text, view.theme.text)];
            texts.extend(meant(view, tenant).map(|text| (text, view.theme.warning)));
            texts
        }
        _ if tenant.is_loading() => vec![(
            view.state.as_of.map_or_else(
                || words::reading_directory(language).to_owned(),
                |day| words::reading_day(day, language),
            ),
            view.theme.dim,
        )],
        _ if people == 0 => vec![(words::nobody(language).to_owned(), view.theme.warning)],
        _ => Vec::new(),
    })
}

/// What a word that nobody matches was probably meant as, where it names a leave type.
fn meant(view: View<'_>, tenant: &TenantState) -> Option<String> {
    let types = tenant.columns.iter().map(|column| &*column.name);
    let meant = tenant.people.question.query.named_type(types)?;
    let condition = type_condition(meant, view.language);
    Some(words::meant(&condition, view.language))
}

pub(super) fn text_lines(texts: &[(String, Style)], columns: u16) -> Vec<Line<'static>> {
    texts
        .iter()
        .flat_map(|(text, style)| {
            let lines = wrap(text, usize::from(columns).saturating_sub(2));
            lines
                .into_iter()
                .map(|line| Line::styled(format!(" {line}"), *style))
        })
        .collect()
}

fn people_lines(view: View<'_>, tenant: &TenantState, area: Rect) -> Vec<Line<'static>> {
    let shown = tenant
        .people
        .shown(tenant.roster.len(), usize::from(area.height));
    let columns = Columns::of(usize::from(area.width));
    shown
        .filter_map(|(line, row)| {
            let person = tenant.roster.person(row)?;
            let selected = line == tenant.people.window.cursor;
            Some(person_line(view, tenant, &person, selected, columns))
        })
        .collect()
}

/// Widths of the columns; 0 leaves one out.
#[derive(Clone, Copy)]
struct Columns {
    name: usize,
    id: usize,
    departments: usize,
}

impl Columns {
    /// By the pane's width alone, so that nothing moves while one scrolls.
    fn of(width: usize) -> Self {
        let space = width.saturating_sub(3);
        match space {
            0..28 => Self {
                name: space.saturating_sub(space / 2 + 1),
                id: space / 2,
                departments: 0,
            },
            28..40 => Self::with_departments(space, 11, 11),
            40..50 => Self::with_departments(space, 14, 14),
            // An id of Feishu's has 19 digits.
            50.. => Self::with_departments(space, 16, 19),
        }
    }

    fn with_departments(space: usize, name: usize, id: usize) -> Self {
        Self {
            name,
            id,
            departments: space.saturating_sub(name + id + 2),
        }
    }
}

fn person_line(
    view: View<'_>,
    tenant: &TenantState,
    person: &Person<'_>,
    selected: bool,
    columns: Columns,
) -> Line<'static> {
    let style = match (selected, view.state.focus) {
        (true, Pane::Employees) => view.theme.selected,
        (true, _) => view.theme.remembered,
        (false, _) => view.theme.text,
    };
    let quiet = if selected { style } else { view.theme.dim };
    let (mark, mark_style) = mark(view, tenant, person.row);
    let marked = highlights(view, tenant, person);
    let matched = |plain: Style| plain.patch(view.theme.matched);
    let mut spans = vec![
        Span::styled(if selected { view.glyphs.cursor } else { " " }, style),
        Span::styled(mark, if selected { style } else { mark_style }),
    ];
    spans.extend(cell(
        view,
        person.name,
        &marked.name,
        columns.name,
        [style, matched(style)],
    ));
    spans.push(Span::styled(" ", style));
    spans.extend(cell(
        view,
        &shown(person.id),
        &marked.id,
        columns.id,
        [quiet, matched(quiet)],
    ));
    if columns.departments > 0 {
        let departments = person
            .departments
            .map_or_else(|| "..".to_owned(), |names| names.join(" "));
        spans.push(Span::styled(" ", style));
        spans.push(Span::styled(pad(&departments, columns.departments), quiet));
    }
    Line::from(spans)
}

/// What the filter matched; nothing while the list is everybody's or names are hidden.
fn highlights(view: View<'_>, tenant: &TenantState, person: &Person<'_>) -> Highlights {
    let query = &tenant.people.question.query;
    if query.is_all() || view.state.masked {
        return Highlights::default();
    }
    query.highlights(person)
}

/// `text` in exactly `columns`, its `marked` parts in the second style.
fn cell(
    view: View<'_>,
    text: &str,
    marked: &[Range<usize>],
    columns: usize,
    styles: [Style; 2],
) -> Vec<Span<'static>> {
    let text = if view.state.masked { HIDDEN } else { text };
    let shown = pad(text, columns);
    // Where the text was cut, its last columns are no longer the text's.
    let same = shown.chars().zip(text.chars()).take_while(|(a, b)| a == b);
    let kept: usize = same.map(|(c, _)| c.len_utf8()).sum();
    let mut spans = Vec::new();
    let mut at = 0;
    for range in marked.iter().filter(|range| range.start < kept) {
        let end = range.end.min(kept);
        spans.push(Span::styled(shown[at..range.start].to_owned(), styles[0]));
        spans.push(Span::styled(shown[range.start..end].to_owned(), styles[1]));
        at = end;
    }
    spans.push(Span::styled(shown[at..].to_owned(), styles[0]));
    spans
}

/// Whether the person's balances have come: nothing when they have, a sign of their own when they are an earlier sync's.
fn mark(view: View<'_>, tenant: &TenantState, row: RowId) -> (&'static str, Style) {
    match (tenant.ledger.is_answered(row), tenant.ledger.is_failed(row)) {
        (_, true) => (view.glyphs.failed, view.theme.bad),
        (true, false) if tenant.is_old(row) => (view.glyphs.old, view.theme.dim),
        (true, false) => (" ", view.theme.text),
        (false, false) => (".", view.theme.dim),
    }
}
