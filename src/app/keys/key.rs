//! Keys as the dashboard knows them: what a terminal sent, without the terminal.

use std::fmt;

/// A key press.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Key {
    /// Which key.
    pub code: Code,
    /// With Ctrl.
    pub ctrl: bool,
}

/// Which key.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Code {
    /// A character, as typed: upper case comes with Shift.
    Char(char),
    /// Enter.
    Enter,
    /// Esc.
    Esc,
    /// Tab.
    Tab,
    /// Shift-Tab.
    BackTab,
    /// Arrow.
    Up,
    /// Arrow.
    Down,
    /// Arrow.
    Left,
    /// Arrow.
    Right,
    /// Page up.
    PageUp,
    /// Page down.
    PageDown,
    /// Home.
    Home,
    /// End.
    End,
    /// Backspace.
    Backspace,
    /// Delete.
    Delete,
    /// A function key.
    F(u8),
}

impl Key {
    /// A key without Ctrl.
    pub const fn plain(code: Code) -> Self {
        Self { code, ctrl: false }
    }

    /// A character.
    pub const fn char(c: char) -> Self {
        Self::plain(Code::Char(c))
    }

    /// A character with Ctrl.
    pub const fn ctrl(c: char) -> Self {
        Self {
            code: Code::Char(c),
            ctrl: true,
        }
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.code {
            Code::Char(c) if self.ctrl => write!(f, "^{}", c.to_ascii_uppercase()),
            Code::Char(' ') => f.write_str("Space"),
            Code::Char(c) => write!(f, "{c}"),
            Code::F(n) => write!(f, "F{n}"),
            code => f.write_str(name(code)),
        }
    }
}

fn name(code: Code) -> &'static str {
    match code {
        Code::Enter => "Enter",
        Code::Esc => "Esc",
        Code::Tab => "Tab",
        Code::BackTab => "S-Tab",
        Code::Up => "Up",
        Code::Down => "Down",
        Code::Left => "Left",
        Code::Right => "Right",
        Code::PageUp => "PgUp",
        Code::PageDown => "PgDn",
        Code::Home => "Home",
        Code::End => "End",
        Code::Backspace => "Backspace",
        Code::Delete => "Del",
        Code::Char(_) | Code::F(_) => "",
    }
}
