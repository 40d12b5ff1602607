//! How a command ended, and the exit code that says so.

use std::io;
use std::path::Path;
use std::process::ExitCode;

use crate::config::ConfigError;
use crate::domain::{Bilingual, Language};
use crate::export::{Coverage, CoverageState, JqFailure};
use crate::shell::KeymapError;
use crate::store::StoreError;
use crate::text::jq::failed_on_object;

/// How a command ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Ending {
    /// Everything asked for was printed.
    Complete,
    /// Nothing usable came.
    Failed,
    /// The command or the configuration is wrong.
    Usage,
    /// Some of it was printed; standard error says what is missing.
    Partial,
    /// Every tenant asked refused.
    Refused,
    /// `--fail-if-any` found something.
    FoundAny,
    /// Ctrl-C.
    Interrupted,
    /// Another signal. The program cleans up and then dies of that signal, so that its parent sees
    /// it.
    Signal(i32),
}

impl Ending {
    /// The ending of a command whose tenants have this coverage.
    pub(super) fn of(coverage: &[Coverage]) -> Self {
        let all = |state| coverage.iter().all(|tenant| tenant.state == state);
        let some = |state| coverage.iter().any(|tenant| tenant.state == state);
        if all(CoverageState::Complete) {
            Self::Complete
        } else if some(CoverageState::Complete) || some(CoverageState::Partial) {
            Self::Partial
        } else if all(CoverageState::Refused) {
            Self::Refused
        } else {
            Self::Failed
        }
    }

    /// Whether a signal ended the command before it was done.
    pub(super) fn is_by_signal(self) -> bool {
        matches!(self, Self::Interrupted | Self::Signal(_))
    }

    fn code(self) -> u8 {
        match self {
            Self::Complete => 0,
            Self::Failed => 1,
            Self::Usage => 2,
            Self::Partial => 3,
            Self::Refused => 4,
            Self::FoundAny => 5,
            Self::Interrupted => 130,
            Self::Signal(signal) => u8::try_from(128 + signal).unwrap_or(u8::MAX),
        }
    }
}

impl From<Ending> for ExitCode {
    fn from(ending: Ending) -> Self {
        Self::from(ending.code())
    }
}

/// Why a command could not do what was asked. It holds both languages, because the language is
/// known only where the error is printed.
#[derive(Debug)]
pub(super) enum CommandError {
    /// The configuration file has mistakes.
    Config(ConfigError),
    /// The key map has mistakes.
    Keymap(KeymapError),
    /// The command line is wrong.
    Usage(Bilingual),
    /// Anything else, in one line.
    Failed(Bilingual),
    /// Anything else, in several lines.
    Report(Bilingual),
    /// The output could not be written.
    Output(io::Error),
}

impl From<ConfigError> for CommandError {
    fn from(error: ConfigError) -> Self {
        Self::Config(error)
    }
}

impl From<KeymapError> for CommandError {
    fn from(error: KeymapError) -> Self {
        Self::Keymap(error)
    }
}

impl From<io::Error> for CommandError {
    fn from(error: io::Error) -> Self {
        let failure = error.get_ref().and_then(|inner| inner.downcast_ref());
        match failure {
            Some(JqFailure(reason)) => Self::Failed(failed_on_object(reason)),
            None => Self::Output(error),
        }
    }
}

impl From<StoreError> for CommandError {
    fn from(error: StoreError) -> Self {
        Self::Failed(error.words())
    }
}

impl CommandError {
    /// [`Self::Usage`] from Chinese and English.
    pub(super) fn usage(what: impl Into<Bilingual>) -> Self {
        Self::Usage(what.into())
    }

    /// [`Self::Failed`] from Chinese and English.
    pub(super) fn failed(what: impl Into<Bilingual>) -> Self {
        Self::Failed(what.into())
    }

    pub(super) fn cannot_write(file: &Path, error: &io::Error) -> Self {
        let (file, reason) = (file.display(), Bilingual::of_io(error));
        Self::failed((
            format!("无法写入 {file}：{}", reason.zh()),
            format!("cannot write {file}: {}", reason.en()),
        ))
    }

    /// Whether the reader of standard output has closed it, as `head` does. That is not reported as an error.
    pub(super) fn is_closed_pipe(&self) -> bool {
        matches!(self, Self::Output(error) if error.kind() == io::ErrorKind::BrokenPipe)
    }

    /// What kind of failure it is, for the log.
    pub(super) fn kind(&self) -> &'static str {
        match self {
            Self::Config(_) => "configuration",
            Self::Keymap(_) => "key map",
            Self::Usage(_) => "usage",
            Self::Failed(_) => "failed",
            Self::Report(_) => "report",
            Self::Output(_) => "output",
        }
    }

    /// The message, on one line even if a flag, a variable or a path that it repeats has line breaks. Only the mistakes of a
    /// configuration and a report have several lines.
    pub(super) fn to_text(&self, language: Language) -> String {
        match self {
            Self::Config(error) => error.explain(language),
            Self::Keymap(error) => error.explain(language),
            Self::Usage(what) | Self::Failed(what) | Self::Report(what) => {
                what.pick(language).to_owned()
            }
            Self::Output(error) => {
                let reason = Bilingual::of_io(error);
                let reason = reason.pick(language);
                language.pick(
                    format!("输出写不出去：{reason}"),
                    format!("cannot write the output: {reason}"),
                )
            }
        }
    }

    pub(super) fn ending(&self) -> Ending {
        match self {
            Self::Config(_) | Self::Keymap(_) | Self::Usage(_) => Ending::Usage,
            Self::Failed(_) | Self::Report(_) | Self::Output(_) => Ending::Failed,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::PlatformKind;
    use CoverageState::{Complete, Failed, Partial, Refused};

    fn ending(states: &[CoverageState]) -> Ending {
        let coverage: Vec<Coverage> = states
            .iter()
            .map(|state| Coverage {
                tenant: "a".to_owned(),
                platform: PlatformKind::WeCom,
                state: *state,
                people: 0,
                answered: 0,
                failed: 0,
                gaps: Vec::new(),
                fetched_at: None,
            })
            .collect();
        Ending::of(&coverage)
    }

    #[test]
    fn the_exit_code_says_how_all_tenants_together_ended() {
        assert_eq!(ending(&[Complete, Complete]), Ending::Complete);
        assert_eq!(ending(&[Complete, Refused]), Ending::Partial);
        assert_eq!(ending(&[Failed, Partial]), Ending::Partial);
        assert_eq!(ending(&[Refused, Refused]), Ending::Refused);
        assert_eq!(ending(&[Refused, Failed]), Ending::Failed);
        assert_eq!(ending(&[Failed]), Ending::Failed);
    }
}
