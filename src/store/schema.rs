//! The definitions of all tables, and the migration of older stores.
//!
//! A store's version is the number of steps that were applied to it. Each step is one transaction, so that a store is never between
//! two versions. Moments are milliseconds since the epoch; true and false are 1 and 0.

use super::database::Database;
use super::error::StoreError;
use super::sql::Statement;

/// The steps from an empty database to the newest version. A step that was released never changes; another one is added instead.
const STEPS: [&[&str]; 5] = [FIRST, CHECKSUMS, SCOPE, READ_COSTS, KEPT_FOR_DAY];

/// Tenants and syncs; what syncs found; before-images; and what programs that share the store tell each other (calls, lease, requested
/// refreshes).
const FIRST: &[&str] = &[
    "CREATE TABLE schema_version (version {int} NOT NULL PRIMARY KEY) {keyed}",
    "CREATE TABLE tenants (tenant {int} NOT NULL PRIMARY KEY, name TEXT NOT NULL, platform TEXT NOT NULL, \
     account TEXT NOT NULL, UNIQUE (name, platform, account)) {heap}",
    // Only ever added to, so that equal content packs to equal bytes in every sync.
    "CREATE TABLE words (tenant {int} NOT NULL, number {int} NOT NULL, word TEXT NOT NULL, \
     PRIMARY KEY (tenant, number)) {keyed}",
    "CREATE TABLE syncs (tenant {int} NOT NULL, sync {int} NOT NULL, started {int} NOT NULL, touched {int} NOT NULL, \
     finished {int}, complete {int} NOT NULL, people {int} NOT NULL, failed {int} NOT NULL, cursor TEXT, \
     walked {int} NOT NULL, expected {int}, entries {int} NOT NULL, PRIMARY KEY (tenant, sync)) {keyed}",
    "CREATE TABLE leave_types (tenant {int} NOT NULL, sync {int} NOT NULL, place {int} NOT NULL, body TEXT NOT NULL, \
     PRIMARY KEY (tenant, sync, place)) {keyed}",
    "CREATE TABLE people (tenant {int} NOT NULL, sync {int} NOT NULL, place {int} NOT NULL, employee TEXT NOT NULL, \
     body {bytes} NOT NULL, PRIMARY KEY (tenant, sync, place)) {keyed}",
    // Unique, because nobody is listed twice. That also tells SQLite's planner that this index
    // finds one person, while the primary key without the place finds everybody.
    "CREATE UNIQUE INDEX people_by_employee ON people (tenant, sync, employee)",
    "CREATE TABLE answers (tenant {int} NOT NULL, sync {int} NOT NULL, place {int} NOT NULL, fetched {int} NOT NULL, \
     body {bytes} NOT NULL, PRIMARY KEY (tenant, sync, place)) {keyed}",
    // Which places each checkpoint wrote, for the programs that follow.
    "CREATE TABLE journal (tenant {int} NOT NULL, sync {int} NOT NULL, entry {int} NOT NULL, body {bytes} NOT NULL, \
     PRIMARY KEY (tenant, sync, entry)) {keyed}",
    // Derived when a sync ends, for a fast start.
    "CREATE TABLE blocks (tenant {int} NOT NULL, sync {int} NOT NULL, block {int} NOT NULL, kind {int} NOT NULL, \
     body {bytes} NOT NULL, PRIMARY KEY (tenant, sync, block, kind)) {heap}",
    // Newer answers about single people after a sync ended; never part of a snapshot.
    "CREATE TABLE refreshed (tenant {int} NOT NULL, sync {int} NOT NULL, place {int} NOT NULL, fetched {int} NOT NULL, \
     body {bytes} NOT NULL, PRIMARY KEY (tenant, sync, place)) {keyed}",
    // Before-images: what a person looked like in the snapshot before `sync`; without `person`, they were not in it. An older state
    // needs each person's earliest change after it.
    "CREATE TABLE changes (tenant {int} NOT NULL, sync {int} NOT NULL, employee TEXT NOT NULL, person {bytes}, \
     fetched {int}, answer {bytes}, PRIMARY KEY (tenant, employee, sync)) {keyed}",
    "CREATE INDEX changes_by_sync ON changes (tenant, sync, employee)",
    "CREATE TABLE type_changes (tenant {int} NOT NULL, sync {int} NOT NULL, body TEXT NOT NULL, \
     PRIMARY KEY (tenant, sync)) {keyed}",
    "CREATE TABLE calls (tenant {int} NOT NULL, endpoint TEXT NOT NULL, at {int} NOT NULL, calls {int} NOT NULL, \
     PRIMARY KEY (tenant, endpoint, at)) {keyed}",
    "CREATE TABLE months (tenant {int} NOT NULL, month TEXT NOT NULL, calls {int} NOT NULL, \
     PRIMARY KEY (tenant, month)) {keyed}",
    "CREATE TABLE leases (tenant {int} NOT NULL PRIMARY KEY, holder TEXT NOT NULL, until {int} NOT NULL, \
     progress TEXT NOT NULL) {keyed}",
    "CREATE TABLE wishes (tenant {int} NOT NULL, employee TEXT NOT NULL, PRIMARY KEY (tenant, employee)) {keyed}",
];

/// A checksum beside every record. NULL in rows that were there before.
const CHECKSUMS: &[&str] = &[
    "ALTER TABLE words ADD COLUMN checksum {int}",
    "ALTER TABLE syncs ADD COLUMN checksum {int}",
    "ALTER TABLE leave_types ADD COLUMN checksum {int}",
    "ALTER TABLE people ADD COLUMN checksum {int}",
    "ALTER TABLE answers ADD COLUMN checksum {int}",
    "ALTER TABLE journal ADD COLUMN checksum {int}",
    "ALTER TABLE blocks ADD COLUMN checksum {int}",
    "ALTER TABLE refreshed ADD COLUMN checksum {int}",
    "ALTER TABLE changes ADD COLUMN person_checksum {int}",
    "ALTER TABLE changes ADD COLUMN answer_checksum {int}",
    "ALTER TABLE type_changes ADD COLUMN checksum {int}",
];

/// Which departments a sync was narrowed to. NULL in rows that were there before, which were not narrowed.
const SCOPE: &[&str] = &["ALTER TABLE syncs ADD COLUMN scope TEXT"];

/// What a tenant's last complete read took of the month's calls.
const READ_COSTS: &[&str] = &[
    "CREATE TABLE read_costs (tenant {int} NOT NULL PRIMARY KEY, calls {int} NOT NULL, people {int} NOT NULL) {keyed}",
];

/// Answers of a platform that belong to no sync, stored for a day.
const KEPT_FOR_DAY: &[&str] = &[
    "CREATE TABLE kept_for_day (tenant {int} NOT NULL, kind TEXT NOT NULL, name TEXT NOT NULL, day TEXT NOT NULL, \
     body TEXT NOT NULL, checksum {int}, PRIMARY KEY (tenant, kind, name)) {keyed}",
];

/// Brings the tables to the newest version. The tables of a newer program are left untouched.
pub(super) async fn migrate(database: &Database) -> Result<(), StoreError> {
    apply_steps(database, &STEPS).await
}

async fn apply_steps(database: &Database, steps: &[&[&str]]) -> Result<(), StoreError> {
    let newest = i64::try_from(steps.len()).unwrap_or(i64::MAX);
    let mut version = stored_version(database).await?;
    while version < newest {
        if let Err(error) = apply_step(database, steps, version).await {
            // Another process may have applied the same step first.
            if stored_version(database).await? <= version {
                return Err(error);
            }
        }
        version = stored_version(database).await?;
    }
    if version > newest {
        return Err(StoreError::Newer {
            found: version,
            known: newest,
        });
    }
    Ok(())
}

/// 0 if there are no tables yet.
async fn stored_version(database: &Database) -> Result<i64, StoreError> {
    let tables = database.tables().await?;
    if !tables.iter().any(|table| table == "schema_version") {
        return Ok(0);
    }
    let rows = database
        .query("SELECT version FROM schema_version", [])
        .await?;
    rows.first().map_or(Ok(0), |row| row.int(0))
}

/// The step from `version` to the next.
async fn apply_step(
    database: &Database,
    steps: &[&[&str]],
    version: i64,
) -> Result<(), StoreError> {
    let step = usize::try_from(version).ok().and_then(|at| steps.get(at));
    let mut statements: Vec<Statement> = step
        .into_iter()
        .flat_map(|step| step.iter())
        .map(|sql| Statement::new(in_dialect(database, sql), []))
        .collect();
    statements.push(Statement::new("DELETE FROM schema_version", []));
    statements.push(Statement::new(
        "INSERT INTO schema_version (version) VALUES ($1)",
        [(version + 1).into()],
    ));
    database.transact(statements).await.map(drop)
}

fn in_dialect(database: &Database, sql: &str) -> String {
    let dialect = database.dialect();
    sql.replace("{int}", dialect.int)
        .replace("{bytes}", dialect.bytes)
        .replace("{keyed}", dialect.keyed)
        .replace("{heap}", dialect.heap)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::store_url::StoreUrl;

    const SECOND: &[&str] = &[
        "ALTER TABLE tenants ADD COLUMN colour TEXT",
        "UPDATE tenants SET colour = 'red'",
    ];
    const BROKEN: &[&str] = &[
        "DELETE FROM tenants",
        "ALTER TABLE nowhere ADD COLUMN a TEXT",
    ];

    async fn empty(folder: &tempfile::TempDir) -> Database {
        let place = StoreUrl::File(folder.path().join("a.db"));
        Database::open(&place).await.unwrap()
    }

    async fn with_a_tenant(folder: &tempfile::TempDir) -> Database {
        let database = empty(folder).await;
        apply_steps(&database, &[FIRST]).await.unwrap();
        let sql =
            "INSERT INTO tenants (tenant, name, platform, account) VALUES (1, 'hq', 'wecom', 'a')";
        database
            .transact(vec![Statement::new(sql, [])])
            .await
            .unwrap();
        database
    }

    #[tokio::test]
    async fn an_older_store_is_migrated_with_what_it_holds() {
        let folder = tempfile::tempdir().unwrap();
        let database = with_a_tenant(&folder).await;
        apply_steps(&database, &[FIRST, SECOND]).await.unwrap();
        assert_eq!(stored_version(&database).await, Ok(2));
        let rows = database.query("SELECT name, colour FROM tenants", []).await;
        let rows = rows.unwrap();
        assert_eq!((rows[0].text(0), rows[0].text(1)), (Ok("hq"), Ok("red")));
    }

    #[tokio::test]
    async fn a_step_that_fails_leaves_the_store_at_the_version_before() {
        let folder = tempfile::tempdir().unwrap();
        let database = with_a_tenant(&folder).await;
        apply_steps(&database, &[FIRST, BROKEN]).await.unwrap_err();
        assert_eq!(stored_version(&database).await, Ok(1));
        let rows = database.query("SELECT name FROM tenants", []).await;
        assert_eq!(rows.unwrap().len(), 1);
        apply_steps(&database, &[FIRST]).await.unwrap();
    }

    #[tokio::test]
    async fn a_step_is_taken_once_however_many_programs_start() {
        let folder = tempfile::tempdir().unwrap();
        let database = empty(&folder).await;
        let mut tasks = tokio::task::JoinSet::new();
        for _ in 0..5 {
            let database = empty(&folder).await;
            tasks.spawn(async move { migrate(&database).await });
        }
        assert_eq!(tasks.join_all().await, vec![Ok(()); 5]);
        let rows = database
            .query("SELECT version FROM schema_version", [])
            .await;
        assert_eq!(rows.unwrap().len(), 1);
    }
}
