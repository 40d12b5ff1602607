//! Everybody who changed between two snapshots, with every state in between.
//!
//! If few people changed, the table `changes` alone is read, at once. If many did (a yearly grant), the newest listing is walked slice
//! by slice, so that memory holds one slice and never the company.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::Timestamp;
use tokio::sync::mpsc;

use super::super::codec::WordTable;
use super::super::sql::{SqlRow, SqlValue};
use super::image::{PersonColumns, person_at, types_before};
use crate::domain::LeaveType;
use crate::domain::changes::{FormerState, History, PersonState};
use crate::store::error::StoreError;
use crate::store::tenant::{SyncNumber, TenantStore};

/// Up to this many changes are read at once, from the table of changes alone.
const MAX_CHANGES_AT_ONCE: i64 = 20_000;
/// Places of the newest listing in one query, where there are more changes than that.
const SLICE_PLACES: i64 = 2_000;
/// Changes of people who have left in one query, likewise.
const SLICE_LEFT: usize = 5_000;
/// People in a batch that is sent.
const BATCH_PEOPLE: usize = 500;

/// The states that one person went through.
type PersonHistory = History<Option<PersonState>>;

/// A change `c` with the person's state at the end of the range: as the earliest change `e` after it found them, or as they are listed
/// now.
const COLUMNS: &str = "SELECT c.employee, c.sync, c.person, c.person_checksum, c.fetched, c.answer, c.answer_checksum, \
     e.sync, e.person, e.person_checksum, e.fetched, e.answer, e.answer_checksum, \
     p.body, p.checksum, a.fetched, a.body, a.checksum";
const BEYOND: &str = "LEFT JOIN changes e ON e.tenant = c.tenant AND e.employee = c.employee AND e.sync = \
     (SELECT MIN(f.sync) FROM changes f WHERE f.tenant = c.tenant AND f.employee = c.employee AND f.sync > $1)";
const LISTED: &str = "LEFT JOIN people p ON p.tenant = c.tenant AND p.sync = $2 AND p.place = \
     (SELECT MIN(q.place) FROM people q WHERE q.tenant = c.tenant AND q.sync = $2 AND q.employee = c.employee)";
const ANSWERS: &str =
    "LEFT JOIN answers a ON a.tenant = p.tenant AND a.sync = p.sync AND a.place = p.place";

/// From the changes of the range alone.
fn from_changes(rest: &str) -> String {
    format!(
        "{COLUMNS} FROM changes c {BEYOND} {LISTED} {ANSWERS} \
         WHERE c.tenant = $3 AND c.sync > $4 AND c.sync <= $1 {rest}"
    )
}

fn all_at_once() -> String {
    from_changes("ORDER BY COALESCE(p.place, 9223372036854775807), c.employee, c.sync")
}

fn gone() -> String {
    from_changes("AND p.employee IS NULL AND c.employee > $5 ORDER BY c.employee, c.sync LIMIT $6")
}

/// Along the listing. A cross join is executed in the order in which it is written, and of `x` only the index is read.
fn in_slice() -> String {
    format!(
        "{COLUMNS} FROM people p CROSS JOIN changes x CROSS JOIN changes c {BEYOND} {ANSWERS} \
         WHERE p.sync = $2 AND p.tenant = $3 AND x.tenant = p.tenant AND x.employee = p.employee \
         AND x.sync > $4 AND x.sync <= $1 AND c.tenant = x.tenant AND c.sync = x.sync AND c.employee = x.employee \
         AND p.place >= $5 AND p.place < $6 ORDER BY p.place, c.sync"
    )
}

/// Where the columns of a person stand: before the change, after the range, and as listed now.
const IMAGE: PersonColumns = PersonColumns(2);
const AFTER: PersonColumns = PersonColumns(8);
const NOW: PersonColumns = PersonColumns(13);
/// The column with the sync that found the change beyond the range.
const SYNC_AFTER: usize = 7;

impl TenantStore {
    /// The leave types from one snapshot to a later one, with every state in between.
    pub async fn types_between(
        &self,
        from: SyncNumber,
        to: SyncNumber,
    ) -> Result<History<Arc<[LeaveType]>>, StoreError> {
        let ends = self.ends().await?;
        let sql = "SELECT sync, body, checksum FROM type_changes \
             WHERE tenant = $1 AND sync > $2 AND sync <= $3 ORDER BY sync";
        let parameters = [self.tenant, from.0, to.0].map(SqlValue::from);
        let rows = self.database.query(sql, parameters).await?;
        let past = rows.iter().map(|row| {
            Ok(FormerState {
                state: types_before(self.tenant, row)?,
                until: ended(&ends, row.int(0)?),
            })
        });
        let past = past.collect::<Result<_, StoreError>>()?;
        let now = self.types_at(to, self.newest().await?).await?;
        Ok(History { past, now })
    }

    /// Streams, in batches, everybody who changed between two snapshots: in the order of the newest listing, people who have left since
    /// at the end. Waits when the reader is behind; ends early when it is gone.
    pub async fn people_between(
        &self,
        from: SyncNumber,
        to: SyncNumber,
        sink: mpsc::Sender<Vec<History<Option<PersonState>>>>,
    ) -> Result<(), StoreError> {
        let ends = self.ends().await?;
        let Some(&latest) = ends.get(&to.0) else {
            return Err(StoreError::Unreadable(format!(
                "there is no snapshot {}",
                to.0
            )));
        };
        let reader = ChangeReader {
            store: self,
            range: [to.0, self.newest().await?.0, self.tenant, from.0],
            latest,
            ends,
            words: self.words().await?,
            sink,
        };
        if reader.are_few().await? {
            let rows = reader.query(all_at_once(), []).await?;
            return reader.send(&rows).await.map(drop);
        }
        if reader.send_slices().await? {
            reader.send_gone().await?;
        }
        Ok(())
    }

    /// When each snapshot was taken.
    pub(super) async fn ends(&self) -> Result<BTreeMap<i64, Timestamp>, StoreError> {
        let snapshots = self.snapshots().await?.into_iter();
        Ok(snapshots.map(|it| (it.number.0, it.finished)).collect())
    }
}

/// When the sync that found a change ended. If that snapshot has been deleted, when the next one ended.
pub(super) fn ended(ends: &BTreeMap<i64, Timestamp>, sync: i64) -> Timestamp {
    let next = ends.range(sync..).next();
    next.map_or(Timestamp::MAX, |(_, finished)| *finished)
}

/// A walk through the changes of one range.
struct ChangeReader<'a> {
    store: &'a TenantStore,
    /// The parameters of every query: the range's end, the newest sync, the tenant, the range's beginning.
    range: [i64; 4],
    latest: Timestamp,
    ends: BTreeMap<i64, Timestamp>,
    words: WordTable,
    sink: mpsc::Sender<Vec<PersonHistory>>,
}

impl ChangeReader<'_> {
    async fn are_few(&self) -> Result<bool, StoreError> {
        let [to, _, tenant, from] = self.range;
        let sql = "SELECT COUNT(*) FROM (SELECT 1 AS one FROM changes \
                   WHERE tenant = $1 AND sync > $2 AND sync <= $3 LIMIT $4) found";
        let parameters = [tenant, from, to, MAX_CHANGES_AT_ONCE + 1].map(SqlValue::from);
        let rows = self.store.database.query(sql, parameters).await?;
        Ok(rows.first().map_or(Ok(0), |row| row.int(0))? <= MAX_CHANGES_AT_ONCE)
    }

    /// Walks the newest listing. `false` if the reader is gone.
    async fn send_slices(&self) -> Result<bool, StoreError> {
        let last = self.store.last_place(SyncNumber(self.range[1])).await?;
        let mut place = 0;
        while place <= last {
            let slice = [place, place + SLICE_PLACES].map(SqlValue::from);
            let rows = self.query(in_slice(), slice).await?;
            if !self.send(&rows).await? {
                return Ok(false);
            }
            place += SLICE_PLACES;
        }
        Ok(true)
    }

    async fn send_gone(&self) -> Result<(), StoreError> {
        let (mut after, mut limit) = (String::new(), SLICE_LEFT);
        loop {
            let at_most = i64::try_from(limit).unwrap_or(i64::MAX);
            let more = [after.as_str().into(), at_most.into()];
            let rows = self.query(gone(), more).await?;
            let is_all = rows.len() < limit;
            let whole = if is_all {
                &rows[..]
            } else {
                without_last(&rows)?
            };
            if !self.send(whole).await? || is_all {
                return Ok(());
            }
            match whole.last() {
                Some(row) => row.text(0)?.clone_into(&mut after),
                // One person alone fills the slice.
                None => limit *= 2,
            }
        }
    }

    async fn query(
        &self,
        sql: String,
        more: impl IntoIterator<Item = SqlValue>,
    ) -> Result<Vec<SqlRow>, StoreError> {
        let parameters = self.range.into_iter().map(SqlValue::from).chain(more);
        let parameters: Vec<SqlValue> = parameters.collect();
        let rows = self.store.database.query(sql, parameters).await?;
        self.store.check_newest(SyncNumber(self.range[1])).await?;
        Ok(rows)
    }

    /// `false` if the reader is gone.
    async fn send(&self, rows: &[SqlRow]) -> Result<bool, StoreError> {
        let mut batch = Vec::new();
        for of_one in rows.chunk_by(|one, other| one.text(0) == other.text(0)) {
            batch.push(self.history(of_one)?);
            if batch.len() == BATCH_PEOPLE && !self.send_batch(&mut batch).await {
                return Ok(false);
            }
        }
        Ok(batch.is_empty() || self.send_batch(&mut batch).await)
    }

    async fn send_batch(&self, batch: &mut Vec<PersonHistory>) -> bool {
        self.sink.send(std::mem::take(batch)).await.is_ok()
    }

    /// The states of one person, from all rows about them.
    fn history(&self, rows: &[SqlRow]) -> Result<PersonHistory, StoreError> {
        let past = rows.iter().map(|row| {
            Ok(FormerState {
                state: self.person(row, IMAGE)?,
                until: ended(&self.ends, row.int(1)?),
            })
        });
        let past = past.collect::<Result<_, StoreError>>()?;
        let now = match rows.first() {
            Some(row) if row.optional_int(SYNC_AFTER)?.is_some() => self.person(row, AFTER)?,
            Some(row) => self.person(row, NOW)?,
            None => None,
        };
        Ok(History { past, now })
    }

    fn person(&self, row: &SqlRow, at: PersonColumns) -> Result<Option<PersonState>, StoreError> {
        let of = (self.store.tenant, &self.words);
        person_at(row, at, row.text(0)?, of, self.latest)
    }
}

/// The rows without those of the last person, of whom more rows may follow.
fn without_last(rows: &[SqlRow]) -> Result<&[SqlRow], StoreError> {
    let Some(last) = rows.last() else {
        return Ok(rows);
    };
    let last = last.text(0)?;
    let whole = rows.partition_point(|row| row.text(0) != Ok(last));
    Ok(&rows[..whole])
}
