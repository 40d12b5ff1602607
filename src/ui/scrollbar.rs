//! A scrollbar on the right border of whatever is longer than its window, and the position in its upper border.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};
use ratatui::text::Span;

use crate::app::text_width::width;
use crate::domain::text::grouped;
use crate::ui::scene::Scene;

/// Marks the part of the right border beside which the lines on screen would stand if `lines` were all of them. `len` is how many lines there
/// are, and `top` which is the first one on screen. Nothing is marked where everything is on screen.
pub(in crate::ui) fn render_scrollbar(
    frame: &mut Frame<'_>,
    scene: Scene<'_>,
    (len, top): (usize, usize),
    lines: Rect,
) {
    if !scene.state.display.is_plain() {
        mark_border(frame, (len, top), lines);
    }
}

/// Writes `3/20` at the right end of the upper border of `boxed`, where the list is longer than its
/// window of `height` lines: the line of the cursor among all lines. `at` counts from 0. It is left
/// out where the title reaches that far.
pub(in crate::ui) fn render_position(
    frame: &mut Frame<'_>,
    scene: Scene<'_>,
    (at, len): (usize, usize),
    height: u16,
    boxed: Rect,
) {
    if len <= usize::from(height) || boxed.height < 3 {
        return;
    }
    let text = format!(" {}/{} ", grouped((at + 1).min(len)), grouped(len));
    let columns = u16::try_from(width(&text)).unwrap_or(u16::MAX);
    // The corner, and a piece of the border on both sides.
    let Some(left) = boxed.right().checked_sub(columns.saturating_add(3)) else {
        return;
    };
    let buffer = frame.buffer_mut();
    let border = scene.glyphs.border.horizontal_top;
    let mut free = left..left + columns + 2;
    if left <= boxed.x || !free.all(|x| buffer[(x, boxed.y)].symbol() == border) {
        return;
    }
    buffer.set_span(
        left + 1,
        boxed.y,
        &Span::styled(text, scene.theme.text),
        columns,
    );
}

/// The last line of a text that is on screen, as a position in it.
pub(in crate::ui) fn last_line_shown((len, top): (usize, usize), height: u16) -> usize {
    (top + usize::from(height)).min(len).saturating_sub(1)
}

fn mark_border(frame: &mut Frame<'_>, (len, top): (usize, usize), lines: Rect) {
    let height = usize::from(lines.height);
    if len <= height || height == 0 {
        return;
    }
    let size = (height * height / len).max(1);
    let first = top.min(len - height) * (height - size) / (len - height);
    let buffer = frame.buffer_mut();
    for line in first..(first + size).min(height) {
        let y = lines.y + u16::try_from(line).unwrap_or(0);
        if let Some(cell) = buffer.cell_mut((lines.right(), y)) {
            cell.set_style(Style::new().add_modifier(Modifier::BOLD | Modifier::REVERSED));
        }
    }
}

#[cfg(test)]
mod tests {
    use ratatui::Terminal;
    use ratatui::backend::TestBackend;

    use super::*;

    /// The lines of ten that are marked.
    fn marked(len: usize, top: usize) -> Vec<u16> {
        let mut terminal = Terminal::new(TestBackend::new(3, 10)).unwrap();
        let drawn = terminal
            .draw(|frame| mark_border(frame, (len, top), Rect::new(0, 0, 2, 10)))
            .unwrap();
        let is_marked = |y: &u16| drawn.buffer[(2, *y)].modifier.contains(Modifier::REVERSED);
        (0..10).filter(is_marked).collect()
    }

    #[test]
    fn the_bar_goes_from_the_first_line_to_the_last_and_is_absent_where_all_is_seen() {
        assert_eq!(marked(10, 0), [0; 0]);
        assert_eq!(marked(20, 0), [0, 1, 2, 3, 4]);
        assert_eq!(marked(20, 10), [5, 6, 7, 8, 9]);
        assert_eq!(marked(1_000_000, 0), [0]);
        assert_eq!(marked(1_000_000, 999_990), [9]);
        assert_eq!(marked(20, 500), [5, 6, 7, 8, 9]);
    }
}
