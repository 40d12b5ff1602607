//! The bordered box of every overlay.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Line;
use ratatui::widgets::{Block, Clear};

use crate::app::geometry::inside;
use crate::ui::pane::clear_cut_glyphs;
use crate::ui::scene::Scene;

/// Clears `area`, draws its border with texts in it, and answers the space inside.
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
        .title(format!(" {title} "))
        .title_bottom(bottom);
    clear_cut_glyphs(frame.buffer_mut(), area);
    frame.render_widget(Clear, area);
    frame.render_widget(block, area);
    inside(area)
}
