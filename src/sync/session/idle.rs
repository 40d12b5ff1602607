//! After the sync: single people are refreshed on request, each with the lease taken for that one call, and what other programs sync
//! is shown as it comes.

use std::time::Duration;

use super::SyncSession;
use super::follow::JournalEnd;
use super::outcome::finished_outcome;
use super::phase::SyncPhase;
use crate::domain::RowId;
use crate::platform::Platform;
use crate::store::{Holder, SyncNumber, SyncRecord};
use crate::sync::error::SyncError;
use crate::sync::persistence::CallRight;
use crate::sync::report::{Outcome, Source, SyncDepth};

/// While another program has the lease, a refresh waits this long before it tries again to take it.
const REFRESH_RETRY_INTERVAL: Duration = Duration::from_millis(250);

impl<P: Platform> SyncSession<P> {
    pub(super) async fn idle(&mut self) -> Result<SyncPhase, SyncError> {
        self.persistence.start_watching();
        while self.interest_is_open() {
            if self.plan.depth == SyncDepth::Balances {
                self.persistence.start_look();
            }
            let rows = self.scheduler.take_refreshes(self.requests.batch_limits());
            if rows.is_empty() {
                self.step(None).await?;
            } else {
                self.refresh(rows).await?;
            }
            self.show_others().await?;
            if self.persistence.withholds_a_sync() && self.accepts_shrunk() {
                // The sync that found the smaller directory is resumed: only its end is left to do.
                self.persistence.accept_withheld();
                self.persistence.stop_watching();
                return Ok(SyncPhase::Acquiring);
            }
        }
        Ok(SyncPhase::Done)
    }

    /// Fetches people with one call, once this program can take the lease. If another program has
    /// it, the people stay requested: that program's sync will be followed, and the requests are
    /// passed on to it.
    async fn refresh(&mut self, rows: Vec<RowId>) -> Result<(), SyncError> {
        if let CallRight::Theirs(_) = self.take_turn().await? {
            self.scheduler.take_refreshes_back();
            return self.step(Some(REFRESH_RETRY_INTERVAL)).await;
        }
        if self.persistence.has_lease() {
            self.reporter.tell_source(Source::Platform).await?;
        }
        self.persistence.forget_lost_lease();
        self.persistence.write_beside(&self.reporter).await?;
        match self.make_ready().await {
            // Without the lease no call is sent; the people stay requested.
            Ok(()) if self.persistence.lease_was_lost() => {}
            Ok(()) => self.fetch_balances(rows),
            Err(SyncError::Platform(error)) => {
                self.scheduler.mark(rows);
                self.tell_gap(error).await?;
            }
            Err(error) => return Err(error),
        }
        while self.scheduler.has_calls_under_way() {
            self.step(None).await?;
        }
        if let Some(error) = self.ended_by.take() {
            self.tell_gap(error).await?;
        }
        self.persistence.give_lease_back(&self.reporter).await?;
        self.tell_progress().await
    }

    /// Creates the client and fetches the leave types, which the client needs to read balances. A
    /// program that only followed has neither.
    async fn make_ready(&mut self) -> Result<(), SyncError> {
        self.requests.connect()?;
        self.ended_by = None;
        if !self.requests.knows_types() {
            self.fetch_types().await?;
        }
        match self.ended_by.take() {
            Some(error) if !self.requests.knows_types() => Err(error.into()),
            _ => Ok(()),
        }
    }

    /// Shows what the last look found: a sync that has finished since, then one that is under way.
    async fn show_others(&mut self) -> Result<(), SyncError> {
        let Some(sighting) = self.persistence.take_sighting() else {
            return Ok(());
        };
        let reported = self.persistence.watched_since();
        if let Some(number) = sighting.finished_since(reported) {
            self.tell_shown().await?;
            self.read_anew(number).await?;
            self.tell_shown().await?;
        }
        match sighting.running() {
            Some((holder, number)) => self.watch(holder, number).await,
            None => Ok(()),
        }
    }

    /// Shows a sync that another program is at work on.
    async fn watch(&mut self, holder: &Holder, number: SyncNumber) -> Result<(), SyncError> {
        self.tell_shown().await?;
        let before = self.persistence.shown().cloned();
        let holder = holder.clone();
        self.reporter
            .tell_source(Source::Followed { holder })
            .await?;
        match self.read_anew(number).await? {
            JournalEnd::Finished => Ok(()),
            JournalEnd::Abandoned => self.leave_unfinished(before).await,
        }
    }

    async fn read_anew(&mut self, number: SyncNumber) -> Result<JournalEnd, SyncError> {
        self.persistence.measure_from_watched();
        self.persistence.set_journal_position(None);
        self.position_in(number);
        let end = self.read_along().await?;
        self.persistence.note_shown_reported();
        Ok(end)
    }

    /// The watched sync was abandoned before it was finished: its findings stay on screen beside
    /// what was there before.
    async fn leave_unfinished(&mut self, before: Option<SyncRecord>) -> Result<(), SyncError> {
        self.persistence.forget_watched();
        self.persistence.show_unfinished(before);
        let shown = self.persistence.shown();
        let outcome = shown.map_or(Outcome::Partial, finished_outcome);
        self.tell_progress().await?;
        self.reporter.tell_done(outcome).await
    }

    /// Reports how old the balances are that are on screen.
    async fn tell_shown(&self) -> Result<(), SyncError> {
        match self.persistence.shown() {
            Some(record) => {
                let source = Source::Cached(record.clone());
                self.reporter.tell_source(source).await
            }
            None => Ok(()),
        }
    }
}
