//! One way to query and to change, whichever engine holds the data. What differs between the engines is decided here; what the
//! tables hold is not known here.

use std::borrow::Cow;
use std::time::Duration;

use jiff::Timestamp;

use super::error::StoreError;
#[cfg(feature = "postgres")]
use super::postgres::Postgres;
use super::sql::{SqlRow, SqlValue, Statement};
use super::sqlite::Sqlite;
use super::store_url::StoreUrl;

/// An open database. Cheap to clone; the last clone closes it. Work that was begun is finished even if its caller was cancelled.
#[derive(Clone, Debug)]
pub(super) enum Database {
    /// In a file.
    Sqlite(Sqlite),
    /// On a server.
    #[cfg(feature = "postgres")]
    Postgres(Postgres),
}

/// How an engine spells what differs in a table's definition.
#[derive(Clone, Copy, Debug)]
pub(super) struct Dialect {
    pub(super) int: &'static str,
    pub(super) bytes: &'static str,
    /// What follows the definition of a table of short rows that are found by their key.
    pub(super) keyed: &'static str,
    /// What follows the definition of a table of long rows.
    pub(super) heap: &'static str,
    /// The store's own time, in milliseconds since the epoch, as a statement may write it.
    pub(super) now: &'static str,
}

impl Database {
    /// Opens the database, or creates an empty one. Creating the tables is up to the caller.
    pub(super) async fn open(place: &StoreUrl) -> Result<Self, StoreError> {
        match place {
            StoreUrl::File(file) => Sqlite::open(file, false).await.map(Self::Sqlite),
            StoreUrl::DefaultFile(file) => Sqlite::open(file, true).await.map(Self::Sqlite),
            StoreUrl::Postgres(url) => Self::open_postgres(url).await,
            StoreUrl::Nowhere => Err(StoreError::unavailable((
                "[store] url 是 \"none\"，不保存任何数据",
                "[store] url is \"none\", so nothing is kept",
            ))),
        }
    }

    #[cfg(feature = "postgres")]
    async fn open_postgres(url: &secrecy::SecretString) -> Result<Self, StoreError> {
        Postgres::open(url).await.map(Self::Postgres)
    }

    #[cfg(not(feature = "postgres"))]
    #[expect(clippy::unused_async, reason = "awaits with the feature")]
    async fn open_postgres(_: &secrecy::SecretString) -> Result<Self, StoreError> {
        Err(StoreError::unavailable((
            "这个 leaveboard 没有编入 PostgreSQL：请用 \"sqlite\"，或带 feature `postgres` 重新编译",
            "this leaveboard was built without PostgreSQL: use \"sqlite\", or build it with the feature `postgres`",
        )))
    }

    /// Rows as of the last finished transaction.
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

    /// Executes all statements or none. Returns how many rows each of them changed.
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

    /// Like [`Self::transact`], and wakes other processes that wait for changes of this tenant if the engine can.
    #[cfg_attr(
        not(feature = "postgres"),
        expect(unused_variables, reason = "a file notifies nobody")
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

    /// Waits until another process may have written something of this tenant, `at_most` so long.
    #[cfg_attr(
        not(feature = "postgres"),
        expect(unused_variables, reason = "a file notifies nobody")
    )]
    pub(super) async fn changed(&self, tenant: i64, at_most: Duration) {
        match self {
            Self::Sqlite(_) => tokio::time::sleep(at_most).await,
            #[cfg(feature = "postgres")]
            Self::Postgres(engine) => engine.changed(tenant, at_most).await,
        }
    }

    /// The time by the store's clock, on which all programs that share the store agree: the server's own, or for a file this
    /// machine's. The clock that is injected into the program is another one; their moments are never compared.
    pub(super) async fn now(&self) -> Result<Timestamp, StoreError> {
        let rows = self.query(self.with_now("SELECT {now}"), []).await?;
        rows.first()
            .ok_or_else(|| StoreError::unavailable(("读不到它的时间", "the store tells no time")))?
            .moment(0)
    }

    /// Replaces `{now}` with the engine's expression for the store's time at which it executes the statement.
    pub(super) fn with_now(&self, sql: &str) -> String {
        sql.replace("{now}", self.dialect().now)
    }

    /// The tables that exist where this store's tables belong.
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

    /// The size of the database in bytes.
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

    /// Overwrites what was deleted and frees its space. A server does that by itself in its own time.
    pub(super) async fn compact(&self) -> Result<(), StoreError> {
        match self {
            Self::Sqlite(engine) => engine.compact().await,
            #[cfg(feature = "postgres")]
            Self::Postgres(_) => Ok(()),
        }
    }

    /// Makes the server count the rows of its large tables. It plans queries by such counts and updates them by itself only a minute
    /// later; while it believes a table to be empty, it walks over all people for each of them. SQLite plans without counts.
    #[cfg_attr(
        not(feature = "postgres"),
        expect(clippy::unused_async, reason = "awaits with the feature")
    )]
    pub(super) async fn count_tables(&self) {
        #[cfg(feature = "postgres")]
        if let Self::Postgres(engine) = self {
            let count = Statement::new("ANALYZE people, answers", []);
            // A user without the right to do so, or a server that knows no such statement, is only slower.
            let _ = engine.transact(vec![count], None).await;
        }
    }

    /// How this engine spells a table's definition.
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
