//! People, answers and leave types of one sync, read from their rows.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use super::checksum;
use super::codec::{WordTable, unpack_answer, unpack_leave_type, unpack_person, unreadable};
use super::error::StoreError;
use super::sql::{SqlRow, SqlValue};
use super::tenant::{StoredAnswer, SyncNumber, TenantStore};
use crate::domain::{Employee, EmployeeId, LeaveType, RowId};

/// Places that one query names.
const PLACES_IN_QUERY: usize = 256;

/// A cross join, because SQLite executes it in the order in which it is written: each person is looked up by their answer, and not
/// each answer by its person.
pub(super) const ANSWERS: &str = "SELECT a.place, p.employee, a.fetched, a.body, a.checksum FROM answers a CROSS JOIN people p \
     WHERE p.tenant = a.tenant AND p.sync = a.sync AND p.place = a.place AND a.tenant = $1 AND a.sync = $2";

/// The same for the newer answers that are stored beside a finished sync.
pub(super) const REFRESHED: &str = "SELECT a.place, p.employee, a.fetched, a.body, a.checksum FROM refreshed a CROSS JOIN people p \
     WHERE p.tenant = a.tenant AND p.sync = a.sync AND p.place = a.place AND a.tenant = $1 AND a.sync = $2";

/// Places from `start` on, as the tables number them.
pub(super) fn places(start: usize, count: usize) -> Result<Range<i64>, StoreError> {
    let end = start
        .checked_add(count)
        .and_then(|end| u32::try_from(end).ok());
    let end = end.ok_or_else(|| StoreError::Unreadable("too many people".to_owned()))?;
    Ok(i64::from(end).saturating_sub(i64::try_from(count).unwrap_or(0))..i64::from(end))
}

impl TenantStore {
    /// The leave types of a sync, in the platform's order.
    pub(super) async fn leave_types(
        &self,
        sync: SyncNumber,
    ) -> Result<Arc<[LeaveType]>, StoreError> {
        let sql = "SELECT place, body, checksum FROM leave_types WHERE tenant = $1 AND sync = $2 ORDER BY place";
        let parameters = [self.tenant.into(), sync.0.into()];
        let rows = self.database.query(sql, parameters).await?;
        let types = rows.iter().map(|row| leave_type(self.tenant, sync, row));
        types.collect()
    }

    /// People at places that follow one another.
    pub(super) async fn people_at(
        &self,
        sync: SyncNumber,
        places: Range<i64>,
    ) -> Result<Vec<Employee>, StoreError> {
        let rows = self.people_rows(sync, places).await?;
        rows.iter().map(|row| employee(self.tenant, row)).collect()
    }

    pub(super) async fn people_rows(
        &self,
        sync: SyncNumber,
        places: Range<i64>,
    ) -> Result<Vec<SqlRow>, StoreError> {
        let sql = "SELECT employee, body, checksum FROM people \
             WHERE tenant = $1 AND sync = $2 AND place >= $3 AND place < $4 ORDER BY place";
        self.database.query(sql, self.at(sync, places)).await
    }

    pub(super) async fn answer_rows(
        &self,
        sync: SyncNumber,
        places: Range<i64>,
    ) -> Result<Vec<SqlRow>, StoreError> {
        let sql = format!("{ANSWERS} AND a.place >= $3 AND a.place < $4");
        self.database.query(sql, self.at(sync, places)).await
    }

    pub(super) fn at(&self, sync: SyncNumber, places: Range<i64>) -> [SqlValue; 4] {
        [
            self.tenant.into(),
            sync.0.into(),
            places.start.into(),
            places.end.into(),
        ]
    }

    /// The newest full answers (lots, fields) about the people at these places of a sync, in the order of `rows`. People without an
    /// answer are left out.
    pub async fn recall(
        &self,
        sync: SyncNumber,
        rows: &[RowId],
    ) -> Result<Vec<StoredAnswer>, StoreError> {
        let words = self.words().await?;
        let mut newest = self.named(ANSWERS, sync, rows, &words).await?;
        newest.extend(self.named(REFRESHED, sync, rows, &words).await?);
        Ok(in_order(newest, rows))
    }

    /// The answers of the sync itself at these places, in their order.
    pub(super) async fn answers_of(
        &self,
        sync: SyncNumber,
        rows: &[RowId],
    ) -> Result<Vec<StoredAnswer>, StoreError> {
        let words = self.words().await?;
        let found = self.named(ANSWERS, sync, rows, &words).await?;
        Ok(in_order(found, rows))
    }

    async fn named(
        &self,
        select: &str,
        sync: SyncNumber,
        rows: &[RowId],
        words: &WordTable,
    ) -> Result<HashMap<RowId, StoredAnswer>, StoreError> {
        let mut found = HashMap::new();
        for some in rows.chunks(PLACES_IN_QUERY) {
            let mut parameters: Vec<SqlValue> = vec![self.tenant.into(), sync.0.into()];
            parameters.extend(some.iter().map(|row| i64::from(row.0).into()));
            let names: Vec<String> = (3..=parameters.len()).map(|n| format!("${n}")).collect();
            let sql = format!("{select} AND a.place IN ({})", names.join(", "));
            for row in self.database.query(sql, parameters).await? {
                let one = recalled(self.tenant, &row, words)?;
                found.insert(one.row, one);
            }
        }
        Ok(found)
    }
}

fn in_order(mut found: HashMap<RowId, StoredAnswer>, rows: &[RowId]) -> Vec<StoredAnswer> {
    rows.iter().filter_map(|row| found.remove(row)).collect()
}

fn leave_type(tenant: i64, sync: SyncNumber, row: &SqlRow) -> Result<LeaveType, StoreError> {
    let body = row.text(1)?;
    let checksum = checksum::of_leave_type(tenant, sync.0, row.int(0)?, body);
    checksum.verify(row.optional_int(2)?, "a leave type")?;
    unpack_leave_type(body)
}

pub(super) fn employee(tenant: i64, row: &SqlRow) -> Result<Employee, StoreError> {
    employee_in(tenant, row, [0, 1, 2])
}

/// A person whose id, record and checksum stand in these columns.
pub(super) fn employee_in(
    tenant: i64,
    row: &SqlRow,
    [id, body, checksum]: [usize; 3],
) -> Result<Employee, StoreError> {
    let (id, body, stored) = (row.text(id)?, row.bytes(body)?, row.optional_int(checksum)?);
    checksum::of_person(tenant, id, body).verify(stored, "a person")?;
    unpack_person(id, body).map_err(unreadable("a person"))
}

/// A row of [`ANSWERS`] or [`REFRESHED`].
pub(super) fn recalled(
    tenant: i64,
    row: &SqlRow,
    words: &WordTable,
) -> Result<StoredAnswer, StoreError> {
    let place = u32::try_from(row.int(0)?);
    let (id, fetched, body) = (row.text(1)?, row.moment(2)?, row.bytes(3)?);
    let checksum = checksum::of_answer(tenant, id, fetched, body);
    checksum.verify(row.optional_int(4)?, "an answer")?;
    let person = unpack_answer(EmployeeId::new(id), fetched, body, words);
    Ok(StoredAnswer {
        row: RowId(place.map_err(|_| StoreError::Unreadable("a place".to_owned()))?),
        fetched,
        person: person.map_err(unreadable("an answer"))?,
    })
}
