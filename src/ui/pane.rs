//! The frame of a pane, and lines of text inside one.

use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Block, Paragraph};

use crate::app::geometry::inside;
use crate::app::keys::keymap::Pane;
use crate::app::text_width::{cut, width, wrap};
use crate::app::views::name::ViewLayout;
use crate::ui::scene::Scene;

/// Draws the frame of a pane with `note` behind its name, and returns the space inside: none for a pane that is not shown, or
/// whose title alone is.
pub(in crate::ui) fn render_frame(
    frame: &mut Frame<'_>,
    scene: Scene<'_>,
    pane: Pane,
    note: &str,
    area: Rect,
) -> Rect {
    if area.is_empty() {
        return Rect::ZERO;
    }
    let focused = scene.state.focus() == pane && scene.state.help().is_none();
    let (border, name) = if focused {
        (scene.theme.focus, scene.theme.focus)
    } else {
        (scene.theme.border, scene.theme.heading)
    };
    let own = own_title(scene, pane);
    let note = cut(note, note_columns(scene, pane, area));
    let title = Line::from(vec![
        Span::styled(format!(" {own} "), name),
        Span::styled(
            if note.is_empty() { note } else { note + " " },
            scene.theme.text,
        ),
    ]);
    if area.height < 3 {
        frame.render_widget(Paragraph::new(title), area);
        return Rect::ZERO;
    }
    let block = Block::bordered()
        .border_set(scene.glyphs.border)
        .border_style(border)
        .title(title);
    frame.render_widget(block, area);
    inside(area)
}

/// How many columns there are for the note behind a pane's name.
pub(in crate::ui) fn note_columns(scene: Scene<'_>, pane: Pane, area: Rect) -> usize {
    let columns = usize::from(area.width).saturating_sub(4);
    columns.saturating_sub(width(&own_title(scene, pane)) + 2)
}

/// `3 余额`.
fn own_title(scene: Scene<'_>, pane: Pane) -> String {
    format!("{} {}", pane.index() + 1, name_of(scene, pane))
}

/// The list of a view stands in the place of the second pane, under the view's name.
fn name_of(scene: Scene<'_>, pane: Pane) -> &'static str {
    let open = scene.state.view;
    match (open.layout(), pane) {
        (ViewLayout::List, Pane::Employees) => open.title(scene.language),
        _ => pane.name().of(scene.language),
    }
}

/// Texts broken into lines for an area of `columns`, with a column of space on both sides.
pub(in crate::ui) fn paragraphs(
    scene: Scene<'_>,
    texts: &[(String, Style)],
    columns: u16,
) -> Vec<Line<'static>> {
    let columns = usize::from(columns).saturating_sub(2);
    let lines = texts.iter().flat_map(|(text, style)| {
        let lines = wrap(&scene.state.with_keys(text), columns).into_iter();
        lines.map(|line| Line::styled(format!(" {line}"), *style))
    });
    lines.collect()
}

/// Draws as many of `lines` as there is room for.
pub(in crate::ui) fn render_text(frame: &mut Frame<'_>, lines: &[Line<'_>], area: Rect) {
    let shown = lines.iter().take(usize::from(area.height)).cloned();
    frame.render_widget(Paragraph::new(shown.collect::<Vec<_>>()), area);
}

/// Removes the glyphs that reach from the left into `area`: one of two columns would cover its border.
pub(in crate::ui) fn clear_cut_glyphs(buffer: &mut Buffer, area: Rect) {
    let Some(left) = area.x.checked_sub(1) else {
        return;
    };
    for y in area.top()..area.bottom() {
        if let Some(cell) = buffer
            .cell_mut((left, y))
            .filter(|cell| width(cell.symbol()) > 1)
        {
            cell.set_symbol(" ");
        }
    }
}

/// Writes a note into the lower border of a pane.
pub(in crate::ui) fn render_lower_note(
    frame: &mut Frame<'_>,
    scene: Scene<'_>,
    note: &str,
    style: Style,
    pane: Rect,
) {
    if pane.height < 3 || note.is_empty() {
        return;
    }
    let note = cut(
        &format!(" {} ", scene.state.with_keys(note)),
        usize::from(pane.width).saturating_sub(4),
    );
    let wide = u16::try_from(width(&note)).unwrap_or(pane.width);
    let at = Rect::new(pane.x + 1, pane.bottom() - 1, wide, 1);
    frame.render_widget(Line::styled(note, style), at);
}
