//! Mistakes in a configuration, and how they are reported.

use std::fmt;
use std::path::{Path, PathBuf};

use crate::domain::{Bilingual, Language, nearest_word, text};

/// One mistake, as one line of the report.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ConfigProblem {
    /// Line in the file, from 1; `None` where the whole file is meant.
    pub line: Option<usize>,
    /// The key with its block: `tenant "hq-wecom": corp_id`. Empty where the mistake is in no key.
    pub key: String,
    /// What is wrong. It never contains a secret.
    pub what: Bilingual,
    /// How to correct it.
    pub remedy: Bilingual,
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

    /// A theme's file cannot be read.
    pub(super) fn unreadable_theme(file: &Path, error: &std::io::Error) -> Self {
        let problem = ConfigProblem {
            line: None,
            key: String::new(),
            what: Bilingual::new(
                format!("读不出配色文件：{}", Bilingual::of_io(error).zh()),
                format!("the theme cannot be read: {}", Bilingual::of_io(error).en()),
            ),
            remedy: Bilingual::new(
                "请写成 UTF-8 的 TOML，并确认本人可以读取",
                "write it as TOML in UTF-8, readable for you",
            ),
        };
        Self::new(file, vec![problem])
    }

    pub(super) fn unreadable(file: &Path, error: &std::io::Error) -> Self {
        let remedy = match error.kind() {
            std::io::ErrorKind::NotFound => (
                "请核对路径，或用 `leaveboard config init` 写一份",
                "check the path, or write one with `leaveboard config init`",
            ),
            std::io::ErrorKind::InvalidData => ("请另存为 UTF-8", "save it as UTF-8"),
            _ => ("请确认本人可以读取它", "make it readable for you"),
        };
        let reason = Bilingual::of_io(error);
        Self::new(
            file,
            vec![ConfigProblem {
                line: None,
                key: String::new(),
                what: Bilingual::new(
                    format!("读不出配置文件：{}", reason.zh()),
                    format!("the configuration cannot be read: {}", reason.en()),
                ),
                remedy: remedy.into(),
            }],
        )
    }
}

impl ConfigError {
    /// All mistakes, each on a line with its place: `config.toml:3: ...`
    pub fn explain(&self, language: Language) -> String {
        let file = text::clean(&self.file.to_string_lossy());
        let lines = self.problems.iter().map(|problem| {
            let line = problem
                .line
                .map_or_else(String::new, |line| format!(":{line}"));
            format!("{file}{line}: {}", problem.explain(language))
        });
        lines.collect::<Vec<_>>().join("\n")
    }
}

impl ConfigProblem {
    /// The key, what is wrong with it, and what to do.
    pub fn explain(&self, language: Language) -> String {
        let whole = self.what.and(&self.remedy);
        let whole = whole.pick(language);
        if self.key.is_empty() {
            return whole.to_owned();
        }
        let key = text::clean(&self.key);
        language.pick(format!("{key}：{whole}"), format!("{key}: {whole}"))
    }
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.explain(Language::English))
    }
}

impl fmt::Display for ConfigProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.explain(Language::English))
    }
}

impl std::error::Error for ConfigError {}

/// What to do about a word that is none of `known`: the nearest of them, or all of them.
pub(super) fn remedy_for(word: &str, known: &[&str]) -> Bilingual {
    if let Some(near) = nearest_word(word, known) {
        return Bilingual::new(
            format!("您是否想写 `{near}`？"),
            format!("did you mean `{near}`?"),
        );
    }
    let known = known.join(", ");
    Bilingual::new(format!("可用的有 {known}"), format!("use one of {known}"))
}
