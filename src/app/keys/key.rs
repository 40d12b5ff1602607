//! Keys, independent of the terminal library that reads them.

use std::fmt;

use crate::domain::nearest_word;

/// A key press.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Key {
    /// Which key.
    pub code: KeyCode,
    /// With Ctrl.
    pub ctrl: bool,
}

/// Which key.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum KeyCode {
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
    pub const fn plain(code: KeyCode) -> Self {
        Self { code, ctrl: false }
    }

    /// A character.
    pub const fn char(c: char) -> Self {
        Self::plain(KeyCode::Char(c))
    }

    /// A character with Ctrl.
    pub const fn ctrl(c: char) -> Self {
        Self {
            code: KeyCode::Char(c),
            ctrl: true,
        }
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.code {
            KeyCode::Char(c) if self.ctrl => write!(f, "^{}", c.to_ascii_uppercase()),
            KeyCode::Char(' ') => f.write_str("Space"),
            KeyCode::Char(c) => write!(f, "{c}"),
            KeyCode::F(n) => write!(f, "F{n}"),
            code => f.write_str(name(code)),
        }
    }
}

fn name(code: KeyCode) -> &'static str {
    match code {
        KeyCode::Enter => "Enter",
        KeyCode::Esc => "Esc",
        KeyCode::Tab => "Tab",
        KeyCode::BackTab => "Shift+Tab",
        KeyCode::Up => "↑",
        KeyCode::Down => "↓",
        KeyCode::Left => "←",
        KeyCode::Right => "→",
        KeyCode::PageUp => "PgUp",
        KeyCode::PageDown => "PgDn",
        KeyCode::Home => "Home",
        KeyCode::End => "End",
        KeyCode::Backspace => "Backspace",
        KeyCode::Delete => "Del",
        KeyCode::Char(_) | KeyCode::F(_) => "",
    }
}

/// The keys that have a name, with the other spellings that are understood. Upper and lower case are the same.
const NAMED_KEYS: [(KeyCode, &[&str]); 16] = [
    (KeyCode::Char(' '), &["Space"]),
    (KeyCode::Enter, &["Enter", "Return"]),
    (KeyCode::Esc, &["Esc", "Escape"]),
    (KeyCode::Tab, &["Tab"]),
    (KeyCode::BackTab, &["Shift+Tab", "BackTab", "S-Tab"]),
    (KeyCode::Up, &["Up", "↑"]),
    (KeyCode::Down, &["Down", "↓"]),
    (KeyCode::Left, &["Left", "←"]),
    (KeyCode::Right, &["Right", "→"]),
    (KeyCode::PageUp, &["PgUp", "PageUp"]),
    (KeyCode::PageDown, &["PgDn", "PageDown"]),
    (KeyCode::Home, &["Home"]),
    (KeyCode::End, &["End"]),
    (KeyCode::Backspace, &["Backspace"]),
    (KeyCode::Delete, &["Del", "Delete"]),
    (KeyCode::F(1), &["F1"]),
];

/// Function keys that terminals report.
const LAST_FUNCTION_KEY: u8 = 12;

impl Key {
    /// The key of that name: a character, `Ctrl+x`, or a name such as `PgDn`. What the list of keys prints (`^D`, `↓`) is understood too.
    pub fn named(name: &str) -> Option<Self> {
        let mut chars = name.chars();
        if let (Some(c), None) = (chars.next(), chars.next())
            && !c.is_whitespace()
            && !c.is_control()
            && !"↑↓←→".contains(c)
        {
            return Some(Self::char(c));
        }
        if let Some(letter) = ctrl_letter(name) {
            // To a terminal these are the same key as Tab and Enter.
            let is_its_own = letter.is_ascii_alphabetic() && !"im".contains(letter);
            return is_its_own.then(|| Self::ctrl(letter));
        }
        let number = name.strip_prefix(['F', 'f']).and_then(|n| n.parse().ok());
        if let Some(number) = number.filter(|n| (1..=LAST_FUNCTION_KEY).contains(n)) {
            return Some(Self::plain(KeyCode::F(number)));
        }
        let lower = name.to_lowercase();
        let mut named = NAMED_KEYS.iter();
        let found = named.find(|(_, spellings)| {
            let mut spellings = spellings.iter();
            spellings.any(|spelling| spelling.to_lowercase() == lower)
        });
        found.map(|(code, _)| Self::plain(*code))
    }

    /// How `keymap.toml` spells it, in ASCII.
    pub fn spelling(self) -> String {
        match self.code {
            KeyCode::Char(c) if self.ctrl => format!("Ctrl+{c}"),
            code => {
                let mut named = NAMED_KEYS.iter();
                let found = named.find(|(own, _)| *own == code);
                found.map_or_else(
                    || self.to_string(),
                    |(_, spellings)| spellings[0].to_owned(),
                )
            }
        }
    }

    /// What somebody who wrote `name` probably meant, as such a file spells it.
    pub fn nearest(name: &str) -> Option<String> {
        if let Some(letter) = ctrl_letter(name) {
            return match letter {
                'i' => Some("Tab".to_owned()),
                'm' => Some("Enter".to_owned()),
                '[' => Some("Esc".to_owned()),
                _ => None,
            };
        }
        let lower = name.to_lowercase();
        let shifted = lower.strip_prefix("shift+").or(lower.strip_prefix("s-"));
        if let Some([letter]) = shifted.map(str::as_bytes) {
            return Some(char::from(letter.to_ascii_uppercase()).to_string());
        }
        let known: Vec<String> = NAMED_KEYS
            .iter()
            .flat_map(|(_, spellings)| spellings.iter())
            .map(|spelling| spelling.to_lowercase())
            .collect();
        let words: Vec<&str> = known.iter().map(String::as_str).collect();
        let near = nearest_word(&lower, &words)?;
        Some(Self::named(near)?.spelling())
    }
}

/// The character that a name such as `Ctrl+d`, `C-d` or `^D` combines with Ctrl, in lower case.
fn ctrl_letter(name: &str) -> Option<char> {
    let lower = name.to_lowercase();
    let prefixes = ["ctrl+", "ctrl-", "c-", "^"];
    let rest = prefixes
        .iter()
        .find_map(|prefix| lower.strip_prefix(prefix))?;
    let mut chars = rest.chars();
    let letter = chars.next()?;
    chars.next().is_none().then_some(letter)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_the_list_of_keys_prints_names_the_same_key() {
        let keys = NAMED_KEYS.iter().map(|(code, _)| Key::plain(*code));
        let others = [
            Key::char('x'),
            Key::char('^'),
            Key::char('+'),
            Key::ctrl('d'),
            Key::plain(KeyCode::F(12)),
        ];
        for key in keys.chain(others) {
            assert_eq!(Key::named(&key.to_string()), Some(key));
            assert_eq!(Key::named(&key.spelling()), Some(key));
        }
        for name in ["ctrl+D", "C-d", "^D", "Ctrl-d"] {
            assert_eq!(Key::named(name), Some(Key::ctrl('d')), "{name}");
        }
        assert_eq!(Key::named("PAGEDOWN"), Key::named("PgDn"));
    }

    #[test]
    fn what_no_terminal_can_tell_is_no_key_and_the_nearest_one_is_known() {
        for (name, near) in [
            ("Ctrl+i", Some("Tab")),
            ("ctrl+m", Some("Enter")),
            ("Ctrl+[", Some("Esc")),
            ("Shift+x", Some("X")),
            ("Entr", Some("Enter")),
            ("pagedwn", Some("PgDn")),
            ("F13", Some("F1")),
            ("Alt+x", None),
            ("Ctrl+Enter", Some("Enter")),
            ("", None),
            (" ", None),
        ] {
            assert_eq!(Key::named(name), None, "{name}");
            assert_eq!(Key::nearest(name).as_deref(), near, "{name}");
        }
    }
}
