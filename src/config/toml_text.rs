//! Texts as TOML writes them.

/// `text` as a quoted TOML string.
pub(super) fn quoted(text: &str) -> String {
    toml::Value::from(text).to_string()
}
