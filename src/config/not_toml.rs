//! The error for a file that is not valid TOML.

use std::path::Path;

use crate::domain::Bilingual;

use super::block::BlockReader;
use super::problem::{ConfigError, ConfigProblem};
use super::syntax::explain_syntax;

/// A syntax error with only its message and line number. The parser's own rendering would quote the line, which may contain a secret.
pub(super) fn not_toml(file: &Path, text: &str, error: &toml::de::Error) -> ConfigError {
    let line = error
        .span()
        .map(|span| BlockReader::new(text).line_at(span.start));
    let problem = ConfigProblem {
        line,
        key: String::new(),
        what: explain_syntax(error.message()),
        remedy: Bilingual::new(
            "请改正这一行；`leaveboard config init` 会写出一份可以对照的模板",
            "correct that line; `leaveboard config init` writes a template to compare with",
        ),
    };
    ConfigError::new(file, vec![problem])
}
