//! Full answers (lots, fields) of the sync that was restored, looked up for the people on screen. The restored figures alone fill
//! the table; the rest would be far too much to load for everybody.

use tokio::task::JoinSet;

use crate::domain::{RowId, RowSet};
use crate::store::{StoreError, StoredAnswer, SyncRecord, TenantStore};
use crate::sync::tasks::joined;

/// The screen holds the full answers of about this many people. After this many look-ups it may
/// have dropped the first ones, so they may be looked up again.
const MAX_RECALLED: usize = 2_000;

/// The restored sync and the look-ups of its answers.
#[derive(Debug, Default)]
pub(super) struct RestoredAnswers {
    record: Option<SyncRecord>,
    /// People whose stored answer was looked up.
    looked_up: RowSet,
    lookups: JoinSet<Result<Vec<StoredAnswer>, StoreError>>,
}

impl RestoredAnswers {
    /// The people of this sync have the first rows.
    pub(super) fn restore(&mut self, record: SyncRecord) {
        self.record = Some(record);
    }

    pub(super) fn record(&self) -> Option<&SyncRecord> {
        self.record.as_ref()
    }

    /// Looks up the answers about these people, unless they were looked up before or are not of the restored sync.
    pub(super) fn look_up(&mut self, store: &TenantStore, rows: impl Iterator<Item = RowId>) {
        let Some(record) = &self.record else {
            return;
        };
        if self.looked_up.len() > MAX_RECALLED {
            self.looked_up = RowSet::default();
        }
        let rows = rows.filter(|row| row.index() < record.people);
        let rows: Vec<RowId> = rows.filter(|row| self.looked_up.set(*row, true)).collect();
        if rows.is_empty() {
            return;
        }
        let (store, number) = (store.clone(), record.number);
        self.lookups
            .spawn(async move { store.recall(number, &rows).await });
    }

    /// The next answers found; waits for ever where nothing is looked up. Dropping the future loses nothing.
    pub(super) async fn next(&mut self) -> Result<Vec<StoredAnswer>, StoreError> {
        match self.lookups.join_next().await {
            Some(recalled) => joined(recalled),
            None => std::future::pending().await,
        }
    }
}
