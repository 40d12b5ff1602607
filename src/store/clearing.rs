//! Letting go of syncs that nobody reads any more, a piece at a time, so that others are not kept waiting.

use super::database::{Row, Statement, Value};
use super::error::StoreError;
use super::tenant::{Holder, TenantStore};

/// The tables that hold a sync's content, and what counts their rows.
const CONTENT: [(&str, &str); 6] = [
    ("people", "place"),
    ("answers", "place"),
    ("blocks", "block"),
    ("journal", "entry"),
    ("leave_types", "place"),
    ("refreshed", "place"),
];

/// Rows let go in one transaction; a block is some hundred times as large as another row.
const PIECE: i64 = 5_000;

impl TenantStore {
    /// Lets go of the content of every sync but the newest that finished and the newest that did not: what came before them, what
    /// was given up, and what an earlier clearing left when it was interrupted.
    pub(super) async fn clear(&self, holder: &Holder) -> Result<(), StoreError> {
        let mut kept = Vec::new();
        kept.extend(self.last_sync().await?.map(|record| record.number.0));
        kept.extend(self.unfinished().await?.map(|record| record.number.0));
        for (table, count) in CONTENT {
            for sync in self.syncs_in(table).await? {
                if !kept.contains(&sync) {
                    self.clear_table(holder, table, count, sync).await?;
                }
            }
        }
        Ok(())
    }

    /// The syncs whose rows a table holds; hops from one to the next along its key.
    async fn syncs_in(&self, table: &str) -> Result<Vec<i64>, StoreError> {
        let sql = format!("SELECT MIN(sync) FROM {table} WHERE tenant = $1 AND sync > $2");
        let mut found = vec![];
        loop {
            let after = found.last().copied().unwrap_or(i64::MIN);
            let parameters = [self.tenant.into(), after.into()];
            let rows = self.database.query(sql.clone(), parameters).await?;
            match rows.first().map(|row| row.optional_int(0)).transpose()? {
                Some(Some(sync)) => found.push(sync),
                _ => return Ok(found),
            }
        }
    }

    async fn clear_table(
        &self,
        holder: &Holder,
        table: &str,
        count: &str,
        sync: i64,
    ) -> Result<(), StoreError> {
        let delete =
            format!("DELETE FROM {table} WHERE tenant = $1 AND sync = $2 AND {count} < $3");
        let piece = if table == "blocks" { PIECE / 50 } else { PIECE };
        let sql = format!(
            "SELECT MIN({count}), MAX({count}) FROM {table} WHERE tenant = $1 AND sync = $2"
        );
        let key: [Value; 2] = [self.tenant.into(), sync.into()];
        let rows = self.database.query(sql, key.clone()).await?;
        let Some((first, last)) = rows.first().map(ends).transpose()?.flatten() else {
            return Ok(());
        };
        let mut bound = first;
        while bound <= last {
            bound = bound.saturating_add(piece);
            let [tenant, sync] = key.clone();
            let statement = Statement::new(delete.clone(), [tenant, sync, bound.into()]);
            self.write(holder, vec![statement]).await?;
        }
        Ok(())
    }
}

fn ends(row: &Row) -> Result<Option<(i64, i64)>, StoreError> {
    Ok(row.optional_int(0)?.zip(row.optional_int(1)?))
}
