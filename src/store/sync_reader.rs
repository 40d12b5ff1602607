//! Streams a stored sync: the first block alone, so that a screen can be filled soon, then several at a time, decoded by several
//! threads, and never more than a few blocks ahead of the reader.

use std::sync::Arc;

use tokio::sync::mpsc::{self, Sender};
use tokio::task::JoinHandle;

use super::blocks::{BlockBytes, PeopleBlock, blocks_of, joined, people_in};
use super::codec::WordTable;
use super::error::StoreError;
use super::record::{StoredSync, gone};
use super::tenant::{CachedPiece, StoredAnswer, SyncNumber, TenantStore};

/// Blocks in one query, after the first.
const BLOCKS_IN_QUERY: usize = 8;

/// Blocks that may be read ahead of the reader.
const MAX_BLOCKS_AHEAD: usize = 6;

/// A block that is being decoded.
struct Decoding {
    number: usize,
    /// `None` if its bytes are missing or damaged.
    block: JoinHandle<Option<PeopleBlock>>,
    /// Newer answers of its people.
    refreshed: Vec<StoredAnswer>,
}

impl TenantStore {
    /// Streams the newest finished sync, or the unfinished one: leave types, then people and figures in turn. In a finished sync,
    /// newer answers about single people replace the older ones. Waits when the reader is behind; ends early when it is gone.
    pub async fn read(
        &self,
        sync: SyncNumber,
        sink: Sender<CachedPiece>,
    ) -> Result<(), StoreError> {
        let record = self.record(sync).await?;
        let types = self.leave_types(sync).await?;
        if sink.send(CachedPiece::Types(types)).await.is_err() {
            return Ok(());
        }
        let words = Arc::new(self.words().await?);
        let (ahead, decoding) = mpsc::channel(MAX_BLOCKS_AHEAD);
        let reader = SyncReader {
            store: self,
            record: &record,
            words,
            sink,
        };
        // The one that ends first closes the channel between them, which ends the other.
        let (fetched, sent) = tokio::join!(reader.fetch(ahead), reader.send(decoding));
        sent.and(fetched)
    }
}

struct SyncReader<'a> {
    store: &'a TenantStore,
    record: &'a StoredSync,
    words: Arc<WordTable>,
    sink: Sender<CachedPiece>,
}

impl SyncReader<'_> {
    /// Queries the blocks and sets threads to work on them.
    async fn fetch(&self, ahead: Sender<Decoding>) -> Result<(), StoreError> {
        let (mut next, end) = (0, blocks_of(self.record.people));
        while next < end {
            let upto = if next == 0 {
                1
            } else {
                end.min(next + BLOCKS_IN_QUERY)
            };
            let bytes = self.bytes(next..upto).await?;
            let (store, sync) = (self.store, self.record.number);
            let mut refreshed = store.refreshed_in(sync, next..upto, &self.words).await?;
            for (number, bytes) in (next..upto).zip(bytes) {
                let decode = move || PeopleBlock::from_bytes(number, &bytes);
                let decoding = Decoding {
                    number,
                    block: tokio::task::spawn_blocking(decode),
                    refreshed: refreshed.remove(&number).unwrap_or_default(),
                };
                if ahead.send(decoding).await.is_err() {
                    return Ok(());
                }
            }
            next = upto;
        }
        Ok(())
    }

    /// The stored bytes of blocks; empty for a sync that has not ended, which has no blocks yet.
    async fn bytes(&self, blocks: std::ops::Range<usize>) -> Result<Vec<BlockBytes>, StoreError> {
        if self.record.finished.is_none() {
            return Ok(vec![BlockBytes::default(); blocks.len()]);
        }
        self.store.block_bytes(self.record.number, blocks).await
    }

    /// Sends the blocks in their order, until the reader is gone.
    async fn send(&self, mut decoding: mpsc::Receiver<Decoding>) -> Result<(), StoreError> {
        while let Some(one) = decoding.recv().await {
            let wanted = people_in(one.number, self.record.people);
            let block = match joined(one.block).await? {
                Some(block) if block.people.len() == wanted => block,
                _ => self.derive(one.number, wanted).await?,
            };
            if !self.send_block(block, &one.refreshed).await {
                return Ok(());
            }
        }
        Ok(())
    }

    async fn derive(&self, number: usize, wanted: usize) -> Result<PeopleBlock, StoreError> {
        let (store, sync) = (self.store, self.record.number);
        let block = joined(store.make_block(sync, number, &self.words).await?).await??;
        if block.people.len() < wanted {
            return Err(gone());
        }
        Ok(block)
    }

    /// `false` if the reader is gone.
    async fn send_block(&self, mut block: PeopleBlock, refreshed: &[StoredAnswer]) -> bool {
        for answer in refreshed {
            block.figures.apply(answer.row, &answer.person.balances);
        }
        self.sink
            .send(CachedPiece::People(block.people))
            .await
            .is_ok()
            && self
                .sink
                .send(CachedPiece::Figures(block.figures))
                .await
                .is_ok()
    }
}
