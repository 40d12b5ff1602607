//! Texts as TOML writes them.

use std::fmt;

/// `text` as a quoted TOML string.
pub(super) fn quoted(text: &str) -> String {
    toml::Value::from(text).to_string()
}

/// Writes a list of texts, if there is anything in it.
pub(super) fn write_ids(f: &mut fmt::Formatter<'_>, key: &str, ids: &[String]) -> fmt::Result {
    if ids.is_empty() {
        return Ok(());
    }
    let ids: Vec<String> = ids.iter().map(|id| quoted(id)).collect();
    writeln!(f, "{key} = [{}]", ids.join(", "))
}
