//! A task that owns one connection and executes the orders that are sent to it.

use std::borrow::Cow;

use tokio::sync::{mpsc, oneshot};

use super::connection::ServerConnection;
use super::fault::PostgresFault;
use super::server::Server;
use crate::store::error::StoreError;
use crate::store::sql::{SqlRow, SqlValue, Statement};

/// How often an order is tried if two transactions collided, or the connection broke before anything was committed.
const MAX_TRIES: u32 = 4;

/// Orders that may wait for the one that is executed. A caller whose order finds no room waits.
const MAX_WAITING_ORDERS: usize = 256;

/// What the task can do.
pub(super) enum ConnectionOrder {
    Query {
        sql: Cow<'static, str>,
        parameters: Vec<SqlValue>,
        done: oneshot::Sender<Result<Vec<SqlRow>, StoreError>>,
    },
    Transact {
        statements: Vec<Statement>,
        /// The tenant about which other programs are notified.
        notify: Option<i64>,
        done: oneshot::Sender<Result<Vec<u64>, StoreError>>,
    },
}

/// Sends orders to the task. The task ends, and closes its connection, with the last clone.
#[derive(Clone, Debug)]
pub(super) struct PostgresWorker {
    orders: mpsc::Sender<ConnectionOrder>,
}

impl PostgresWorker {
    /// Connects, and starts the task.
    pub(super) async fn start(server: Server) -> Result<Self, StoreError> {
        let mut task = ConnectionTask {
            server,
            connection: None,
        };
        if let Err(fault) = task.connected().await {
            return Err(task.explain(&fault));
        }
        let (orders, received) = mpsc::channel(MAX_WAITING_ORDERS);
        tokio::spawn(task.work(received));
        Ok(Self { orders })
    }

    /// Executes an order after those that were sent before.
    pub(super) async fn run<T>(
        &self,
        order: impl FnOnce(oneshot::Sender<Result<T, StoreError>>) -> ConnectionOrder,
    ) -> Result<T, StoreError> {
        let (done, answer) = oneshot::channel();
        self.orders.send(order(done)).await.map_err(|_| ended())?;
        answer.await.map_err(|_| ended())?
    }
}

fn ended() -> StoreError {
    StoreError::unavailable(("它的任务已结束", "its task has ended"))
}

/// The task's own side.
struct ConnectionTask {
    server: Server,
    connection: Option<ServerConnection>,
}

impl ConnectionTask {
    async fn work(mut self, mut received: mpsc::Receiver<ConnectionOrder>) {
        while let Some(order) = received.recv().await {
            // If the caller was cancelled, the work is done all the same.
            match order {
                ConnectionOrder::Query {
                    sql,
                    parameters,
                    done,
                } => {
                    let _ = done.send(self.query(&sql, &parameters).await);
                }
                ConnectionOrder::Transact {
                    statements,
                    notify,
                    done,
                } => {
                    let _ = done.send(self.transact(&statements, notify).await);
                }
            }
        }
    }

    /// The connection; a new one if it broke.
    async fn connected(&mut self) -> Result<&ServerConnection, PostgresFault> {
        if self
            .connection
            .as_ref()
            .is_none_or(ServerConnection::is_broken)
        {
            self.connection = None;
            self.connection = Some(ServerConnection::connect(&self.server).await?);
        }
        self.connection.as_ref().ok_or(PostgresFault::Broken)
    }

    async fn query(
        &mut self,
        sql: &str,
        parameters: &[SqlValue],
    ) -> Result<Vec<SqlRow>, StoreError> {
        let mut tries = 1;
        loop {
            let found = match self.connected().await {
                Ok(connection) => connection.query(sql, parameters).await,
                Err(fault) => return Err(self.explain(&fault)),
            };
            match found {
                Err(fault) if self.may_pass(&fault, tries) => tries += 1,
                Err(fault) => return Err(self.explain(&fault)),
                Ok(rows) => return Ok(rows),
            }
        }
    }

    async fn transact(
        &mut self,
        statements: &[Statement],
        notify: Option<i64>,
    ) -> Result<Vec<u64>, StoreError> {
        let mut tries = 1;
        loop {
            let changed = match self.connected().await {
                Ok(connection) => connection.transact(statements, notify).await,
                Err(fault) => return Err(self.explain(&fault)),
            };
            match changed {
                Err(fault) if self.may_pass(&fault, tries) => tries += 1,
                Err(fault) => return Err(self.explain(&fault)),
                Ok(changed) => return Ok(changed),
            }
        }
    }

    /// Whether to try again. A connection that hangs is given up.
    fn may_pass(&mut self, fault: &PostgresFault, tries: u32) -> bool {
        if fault.ends_connection() {
            self.connection = None;
        }
        fault.may_pass() && tries < MAX_TRIES
    }

    fn explain(&self, fault: &PostgresFault) -> StoreError {
        fault.explain(&self.server)
    }
}
