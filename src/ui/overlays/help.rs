//! The list of keys, over the panes.

use ratatui::Frame;
use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};

use crate::app::geometry::first_line;
use crate::app::keys::keymap::KeyContext;
use crate::app::overlays::help::{HelpEntry, KeyHelp, entries_and_words};
use crate::app::text_width::{cut, pad, part_at_caret, width};
use crate::text;
use crate::text::views::ViewName;
use crate::ui::overlays::frame::render_box;
use crate::ui::pane::{paragraphs, render_text};
use crate::ui::scene::Scene;
use crate::ui::scrollbar::{render_position, render_scrollbar};

/// Columns of a key, or of an example of a filter.
const LABEL_COLUMNS: usize = 15;
/// A screen with this many columns shows something beside the list.
const WIDE_SCREEN: u16 = 100;
/// Columns of the list on a wide screen, at least.
const NARROWEST: u16 = 80;

pub(in crate::ui) fn render(frame: &mut Frame<'_>, scene: Scene<'_>, help: &KeyHelp, body: Rect) {
    let entries = help.entries(&scene.state.keys);
    let columns = box_columns(scene, help, body.width);
    let area = Rect {
        x: body.x + (body.width - columns) / 2,
        width: columns,
        ..body
    };
    let marks = cut(&marks(scene, help), usize::from(columns).saturating_sub(2));
    let title = text::keys(scene.language);
    let inside = render_box(frame, scene, area, title, Line::from(marks));
    render_search(frame, scene, help, first_line(inside));
    let [rows, words] = entries_and_words(inside);
    let shown = entries.iter().enumerate().skip(help.window.top);
    let lines: Vec<Line<'_>> = shown
        .take(usize::from(rows.height))
        .map(|(at, entry)| {
            entry_line(
                scene,
                entry,
                at == help.window.cursor,
                usize::from(rows.width),
            )
        })
        .collect();
    render_text(frame, &lines, rows);
    if let Some(entry) = entries.get(help.window.cursor) {
        render_words(frame, scene, entry, words);
    }
    render_scrollbar(frame, scene, (entries.len(), help.window.top), rows);
    let at = (help.window.cursor, entries.len());
    render_position(frame, scene, at, rows.height, area);
}

/// The columns of the box. On a narrow screen it covers everything: slivers of the panes beside it would only distract. On a wide
/// one it is as wide as its longest entry, whatever is searched for.
fn box_columns(scene: Scene<'_>, help: &KeyHelp, screen: u16) -> u16 {
    if screen < WIDE_SCREEN {
        return screen;
    }
    let all = KeyHelp::of(help.place);
    let entries = all.entries(&scene.state.keys);
    let words = entries
        .iter()
        .map(|entry| width(entry.describe(scene.language)));
    // The border, and a space before its right side.
    let columns = LABEL_COLUMNS + words.max().unwrap_or(0) + 3;
    u16::try_from(columns)
        .unwrap_or(screen)
        .clamp(NARROWEST, screen)
}

/// What the marks beside people and figures of this place mean.
fn marks(scene: Scene<'_>, help: &KeyHelp) -> String {
    let language = scene.language;
    if help.place == KeyContext::View(ViewName::Company) {
        return format!(" {} ", text::company_marks(language));
    }
    let (old, word) = (scene.glyphs.old, text::old_mark(language));
    format!(" {}  {old} {word} ", text::marks(language))
}

/// What the entry does, where its line has no room for all of it.
fn render_words(frame: &mut Frame<'_>, scene: Scene<'_>, entry: &HelpEntry<'_>, area: Rect) {
    let words = entry.describe(scene.language);
    if width(words) > usize::from(area.width).saturating_sub(LABEL_COLUMNS) {
        let lines = paragraphs(scene, &[(words.to_owned(), scene.theme.dim)], area.width);
        render_text(frame, &lines, area);
    }
}

fn render_search(frame: &mut Frame<'_>, scene: Scene<'_>, help: &KeyHelp, area: Rect) {
    let label = " > ";
    let columns = usize::from(area.width).saturating_sub(width(label) + 1);
    let (shown, caret) = part_at_caret(&help.search, columns);
    let line = Line::from(vec![Span::styled(label, scene.theme.key), Span::raw(shown)]);
    render_text(frame, &[line], area);
    let caret = u16::try_from(caret + width(label)).unwrap_or(0);
    frame.set_cursor_position(Position::new(area.x + caret, area.y));
}

fn entry_line(
    scene: Scene<'_>,
    entry: &HelpEntry<'_>,
    selected: bool,
    columns: usize,
) -> Line<'static> {
    let is_marked = selected && scene.state.display.is_plain();
    let mark = if is_marked { scene.glyphs.cursor } else { " " };
    let label = format!("{mark}{}", entry.label(scene.language));
    let keys = pad(&label, LABEL_COLUMNS);
    let words = pad(
        entry.describe(scene.language),
        columns.saturating_sub(LABEL_COLUMNS),
    );
    if selected {
        return Line::styled(keys + &words, scene.theme.selected);
    }
    Line::from(vec![
        Span::styled(keys, scene.theme.key),
        Span::styled(words, scene.theme.text),
    ])
}
