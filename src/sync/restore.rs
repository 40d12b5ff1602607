//! What was kept, told before anything is asked; and full answers about kept people on screen.

use tokio::sync::mpsc;

use super::engine::Engine;
use super::report::{Source, SyncEvent};
use super::reporter::Stopped;
use crate::domain::{RowId, RowSet};
use crate::platform::Platform;
use crate::store::{CachedPiece, Recalled, StoreError, SyncRecord};

/// Pieces that may wait for the screen.
const PIECES: usize = 16;
/// When so many people's full answers have been told, the first ones may have been let go of again.
const MOST_RECALLED: usize = 2_000;

impl<P: Platform> Engine<P> {
    /// The newest finished sync, streamed: its people have the first rows from now on.
    pub(super) async fn tell_kept(&mut self) -> Result<(), Stopped> {
        let Some(keeping) = self.terms.keeping.clone() else {
            return Ok(());
        };
        let record = match keeping.store.last_sync().await {
            Ok(Some(record)) => record,
            Ok(None) => return Ok(()),
            Err(error) => return self.lose_store(error).await,
        };
        let source = Source::Kept(record.clone());
        self.out.send(SyncEvent::Source(source)).await?;
        let read = self.stream_kept(&record).await?;
        self.course.tally.expected = Some(record.people);
        self.kept = Some(record);
        self.index_kept().await;
        match read {
            Ok(()) => Ok(()),
            Err(error) => self.lose_store(error).await,
        }
    }

    async fn stream_kept(
        &mut self,
        record: &SyncRecord,
    ) -> Result<Result<(), StoreError>, Stopped> {
        let Some(keeping) = self.terms.keeping.clone() else {
            return Ok(Ok(()));
        };
        let (sink, mut pieces) = mpsc::channel(PIECES);
        let number = record.number;
        let mut reading = std::pin::pin!(async move { keeping.store.read(number, sink).await });
        let mut read = None;
        loop {
            tokio::select! {
                done = &mut reading, if read.is_none() => read = Some(done),
                piece = pieces.recv() => match piece {
                    Some(piece) => self.apply_kept(piece).await?,
                    None => break,
                },
            }
        }
        match read {
            Some(read) => Ok(read),
            None => Ok(reading.await),
        }
    }

    async fn apply_kept(&mut self, piece: CachedPiece) -> Result<(), Stopped> {
        match piece {
            CachedPiece::Types(types) => self.tell_types(types).await,
            CachedPiece::People(chunk) => {
                self.people.seed(std::sync::Arc::clone(&chunk));
                self.out.send(SyncEvent::People(chunk)).await
            }
            CachedPiece::Figures(figures) => self.out.send(SyncEvent::Figures(figures)).await,
        }
    }

    /// A chunk at a time, so that nobody else waits for a million ids.
    pub(super) async fn index_kept(&mut self) {
        for chunk in 0..self.people.chunks() {
            self.people.index(chunk);
            tokio::task::yield_now().await;
        }
    }

    /// Looks up the full answers about people on screen whose figures are the kept ones.
    pub(super) fn start_recall(&mut self, visible: &[RowId]) {
        let (Some(kept), Some(keeping)) = (&self.kept, &self.terms.keeping) else {
            return;
        };
        if self.recalled.len() > MOST_RECALLED {
            self.recalled = RowSet::default();
        }
        let mut rows = Vec::new();
        for row in visible.iter().filter(|row| row.index() < kept.people) {
            if !self.course.tally.is_answered(*row) && self.recalled.set(*row, true) {
                rows.push(*row);
            }
        }
        if rows.is_empty() {
            return;
        }
        let (store, number) = (keeping.store.clone(), kept.number);
        self.recalls
            .spawn(async move { store.recall(number, &rows).await });
    }

    /// Somebody who was answered meanwhile is not told as they were kept.
    pub(super) async fn apply_recalled(
        &mut self,
        recalled: Result<Vec<Recalled>, StoreError>,
    ) -> Result<(), Stopped> {
        let mut recalled = match recalled {
            Ok(recalled) => recalled,
            Err(error) => return self.lose_store(error).await,
        };
        recalled.retain(|kept| !self.course.tally.is_answered(kept.row));
        if recalled.is_empty() {
            return Ok(());
        }
        self.out.send(SyncEvent::Recalled(recalled)).await
    }
}
