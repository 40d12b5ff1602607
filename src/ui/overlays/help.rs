//! The list of keys, over the panes.

use ratatui::Frame;
use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};

use crate::app::geometry::{below, first_line};
use crate::app::overlays::help::{HelpEntry, KeyHelp};
use crate::app::text_width::{pad, part_at_caret, width};
use crate::text;
use crate::ui::overlays::frame::render_box;
use crate::ui::pane::render_text;
use crate::ui::scene::Scene;
use crate::ui::scrollbar::{render_position, render_scrollbar};

/// Columns of a key, or of an example of a filter.
const LABEL_COLUMNS: usize = 15;

pub(in crate::ui) fn render(frame: &mut Frame<'_>, scene: Scene<'_>, help: &KeyHelp, body: Rect) {
    // On a narrow screen it covers everything: slivers of the panes beside it would only distract.
    let width = if body.width < 100 { body.width } else { 80 };
    let area = Rect {
        x: body.x + (body.width - width) / 2,
        width,
        ..body
    };
    let marks = format!(
        " {}  {} {} ",
        text::marks(scene.language),
        scene.glyphs.old,
        text::old_mark(scene.language)
    );
    let title = text::keys(scene.language);
    let inside = render_box(frame, scene, area, title, Line::from(marks));
    render_search(frame, scene, help, first_line(inside));
    let rows = below(inside, 1);
    let entries = help.entries(&scene.state.keys);
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
    render_scrollbar(frame, scene, (entries.len(), help.window.top), rows);
    let at = (help.window.cursor, entries.len());
    render_position(frame, scene, at, rows.height, area);
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
