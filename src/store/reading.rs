//! Everything kept of a sync, streamed: the first screens first, decoded by several threads, never more than a few blocks ahead
//! of the reader.

use std::collections::HashMap;
use std::sync::Arc;

use tokio::sync::mpsc::{self, Sender};
use tokio::task::JoinHandle;

use super::blocks::{Block, BlockBytes, blocks_of, by_block, joined, people_in};
use super::codec::Words;
use super::error::StoreError;
use super::record::{Record, gone};
use super::tenant::{Kept, Recalled, SyncNumber, TenantStore};

/// Blocks asked for at once, after the first.
const ASKED: usize = 8;

/// Blocks read but not told yet.
const AHEAD: usize = 6;

/// A block that is being decoded; `None`: its bytes are of no use.
type Decoding = JoinHandle<Option<Block>>;

impl TenantStore {
    /// Streams everything kept of a sync, the newest finished one or the one that is unfinished: types, then people and figures
    /// alternately, the first screens first; for a finished one, single people refreshed since stand in for their older answers.
    /// Waits when the reader is behind; ends early when it is gone.
    pub async fn read(&self, sync: SyncNumber, sink: Sender<Kept>) -> Result<(), StoreError> {
        let record = self.record(sync).await?;
        let types = self.leave_types(sync).await?;
        if sink.send(Kept::Types(types)).await.is_err() {
            return Ok(());
        }
        let words = Arc::new(self.words().await?);
        let refreshed = by_block(self.refreshed(sync, &words).await?);
        let (ahead, decoding) = mpsc::channel(AHEAD);
        let reading = Reading {
            store: self,
            record: &record,
            words,
            refreshed,
            sink,
        };
        // Whoever ends first closes the channel between them, which ends the other.
        let (fetched, told) = tokio::join!(reading.fetch(ahead), reading.tell(decoding));
        told.and(fetched)
    }
}

struct Reading<'a> {
    store: &'a TenantStore,
    record: &'a Record,
    words: Arc<Words>,
    refreshed: HashMap<usize, Vec<Recalled>>,
    sink: Sender<Kept>,
}

impl Reading<'_> {
    /// Asks for the blocks, the first alone so that it is there soon, and sets threads to work on them.
    async fn fetch(&self, ahead: Sender<(usize, Decoding)>) -> Result<(), StoreError> {
        let (mut next, end) = (0, blocks_of(self.record.people));
        while next < end {
            let upto = if next == 0 { 1 } else { end.min(next + ASKED) };
            let bytes = self.bytes(next..upto).await?;
            for (number, bytes) in (next..upto).zip(bytes) {
                let work = tokio::task::spawn_blocking(move || Block::from_bytes(number, &bytes));
                if ahead.send((number, work)).await.is_err() {
                    return Ok(());
                }
            }
            next = upto;
        }
        Ok(())
    }

    /// A sync that has not ended has no blocks yet.
    async fn bytes(&self, blocks: std::ops::Range<usize>) -> Result<Vec<BlockBytes>, StoreError> {
        if self.record.finished.is_none() {
            return Ok(vec![BlockBytes::default(); blocks.len()]);
        }
        self.store.block_bytes(self.record.number, blocks).await
    }

    /// Tells the blocks in their order, until the reader is gone.
    async fn tell(
        &self,
        mut decoding: mpsc::Receiver<(usize, Decoding)>,
    ) -> Result<(), StoreError> {
        while let Some((number, work)) = decoding.recv().await {
            let wanted = people_in(number, self.record.people);
            let block = match joined(work).await? {
                Some(block) if block.people.len() == wanted => block,
                _ => self.remade(number, wanted).await?,
            };
            if !self.tell_block(number, block).await {
                return Ok(());
            }
        }
        Ok(())
    }

    async fn remade(&self, number: usize, wanted: usize) -> Result<Block, StoreError> {
        let (store, sync) = (self.store, self.record.number);
        let block = joined(store.make_block(sync, number, &self.words).await?).await??;
        if block.people.len() < wanted {
            return Err(gone());
        }
        Ok(block)
    }

    /// `false`: nobody listens any more.
    async fn tell_block(&self, number: usize, mut block: Block) -> bool {
        for answer in self.refreshed.get(&number).into_iter().flatten() {
            block.figures.apply(answer.row, &answer.person.balances);
        }
        self.sink.send(Kept::People(block.people)).await.is_ok()
            && self.sink.send(Kept::Figures(block.figures)).await.is_ok()
    }
}
