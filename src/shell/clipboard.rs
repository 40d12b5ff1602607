//! Copying by the escape sequence OSC 52. It works over SSH, because the terminal in front of the user does the copying.

use std::io::{self, Write, stdout};

use crossterm::clipboard::CopyToClipboard;
use crossterm::{Command, execute};

/// Asks the terminal to put `text` into the clipboard. Inside tmux the request is sent a second time, wrapped so that it
/// reaches the outer terminal: tmux by default does not pass it on.
pub(super) fn copy(text: &str) -> io::Result<()> {
    if std::env::var_os("TMUX").is_some() {
        let mut request = String::new();
        CopyToClipboard::to_clipboard_from(text)
            .write_ansi(&mut request)
            .map_err(io::Error::other)?;
        stdout().write_all(past_tmux(&request).as_bytes())?;
    }
    execute!(stdout(), CopyToClipboard::to_clipboard_from(text))
}

/// The sequence that makes tmux pass `request` on to the outer terminal. Every escape in it is doubled.
fn past_tmux(request: &str) -> String {
    format!(
        "\u{1b}Ptmux;{}\u{1b}\\",
        request.replace('\u{1b}', "\u{1b}\u{1b}")
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
