//! The start of a sync for a screen: what is stored, or on screen already, is reported first. If it
//! is fresh, the platform is not called.

use std::sync::Arc;
use std::time::Duration;

use super::SyncSession;
use super::outcome::finished_outcome;
use super::phase::SyncPhase;
use crate::domain::RowSet;
use crate::platform::Platform;
use crate::store::{CachedPiece, SyncNumber, SyncRecord};
use crate::sync::error::SyncError;
use crate::sync::plan::{Freshness, SyncMode};
use crate::sync::report::{Outcome, Progress, Source};

impl<P: Platform> SyncSession<P> {
    pub(super) async fn restore(&mut self) -> Result<SyncPhase, SyncError> {
        if self.plan.mode.restores_first() {
            self.restore_stored().await?;
        }
        self.take_over_screen();
        self.follow_interest();
        let rests = self.rests().await?;
        // Ids are needed only once something is read, so the screen does not wait until a million
        // are indexed.
        self.index_people().await;
        if rests {
            Ok(self.after_sync())
        } else {
            Ok(SyncPhase::Acquiring)
        }
    }

    /// Reports the newest finished sync: its people have the first rows from now on.
    async fn restore_stored(&mut self) -> Result<(), SyncError> {
        let Some(record) = self.persistence.last_sync(&self.reporter).await? else {
            return Ok(());
        };
        let source = Source::Cached(record.clone());
        self.reporter.tell_source(source).await?;
        let told = self.tell_stored(record.number).await;
        // People of other departments say nothing of how many these ones have.
        if let Some(people) = self.persistence.comparable_size(&record) {
            self.directory.expect(people);
        }
        match told {
            Err(SyncError::Store(error)) => self.persistence.lose(error, &self.reporter).await,
            told => {
                self.persistence.note_restored(record);
                told
            }
        }
    }

    async fn tell_stored(&mut self, number: SyncNumber) -> Result<(), SyncError> {
        let Some(mut pieces) = self.persistence.cached_pieces(number) else {
            return Ok(());
        };
        while let Some(piece) = pieces.next().await? {
            match piece {
                CachedPiece::Types(types) => self.reporter.tell_types(types).await?,
                CachedPiece::People(chunk) => {
                    self.directory.seed(Arc::clone(&chunk));
                    self.reporter.tell_people(chunk).await?;
                }
                CachedPiece::Figures(figures) => self.reporter.tell_figures(figures).await?,
            }
        }
        Ok(())
    }

    /// A chunk at a time, so that other tasks do not wait for a million ids.
    async fn index_people(&mut self) {
        for chunk in 0..self.directory.chunks() {
            self.directory.index(chunk);
            tokio::task::yield_now().await;
        }
    }

    /// Begins with the people on screen, if none were restored from a store.
    fn take_over_screen(&mut self) {
        let held = self.held.take();
        let Some(held) = held.filter(|_| self.persistence.restored().is_none()) else {
            return;
        };
        self.directory
            .seed_screen(&held.people, RowSet::clone(&held.gone));
        self.read_before = held.read;
    }

    /// Whether the platform need not be called, because what is there is fresh. Then the end of the sync is reported.
    async fn rests(&mut self) -> Result<bool, SyncError> {
        let SyncMode::Opened(freshness) = self.plan.mode else {
            return Ok(false);
        };
        let restored = self.persistence.restored().cloned();
        let on_screen = self.read_before.map(|(_, complete)| complete);
        let known = restored.as_ref().map(|record| record.complete);
        let is_complete = match (known.or(on_screen), freshness) {
            (Some(is_complete), _) => is_complete,
            // The store cannot be read any more, but the platform is not to be called even so.
            (None, Freshness::AnyAge) => false,
            (None, Freshness::Within(_)) => return Ok(false),
        };
        if let Freshness::Within(time) = freshness
            && !self.is_younger_than(time).await?
        {
            return Ok(false);
        }
        let outcome = match restored {
            Some(record) => {
                let outcome = finished_outcome(&record);
                self.stand_on(record).await?;
                outcome
            }
            None if is_complete => Outcome::Complete,
            None => Outcome::Partial,
        };
        self.reporter.tell_done(outcome).await?;
        Ok(true)
    }

    /// Whether the balances there are were read less than `time` ago, for the departments that are read now.
    async fn is_younger_than(&mut self, time: Duration) -> Result<bool, SyncError> {
        let age = if self.persistence.restored().is_some() {
            self.persistence.restored_age(&self.reporter).await?
        } else {
            self.age_on_screen()
        };
        Ok(age.is_some_and(|age| age < time))
    }

    /// How long ago this program read what the screen shows. After its clock was set back that is unknown, and the difference in
    /// the other direction counts as the age.
    fn age_on_screen(&self) -> Option<Duration> {
        let (read, _) = self.read_before?;
        let now = (self.clock)().now;
        Some(now.duration_since(read).unsigned_abs())
    }

    /// The listing is that of a finished sync, so that the answer about a person who is refreshed is stored beside it.
    async fn stand_on(&mut self, record: SyncRecord) -> Result<(), SyncError> {
        self.directory.adopt_listing();
        let progress = Progress {
            people: record.people,
            directory_complete: true,
            answered: record.people,
            failed: record.failed,
            remaining: None,
            usage: self.usage_at_rest().await,
        };
        self.persistence.show(record);
        self.reporter.tell_progress(progress).await
    }
}
