//! One way to ask and to change, whichever engine keeps the data.
//!
//! Owns values, rows, statements and transactions. Must not know what the tables hold. The SQL is one text for both engines:
//! its parameters `$1` to `$n` stand in the order in which they first appear, and it uses nothing that only one engine has.

use std::borrow::Cow;
use std::time::Duration;

use jiff::Timestamp;

use super::error::StoreError;
use super::place::StorePlace;
#[cfg(feature = "postgres")]
use super::postgres::Postgres;
use super::sqlite::Sqlite;

/// A value as both engines keep it. Times are milliseconds since the epoch, yes and no are 1 and 0.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum SqlValue {
    /// Nothing.
    Null,
    /// BIGINT.
    Int(i64),
    /// TEXT.
    Text(String),
    /// BYTEA or BLOB.
    Bytes(Vec<u8>),
}

impl From<i64> for SqlValue {
    fn from(number: i64) -> Self {
        Self::Int(number)
    }
}

impl From<Timestamp> for SqlValue {
    fn from(at: Timestamp) -> Self {
        Self::Int(at.as_millisecond())
    }
}

impl From<bool> for SqlValue {
    fn from(yes: bool) -> Self {
        Self::Int(yes.into())
    }
}

impl From<&str> for SqlValue {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for SqlValue {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<Vec<u8>> for SqlValue {
    fn from(bytes: Vec<u8>) -> Self {
        Self::Bytes(bytes)
    }
}

impl<T: Into<Self>> From<Option<T>> for SqlValue {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

/// What a query found, columns in the order asked for. A column of another type than asked for is unreadable.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct SqlRow(pub(super) Vec<SqlValue>);

impl SqlRow {
    /// A number that is there.
    pub(super) fn int(&self, column: usize) -> Result<i64, StoreError> {
        self.optional_int(column)?.ok_or_else(|| missing(column))
    }

    /// A text that is there.
    pub(super) fn text(&self, column: usize) -> Result<&str, StoreError> {
        self.optional_text(column)?.ok_or_else(|| missing(column))
    }

    /// Bytes that are there.
    pub(super) fn bytes(&self, column: usize) -> Result<&[u8], StoreError> {
        self.optional_bytes(column)?.ok_or_else(|| missing(column))
    }

    /// Bytes that are there, taken out of the row.
    pub(super) fn take_bytes(&mut self, column: usize) -> Result<Vec<u8>, StoreError> {
        match self.0.get_mut(column) {
            Some(SqlValue::Bytes(bytes)) => Ok(std::mem::take(bytes)),
            Some(SqlValue::Null) | None => Err(missing(column)),
            Some(_) => Err(wrong_type(column)),
        }
    }

    /// A moment that is there.
    pub(super) fn moment(&self, column: usize) -> Result<Timestamp, StoreError> {
        let at = self.optional_moment(column)?;
        at.ok_or_else(|| missing(column))
    }

    /// A moment of the calendar, if there is one. The time between two such never overflows.
    pub(super) fn optional_moment(&self, column: usize) -> Result<Option<Timestamp>, StoreError> {
        let Some(millis) = self.optional_int(column)? else {
            return Ok(None);
        };
        let moment = Timestamp::from_millisecond(millis);
        moment
            .map(Some)
            .map_err(|_| StoreError::Unreadable(format!("column {column} is no moment")))
    }

    /// A count that is there.
    pub(super) fn count(&self, column: usize) -> Result<usize, StoreError> {
        let number = self.int(column)?;
        usize::try_from(number)
            .map_err(|_| StoreError::Unreadable(format!("column {column} counts {number}")))
    }

    /// A number, if there is one.
    pub(super) fn optional_int(&self, column: usize) -> Result<Option<i64>, StoreError> {
        match self.value(column)? {
            SqlValue::Null => Ok(None),
            SqlValue::Int(number) => Ok(Some(*number)),
            _ => Err(wrong_type(column)),
        }
    }

    /// A text, if there is one.
    pub(super) fn optional_text(&self, column: usize) -> Result<Option<&str>, StoreError> {
        match self.value(column)? {
            SqlValue::Null => Ok(None),
            SqlValue::Text(text) => Ok(Some(text)),
            _ => Err(wrong_type(column)),
        }
    }

    /// Bytes, if there are any.
    pub(super) fn optional_bytes(&self, column: usize) -> Result<Option<&[u8]>, StoreError> {
        match self.value(column)? {
            SqlValue::Null => Ok(None),
            SqlValue::Bytes(bytes) => Ok(Some(bytes)),
            _ => Err(wrong_type(column)),
        }
    }

    fn value(&self, column: usize) -> Result<&SqlValue, StoreError> {
        self.0.get(column).ok_or_else(|| missing(column))
    }
}

fn missing(column: usize) -> StoreError {
    StoreError::Unreadable(format!("column {column} is missing"))
}

fn wrong_type(column: usize) -> StoreError {
    StoreError::Unreadable(format!("column {column} is of another type"))
}

/// One change, made once for every row of parameters.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Statement {
    pub(super) sql: Cow<'static, str>,
    pub(super) rows: Vec<Vec<SqlValue>>,
    /// How many rows it must change, or the whole transaction is undone with [`StoreError::LeaseLost`].
    pub(super) guard: Option<u64>,
}

impl Statement {
    /// Made once.
    pub(super) fn new(
        sql: impl Into<Cow<'static, str>>,
        parameters: impl Into<Vec<SqlValue>>,
    ) -> Self {
        Self::many(sql, vec![parameters.into()])
    }

    /// Made for every row, in their order.
    pub(super) fn many(sql: impl Into<Cow<'static, str>>, rows: Vec<Vec<SqlValue>>) -> Self {
        Self {
            sql: sql.into(),
            rows,
            guard: None,
        }
    }

    /// Undoes the whole transaction unless exactly so many rows change.
    pub(super) fn must_change(self, rows: u64) -> Self {
        Self {
            guard: Some(rows),
            ..self
        }
    }
}

/// An open database. Cheap to clone; the last clone closes it. Work that was begun is done also when nobody waits for it any more.
#[derive(Clone, Debug)]
pub(super) enum Database {
    /// A file.
    Sqlite(Sqlite),
    /// A server.
    #[cfg(feature = "postgres")]
    Postgres(Postgres),
}

/// What engines call their types, and what they want said of a table.
#[derive(Clone, Copy, Debug)]
pub(super) struct Dialect {
    pub(super) int: &'static str,
    pub(super) bytes: &'static str,
    /// After a table of short rows, found by their key.
    pub(super) keyed: &'static str,
    /// After a table of long rows.
    pub(super) heap: &'static str,
    /// The store's own time, in milliseconds since the epoch, as a statement may write it.
    pub(super) now: &'static str,
}

impl Database {
    /// Opens a place as it is; makes an empty one where there is none. Its tables are the caller's.
    pub(super) async fn open(place: &StorePlace) -> Result<Self, StoreError> {
        match place {
            StorePlace::File(file) => Sqlite::open(file, false).await.map(Self::Sqlite),
            StorePlace::DefaultFile(file) => Sqlite::open(file, true).await.map(Self::Sqlite),
            StorePlace::Postgres(url) => Self::open_postgres(url).await,
            StorePlace::Nowhere => Err(StoreError::Unavailable(
                "[store] url is \"none\", so nothing is kept".to_owned(),
            )),
        }
    }

    #[cfg(feature = "postgres")]
    async fn open_postgres(url: &secrecy::SecretString) -> Result<Self, StoreError> {
        Postgres::open(url).await.map(Self::Postgres)
    }

    #[cfg(not(feature = "postgres"))]
    #[expect(clippy::unused_async, reason = "awaits with the feature")]
    async fn open_postgres(_: &secrecy::SecretString) -> Result<Self, StoreError> {
        Err(StoreError::Unavailable(
            "this leaveboard was built without PostgreSQL: use \"sqlite\", or build it with the feature `postgres`"
                .to_owned(),
        ))
    }

    /// What is stored now, as of the last finished transaction.
    pub(super) async fn query(
        &self,
        sql: impl Into<Cow<'static, str>>,
        parameters: impl Into<Vec<SqlValue>>,
    ) -> Result<Vec<SqlRow>, StoreError> {
        let (sql, parameters) = (sql.into(), parameters.into());
        match self {
            Self::Sqlite(engine) => engine.query(sql, parameters).await,
            #[cfg(feature = "postgres")]
            Self::Postgres(engine) => engine.query(sql, parameters).await,
        }
    }

    /// All of it or nothing: how many rows each statement changed.
    pub(super) async fn transact(
        &self,
        statements: Vec<Statement>,
    ) -> Result<Vec<u64>, StoreError> {
        match self {
            Self::Sqlite(engine) => engine.transact(statements).await,
            #[cfg(feature = "postgres")]
            Self::Postgres(engine) => engine.transact(statements, None).await,
        }
    }

    /// As [`Self::transact`], and wakes other processes that wait for changes of this tenant, where the engine can.
    #[cfg_attr(
        not(feature = "postgres"),
        expect(unused_variables, reason = "a file tells nobody")
    )]
    pub(super) async fn publish(
        &self,
        statements: Vec<Statement>,
        tenant: i64,
    ) -> Result<Vec<u64>, StoreError> {
        match self {
            Self::Sqlite(engine) => engine.transact(statements).await,
            #[cfg(feature = "postgres")]
            Self::Postgres(engine) => engine.transact(statements, Some(tenant)).await,
        }
    }

    /// Waits until something of this tenant may have been written by another process, `at_most` so long.
    #[cfg_attr(
        not(feature = "postgres"),
        expect(unused_variables, reason = "a file tells nobody")
    )]
    pub(super) async fn changed(&self, tenant: i64, at_most: Duration) {
        match self {
            Self::Sqlite(_) => tokio::time::sleep(at_most).await,
            #[cfg(feature = "postgres")]
            Self::Postgres(engine) => engine.changed(tenant, at_most).await,
        }
    }

    /// The time by the store's clock, which all who share the store see: a server's own, or for a file this machine's. It is
    /// another clock than the one that is injected into the program, and a moment of one says nothing about a moment of the other.
    pub(super) async fn now(&self) -> Result<Timestamp, StoreError> {
        let rows = self.query(self.with_now("SELECT {now}"), []).await?;
        rows.first()
            .ok_or_else(|| StoreError::Unavailable("the store tells no time".to_owned()))?
            .moment(0)
    }

    /// The same text with `{now}` spelt out: the store's time at the moment at which it runs the statement.
    pub(super) fn with_now(&self, sql: &str) -> String {
        sql.replace("{now}", self.dialect().now)
    }

    /// The tables that stand where this store's would.
    pub(super) async fn tables(&self) -> Result<Vec<String>, StoreError> {
        let sql = match self {
            Self::Sqlite(_) => "SELECT name FROM sqlite_master WHERE type = 'table'",
            #[cfg(feature = "postgres")]
            Self::Postgres(_) => {
                "SELECT CAST(table_name AS TEXT) FROM information_schema.tables WHERE table_schema = current_schema()"
            }
        };
        let rows = self.query(sql, []).await?;
        rows.iter()
            .map(|row| row.text(0).map(str::to_owned))
            .collect()
    }

    /// How much is stored, in bytes.
    pub(super) async fn bytes(&self) -> Result<u64, StoreError> {
        let sql = match self {
            Self::Sqlite(_) => {
                "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()"
            }
            #[cfg(feature = "postgres")]
            Self::Postgres(_) => {
                "SELECT CAST(COALESCE(SUM(pg_total_relation_size(oid)), 0) AS BIGINT) FROM pg_class \
                 WHERE relkind = 'r' AND relnamespace = CAST(current_schema() AS regnamespace)"
            }
        };
        let rows = self.query(sql, []).await?;
        rows.first().map_or(Ok(0), |row| Ok(row.count(0)? as u64))
    }

    /// Leaves nothing behind of what was deleted. A server does so by itself in its own time.
    pub(super) async fn compact(&self) -> Result<(), StoreError> {
        match self {
            Self::Sqlite(engine) => engine.compact().await,
            #[cfg(feature = "postgres")]
            Self::Postgres(_) => Ok(()),
        }
    }

    /// Has the server count what its large tables hold. It plans questions by such counts, makes them a minute late by itself, and
    /// goes through all people for each of them where it believes a table to be empty. SQLite's plans need no counts.
    #[cfg_attr(
        not(feature = "postgres"),
        expect(
            clippy::unused_async,
            reason = "a server is waited for, where one can be had"
        )
    )]
    pub(super) async fn count_tables(&self) {
        #[cfg(feature = "postgres")]
        if let Self::Postgres(engine) = self {
            let count = Statement::new("ANALYZE people, answers", []);
            // Who may not do that, or knows no such thing, is slower.
            let _ = engine.transact(vec![count], None).await;
        }
    }

    /// How this engine names things in a table's definition.
    pub(super) fn dialect(&self) -> Dialect {
        match self {
            Self::Sqlite(_) => Dialect {
                int: "INTEGER",
                bytes: "BLOB",
                keyed: "STRICT, WITHOUT ROWID",
                heap: "STRICT",
                now: "CAST(ROUND(unixepoch('now', 'subsec') * 1000) AS INTEGER)",
            },
            #[cfg(feature = "postgres")]
            Self::Postgres(_) => Dialect {
                int: "BIGINT",
                bytes: "BYTEA",
                keyed: "",
                heap: "",
                now: "CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS BIGINT)",
            },
        }
    }
}
