//! A task with one connection, and the way to it.

use std::borrow::Cow;

use tokio::sync::{mpsc, oneshot};

use super::fault::PostgresFault;
use super::link::Link;
use super::server::Server;
use crate::store::error::StoreError;
use crate::store::sql::{SqlRow, SqlValue, Statement};

/// How often a transaction is tried that met another one, or found its connection broken before it could end.
const TRIES: u32 = 4;

/// What a lane can be asked for.
pub(super) enum ConnectionOrder {
    Query {
        sql: Cow<'static, str>,
        parameters: Vec<SqlValue>,
        done: oneshot::Sender<Result<Vec<SqlRow>, StoreError>>,
    },
    Transact {
        statements: Vec<Statement>,
        tell: Option<i64>,
        done: oneshot::Sender<Result<Vec<u64>, StoreError>>,
    },
}

/// Where to send orders. The task ends, and closes its connection, with the last clone.
#[derive(Clone, Debug)]
pub(super) struct PostgresWorker {
    orders: mpsc::UnboundedSender<ConnectionOrder>,
}

impl PostgresWorker {
    /// Connects, and starts the task.
    pub(super) async fn start(server: Server) -> Result<Self, StoreError> {
        let mut crew = Crew { server, link: None };
        if let Err(fault) = crew.linked().await {
            return Err(crew.explain(&fault));
        }
        let (orders, waiting) = mpsc::unbounded_channel();
        tokio::spawn(crew.work(waiting));
        Ok(Self { orders })
    }

    /// What became of an order.
    pub(super) async fn run<T>(
        &self,
        order: impl FnOnce(oneshot::Sender<Result<T, StoreError>>) -> ConnectionOrder,
    ) -> Result<T, StoreError> {
        let (done, answer) = oneshot::channel();
        self.orders.send(order(done)).map_err(|_| ended())?;
        answer.await.map_err(|_| ended())?
    }
}

fn ended() -> StoreError {
    StoreError::Unavailable("its task has ended".to_owned())
}

/// Who works through the orders.
struct Crew {
    server: Server,
    link: Option<Link>,
}

impl Crew {
    async fn work(mut self, mut waiting: mpsc::UnboundedReceiver<ConnectionOrder>) {
        while let Some(order) = waiting.recv().await {
            // Whoever asked may be gone; the work is done all the same.
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
                    tell,
                    done,
                } => {
                    let _ = done.send(self.transact(&statements, tell).await);
                }
            }
        }
    }

    /// The connection, made anew when it broke.
    async fn linked(&mut self) -> Result<&Link, PostgresFault> {
        if self.link.as_ref().is_none_or(Link::is_broken) {
            self.link = None;
            let link = Link::connect(&self.server).await?;
            self.link = Some(link);
        }
        self.link.as_ref().ok_or(PostgresFault::Broken)
    }

    async fn query(
        &mut self,
        sql: &str,
        parameters: &[SqlValue],
    ) -> Result<Vec<SqlRow>, StoreError> {
        let mut tries = 1;
        loop {
            let found = match self.linked().await {
                Ok(link) => link.query(sql, parameters).await,
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
        tell: Option<i64>,
    ) -> Result<Vec<u64>, StoreError> {
        let mut tries = 1;
        loop {
            let changed = match self.linked().await {
                Ok(link) => link.transact(statements, tell).await,
                Err(fault) => return Err(self.explain(&fault)),
            };
            match changed {
                Err(fault) if self.may_pass(&fault, tries) => tries += 1,
                Err(fault) => return Err(self.explain(&fault)),
                Ok(changed) => return Ok(changed),
            }
        }
    }

    /// Whether to try again; a connection that hangs is given up.
    fn may_pass(&mut self, fault: &PostgresFault, tries: u32) -> bool {
        if matches!(fault, PostgresFault::TimedOut | PostgresFault::Broken) {
            self.link = None;
        }
        fault.may_pass() && tries < TRIES
    }

    fn explain(&self, fault: &PostgresFault) -> StoreError {
        fault.explain(&self.server)
    }
}
