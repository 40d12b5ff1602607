//! The bordered box of every overlay.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Block, Clear};

use crate::app::geometry::inside;
use crate::app::keys::keymap::KeyContext;
use crate::ui::pane::clear_cut_glyphs;
use crate::ui::scene::Scene;

/// Clears `area`, draws its border with texts in it, and returns the space inside.
pub(super) fn render_box(
    frame: &mut Frame<'_>,
    scene: Scene<'_>,
    area: Rect,
    title: &str,
    bottom: Line<'_>,
) -> Rect {
    let block = Block::bordered()
        .border_set(scene.glyphs.border)
        .border_style(scene.theme.focus)
        .title(format!(" {} ", scene.state.with_keys(title)))
        .title_bottom(bottom);
    clear_cut_glyphs(frame.buffer_mut(), area);
    frame.render_widget(Clear, area);
    frame.render_widget(block, area);
    inside(area)
}

/// A box of this size in the middle of `body`.
pub(super) fn centred(body: Rect, width: u16, height: u16) -> Rect {
    Rect {
        x: body.x + (body.width - width) / 2,
        y: body.y + (body.height - height) / 2,
        width,
        height,
    }
}

/// `y 继续  n 不读取`: the first `most` keys of a place that have a short name.
pub(super) fn answer_keys(scene: Scene<'_>, place: KeyContext, most: usize) -> Line<'static> {
    let bound = scene.state.keys.at(place);
    let hinted = bound.filter_map(|bound| Some((bound, bound.hint()?)));
    let mut spans = Vec::new();
    for (bound, hint) in hinted.take(most) {
        let keys = format!(" {} ", bound.keys_text());
        let word = hint.of(scene.language);
        spans.push(Span::styled(keys, scene.theme.key));
        spans.push(Span::styled(format!("{word} "), scene.theme.text));
    }
    Line::from(spans)
}
