//! What outlives a run: people, leave types, balances, snapshots, checkpoints of a running sync, call counters, and the lease that
//! lets one program at a time sync a tenant. Secrets, access tokens and raw replies never come here.
//!
//! [`Store::open`] is the entry point; everything about one tenant is a method of [`TenantStore`]. One SQL text serves two engines:
//! SQLite in a file, and PostgreSQL where several machines share.

mod blocks;
mod call_counter;
mod calls;
mod checksum;
mod cleanup;
mod codec;
mod database;
mod dictionary;
mod error;
mod history;
mod holder;
mod journal;
mod kept_for_day;
mod lease;
mod maintenance;
#[cfg(feature = "postgres")]
mod postgres;
mod program;
mod reasons;
mod record;
mod refresh_requests;
mod refreshed;
mod retention;
mod rows;
mod schema;
mod sql;
mod sqlite;
mod store_url;
mod sync_reader;
mod sync_writer;
mod tenant;

#[cfg(any(test, feature = "fuzzing"))]
pub(crate) use codec::read_stored as read_stored_bytes;

pub use calls::ReadCost;
pub use error::StoreError;
pub use history::{OnDay, PastPiece, PersonPast};
pub use holder::Holder;
pub use kept_for_day::{DayAnswer, DayAnswerKind};
pub use lease::LEASE;
pub use maintenance::{BusyTenant, DamagedTenant, PurgedTenants, StoreStats, TenantStats};
pub use store_url::StoreUrl;
pub use tenant::{
    CachedPiece, InterruptedSync, JournalEntry, LeaseAnswer, StoredAnswer, SyncNumber, SyncReach,
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
    /// Opens the store, or creates an empty one. The schema of an older version is brought up to date.
    pub async fn open(place: &StoreUrl) -> Result<Self, StoreError> {
        let database = Database::open(place).await?;
        schema::migrate(&database).await?;
        Ok(Self {
            database,
            keep_days: None,
            program: Arc::new(ThisProgram::start()),
        })
    }

    /// Whenever a sync ends, deletes snapshots that are this many days old. Without it, none is ever deleted.
    #[must_use]
    pub fn keeping_for(self, days: u32) -> Self {
        Self {
            keep_days: Some(days),
            ..self
        }
    }

    /// One tenant's part of the store. A tenant that is new gets a number.
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
            // If another process takes the number first, nothing is inserted, and the next number is tried.
            let insert = Statement::new(NEW_TENANT, parameters.clone());
            self.database.transact(vec![insert]).await?;
        }
    }
}

const NEW_TENANT: &str = "INSERT INTO tenants (tenant, name, platform, account) \
     SELECT COALESCE(MAX(tenant), 0) + 1, $1, $2, $3 FROM tenants WHERE TRUE \
     ON CONFLICT DO NOTHING";
