//! The record of a sync: when it began and ended, how far it came.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use super::checksum::Checksum;
use super::error::StoreError;
use super::sql::{SqlRow, SqlValue};
use super::tenant::{InterruptedSync, SyncNumber, SyncReach, SyncRecord, TenantStore};

/// An interrupted sync is resumed for a day; after that, too many of the people found then may have changed.
const RESUMABLE_FOR: SignedDuration = SignedDuration::from_hours(24);

const COLUMNS: &str = "SELECT sync, started, touched, finished, complete, people, failed, cursor, walked, expected, entries, checksum, \
     scope FROM syncs WHERE tenant = $1";

/// One row of `syncs`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct StoredSync {
    pub(super) number: SyncNumber,
    /// When it began, by the clock of the program that began it.
    pub(super) started: Timestamp,
    /// When it was last written to, by the store's clock. No other moment of a sync is ever compared with the store's time.
    pub(super) touched: Timestamp,
    /// When it ended, by the clock of the program that ended it.
    pub(super) finished: Option<Timestamp>,
    pub(super) complete: bool,
    pub(super) people: usize,
    pub(super) failed: usize,
    pub(super) cursor: Option<String>,
    pub(super) walked: bool,
    pub(super) expected: Option<usize>,
    /// Journal entries written.
    pub(super) entries: i64,
    /// See [`SyncRecord::scope`].
    pub(super) scope: String,
}

impl StoredSync {
    /// The record of a sync that has just begun.
    pub(super) fn begun(number: SyncNumber, now: Timestamp, scope: &str) -> Self {
        Self {
            number,
            started: now,
            touched: now,
            finished: None,
            complete: false,
            people: 0,
            failed: 0,
            cursor: None,
            walked: false,
            expected: None,
            entries: 0,
            scope: scope.to_owned(),
        }
    }

    /// Covers all columns but `touched`, which the engine writes by its own clock. An empty scope is left out, so that the checksums of
    /// records from before that column still fit.
    pub(super) fn checksum(&self, tenant: i64) -> Checksum {
        let number = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
        let checksum = Checksum::of("sync", tenant)
            .number(self.number.0)
            .number(self.started.as_millisecond())
            .optional_number(self.finished.map(Timestamp::as_millisecond))
            .number(self.complete.into())
            .number(number(self.people))
            .number(number(self.failed))
            .number(self.cursor.is_some().into())
            .text(self.cursor.as_deref().unwrap_or_default())
            .number(self.walked.into())
            .optional_number(self.expected.map(number))
            .number(self.entries);
        if self.scope.is_empty() {
            return checksum;
        }
        checksum.text(&self.scope)
    }

    fn read(tenant: i64, row: &SqlRow) -> Result<Self, StoreError> {
        let record = Self::read_columns(row)?;
        let checksum = record.checksum(tenant);
        checksum.verify(row.optional_int(11)?, "the record of a sync")?;
        Ok(record)
    }

    fn read_columns(row: &SqlRow) -> Result<Self, StoreError> {
        Ok(Self {
            number: SyncNumber(row.int(0)?),
            started: row.moment(1)?,
            touched: row.moment(2)?,
            finished: row.optional_moment(3)?,
            complete: row.int(4)? != 0,
            people: people(row.int(5)?)?,
            failed: people(row.int(6)?)?,
            cursor: row.optional_text(7)?.map(str::to_owned),
            walked: row.int(8)? != 0,
            expected: row.optional_int(9)?.map(people).transpose()?,
            entries: entries(row.int(10)?)?,
            scope: row.optional_text(12)?.unwrap_or_default().to_owned(),
        })
    }

    /// As a snapshot, once it is finished.
    pub(super) fn snapshot(&self) -> Option<SyncRecord> {
        Some(SyncRecord {
            number: self.number,
            started: self.started,
            finished: self.finished?,
            people: self.people,
            failed: self.failed,
            complete: self.complete,
            scope: self.scope.clone(),
        })
    }

    /// `now` is the store's time. A sync that was written to more than a day in the future is from before the store's clock was set
    /// back; its age is unknown, so it is given up too.
    fn resumable(self, now: Timestamp) -> Option<InterruptedSync> {
        let is_recent = now.duration_since(self.touched).abs() <= RESUMABLE_FOR;
        is_recent.then_some(InterruptedSync {
            number: self.number,
            started: self.started,
            people: self.people,
            cursor: self.cursor,
            walked: self.walked,
            expected: self.expected,
        })
    }
}

impl TenantStore {
    /// The newest finished sync.
    pub async fn last_sync(&self) -> Result<Option<SyncRecord>, StoreError> {
        let newest = self
            .newest_record("AND finished IS NOT NULL ORDER BY sync DESC LIMIT 1")
            .await?;
        Ok(newest.and_then(|record| record.snapshot()))
    }

    /// How long ago a sync was last written to (a finished one: when it ended), by the store's clock. If that clock was set back since
    /// and the moment is in the future, the distance counts all the same. `None` if the sync is not there any more.
    pub async fn age(&self, sync: SyncNumber) -> Result<Option<Duration>, StoreError> {
        let sql = "SELECT {now} - touched FROM syncs WHERE tenant = $1 AND sync = $2";
        let parameters: [SqlValue; 2] = [self.tenant.into(), sync.0.into()];
        let sql = self.database.with_now(sql);
        let rows = self.database.query(sql, parameters).await?;
        let millis = rows.first().map(|row| row.int(0)).transpose()?;
        Ok(millis.map(|millis| Duration::from_millis(millis.unsigned_abs())))
    }

    /// The interrupted sync, if there is one that can be resumed: not if it was not written to for a day, or was narrowed to other
    /// departments.
    pub async fn interrupted(&self) -> Result<Option<InterruptedSync>, StoreError> {
        let unfinished = self.unfinished().await?;
        let Some(record) = unfinished.filter(|record| record.scope == self.scope) else {
            return Ok(None);
        };
        Ok(record.resumable(self.database.now().await?))
    }

    /// How many people of the newest finished sync a later one, which is not finished, did not list although it walked the whole
    /// directory of the same departments; `None` where there is no such sync.
    pub async fn no_longer_visible(&self) -> Result<Option<usize>, StoreError> {
        let (Some(last), Some(later)) = (self.last_sync().await?, self.unfinished().await?) else {
            return Ok(None);
        };
        if !later.walked || later.scope != last.scope {
            return Ok(None);
        }
        let sql = "SELECT COUNT(*) FROM people o WHERE o.tenant = $1 AND o.sync = $2 AND NOT EXISTS \
                   (SELECT 1 FROM people n WHERE n.tenant = o.tenant AND n.sync = $3 AND n.employee = o.employee)";
        let parameters: [SqlValue; 3] = [
            self.tenant.into(),
            last.number.0.into(),
            later.number.0.into(),
        ];
        let rows = self.database.query(sql, parameters).await?;
        rows.first().map(|row| row.count(0)).transpose()
    }

    /// How far the newest sync has come: one short row, for programs that look every few seconds.
    pub async fn reached(&self) -> Result<Option<SyncReach>, StoreError> {
        let sql = "SELECT sync, entries, finished FROM syncs WHERE tenant = $1 ORDER BY sync DESC LIMIT 1";
        let rows = self.database.query(sql, [self.tenant.into()]).await?;
        rows.first().map(read_reached).transpose()
    }

    /// The sync that has not ended, whatever its age.
    pub(super) async fn unfinished(&self) -> Result<Option<StoredSync>, StoreError> {
        self.newest_record("AND finished IS NULL ORDER BY sync DESC LIMIT 1")
            .await
    }

    async fn newest_record(&self, which: &str) -> Result<Option<StoredSync>, StoreError> {
        let mut records = self.records(which).await?;
        Ok((!records.is_empty()).then(|| records.swap_remove(0)))
    }

    async fn records(&self, which: &str) -> Result<Vec<StoredSync>, StoreError> {
        let sql = format!("{COLUMNS} {which}");
        let rows = self.database.query(sql, [self.tenant.into()]).await?;
        let records = rows.iter().map(|row| StoredSync::read(self.tenant, row));
        records.collect()
    }

    /// Every snapshot there is, oldest first.
    pub async fn snapshots(&self) -> Result<Vec<SyncRecord>, StoreError> {
        let finished = self
            .records("AND finished IS NOT NULL ORDER BY sync")
            .await?;
        Ok(finished.iter().filter_map(StoredSync::snapshot).collect())
    }

    /// The record of a sync that this store knows.
    pub(super) async fn record(&self, sync: SyncNumber) -> Result<StoredSync, StoreError> {
        let sql = format!("{COLUMNS} AND sync = $2");
        let parameters = [self.tenant.into(), sync.0.into()];
        let rows = self.database.query(sql, parameters).await?;
        let row = rows.first().ok_or_else(gone)?;
        StoredSync::read(self.tenant, row)
    }
}

/// A count of people, which is never larger than the largest place.
fn people(count: i64) -> Result<usize, StoreError> {
    let people = u32::try_from(count).ok();
    let people = people.and_then(|count| usize::try_from(count).ok());
    people.ok_or_else(|| StoreError::Unreadable(format!("a sync of {count} people")))
}

/// A count of journal entries. One more must always be possible.
fn entries(count: i64) -> Result<i64, StoreError> {
    let plausible = (0..i64::MAX).contains(&count);
    plausible
        .then_some(count)
        .ok_or_else(|| StoreError::Unreadable(format!("a sync of {count} checkpoints")))
}

fn read_reached(row: &SqlRow) -> Result<SyncReach, StoreError> {
    Ok(SyncReach {
        number: SyncNumber(row.int(0)?),
        entries: row.int(1)?,
        is_finished: row.optional_int(2)?.is_some(),
    })
}

/// The error when a sync is read whose rows have been deleted since, because a newer one has finished.
pub(super) fn gone() -> StoreError {
    StoreError::unavailable((
        "要读的那次同步已被更新的一次取代",
        "a newer sync has taken the place of the one asked for",
    ))
}
