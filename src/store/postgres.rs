//! The engine that several machines share: PostgreSQL, or a server that speaks its protocol.
//!
//! One connection writes and one reads, so that no query waits for a long transaction. Each belongs to a task that executes its
//! orders one by one and reconnects after its connection broke. The password is in no error, log or `Debug`.

mod connection;
mod fault;
mod server;
mod tls;
mod url;
mod values;
mod worker;

use std::borrow::Cow;
use std::time::Duration;

use secrecy::{ExposeSecret, SecretString};
use tokio::sync::broadcast;

use super::error::StoreError;
use super::sql::{SqlRow, SqlValue, Statement};
use server::Server;
use worker::{ConnectionOrder, PostgresWorker};

/// An open server. The last clone closes its connections.
#[derive(Clone, Debug)]
pub(super) struct Postgres {
    writer: PostgresWorker,
    reader: PostgresWorker,
    /// Numbers of tenants of which another program has written something.
    changes: broadcast::Sender<i64>,
}

impl Postgres {
    /// Connects twice, within a few seconds or not at all.
    pub(super) async fn open(url: &SecretString) -> Result<Self, StoreError> {
        let (changes, _) = broadcast::channel(64);
        let server = Server::parse(url.expose_secret())?;
        let reader = PostgresWorker::start(server.clone().listening(changes.clone())).await?;
        let writer = PostgresWorker::start(server).await?;
        Ok(Self {
            writer,
            reader,
            changes,
        })
    }

    pub(super) async fn query(
        &self,
        sql: Cow<'static, str>,
        parameters: Vec<SqlValue>,
    ) -> Result<Vec<SqlRow>, StoreError> {
        let order = |done| ConnectionOrder::Query {
            sql,
            parameters,
            done,
        };
        self.reader.run(order).await
    }

    pub(super) async fn transact(
        &self,
        statements: Vec<Statement>,
        notify: Option<i64>,
    ) -> Result<Vec<u64>, StoreError> {
        let order = |done| ConnectionOrder::Transact {
            statements,
            notify,
            done,
        };
        self.writer.run(order).await
    }

    /// Waits for a notification about this tenant, `at_most` so long.
    pub(super) async fn changed(&self, tenant: i64, at_most: Duration) {
        let mut changes = self.changes.subscribe();
        let notified = async {
            // An error means that notifications were lost, and one of them may have been about this tenant.
            while let Ok(changed) = changes.recv().await {
                if changed == tenant {
                    return;
                }
            }
        };
        // If the server sends no notification, the whole time passes.
        let _ = tokio::time::timeout(at_most, notified).await;
    }
}
