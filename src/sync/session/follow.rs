//! Following another program that syncs the tenant: its findings are reported as it writes them. If
//! that program stops before the end, this one takes over, unless its own sync is over and it only
//! watches.

use super::SyncSession;
use super::outcome::finished_outcome;
use super::phase::SyncPhase;
use crate::platform::Platform;
use crate::store::{Holder, SyncRecord};
use crate::sync::error::SyncError;
use crate::sync::persistence::{FollowedSync, LeaseState, SyncPersistence};
use crate::sync::report::{Progress, Source};

/// How the reading of another program's journal ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum JournalEnd {
    /// The sync is finished, and its end was reported.
    Finished,
    /// No program works on it any more.
    Abandoned,
}

impl<P: Platform> SyncSession<P> {
    /// Follows the other program's sync until it is finished, or free to be taken over.
    pub(super) async fn follow(&mut self, holder: Holder) -> Result<SyncPhase, SyncError> {
        self.reporter
            .tell_source(Source::Followed { holder })
            .await?;
        self.persistence.forget_lost_lease();
        self.persistence.set_journal_position(None);
        self.phase_after_reading().await
    }

    /// While the lease was lost, another program finished the sync and gave the lease back. Its
    /// findings are read, so that nobody is fetched a second time.
    pub(super) async fn catch_up(&mut self) -> Result<SyncPhase, SyncError> {
        self.persistence.give_lease_back(&self.reporter).await?;
        self.persistence.forget_lost_lease();
        let Some(record) = self.persistence.last_sync(&self.reporter).await? else {
            return Ok(SyncPhase::Acquiring);
        };
        self.persistence.set_journal_position(None);
        self.position_in(record.number);
        self.reporter.tell_source(Source::Cached(record)).await?;
        self.phase_after_reading().await
    }

    async fn phase_after_reading(&mut self) -> Result<SyncPhase, SyncError> {
        Ok(match self.read_along().await? {
            JournalEnd::Finished => self.after_sync(),
            JournalEnd::Abandoned => SyncPhase::Acquiring,
        })
    }

    /// Reads the journal from where it was read last, until the sync is finished or abandoned.
    pub(super) async fn read_along(&mut self) -> Result<JournalEnd, SyncError> {
        let end = self.read_to_the_end().await?;
        self.scheduler.take_refreshes_back();
        Ok(end)
    }

    async fn read_to_the_end(&mut self) -> Result<JournalEnd, SyncError> {
        self.persistence.start_poll(false);
        while self.persistence.has_store() {
            self.step(None).await?;
            self.pass_refresh_on().await?;
            let Some(poll) = self.persistence.take_poll(&self.reporter).await? else {
                continue;
            };
            if let Some(end) = self.apply_poll(poll).await? {
                return Ok(end);
            }
        }
        Ok(JournalEnd::Abandoned)
    }

    /// Passes requests to refresh people on to the program that calls the platform.
    async fn pass_refresh_on(&mut self) -> Result<(), SyncError> {
        while let Some(row) = self.scheduler.pass_refresh_on() {
            if let Some(id) = self.directory.id(row) {
                let id = id.as_str().to_owned();
                self.persistence.pass_refresh_on(id, &self.reporter).await?;
            }
        }
        Ok(())
    }

    /// Reports what is new and starts the next look. If nothing is new and the sync is finished or
    /// abandoned, returns how the reading ended instead.
    async fn apply_poll(&mut self, poll: FollowedSync) -> Result<Option<JournalEnd>, SyncError> {
        let mut is_new = false;
        if let Some((entries, until)) = poll.news {
            let before = self.position_in(until.sync);
            is_new = until.entries > before.entries;
            self.replay(entries, until).await?;
        }
        self.tell_followed(poll.progress.as_deref()).await?;
        if is_new {
            self.persistence.start_poll(false);
            return Ok(None);
        }
        let followed = self.persistence.journal_position().map(|it| it.sync);
        match poll.last {
            Some(last) if Some(last.number) == followed => {
                self.end_followed(last, poll.lease).await?;
                return Ok(Some(JournalEnd::Finished));
            }
            Some(last) if Some(last.number) > followed.max(self.persistence.newest()) => {
                // This sync began and ended between two looks, perhaps in place of the one that was
                // followed.
                self.position_in(last.number);
                self.persistence.start_poll(false);
                return Ok(None);
            }
            _ => {}
        }
        if poll.lease != LeaseState::Theirs {
            return Ok(Some(JournalEnd::Abandoned));
        }
        if poll.running.map(|running| running.number) != followed {
            self.persistence.set_journal_position(None);
        }
        self.persistence.start_poll(true);
        Ok(None)
    }

    /// Reports progress. The limits and the time left come from the holder's note, since only the
    /// holder knows them; of the counts, the larger ones are reported.
    async fn tell_followed(&mut self, note: Option<&str>) -> Result<(), SyncError> {
        let holders = SyncPersistence::read_progress(note);
        let people = self.directory.count();
        let own =
            self.reporter
                .progress(people, holders.usage, crate::platform::Estimate::default());
        let progress = Progress {
            people: own.people.max(holders.people),
            answered: own.answered.max(holders.answered),
            failed: own.failed.max(holders.failed),
            ..holders
        };
        self.reporter.tell_progress(progress).await
    }

    async fn end_followed(
        &mut self,
        record: SyncRecord,
        lease: LeaseState,
    ) -> Result<(), SyncError> {
        if lease == LeaseState::Ours {
            self.persistence
                .give_polled_lease_back(&self.reporter)
                .await?;
        }
        self.accept_directory().await?;
        let outcome = finished_outcome(&record);
        self.persistence.show(record);
        self.tell_progress().await?;
        self.reporter.tell_done(outcome).await
    }
}
