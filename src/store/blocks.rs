//! A finished sync in blocks of 1,024 people, in the form that roster and ledger have in memory. So a start costs a few operations a
//! block instead of some for each person. Blocks are derived from the rows; one that cannot be read is derived again.

use std::collections::HashMap;
use std::sync::Arc;

use tokio::task::JoinHandle;

use super::checksum::Checksum;
use super::codec::{
    WordTable, pack_ledger_block, pack_people_page, unpack_ledger_block, unpack_people_page,
};
use super::error::StoreError;
use super::holder::Holder;
use super::rows::{employee, places, recalled};
use super::sql::{SqlRow, SqlValue, Statement};
use super::tenant::{StoredAnswer, SyncNumber, TenantStore};
use crate::domain::roster::RosterChunk;
use crate::domain::{Employee, LedgerBlock};

/// What the row of a block holds, in its column `kind`.
const PEOPLE: i64 = 0;
const FIGURES: i64 = 1;

/// Blocks written in one transaction.
const BLOCKS_IN_TRANSACTION: usize = 16;

const WRITE: &str = "INSERT INTO blocks (tenant, sync, block, kind, body, checksum) VALUES ($1, $2, $3, $4, $5, $6) \
     ON CONFLICT (tenant, sync, block, kind) DO UPDATE SET body = excluded.body, checksum = excluded.checksum";

/// 1,024 people with their figures; the last block of a sync has fewer.
#[derive(Clone, Debug)]
pub(super) struct PeopleBlock {
    pub(super) people: Arc<RosterChunk>,
    pub(super) figures: LedgerBlock,
}

/// The stored bytes of a block; empty where they are missing or damaged.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct BlockBytes {
    people: Vec<u8>,
    figures: Vec<u8>,
}

impl PeopleBlock {
    fn make(number: usize, people: &[Employee], answers: &[StoredAnswer]) -> Self {
        let mut figures = LedgerBlock::new(number);
        for answer in answers {
            figures.apply(answer.row, &answer.person.balances);
        }
        Self {
            people: Arc::new(RosterChunk::build(figures.start(), people)),
            figures,
        }
    }

    fn to_bytes(&self) -> BlockBytes {
        BlockBytes {
            people: pack_people_page(&self.people),
            figures: pack_ledger_block(&self.figures),
        }
    }

    /// `None` if the bytes are not those of block `number`.
    pub(super) fn from_bytes(number: usize, bytes: &BlockBytes) -> Option<Self> {
        let people = unpack_people_page(&bytes.people).ok()?;
        let figures = unpack_ledger_block(&bytes.figures).ok()?;
        let start = LedgerBlock::new(number).start();
        let fits = (people.start(), figures.start()) == (start, start);
        fits.then(|| Self {
            people: Arc::new(people),
            figures,
        })
    }
}

/// How many blocks this many people need.
pub(super) fn blocks_of(people: usize) -> usize {
    people.div_ceil(LedgerBlock::ROWS)
}

/// How many people are in block `number` of a sync of `people`.
pub(super) fn people_in(number: usize, people: usize) -> usize {
    people
        .saturating_sub(number * LedgerBlock::ROWS)
        .min(LedgerBlock::ROWS)
}

impl TenantStore {
    /// Derives a block from its rows, on a thread of its own.
    pub(super) async fn make_block(
        &self,
        sync: SyncNumber,
        number: usize,
        words: &Arc<WordTable>,
    ) -> Result<JoinHandle<Result<PeopleBlock, StoreError>>, StoreError> {
        let places = places(number * LedgerBlock::ROWS, LedgerBlock::ROWS)?;
        let people = self.people_rows(sync, places.clone()).await?;
        let answers = self.answer_rows(sync, places).await?;
        let (tenant, words) = (self.tenant, Arc::clone(words));
        Ok(tokio::task::spawn_blocking(move || {
            let people = people.iter().map(|row| employee(tenant, row));
            let people = people.collect::<Result<Vec<_>, _>>()?;
            let answers = answers.iter().map(|row| recalled(tenant, row, &words));
            let answers = answers.collect::<Result<Vec<_>, _>>()?;
            Ok(PeopleBlock::make(number, &people, &answers))
        }))
    }

    /// Writes the blocks of a sync, a few at a time. Returns how many people have no figures because their calls failed.
    pub(super) async fn write_blocks(
        &self,
        holder: &Holder,
        sync: SyncNumber,
        people: usize,
    ) -> Result<usize, StoreError> {
        let words = Arc::new(self.words().await?);
        let (mut failed, mut rows) = (0, Vec::new());
        for number in 0..blocks_of(people) {
            let block = joined(self.make_block(sync, number, &words).await?).await??;
            if block.people.len() != people_in(number, people) {
                let text = format!("a listing of {people} people is not whole");
                return Err(StoreError::Unreadable(text));
            }
            failed += block.figures.failed();
            let bytes = block.to_bytes();
            for (kind, body) in [(PEOPLE, bytes.people), (FIGURES, bytes.figures)] {
                rows.push(self.block_row(sync, number_of(number), kind, body));
            }
            if rows.len() >= 2 * BLOCKS_IN_TRANSACTION || number + 1 == blocks_of(people) {
                let write = Statement::many(WRITE, std::mem::take(&mut rows));
                self.write(holder, vec![write]).await?;
            }
        }
        Ok(failed)
    }

    fn block_row(&self, sync: SyncNumber, block: i64, kind: i64, body: Vec<u8>) -> Vec<SqlValue> {
        let checksum = self.block_checksum(sync, [block, kind], &body).done();
        vec![
            self.tenant.into(),
            sync.0.into(),
            block.into(),
            kind.into(),
            body.into(),
            checksum.into(),
        ]
    }

    fn block_checksum(&self, sync: SyncNumber, [block, kind]: [i64; 2], body: &[u8]) -> Checksum {
        Checksum::of("block", self.tenant)
            .number(sync.0)
            .number(block)
            .number(kind)
            .bytes(body)
    }

    /// The bytes of consecutive blocks.
    pub(super) async fn block_bytes(
        &self,
        sync: SyncNumber,
        blocks: std::ops::Range<usize>,
    ) -> Result<Vec<BlockBytes>, StoreError> {
        let sql = "SELECT block, kind, body, checksum FROM blocks \
             WHERE tenant = $1 AND sync = $2 AND block >= $3 AND block < $4";
        let parameters = [
            self.tenant.into(),
            sync.0.into(),
            number_of(blocks.start).into(),
            number_of(blocks.end).into(),
        ];
        let mut found = vec![BlockBytes::default(); blocks.len()];
        for row in self.database.query(sql, parameters).await? {
            self.put(sync, row, blocks.start, &mut found)?;
        }
        Ok(found)
    }

    fn put(
        &self,
        sync: SyncNumber,
        mut row: SqlRow,
        start: usize,
        found: &mut [BlockBytes],
    ) -> Result<(), StoreError> {
        let (block, kind, stored) = (row.int(0)?, row.int(1)?, row.optional_int(3)?);
        let body = row.take_bytes(2)?;
        let checksum = self.block_checksum(sync, [block, kind], &body);
        let at = row.count(0)?.checked_sub(start);
        if checksum.verify(stored, "a block").is_ok()
            && let Some(block) = at.and_then(|at| found.get_mut(at))
        {
            if kind == PEOPLE {
                block.people = body;
            } else {
                block.figures = body;
            }
        }
        Ok(())
    }
}

/// Answers by the block they belong to.
pub(super) fn by_block(answers: Vec<StoredAnswer>) -> HashMap<usize, Vec<StoredAnswer>> {
    let mut blocks: HashMap<usize, Vec<StoredAnswer>> = HashMap::new();
    for answer in answers {
        let number = answer.row.index() / LedgerBlock::ROWS;
        blocks.entry(number).or_default().push(answer);
    }
    blocks
}

/// The result of a blocking task.
pub(super) async fn joined<T>(work: JoinHandle<T>) -> Result<T, StoreError> {
    work.await.map_err(|_| {
        StoreError::unavailable(("读取它的线程已结束", "a thread that read it has ended"))
    })
}

fn number_of(block: usize) -> i64 {
    i64::try_from(block).unwrap_or(i64::MAX)
}
