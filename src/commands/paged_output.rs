//! A table on a terminal. It is shown when it is complete, through the user's pager if it is longer
//! than the screen, so that its beginning does not scroll away.

use std::fs::File;
use std::io::{self, BufWriter, IsTerminal, Seek, Write};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::shell::signals::IgnoredInterrupt;
use crate::shell::terminal_probe::terminal_rows;

/// The pager where `$PAGER` is not set.
const USUAL_PAGER: &str = if cfg!(windows) { "" } else { "less" };

/// The options of `less` where `$LESS` is not set: end at once if all fits, show colours, and leave
/// the text on the screen.
const LESS_OPTIONS: &str = "FRX";

/// Whether the pager has the terminal. Ctrl-C is then about the pager, and the program has to wait for it.
#[derive(Clone, Debug, Default)]
pub(super) struct PagerWatch(Arc<AtomicBool>);

impl PagerWatch {
    pub(super) fn has_terminal(&self) -> bool {
        self.0.load(Ordering::SeqCst)
    }
}

/// A table that is held back in a nameless file until it is complete.
#[derive(Debug)]
pub(super) struct PagedOutput {
    held: BufWriter<File>,
    lines: usize,
    watch: PagerWatch,
}

impl PagedOutput {
    /// `None` where standard output is no terminal, or nothing can be held back.
    pub(super) fn open() -> Option<Self> {
        if !io::stdout().is_terminal() {
            return None;
        }
        let held = tempfile::tempfile().ok()?;
        Some(Self {
            held: BufWriter::new(held),
            lines: 0,
            watch: PagerWatch::default(),
        })
    }

    pub(super) fn watch(&self) -> PagerWatch {
        self.watch.clone()
    }

    /// Shows the table, through the pager only if `may_page`.
    pub(super) fn show(self, may_page: bool) -> io::Result<()> {
        let mut table = self
            .held
            .into_inner()
            .map_err(io::IntoInnerError::into_error)?;
        table.rewind()?;
        let height = terminal_rows().unwrap_or(usize::MAX);
        let pager = pager(std::env::var("PAGER").ok());
        if let Some(pager) = pager.filter(|_| may_page && self.lines >= height) {
            self.watch.0.store(true, Ordering::SeqCst);
            let shown = run_pager(&pager, &table);
            self.watch.0.store(false, Ordering::SeqCst);
            if shown.is_ok() {
                return Ok(());
            }
        }
        table.rewind()?;
        let mut out = io::stdout().lock();
        io::copy(&mut table, &mut out)?;
        out.flush()
    }
}

/// The pager's command line; `None` where the user wants no pager.
fn pager(variable: Option<String>) -> Option<String> {
    let pager = variable.unwrap_or_else(|| USUAL_PAGER.to_owned());
    let pager = pager.trim();
    (!pager.is_empty() && pager != "cat").then(|| pager.to_owned())
}

/// Shows `table` and waits until the user has seen enough. An error where the pager cannot be run.
fn run_pager(pager: &str, table: &File) -> io::Result<()> {
    let (shell, flag) = if cfg!(windows) {
        ("cmd", "/C")
    } else {
        ("sh", "-c")
    };
    let mut command = Command::new(shell);
    command.args([flag, pager]);
    command.stdin(Stdio::from(table.try_clone()?));
    for (name, value) in [("LESS", LESS_OPTIONS), ("LESSCHARSET", "utf-8")] {
        if std::env::var_os(name).is_none() {
            command.env(name, value);
        }
    }
    let _ignored = IgnoredInterrupt::begin()?;
    let status = command.status()?;
    // The exit codes of a shell that cannot run the program or does not find it.
    if matches!(status.code(), Some(126 | 127)) {
        return Err(io::ErrorKind::NotFound.into());
    }
    Ok(())
}

impl Write for PagedOutput {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let count = self.held.write(bytes)?;
        self.lines += bytes[..count].split(|byte| *byte == b'\n').count() - 1;
        Ok(count)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.held.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_variable_and_cat_mean_no_pager() {
        let of = |variable: &str| pager(Some(variable.to_owned()));
        assert_eq!(of("most -s"), Some("most -s".to_owned()));
        for none in ["", " ", "cat"] {
            assert_eq!(of(none), None);
        }
        assert_eq!(pager(None).is_some(), cfg!(unix));
    }

    #[test]
    fn a_missing_pager_is_an_error_and_one_that_ends_early_is_not() {
        let table = tempfile::tempfile().unwrap();
        assert!(run_pager("no-such-pager-anywhere", &table).is_err());
        if cfg!(unix) {
            assert!(run_pager("exit 3", &table).is_ok());
        }
    }
}
