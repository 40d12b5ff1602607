//! Starts the log of any command, as `LEAVEBOARD_LOG` and `LEAVEBOARD_LOG_LEVEL` ask for it.

use std::path::{Path, PathBuf};

use etcetera::BaseStrategy;

use tracing::level_filters::LevelFilter;

use crate::shell::log::LogFile;

use super::ending::CommandError;

const FILE_VARIABLE: &str = "LEAVEBOARD_LOG";
const LEVEL_VARIABLE: &str = "LEAVEBOARD_LOG_LEVEL";

/// A log that cannot be written is an error, because its absence would be noticed only when it is needed.
pub(super) fn start() -> Result<Option<LogFile>, CommandError> {
    let Some(file) = std::env::var_os(FILE_VARIABLE).filter(|file| !file.is_empty()) else {
        return Ok(None);
    };
    let file = Path::new(&file);
    let log = LogFile::start(file, level()?).map_err(|error| {
        let file = file.display();
        CommandError::Usage(format!("{FILE_VARIABLE}: cannot log into {file}: {error}"))
    })?;
    Ok(Some(log))
}

/// Where the log is, and what says so.
pub(super) fn place() -> (Option<PathBuf>, &'static str) {
    match std::env::var_os(FILE_VARIABLE).filter(|file| !file.is_empty()) {
        Some(file) => (Some(PathBuf::from(file)), FILE_VARIABLE),
        None => (state_file("leaveboard.log"), "default"),
    }
}

/// Where the report of the last crash is.
pub(super) fn crash_report() -> Option<PathBuf> {
    state_file("crash.txt")
}

/// A file in the folder for what is only of use on this machine, such as `~/.local/state/leaveboard`; beside the store where the
/// system has no such folder.
fn state_file(name: &str) -> Option<PathBuf> {
    let home = etcetera::choose_base_strategy().ok()?;
    let folder = home.state_dir().unwrap_or_else(|| home.data_dir());
    Some(folder.join("leaveboard").join(name))
}

fn level() -> Result<LevelFilter, CommandError> {
    let level = std::env::var_os(LEVEL_VARIABLE).unwrap_or_default();
    let level = level.to_string_lossy();
    match level.as_ref() {
        "" => Ok(LevelFilter::INFO),
        level => level.parse().map_err(|_| {
            let levels = "error, warn, info, debug, trace or off";
            CommandError::Usage(format!(
                "{LEVEL_VARIABLE}: \"{level}\" is not one of {levels}"
            ))
        }),
    }
}
