//! The whole state at an older snapshot.

use std::sync::Arc;

use jiff::Timestamp;
use tokio::sync::mpsc;

use super::super::codec::WordTable;
use super::super::sql::{SqlRow, SqlValue};
use super::image::{PersonColumns, person_at, types_before};
use crate::domain::changes::PersonState;
use crate::domain::roster::RosterChunk;
use crate::domain::{Employee, LeaveType, PersonBalances, RowId};
use crate::store::error::StoreError;
use crate::store::tenant::{SyncNumber, TenantStore};

/// People in a piece.
const PIECE_PEOPLE: i64 = 1024;

/// A piece of an older snapshot, with full answers. Rows count from 0 as they come.
#[derive(Clone, Debug)]
pub enum PastPiece {
    /// The leave types, first.
    Types(Arc<[LeaveType]>),
    /// The next people, and their answers. A person without one was not answered for in that sync.
    People(Arc<RosterChunk>, Vec<(RowId, PersonBalances)>),
}

/// Everybody in a slice of the newest listing, with their state at snapshot `$1`.
const LISTED: &str = "SELECT p.employee, c.sync, c.person, c.person_checksum, c.fetched, c.answer, c.answer_checksum, \
     p.body, p.checksum, a.fetched, a.body, a.checksum \
     FROM people p \
     LEFT JOIN answers a ON a.tenant = p.tenant AND a.sync = p.sync AND a.place = p.place \
     LEFT JOIN changes c ON c.tenant = p.tenant AND c.employee = p.employee AND c.sync = \
     (SELECT MIN(d.sync) FROM changes d WHERE d.tenant = p.tenant AND d.employee = p.employee AND d.sync > $1) \
     WHERE p.tenant = $2 AND p.sync = $3 AND p.place >= $4 AND p.place < $5 ORDER BY p.place";

/// People whom the newest listing lacks.
const GONE: &str = "SELECT c.employee, c.sync, c.person, c.person_checksum, c.fetched, c.answer, c.answer_checksum \
     FROM changes c \
     LEFT JOIN people p ON p.tenant = c.tenant AND p.sync = $1 AND p.employee = c.employee \
     WHERE c.tenant = $2 AND c.employee > $3 AND c.person IS NOT NULL AND p.employee IS NULL AND c.sync = \
     (SELECT MIN(d.sync) FROM changes d WHERE d.tenant = c.tenant AND d.employee = c.employee AND d.sync > $4) \
     ORDER BY c.employee LIMIT $5";

/// The columns of a person as a later sync found them changed, and as they are listed now.
const EARLIER: PersonColumns = PersonColumns(2);
const NOW: PersonColumns = PersonColumns(7);

impl TenantStore {
    /// Streams the state at a snapshot: leave types, then people with their answers in the order of the newest listing, people who have
    /// left since at the end. Waits when the reader is behind; ends early when it is gone.
    pub async fn read_past(
        &self,
        sync: SyncNumber,
        sink: mpsc::Sender<PastPiece>,
    ) -> Result<(), StoreError> {
        let snapshots = self.snapshots().await?;
        let record = snapshots.iter().find(|record| record.number == sync);
        let record = record
            .ok_or_else(|| StoreError::Unreadable(format!("there is no snapshot {}", sync.0)))?;
        let mut reader = PastReader {
            store: self,
            sync,
            newest: self.newest().await?,
            latest: record.finished,
            words: self.words().await?,
            sink,
            next: 0,
        };
        let types = self.types_at(sync, reader.newest).await?;
        if reader.send(PastPiece::Types(types)).await && reader.send_listed().await? {
            reader.send_gone().await?;
        }
        Ok(())
    }

    /// The leave types at a snapshot.
    pub(super) async fn types_at(
        &self,
        sync: SyncNumber,
        newest: SyncNumber,
    ) -> Result<Arc<[LeaveType]>, StoreError> {
        let sql = "SELECT sync, body, checksum FROM type_changes \
             WHERE tenant = $1 AND sync > $2 ORDER BY sync LIMIT 1";
        let parameters = [self.tenant.into(), sync.0.into()];
        let rows = self.database.query(sql, parameters).await?;
        match rows.first() {
            Some(row) => types_before(self.tenant, row),
            None => self.leave_types(newest).await,
        }
    }
}

/// A walk through one snapshot.
struct PastReader<'a> {
    store: &'a TenantStore,
    sync: SyncNumber,
    newest: SyncNumber,
    latest: Timestamp,
    words: WordTable,
    sink: mpsc::Sender<PastPiece>,
    /// The next row to be given.
    next: u32,
}

impl PastReader<'_> {
    /// `false` if the reader is gone.
    async fn send(&self, piece: PastPiece) -> bool {
        self.sink.send(piece).await.is_ok()
    }

    async fn send_listed(&mut self) -> Result<bool, StoreError> {
        let tenant = self.store.tenant;
        let last = self.store.last_place(self.newest).await?;
        let mut place = 0;
        while place <= last {
            let (from, to) = (place, place + PIECE_PEOPLE);
            let parameters = [self.sync.0, tenant, self.newest.0, from, to].map(SqlValue::from);
            let rows = self.query(LISTED, parameters).await?;
            let people = self.people(&rows, |row| match row.optional_int(1)? {
                Some(_) => Ok(EARLIER),
                None => Ok(NOW),
            })?;
            if !self.send_people(people).await {
                return Ok(false);
            }
            place = to;
        }
        Ok(true)
    }

    async fn send_gone(&mut self) -> Result<(), StoreError> {
        let mut after = String::new();
        loop {
            let parameters: [SqlValue; 5] = [
                self.newest.0.into(),
                self.store.tenant.into(),
                after.as_str().into(),
                self.sync.0.into(),
                PIECE_PEOPLE.into(),
            ];
            let rows = self.query(GONE, parameters).await?;
            let Some(last) = rows.last() else {
                return Ok(());
            };
            last.text(0)?.clone_into(&mut after);
            let people = self.people(&rows, |_| Ok(EARLIER))?;
            if !self.send_people(people).await {
                return Ok(());
            }
        }
    }

    async fn query(
        &self,
        sql: &'static str,
        parameters: impl Into<Vec<SqlValue>>,
    ) -> Result<Vec<SqlRow>, StoreError> {
        let rows = self.store.database.query(sql, parameters).await?;
        self.store.check_newest(self.newest).await?;
        Ok(rows)
    }

    /// The people of the rows who were listed then.
    fn people(
        &self,
        rows: &[SqlRow],
        at: impl Fn(&SqlRow) -> Result<PersonColumns, StoreError>,
    ) -> Result<Vec<PersonState>, StoreError> {
        let of = (self.store.tenant, &self.words);
        let person = |row: &SqlRow| person_at(row, at(row)?, row.text(0)?, of, self.latest);
        let people = rows.iter().map(person);
        people.filter_map(Result::transpose).collect()
    }

    async fn send_people(&mut self, people: Vec<PersonState>) -> bool {
        if people.is_empty() {
            return true;
        }
        let start = RowId(self.next);
        let rows = (start.0..).map(RowId);
        self.next += u32::try_from(people.len()).unwrap_or(u32::MAX);
        let employees: Vec<Employee> = people.iter().map(|p| (*p.employee).clone()).collect();
        let chunk = Arc::new(RosterChunk::build(start, &employees));
        let answers = rows.zip(people);
        let answers = answers.filter_map(|(row, person)| Some((row, person.answer?)));
        let answers = answers.collect();
        self.send(PastPiece::People(chunk, answers)).await
    }
}
