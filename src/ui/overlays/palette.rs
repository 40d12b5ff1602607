//! The field that takes a command by name, over the view.

use ratatui::Frame;
use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};

use crate::app::geometry::{below, first_line, palette_area};
use crate::app::keys::keymap::KeyContext;
use crate::app::overlays::palette::state::{Palette, PaletteItem};
use crate::app::text_width::{cut, pad, part_at_caret, width};
use crate::text::palette as text;
use crate::ui::overlays::frame::{answer_keys, render_box};
use crate::ui::pane::render_text;
use crate::ui::scene::Scene;
use crate::ui::scrollbar::{render_position, render_scrollbar};

/// What stands before the typed text.
const LABEL: &str = " : ";

pub(in crate::ui) fn render(
    frame: &mut Frame<'_>,
    scene: Scene<'_>,
    palette: &Palette,
    body: Rect,
) {
    let (found, all) = (palette.found.len(), palette.items.len());
    let title = text::title(found, all, scene.language);
    let keys = answer_keys(scene, KeyContext::Palette, 3);
    let area = palette_area(body);
    let inside = render_box(frame, scene, area, &title, keys);
    render_typed(frame, scene, palette, first_line(inside));
    let rows = below(inside, 1);
    if palette.found.is_empty() {
        let nothing = format!("   {}", text::NOTHING_FOUND.of(scene.language));
        render_text(frame, &[Line::styled(nothing, scene.theme.warning)], rows);
        return;
    }
    let kinds = text::KINDS.iter();
    let kind_columns = kinds.map(|kind| width(kind.of(scene.language))).max();
    let columns = [kind_columns.unwrap_or(0), usize::from(rows.width)];
    let shown = palette.found.iter().enumerate().skip(palette.window.top);
    let lines = shown
        .take(usize::from(rows.height))
        .filter_map(|(at, item)| {
            let item = palette.items.get(*item)?;
            let is_selected = at == palette.window.cursor;
            Some(item_line(scene, item, is_selected, columns))
        });
    render_text(frame, &lines.collect::<Vec<_>>(), rows);
    let window = palette.window;
    render_scrollbar(frame, scene, (found, window.top), rows);
    render_position(frame, scene, (window.cursor, found), rows.height, area);
}

/// The caret is the terminal's own, so that an input method composes in its place.
fn render_typed(frame: &mut Frame<'_>, scene: Scene<'_>, palette: &Palette, area: Rect) {
    let columns = usize::from(area.width).saturating_sub(width(LABEL) + 1);
    let (typed, caret) = part_at_caret(&palette.input, columns);
    let line = Line::from(vec![Span::styled(LABEL, scene.theme.key), Span::raw(typed)]);
    render_text(frame, &[line], area);
    let caret = u16::try_from(caret + width(LABEL)).unwrap_or(0);
    frame.set_cursor_position(Position::new(area.x + caret, area.y));
}

/// What it is about, its name, and on the right its keys.
fn item_line(
    scene: Scene<'_>,
    item: &PaletteItem,
    is_selected: bool,
    [kind_columns, columns]: [usize; 2],
) -> Line<'static> {
    let kind = format!(" {}  ", pad(item.kind.of(scene.language), kind_columns));
    let keys = format!(" {} ", item.keys);
    let space = columns.saturating_sub(width(&kind) + width(&keys));
    let label = pad(&cut(&item.label, space), space);
    if is_selected {
        return Line::styled(kind + &label + &keys, scene.theme.selected);
    }
    Line::from(vec![
        Span::styled(kind, scene.theme.dim),
        Span::styled(label, scene.theme.text),
        Span::styled(keys, scene.theme.key),
    ])
}
