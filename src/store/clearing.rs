//! Letting go of syncs that nobody reads any more, a piece at a time, so that others are not kept waiting.

use super::error::StoreError;
use super::sql::{SqlRow, SqlValue, Statement};
use super::tenant::{Holder, SyncNumber, TenantStore};

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
        if let Some(last) = self.last_sync().await? {
            kept.push(last.number.0);
            self.forget_notes_after(holder, last.number).await?;
        }
        kept.extend(self.unfinished().await?.map(|record| record.number.0));
        for (table, count) in CONTENT {
            for sync in self.syncs_in(table, i64::MIN).await? {
                if !kept.contains(&sync) {
                    self.clear_table(holder, table, count, sync).await?;
                }
            }
        }
        Ok(())
    }

    /// The syncs after `after` whose rows a table holds; hops from one to the next along its key.
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

    /// Forgets what syncs after the last finished one noted of changes: they never ended.
    pub(super) async fn forget_notes_after(
        &self,
        holder: &Holder,
        SyncNumber(last): SyncNumber,
    ) -> Result<(), StoreError> {
        for sync in self.syncs_in("changes", last).await? {
            self.forget_notes(Some(holder), sync).await?;
        }
        Ok(())
    }

    /// Forgets what syncs noted up to this one.
    pub(super) async fn forget_notes_up_to(&self, last: i64) -> Result<(), StoreError> {
        let syncs = self.syncs_in("changes", i64::MIN).await?;
        for sync in syncs.into_iter().filter(|sync| *sync <= last) {
            self.forget_notes(None, sync).await?;
        }
        Ok(())
    }

    /// Forgets the changes that one sync noted, a piece at a time. Without a holder nothing guards it, which is right for what nobody
    /// can write any more.
    async fn forget_notes(&self, holder: Option<&Holder>, sync: i64) -> Result<(), StoreError> {
        let mut after = String::new();
        while let Some(upto) = self.end_of_piece(sync, &after).await? {
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

    /// The last person of the next piece, by the order of their ids.
    async fn end_of_piece(&self, sync: i64, after: &str) -> Result<Option<String>, StoreError> {
        let sql = "SELECT MAX(employee) FROM (SELECT employee FROM changes \
             WHERE tenant = $1 AND sync = $2 AND employee >= $3 ORDER BY employee LIMIT $4) piece";
        let parameters: [SqlValue; 4] =
            [self.tenant.into(), sync.into(), after.into(), PIECE.into()];
        let rows = self.database.query(sql, parameters).await?;
        let last = rows.first().map(|row| row.optional_text(0)).transpose()?;
        Ok(last.flatten().map(str::to_owned))
    }

    async fn clear_table(
        &self,
        holder: &Holder,
        table: &str,
        count: &str,
        sync: i64,
    ) -> Result<(), StoreError> {
        let delete = format!(
            "DELETE FROM {table} WHERE tenant = $1 AND sync = $2 AND {count} >= $3 AND {count} < $4"
        );
        let piece = if table == "blocks" { PIECE / 50 } else { PIECE };
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
            bound = bound.saturating_add(piece);
            let [tenant, sync] = key.clone();
            // Bounded below too: a server would look at everything again that was deleted a moment ago.
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
