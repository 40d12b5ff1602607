//! The only place of a sync that sends: reports, and the counts from which progress is reported.
//!
//! Leave types that equal those reported last are not sent again: the types of the store and of the
//! platform are usually the same.

mod outbox;
mod tally;

pub(super) use outbox::Outbox;

use std::sync::Arc;

use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use tally::ProgressTally;

use super::directory::PeopleCount;
use super::error::SyncError;
use super::missing_rows::has_failed;
use super::report::{Cost, Outcome, Progress, Report, Source, SyncEvent, Ticket};
use crate::domain::roster::RosterChunk;
use crate::domain::{LeaveType, LedgerBlock, PersonBalances, RowId};
use crate::platform::{ApiError, Estimate, PageNote, Usage};
use crate::store::{StoreError, StoredAnswer};

/// Reports of one sync.
#[derive(Debug)]
pub struct Reporter {
    outbox: Arc<Outbox>,
    /// The leave types that were reported last.
    types: Arc<[LeaveType]>,
    tally: ProgressTally,
}

impl Reporter {
    /// Sends under `ticket` until `cancel` is cancelled or nobody reads `reports` any more.
    pub fn new(ticket: Ticket, reports: mpsc::Sender<Report>, cancel: CancellationToken) -> Self {
        Self {
            outbox: Arc::new(Outbox::new(ticket, reports, cancel)),
            types: Arc::new([]),
            tally: ProgressTally::default(),
        }
    }

    /// To be waited on beside the sync itself: [`Outbox::stopped`] resolves when the sync should stop.
    pub(super) fn outbox(&self) -> Arc<Outbox> {
        Arc::clone(&self.outbox)
    }

    /// Another sync begins: nobody is counted yet.
    pub(super) fn begin_sync(&mut self) {
        self.tally = ProgressTally::default();
    }

    async fn send(&self, event: SyncEvent) -> Result<(), SyncError> {
        self.outbox.send(event).await
    }

    /// The leave types that were reported last.
    pub(super) fn types(&self) -> &[LeaveType] {
        &self.types
    }

    /// Whether a person's answer came in this sync.
    pub(super) fn is_answered(&self, row: RowId) -> bool {
        self.tally.is_answered(row)
    }

    /// Whether a person's answer came in this sync and nothing of it failed.
    pub(super) fn is_done(&self, row: RowId) -> bool {
        self.tally.is_done(row)
    }

    /// How many people's balances are still to come.
    pub(super) fn unanswered(&self, people: PeopleCount) -> usize {
        self.tally.unanswered(people)
    }

    /// Whether no figure of anybody could be had.
    pub(super) fn is_empty_handed(&self) -> bool {
        self.tally.is_empty_handed()
    }

    /// Whether something is missing from what was reported.
    pub(super) fn misses_something(&self) -> bool {
        self.tally.gaps() + self.tally.failed() > 0
    }

    /// Gaps that an earlier run of this sync met.
    pub(super) fn take_over_gaps(&mut self, gaps: usize) {
        self.tally.take_over_gaps(gaps);
    }

    /// Whether it is time to report progress again.
    pub(super) fn is_progress_due(&mut self) -> bool {
        self.tally.is_due()
    }

    pub(super) async fn tell_source(&self, source: Source) -> Result<(), SyncError> {
        self.send(SyncEvent::Source(source)).await
    }

    pub(super) async fn tell_types(&mut self, types: Arc<[LeaveType]>) -> Result<(), SyncError> {
        if !self.types.is_empty() && self.types == types {
            return Ok(());
        }
        self.types = Arc::clone(&types);
        self.send(SyncEvent::Types(types)).await
    }

    pub(super) async fn tell_people(&self, chunk: Arc<RosterChunk>) -> Result<(), SyncError> {
        self.send(SyncEvent::People(chunk)).await
    }

    /// Chunks of people in which somebody has another name, department or number now.
    pub(super) async fn tell_profiles(
        &self,
        changed: Vec<Arc<RosterChunk>>,
    ) -> Result<(), SyncError> {
        for chunk in changed {
            self.send(SyncEvent::Profiles(chunk)).await?;
        }
        Ok(())
    }

    /// People whose departments will not be fetched any more.
    pub(super) async fn tell_unknown(&self, rows: Vec<RowId>) -> Result<(), SyncError> {
        if rows.is_empty() {
            return Ok(());
        }
        self.send(SyncEvent::NoProfiles(rows)).await
    }

    /// Figures as the store has them.
    pub(super) async fn tell_figures(&self, figures: LedgerBlock) -> Result<(), SyncError> {
        self.send(SyncEvent::Figures(figures)).await
    }

    /// Full answers as the store has them.
    pub(super) async fn tell_recalled(&self, recalled: Vec<StoredAnswer>) -> Result<(), SyncError> {
        if recalled.is_empty() {
            return Ok(());
        }
        self.send(SyncEvent::StoredAnswers(recalled)).await
    }

    /// Answers of this sync, which are counted.
    pub(super) async fn tell_balances(
        &mut self,
        rows: Vec<(RowId, PersonBalances)>,
    ) -> Result<(), SyncError> {
        if rows.is_empty() {
            return Ok(());
        }
        for (row, person) in &rows {
            self.tally.count(*row, has_failed(person));
        }
        self.send(SyncEvent::Balances(rows)).await
    }

    /// Removes people who are no longer listed from the counts.
    pub(super) fn forget(&mut self, rows: &[RowId]) {
        for row in rows {
            self.tally.forget(*row);
        }
    }

    pub(super) async fn tell_gone(&self, rows: Vec<RowId>) -> Result<(), SyncError> {
        if rows.is_empty() {
            return Ok(());
        }
        self.send(SyncEvent::Gone(rows)).await
    }

    pub(super) async fn tell_back(&self, rows: Vec<RowId>) -> Result<(), SyncError> {
        if rows.is_empty() {
            return Ok(());
        }
        self.send(SyncEvent::Back(rows)).await
    }

    /// Something is missing from a list.
    pub(super) async fn tell_gap(&mut self, error: ApiError) -> Result<(), SyncError> {
        self.tally.count_gap();
        self.send(SyncEvent::Gap(error)).await
    }

    pub(super) async fn tell_note(&self, note: PageNote) -> Result<(), SyncError> {
        self.send(SyncEvent::Note(note)).await
    }

    pub(super) async fn tell_cost(&self, cost: Cost) -> Result<(), SyncError> {
        self.send(SyncEvent::Cost(cost)).await
    }

    /// The sync waits for an answer about this cost.
    pub(super) async fn ask_consent(&self, cost: Cost) -> Result<(), SyncError> {
        self.send(SyncEvent::Asks(cost)).await
    }

    /// How far the present sync is, as far as it has been counted here.
    pub(super) fn progress(
        &self,
        people: PeopleCount,
        usage: Usage,
        estimate: Estimate,
    ) -> Progress {
        self.tally.progress(people, usage, estimate)
    }

    pub(super) async fn tell_progress(&self, progress: Progress) -> Result<(), SyncError> {
        self.send(SyncEvent::Progress(progress)).await
    }

    pub(super) async fn tell_store_trouble(&self, error: StoreError) -> Result<(), SyncError> {
        self.send(SyncEvent::StoreTrouble(error)).await
    }

    pub(super) async fn tell_done(&self, outcome: Outcome) -> Result<(), SyncError> {
        self.send(SyncEvent::Done(outcome)).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sync::report::TenantId;

    fn reporter(capacity: usize) -> (Reporter, mpsc::Receiver<Report>, CancellationToken) {
        let (sender, reports) = mpsc::channel(capacity);
        let cancel = CancellationToken::new();
        let ticket = Ticket {
            tenant: TenantId(0),
            generation: 1,
        };
        (
            Reporter::new(ticket, sender, cancel.clone()),
            reports,
            cancel,
        )
    }

    #[tokio::test]
    async fn nothing_is_sent_once_the_sync_is_cancelled_or_nobody_reads() {
        let (out, reports, cancel) = reporter(1);
        assert!(out.tell_done(Outcome::Complete).await.is_ok());
        cancel.cancel();
        let full = out.tell_done(Outcome::Complete).await;
        assert!(matches!(full, Err(SyncError::Stopped)));
        drop(reports);
        out.outbox().stopped().await;
    }

    #[tokio::test]
    async fn an_empty_list_of_people_is_not_reported() {
        let (mut out, mut reports, _) = reporter(1);
        out.tell_gone(Vec::new()).await.unwrap();
        out.tell_back(Vec::new()).await.unwrap();
        out.tell_unknown(Vec::new()).await.unwrap();
        out.tell_balances(Vec::new()).await.unwrap();
        out.tell_recalled(Vec::new()).await.unwrap();
        assert!(reports.try_recv().is_err());
    }
}
