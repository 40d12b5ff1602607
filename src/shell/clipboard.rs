//! Copying by OSC 52: works over SSH, because the terminal that one sits at does it.

use std::io::{self, Write, stdout};

use crossterm::clipboard::CopyToClipboard;
use crossterm::{Command, execute};

/// Puts `text` into the terminal's clipboard; inside tmux also past it, as tmux by default keeps such wishes to itself.
pub(super) fn copy(text: &str) -> io::Result<()> {
    if std::env::var_os("TMUX").is_some() {
        let mut wish = String::new();
        CopyToClipboard::to_clipboard_from(text)
            .write_ansi(&mut wish)
            .map_err(io::Error::other)?;
        stdout().write_all(past_tmux(&wish).as_bytes())?;
    }
    execute!(stdout(), CopyToClipboard::to_clipboard_from(text))
}

/// tmux hands on what stands between these, with every escape doubled.
fn past_tmux(wish: &str) -> String {
    format!(
        "\u{1b}Ptmux;{}\u{1b}\\",
        wish.replace('\u{1b}', "\u{1b}\u{1b}")
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tmux_hands_on_what_is_wrapped_with_doubled_escapes() {
        assert_eq!(
            past_tmux("\u{1b}]52;c;Ng==\u{7}"),
            "\u{1b}Ptmux;\u{1b}\u{1b}]52;c;Ng==\u{7}\u{1b}\\"
        );
    }
}
