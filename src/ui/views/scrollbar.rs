//! A scrollbar on the border of a list.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};

/// Marks the part of the right border beside which the rows on screen would stand if it were all of them.
pub(super) fn render_scrollbar(
    frame: &mut Frame<'_>,
    len: usize,
    (top, height): (usize, usize),
    rows: Rect,
) {
    if len <= height || height == 0 {
        return;
    }
    let size = (height * height / len).max(1);
    let first = top * (height - size) / (len - height).max(1);
    let buffer = frame.buffer_mut();
    for line in first..(first + size).min(height) {
        let y = rows.y + u16::try_from(line).unwrap_or(0);
        if let Some(cell) = buffer.cell_mut((rows.right(), y)) {
            cell.set_style(Style::new().add_modifier(Modifier::BOLD | Modifier::REVERSED));
        }
    }
}
