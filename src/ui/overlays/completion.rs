//! What the filter's word may become, below the filter's line.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Line;
use ratatui::widgets::Clear;

use crate::app::completion::OfferedCompletion;
use crate::app::geometry::{below, first_line};
use crate::app::text_width::{pad, pad_left, prefix, width};
use crate::ui::pane::{clear_cut_glyphs, render_text};
use crate::ui::scene::Scene;
use crate::ui::scrollbar::render_scrollbar;

/// Candidates on screen; the others follow while a key goes through them, and the position is said below them.
const MAX_SHOWN: usize = 6;

pub(in crate::ui) fn render(
    frame: &mut Frame<'_>,
    scene: Scene<'_>,
    offered: &OfferedCompletion,
    list: Rect,
) {
    let room = below(list, 1);
    let all = offered.candidates.len();
    let shown = MAX_SHOWN.min(usize::from(room.height).saturating_sub(2));
    let chosen = offered.chosen.unwrap_or(0);
    let first = (chosen + 1).saturating_sub(shown);
    let candidates: Vec<&String> = offered.candidates.iter().skip(first).take(shown).collect();
    if candidates.is_empty() {
        return;
    }
    let widest = candidates.iter().map(|text| width(text)).max().unwrap_or(0);
    let position = (all > candidates.len()).then(|| format!("{}/{all}", chosen + 1));
    let lines = candidates.len() + usize::from(position.is_some());
    let widest = widest.max(position.as_deref().map_or(0, width));
    let columns = (widest + 2).min(usize::from(room.width));
    let area = Rect {
        width: u16::try_from(columns).unwrap_or(room.width),
        height: u16::try_from(lines).unwrap_or(0),
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
    if let Some(position) = position {
        let at = u16::try_from(candidates.len()).unwrap_or(0);
        let text = format!("{} ", pad_left(&position, columns.saturating_sub(1)));
        let line = Line::styled(text, scene.theme.dim);
        render_text(frame, &[line], first_line(below(area, at)));
        // The column of the bar is inside the list: it has no border.
        let rows = Rect {
            width: area.width.saturating_sub(1),
            height: at,
            ..area
        };
        render_scrollbar(frame, scene, (all, first), rows);
    }
}
