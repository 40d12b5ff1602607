//! A finished sync as it is read from the store: piece by piece, in a task of its own, so that reading and reporting overlap.

use tokio::sync::mpsc;
use tokio::task::JoinSet;

use crate::store::{CachedPiece, PastPiece, StoreError, SyncNumber, TenantStore};
use crate::sync::tasks::joined;

/// Pieces of the newest sync that may wait for the reader.
const CACHED_PIECE_CAPACITY: usize = 16;
/// Pieces of a snapshot that may wait: they are larger, since they hold everybody's full answers.
const PAST_PIECE_CAPACITY: usize = 2;

/// The pieces of a finished sync. Dropping it ends the reading.
#[derive(Debug)]
pub(in crate::sync) struct StoredPieces<T> {
    pieces: mpsc::Receiver<T>,
    reading: JoinSet<Result<(), StoreError>>,
}

impl StoredPieces<CachedPiece> {
    /// Of the newest finished sync, in the form that the store has ready for a fast start.
    pub(in crate::sync) fn of_newest(store: TenantStore, number: SyncNumber) -> Self {
        let (sink, pieces) = mpsc::channel(CACHED_PIECE_CAPACITY);
        let mut reading = JoinSet::new();
        reading.spawn(async move { store.read(number, sink).await });
        Self { pieces, reading }
    }
}

impl StoredPieces<PastPiece> {
    /// Of a snapshot.
    pub(in crate::sync) fn of_snapshot(store: TenantStore, number: SyncNumber) -> Self {
        let (sink, pieces) = mpsc::channel(PAST_PIECE_CAPACITY);
        let mut reading = JoinSet::new();
        reading.spawn(async move { store.read_past(number, sink).await });
        Self { pieces, reading }
    }
}

impl<T> StoredPieces<T> {
    /// The next piece, `None` after the last one, or the reason why there are no more.
    pub(in crate::sync) async fn next(&mut self) -> Result<Option<T>, StoreError> {
        if let Some(piece) = self.pieces.recv().await {
            return Ok(Some(piece));
        }
        match self.reading.join_next().await {
            Some(ended) => joined(ended).map(|()| None),
            None => Ok(None),
        }
    }
}
