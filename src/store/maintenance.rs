//! Maintenance: statistics of what the store holds, deleting old snapshots, and emptying the store.

use super::Store;
use super::error::StoreError;
use super::holder::Holder;
use super::retention::outlived;
use super::sql::{SqlRow, SqlValue, Statement};
use super::tenant::{LeaseAnswer, SyncRecord, TenantKey, TenantStore};
use crate::domain::PlatformKind;
use crate::domain::text::clean;

/// What a store holds.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct StoreStats {
    /// The size of the database, indexes included.
    pub bytes: u64,
    /// In the order in which they were added.
    pub tenants: Vec<TenantStats>,
    /// Tenants of whom something cannot be read.
    pub damaged: Vec<DamagedTenant>,
}

/// A tenant of whom something in the store cannot be read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DamagedTenant {
    /// What a command may call it: its name if that can be read, and the number of its row if the
    /// row is damaged (`#3`).
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

/// Tenants whose data was deleted.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct PurgedTenants {
    /// In the order in which they were added.
    pub tenants: Vec<TenantKey>,
    /// Tenants whose row in the store could not be read.
    pub damaged: Vec<DamagedTenant>,
    /// Tenants that kept everything, because they are being synced.
    pub busy: Vec<BusyTenant>,
}

/// A tenant that a program is syncing.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct BusyTenant {
    /// Its name, or the number of its row if the row is damaged (`#3`).
    pub name: String,
    /// The program.
    pub holder: Holder,
}

/// What a store holds of a tenant.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TenantStats {
    /// Name, platform and account.
    pub key: TenantKey,
    /// The newest finished sync, with how many people it listed.
    pub last_sync: Option<SyncRecord>,
    /// Finished syncs that can still be shown.
    pub snapshots: usize,
    /// How often somebody joined, left, or had other figures than in the snapshot before.
    pub changes: usize,
}

/// The tables that hold data of people and of syncs. Counts of calls stay: they say nothing about
/// people, and the platform goes on counting too.
const PURGED_TABLES: [&str; 12] = [
    "people",
    "answers",
    "refreshed",
    "blocks",
    "journal",
    "changes",
    "type_changes",
    "leave_types",
    "wishes",
    "kept_for_day",
    "syncs",
    // Only the rows above refer to words, and a damaged word would make everything new unreadable.
    "words",
];

impl Store {
    /// Statistics of everything the store holds.
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

    /// Deletes everything about people of the tenants that are named `name`, or of all tenants. A tenant that is being synced is left
    /// as it is. The tenants' names and the counts of calls remain.
    pub async fn purge(&self, name: Option<&str>) -> Result<PurgedTenants, StoreError> {
        let mut purged = PurgedTenants::default();
        for row in self.tenant_rows().await? {
            if name.is_some_and(|name| !row.is_called(name)) {
                continue;
            }
            let emptied = match &row.key {
                Ok(key) => self.numbered(key, row.number).purge().await?,
                Err(_) => self.purge_damaged(&row).await?,
            };
            match (emptied, row.key.clone()) {
                (Emptied::Refused(holder), key) => purged.busy.push(BusyTenant {
                    name: key.map_or_else(|_| row.own_name(), |key| key.name),
                    holder,
                }),
                (Emptied::Done, Ok(key)) => purged.tenants.push(key),
                (Emptied::Done, Err(error)) => purged.damaged.push(row.damaged(error)),
            }
        }
        self.database.compact().await?;
        Ok(purged)
    }

    /// Afterwards the row can be read, under a name that no configuration can have. The row stays, so that no other tenant gets its
    /// number: a program that was started before the damage still writes under it.
    async fn purge_damaged(&self, row: &TenantRow) -> Result<Emptied, StoreError> {
        let key = TenantKey {
            name: row.own_name(),
            // Any platform makes the row readable; which one it was is not known any more.
            platform: PlatformKind::ALL[0],
            account: String::new(),
        };
        let emptied = self.numbered(&key, row.number).purge().await?;
        if emptied != Emptied::Done {
            return Ok(emptied);
        }
        let sql = "UPDATE tenants SET name = $1, platform = $2, account = $3 WHERE tenant = $4";
        let parameters: [SqlValue; 4] = [
            key.name.into(),
            key.platform.as_str().into(),
            key.account.into(),
            row.number.into(),
        ];
        let mend = Statement::new(sql, parameters);
        self.database.transact(vec![mend]).await?;
        Ok(Emptied::Done)
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

    /// Rows are read one by one, so that a damaged one does not hide the others.
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

/// Whether a tenant was emptied.
#[derive(PartialEq, Eq)]
enum Emptied {
    Done,
    /// This program is syncing the tenant.
    Refused(Holder),
}

/// A tenant as it stands in the store.
struct TenantRow {
    number: i64,
    /// `None` if it cannot be read.
    name: Option<String>,
    key: Result<TenantKey, StoreError>,
}

impl TenantRow {
    /// The name of the row itself, which no configuration can give to a tenant.
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
        // The before-images of a sync that has not ended are written slice by slice and do not count yet.
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

    /// Holds the lease meanwhile, so that no sync runs.
    async fn purge(&self) -> Result<Emptied, StoreError> {
        let own = self.holder();
        if let LeaseAnswer::Theirs { holder, .. } = self.take_lease(own, "").await? {
            return Ok(Emptied::Refused(holder));
        }
        let empty = |table: &&str| {
            let sql = format!("DELETE FROM {table} WHERE tenant = $1");
            Statement::new(sql, [self.tenant.into()])
        };
        let emptied = self.write(own, PURGED_TABLES.iter().map(empty).collect());
        let emptied = emptied.await;
        self.give_lease_back(own).await?;
        emptied.map(|_| Emptied::Done)
    }

    /// Deletes snapshots that are more than `keep_days` old, but never the newest. Returns how many. `retention` says how old a snapshot
    /// is.
    pub async fn prune(&self, keep_days: u32) -> Result<u64, StoreError> {
        let sql = "SELECT sync, touched FROM syncs WHERE tenant = $1 AND finished IS NOT NULL ORDER BY sync";
        let rows = self.database.query(sql, [self.tenant.into()]).await?;
        let ends = rows.iter().map(|row| row.int(1));
        let outlived = outlived(&ends.collect::<Result<Vec<_>, _>>()?, keep_days);
        let Some(oldest_left) = rows.get(outlived) else {
            return Ok(0);
        };
        if outlived == 0 {
            return Ok(0);
        }
        let oldest_left = oldest_left.int(0)?;
        // A before-image is needed only by snapshots that are older than the change.
        let delete = |from: &str| {
            let sql = format!("DELETE FROM {from}");
            Statement::new(sql, [self.tenant.into(), oldest_left.into()])
        };
        let statements = vec![
            delete("type_changes WHERE tenant = $1 AND sync <= $2"),
            delete("syncs WHERE tenant = $1 AND sync < $2 AND finished IS NOT NULL"),
        ];
        let changed = self.database.transact(statements).await?;
        // There may be millions. If the program dies before all are deleted, the rest goes with the next snapshot that is deleted.
        self.delete_images_up_to(oldest_left).await?;
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
