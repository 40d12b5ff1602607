//! A line that is typed without being shown, for secrets.

use std::io::{self, Write, stderr};

use crossterm::event::{Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers, read};
use crossterm::terminal::{disable_raw_mode, enable_raw_mode};

/// Asks for a line on standard error and reads it from the terminal, which shows nothing of it.
/// `None` when the user cancels with Ctrl-C, Ctrl-D or Esc. It blocks.
pub fn read_hidden_line(question: &str) -> io::Result<Option<String>> {
    // Before the question, so that nothing typed in answer to it is shown.
    enable_raw_mode()?;
    let line = ask(question);
    disable_raw_mode()?;
    writeln!(stderr())?;
    line
}

fn ask(question: &str) -> io::Result<Option<String>> {
    let mut out = stderr();
    write!(out, "{question} ")?;
    out.flush()?;
    read_keys()
}

fn read_keys() -> io::Result<Option<String>> {
    let mut line = String::new();
    loop {
        match read()? {
            Event::Key(key) if key.kind != KeyEventKind::Release => match typed(&key) {
                TypedKey::Sign(sign) => line.push(sign),
                TypedKey::Back => drop(line.pop()),
                TypedKey::Clear => line.clear(),
                TypedKey::Done => return Ok(Some(line)),
                TypedKey::GivenUp => return Ok(None),
                TypedKey::Nothing => {}
            },
            Event::Paste(text) => line.push_str(&text),
            _ => {}
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum TypedKey {
    Sign(char),
    Back,
    Clear,
    Done,
    GivenUp,
    Nothing,
}

fn typed(key: &KeyEvent) -> TypedKey {
    let has_control = key.modifiers.contains(KeyModifiers::CONTROL);
    match key.code {
        KeyCode::Enter => TypedKey::Done,
        KeyCode::Esc => TypedKey::GivenUp,
        KeyCode::Backspace => TypedKey::Back,
        KeyCode::Char('c' | 'd') if has_control => TypedKey::GivenUp,
        KeyCode::Char('u') if has_control => TypedKey::Clear,
        KeyCode::Char('j' | 'm') if has_control => TypedKey::Done,
        KeyCode::Char('h') if has_control => TypedKey::Back,
        KeyCode::Char(_) if has_control => TypedKey::Nothing,
        KeyCode::Char(sign) => TypedKey::Sign(sign),
        _ => TypedKey::Nothing,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn control_keys_are_commands_and_no_part_of_a_secret() {
        let key = |code, modifiers| typed(&KeyEvent::new(code, modifiers));
        for (code, modifiers, meaning) in [
            (KeyCode::Char('c'), KeyModifiers::NONE, TypedKey::Sign('c')),
            (KeyCode::Char('C'), KeyModifiers::SHIFT, TypedKey::Sign('C')),
            (KeyCode::Char('c'), KeyModifiers::CONTROL, TypedKey::GivenUp),
            (KeyCode::Char('u'), KeyModifiers::CONTROL, TypedKey::Clear),
            (KeyCode::Char('w'), KeyModifiers::CONTROL, TypedKey::Nothing),
            (KeyCode::Backspace, KeyModifiers::NONE, TypedKey::Back),
            (KeyCode::Left, KeyModifiers::NONE, TypedKey::Nothing),
        ] {
            assert_eq!(key(code, modifiers), meaning, "{code:?}");
        }
    }
}
