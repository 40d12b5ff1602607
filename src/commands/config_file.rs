//! `config init`, `config path` and `config show`: writes, finds and prints the configuration file.

use std::io::{self, Write};

use crate::config::ConfigPlace;

use super::cli::ConfigAction;
use super::ending::{CommandError, Ending};
use super::run_options::RunOptions;
use super::{config_init, tenants};

pub(super) async fn run(run: &RunOptions, action: ConfigAction) -> Result<Ending, CommandError> {
    match action {
        ConfigAction::Init { no_input } => config_init::run(run, &place(run)?.file, no_input).await,
        ConfigAction::Path => print(&place(run)?.file.display().to_string()),
        ConfigAction::Show => print(tenants::require_config(run)?.to_string().trim_end()),
    }
}

fn place(run: &RunOptions) -> Result<ConfigPlace, CommandError> {
    run.place().ok_or_else(|| {
        CommandError::Usage("no home folder is known; name the file with --config".to_owned())
    })
}

fn print(text: &str) -> Result<Ending, CommandError> {
    writeln!(io::stdout(), "{text}")?;
    Ok(Ending::Complete)
}
