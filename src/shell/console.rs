//! What the event loop needs of a terminal. `Session` is the real one, and tests supply their own.

use std::future::Future;
use std::io;

use crossterm::event::Event;
use ratatui::layout::Size;

use crate::app::AppState;
use crate::ui::Theme;

/// A screen with a keyboard.
pub trait Console {
    /// Draws a frame.
    fn draw(&mut self, state: &AppState, theme: &Theme) -> io::Result<()>;

    /// Makes the next frame draw every cell, because the terminal may show something else.
    fn forget_screen(&mut self) -> io::Result<()>;

    /// The screen's size.
    fn size(&mut self) -> io::Result<Size>;

    /// The next event; `None` when there will be none any more. Dropping the future loses nothing.
    fn next_event(&mut self) -> impl Future<Output = Option<io::Result<Event>>>;

    /// Asks the terminal to put a text into the clipboard.
    fn copy(&mut self, text: &str) -> io::Result<()>;

    /// Takes the mouse, or releases it to the terminal.
    fn capture_mouse(&mut self, capture: bool) -> io::Result<()>;

    /// Restores the terminal, suspends the program, and takes the terminal again when the program is resumed.
    fn suspend(&mut self) -> io::Result<()>;
}
