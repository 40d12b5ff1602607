//! A place of its own for each fact, on SQLite always and on PostgreSQL where one is named.

use std::future::Future;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use leaveboard::domain::PlatformKind;
use leaveboard::store::{Holder, Store, StorePlace, TenantKey, TenantStore};
use tempfile::TempDir;

/// Names the PostgreSQL on which every fact is checked too.
pub(crate) const VARIABLE: &str = "LEAVEBOARD_TEST_POSTGRES";

const SKIPPED: &str = "SKIPPED on PostgreSQL: LEAVEBOARD_TEST_POSTGRES is not set. To have one:\n  \
     docker run --rm -e POSTGRES_HOST_AUTH_METHOD=trust -p 127.0.0.1:54321:5432 postgres\n  \
     or: initdb -A trust -U postgres -D DIR && pg_ctl -D DIR -o '-p 54321 -k /tmp' -w start\n  \
     then: LEAVEBOARD_TEST_POSTGRES=postgres://postgres@127.0.0.1:54321/postgres cargo test --test storage store::";

/// An empty place on one engine; gone with its value.
pub(crate) struct Engine {
    /// Where.
    pub(crate) place: StorePlace,
    kind: Kind,
}

enum Kind {
    Sqlite(TempDir),
    Postgres { url: String, schema: String },
}

impl Engine {
    /// A file that does not exist yet.
    pub(crate) fn sqlite() -> Self {
        let folder = TempDir::new().unwrap();
        let place = StorePlace::File(file_in(folder.path()));
        let kind = Kind::Sqlite(folder);
        Self { place, kind }
    }

    /// A schema of its own on the server that is named, if one is.
    pub(crate) fn postgres() -> Option<Self> {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let Ok(server) = std::env::var(VARIABLE) else {
            #[expect(clippy::print_stderr, reason = "a skipped half is said")]
            {
                eprintln!("{SKIPPED}");
            }
            return None;
        };
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let schema = format!("fact_{}_{number}", std::process::id());
        on_server(&server, &format!("CREATE SCHEMA {schema}"));
        let mark = if server.contains('?') { '&' } else { '?' };
        let url =
            format!("{server}{mark}options=-csearch_path%3D{schema}&application_name={schema}");
        let place = StorePlace::Postgres(url.clone().into());
        let kind = Kind::Postgres { url, schema };
        Some(Self { place, kind })
    }

    /// SQLite's file; nobody asks for a server's.
    pub(crate) fn file(&self) -> PathBuf {
        match &self.kind {
            Kind::Sqlite(folder) => file_in(folder.path()),
            Kind::Postgres { .. } => panic!("a server has no file"),
        }
    }

    /// Whether it is SQLite's.
    pub(crate) fn is_a_file(&self) -> bool {
        matches!(self.kind, Kind::Sqlite(_))
    }

    /// As `[store] url` names it.
    pub(crate) fn url(&self) -> String {
        match &self.kind {
            Kind::Sqlite(_) => format!("sqlite:{}", self.file().display()),
            Kind::Postgres { url, .. } => url.clone(),
        }
    }

    /// As another process would open it.
    pub(crate) async fn open(&self) -> Store {
        Store::open(&self.place).await.unwrap()
    }

    /// The tenant that most facts are about, opened anew.
    pub(crate) async fn tenant(&self) -> TenantStore {
        self.open().await.tenant(&key("hq")).await.unwrap()
    }

    /// Changes the tables behind the store's back.
    pub(crate) fn execute(&self, sql: &str) {
        match &self.kind {
            Kind::Sqlite(_) => self.connection().execute_batch(sql).unwrap(),
            Kind::Postgres { url, .. } => on_server(url, sql),
        }
    }

    /// One number from the tables, as a count.
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

/// Every engine that can be had here, each empty.
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

/// A made-up program.
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

/// On a thread of its own, so that a fact's own runtime is not in the way.
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
