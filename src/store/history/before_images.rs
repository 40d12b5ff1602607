//! Before-images: how people and leave types looked before the sync that changed them.
//!
//! People are compared slice by slice, each in a transaction of its own, so that no statement grows
//! with the company. Until the sync has ended, its before-images describe the present state, so
//! they mislead no reader, and a program that dies in between leaves nothing to undo. The
//! before-images of a sync that never ended are deleted before others are written.

use super::super::checksum;
use super::super::sql::{SqlValue, Statement};
use crate::store::error::StoreError;
use crate::store::holder::Holder;
use crate::store::tenant::{SyncNumber, TenantStore};

/// Everybody whom the sync found changed, or does not list any more, as they were. The place is looked up first, in an index that
/// holds it: otherwise SQLite would read the whole listing for every person.
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
const SLICE_PEOPLE: i64 = 2_000;

impl TenantStore {
    /// Writes how the people of the snapshot `before` looked where `sync` differs from it, while the rows of both are there. Returns
    /// the statement that does the same for leave types; it belongs to the transaction that ends `sync`. The very first sync has
    /// nothing before it.
    pub(in crate::store) async fn write_before_images(
        &self,
        holder: &Holder,
        before: Option<SyncNumber>,
        sync: SyncNumber,
    ) -> Result<Option<Statement>, StoreError> {
        let Some(before) = before else {
            return Ok(None);
        };
        self.delete_images_after(holder, before).await?;
        let numbers = [sync.0, self.tenant, before.0];
        self.write_slices(holder, CHANGED, numbers, before).await?;
        let numbers = [before.0, self.tenant, sync.0];
        self.write_slices(holder, CAME, numbers, sync).await?;
        self.types_before(before, sync).await
    }

    /// Executes `insert` for every slice of the listing of `listed`.
    async fn write_slices(
        &self,
        holder: &Holder,
        insert: &'static str,
        numbers: [i64; 3],
        listed: SyncNumber,
    ) -> Result<(), StoreError> {
        let last = self.last_place(listed).await?;
        let mut place = 0;
        while place <= last {
            let ends = [place, place.saturating_add(SLICE_PEOPLE)];
            let parameters: Vec<SqlValue> = numbers
                .into_iter()
                .chain(ends)
                .map(SqlValue::from)
                .collect();
            let slice = Statement::new(insert, parameters);
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
            // A damaged record must not get a new checksum that fits.
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
    use crate::store::database::Database;
    use crate::store::schema::migrate;
    use crate::store::store_url::StoreUrl;

    /// How SQLite goes about it, table by table.
    async fn plan(sql: &str) -> Vec<String> {
        let folder = TempDir::new().unwrap();
        let place = StoreUrl::File(folder.path().join("leaveboard.db"));
        let database = Database::open(&place).await.unwrap();
        migrate(&database).await.unwrap();
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
