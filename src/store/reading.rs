//! What was kept, read back: the newest sync, the one that was interrupted, single people, and what a running one wrote.

use super::error::StoreError;
use super::tenant::{JournalEntry, Kept, Recalled, Resumable, SyncNumber, SyncRecord, TenantStore};
use crate::domain::RowId;

fn unfinished<T>() -> Result<T, StoreError> {
    Err(StoreError::Unavailable("not built yet".to_owned()))
}

#[expect(unused_variables, reason = "signatures first")]
#[expect(clippy::unused_async, reason = "signatures first")]
impl TenantStore {
    /// The newest finished sync.
    pub async fn last_sync(&self) -> Result<Option<SyncRecord>, StoreError> {
        unfinished()
    }

    /// The sync that was interrupted, if one was, with where it stands.
    pub async fn interrupted(&self) -> Result<Option<Resumable>, StoreError> {
        unfinished()
    }

    /// Streams everything kept of a finished sync (and single people refreshed since): types, then people and figures
    /// alternately, the first screens first. Waits when the reader is behind; ends early when it is gone.
    pub async fn read(
        &self,
        sync: SyncNumber,
        sink: tokio::sync::mpsc::Sender<Kept>,
    ) -> Result<(), StoreError> {
        unfinished()
    }

    /// Full answers (lots, fields) about people at these places of a sync; who has none is left out.
    pub async fn recall(
        &self,
        sync: SyncNumber,
        rows: &[RowId],
    ) -> Result<Vec<Recalled>, StoreError> {
        unfinished()
    }

    /// What was written to a running sync after journal entry `after` (0: from its beginning), in the order written.
    pub async fn journal(
        &self,
        sync: SyncNumber,
        after: i64,
    ) -> Result<(Vec<JournalEntry>, i64), StoreError> {
        unfinished()
    }
}
