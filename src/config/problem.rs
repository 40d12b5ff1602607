//! Mistakes in a configuration, and how they are reported.

use std::fmt;
use std::path::{Path, PathBuf};

pub(crate) use crate::domain::nearest_word as nearest;
use crate::domain::text;

/// One mistake, as one line of the report.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ConfigProblem {
    /// Line in the file, from 1; `None` where the whole file is meant.
    pub line: Option<usize>,
    /// The key with its block: `tenant "hq-wecom": corp_id`. Empty where the mistake is in no key.
    pub key: String,
    /// What is wrong. It never contains a secret.
    pub what: String,
    /// How to correct it.
    pub remedy: String,
}

/// All mistakes of one file, in the order of its lines.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ConfigError {
    /// The file.
    pub file: PathBuf,
    /// At least one mistake.
    pub problems: Vec<ConfigProblem>,
}

impl ConfigError {
    pub(super) fn new(file: &Path, mut problems: Vec<ConfigProblem>) -> Self {
        problems.sort_by_key(|problem| problem.line);
        Self {
            file: file.to_owned(),
            problems,
        }
    }

    pub(super) fn unreadable(file: &Path, error: &std::io::Error) -> Self {
        let remedy = match error.kind() {
            std::io::ErrorKind::NotFound => {
                "check the path, or write one with `leaveboard config init`"
            }
            std::io::ErrorKind::InvalidData => "save it as UTF-8",
            _ => "make it readable for you",
        };
        Self::new(
            file,
            vec![ConfigProblem {
                line: None,
                key: String::new(),
                what: format!("the configuration cannot be read: {error}"),
                remedy: remedy.to_owned(),
            }],
        )
    }
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, problem) in self.problems.iter().enumerate() {
            if at > 0 {
                writeln!(f)?;
            }
            write!(f, "{}", text::clean(&self.file.to_string_lossy()))?;
            if let Some(line) = problem.line {
                write!(f, ":{line}")?;
            }
            write!(f, ": {problem}")?;
        }
        Ok(())
    }
}

impl fmt::Display for ConfigProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.key.is_empty() {
            write!(f, "{}: ", text::clean(&self.key))?;
        }
        write!(
            f,
            "{}; {}",
            text::clean(&self.what),
            text::clean(&self.remedy)
        )
    }
}

impl std::error::Error for ConfigError {}
