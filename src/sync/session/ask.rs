//! The platform is called: leave types first, then the directory and balances side by side, until nothing is left.

use super::phase::SyncPhase;
use super::{PROGRESS_LOOK, SyncSession};
use crate::domain::RowId;
use crate::platform::Platform;
use crate::sync::error::SyncError;
use crate::sync::report::SyncDepth;

impl<P: Platform> SyncSession<P> {
    /// Fetches until nothing is left to fetch, or another program has taken over.
    pub(super) async fn ask(&mut self) -> Result<SyncPhase, SyncError> {
        match self.ask_platform().await {
            Ok(()) if self.persistence.lease_was_lost() => return Ok(SyncPhase::Acquiring),
            Ok(()) => self.end().await?,
            Err(SyncError::Platform(error)) => self.end_unasked(error).await?,
            Err(error) => return Err(error),
        }
        Ok(self.after_sync())
    }

    async fn ask_platform(&mut self) -> Result<(), SyncError> {
        let connected = self.requests.connect();
        if connected.is_err() {
            // Without a client no new sync can replace the interrupted one, so that one is shown as
            // far as it came.
            self.starts_over = false;
        }
        self.resume().await?;
        connected?;
        self.refill_queue();
        self.recall_cost().await?;
        self.recall_reasons().await?;
        if self.plan.depth != SyncDepth::People {
            self.fetch_types().await?;
        }
        if self.ended_by.is_none() && self.plan.depth != SyncDepth::Types {
            self.fetch_people_and_balances().await?;
        }
        Ok(())
    }

    /// Tells the client of which people a balance was not set up in the last finished sync.
    async fn recall_reasons(&mut self) -> Result<(), SyncError> {
        if self.plan.depth == SyncDepth::Balances && self.requests.has_memory() {
            let people = self
                .persistence
                .uninitialised_people(&self.reporter)
                .await?;
            self.requests.remember(&people);
        }
        Ok(())
    }

    /// Queues everybody who has no answer in this sync, or one that failed. People known before are
    /// queued too, unless pages bring their balances or they may be outside the departments that
    /// are read now.
    fn refill_queue(&mut self) {
        let listed = self.directory.listed_rows().iter().copied();
        let unanswered = |row: &RowId| !self.reporter.is_done(*row);
        let mut rows: Vec<RowId> = listed.filter(unanswered).collect();
        let knows_others = !self.directory.is_complete() && self.persistence.is_restored_of_scope();
        if knows_others && !self.requests.pages_bring_balances() {
            rows.extend(self.directory.unlisted_rows());
        }
        rows.retain(|row| self.is_chosen(*row) && !self.directory.is_gone(*row));
        self.scheduler.refill(rows);
    }

    /// Fetches the leave types. Progress is reported meanwhile, because a platform under load may
    /// take long.
    pub(super) async fn fetch_types(&mut self) -> Result<(), SyncError> {
        self.requests.fetch_leave_types();
        while self.requests.awaits_types() && !self.persistence.lease_was_lost() {
            self.step(Some(PROGRESS_LOOK)).await?;
            if self.requests.awaits_types() && self.reporter.is_progress_due() {
                self.tell_progress().await?;
            }
        }
        Ok(())
    }

    /// Fetches the directory and balances, until nothing is under way and nothing is left to start.
    async fn fetch_people_and_balances(&mut self) -> Result<(), SyncError> {
        while !self.persistence.lease_was_lost() {
            self.check_cost().await?;
            self.start_requests().await?;
            if self.requests.is_idle() && !self.waits_for_the_user() && !self.retry().await? {
                return Ok(());
            }
            self.step(Some(PROGRESS_LOOK)).await?;
            if self.reporter.is_progress_due() {
                self.apply_answers_at_hand().await?;
                self.tell_progress().await?;
            }
        }
        Ok(())
    }

    /// Applies the answers that have come, before progress is computed. People whose answers have
    /// come must not count as unanswered: where a rate window is full, one call more means waiting
    /// for the next window.
    async fn apply_answers_at_hand(&mut self) -> Result<(), SyncError> {
        while let Some(answer) = self.requests.try_next() {
            self.apply_answer(answer).await?;
        }
        Ok(())
    }

    fn waits_for_the_user(&self) -> bool {
        self.interest_is_open() && self.scheduler.waits_for_the_user()
    }

    /// Starts every call that may be sent now.
    async fn start_requests(&mut self) -> Result<(), SyncError> {
        if self.scheduler.is_paused() {
            return Ok(());
        }
        if let Some(page) = self.directory.take_page_request() {
            self.requests.fetch_people(page);
        }
        self.start_profiles().await?;
        if self.plan.depth == SyncDepth::Balances && self.ended_by.is_none() {
            self.start_refreshes();
            self.start_batches();
        }
        Ok(())
    }

    /// Starts requested refreshes. Somebody waits for them, so the first batch is sent even where
    /// the limit of parallel calls is reached; further batches wait.
    fn start_refreshes(&mut self) {
        let limits = self.requests.batch_limits();
        loop {
            let rows = self.scheduler.take_refreshes(limits);
            if rows.is_empty() {
                return;
            }
            self.fetch_balances(rows);
            if !limits.is_some_and(|limits| self.scheduler.has_room(limits)) {
                return;
            }
        }
    }

    async fn start_profiles(&mut self) -> Result<(), SyncError> {
        let refused = self.directory.take_refused_profiles();
        if self.chosen.is_some() {
            self.offer(refused.iter().copied());
        }
        self.reporter.tell_unknown(refused).await?;
        let batch = self.requests.profile_batch().unwrap_or(0);
        if let Some(request) = self.directory.take_profile_request(batch) {
            self.requests.fetch_profiles(request);
        }
        Ok(())
    }

    fn start_batches(&mut self) {
        let Some(limits) = self.requests.batch_limits() else {
            return;
        };
        let is_over = match &self.chosen {
            None => self.directory.is_over(),
            // Who is in which department decides whom a filter chooses.
            Some(_) => self.directory.is_settled(),
        };
        while let Some(batch) = self.scheduler.next_batch(limits, is_over) {
            self.fetch_balances(batch);
        }
    }

    /// Sends a call for these people. Whoever has gone since they were requested is left out, because
    /// a call costs money and nobody would see the answer.
    pub(super) fn fetch_balances(&mut self, mut rows: Vec<RowId>) {
        let gone = rows.extract_if(.., |row| self.directory.is_gone(*row));
        self.scheduler.mark(gone);
        let with_id = |row: RowId| Some((row, self.directory.id(row)?));
        let people: Vec<_> = rows.into_iter().filter_map(with_id).collect();
        if !people.is_empty() {
            self.scheduler.note_call();
            self.requests.fetch_balances(people);
        }
    }

    /// At the end, fetches people again of whom something is missing because of a fault that may
    /// pass. Returns whether anything is under way again.
    async fn retry(&mut self) -> Result<bool, SyncError> {
        let people = self.directory.count().known;
        if !self.scheduler.retry_incomplete(people) {
            return Ok(false);
        }
        self.start_requests().await?;
        Ok(!self.requests.is_idle())
    }
}
