//! `config init`, `config path` and `config show`: writes, finds and prints the configuration file.

use std::io::{self, Write};

use crate::config::ConfigPlace;
use crate::text::keymap::keymap_shown;

use super::cli::ConfigAction;
use super::ending::{CommandError, Ending};
use super::run_options::RunOptions;
use super::{config_init, tenants};

pub(super) async fn run(run: &RunOptions, action: ConfigAction) -> Result<Ending, CommandError> {
    match action {
        ConfigAction::Init { no_input } => config_init::run(run, &place(run)?.file, no_input).await,
        ConfigAction::Path => print(&place(run)?.file.display().to_string()),
        ConfigAction::Show => show(run),
    }
}

/// The configuration, and what the key map beside it changes.
fn show(run: &RunOptions) -> Result<Ending, CommandError> {
    let config = tenants::require_config(run)?;
    let language = config.display.language;
    let keymap = run.keymap()?;
    let mut text = config.to_string().trim_end().to_owned();
    if let Some(file) = run.keymap_file() {
        let shown = keymap_shown(&file.display().to_string(), file.exists(), language);
        text.extend(["\n\n# ", &shown]);
        let lines = keymap.changed_lines();
        text.extend(lines.lines().map(|line| format!("\n# {line}")));
    }
    print(&text)
}

fn place(run: &RunOptions) -> Result<ConfigPlace, CommandError> {
    run.place().ok_or_else(|| {
        CommandError::usage((
            "找不到用户主目录；请用 --config 写明文件",
            "no home folder is known; name the file with --config",
        ))
    })
}

fn print(text: &str) -> Result<Ending, CommandError> {
    writeln!(io::stdout(), "{text}")?;
    Ok(Ending::Complete)
}
