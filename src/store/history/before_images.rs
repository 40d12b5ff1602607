//! What a sync that ends changed: how people and leave types looked before it.
//!
//! People are compared a slice at a time, each in a transaction of its own, so that no statement grows with the company. Until the
//! sync has ended its notes say how things stand anyway: nobody who reads is told anything else by them, and a program that dies
//! in between leaves nothing that must be undone. Notes of a sync that never ended are forgotten before others are made.

use super::super::checksum;
use super::super::sql::{SqlValue, Statement};
use super::super::{Holder, StoreError, SyncNumber, TenantStore};

/// Everybody whom the sync found changed, or no longer listed, as they were. Places are found first, by an index that holds
/// them: SQLite would read the whole listing for every person otherwise.
const CHANGED: &str = "INSERT INTO changes (tenant, sync, employee, person, person_checksum, fetched, answer, answer_checksum) \
     SELECT o.tenant, CAST($1 AS BIGINT), o.employee, o.body, o.checksum, a.fetched, a.body, a.checksum \
     FROM people o \
     LEFT JOIN answers a ON a.tenant = o.tenant AND a.sync = o.sync AND a.place = o.place \
     LEFT JOIN people n ON n.tenant = o.tenant AND n.sync = $1 AND n.place = \
     (SELECT MIN(q.place) FROM people q WHERE q.tenant = o.tenant AND q.sync = $1 AND q.employee = o.employee) \
     LEFT JOIN answers b ON b.tenant = n.tenant AND b.sync = n.sync AND b.place = n.place \
     WHERE o.tenant = $2 AND o.sync = $3 AND o.place >= $4 AND o.place < $5 AND (n.employee IS NULL \
     OR n.body IS DISTINCT FROM o.body OR b.body IS DISTINCT FROM a.body) \
     ON CONFLICT (tenant, sync, employee) DO NOTHING";

/// Everybody who was not listed before.
const CAME: &str = "INSERT INTO changes (tenant, sync, employee) \
     SELECT n.tenant, n.sync, n.employee FROM people n \
     LEFT JOIN people o ON o.tenant = n.tenant AND o.sync = $1 AND o.employee = n.employee \
     WHERE n.tenant = $2 AND n.sync = $3 AND n.place >= $4 AND n.place < $5 AND o.employee IS NULL \
     ON CONFLICT (tenant, sync, employee) DO NOTHING";

const TYPES_BEFORE: &str = "INSERT INTO type_changes (tenant, sync, body, checksum) VALUES ($1, $2, $3, $4) \
     ON CONFLICT (tenant, sync) DO NOTHING";

/// People compared in one transaction.
const SLICE: i64 = 2_000;

impl TenantStore {
    /// Notes how the people of the snapshot `before` looked where `sync` differs from it, while both still stand. What notes the
    /// same of leave types is part of the transaction that ends `sync`. Nothing for the very first sync.
    pub(in crate::store) async fn note_changes(
        &self,
        holder: &Holder,
        before: Option<SyncNumber>,
        sync: SyncNumber,
    ) -> Result<Option<Statement>, StoreError> {
        let Some(before) = before else {
            return Ok(None);
        };
        self.forget_notes_after(holder, before).await?;
        let numbers = [sync.0, self.tenant, before.0];
        self.note_slices(holder, CHANGED, numbers, before).await?;
        let numbers = [before.0, self.tenant, sync.0];
        self.note_slices(holder, CAME, numbers, sync).await?;
        self.types_before(before, sync).await
    }

    /// Along the listing of `listed`.
    async fn note_slices(
        &self,
        holder: &Holder,
        note: &'static str,
        numbers: [i64; 3],
        listed: SyncNumber,
    ) -> Result<(), StoreError> {
        let last = self.last_place(listed).await?;
        let mut place = 0;
        while place <= last {
            let ends = [place, place.saturating_add(SLICE)];
            let parameters: Vec<SqlValue> = numbers
                .into_iter()
                .chain(ends)
                .map(SqlValue::from)
                .collect();
            let slice = Statement::new(note, parameters);
            self.write(holder, vec![slice]).await?;
            place = ends[1];
        }
        Ok(())
    }

    async fn types_before(
        &self,
        SyncNumber(before): SyncNumber,
        SyncNumber(sync): SyncNumber,
    ) -> Result<Option<Statement>, StoreError> {
        let old = self.type_bodies(before).await?;
        if old == self.type_bodies(sync).await? {
            return Ok(None);
        }
        let old = old.join("\n");
        let checksum = checksum::of_types_before(self.tenant, sync, &old).done();
        let parameters: [SqlValue; 4] =
            [self.tenant.into(), sync.into(), old.into(), checksum.into()];
        Ok(Some(Statement::new(TYPES_BEFORE, parameters)))
    }

    /// The leave types of a sync as they stand in the table: each is JSON without a line break.
    async fn type_bodies(&self, sync: i64) -> Result<Vec<String>, StoreError> {
        let sql = "SELECT place, body, checksum FROM leave_types \
             WHERE tenant = $1 AND sync = $2 ORDER BY place";
        let parameters = [self.tenant.into(), sync.into()];
        let rows = self.database.query(sql, parameters).await?;
        let bodies = rows.iter().map(|row| {
            let body = row.text(1)?;
            // What is damaged must not be given a new checksum that fits.
            let checksum = checksum::of_leave_type(self.tenant, sync, row.int(0)?, body);
            checksum.verify(row.optional_int(2)?, "a leave type")?;
            Ok(body.to_owned())
        });
        bodies.collect()
    }
}

#[cfg(test)]
mod tests {
    use tempfile::TempDir;

    use super::*;
    use crate::store::StorePlace;
    use crate::store::database::Database;
    use crate::store::schema::bring_forward;

    /// How SQLite goes about it, table by table.
    async fn plan(sql: &str) -> Vec<String> {
        let folder = TempDir::new().unwrap();
        let place = StorePlace::File(folder.path().join("leaveboard.db"));
        let database = Database::open(&place).await.unwrap();
        bring_forward(&database).await.unwrap();
        let explain = format!("EXPLAIN QUERY PLAN {sql}");
        let parameters = [1; 5].map(i64::into);
        let rows = database.query(explain, parameters).await.unwrap();
        let texts = rows.iter().map(|row| row.text(3).unwrap().to_owned());
        texts.collect()
    }

    #[tokio::test]
    async fn a_person_is_found_by_their_id_and_not_among_everybody() {
        for sql in [CHANGED, CAME] {
            let plan = plan(sql).await;
            let by_id = "people_by_employee (tenant=? AND sync=? AND employee=?)";
            assert!(plan.iter().any(|step| step.contains(by_id)), "{plan:?}");
        }
    }
}
