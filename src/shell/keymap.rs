//! The keys of this run: the table of the program with what `keymap.toml` changes in it.

use std::fmt;
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
    /// It says what cannot be.
    Lines(PathBuf, Vec<KeymapMistake>, Language),
}

impl fmt::Display for KeymapError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (file, mistakes, language) = match self {
            Self::File(error) => return error.fmt(f),
            Self::Lines(file, mistakes, language) => (file, mistakes, *language),
        };
        let file = clean(&file.to_string_lossy());
        for (at, mistake) in mistakes.iter().enumerate() {
            if at > 0 {
                writeln!(f)?;
            }
            write!(f, "{file}:{}: {}", mistake.line, mistake.explain(language))?;
        }
        Ok(())
    }
}

impl std::error::Error for KeymapError {}

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
    /// The file cannot be read, or has mistakes, which are said in `language`.
    pub fn load(file: &Path, language: Language) -> Result<Self, KeymapError> {
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
        let wrong = |mistakes| KeymapError::Lines(file.to_owned(), mistakes, language);
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
