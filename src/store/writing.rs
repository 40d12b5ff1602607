//! A sync's way into the store: begun, checkpointed, finished. Only with the lease, which every transaction checks.

use super::error::StoreError;
use super::tenant::{Holder, JournalEntry, Recalled, SyncNumber, SyncRecord, TenantStore};
use crate::domain::Instant;

fn unfinished<T>() -> Result<T, StoreError> {
    Err(StoreError::Unavailable("not built yet".to_owned()))
}

#[expect(unused_variables, reason = "signatures first")]
#[expect(clippy::unused_async, reason = "signatures first")]
impl TenantStore {
    /// Begins a sync; one that was interrupted is given up.
    pub async fn begin(&self, holder: &Holder, now: Instant) -> Result<SyncNumber, StoreError> {
        unfinished()
    }

    /// Writes what came since the last time, all or nothing: a checkpoint.
    pub async fn checkpoint(
        &self,
        holder: &Holder,
        sync: SyncNumber,
        now: Instant,
        batch: Vec<JournalEntry>,
    ) -> Result<(), StoreError> {
        unfinished()
    }

    /// Ends a sync whose directory is complete: it becomes the newest one, and a snapshot. What changed since the one before
    /// is kept, the rest of that one is let go.
    pub async fn finish(
        &self,
        holder: &Holder,
        sync: SyncNumber,
        now: Instant,
        complete: bool,
    ) -> Result<SyncRecord, StoreError> {
        unfinished()
    }

    /// Keeps a single person's newer answer beside a finished sync.
    pub async fn refresh(
        &self,
        holder: &Holder,
        sync: SyncNumber,
        answer: Recalled,
    ) -> Result<(), StoreError> {
        unfinished()
    }
}
