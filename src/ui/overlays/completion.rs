//! What the filter's word may become, below the filter's line.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Line;
use ratatui::widgets::Clear;

use crate::app::completion::OfferedCompletion;
use crate::app::geometry::{below, first_line};
use crate::app::text_width::{pad, prefix, width};
use crate::ui::pane::{clear_cut_glyphs, render_text};
use crate::ui::scene::Scene;

/// Candidates on screen; the others follow while a key goes through them.
const MAX_SHOWN: usize = 6;

pub(in crate::ui) fn render(
    frame: &mut Frame<'_>,
    scene: Scene<'_>,
    offered: &OfferedCompletion,
    list: Rect,
) {
    let room = below(list, 1);
    let shown = MAX_SHOWN.min(usize::from(room.height).saturating_sub(2));
    let chosen = offered.chosen.unwrap_or(0);
    let first = (chosen + 1).saturating_sub(shown);
    let candidates: Vec<&String> = offered.candidates.iter().skip(first).take(shown).collect();
    if candidates.is_empty() {
        return;
    }
    let widest = candidates.iter().map(|text| width(text)).max().unwrap_or(0);
    let columns = (widest + 2).min(usize::from(room.width));
    let area = Rect {
        width: u16::try_from(columns).unwrap_or(room.width),
        height: u16::try_from(candidates.len()).unwrap_or(0),
        ..room
    };
    clear_cut_glyphs(frame.buffer_mut(), area);
    frame.render_widget(Clear, area);
    for (at, text) in candidates.iter().enumerate() {
        let style = if offered.chosen == Some(first + at) {
            scene.theme.selected
        } else {
            scene.theme.remembered
        };
        let text = pad(prefix(&format!(" {text} "), columns).0, columns);
        let line = first_line(below(area, u16::try_from(at).unwrap_or(0)));
        render_text(frame, &[Line::styled(text, style)], line);
    }
}
