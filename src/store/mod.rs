//! What is kept between runs: people, leave types, balances, snapshots, checkpoints of a running sync, call counters, and the
//! lease that lets one process at a time sync a tenant.
//!
//! Owns the schema and how rows are packed. One SQL for two engines: SQLite in a file of its own, PostgreSQL where several
//! machines share. Must not know platforms or screens, and never sees a secret, a token or a raw reply.

mod blocks;
mod call_counter;
mod calls;
mod checksum;
mod clearing;
mod codec;
mod database;
mod dictionary;
mod error;
mod history;
mod holder;
mod journal;
mod lease;
mod maintenance;
mod place;
#[cfg(feature = "postgres")]
mod postgres;
mod program;
mod reading;
mod reasons;
mod record;
mod refreshed;
mod retention;
mod rows;
mod schema;
mod sql;
mod sqlite;
mod tenant;
mod wishes;
mod writing;

pub use calls::ReadCost;
pub use error::StoreError;
pub use history::{OnDay, PastPiece};
pub use lease::LEASE;
pub use maintenance::{DamagedTenant, Purged, StoreStats, TenantStats};
pub use place::StorePlace;
pub use tenant::{
    CachedPiece, Holder, JournalEntry, LeaseAnswer, Reached, Recalled, Resumable, SyncNumber,
    SyncRecord, TenantKey, TenantStore,
};

use std::sync::Arc;

use call_counter::CallCounter;
use database::Database;
use program::ThisProgram;
use sql::{SqlValue, Statement};

/// A store that is open. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Store {
    database: Database,
    keep_days: Option<u32>,
    program: Arc<ThisProgram>,
}

impl Store {
    /// Opens (and, where nothing is there yet, makes) the store, bringing an older schema forward.
    pub async fn open(place: &StorePlace) -> Result<Self, StoreError> {
        let database = Database::open(place).await?;
        schema::bring_forward(&database).await?;
        Ok(Self {
            database,
            keep_days: None,
            program: Arc::new(ThisProgram::start()),
        })
    }

    /// Lets go of snapshots so many days old, whenever a sync ends. Unless told, everything is kept.
    #[must_use]
    pub fn keeping_for(self, days: u32) -> Self {
        Self {
            keep_days: Some(days),
            ..self
        }
    }

    /// One tenant's part of it, made when it is new.
    pub async fn tenant(&self, key: &TenantKey) -> Result<TenantStore, StoreError> {
        let tenant = self.tenant_number(key).await?;
        Ok(self.numbered(key, tenant))
    }

    fn numbered(&self, key: &TenantKey, tenant: i64) -> TenantStore {
        TenantStore {
            database: self.database.clone(),
            key: key.clone(),
            tenant,
            keep_days: self.keep_days,
            scope: String::new(),
            counter: CallCounter::start(self.database.clone(), tenant),
            program: Arc::clone(&self.program),
        }
    }

    async fn tenant_number(&self, key: &TenantKey) -> Result<i64, StoreError> {
        let parameters: [SqlValue; 3] = [
            key.name.as_str().into(),
            key.platform.as_str().into(),
            key.account.as_str().into(),
        ];
        let sql = "SELECT tenant FROM tenants WHERE name = $1 AND platform = $2 AND account = $3";
        loop {
            let rows = self.database.query(sql, parameters.clone()).await?;
            if let Some(row) = rows.first() {
                return row.int(0);
            }
            // Another process may take the number first: then nothing is inserted and the next one is tried.
            let insert = Statement::new(NEW_TENANT, parameters.clone());
            self.database.transact(vec![insert]).await?;
        }
    }
}

const NEW_TENANT: &str = "INSERT INTO tenants (tenant, name, platform, account) \
     SELECT COALESCE(MAX(tenant), 0) + 1, $1, $2, $3 FROM tenants WHERE TRUE \
     ON CONFLICT DO NOTHING";
