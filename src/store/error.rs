//! What can go wrong with a store. Each message says what to do about it.

use std::path::PathBuf;

/// Why a store cannot be used (any more). None of these damages what was stored before.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum StoreError {
    /// The store cannot be opened or reached.
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
    /// Another process has taken the lease, so the transaction was undone.
    #[error("another process has taken over the sync of this tenant")]
    LeaseLost,
    /// A row that cannot be read back.
    #[error(
        "the store holds a record that cannot be read ({0}): `leaveboard store purge` removes it"
    )]
    Unreadable(String),
}

impl StoreError {
    /// Whether something stored is damaged: reading it again fails again, but other rows may still be readable.
    pub(super) fn is_damage(&self) -> bool {
        matches!(self, Self::Unreadable(_) | Self::Corrupt { .. })
    }
}
