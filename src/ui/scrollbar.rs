//! A scrollbar on the right border of whatever is longer than its window.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};

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
