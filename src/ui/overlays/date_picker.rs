//! The dialog for another day, over the panes.

use ratatui::Frame;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use crate::app::overlays::date_picker::DatePicker;
use crate::app::text_width::{pad, part_at_caret, width};
use crate::text;
use crate::text::days::DateChoice;
use crate::ui::overlays::frame::render_box;
use crate::ui::pane::{paragraphs, render_text};
use crate::ui::scene::Scene;

/// Columns of a field's text: `2026-10-31`, and room for what is typed by mistake.
const FIELD_COLUMNS: usize = 26;
/// Columns of a line beside its name: the mark in front of it, and the space around it.
const BESIDE_NAME: usize = 4;

pub(in crate::ui) fn render(
    frame: &mut Frame<'_>,
    scene: Scene<'_>,
    picker: &DatePicker,
    area: Rect,
) {
    let compares = picker.asks_for_two_days();
    let title = text::date_picker_title(compares, scene.language);
    let space = render_box(frame, scene, area, title, Line::default());
    let mut lines: Vec<Line<'_>> = picker
        .choices
        .iter()
        .enumerate()
        .map(|(at, choice)| choice_line(scene, picker, *choice, at == picker.cursor, space.width))
        .collect();
    lines.push(Line::default());
    lines.extend(paragraphs(
        scene,
        &[note(scene, picker, compares)],
        space.width,
    ));
    render_text(frame, &lines, space);
    put_caret(frame, scene, picker, space);
}

/// Columns of the widest name of a line.
fn names_width(scene: Scene<'_>, picker: &DatePicker) -> usize {
    let names = picker.choices.iter();
    names
        .map(|choice| width(text::choice(*choice, scene.language)))
        .max()
        .unwrap_or(0)
}

fn choice_line(
    scene: Scene<'_>,
    picker: &DatePicker,
    choice: DateChoice,
    selected: bool,
    columns: u16,
) -> Line<'static> {
    let mark = if selected { scene.glyphs.cursor } else { " " };
    let name = pad(
        text::choice(choice, scene.language),
        names_width(scene, picker),
    );
    let behind = match (choice.field(), choice.day(scene.state.today.day)) {
        (Some(field), _) => field_text(scene, picker, (choice, field), usize::from(columns)),
        (None, Some(day)) => day.to_string(),
        (None, None) => String::new(),
    };
    let text = format!("{mark} {name}  {behind}");
    match (selected, choice.field()) {
        (true, None) => Line::styled(pad(&text, usize::from(columns)), scene.theme.selected),
        (true, Some(_)) => Line::styled(text, scene.theme.remembered),
        (false, _) => Line::from(Span::styled(text, scene.theme.text)),
    }
}

fn field_text(
    scene: Scene<'_>,
    picker: &DatePicker,
    (choice, field): (DateChoice, usize),
    columns: usize,
) -> String {
    let input = &picker.fields[field];
    if input.value().is_empty() {
        return format!("[ {} ]", text::field_hint(choice, scene.language));
    }
    let space = field_columns(columns, names_width(scene, picker));
    part_at_caret(input, space).0.to_owned()
}

/// Columns of a field behind the names of the lines, without the one of the caret behind the last character.
fn field_columns(columns: usize, names: usize) -> usize {
    let space = columns.saturating_sub(names + BESIDE_NAME + 1);
    space.min(FIELD_COLUMNS)
}

/// What is wrong with the typed days; if nothing is, what the dialog does.
fn note(scene: Scene<'_>, picker: &DatePicker, compares: bool) -> (String, Style) {
    match picker.wrong {
        Some(wrong) => (
            text::wrong_date(wrong, scene.state.today.day, scene.language),
            scene.theme.bad,
        ),
        None => (
            text::date_picker_note(compares, scene.language).to_owned(),
            scene.theme.dim,
        ),
    }
}

/// Puts the terminal's own cursor at the caret, so that input methods compose in place.
fn put_caret(frame: &mut Frame<'_>, scene: Scene<'_>, picker: &DatePicker, space: Rect) {
    let Some(field) = picker.field().filter(|_| scene.state.help().is_none()) else {
        return;
    };
    let names = names_width(scene, picker);
    let columns = field_columns(usize::from(space.width), names);
    let caret = names + BESIDE_NAME + part_at_caret(&picker.fields[field], columns).1;
    let x = space.x + u16::try_from(caret).unwrap_or(0);
    let y = space.y + u16::try_from(picker.cursor).unwrap_or(0);
    frame.set_cursor_position(Position::new(x.min(space.right()), y));
}
