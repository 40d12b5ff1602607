//! What can go wrong with a file, and what to do about it.

use std::path::Path;

use rusqlite::ErrorCode;

use crate::domain::text::clean;
use crate::store::error::StoreError;

/// An error of SQLite in words.
pub(super) fn explain(file: &Path, error: &rusqlite::Error) -> StoreError {
    let said = clean(&error.to_string());
    let named = |what: &str| format!("{}: {what} ({said})", file.display());
    if let rusqlite::Error::Utf8Error(..) = error {
        return StoreError::Unreadable("a text that is none".to_owned());
    }
    match error.sqlite_error_code() {
        Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => StoreError::Corrupt {
            file: file.to_owned(),
            reason: said,
        },
        Some(ErrorCode::DiskFull) => {
            StoreError::Unwritable(named("the disk is full; make room and start again"))
        }
        Some(ErrorCode::ReadOnly | ErrorCode::PermissionDenied | ErrorCode::CannotOpen) => {
            StoreError::Unwritable(named(
                "you may not write there; change the rights of the file and its folder, or name another [store] url",
            ))
        }
        Some(ErrorCode::SystemIoFailure) => {
            StoreError::Unwritable(named("the disk does not answer as it should"))
        }
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => {
            StoreError::Unwritable(named("another program is writing and does not end"))
        }
        _ => StoreError::Unavailable(named("the engine refused")),
    }
}
