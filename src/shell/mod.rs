//! The event loop, the effect runner and the terminal session.
//!
//! Owns everything of the dashboard that touches the world. Must not know what a screen looks like.

use std::io::IsTerminal;
use std::path::PathBuf;

use color_eyre::eyre::bail;

use crate::config::Tenant;
use crate::domain::Language;
use crate::ui::ThemeName;

/// How the dashboard is to be opened.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The language to start in.
    pub language: Language,
    /// The colours.
    pub theme: ThemeName,
    /// The figures are generated: the header says so.
    pub demo: bool,
    /// Borders and glyphs in ASCII.
    pub ascii: bool,
    /// Leave the mouse to the terminal.
    pub no_mouse: bool,
    /// Where to log; `None`: nowhere.
    pub log_file: Option<PathBuf>,
}

/// Opens the dashboard on `tenants` and returns when the user quits. Needs a multi-threaded tokio runtime around it.
///
/// # Errors
/// No terminal, a terminal that fails, a signal that ended it, or a panic in any task; the terminal is restored before.
#[expect(clippy::unused_async, reason = "the event loop follows")]
pub async fn run(tenants: Vec<Tenant>, options: Options) -> color_eyre::Result<()> {
    if !std::io::stdin().is_terminal() || !std::io::stdout().is_terminal() {
        bail!(
            "no terminal: the dashboard needs one; use `leaveboard balances`, `types` or `employees` instead"
        );
    }
    let _ = (tenants, options);
    Ok(())
}
