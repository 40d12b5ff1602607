//! One connection: made, spoken over, found broken.

use std::future::poll_fn;
use std::time::Duration;

use futures_util::future::try_join_all;
use tokio::sync::broadcast;
use tokio::task::AbortHandle;
use tokio::time::timeout;
use tokio_postgres::{AsyncMessage, Client, Config, Connection, Notification};

use super::super::database::{SqlRow, SqlValue, Statement};
use super::StoreError;
use super::fault::{PostgresFault, unreadable_url};
use super::tls::{self, Tls};
use super::url;
use super::values::{parameters_of, read_row, typed, without_nul};

/// For a connection in all: name, TCP, TLS, login.
const TO_CONNECT: Duration = Duration::from_secs(8);

/// For one statement. The server ends it a little earlier by itself, unless it is dead.
const TO_ANSWER: Duration = Duration::from_mins(2);

/// For a request to end a statement that nobody waits for any more.
const TO_CANCEL: Duration = Duration::from_secs(2);

/// The settings hold for the transaction alone: behind a pooler the next one may run on another connection, and this connection may
/// serve another program.
const BEGIN: &str = "BEGIN; SET LOCAL statement_timeout = '110s'; \
     SET LOCAL idle_in_transaction_session_timeout = '110s'";

/// Rows whose statements are under way at once.
const AT_ONCE: usize = 1024;

/// A shorter password stands in many words by chance.
const SHORTEST_REDACTED: usize = 4;

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
        let mut config = url::parse(url)?;
        let name = url::name_of(&config).ok_or_else(unreadable_url)?;
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

    /// What a server or a driver said, without the password that it may have been told.
    pub(super) fn without_password(&self, said: &str) -> String {
        match self.config.get_password().map(std::str::from_utf8) {
            Some(Ok(password)) if password.len() >= SHORTEST_REDACTED => {
                said.replace(password, "(redacted)")
            }
            _ => said.to_owned(),
        }
    }

    /// Its connection hears of what others write.
    pub(super) fn listening(self, told: broadcast::Sender<i64>) -> Self {
        Self {
            told: Some(told),
            ..self
        }
    }
}

/// One connection. Closed when it is dropped.
///
/// Between transactions nothing of it is kept on the server but a subscription that may be lost: a pooler in transaction mode gives
/// each transaction another connection. So statements that are made once have no name, and a name lives within one transaction.
pub(super) struct Link {
    client: Client,
    tls: Tls,
    driver: AbortHandle,
}

impl Drop for Link {
    fn drop(&mut self) {
        self.driver.abort();
    }
}

impl Link {
    pub(super) async fn connect(server: &Server) -> Result<Self, PostgresFault> {
        let connected = timeout(TO_CONNECT, server.config.connect(server.tls.clone())).await;
        let (client, connection) = connected
            .map_err(|_| PostgresFault::Unreachable(None))?
            .map_err(|error| PostgresFault::Unreachable(Some(error)))?;
        let driver = tokio::spawn(drive(connection, server.told.clone())).abort_handle();
        let link = Self {
            client,
            tls: server.tls.clone(),
            driver,
        };
        if server.told.is_some() {
            // An engine that knows no notifications, or a pooler that loses them, is asked every second instead.
            let _ = in_time(link.client.batch_execute(&format!("LISTEN {CHANNEL}"))).await;
        }
        Ok(link)
    }

    pub(super) fn is_broken(&self) -> bool {
        self.client.is_closed()
    }

    pub(super) async fn query(
        &self,
        sql: &str,
        parameters: &[SqlValue],
    ) -> Result<Vec<SqlRow>, PostgresFault> {
        let parameters = without_nul(parameters);
        let found = in_time(self.client.query_typed(sql, &typed(&parameters))).await;
        if let Err(PostgresFault::TimedOut) = found {
            self.cancel().await;
        }
        found?.iter().map(read_row).collect()
    }

    /// Asks the server to end the statement that runs.
    async fn cancel(&self) {
        let token = self.client.cancel_token();
        // Where this fails too, the connection is given up all the same.
        let _ = timeout(TO_CANCEL, token.cancel_query(self.tls.clone())).await;
    }

    /// All or nothing. What fails before its end can be tried again.
    pub(super) async fn transact(
        &self,
        statements: &[Statement],
        tell: Option<i64>,
    ) -> Result<Vec<u64>, PostgresFault> {
        let begun = in_time(self.client.batch_execute(BEGIN)).await;
        if begun.is_err() {
            // It may have begun before it failed.
            self.driver.abort();
        }
        begun?;
        match self.execute_all(statements, tell).await {
            Ok(changed) => {
                let committed = in_time(self.client.batch_execute("COMMIT")).await;
                committed.map_err(PostgresFault::at_the_end)?;
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
        &self,
        statements: &[Statement],
        tell: Option<i64>,
    ) -> Result<Vec<u64>, PostgresFault> {
        let mut changed = Vec::with_capacity(statements.len());
        for statement in statements {
            let rows = self.execute(statement).await?;
            if statement.guard.is_some_and(|wanted| wanted != rows) {
                return Err(PostgresFault::LeaseLost);
            }
            changed.push(rows);
        }
        if let Some(tenant) = tell {
            self.notify(tenant).await?;
        }
        Ok(changed)
    }

    async fn execute(&self, statement: &Statement) -> Result<u64, PostgresFault> {
        match &statement.rows[..] {
            [] => Ok(0),
            [row] => {
                let row = without_nul(row);
                in_time(self.client.execute_typed(&statement.sql, &typed(&row))).await
            }
            rows => self.execute_many(&statement.sql, rows).await,
        }
    }

    /// The name that the server gives the statement is free again before the transaction ends.
    async fn execute_many(&self, sql: &str, rows: &[Vec<SqlValue>]) -> Result<u64, PostgresFault> {
        let client = &self.client;
        let prepared = &in_time(client.prepare(sql)).await?;
        let mut changed = 0;
        for rows in rows.chunks(AT_ONCE) {
            let sent = rows.iter().map(|row| async move {
                let row = without_nul(row);
                let parameters = parameters_of(&row, prepared.params());
                client.execute(prepared, &parameters).await
            });
            changed += in_time(try_join_all(sent)).await?.iter().sum::<u64>();
        }
        Ok(changed)
    }

    async fn notify(&self, tenant: i64) -> Result<(), PostgresFault> {
        let sql = format!("NOTIFY {CHANNEL}, '{tenant}'");
        in_time(self.client.batch_execute(&sql)).await
    }
}

async fn in_time<T>(
    answer: impl Future<Output = Result<T, tokio_postgres::Error>>,
) -> Result<T, PostgresFault> {
    timeout(TO_ANSWER, answer)
        .await
        .map_err(|_| PostgresFault::TimedOut)?
        .map_err(PostgresFault::from)
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
