//! Copying. The escape sequence OSC 52 works over SSH, because the terminal in front of the user
//! does the copying, but no terminal says whether it took a text. Therefore a second way that
//! confirms the copy is used where there is one: the command of tmux, or the clipboard of the
//! system in a build with the feature `clipboard`.

use std::io::{self, Write, stdout};
use std::process::{Command as Program, Stdio};
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use crossterm::clipboard::CopyToClipboard;
use crossterm::{Command, execute};

use super::effects::CopyText;
use super::terminal_probe::{ClipboardWay, clipboard_way};
use crate::text::notices::CopyWay;

/// How long tmux has to take a text.
const TMUX_TIMEOUT: Duration = Duration::from_secs(2);
/// The time between two checks whether it has.
const TMUX_INTERVAL: Duration = Duration::from_millis(20);

/// Asks the terminal to put `text` into the clipboard. Inside tmux the request is sent a second time, wrapped so that it reaches the outer
/// terminal: tmux by default does not pass it on.
pub(super) fn copy(text: &str) -> io::Result<()> {
    if clipboard_way() == ClipboardWay::Tmux {
        let mut request = String::new();
        CopyToClipboard::to_clipboard_from(text)
            .write_ansi(&mut request)
            .map_err(io::Error::other)?;
        stdout().write_all(past_tmux(&request).as_bytes())?;
    }
    execute!(stdout(), CopyToClipboard::to_clipboard_from(text))
}

/// What copies besides the terminal.
pub(super) fn copier() -> Option<CopyText> {
    match clipboard_way() {
        // Whatever the outer terminal does, the text can be pasted from tmux's buffer.
        ClipboardWay::Tmux => Some(Arc::new(|text| {
            load_tmux_buffer(text).map(|()| CopyWay::Tmux)
        })),
        ClipboardWay::System => system_clipboard(),
        // The clipboard of the machine at this end of SSH is not the user's.
        ClipboardWay::RemoteTerminal | ClipboardWay::Terminal => None,
    }
}

#[cfg(feature = "clipboard")]
#[expect(
    clippy::unnecessary_wraps,
    reason = "a program that is built without it has none"
)]
fn system_clipboard() -> Option<CopyText> {
    // Under X11 and Wayland the text is there only as long as the program that offers it.
    let offered = std::sync::Mutex::new(None::<arboard::Clipboard>);
    Some(Arc::new(move |text| {
        let mut offered = offered.lock().ok()?;
        if offered.is_none() {
            *offered = Some(arboard::Clipboard::new().ok()?);
        }
        offered.as_mut()?.set_text(text).ok()?;
        Some(CopyWay::System)
    }))
}

#[cfg(not(feature = "clipboard"))]
fn system_clipboard() -> Option<CopyText> {
    None
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
        if let Some(ended) = tmux.try_wait().ok()? {
            return ended.success().then_some(());
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
