//! The `[compare]` section: what the view Compare knows besides the tenants.

use std::fmt;
use std::path::{Path, PathBuf};

use super::block::{BlockReader, ConfigBlock};
use super::toml_text::quoted;

/// The `[compare]` section.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct CompareSettings {
    /// A sheet of the company's own that tenants are compared with.
    pub sheet: Option<PathBuf>,
    /// The file of links between people who are the same.
    pub links: Option<PathBuf>,
}

/// Reads the section. A path is relative to the folder of the configuration file.
pub(super) fn read_compare<'t>(
    reader: &mut BlockReader<'t>,
    root: ConfigBlock<'t>,
    folder: &Path,
) -> CompareSettings {
    let Some(block) = reader.section(root, "compare") else {
        return CompareSettings::default();
    };
    reader.enter("compare");
    reader.check_keys(block, &["sheet", "links"], |_| None);
    let mut path = |key: &str| reader.text(block, key).map(|path| folder.join(path.value));
    let settings = CompareSettings {
        sheet: path("sheet"),
        links: path("links"),
    };
    reader.leave();
    settings
}

/// Writes the section, if there is anything in it.
pub(super) fn write_compare(f: &mut fmt::Formatter<'_>, compare: &CompareSettings) -> fmt::Result {
    let entries = [("sheet", &compare.sheet), ("links", &compare.links)];
    if entries.iter().all(|(_, path)| path.is_none()) {
        return Ok(());
    }
    writeln!(f, "\n[compare]")?;
    for (key, path) in entries {
        if let Some(path) = path {
            writeln!(f, "{key} = {}", quoted(&path.to_string_lossy()))?;
        }
    }
    Ok(())
}
