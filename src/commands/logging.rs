//! `LEAVEBOARD_LOG` and `LEAVEBOARD_LOG_LEVEL`: the log of any command.

use std::path::Path;

use tracing::level_filters::LevelFilter;

use crate::shell::log::LogFile;

use super::ending::CommandError;

const FILE: &str = "LEAVEBOARD_LOG";
const LEVEL: &str = "LEAVEBOARD_LOG_LEVEL";

/// Starts the log that the environment asks for. One that cannot be written is a mistake: nobody would miss it in time.
pub(super) fn start() -> Result<Option<LogFile>, CommandError> {
    let Some(file) = std::env::var_os(FILE).filter(|file| !file.is_empty()) else {
        return Ok(None);
    };
    let file = Path::new(&file);
    let log = LogFile::start(file, level()?).map_err(|error| {
        let file = file.display();
        CommandError::Usage(format!("{FILE}: cannot log into {file}: {error}"))
    })?;
    Ok(Some(log))
}

fn level() -> Result<LevelFilter, CommandError> {
    let level = std::env::var_os(LEVEL).unwrap_or_default();
    let level = level.to_string_lossy();
    match level.as_ref() {
        "" => Ok(LevelFilter::INFO),
        level => level.parse().map_err(|_| {
            let levels = "error, warn, info, debug, trace or off";
            CommandError::Usage(format!("{LEVEL}: \"{level}\" is not one of {levels}"))
        }),
    }
}
