//! Looking back: the snapshots there are, the state at one of them, and what changed between two.
//!
//! Only the newest generation is kept whole. What a person looked like before a sync changed them stands in `changes`, so an
//! older state is the newest one, overridden for each person by the earliest change after it.

use std::sync::Arc;

use jiff::civil::Date;
use tokio::sync::mpsc;

use super::{StoreError, SyncNumber, SyncRecord, TenantStore};
use crate::domain::LeaveType;
use crate::domain::PersonBalances;
use crate::domain::RowId;
use crate::domain::changes::{Course, PersonState};
use crate::domain::roster::RosterChunk;

/// What stands for a day.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum OnDay {
    /// The last snapshot on or before it (UTC+8).
    Snapshot(SyncRecord),
    /// None is that old.
    Before {
        /// The day of the oldest one, if there is any.
        first: Option<Date>,
    },
}

/// A piece of an older snapshot, with full answers.
#[derive(Clone, Debug)]
pub enum Past {
    /// The leave types, first.
    Types(Arc<[LeaveType]>),
    /// The next people, and what is known of them: a person without an answer had none.
    People(Arc<RosterChunk>, Vec<(RowId, PersonBalances)>),
}

#[expect(unused_variables, clippy::unused_async, reason = "signatures first")]
impl TenantStore {
    /// Every snapshot there is, oldest first.
    pub async fn snapshots(&self) -> Result<Vec<SyncRecord>, StoreError> {
        unfinished()
    }

    /// What stands for a day: the last snapshot that ended on it or before (UTC+8).
    pub async fn snapshot_on_or_before(&self, day: Date) -> Result<OnDay, StoreError> {
        unfinished()
    }

    /// Streams the state at a snapshot: types, then people with their answers, in the order of the newest listing, people who
    /// have gone since last. Waits when the reader is behind; ends early when it is gone.
    pub async fn read_past(
        &self,
        sync: SyncNumber,
        sink: mpsc::Sender<Past>,
    ) -> Result<(), StoreError> {
        unfinished()
    }

    /// What the leave types were from one snapshot to a later one.
    pub async fn types_between(
        &self,
        from: SyncNumber,
        to: SyncNumber,
    ) -> Result<Course<Arc<[LeaveType]>>, StoreError> {
        unfinished()
    }

    /// Streams, in batches, everybody who changed between two snapshots, with every state in between; in the order of the
    /// newest listing, people who have gone since last.
    pub async fn people_between(
        &self,
        from: SyncNumber,
        to: SyncNumber,
        sink: mpsc::Sender<Vec<Course<Option<PersonState>>>>,
    ) -> Result<(), StoreError> {
        unfinished()
    }
}

fn unfinished<T>() -> Result<T, StoreError> {
    Err(StoreError::Unavailable("not built yet".to_owned()))
}
