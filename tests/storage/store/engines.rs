//! An empty store for each test: always on SQLite, and on PostgreSQL where a server is named.

use std::future::Future;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use leaveboard::domain::PlatformKind;
use leaveboard::store::{Holder, Store, StoreUrl, TenantKey, TenantStore};
use tempfile::TempDir;

use crate::without_server::note_skipped;

/// Names the PostgreSQL server on which every test runs as well.
pub(crate) const VARIABLE: &str = "LEAVEBOARD_TEST_POSTGRES";

/// An empty store on one engine, deleted when the value is dropped.
pub(crate) struct Engine {
    /// Where the store is.
    pub(crate) place: StoreUrl,
    kind: Kind,
}

enum Kind {
    Sqlite(TempDir),
    Postgres { url: String, schema: String },
}

impl Engine {
    /// A SQLite file that does not exist yet.
    pub(crate) fn sqlite() -> Self {
        let folder = TempDir::new().unwrap();
        let place = StoreUrl::File(file_in(folder.path()));
        let kind = Kind::Sqlite(folder);
        Self { place, kind }
    }

    /// A schema of its own on the server that [`VARIABLE`] names, if it names one.
    pub(crate) fn postgres() -> Option<Self> {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let Ok(server) = std::env::var(VARIABLE) else {
            note_skipped("PostgreSQL");
            return None;
        };
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let schema = format!("fact_{}_{number}", std::process::id());
        on_server(&server, &format!("CREATE SCHEMA {schema}"));
        let mark = if server.contains('?') { '&' } else { '?' };
        let url =
            format!("{server}{mark}options=-csearch_path%3D{schema}&application_name={schema}");
        let place = StoreUrl::Postgres(url.clone().into());
        let kind = Kind::Postgres { url, schema };
        Some(Self { place, kind })
    }

    /// The file of a SQLite store.
    pub(crate) fn file(&self) -> PathBuf {
        match &self.kind {
            Kind::Sqlite(folder) => file_in(folder.path()),
            Kind::Postgres { .. } => panic!("a server has no file"),
        }
    }

    /// Whether the engine is SQLite.
    pub(crate) fn is_a_file(&self) -> bool {
        matches!(self.kind, Kind::Sqlite(_))
    }

    /// The store as `[store] url` names it.
    pub(crate) fn url(&self) -> String {
        match &self.kind {
            Kind::Sqlite(_) => format!("sqlite:{}", self.file().display()),
            Kind::Postgres { url, .. } => url.clone(),
        }
    }

    /// Opens the store as another process would.
    pub(crate) async fn open(&self) -> Store {
        Store::open(&self.place).await.unwrap()
    }

    /// Opens another store, for the tenant that most tests are about.
    pub(crate) async fn tenant(&self) -> TenantStore {
        self.open().await.tenant(&key("hq")).await.unwrap()
    }

    /// Changes the tables without the store's knowledge.
    pub(crate) fn execute(&self, sql: &str) {
        match &self.kind {
            Kind::Sqlite(_) => self.connection().execute_batch(sql).unwrap(),
            Kind::Postgres { url, .. } => on_server(url, sql),
        }
    }

    /// The one number that a query returns.
    pub(crate) fn number(&self, sql: &str) -> i64 {
        match &self.kind {
            Kind::Sqlite(_) => {
                let connection = self.connection();
                connection.query_row(sql, [], |row| row.get(0)).unwrap()
            }
            Kind::Postgres { url, .. } => number_on_server(url, sql),
        }
    }

    fn connection(&self) -> rusqlite::Connection {
        rusqlite::Connection::open(self.file()).unwrap()
    }
}

impl Drop for Engine {
    fn drop(&mut self) {
        if let Kind::Postgres { url, schema } = &self.kind {
            on_server(url, &format!("DROP SCHEMA {schema} CASCADE"));
        }
    }
}

fn file_in(folder: &Path) -> PathBuf {
    folder.join("leaveboard.db")
}

/// An empty store on every engine that is available here.
pub(crate) fn engines() -> Vec<Engine> {
    let mut engines = vec![Engine::sqlite()];
    engines.extend(Engine::postgres());
    engines
}

/// A made-up tenant.
pub(crate) fn key(name: &str) -> TenantKey {
    TenantKey {
        name: name.to_owned(),
        platform: PlatformKind::WeCom,
        account: "ww0001".to_owned(),
    }
}

/// A made-up program that holds a lease.
pub(crate) fn holder(name: &str) -> Holder {
    Holder(format!("{name}/1/0"))
}

/// Runs statements on a server.
#[cfg(feature = "postgres")]
pub(crate) fn on_server(url: &str, sql: &str) {
    let sql = sql.to_owned();
    with_server(url, async move |client| {
        client.batch_execute(&sql).await.unwrap();
    });
}

#[cfg(feature = "postgres")]
fn number_on_server(url: &str, sql: &str) -> i64 {
    let sql = sql.to_owned();
    with_server(url, async move |client| {
        client.query_one(&sql, &[]).await.unwrap().get(0)
    })
}

/// Runs `work` on a thread and runtime of its own, because a test's own runtime must not be blocked.
#[cfg(feature = "postgres")]
fn with_server<T: Send, F: Future<Output = T> + Send>(
    url: &str,
    work: impl FnOnce(tokio_postgres::Client) -> F + Send,
) -> T {
    let on_thread = async {
        let connected = tokio_postgres::connect(url, tokio_postgres::NoTls).await;
        let (client, connection) = connected.unwrap();
        tokio::spawn(connection);
        work(client).await
    };
    std::thread::scope(|scope| {
        let thread = scope.spawn(|| {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build();
            runtime.unwrap().block_on(on_thread)
        });
        thread.join().unwrap()
    })
}

#[cfg(not(feature = "postgres"))]
fn on_server(_: &str, _: &str) {
    unreachable!("no server without the feature");
}

#[cfg(not(feature = "postgres"))]
fn number_on_server(_: &str, _: &str) -> i64 {
    unreachable!("no server without the feature");
}
