//! Deletes the rows of syncs that nobody reads any more, slice by slice, so that no transaction makes others wait for long.

use super::error::StoreError;
use super::holder::Holder;
use super::sql::{SqlRow, SqlValue, Statement};
use super::tenant::{SyncNumber, TenantStore};

/// The tables that hold a sync's content, with the column by which their rows are cut into slices.
const CONTENT: [(&str, &str); 6] = [
    ("people", "place"),
    ("answers", "place"),
    ("blocks", "block"),
    ("journal", "entry"),
    ("leave_types", "place"),
    ("refreshed", "place"),
];

/// Rows deleted in one transaction.
const SLICE_ROWS: i64 = 5_000;
/// A block is some hundred times as large as another row.
const SLICE_BLOCKS: i64 = SLICE_ROWS / 50;

impl TenantStore {
    /// Deletes the content of every sync but the newest finished and the newest unfinished one: of older syncs, of those that were
    /// given up, and what was left when an earlier deletion was interrupted.
    pub(super) async fn delete_old_syncs(&self, holder: &Holder) -> Result<(), StoreError> {
        let mut current = Vec::new();
        if let Some(last) = self.last_sync().await? {
            current.push(last.number.0);
            self.delete_images_after(holder, last.number).await?;
        }
        current.extend(self.unfinished().await?.map(|record| record.number.0));
        for (table, count) in CONTENT {
            for sync in self.syncs_in(table, i64::MIN).await? {
                if !current.contains(&sync) {
                    self.delete_rows(holder, table, count, sync).await?;
                }
            }
        }
        Ok(())
    }

    /// The syncs after `after` of which a table has rows. Goes from one to the next along the table's key.
    async fn syncs_in(&self, table: &str, after: i64) -> Result<Vec<i64>, StoreError> {
        let sql = format!("SELECT MIN(sync) FROM {table} WHERE tenant = $1 AND sync > $2");
        let mut found = Vec::new();
        loop {
            let after = found.last().copied().unwrap_or(after);
            let parameters = [self.tenant.into(), after.into()];
            let rows = self.database.query(sql.clone(), parameters).await?;
            match rows.first().map(|row| row.optional_int(0)).transpose()? {
                Some(Some(sync)) => found.push(sync),
                _ => return Ok(found),
            }
        }
    }

    /// Deletes the before-images of syncs after the last finished one: those syncs never ended.
    pub(super) async fn delete_images_after(
        &self,
        holder: &Holder,
        SyncNumber(last): SyncNumber,
    ) -> Result<(), StoreError> {
        for sync in self.syncs_in("changes", last).await? {
            self.delete_images(Some(holder), sync).await?;
        }
        Ok(())
    }

    /// Deletes the before-images of all syncs up to this one.
    pub(super) async fn delete_images_up_to(&self, last: i64) -> Result<(), StoreError> {
        let syncs = self.syncs_in("changes", i64::MIN).await?;
        for sync in syncs.into_iter().filter(|sync| *sync <= last) {
            self.delete_images(None, sync).await?;
        }
        Ok(())
    }

    /// Deletes the before-images of one sync, slice by slice. Without a holder no lease is checked, which is right for rows that
    /// nobody can write any more.
    async fn delete_images(&self, holder: Option<&Holder>, sync: i64) -> Result<(), StoreError> {
        let mut after = String::new();
        while let Some(upto) = self.end_of_slice(sync, &after).await? {
            let sql = "DELETE FROM changes WHERE tenant = $1 AND sync = $2 AND employee >= $3 AND employee <= $4";
            let parameters: [SqlValue; 4] = [
                self.tenant.into(),
                sync.into(),
                after.into(),
                upto.as_str().into(),
            ];
            let delete = vec![Statement::new(sql, parameters)];
            match holder {
                Some(holder) => self.write(holder, delete).await?,
                None => self.database.transact(delete).await?,
            };
            after = upto;
        }
        Ok(())
    }

    /// The last person of the next slice, in the order of their ids.
    async fn end_of_slice(&self, sync: i64, after: &str) -> Result<Option<String>, StoreError> {
        let sql = "SELECT MAX(employee) FROM (SELECT employee FROM changes \
             WHERE tenant = $1 AND sync = $2 AND employee >= $3 ORDER BY employee LIMIT $4) piece";
        let parameters: [SqlValue; 4] = [
            self.tenant.into(),
            sync.into(),
            after.into(),
            SLICE_ROWS.into(),
        ];
        let rows = self.database.query(sql, parameters).await?;
        let last = rows.first().map(|row| row.optional_text(0)).transpose()?;
        Ok(last.flatten().map(str::to_owned))
    }

    async fn delete_rows(
        &self,
        holder: &Holder,
        table: &str,
        count: &str,
        sync: i64,
    ) -> Result<(), StoreError> {
        let delete = format!(
            "DELETE FROM {table} WHERE tenant = $1 AND sync = $2 AND {count} >= $3 AND {count} < $4"
        );
        let slice = if table == "blocks" {
            SLICE_BLOCKS
        } else {
            SLICE_ROWS
        };
        let sql = format!(
            "SELECT MIN({count}), MAX({count}) FROM {table} WHERE tenant = $1 AND sync = $2"
        );
        let key: [SqlValue; 2] = [self.tenant.into(), sync.into()];
        let rows = self.database.query(sql, key.clone()).await?;
        let Some((first, last)) = rows.first().map(ends).transpose()?.flatten() else {
            return Ok(());
        };
        let mut bound = first;
        while bound <= last {
            let from = bound;
            bound = bound.saturating_add(slice);
            let [tenant, sync] = key.clone();
            // Bounded below too, because a server would otherwise scan again what it has just deleted.
            let parameters = [tenant, sync, from.into(), bound.into()];
            let statement = Statement::new(delete.clone(), parameters);
            self.write(holder, vec![statement]).await?;
        }
        Ok(())
    }
}

fn ends(row: &SqlRow) -> Result<Option<(i64, i64)>, StoreError> {
    Ok(row.optional_int(0)?.zip(row.optional_int(1)?))
}
