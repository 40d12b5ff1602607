//! Copying. The escape sequence OSC 52 works over SSH, because the terminal in front of the user
//! does the copying, but no terminal says whether it took a text. Therefore a second way that
//! confirms the copy is used where there is one: the command of tmux, or the clipboard of the
//! system in a build with the feature `clipboard`.

use std::io::{self, Read, Write, stdout};
use std::process::{Command as Program, Stdio};
use std::sync::Arc;
#[cfg(feature = "clipboard")]
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use crossterm::clipboard::CopyToClipboard;
use crossterm::{Command, execute};

use super::effects::CopyText;
use super::terminal_probe::{ClipboardWay, clipboard_way};
use crate::text::notices::CopyWay;

/// How long tmux has to do what it is asked.
const TMUX_TIMEOUT: Duration = Duration::from_secs(2);
/// The time between two checks whether a program has ended.
const CHECK_INTERVAL: Duration = Duration::from_millis(20);
/// How long the clipboard of the system has to take a text, or to hand it over at the end.
#[cfg(feature = "clipboard")]
const SYSTEM_TIMEOUT: Duration = Duration::from_secs(1);

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
            load_tmux_buffer(text)?;
            Some(way_past_tmux(&tmux_option("set-clipboard")))
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
    let clipboard = SystemClipboard::start(put_into_clipboard, SYSTEM_TIMEOUT);
    Some(Arc::new(move |text| {
        clipboard.copy(text).map(|()| CopyWay::System)
    }))
}

#[cfg(not(feature = "clipboard"))]
fn system_clipboard() -> Option<CopyText> {
    None
}

/// The clipboard of the system, used on a thread of its own: a display that does not answer keeps whoever talks to it for ever, be it to
/// copy or to let go of the clipboard.
#[cfg(feature = "clipboard")]
struct SystemClipboard {
    requests: mpsc::Sender<ClipboardRequest>,
    timeout: Duration,
}

/// A text, or `None` to let go of the clipboard, and where the answer goes.
#[cfg(feature = "clipboard")]
type ClipboardRequest = (Option<String>, mpsc::Sender<Option<()>>);

#[cfg(feature = "clipboard")]
impl SystemClipboard {
    /// Starts the thread. `put` copies a text, and keeps what offers it in its argument.
    fn start<Offer: 'static>(
        put: impl Fn(&mut Option<Offer>, &str) -> Option<()> + Send + 'static,
        timeout: Duration,
    ) -> Self {
        let (requests, received) = mpsc::channel::<ClipboardRequest>();
        thread::spawn(move || {
            // Under X11 and Wayland the text is there only as long as the program that offers it.
            let mut offered = None;
            for (text, answer) in received {
                let done = if let Some(text) = text {
                    put(&mut offered, &text)
                } else {
                    offered = None;
                    Some(())
                };
                // Nobody waits for it any more where it took too long.
                let _ = answer.send(done);
            }
        });
        Self { requests, timeout }
    }

    fn copy(&self, text: &str) -> Option<()> {
        self.ask(Some(text.to_owned()))
    }

    fn ask(&self, text: Option<String>) -> Option<()> {
        let (answer, answered) = mpsc::channel();
        self.requests.send((text, answer)).ok()?;
        answered.recv_timeout(self.timeout).ok()?
    }
}

/// Letting go hands the text over to the desktop's clipboard manager, so it is waited for.
#[cfg(feature = "clipboard")]
impl Drop for SystemClipboard {
    fn drop(&mut self) {
        self.ask(None);
    }
}

/// Puts the text into the clipboard and asks what it holds then: sent is not yet received. A display that was lost is not found again, because
/// arboard keeps its first connection.
#[cfg(feature = "clipboard")]
fn put_into_clipboard(offered: &mut Option<arboard::Clipboard>, text: &str) -> Option<()> {
    let clipboard = match offered {
        Some(clipboard) => clipboard,
        None => offered.insert(arboard::Clipboard::new().ok()?),
    };
    clipboard.set_text(text).ok()?;
    (clipboard.get_text().ok()? == text).then_some(())
}

/// Gives the text to `tmux load-buffer -w -`, which also offers it to the outer terminal's clipboard.
fn load_tmux_buffer(text: &str) -> Option<()> {
    ask_tmux(&["load-buffer", "-w", "-"], text).map(|_| ())
}

/// The value of an option of the tmux server; empty where it has none of this name, or does not answer.
fn tmux_option(name: &str) -> String {
    let value = ask_tmux(&["show-options", "-sv", name], "").unwrap_or_default();
    value.trim().to_owned()
}

fn ask_tmux(arguments: &[&str], input: &str) -> Option<String> {
    run_in_time(Program::new("tmux").args(arguments), input, TMUX_TIMEOUT)
}

/// What the program prints for `input`, if it succeeds within `timeout`; after that it is killed. Both texts have to fit into a pipe, as the
/// longest text that is copied does, so that neither side waits for the other to read.
fn run_in_time(program: &mut Program, input: &str, timeout: Duration) -> Option<String> {
    let piped = program.stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut running = piped.stderr(Stdio::null()).spawn().ok()?;
    // Dropping the pipe ends the text.
    let sent = running.stdin.take()?.write_all(input.as_bytes());
    let started = Instant::now();
    while sent.is_ok() && started.elapsed() < timeout {
        if let Some(ended) = running.try_wait().ok()? {
            let mut printed = String::new();
            running.stdout.take()?.read_to_string(&mut printed).ok()?;
            return ended.success().then_some(printed);
        }
        thread::sleep(CHECK_INTERVAL);
    }
    running.kill().ok()?;
    running.wait().ok()?;
    None
}

/// Where a text is that tmux has taken, by its option `set-clipboard`.
fn way_past_tmux(set_clipboard: &str) -> CopyWay {
    match set_clipboard {
        "off" => CopyWay::TmuxAlone,
        _ => CopyWay::Tmux,
    }
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

    /// The display answers nothing until the test is over.
    #[cfg(feature = "clipboard")]
    #[test]
    fn a_display_that_hangs_is_promised_nothing_and_keeps_nobody_who_quits() {
        let (release, wait) = mpsc::channel::<()>();
        let hang = move |_: &mut Option<()>, _: &str| wait.recv().ok();
        let clipboard = SystemClipboard::start(hang, Duration::from_millis(1));
        assert_eq!(clipboard.copy("4"), None);
        drop(clipboard);
        drop(release);
    }

    #[cfg(feature = "clipboard")]
    #[test]
    fn what_offers_a_text_is_kept_until_the_end_and_then_let_go() {
        let (gone, let_go) = mpsc::channel::<String>();
        let offer = move |offered: &mut Option<OfferOf>, text: &str| {
            let kept = offered.get_or_insert_with(|| OfferOf(String::new(), gone.clone()));
            kept.0.push_str(text);
            (text != "refused").then_some(())
        };
        let clipboard = SystemClipboard::start(offer, Duration::from_mins(1));
        assert_eq!(clipboard.copy("one "), Some(()));
        assert_eq!(clipboard.copy("refused"), None);
        assert!(let_go.try_recv().is_err());
        drop(clipboard);
        assert_eq!(let_go.try_recv().as_deref(), Ok("one refused"));
    }

    /// Tells when it is dropped.
    #[cfg(feature = "clipboard")]
    struct OfferOf(String, mpsc::Sender<String>);

    #[cfg(feature = "clipboard")]
    impl Drop for OfferOf {
        fn drop(&mut self) {
            let _ = self.1.send(std::mem::take(&mut self.0));
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_program_that_does_not_end_is_given_up_and_one_that_does_is_heard() {
        let mut hanging = Program::new("sleep");
        let limit = Duration::from_millis(1);
        assert_eq!(run_in_time(hanging.arg("1000"), "", limit), None);
        let limit = Duration::from_mins(1);
        let printed = run_in_time(&mut Program::new("cat"), "external\n", limit);
        assert_eq!(printed.as_deref(), Some("external\n"));
        assert_eq!(run_in_time(&mut Program::new("false"), "", limit), None);
    }

    #[test]
    fn a_tmux_that_offers_nothing_to_the_terminal_is_not_said_to() {
        assert_eq!(way_past_tmux("off"), CopyWay::TmuxAlone);
        for offering in ["external", "on", ""] {
            assert_eq!(way_past_tmux(offering), CopyWay::Tmux);
        }
    }

    #[test]
    fn tmux_hands_on_what_is_wrapped_with_doubled_escapes() {
        assert_eq!(
            past_tmux("\u{1b}]52;c;Ng==\u{7}"),
            "\u{1b}Ptmux;\u{1b}\u{1b}]52;c;Ng==\u{7}\u{1b}\\"
        );
    }
}
