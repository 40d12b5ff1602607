//! Newer answers about single people, stored beside a finished sync, because a snapshot itself never changes.
//!
//! They come from people who were refreshed on request, and from a sync whose directory had shrunk. Such a sync does not replace the
//! finished one; the people whom it still lists are shown with its figures, and everybody else with their last ones.

use std::collections::HashMap;
use std::ops::Range;

use super::blocks::by_block;
use super::codec::WordTable;
use super::error::StoreError;
use super::holder::Holder;
use super::rows::{REFRESHED, employee_in, places, recalled};
use super::sql::{SqlRow, SqlValue, Statement};
use super::tenant::{StoredAnswer, SyncNumber, TenantStore};
use crate::domain::LedgerBlock;
use crate::domain::balance::is_unreadable;
use crate::domain::changes::Identity;

/// People whose newer answers are written in one transaction.
const SLICE_PEOPLE: usize = 1_000;

const ADD: &str = "INSERT INTO refreshed (tenant, sync, place, fetched, body, checksum) \
     VALUES ($1, $2, $3, $4, $5, $6) \
     ON CONFLICT (tenant, sync, place) DO UPDATE \
     SET fetched = excluded.fetched, body = excluded.body, checksum = excluded.checksum";

/// The answers of an unfinished sync at their places in the finished one, with the person as each of the two lists them.
const NEWER: &str = "SELECT o.place, o.employee, a.fetched, a.body, a.checksum, o.body, o.checksum, n.body, n.checksum \
     FROM people n CROSS JOIN people o CROSS JOIN answers a \
     WHERE n.tenant = $1 AND n.sync = $2 AND n.place >= $3 AND n.place < $4 \
     AND o.tenant = n.tenant AND o.sync = $5 AND o.employee = n.employee \
     AND a.tenant = n.tenant AND a.sync = n.sync AND a.place = n.place";

impl TenantStore {
    /// Stores a single person's newer answer beside a finished sync.
    pub async fn refresh(
        &self,
        holder: &Holder,
        sync: SyncNumber,
        answer: StoredAnswer,
    ) -> Result<(), StoreError> {
        let words = self.words_for(std::iter::once(&answer.person)).await?;
        let row = self.answer_row(sync, &answer, &words)?;
        let add = Statement::new(ADD, row);
        self.write(holder, vec![add]).await.map(drop)
    }

    /// Stores the answers of the sync `unfinished` beside the one that is `finished`, for the people whom both list, slice by slice.
    pub async fn refresh_from(
        &self,
        holder: &Holder,
        unfinished: SyncNumber,
        finished: SyncNumber,
    ) -> Result<(), StoreError> {
        let people = self.record(unfinished).await?.people;
        let words = self.words().await?;
        for start in (0..people).step_by(SLICE_PEOPLE) {
            let slice = places(start, SLICE_PEOPLE)?;
            let parameters: [SqlValue; 5] = [
                self.tenant.into(),
                unfinished.0.into(),
                slice.start.into(),
                slice.end.into(),
                finished.0.into(),
            ];
            let found = self.database.query(NEWER, parameters).await?;
            let newer = found
                .iter()
                .filter_map(|row| newer_answer(self.tenant, row, &words));
            let rows: Vec<_> = newer
                .map(|answer| self.answer_row(finished, &answer, &words))
                .collect::<Result<_, _>>()?;
            if !rows.is_empty() {
                let add = Statement::many(ADD, rows);
                self.write(holder, vec![add]).await?;
            }
        }
        Ok(())
    }

    /// Newer answers of the people in these blocks of a finished sync, by block.
    pub(super) async fn refreshed_in(
        &self,
        sync: SyncNumber,
        blocks: Range<usize>,
        words: &WordTable,
    ) -> Result<HashMap<usize, Vec<StoredAnswer>>, StoreError> {
        let people = places(
            blocks.start * LedgerBlock::ROWS,
            blocks.len() * LedgerBlock::ROWS,
        )?;
        let sql = format!("{REFRESHED} AND a.place >= $3 AND a.place < $4");
        let rows = self.database.query(sql, self.at(sync, people)).await?;
        let answers = rows.iter().map(|row| recalled(self.tenant, row, words));
        Ok(by_block(answers.collect::<Result<_, _>>()?))
    }
}

/// An answer that may replace the person's last one: nothing of it failed, and the id still belongs to the same person. A damaged one
/// may not; the error is reported where the sync itself is read.
fn newer_answer(tenant: i64, row: &SqlRow, words: &WordTable) -> Option<StoredAnswer> {
    let answer = recalled(tenant, row, words).ok()?;
    let before = employee_in(tenant, row, [1, 5, 6]).ok()?;
    let now = employee_in(tenant, row, [1, 7, 8]).ok()?;
    let is_same = Identity::of(&before, &now) == Identity::Same;
    (is_same && !is_unreadable(&answer.person.balances)).then_some(answer)
}
