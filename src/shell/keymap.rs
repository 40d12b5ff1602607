//! The keys of this run: the table of the program with what `keymap.toml` changes in it.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::app::keys::rebinding::{KeyChange, KeymapMistake};
use crate::app::keys::table::KeyTable;
use crate::config::{ConfigError, read_keymap};
use crate::domain::Language;
use crate::domain::text::clean;

/// The keys in use.
#[derive(Clone, Debug)]
pub struct Keymap {
    pub(super) table: Arc<KeyTable>,
}

/// Everything that is wrong with the file, a line each.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum KeymapError {
    /// It cannot be read, or is no such file.
    File(ConfigError),
    /// Some of its lines are wrong.
    Lines(PathBuf, Vec<KeymapMistake>),
}

impl KeymapError {
    /// All mistakes, each on a line with its place.
    pub fn explain(&self, language: Language) -> String {
        let (file, mistakes) = match self {
            Self::File(error) => return error.explain(language),
            Self::Lines(file, mistakes) => (file, mistakes),
        };
        let file = clean(&file.to_string_lossy());
        let lines = mistakes
            .iter()
            .map(|mistake| format!("{file}:{}: {}", mistake.line, mistake.explain(language)));
        lines.collect::<Vec<_>>().join("\n")
    }
}

impl Default for Keymap {
    fn default() -> Self {
        Self {
            table: KeyTable::usual(),
        }
    }
}

impl Keymap {
    /// The usual keys with the changes of this file; where there is no file, the usual keys.
    ///
    /// # Errors
    /// The file cannot be read, or has mistakes.
    pub fn load(file: &Path) -> Result<Self, KeymapError> {
        let lines = read_keymap(file).map_err(KeymapError::File)?;
        if lines.is_empty() {
            return Ok(Self::default());
        }
        let changes = lines.into_iter().map(|line| KeyChange {
            place: line.place,
            action: line.action,
            keys: line.keys,
            line: line.line,
        });
        let table = KeyTable::rebound(&changes.collect::<Vec<_>>());
        let wrong = |mistakes| KeymapError::Lines(file.to_owned(), mistakes);
        Ok(Self {
            table: Arc::new(table.map_err(wrong)?),
        })
    }

    /// Every key with its action, for `help keys`.
    pub fn page(&self, language: Language) -> String {
        self.table.page(language)
    }

    /// What the file changes, place by place, as such a file writes it.
    pub fn changed_lines(&self) -> String {
        self.table.changed_lines()
    }
}
