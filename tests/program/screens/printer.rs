//! Draws a state and prints it. ratatui's own printer adds a note to every line with Chinese.

use leaveboard::app::AppState;
use leaveboard::ui::{Theme, ThemeName, render};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::Buffer;
use ratatui::layout::Position;
use unicode_width::UnicodeWidthStr;

/// The screen, and where the terminal's cursor stands if it is shown.
pub(crate) fn draw(state: &AppState) -> (Buffer, Position) {
    draw_in(state, ThemeName::Dark)
}

/// The same in other colours.
pub(crate) fn draw_in(state: &AppState, theme: ThemeName) -> (Buffer, Position) {
    let backend = TestBackend::new(state.size.width, state.size.height);
    let mut terminal = Terminal::new(backend).unwrap();
    let theme = Theme::named(theme);
    terminal.draw(|frame| render(frame, state, &theme)).unwrap();
    let position = terminal.get_cursor_position().unwrap();
    (terminal.backend().buffer().clone(), position)
}

/// The screen as text, a line a row. A glyph of two columns is printed once.
pub(crate) fn lines(buffer: &Buffer) -> Vec<String> {
    let columns = usize::from(buffer.area.width);
    buffer.content().chunks(columns).map(row_text).collect()
}

fn row_text(row: &[ratatui::buffer::Cell]) -> String {
    let (mut text, mut at) = (String::new(), 0);
    while let Some(cell) = row.get(at) {
        text.push_str(cell.symbol());
        at += cell.symbol().width().max(1);
    }
    text
}

/// The screen as one text, without spaces at the ends of lines.
pub(crate) fn print(state: &AppState) -> String {
    let lines = lines(&draw(state).0);
    let lines: Vec<&str> = lines.iter().map(|line| line.trim_end()).collect();
    let screen = lines.join("\n");
    // A sentence that names an action is drawn with the key in its place.
    assert!(!screen.contains('⟦'), "{screen}");
    screen
}

#[track_caller]
pub(crate) fn shows(state: &AppState, words: &[&str]) {
    let screen = print(state);
    for word in words {
        assert!(screen.contains(word), "{word} is not in\n{screen}");
    }
}

#[track_caller]
pub(crate) fn hides(state: &AppState, words: &[&str]) {
    let screen = print(state);
    for word in words {
        assert!(!screen.contains(word), "{word} is in\n{screen}");
    }
}
