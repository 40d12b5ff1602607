//! The engine that several machines share: PostgreSQL, or one that speaks its protocol.

use std::time::Duration;

use secrecy::SecretString;

use super::database::{Row, Statement, Value};
use super::error::StoreError;
use crate::domain::Instant;

/// An open server.
#[derive(Clone, Debug)]
pub(super) struct Postgres {}

#[expect(clippy::unused_async, clippy::unused_self, reason = "signatures first")]
impl Postgres {
    pub(super) async fn open(_: &SecretString) -> Result<Self, StoreError> {
        Err(StoreError::Unavailable(
            "PostgreSQL is not built yet".to_owned(),
        ))
    }

    pub(super) async fn query(&self, _: &str, _: &[Value]) -> Result<Vec<Row>, StoreError> {
        Ok(Vec::new())
    }

    pub(super) async fn transact(
        &self,
        _: &[Statement],
        _: Option<i64>,
    ) -> Result<Vec<u64>, StoreError> {
        Ok(Vec::new())
    }

    pub(super) async fn changed(&self, _: i64, at_most: Duration) {
        tokio::time::sleep(at_most).await;
    }

    pub(super) async fn now(&self) -> Result<Instant, StoreError> {
        Ok(Instant(0))
    }
}
