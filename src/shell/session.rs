//! The terminal while the dashboard uses it. It is restored however the program ends.

use std::io::{self, BufWriter, Stdout, stdout};

use crossterm::cursor::Show;
use crossterm::event::{DisableBracketedPaste, EnableBracketedPaste, Event, EventStream};
use crossterm::terminal::{
    BeginSynchronizedUpdate, EndSynchronizedUpdate, EnterAlternateScreen, LeaveAlternateScreen,
    disable_raw_mode, enable_raw_mode,
};
use crossterm::{execute, queue};
use futures_util::StreamExt;
use ratatui::Terminal;
use ratatui::backend::CrosstermBackend;
use ratatui::layout::Size;

use super::clipboard;
use super::console::Console;
use super::input::Clicks;
use super::signals;
use crate::app::AppState;
use crate::ui::{self, Theme};

/// The buffer of a frame, in bytes, large enough to write most frames in one piece. Between two pieces the cursor would be
/// seen elsewhere, and the window of an input method would follow it.
const FRAME_BUFFER_BYTES: usize = 1 << 16;

/// The terminal in raw mode on its alternate screen. Dropping it restores the terminal.
pub(super) struct Session {
    terminal: Terminal<CrosstermBackend<BufWriter<Stdout>>>,
    /// `None` while suspended, when it must not read what is typed for another program.
    events: Option<EventStream>,
    mouse: bool,
}

impl Session {
    /// Takes the terminal. Sends it no query, because it might never answer.
    pub(super) fn enter(mouse: bool) -> io::Result<Self> {
        let terminal = Terminal::new(CrosstermBackend::new(BufWriter::with_capacity(
            FRAME_BUFFER_BYTES,
            stdout(),
        )))?;
        let mut session = Self {
            terminal,
            events: None,
            mouse,
        };
        session.take()?;
        session.events = Some(EventStream::new());
        Ok(session)
    }

    fn take(&mut self) -> io::Result<()> {
        enable_raw_mode()?;
        execute!(stdout(), EnterAlternateScreen, EnableBracketedPaste)?;
        if self.mouse {
            execute!(stdout(), Clicks::Wanted)?;
        }
        Ok(())
    }

    /// Undoes everything, as far as the terminal still works.
    fn restore(&mut self) {
        self.events = None;
        let _ = execute!(
            stdout(),
            Clicks::Unwanted,
            DisableBracketedPaste,
            LeaveAlternateScreen,
            Show
        );
        let _ = disable_raw_mode();
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        self.restore();
    }
}

impl Console for Session {
    fn draw(&mut self, state: &AppState, theme: &Theme) -> io::Result<()> {
        queue!(self.terminal.backend_mut(), BeginSynchronizedUpdate)?;
        self.terminal
            .draw(|frame| ui::render(frame, state, theme))?;
        execute!(self.terminal.backend_mut(), EndSynchronizedUpdate)
    }

    fn forget_screen(&mut self) -> io::Result<()> {
        // `clear` would ask the terminal where its cursor is, and wait for the answer.
        let size = self.terminal.size()?;
        self.terminal.resize(size.into())
    }

    fn size(&mut self) -> io::Result<Size> {
        self.terminal.size()
    }

    async fn next_event(&mut self) -> Option<io::Result<Event>> {
        self.events.as_mut()?.next().await
    }

    fn copy(&mut self, text: &str) -> io::Result<()> {
        clipboard::copy(text)
    }

    fn capture_mouse(&mut self, capture: bool) -> io::Result<()> {
        self.mouse = capture;
        let command = if capture {
            Clicks::Wanted
        } else {
            Clicks::Unwanted
        };
        execute!(stdout(), command)
    }

    fn suspend(&mut self) -> io::Result<()> {
        self.restore();
        signals::stop_here()?;
        self.take()?;
        self.events = Some(EventStream::new());
        self.forget_screen()
    }
}
