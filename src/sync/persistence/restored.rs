//! What a sync reads back of earlier ones: the sync that was restored, its answers, its age, and what the last read cost.

use std::time::Duration;

use jiff::civil::Date;

use super::SyncPersistence;
use super::access::Persistence;
use super::cached_pieces::StoredPieces;
use crate::domain::{PersonBalances, RowId};
use crate::store::{CachedPiece, ReadCost, SyncNumber, SyncRecord};
use crate::sync::error::SyncError;
use crate::sync::reporter::Reporter;

impl SyncPersistence {
    /// The pieces of a finished sync; `None` without a store.
    pub(in crate::sync) fn cached_pieces(
        &self,
        number: SyncNumber,
    ) -> Option<StoredPieces<CachedPiece>> {
        let store = self.access.as_ref()?.store.clone();
        Some(StoredPieces::of_newest(store, number))
    }

    /// Notes that the first rows are those of this finished sync.
    pub(in crate::sync) fn note_restored(&mut self, record: SyncRecord) {
        self.restored.restore(record);
    }

    /// The finished sync that was restored at the start.
    pub(in crate::sync) fn restored(&self) -> Option<&SyncRecord> {
        self.restored.record()
    }

    /// Whether the restored sync, if there is one, was narrowed to the departments that are read now.
    pub(in crate::sync) fn is_restored_of_scope(&self) -> bool {
        match (self.restored.record(), &self.access) {
            (Some(record), Some(access)) => access.store.has_scope_of(record),
            _ => true,
        }
    }

    /// Looks up the full answers about restored people.
    pub(in crate::sync) fn look_up(&mut self, rows: impl Iterator<Item = RowId>) {
        if let Some(access) = &self.access {
            self.restored.look_up(&access.store, rows);
        }
    }

    /// How long ago the restored sync was read, if it covered the departments that are read now. It
    /// is measured by the store's clock, because the program that read it may have another clock
    /// than this one.
    pub(in crate::sync) async fn restored_age(
        &mut self,
        out: &Reporter,
    ) -> Result<Option<Duration>, SyncError> {
        let Some(record) = self.restored.record().cloned() else {
            return Ok(None);
        };
        let age = |it: Persistence| async move {
            if it.store.has_scope_of(&record) {
                it.store.age(record.number).await
            } else {
                Ok(None)
            }
        };
        self.ask(out, age).await.map(Option::flatten)
    }

    /// What the last complete read took of the month's calls.
    pub(in crate::sync) async fn last_read_cost(
        &mut self,
        out: &Reporter,
    ) -> Result<Option<ReadCost>, SyncError> {
        let cost = |it: Persistence| async move { it.store.last_read_cost().await };
        self.ask(out, cost).await.map(Option::flatten)
    }

    pub(in crate::sync) async fn note_read_cost(
        &mut self,
        cost: ReadCost,
        out: &Reporter,
    ) -> Result<(), SyncError> {
        let note = |it: Persistence| async move { it.store.note_read_cost(cost).await };
        self.ask(out, note).await.map(drop)
    }

    /// The month's billable calls of all programs, where the store can tell.
    pub(in crate::sync) async fn month_calls(&self, today: Date) -> Option<u64> {
        let store = &self.access.as_ref()?.store;
        store.month_calls(today).await.ok()
    }

    /// People with a balance that was not set up in the newest finished sync and for which the
    /// platform gave a reason. On DingTalk such a person spoils a call that also names others.
    pub(in crate::sync) async fn uninitialised_people(
        &mut self,
        out: &Reporter,
    ) -> Result<Vec<PersonBalances>, SyncError> {
        let Some(newest) = self.newest else {
            return Ok(Vec::new());
        };
        let people =
            |it: Persistence| async move { it.store.uninitialised_with_reason(newest).await };
        Ok(self.ask(out, people).await?.unwrap_or_default())
    }
}
