//! Reads any text as a configuration file.

use std::path::Path;

use super::check::check_file;
use crate::domain::fuzzing::assert_clean;
use crate::domain::text::is_dirty;

/// Checks the text as a file in a folder that does not exist. Messages about it have to be clean,
/// and what `config show` prints of it has to be a configuration with the same meaning.
pub(crate) fn read_configuration(text: &str) {
    let file = Path::new("/nonexistent/leaveboard/config.toml");
    let config = match check_file(file, text, true) {
        Ok(config) => config,
        Err(error) => return assert_lines_are_clean(&error.to_string()),
    };
    for block in &config.tenants {
        assert_clean(&(&block.tenant.label, block.tenant.settings.tenant.as_str()));
    }
    let shown = config.to_string();
    assert_lines_are_clean(&shown);
    let again = check_file(file, &shown, true).map(|config| config.to_string());
    assert_eq!(again.as_ref(), Ok(&shown));
}

fn assert_lines_are_clean(text: &str) {
    for line in text.lines() {
        assert!(!is_dirty(line), "{line:?}");
    }
}
