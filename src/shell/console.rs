//! What the event loop needs of a terminal. The real one is a `Session`; tests bring their own.

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

    /// Lets the next frame draw every cell, whatever the terminal shows.
    fn forget_screen(&mut self) -> io::Result<()>;

    /// The screen's size.
    fn size(&mut self) -> io::Result<Size>;

    /// The next event; `None` when there will be none any more. Dropping the future loses nothing.
    fn next_event(&mut self) -> impl Future<Output = Option<io::Result<Event>>>;

    /// Puts a text into the terminal's clipboard.
    fn copy(&mut self, text: &str) -> io::Result<()>;

    /// Takes the mouse, or leaves it.
    fn capture_mouse(&mut self, capture: bool) -> io::Result<()>;

    /// Gives the terminal back, stops the program, and takes the terminal again when it goes on.
    fn suspend(&mut self) -> io::Result<()>;
}
