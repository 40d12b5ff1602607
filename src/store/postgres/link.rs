//! One connection: made, spoken over, found broken.

use std::future::poll_fn;
use std::time::Duration;

use futures_util::future::try_join_all;
use tokio::sync::broadcast;
use tokio::task::AbortHandle;
use tokio::time::timeout;
use tokio_postgres::{AsyncMessage, Client, Connection, Notification};

use super::fault::PostgresFault;
use super::server::{CONNECT_TIMEOUT, Server};
use super::tls::Tls;
use super::values::{parameters_of, read_row, typed, without_nul};
use crate::store::sql::{SqlRow, SqlValue, Statement};

/// For one statement. The server ends it a little earlier by itself, unless it is dead.
const STATEMENT_TIMEOUT: Duration = Duration::from_mins(2);

/// For a request to end a statement that nobody waits for any more.
const CANCEL_TIMEOUT: Duration = Duration::from_secs(2);

/// The settings hold for the transaction alone: behind a pooler the next one may run on another connection, and this connection may
/// serve another program.
const BEGIN: &str = "BEGIN; SET LOCAL statement_timeout = '110s'; \
     SET LOCAL idle_in_transaction_session_timeout = '110s'";

/// Rows whose statements are under way at once.
const PIPELINED_ROWS: usize = 1024;

/// Where the notifications of all stores of this kind go.
const NOTIFY_CHANNEL: &str = "leaveboard";

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
        let connected = timeout(CONNECT_TIMEOUT, server.config.connect(server.tls.clone())).await;
        let (client, connection) = connected
            .map_err(|_| PostgresFault::Unreachable(None))?
            .map_err(|error| PostgresFault::Unreachable(Some(error)))?;
        let driver = tokio::spawn(drive(connection, server.changed.clone())).abort_handle();
        let link = Self {
            client,
            tls: server.tls.clone(),
            driver,
        };
        if server.changed.is_some() {
            // An engine that knows no notifications, or a pooler that loses them, is asked every second instead.
            let _ = in_time(
                link.client
                    .batch_execute(&format!("LISTEN {NOTIFY_CHANNEL}")),
            )
            .await;
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
        let _ = timeout(CANCEL_TIMEOUT, token.cancel_query(self.tls.clone())).await;
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
        for rows in rows.chunks(PIPELINED_ROWS) {
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
        let sql = format!("NOTIFY {NOTIFY_CHANNEL}, '{tenant}'");
        in_time(self.client.batch_execute(&sql)).await
    }
}

async fn in_time<T>(
    answer: impl Future<Output = Result<T, tokio_postgres::Error>>,
) -> Result<T, PostgresFault> {
    timeout(STATEMENT_TIMEOUT, answer)
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
