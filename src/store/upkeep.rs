//! Looking after the store: what it holds, letting go of what is old, and emptying it.

use super::database::{Row, Statement};
use super::error::StoreError;
use super::retention::outlived;
use super::tenant::{Holder, LeaseAnswer, SyncRecord, TenantKey, TenantStore};
use super::{LEASE, Store};
use crate::domain::text::clean;
use crate::domain::{Language, PlatformKind};

/// What a store holds; nothing by default.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct StoreStats {
    /// All of it, its indexes included.
    pub bytes: u64,
    /// In the order in which they came.
    pub tenants: Vec<TenantStats>,
}

/// What it holds of a tenant.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TenantStats {
    /// Which.
    pub key: TenantKey,
    /// The newest finished sync, with how many people it listed.
    pub last_sync: Option<SyncRecord>,
    /// Finished syncs that can be looked back at.
    pub snapshots: usize,
    /// How often people came, went, or had other figures than the time before.
    pub changes: usize,
}

/// What is kept of people and of syncs. The words that packed rows are written with, and the counts of calls, are of the
/// company and not of people; programs that run now rely on them.
const EMPTIED: [&str; 11] = [
    "people",
    "answers",
    "refreshed",
    "blocks",
    "journal",
    "changes",
    "type_changes",
    "leave_types",
    "wishes",
    "syncs",
    // Only what is emptied refers to them; a damaged one would make everything new unreadable.
    "words",
];

const PLATFORMS: [PlatformKind; 3] = [
    PlatformKind::WeCom,
    PlatformKind::DingTalk,
    PlatformKind::Feishu,
];

impl Store {
    /// What it holds.
    pub async fn stats(&self) -> Result<StoreStats, StoreError> {
        let mut tenants = Vec::new();
        for key in self.tenant_keys().await? {
            let tenant = self.tenant(&key).await?;
            tenants.push(tenant.stats(key).await?);
        }
        let bytes = self.database.bytes().await?;
        Ok(StoreStats { bytes, tenants })
    }

    /// Deletes everything kept about people of the tenants called `name`, or of all. Refused for a tenant that is being
    /// synced. What remains: the tenants' names and the counts of calls, which a platform goes on counting too.
    pub async fn purge(&self, name: Option<&str>) -> Result<Vec<TenantKey>, StoreError> {
        let mut purged = Vec::new();
        for key in self.tenant_keys().await? {
            if name.is_none_or(|name| name == key.name) {
                self.tenant(&key).await?.purge(&key.name).await?;
                purged.push(key);
            }
        }
        self.database.compact().await?;
        Ok(purged)
    }

    async fn tenant_keys(&self) -> Result<Vec<TenantKey>, StoreError> {
        let sql = "SELECT name, platform, account FROM tenants ORDER BY tenant";
        let rows = self.database.query(sql, []).await?;
        rows.iter().map(read_key).collect()
    }
}

impl TenantStore {
    async fn stats(&self, key: TenantKey) -> Result<TenantStats, StoreError> {
        // Those of a sync that has not ended are noted piece by piece and do not count yet.
        let sql = "SELECT COUNT(*) FROM changes WHERE tenant = $1 AND sync <= \
             (SELECT MAX(sync) FROM syncs WHERE tenant = $1 AND finished IS NOT NULL)";
        let rows = self.database.query(sql, [self.tenant.into()]).await?;
        let mut snapshots = self.snapshots().await?;
        Ok(TenantStats {
            key,
            snapshots: snapshots.len(),
            last_sync: snapshots.pop(),
            changes: rows.first().map_or(Ok(0), |row| row.count(0))?,
        })
    }

    /// With the lease, so that no sync runs meanwhile.
    async fn purge(&self, name: &str) -> Result<(), StoreError> {
        let holder = Holder::of_this_program();
        if let LeaseAnswer::Theirs { holder, .. } = self.take_lease(&holder, "").await? {
            return Err(StoreError::Unavailable(format!(
                "{name} is being synced by {}; end that program first, or wait {} s if it died",
                holder.explain(Language::English),
                LEASE.as_secs()
            )));
        }
        let empty = |table: &&str| {
            let sql = format!("DELETE FROM {table} WHERE tenant = $1");
            Statement::new(sql, [self.tenant.into()])
        };
        let emptied = self.write(&holder, EMPTIED.iter().map(empty).collect());
        let emptied = emptied.await;
        self.give_lease_back(&holder).await?;
        emptied.map(drop)
    }

    /// Lets go of snapshots that are more than `keep_days` old, but never of the newest: how many. How old one is, the store's
    /// clock and the snapshots themselves say.
    pub async fn prune(&self, keep_days: u32) -> Result<u64, StoreError> {
        let sql = "SELECT sync, touched FROM syncs WHERE tenant = $1 AND finished IS NOT NULL ORDER BY sync";
        let rows = self.database.query(sql, [self.tenant.into()]).await?;
        let ends = rows.iter().map(|row| row.int(1));
        let outlived = outlived(&ends.collect::<Result<Vec<_>, _>>()?, keep_days);
        let Some(oldest_kept) = rows.get(outlived).filter(|_| outlived > 0) else {
            return Ok(0);
        };
        let oldest_kept = oldest_kept.int(0)?;
        // What a change notes is how things stood before it, which is asked for by older snapshots alone.
        let delete = |from: &str| {
            let sql = format!("DELETE FROM {from}");
            Statement::new(sql, [self.tenant.into(), oldest_kept.into()])
        };
        let statements = vec![
            delete("type_changes WHERE tenant = $1 AND sync <= $2"),
            delete("syncs WHERE tenant = $1 AND sync < $2 AND finished IS NOT NULL"),
        ];
        let changed = self.database.transact(statements).await?;
        // They may be millions. Where the program dies before all are gone, the rest goes with the next snapshot that does.
        self.forget_notes_up_to(oldest_kept).await?;
        Ok(changed.last().copied().unwrap_or(0))
    }
}

fn read_key(row: &Row) -> Result<TenantKey, StoreError> {
    let platform = row.text(1)?;
    Ok(TenantKey {
        name: row.text(0)?.to_owned(),
        platform: PLATFORMS
            .into_iter()
            .find(|kind| kind.as_str() == platform)
            .ok_or_else(|| {
                StoreError::Unreadable(format!("a platform called {}", clean(platform)))
            })?,
        account: row.text(2)?.to_owned(),
    })
}
