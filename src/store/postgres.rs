//! The engine that several machines share: PostgreSQL, or one that speaks its protocol.
//!
//! Owns connections, their times and what the server's errors mean. One connection writes and one reads, so that nobody who
//! reads waits for a long transaction; each belongs to a task that works through its orders and connects again when its
//! connection broke. The password is in no error, log or `Debug`.

mod fault;
mod link;
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
    /// Numbers of tenants of which something was written.
    told: broadcast::Sender<i64>,
}

impl Postgres {
    /// Connects twice, within a few seconds or not at all.
    pub(super) async fn open(url: &SecretString) -> Result<Self, StoreError> {
        let (told, _) = broadcast::channel(64);
        let server = Server::parse(url.expose_secret())?;
        let reader = PostgresWorker::start(server.clone().listening(told.clone())).await?;
        let writer = PostgresWorker::start(server).await?;
        Ok(Self {
            writer,
            reader,
            told,
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
        tell: Option<i64>,
    ) -> Result<Vec<u64>, StoreError> {
        let order = |done| ConnectionOrder::Transact {
            statements,
            tell,
            done,
        };
        self.writer.run(order).await
    }

    /// Waits for word of this tenant, `at_most` so long.
    pub(super) async fn changed(&self, tenant: i64, at_most: Duration) {
        let mut told = self.told.subscribe();
        let word = async {
            // Word that was lost may have been of this tenant.
            while let Ok(of) = told.recv().await {
                if of == tenant {
                    return;
                }
            }
        };
        // Where the server tells nothing, the time alone ends it.
        let _ = tokio::time::timeout(at_most, word).await;
    }
}
