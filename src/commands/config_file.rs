//! `config init`, `config path` and `config show`: writes, finds and prints the configuration file.

use std::io::{self, Write};
use std::path::Path;

use crate::config::{self, ConfigPlace};

use super::cli::ConfigAction;
use super::ending::{CommandError, Ending};
use super::run_options::RunOptions;
use super::{stderr, tenants};

pub(super) fn run(run: &RunOptions, action: ConfigAction) -> Result<Ending, CommandError> {
    match action {
        ConfigAction::Init => init(&place(run)?.file),
        ConfigAction::Path => print(&place(run)?.file.display().to_string()),
        ConfigAction::Show => print(tenants::require_config(run)?.to_string().trim_end()),
    }
}

fn place(run: &RunOptions) -> Result<ConfigPlace, CommandError> {
    run.place().ok_or_else(|| {
        CommandError::Usage("no home folder is known; name the file with --config".to_owned())
    })
}

fn init(file: &Path) -> Result<Ending, CommandError> {
    match config::create_private_file(file, &config::template()) {
        Ok(()) => {
            stderr::line(&format!(
                "wrote {}: fill in one block for each tenant",
                file.display()
            ));
            Ok(Ending::Complete)
        }
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            Err(CommandError::Usage(format!(
                "{} exists already and was left as it is; edit it, or name another file with --config",
                file.display()
            )))
        }
        Err(error) => Err(CommandError::Failed(format!(
            "cannot write {}: {error}",
            file.display()
        ))),
    }
}

fn print(text: &str) -> Result<Ending, CommandError> {
    writeln!(io::stdout(), "{text}")?;
    Ok(Ending::Complete)
}
