//! What can go wrong with a store, each with what to do about it.

use std::path::PathBuf;

/// A store that cannot be used, or not any more. Nothing stored before is damaged by any of them.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum StoreError {
    /// It cannot be opened or reached.
    #[error("the store cannot be used: {0}")]
    Unavailable(String),
    /// Written by a newer version of this program.
    #[error(
        "the store has schema {found}, this version knows {known}: use the newer leaveboard that wrote it, or another [store] url"
    )]
    Newer {
        /// The version found.
        found: i64,
        /// The newest version known here.
        known: i64,
    },
    /// The file is damaged.
    #[error(
        "the store {} is damaged ({reason}): move it away and it will be filled anew, or restore a copy",
        .file.display()
    )]
    Corrupt {
        /// Which file.
        file: PathBuf,
        /// What the engine said.
        reason: String,
    },
    /// The disk is full, the file is read-only, the connection broke.
    #[error("the store cannot be written: {0}")]
    Unwritable(String),
    /// Another process took the lease: what this one had to write is not written.
    #[error("another process has taken over the sync of this tenant")]
    LeaseLost,
    /// A row that cannot be read back.
    #[error(
        "the store holds a record that cannot be read ({0}): `leaveboard store purge` removes it"
    )]
    Unreadable(String),
}

impl StoreError {
    /// Whether what was stored is damaged, so that asking again tells the same and something else may still be read.
    pub(super) fn is_damage(&self) -> bool {
        matches!(self, Self::Unreadable(_) | Self::Corrupt { .. })
    }
}
