//! What the terminal can do, as `doctor` reports it: its size, its colours, and how wide it really draws two signs.
//!
//! The dashboard itself never puts a question to the terminal; only `doctor` does, and waits two seconds at most for the answer.

use std::io::{self, IsTerminal, Write, stdin, stdout};

use crossterm::cursor::{self, MoveToColumn};
use crossterm::execute;
use crossterm::style::Print;
use crossterm::terminal::{self, Clear, ClearType, disable_raw_mode, enable_raw_mode};

pub use crate::app::display::ColourDepth;

/// 中, written so that no text of the screen stands here.
const CHINESE_SIGN: char = '\u{4e2d}';

/// How the terminal draws signs whose width programs and terminals disagree about, in columns.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct DrawnWidths {
    /// Of `·`, which stands in names (阿卜杜拉·买买提). 2 where ambiguous signs are set to be wide.
    pub dot: u16,
    /// Of `中`.
    pub chinese: u16,
}

/// The way by which a copied text reaches the clipboard.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ClipboardWay {
    /// Through tmux to the terminal in front.
    Tmux,
    /// By the terminal in front, over SSH.
    RemoteTerminal,
    /// By the system, in a build with the feature `clipboard` and where there is a display.
    System,
    /// By the terminal.
    Terminal,
}

/// Parts of the names of terminals that have 256 colours, for connections that do not pass `COLORTERM` on.
const NAMES_OF_DEEP: [&str; 7] = [
    "256color",
    "kitty",
    "alacritty",
    "foot",
    "ghostty",
    "wezterm",
    "direct",
];

/// What is known of the terminal.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct TerminalFacts {
    /// Columns and rows.
    pub size: (u16, u16),
    /// Its colours.
    pub colours: ColourDepth,
    /// `NO_COLOR` is set.
    pub wants_no_colour: bool,
    /// `None`: it did not say where the cursor is.
    pub drawn: Option<DrawnWidths>,
    /// Where copied texts go.
    pub clipboard: ClipboardWay,
}

/// Looks at the terminal; `None` where standard input or output is not a terminal. It blocks until
/// the terminal has answered.
pub fn probe_terminal() -> Option<TerminalFacts> {
    if !stdin().is_terminal() || !stdout().is_terminal() {
        return None;
    }
    let wants_no_colour = is_set("NO_COLOR");
    Some(TerminalFacts {
        size: terminal::size().unwrap_or_default(),
        colours: promised_colours(),
        wants_no_colour,
        drawn: measure().ok(),
        clipboard: clipboard_way(),
    })
}

/// How many columns the terminal has; `None` where standard output is not a terminal.
pub fn terminal_columns() -> Option<usize> {
    size_of_output().map(|(columns, _)| columns)
}

/// How many rows the terminal has; `None` where standard output is not a terminal.
pub fn terminal_rows() -> Option<usize> {
    size_of_output().map(|(_, rows)| rows)
}

fn size_of_output() -> Option<(usize, usize)> {
    let size = stdout().is_terminal().then(terminal::size)?;
    let (columns, rows) = size.ok()?;
    (columns > 0 && rows > 0).then(|| (columns.into(), rows.into()))
}

fn variable(name: &str) -> String {
    std::env::var(name).unwrap_or_default()
}

fn is_set(name: &str) -> bool {
    std::env::var_os(name).is_some_and(|value| !value.is_empty())
}

/// How many colours the environment promises.
pub(super) fn promised_colours() -> ColourDepth {
    colour_depth(
        &variable("TERM"),
        &variable("COLORTERM"),
        is_set("NO_COLOR"),
    )
}

fn colour_depth(term: &str, colorterm: &str, wants_no_colour: bool) -> ColourDepth {
    match colorterm {
        _ if wants_no_colour || term == "dumb" => ColourDepth::None,
        "truecolor" | "24bit" => ColourDepth::True,
        _ if NAMES_OF_DEEP.iter().any(|name| term.contains(name)) => ColourDepth::Palette,
        _ if term.is_empty() => ColourDepth::None,
        _ => ColourDepth::Sixteen,
    }
}

pub(super) fn clipboard_way() -> ClipboardWay {
    if is_set("TMUX") {
        ClipboardWay::Tmux
    } else if is_set("SSH_CONNECTION") || is_set("SSH_TTY") {
        ClipboardWay::RemoteTerminal
    } else if cfg!(feature = "clipboard") && has_display() {
        ClipboardWay::System
    } else {
        ClipboardWay::Terminal
    }
}

/// Whether there may be a clipboard of the system: on X11, and through it on Wayland, it is reached by a display.
fn has_display() -> bool {
    cfg!(not(unix)) || cfg!(target_os = "macos") || is_set("DISPLAY")
}

/// Draws each sign at the beginning of a line and asks where the cursor is then.
fn measure() -> io::Result<DrawnWidths> {
    enable_raw_mode()?;
    let measured = width_of('\u{b7}').and_then(|dot| {
        let chinese = width_of(CHINESE_SIGN)?;
        Ok(DrawnWidths { dot, chinese })
    });
    let cleared = execute!(stdout(), MoveToColumn(0), Clear(ClearType::CurrentLine));
    disable_raw_mode()?;
    cleared?;
    measured
}

fn width_of(sign: char) -> io::Result<u16> {
    execute!(stdout(), MoveToColumn(0), Print(sign))?;
    stdout().flush()?;
    cursor::position().map(|(column, _)| column)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_are_what_the_environment_promises() {
        for (term, colorterm, no_colour, depth) in [
            ("xterm-256color", "truecolor", false, ColourDepth::True),
            ("screen-256color", "", false, ColourDepth::Palette),
            ("xterm", "", false, ColourDepth::Sixteen),
            ("xterm-256color", "truecolor", true, ColourDepth::None),
            ("dumb", "", false, ColourDepth::None),
        ] {
            assert_eq!(colour_depth(term, colorterm, no_colour), depth, "{term}");
        }
    }
}
