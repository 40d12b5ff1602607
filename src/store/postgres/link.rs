//! One connection: made, spoken over, found broken.

use std::collections::HashMap;
use std::future::poll_fn;
use std::time::Duration;

use futures_util::future::try_join_all;
use tokio::sync::broadcast;
use tokio::task::AbortHandle;
use tokio::time::timeout;
use tokio_postgres::config::Host;
use tokio_postgres::{AsyncMessage, Client, Config, Connection, Notification};

use super::super::database::{Row, Statement, Value};
use super::StoreError;
use super::fault::{Fault, unreadable_url};
use super::tls::{self, Tls};
use super::values::{parameters_of, read_row, without_nul};

/// For a connection in all: name, TCP, TLS, login.
const TO_CONNECT: Duration = Duration::from_secs(8);

/// For one statement. The server ends it a little earlier by itself, unless it is dead.
const TO_ANSWER: Duration = Duration::from_mins(2);

/// Said at the beginning of every connection.
const GREETING: &str =
    "SET statement_timeout = '110s'; SET idle_in_transaction_session_timeout = '110s'";

/// Rows whose statements are under way at once.
const AT_ONCE: usize = 1024;

/// Where the notifications of all stores of this kind go.
const CHANNEL: &str = "leaveboard";

/// Which server, and how to log in.
#[derive(Clone)]
pub(super) struct Server {
    config: Config,
    tls: Tls,
    told: Option<broadcast::Sender<i64>>,
    /// Host and port.
    pub(super) name: String,
}

impl Server {
    /// Reads a URL. What is wrong with it is not quoted: it may be the password.
    pub(super) fn parse(url: &str) -> Result<Self, StoreError> {
        let mut config: Config = verifying(url).parse().map_err(|_| unreadable_url())?;
        let name = name_of(&config).ok_or_else(unreadable_url)?;
        if config.get_application_name().is_none() {
            config.application_name("leaveboard");
        }
        config
            .connect_timeout(TO_CONNECT)
            .tcp_user_timeout(Duration::from_secs(30))
            .keepalives_idle(Duration::from_secs(15))
            .keepalives_interval(Duration::from_secs(5))
            .keepalives_retries(3);
        Ok(Self {
            config,
            tls: tls::ready()?,
            told: None,
            name,
        })
    }

    /// Its connection hears of what others write.
    pub(super) fn listening(self, told: broadcast::Sender<i64>) -> Self {
        Self {
            told: Some(told),
            ..self
        }
    }
}

/// Where a server is asked for TLS at all its certificate is checked, so the stricter words ask for nothing more.
fn verifying(url: &str) -> String {
    url.replace("sslmode=verify-full", "sslmode=require")
        .replace("sslmode=verify-ca", "sslmode=require")
}

/// The first host and its port. `None` for what cannot be a host: a password with a mark in it, most likely.
fn name_of(config: &Config) -> Option<String> {
    let port = config.get_ports().first().copied().unwrap_or(5432);
    match config.get_hosts().first()? {
        Host::Tcp(host) if host.chars().all(may_be_in_a_host) => Some(format!("{host}:{port}")),
        Host::Tcp(_) => None,
        #[cfg(unix)]
        Host::Unix(folder) => Some(format!("{}:{port}", folder.display())),
    }
}

fn may_be_in_a_host(c: char) -> bool {
    c.is_alphanumeric() || "-._:[]".contains(c)
}

/// One connection. Closed when it is dropped.
pub(super) struct Link {
    client: Client,
    prepared: HashMap<String, tokio_postgres::Statement>,
    driver: AbortHandle,
}

impl Drop for Link {
    fn drop(&mut self) {
        self.driver.abort();
    }
}

impl Link {
    pub(super) async fn connect(server: &Server) -> Result<Self, Fault> {
        let connected = timeout(TO_CONNECT, server.config.connect(server.tls.clone())).await;
        let (client, connection) = connected
            .map_err(|_| Fault::Unreachable(None))?
            .map_err(|error| Fault::Unreachable(Some(error)))?;
        let driver = tokio::spawn(drive(connection, server.told.clone())).abort_handle();
        let link = Self {
            client,
            prepared: HashMap::new(),
            driver,
        };
        link.greet(server.told.is_some()).await?;
        Ok(link)
    }

    async fn greet(&self, listen: bool) -> Result<(), Fault> {
        in_time(self.client.batch_execute(GREETING)).await?;
        if listen {
            // An engine that knows no notifications is asked every second instead.
            let _ = in_time(self.client.batch_execute(&format!("LISTEN {CHANNEL}"))).await;
        }
        Ok(())
    }

    pub(super) fn is_broken(&self) -> bool {
        self.client.is_closed()
    }

    pub(super) async fn query(
        &mut self,
        sql: &str,
        parameters: &[Value],
    ) -> Result<Vec<Row>, Fault> {
        let prepared = self.prepare(sql).await?;
        let parameters = without_nul(parameters);
        let parameters = parameters_of(&parameters, prepared.params());
        let rows = in_time(self.client.query(&prepared, &parameters)).await?;
        rows.iter().map(read_row).collect()
    }

    /// All or nothing. What fails before its end can be tried again.
    pub(super) async fn transact(
        &mut self,
        statements: &[Statement],
        tell: Option<i64>,
    ) -> Result<Vec<u64>, Fault> {
        in_time(self.client.batch_execute("BEGIN")).await?;
        match self.execute_all(statements, tell).await {
            Ok(changed) => {
                let committed = in_time(self.client.batch_execute("COMMIT")).await;
                committed.map_err(Fault::at_the_end)?;
                Ok(changed)
            }
            Err(fault) => {
                // Where this fails too, the server undoes what a broken connection left.
                if in_time(self.client.batch_execute("ROLLBACK"))
                    .await
                    .is_err()
                {
                    self.driver.abort();
                }
                Err(fault)
            }
        }
    }

    async fn execute_all(
        &mut self,
        statements: &[Statement],
        tell: Option<i64>,
    ) -> Result<Vec<u64>, Fault> {
        let mut changed = Vec::with_capacity(statements.len());
        for statement in statements {
            let rows = self.execute(statement).await?;
            if statement.guard.is_some_and(|wanted| wanted != rows) {
                return Err(Fault::LeaseLost);
            }
            changed.push(rows);
        }
        if let Some(tenant) = tell {
            self.notify(tenant).await?;
        }
        Ok(changed)
    }

    async fn execute(&mut self, statement: &Statement) -> Result<u64, Fault> {
        let prepared = self.prepare(&statement.sql).await?;
        let client = &self.client;
        let prepared = &prepared;
        let mut changed = 0;
        for rows in statement.rows.chunks(AT_ONCE) {
            let sent = rows.iter().map(|row| async move {
                let row = without_nul(row);
                let parameters = parameters_of(&row, prepared.params());
                client.execute(prepared, &parameters).await
            });
            changed += in_time(try_join_all(sent)).await?.iter().sum::<u64>();
        }
        Ok(changed)
    }

    async fn notify(&mut self, tenant: i64) -> Result<(), Fault> {
        let sql = format!("NOTIFY {CHANNEL}, '{tenant}'");
        in_time(self.client.batch_execute(&sql)).await
    }

    async fn prepare(&mut self, sql: &str) -> Result<tokio_postgres::Statement, Fault> {
        if let Some(prepared) = self.prepared.get(sql) {
            return Ok(prepared.clone());
        }
        let prepared = in_time(self.client.prepare(sql)).await?;
        self.prepared.insert(sql.to_owned(), prepared.clone());
        Ok(prepared)
    }
}

async fn in_time<T>(
    answer: impl Future<Output = Result<T, tokio_postgres::Error>>,
) -> Result<T, Fault> {
    timeout(TO_ANSWER, answer)
        .await
        .map_err(|_| Fault::TimedOut)?
        .map_err(Fault::from)
}

/// Moves bytes until the connection ends, and passes on what the server tells of others.
async fn drive<S, T>(mut connection: Connection<S, T>, told: Option<broadcast::Sender<i64>>)
where
    S: tokio::io::AsyncRead + tokio::io::AsyncWrite + Unpin,
    T: tokio::io::AsyncRead + tokio::io::AsyncWrite + Unpin,
{
    while let Some(Ok(message)) = poll_fn(|context| connection.poll_message(context)).await {
        if let (AsyncMessage::Notification(word), Some(told)) = (message, &told)
            && let Some(tenant) = tenant_of(&word)
        {
            // Nobody may be waiting.
            let _ = told.send(tenant);
        }
    }
}

fn tenant_of(word: &Notification) -> Option<i64> {
    word.payload().parse().ok()
}
