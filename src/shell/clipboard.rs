//! Copying by the escape sequence OSC 52. It works over SSH, because the terminal in front of the user does the copying. Inside tmux its own
//! command does it as well.

use std::io::{self, Write, stdout};
use std::process::{Command as Program, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use crossterm::clipboard::CopyToClipboard;
use crossterm::{Command, execute};

/// How long tmux has to take a text.
const TMUX_TIMEOUT: Duration = Duration::from_secs(2);
/// How often it is looked whether it has.
const TMUX_INTERVAL: Duration = Duration::from_millis(20);

/// Asks the terminal to put `text` into the clipboard. Inside tmux the text goes into tmux's own buffer too, from which it can be pasted
/// whatever the outer terminal does, and the request is sent a second time, wrapped so that it reaches the outer terminal: tmux by default
/// does not pass it on.
pub(super) fn copy(text: &str) -> io::Result<()> {
    if std::env::var_os("TMUX").is_some() {
        let copy = text.to_owned();
        // Nobody waits for it: a tmux that does not answer costs neither a frame nor a key.
        thread::spawn(move || load_tmux_buffer(&copy));
        let mut request = String::new();
        CopyToClipboard::to_clipboard_from(text)
            .write_ansi(&mut request)
            .map_err(io::Error::other)?;
        stdout().write_all(past_tmux(&request).as_bytes())?;
    }
    execute!(stdout(), CopyToClipboard::to_clipboard_from(text))
}

/// Gives the text to `tmux load-buffer -w -`, which also offers it to the outer terminal's clipboard.
fn load_tmux_buffer(text: &str) -> Option<()> {
    let mut tmux = Program::new("tmux")
        .args(["load-buffer", "-w", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .ok()?;
    // The longest text that is copied fits into a pipe, so this does not wait for tmux to read. Dropping the pipe ends the text.
    let sent = tmux.stdin.take()?.write_all(text.as_bytes());
    let started = Instant::now();
    while sent.is_ok() && started.elapsed() < TMUX_TIMEOUT {
        if tmux.try_wait().ok()?.is_some() {
            return Some(());
        }
        thread::sleep(TMUX_INTERVAL);
    }
    tmux.kill().ok()?;
    tmux.wait().ok()?;
    None
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
