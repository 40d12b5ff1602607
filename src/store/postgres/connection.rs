//! One connection to the server: connecting, queries, transactions, notifications.

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

/// For one statement. In a transaction a server that is alive cancels it a little earlier by itself
/// (see [`BEGIN`]); a query outside one is cancelled from here.
const STATEMENT_TIMEOUT: Duration = Duration::from_mins(2);

/// For the request to cancel a statement that took too long.
const CANCEL_TIMEOUT: Duration = Duration::from_secs(2);

/// The settings hold for this transaction only: behind a pooler, the next one may run on another connection, and this connection may
/// serve another program.
const BEGIN: &str = "BEGIN; SET LOCAL statement_timeout = '110s'; \
     SET LOCAL idle_in_transaction_session_timeout = '110s'";

/// Rows whose statements are sent before the first answer is awaited.
const PIPELINED_ROWS: usize = 1024;

/// The channel of NOTIFY and LISTEN. All stores of a database share it.
const NOTIFY_CHANNEL: &str = "leaveboard";

/// One connection, closed when it is dropped.
///
/// Between transactions, nothing but a subscription that may be lost is left on the server, because a pooler in transaction mode gives
/// each transaction another connection. So statements that are executed once have no name, and a name lives within one transaction.
pub(super) struct ServerConnection {
    client: Client,
    tls: Tls,
    driver: AbortHandle,
}

impl Drop for ServerConnection {
    fn drop(&mut self) {
        self.driver.abort();
    }
}

impl ServerConnection {
    pub(super) async fn connect(server: &Server) -> Result<Self, PostgresFault> {
        let connecting = server.config.connect(server.tls.clone());
        let (client, connection) = timeout(CONNECT_TIMEOUT, connecting)
            .await
            .map_err(|_| PostgresFault::Unreachable(None))?
            .map_err(|error| PostgresFault::Unreachable(Some(error)))?;
        let driver = tokio::spawn(drive(connection, server.changed.clone())).abort_handle();
        let connected = Self {
            client,
            tls: server.tls.clone(),
            driver,
        };
        if server.changed.is_some() {
            // A server without notifications, or behind a pooler that loses them, is queried every second instead.
            let _ = in_time(
                connected
                    .client
                    .batch_execute(&format!("LISTEN {NOTIFY_CHANNEL}")),
            )
            .await;
        }
        Ok(connected)
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

    /// Asks the server to cancel the statement that is executed.
    async fn cancel(&self) {
        let token = self.client.cancel_token();
        // The connection is given up whether or not that succeeds.
        let _ = timeout(CANCEL_TIMEOUT, token.cancel_query(self.tls.clone())).await;
    }

    /// Executes all statements or none. Whatever fails before the commit can be tried again.
    pub(super) async fn transact(
        &self,
        statements: &[Statement],
        notify: Option<i64>,
    ) -> Result<Vec<u64>, PostgresFault> {
        let begun = in_time(self.client.batch_execute(BEGIN)).await;
        if begun.is_err() {
            // The transaction may have begun before the call failed.
            self.driver.abort();
        }
        begun?;
        match self.execute_all(statements, notify).await {
            Ok(changed) => {
                let committed = in_time(self.client.batch_execute("COMMIT")).await;
                committed.map_err(PostgresFault::during_commit)?;
                Ok(changed)
            }
            Err(fault) => {
                // If that fails too, the server rolls back when the connection ends.
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
        notify: Option<i64>,
    ) -> Result<Vec<u64>, PostgresFault> {
        let mut changed = Vec::with_capacity(statements.len());
        for statement in statements {
            let rows = self.execute(statement).await?;
            if statement.guard.is_some_and(|wanted| wanted != rows) {
                return Err(PostgresFault::LeaseLost);
            }
            changed.push(rows);
        }
        if let Some(tenant) = notify {
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

    /// The prepared statement's name is free again before the transaction ends.
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

/// Drives the connection until it ends, and passes on notifications about what other programs have written.
async fn drive<S, T>(mut connection: Connection<S, T>, changes: Option<broadcast::Sender<i64>>)
where
    S: tokio::io::AsyncRead + tokio::io::AsyncWrite + Unpin,
    T: tokio::io::AsyncRead + tokio::io::AsyncWrite + Unpin,
{
    while let Some(Ok(message)) = poll_fn(|context| connection.poll_message(context)).await {
        if let (AsyncMessage::Notification(notification), Some(changes)) = (message, &changes)
            && let Some(tenant) = tenant_of(&notification)
        {
            // It is no error if nobody waits.
            let _ = changes.send(tenant);
        }
    }
}

fn tenant_of(notification: &Notification) -> Option<i64> {
    notification.payload().parse().ok()
}
