//! Starts the log of a command: in the file that `LEAVEBOARD_LOG` names, otherwise in the state
//! folder, at the level of `LEAVEBOARD_LOG_LEVEL`.

use std::path::{Path, PathBuf};

use etcetera::BaseStrategy;

use tracing::level_filters::LevelFilter;

use crate::config::TenantBlock;
use crate::domain::{Bilingual, Language};
use crate::shell::log::LogFile;
use crate::shell::session_file_name;

use super::ending::CommandError;

const FILE_VARIABLE: &str = "LEAVEBOARD_LOG";
const LEVEL_VARIABLE: &str = "LEAVEBOARD_LOG_LEVEL";

/// The log of a command. If the file that `LEAVEBOARD_LOG` names cannot be written, that is an
/// error, because its absence would be noticed only when it is needed. If the file in the state
/// folder cannot be written, the command runs without a log.
pub(super) fn start(works: bool) -> Result<Option<LogFile>, CommandError> {
    let level = level()?;
    let (Some(file), set_by) = place() else {
        return Ok(None);
    };
    if set_by == FILE_VARIABLE {
        let log = LogFile::start(&file, level).map_err(|error| {
            let (file, reason) = (file.display(), Bilingual::of_io(&error));
            CommandError::usage((
                format!("{FILE_VARIABLE}：无法把日志写入 {file}：{}", reason.zh()),
                format!("{FILE_VARIABLE}: cannot log into {file}: {}", reason.en()),
            ))
        })?;
        return Ok(Some(log));
    }
    if !works || level == LevelFilter::OFF {
        return Ok(None);
    }
    Ok(LogFile::start_bounded(&file, level).ok())
}

/// Where the log of a failure is, if there is one.
pub(super) fn explain_place(language: Language) -> Option<String> {
    let file = place().0.filter(|file| file.exists())?;
    let file = file.display();
    Some(language.pick(format!("日志：{file}"), format!("log: {file}")))
}

/// Where the report of a crash is.
pub(super) fn explain_crash_report(file: &Path, language: Language) -> String {
    let file = file.display();
    language.pick(
        format!("崩溃报告：{file}（不含人员数据；反馈问题时请附上）"),
        format!(
            "crash report: {file} (no data about people; please attach it when you report this)"
        ),
    )
}

/// Where the log is, and what decides that: the variable, or `default`.
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

/// The file that remembers where the dashboard was left with these tenants.
pub(super) fn last_session(tenants: &[TenantBlock]) -> Option<PathBuf> {
    let names = tenants
        .iter()
        .map(|block| block.tenant.settings.tenant.as_str());
    state_file(&session_file_name(&names.collect::<Vec<_>>()))
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
            CommandError::usage((
                format!("{LEVEL_VARIABLE}：「{level}」不是可用的值：error、warn、info、debug、trace、off"),
                format!("{LEVEL_VARIABLE}: \"{level}\" is not one of error, warn, info, debug, trace or off"),
            ))
        }),
    }
}
