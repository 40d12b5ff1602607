//! Looking after the store: what it holds, letting go of what is old, and emptying it.

use super::error::StoreError;
use super::retention::outlived;
use super::sql::{SqlRow, SqlValue, Statement};
use super::tenant::{LeaseAnswer, SyncRecord, TenantKey, TenantStore};
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
    /// Those of whom that cannot be told.
    pub damaged: Vec<DamagedTenant>,
}

/// A tenant of whom something in the store cannot be read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DamagedTenant {
    /// What it can be called: its name as far as that can be read, and the number of a row that is damaged itself (`#3`).
    pub names: Vec<String>,
    /// What cannot be read.
    pub error: StoreError,
}

impl DamagedTenant {
    /// Whether this is one of its names.
    pub fn is_called(&self, name: &str) -> bool {
        self.names.iter().any(|one| one == name)
    }
}

/// Whose data was deleted.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Purged {
    /// In the order in which they came.
    pub tenants: Vec<TenantKey>,
    /// Those whose row in the store could not be read.
    pub damaged: Vec<DamagedTenant>,
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

impl Store {
    /// What it holds.
    pub async fn stats(&self) -> Result<StoreStats, StoreError> {
        let mut stats = StoreStats {
            bytes: self.database.bytes().await?,
            ..StoreStats::default()
        };
        for row in self.tenant_rows().await? {
            match self.stats_of(&row).await {
                Ok(tenant) => stats.tenants.push(tenant),
                Err(error) if error.is_damage() => stats.damaged.push(row.damaged(error)),
                Err(error) => return Err(error),
            }
        }
        Ok(stats)
    }

    async fn stats_of(&self, row: &TenantRow) -> Result<TenantStats, StoreError> {
        let key = row.key.clone()?;
        self.numbered(&key, row.number).stats(key).await
    }

    /// Deletes everything kept about people of the tenants called `name`, or of all. Refused for a tenant that is being
    /// synced. What remains: the tenants' names and the counts of calls, which a platform goes on counting too.
    pub async fn purge(&self, name: Option<&str>) -> Result<Purged, StoreError> {
        let mut purged = Purged::default();
        for row in self.tenant_rows().await? {
            if name.is_some_and(|name| !row.is_called(name)) {
                continue;
            }
            match row.key.clone() {
                Ok(key) => {
                    self.numbered(&key, row.number).purge().await?;
                    purged.tenants.push(key);
                }
                Err(error) => {
                    self.purge_damaged(&row).await?;
                    purged.damaged.push(row.damaged(error));
                }
            }
        }
        self.database.compact().await?;
        Ok(purged)
    }

    /// The row can be read afterwards, under a name that no configuration has. It stays, so that its number is not given to another
    /// tenant: a program that has been open since before the damage still writes under it.
    async fn purge_damaged(&self, row: &TenantRow) -> Result<(), StoreError> {
        let key = TenantKey {
            name: row.own_name(),
            platform: PlatformKind::WeCom,
            account: String::new(),
        };
        self.numbered(&key, row.number).purge().await?;
        let sql = "UPDATE tenants SET name = $1, platform = $2, account = $3 WHERE tenant = $4";
        let parameters: [SqlValue; 4] = [
            key.name.into(),
            key.platform.as_str().into(),
            key.account.into(),
            row.number.into(),
        ];
        let mend = Statement::new(sql, parameters);
        self.database.transact(vec![mend]).await.map(drop)
    }

    async fn tenant_rows(&self) -> Result<Vec<TenantRow>, StoreError> {
        let sql = "SELECT tenant FROM tenants ORDER BY tenant";
        let numbers = self.database.query(sql, []).await?;
        let mut rows = Vec::with_capacity(numbers.len());
        for number in numbers {
            rows.push(self.tenant_row(number.int(0)?).await?);
        }
        Ok(rows)
    }

    /// Each is read by itself, so that one that cannot be read stands in nobody else's way.
    async fn tenant_row(&self, number: i64) -> Result<TenantRow, StoreError> {
        let sql = "SELECT name, platform, account FROM tenants WHERE tenant = $1";
        let found = self.database.query(sql, [number.into()]).await;
        let found = found.and_then(|rows| {
            let missing = || StoreError::Unreadable(format!("row {number} of the tenants"));
            rows.into_iter().next().ok_or_else(missing)
        });
        match found {
            Ok(row) => Ok(TenantRow {
                number,
                name: row.text(0).ok().map(str::to_owned),
                key: read_key(&row),
            }),
            Err(error) if error.is_damage() => Ok(TenantRow {
                number,
                name: None,
                key: Err(error),
            }),
            Err(error) => Err(error),
        }
    }
}

/// A tenant as it stands in the store.
struct TenantRow {
    number: i64,
    /// As far as it can be read.
    name: Option<String>,
    key: Result<TenantKey, StoreError>,
}

impl TenantRow {
    /// What names the row itself. No configuration can name a tenant so.
    fn own_name(&self) -> String {
        format!("#{}", self.number)
    }

    fn is_called(&self, name: &str) -> bool {
        self.name.as_deref() == Some(name) || (self.key.is_err() && self.own_name() == name)
    }

    fn damaged(&self, error: StoreError) -> DamagedTenant {
        let mut names: Vec<String> = self.name.iter().cloned().collect();
        if self.key.is_err() {
            names.push(self.own_name());
        }
        DamagedTenant { names, error }
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
    async fn purge(&self) -> Result<(), StoreError> {
        let own = self.holder();
        if let LeaseAnswer::Theirs { holder, .. } = self.take_lease(own, "").await? {
            let name = &self.key.name;
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
        let emptied = self.write(own, EMPTIED.iter().map(empty).collect());
        let emptied = emptied.await;
        self.give_lease_back(own).await?;
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

fn read_key(row: &SqlRow) -> Result<TenantKey, StoreError> {
    let platform = row.text(1)?;
    Ok(TenantKey {
        name: row.text(0)?.to_owned(),
        platform: PlatformKind::ALL
            .into_iter()
            .find(|kind| kind.as_str() == platform)
            .ok_or_else(|| {
                StoreError::Unreadable(format!("a platform called {}", clean(platform)))
            })?,
        account: row.text(2)?.to_owned(),
    })
}
