//! The engine in a file: SQLite with a write-ahead log, one thread that writes and one that reads. Tasks of the runtime never wait
//! for the disk themselves; they send their work to these threads.

mod fault;
mod file;
mod worker;

use std::borrow::Cow;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{Connection, ToSql, TransactionBehavior};

use super::error::StoreError;
use super::sql::{SqlRow, SqlValue, Statement};
use fault::explain;
use worker::SqliteWorker;

/// An open file. The last clone closes it.
#[derive(Clone, Debug)]
pub(super) struct Sqlite {
    file: Arc<PathBuf>,
    writer: SqliteWorker,
    reader: SqliteWorker,
}

impl Sqlite {
    /// Opens `file`, or creates it for its owner alone. A file of another program is refused and not touched. `own_folder`: the folder
    /// belongs to this program too, so its rights are set.
    pub(super) async fn open(file: &Path, own_folder: bool) -> Result<Self, StoreError> {
        let path = file.to_owned();
        let open = move || file::open_writer(&path, own_folder);
        let writer = SqliteWorker::start("store-writer", None, open).await?;
        let path = file.to_owned();
        let open = move || file::open_reader(&path);
        // If two connections close at the same moment, neither is the last one, and the log with the newest writes stays beside the
        // file. So the writer closes after the reader, and removes the log.
        let reader = SqliteWorker::start("store-reader", Some(writer.clone()), open).await?;
        Ok(Self {
            file: Arc::new(file.to_owned()),
            writer,
            reader,
        })
    }

    pub(super) async fn query(
        &self,
        sql: Cow<'static, str>,
        parameters: Vec<SqlValue>,
    ) -> Result<Vec<SqlRow>, StoreError> {
        self.reader
            .run(move |connection| query(connection, &sql, &parameters))
            .await?
            .map_err(|error| explain(&self.file, &error))
    }

    pub(super) async fn transact(
        &self,
        statements: Vec<Statement>,
    ) -> Result<Vec<u64>, StoreError> {
        let file = Arc::clone(&self.file);
        self.writer
            .run(move |connection| transact(connection, &file, &statements))
            .await?
    }

    /// Rewrites the file without what was deleted, and empties the log beside it.
    pub(super) async fn compact(&self) -> Result<(), StoreError> {
        self.writer
            .run(|connection| connection.execute_batch("VACUUM; PRAGMA wal_checkpoint(TRUNCATE)"))
            .await?
            .map_err(|error| explain(&self.file, &error))
    }
}

fn query(
    connection: &Connection,
    sql: &str,
    parameters: &[SqlValue],
) -> rusqlite::Result<Vec<SqlRow>> {
    let mut statement = connection.prepare_cached(sql)?;
    let columns = statement.column_count();
    let mut found = statement.query(rusqlite::params_from_iter(parameters))?;
    let mut rows = Vec::new();
    while let Some(row) = found.next()? {
        rows.push(read_row(row, columns)?);
    }
    Ok(rows)
}

fn read_row(row: &rusqlite::Row<'_>, columns: usize) -> rusqlite::Result<SqlRow> {
    (0..columns)
        .map(|column| {
            row.get_ref(column)
                .and_then(|value| read_value(column, value))
        })
        .collect::<rusqlite::Result<Vec<_>>>()
        .map(SqlRow)
}

fn read_value(column: usize, value: ValueRef<'_>) -> rusqlite::Result<SqlValue> {
    match value {
        ValueRef::Null => Ok(SqlValue::Null),
        ValueRef::Integer(number) => Ok(SqlValue::Int(number)),
        ValueRef::Text(text) => Ok(SqlValue::Text(std::str::from_utf8(text)?.to_owned())),
        ValueRef::Blob(bytes) => Ok(SqlValue::Bytes(bytes.to_owned())),
        ValueRef::Real(_) => Err(rusqlite::Error::InvalidColumnType(
            column,
            "a floating point number".to_owned(),
            rusqlite::types::Type::Real,
        )),
    }
}

fn transact(
    connection: &mut Connection,
    file: &Path,
    statements: &[Statement],
) -> Result<Vec<u64>, StoreError> {
    let explained = |error| explain(file, &error);
    let transaction = connection
        .transaction_with_behavior(TransactionBehavior::Immediate)
        .map_err(explained)?;
    let mut changed = Vec::with_capacity(statements.len());
    for statement in statements {
        let rows = execute(&transaction, statement).map_err(explained)?;
        if statement.guard.is_some_and(|wanted| wanted != rows) {
            return Err(StoreError::LeaseLost);
        }
        changed.push(rows);
    }
    transaction.commit().map_err(explained)?;
    Ok(changed)
}

fn execute(connection: &Connection, statement: &Statement) -> rusqlite::Result<u64> {
    let mut prepared = connection.prepare_cached(&statement.sql)?;
    let mut changed = 0;
    for row in &statement.rows {
        changed += prepared.execute(rusqlite::params_from_iter(row))? as u64;
    }
    Ok(changed)
}

impl ToSql for SqlValue {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Self::Null => ValueRef::Null,
            Self::Int(number) => ValueRef::Integer(*number),
            Self::Text(text) => ValueRef::Text(text.as_bytes()),
            Self::Bytes(bytes) => ValueRef::Blob(bytes),
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILL: &str = "INSERT INTO heap (body) VALUES ($1)";

    fn fill(bytes: usize) -> Vec<Statement> {
        vec![Statement::new(FILL, [vec![7_u8; bytes].into()])]
    }

    async fn limit(sqlite: &Sqlite, pages: u32) {
        let limit = move |connection: &mut Connection| {
            connection.pragma_update_and_check(None, "max_page_count", pages, |_| Ok(()))
        };
        sqlite.writer.run(limit).await.unwrap().unwrap();
    }

    async fn bodies(sqlite: &Sqlite) -> Vec<SqlRow> {
        let sql = "SELECT LENGTH(body) FROM heap";
        sqlite.query(sql.into(), Vec::new()).await.unwrap()
    }

    async fn opened(folder: &tempfile::TempDir) -> Sqlite {
        let sqlite = Sqlite::open(&folder.path().join("a.db"), false)
            .await
            .unwrap();
        let create = Statement::new("CREATE TABLE heap (body BLOB)", []);
        sqlite.transact(vec![create]).await.unwrap();
        sqlite
    }

    #[tokio::test]
    async fn a_full_disk_refuses_what_is_new_and_keeps_what_is_there() {
        let folder = tempfile::tempdir().unwrap();
        let sqlite = opened(&folder).await;
        sqlite.transact(fill(1_000)).await.unwrap();
        limit(&sqlite, 8).await;
        let mut both = fill(10);
        both.extend(fill(1_000_000));
        let error = sqlite.transact(both).await.unwrap_err();
        assert!(
            matches!(&error, StoreError::Unwritable(why) if why.en().contains("the disk is full"))
        );
        assert_eq!(bodies(&sqlite).await, [SqlRow(vec![SqlValue::Int(1_000)])]);
        limit(&sqlite, 100_000).await;
        sqlite.transact(fill(1_000_000)).await.unwrap();
        assert_eq!(bodies(&sqlite).await.len(), 2);
    }

    #[tokio::test]
    async fn a_transaction_whose_guard_fails_writes_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let sqlite = opened(&folder).await;
        let mut statements = fill(1);
        let guard = Statement::new("DELETE FROM heap WHERE body IS NULL", []).must_change(1);
        statements.push(guard);
        assert_eq!(
            sqlite.transact(statements).await,
            Err(StoreError::LeaseLost)
        );
        assert_eq!(bodies(&sqlite).await, []);
    }

    #[tokio::test]
    async fn everything_is_in_the_file_itself_once_it_is_closed() {
        // Often enough that two threads that close at the same moment meet.
        for _ in 0..200 {
            let folder = tempfile::tempdir().unwrap();
            let sqlite = opened(&folder).await;
            // Only a connection that has read something holds a lock on the file.
            bodies(&sqlite).await;
            drop(sqlite);
            let log = folder.path().join("a.db-wal");
            let begun = std::time::Instant::now();
            while log.exists() {
                assert!(begun.elapsed().as_secs() < 60, "the log is still there");
                std::thread::sleep(std::time::Duration::from_millis(1));
            }
        }
    }

    #[tokio::test]
    async fn work_that_nobody_waits_for_any_more_is_done() {
        let folder = tempfile::tempdir().unwrap();
        let sqlite = opened(&folder).await;
        let (release, held) = std::sync::mpsc::channel::<()>();
        let busy = sqlite.clone();
        let busy = tokio::spawn(async move { busy.writer.run(move |_| held.recv()).await });
        tokio::task::yield_now().await;
        let filling = sqlite.clone();
        let gone = tokio::spawn(async move { filling.transact(fill(1)).await });
        tokio::task::yield_now().await;
        gone.abort();
        drop(release);
        busy.await.unwrap().unwrap().unwrap_err();
        sqlite.transact(Vec::new()).await.unwrap();
        assert_eq!(bodies(&sqlite).await.len(), 1);
    }
}
