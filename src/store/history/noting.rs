//! What a sync that ends changed: how people and leave types looked before it.

use super::super::checksum;
use super::super::database::{Database, Statement};
use super::super::{StoreError, SyncNumber};

/// Everybody whom the sync found changed, or no longer listed, as they were. Places are found first, by an index that holds
/// them: SQLite would read the whole listing for every person otherwise.
const CHANGED: &str = "INSERT INTO changes (tenant, sync, employee, person, person_checksum, fetched, answer, answer_checksum) \
     SELECT o.tenant, CAST($1 AS BIGINT), o.employee, o.body, o.checksum, a.fetched, a.body, a.checksum \
     FROM people o \
     LEFT JOIN answers a ON a.tenant = o.tenant AND a.sync = o.sync AND a.place = o.place \
     LEFT JOIN people n ON n.tenant = o.tenant AND n.sync = $1 AND n.place = \
     (SELECT MIN(q.place) FROM people q WHERE q.tenant = o.tenant AND q.sync = $1 AND q.employee = o.employee) \
     LEFT JOIN answers b ON b.tenant = n.tenant AND b.sync = n.sync AND b.place = n.place \
     WHERE o.tenant = $2 AND o.sync = $3 AND (n.employee IS NULL \
     OR n.body IS DISTINCT FROM o.body OR b.body IS DISTINCT FROM a.body) \
     ON CONFLICT (tenant, sync, employee) DO NOTHING";

/// Everybody who was not listed before.
const CAME: &str = "INSERT INTO changes (tenant, sync, employee) \
     SELECT n.tenant, n.sync, n.employee FROM people n \
     LEFT JOIN people o ON o.tenant = n.tenant AND o.sync = $1 AND o.employee = n.employee \
     WHERE n.tenant = $2 AND n.sync = $3 AND o.employee IS NULL \
     ON CONFLICT (tenant, sync, employee) DO NOTHING";

const TYPES_BEFORE: &str = "INSERT INTO type_changes (tenant, sync, body, checksum) VALUES ($1, $2, $3, $4) \
     ON CONFLICT (tenant, sync) DO NOTHING";

/// What notes how the snapshot `before` looked where `sync` differs from it; part of the transaction that ends `sync`, while
/// both still stand. Nothing for the very first sync.
pub(in crate::store) async fn note_changes(
    database: &Database,
    tenant: i64,
    before: Option<SyncNumber>,
    sync: SyncNumber,
) -> Result<Vec<Statement>, StoreError> {
    let Some(SyncNumber(before)) = before else {
        return Ok(Vec::new());
    };
    let SyncNumber(sync) = sync;
    let mut statements = vec![
        Statement::new(CHANGED, [sync.into(), tenant.into(), before.into()]),
        Statement::new(CAME, [before.into(), tenant.into(), sync.into()]),
    ];
    let old = type_bodies(database, tenant, before).await?;
    if old != type_bodies(database, tenant, sync).await? {
        let old = old.join("\n");
        let checksum = checksum::of_types_before(tenant, sync, &old).done();
        let parameters = [tenant.into(), sync.into(), old.into(), checksum.into()];
        statements.push(Statement::new(TYPES_BEFORE, parameters));
    }
    Ok(statements)
}

/// The leave types of a sync as they stand in the table: each is JSON without a line break.
async fn type_bodies(
    database: &Database,
    tenant: i64,
    sync: i64,
) -> Result<Vec<String>, StoreError> {
    let sql = "SELECT place, body, checksum FROM leave_types WHERE tenant = $1 AND sync = $2 ORDER BY place";
    let rows = database.query(sql, [tenant.into(), sync.into()]).await?;
    let bodies = rows.iter().map(|row| {
        let body = row.text(1)?;
        // What is damaged must not be given a new checksum that fits.
        let checksum = checksum::of_leave_type(tenant, sync, row.int(0)?, body);
        checksum.verify(row.optional_int(2)?, "a leave type")?;
        Ok(body.to_owned())
    });
    bodies.collect()
}

#[cfg(test)]
mod tests {
    use tempfile::TempDir;

    use super::*;
    use crate::store::StorePlace;
    use crate::store::schema::bring_forward;

    /// How SQLite goes about it, table by table.
    async fn plan(sql: &str) -> Vec<String> {
        let folder = TempDir::new().unwrap();
        let place = StorePlace::File(folder.path().join("leaveboard.db"));
        let database = Database::open(&place).await.unwrap();
        bring_forward(&database).await.unwrap();
        let explain = format!("EXPLAIN QUERY PLAN {sql}");
        let parameters = [1, 1, 1].map(i64::into);
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
