//! Where a store is, as `[store] url` says.

use std::path::{Path, PathBuf};

use secrecy::SecretString;

/// Where a store is. Its `Debug` shows no password.
#[derive(Clone, Debug)]
pub enum StoreUrl {
    /// SQLite in this file, which is created for its owner alone (0600), and so is its folder (0700).
    File(PathBuf),
    /// The same in the program's own data folder, whose rights are set to 0700 if others could read it.
    DefaultFile(PathBuf),
    /// PostgreSQL, or an engine that speaks its protocol. The URL may hold a password.
    Postgres(SecretString),
    /// Nothing is stored.
    Nowhere,
}

impl StoreUrl {
    /// Reads `[store] url`; `sqlite` alone means the default file in `data_folder`. `None` when the text is none of the forms.
    pub fn parse(url: &str, data_folder: &Path) -> Option<Self> {
        match url.split_once(':') {
            None if url == "sqlite" => Some(Self::DefaultFile(data_folder.join("leaveboard.db"))),
            None if url == "none" => Some(Self::Nowhere),
            Some(("sqlite", path)) if !path.is_empty() => Some(Self::File(PathBuf::from(path))),
            Some(("postgres" | "postgresql", _)) => Some(Self::Postgres(url.to_owned().into())),
            _ => None,
        }
    }
}
