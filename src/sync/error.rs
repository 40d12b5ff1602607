//! Why a step of a sync ended early. One type for all of `sync`, so that every step can use `?`.

use thiserror::Error;

use crate::platform::ApiError;
use crate::store::StoreError;

/// What ends a step before its time.
#[derive(Debug, Error)]
pub(super) enum SyncError {
    /// The sync was cancelled, or nobody reads its reports any more, so every step ends.
    #[error("the sync was stopped")]
    Stopped,
    /// The store failed. A sync of its own then goes on in memory (`SyncPersistence::lose`); a command that only reads the
    /// store ends with it.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The platform cannot be called at all, for instance because the tenant's secret is missing.
    #[error(transparent)]
    Platform(#[from] ApiError),
}
