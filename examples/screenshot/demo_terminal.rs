//! The demo in a pseudo-terminal, at a moment that never passes.

use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};
use std::{env, error, thread};

use leaveboard::domain::Language;
use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use tempfile::TempDir;
use vt100::{Parser, Screen};

const ROWS: u16 = 30;
const COLUMNS: u16 = 120;

/// The moment of the pictures, in UTC+8: a Tuesday in the last month of a year of leave.
const MOMENT: &str = "2026-12-08 09:30:00";

/// The screen is at rest when nothing has changed for so long and nothing turns.
const REST: Duration = Duration::from_millis(1_500);
/// Longer than reading the company takes on a slow machine.
const PATIENCE: Duration = Duration::from_mins(5);

type Failure = Box<dyn error::Error>;

/// A running demo and what it shows.
pub(crate) struct DemoTerminal {
    child: Box<dyn Child + Send + Sync>,
    /// The terminal is closed when this is dropped.
    _master: Box<dyn MasterPty + Send>,
    keyboard: Box<dyn Write + Send>,
    printed: Receiver<Vec<u8>>,
    parser: Parser,
    /// Its home, in which nobody has a keymap or a session. It is removed when this is dropped.
    _home: TempDir,
}

impl DemoTerminal {
    /// Starts the demo and waits until it has read everything.
    pub(crate) fn open(language: Language, theme: &str) -> Result<Self, Failure> {
        let pair = native_pty_system().openpty(PtySize {
            rows: ROWS,
            cols: COLUMNS,
            ..PtySize::default()
        })?;
        let home = tempfile::tempdir()?;
        let child = pair
            .slave
            .spawn_command(command(language, theme, home.path())?)?;
        let mut demo = Self {
            child,
            printed: watch(pair.master.try_clone_reader()?),
            keyboard: pair.master.take_writer()?,
            _master: pair.master,
            parser: Parser::new(ROWS.try_into()?, COLUMNS.try_into()?, 0),
            _home: home,
        };
        demo.come_to_rest("the start")?;
        Ok(demo)
    }

    /// Types, and waits until the answer is complete.
    pub(crate) fn type_keys(&mut self, keys: &str) -> Result<(), Failure> {
        self.keyboard.write_all(keys.as_bytes())?;
        self.come_to_rest(keys)
    }

    /// What the terminal shows now.
    pub(crate) fn screen(&self) -> &Screen {
        self.parser.screen()
    }

    /// Ends the demo.
    pub(crate) fn close(mut self) -> Result<(), Failure> {
        self.child.kill()?;
        self.child.wait()?;
        Ok(())
    }

    /// Waits until the screen is another one and changes no more. `cause` always changes it.
    fn come_to_rest(&mut self, cause: &str) -> Result<(), Failure> {
        let end = Instant::now() + PATIENCE;
        let before = self.look();
        let mut shown = before.clone();
        let mut changed = Instant::now();
        while changed.elapsed() < REST || shown == before || self.is_busy() {
            if Instant::now() > end {
                return Err(
                    format!("no rest after {cause:?}:\n{}", self.screen().contents()).into(),
                );
            }
            if let Ok(bytes) = self.printed.recv_timeout(REST / 4) {
                self.parser.process(&bytes);
                let now = self.look();
                if now != shown {
                    changed = Instant::now();
                    shown = now;
                }
            }
        }
        Ok(())
    }

    /// The screen with its colours.
    fn look(&self) -> String {
        self.screen().contents_formatted()
    }

    /// Whether a spinner turns. Its signs are Braille patterns, and nothing else is.
    fn is_busy(&self) -> bool {
        let is_spinner = |sign| ('\u{2800}'..='\u{28ff}').contains(&sign);
        self.screen().contents().contains(is_spinner)
    }
}

/// The program that was built beside this example, with generated people.
fn command(language: Language, theme: &str, home: &Path) -> Result<CommandBuilder, Failure> {
    let here = env::current_exe()?;
    let built = here.ancestors().nth(2).ok_or("no target folder")?;
    let mut command = CommandBuilder::new(built.join("leaveboard"));
    command.args(["demo", "--employees", "240", "--limits", "off"]);
    command.args(["--theme", theme]);
    let locale = language.pick("zh_CN.UTF-8", "en_US.UTF-8");
    for (name, value) in [
        ("TERM", "xterm-256color"),
        ("LANG", locale),
        ("LC_ALL", locale),
        ("TZ", "CST-8"),
        ("FAKETIME", MOMENT),
        ("FAKETIME_DONT_FAKE_MONOTONIC", "1"),
    ] {
        command.env(name, value);
    }
    command.env("LD_PRELOAD", faketime()?);
    let foreign = |name: &str| name.starts_with("LEAVEBOARD_") || name.starts_with("XDG_");
    let names = env::vars().map(|(name, _)| name);
    for name in names.filter(|name| foreign(name)) {
        command.env_remove(name);
    }
    for name in ["NO_COLOR", "COLORFGBG", "TMUX", "SSH_TTY", "SSH_CONNECTION"] {
        command.env_remove(name);
    }
    command.env("HOME", home);
    Ok(command)
}

/// The library that keeps the clock at one moment.
fn faketime() -> Result<PathBuf, Failure> {
    let folders = std::fs::read_dir("/usr/lib")?.filter_map(Result::ok);
    let mut libraries = folders.map(|folder| folder.path().join("faketime/libfaketimeMT.so.1"));
    let found = libraries.find(|library| library.exists());
    Ok(found.ok_or("libfaketime is missing: apt-get install faketime")?)
}

/// Receives what the terminal prints. It is read in a thread because reading blocks.
fn watch(mut terminal: Box<dyn Read + Send>) -> Receiver<Vec<u8>> {
    let (sender, printed) = channel();
    thread::spawn(move || {
        let mut buffer = [0; 8_192];
        while let Ok(length @ 1..) = terminal.read(&mut buffer) {
            if sender.send(buffer[..length].to_vec()).is_err() {
                return;
            }
        }
    });
    printed
}
