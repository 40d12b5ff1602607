//! Translates what the terminal sends into messages.

use std::fmt;

use crossterm::Command;
use crossterm::event::{
    Event, KeyCode as TerminalKeyCode, KeyEvent, KeyEventKind, KeyModifiers, MouseButton,
    MouseEvent, MouseEventKind,
};
use ratatui::layout::{Position, Size};

use crate::app::keys::key::{Key, KeyCode};
use crate::app::{Mouse, Msg};

/// The messages for an event; none for one that means nothing here.
pub(super) fn messages(event: Event) -> Vec<Msg> {
    match event {
        Event::Key(key) => pressed(key).into_iter().map(Msg::Key).collect(),
        Event::Paste(text) => vec![Msg::Pasted(text)],
        Event::Mouse(mouse) => pointed(mouse).into_iter().collect(),
        Event::Resize(width, height) => vec![Msg::Resized(Size { width, height })],
        Event::FocusGained | Event::FocusLost => Vec::new(),
    }
}

/// The keys that were pressed. Windows also reports releases, which are ignored.
///
/// A terminal that receives Esc and another key together, as happens on a slow connection, reports that key with Alt. It is
/// taken for the two keys.
fn pressed(event: KeyEvent) -> Vec<Key> {
    if event.kind == KeyEventKind::Release {
        return Vec::new();
    }
    let key = code(event.code).map(|code| Key {
        code,
        ctrl: event.modifiers.contains(KeyModifiers::CONTROL),
    });
    let escape = event.modifiers.contains(KeyModifiers::ALT);
    let escape = escape.then_some(Key::plain(KeyCode::Esc));
    escape.into_iter().chain(key).collect()
}

fn code(code: TerminalKeyCode) -> Option<KeyCode> {
    Some(match code {
        TerminalKeyCode::Char(c) => KeyCode::Char(c),
        TerminalKeyCode::Enter => KeyCode::Enter,
        TerminalKeyCode::Esc => KeyCode::Esc,
        TerminalKeyCode::Tab => KeyCode::Tab,
        TerminalKeyCode::BackTab => KeyCode::BackTab,
        TerminalKeyCode::Up => KeyCode::Up,
        TerminalKeyCode::Down => KeyCode::Down,
        TerminalKeyCode::Left => KeyCode::Left,
        TerminalKeyCode::Right => KeyCode::Right,
        TerminalKeyCode::PageUp => KeyCode::PageUp,
        TerminalKeyCode::PageDown => KeyCode::PageDown,
        TerminalKeyCode::Home => KeyCode::Home,
        TerminalKeyCode::End => KeyCode::End,
        TerminalKeyCode::Backspace => KeyCode::Backspace,
        TerminalKeyCode::Delete => KeyCode::Delete,
        TerminalKeyCode::F(n) => KeyCode::F(n),
        _ => return None,
    })
}

fn pointed(event: MouseEvent) -> Option<Msg> {
    let mouse = match event.kind {
        MouseEventKind::Down(MouseButton::Left) => Mouse::Click,
        MouseEventKind::ScrollUp => Mouse::WheelUp,
        MouseEventKind::ScrollDown => Mouse::WheelDown,
        _ => return None,
    };
    Some(Msg::Mouse(mouse, Position::new(event.column, event.row)))
}

/// Asks the terminal for clicks and the wheel. crossterm's own command also asks for every movement, which would wake an
/// idle program all the time.
#[derive(Clone, Copy, Debug)]
pub(super) enum Clicks {
    Wanted,
    Unwanted,
}

impl Command for Clicks {
    fn write_ansi(&self, f: &mut impl fmt::Write) -> fmt::Result {
        f.write_str(match self {
            Self::Wanted => "\u{1b}[?1000h\u{1b}[?1006h",
            Self::Unwanted => "\u{1b}[?1006l\u{1b}[?1000l",
        })
    }

    #[cfg(windows)]
    fn execute_winapi(&self) -> std::io::Result<()> {
        match self {
            Self::Wanted => crossterm::event::EnableMouseCapture.execute_winapi(),
            Self::Unwanted => crossterm::event::DisableMouseCapture.execute_winapi(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_that_is_let_go_means_nothing() {
        let mut event = KeyEvent::new(TerminalKeyCode::Char('q'), KeyModifiers::NONE);
        assert_eq!(pressed(event), [Key::char('q')]);
        event.kind = KeyEventKind::Release;
        assert_eq!(pressed(event), []);
    }

    #[test]
    fn escape_and_a_key_that_arrive_together_are_both_heard() {
        let event = KeyEvent::new(TerminalKeyCode::Char('j'), KeyModifiers::ALT);
        assert_eq!(pressed(event), [Key::plain(KeyCode::Esc), Key::char('j')]);
    }
}
