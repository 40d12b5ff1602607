//! Snapshots: which there are, the state at one of them, and what changed between two.
//!
//! Only the newest finished sync is stored whole. The table `changes` holds what a person looked like before a sync changed them. So
//! an older state is the newest one, with each person's earliest later change put over it.

mod before_images;
mod between;
mod image;
mod one_person;
mod past;

use jiff::civil::Date;

use super::error::StoreError;
use super::tenant::{SyncNumber, SyncRecord, TenantStore};
use crate::domain::day::{day_of, end_of};

pub use one_person::PersonPast;
pub use past::PastPiece;

/// What is known of a day.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum OnDay {
    /// The last snapshot that ended on it or before (UTC+8).
    Snapshot(SyncRecord),
    /// No snapshot is that old.
    Before {
        /// The day of the oldest one, if there is any.
        first: Option<Date>,
    },
}

impl TenantStore {
    /// The last snapshot that ended on a day or before (UTC+8).
    pub async fn snapshot_on_or_before(&self, day: Date) -> Result<OnDay, StoreError> {
        let snapshots = self.snapshots().await?;
        let first = snapshots.iter().map(|record| record.finished).min();
        let (end, order) = (end_of(day), |r: &SyncRecord| (r.finished, r.number));
        let last = snapshots
            .into_iter()
            .filter(|record| record.finished < end)
            .max_by_key(order);
        Ok(last.map_or(
            OnDay::Before {
                first: first.map(day_of),
            },
            OnDay::Snapshot,
        ))
    }

    /// The sync that is stored whole.
    async fn newest(&self) -> Result<SyncNumber, StoreError> {
        let sql = "SELECT MAX(sync) FROM syncs WHERE tenant = $1 AND finished IS NOT NULL";
        let rows = self.database.query(sql, [self.tenant.into()]).await?;
        let newest = rows.first().map(|row| row.optional_int(0)).transpose()?;
        let newest = newest.flatten().map(SyncNumber);
        newest.ok_or_else(|| StoreError::Unreadable("there is no snapshot".to_owned()))
    }

    /// The last place of a sync's listing; -1 when it is empty.
    async fn last_place(&self, sync: SyncNumber) -> Result<i64, StoreError> {
        let sql = "SELECT COALESCE(MAX(place), -1) FROM people WHERE tenant = $1 AND sync = $2";
        let parameters = [self.tenant.into(), sync.0.into()];
        let rows = self.database.query(sql, parameters).await?;
        rows.first().map_or(Ok(-1), |row| row.int(0))
    }

    /// What was read belongs to one state only as long as no sync ends meanwhile, because that deletes the rows of the one before.
    async fn check_newest(&self, newest: SyncNumber) -> Result<(), StoreError> {
        if self.newest().await? == newest {
            return Ok(());
        }
        Err(StoreError::unavailable((
            "读取较早的快照时有一次同步结束了：请再试一次",
            "a sync ended while older snapshots were being read: ask again",
        )))
    }
}
