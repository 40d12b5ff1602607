//! The dialog for another day, over the panes.

use ratatui::Frame;
use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};
use ratatui::widgets::{Block, Clear};

use super::pane::{clear_cut_glyphs, render_text};
use super::{View, words};
use crate::app::geometry::inside;
use crate::app::overlays::date_picker::{DateChoice, DatePicker};
use crate::app::text_width::{pad, prefix, width, wrap};
use crate::app::views::name::ViewName;

/// Columns of a field's text: `2026-10-31` and what may follow while one errs.
const FIELD: usize = 26;

pub(super) fn render(frame: &mut Frame<'_>, view: View<'_>, chooser: &DatePicker, area: Rect) {
    let compares = view.state.view == ViewName::Changes;
    let block = Block::bordered()
        .border_set(view.glyphs.border)
        .border_style(view.theme.focus)
        .title(format!(
            " {} ",
            words::chooser_title(compares, view.language)
        ));
    clear_cut_glyphs(frame.buffer_mut(), area);
    frame.render_widget(Clear, area);
    frame.render_widget(block, area);
    let space = inside(area);
    let mut lines: Vec<Line<'_>> = chooser
        .choices
        .iter()
        .enumerate()
        .map(|(at, choice)| choice_line(view, chooser, *choice, at == chooser.cursor, space.width))
        .collect();
    lines.push(Line::default());
    lines.extend(note_lines(view, chooser, compares, space.width));
    render_text(frame, &lines, space);
    put_caret(frame, view, chooser, space);
}

/// Columns of the widest name of a line.
fn names_width(view: View<'_>, chooser: &DatePicker) -> usize {
    let names = chooser.choices.iter();
    names
        .map(|choice| width(words::choice(*choice, view.language)))
        .max()
        .unwrap_or(0)
}

fn choice_line(
    view: View<'_>,
    chooser: &DatePicker,
    choice: DateChoice,
    selected: bool,
    columns: u16,
) -> Line<'static> {
    let mark = if selected { view.glyphs.cursor } else { " " };
    let name = pad(
        words::choice(choice, view.language),
        names_width(view, chooser),
    );
    let behind = match (choice.field(), choice.day(view.state.today.day)) {
        (Some(field), _) => field_text(view, chooser, choice, field),
        (None, Some(day)) => day.to_string(),
        (None, None) => String::new(),
    };
    let text = format!("{mark} {name}  {behind}");
    match (selected, choice.field()) {
        (true, None) => Line::styled(pad(&text, usize::from(columns)), view.theme.selected),
        (true, Some(_)) => Line::styled(text, view.theme.remembered),
        (false, _) => Line::from(Span::styled(text, view.theme.text)),
    }
}

fn field_text(view: View<'_>, chooser: &DatePicker, choice: DateChoice, field: usize) -> String {
    match chooser.fields[field].value() {
        "" => format!("[ {} ]", words::field_hint(choice, view.language)),
        typed => prefix(typed, FIELD).0.to_owned(),
    }
}

/// What is wrong with what was typed, else what the dialog does.
fn note_lines(
    view: View<'_>,
    chooser: &DatePicker,
    compares: bool,
    columns: u16,
) -> Vec<Line<'static>> {
    let (text, style) = match chooser.wrong {
        Some(wrong) => (
            words::wrong_date(wrong, view.state.today.day, view.language),
            view.theme.bad,
        ),
        None => (
            words::chooser_note(compares, view.language).to_owned(),
            view.theme.dim,
        ),
    };
    let lines = wrap(&text, usize::from(columns).saturating_sub(2)).into_iter();
    lines
        .map(|line| Line::styled(format!(" {line}"), style))
        .collect()
}

/// The terminal's own cursor stands at the caret, so that input methods compose in place.
fn put_caret(frame: &mut Frame<'_>, view: View<'_>, chooser: &DatePicker, space: Rect) {
    let Some(field) = chooser.field().filter(|_| view.state.help.is_none()) else {
        return;
    };
    let input = &chooser.fields[field];
    let caret = names_width(view, chooser) + 4 + input.visual_cursor().min(FIELD);
    let x = space.x + u16::try_from(caret).unwrap_or(0);
    let y = space.y + u16::try_from(chooser.cursor).unwrap_or(0);
    frame.set_cursor_position(Position::new(x.min(space.right()), y));
}
