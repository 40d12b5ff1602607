//! A sync's use of the store: the lease, checkpoints, what other programs write, and what is
//! restored at the start.
//!
//! A sync without a store and one that has lost its store are the same case, which is handled in
//! one place: `SyncPersistence::ask`. The other methods then answer as if nothing was stored.

mod access;
mod cached_pieces;
mod day_lots;
mod follower;
mod idle_watcher;
mod meter;
mod others;
mod permit;
mod progress_note;
mod recall;
mod recording;
mod restored;
mod writer;

pub use access::Persistence;
pub(super) use cached_pieces::StoredPieces;
pub use day_lots::StoredDay;
pub(super) use follower::{FollowedSync, JournalPosition, LeaseState};
pub use meter::StoreMeter;
pub(super) use writer::WriteEnd;

use std::collections::HashMap;
use std::time::Duration;

use follower::Follower;
use idle_watcher::IdleWatcher;
use permit::RenewalMoment;
use recall::RestoredAnswers;
use writer::{CheckpointWriter, WriteTarget, WriterNews};

use super::error::SyncError;
use super::reporter::Reporter;
use crate::domain::{PlatformKind, RowId, TenantName};
use crate::platform::{ApiError, Clock, facts};
use crate::store::{
    Holder, InterruptedSync, LeaseAnswer, StoreError, StoredAnswer, SyncNumber, SyncRecord,
};

/// How many times a lease is requested that an earlier sync of this program still holds: giving one
/// back may take two seconds.
const OWN_LEASE_TRIES: u32 = 40;
/// The time between two of these tries.
const OWN_LEASE_INTERVAL: Duration = Duration::from_millis(50);
/// How long a cancelled sync may take to write down what came so far.
const CLOSING_TIMEOUT: Duration = Duration::from_millis(500);

/// The record of a sync that was finished, or why the store failed.
type WriterEnding = Result<Option<SyncRecord>, StoreError>;

/// Whether this program may call the platform.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum CallRight {
    /// It has the lease, or needs none.
    Ours,
    /// Another program has it.
    Theirs(Holder),
}

/// What happens in the store's tasks.
#[derive(Debug)]
pub(super) enum StoreNews {
    /// Other programs want these people refreshed.
    RefreshRequests(Vec<String>),
    /// Another program has taken the lease.
    LeaseLost,
    /// The store failed.
    Failed(StoreError),
    /// Full answers about restored people.
    StoredAnswers(Vec<StoredAnswer>),
    /// A look at another program's sync, or at the store, is over.
    Looked,
}

/// The state in the store of the sync that was written.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum WrittenSync {
    /// Nothing was written.
    None,
    /// It can be resumed.
    Unfinished,
    Finished(SyncRecord),
}

/// The store as one sync after another uses it.
#[derive(Debug)]
pub(super) struct SyncPersistence {
    /// `None`: there is no store, or it was lost.
    access: Option<Persistence>,
    /// Whose data the store holds, also once it was lost.
    key: Option<(TenantName, PlatformKind)>,
    clock: Clock,
    /// While this program has the lease.
    writer: Option<CheckpointWriter>,
    /// The lease was requested, and no writer has it yet; the store may have granted it meanwhile.
    asked_for_lease: bool,
    lease_was_lost: bool,
    /// The newest finished sync when the lease was last requested.
    newest: Option<SyncNumber>,
    /// How many people the newest finished sync known here listed, if it was narrowed to the same departments.
    newest_size: Option<usize>,
    /// The sync of this program whose directory had shrunk, until that is accepted.
    withheld: Option<SyncNumber>,
    /// That sync once somebody has accepted its smaller directory.
    accepted: Option<SyncNumber>,
    /// Where an answer about a single person belongs.
    target: WriteTarget,
    /// The finished sync that is on screen as it is.
    shown: Option<SyncRecord>,
    restored: RestoredAnswers,
    /// Answers about people whom this sync has not listed yet: they have no place in the journal before that.
    unlisted_answers: HashMap<RowId, StoredAnswer>,
    follower: Follower,
    /// Once this program's own sync is over.
    idle_watcher: Option<IdleWatcher>,
}

impl SyncPersistence {
    /// Without `access` nothing is stored.
    pub(super) fn new(access: Option<Persistence>, clock: Clock) -> Self {
        let key = access.as_ref().map(|access| {
            let key = access.store.key();
            (TenantName::new(&key.name), key.platform)
        });
        Self {
            access,
            key,
            clock,
            writer: None,
            asked_for_lease: false,
            lease_was_lost: false,
            newest: None,
            newest_size: None,
            withheld: None,
            accepted: None,
            target: WriteTarget::Nothing,
            shown: None,
            restored: RestoredAnswers::default(),
            unlisted_answers: HashMap::new(),
            follower: Follower::default(),
            idle_watcher: None,
        }
    }

    /// Another sync begins.
    pub(super) fn begin_sync(&mut self) {
        self.lease_was_lost = false;
        self.unlisted_answers.clear();
        self.follower.set_position(None);
        // Both belong to the sync before.
        (self.target, self.shown) = (WriteTarget::Nothing, None);
    }

    /// Asks the store. `None` where there is none (any more): a store that fails is reported once
    /// and not used again, so that from there on the sync is the same as one without a store.
    async fn ask<T, F>(
        &mut self,
        out: &Reporter,
        question: impl FnOnce(Persistence) -> F,
    ) -> Result<Option<T>, SyncError>
    where
        F: Future<Output = Result<T, StoreError>>,
    {
        let Some(access) = self.access.clone() else {
            return Ok(None);
        };
        match question(access).await {
            Ok(answer) => Ok(Some(answer)),
            Err(error) => {
                self.lose(error, out).await?;
                Ok(None)
            }
        }
    }

    /// Stops using the store and reports why. The sync goes on in memory.
    pub(super) async fn lose(
        &mut self,
        error: StoreError,
        out: &Reporter,
    ) -> Result<(), SyncError> {
        self.writer = None;
        self.access = None;
        out.tell_store_trouble(error).await
    }

    /// Whether there is a store.
    pub(super) fn has_store(&self) -> bool {
        self.access.is_some()
    }

    /// Whether this program holds the lease.
    pub(super) fn has_lease(&self) -> bool {
        self.writer.is_some()
    }

    /// Whether another program has taken the lease since it was ours.
    pub(super) fn lease_was_lost(&self) -> bool {
        self.lease_was_lost
    }

    /// Clears the note that the lease was lost, after that was handled.
    pub(super) fn forget_lost_lease(&mut self) {
        self.lease_was_lost = false;
    }

    /// The next news of the store's tasks; waits for ever where none is at work. Dropping the future loses nothing.
    pub(super) async fn next(&mut self) -> StoreNews {
        let news = tokio::select! {
            biased;
            news = writer_news(&mut self.writer) => match news {
                WriterNews::RefreshRequests(people) => StoreNews::RefreshRequests(people),
                WriterNews::Ended(StoreError::LeaseLost) => StoreNews::LeaseLost,
                WriterNews::Ended(error) => StoreNews::Failed(error),
            },
            recalled = self.restored.next() => match recalled {
                Ok(recalled) => StoreNews::StoredAnswers(recalled),
                Err(error) => StoreNews::Failed(error),
            },
            () = self.follower.look() => StoreNews::Looked,
            () = idle_look(&mut self.idle_watcher) => StoreNews::Looked,
        };
        if matches!(news, StoreNews::LeaseLost) {
            self.writer = None;
            self.lease_was_lost = true;
        }
        news
    }

    /// Notes the newest finished sync, then takes the lease if `needs_lease`. In this order, a sync
    /// that finishes after the note was finished by the holder of the lease.
    pub(super) async fn take_turn(
        &mut self,
        needs_lease: bool,
        out: &Reporter,
    ) -> Result<CallRight, SyncError> {
        let mut waits = OWN_LEASE_TRIES;
        loop {
            self.note_newest(out).await?;
            if !needs_lease {
                return Ok(CallRight::Ours);
            }
            let taken = RenewalMoment::now(self.clock);
            let take = |it: Persistence| async move {
                let answer = it.store.take_lease(&it.holder, "").await?;
                Ok((answer, it))
            };
            self.asked_for_lease = true;
            let taken_by = self.ask(out, take).await?;
            self.asked_for_lease = false;
            let Some((answer, access)) = taken_by else {
                return Ok(CallRight::Ours);
            };
            match answer {
                LeaseAnswer::Ours(_) => {
                    let writer =
                        CheckpointWriter::start(&access, WriteTarget::New, self.clock, taken);
                    self.writer = Some(writer);
                    return Ok(CallRight::Ours);
                }
                LeaseAnswer::Theirs { holder, .. }
                    if holder.is_same_program(&access.holder) && waits > 0 =>
                {
                    waits -= 1;
                    tokio::time::sleep(OWN_LEASE_INTERVAL).await;
                }
                LeaseAnswer::Theirs { holder, .. } => return Ok(CallRight::Theirs(holder)),
            }
        }
    }

    async fn note_newest(&mut self, out: &Reporter) -> Result<(), SyncError> {
        let newest = |it: Persistence| async move {
            let last = it.store.last_sync().await?;
            let size = last.as_ref().and_then(|last| it.comparable_size(last));
            Ok((last.map(|last| last.number), size))
        };
        if let Some((newest, size)) = self.ask(out, newest).await? {
            self.newest = newest;
            self.newest_size = size;
        }
        Ok(())
    }

    /// The newest finished sync when the lease was last requested.
    pub(super) fn newest(&self) -> Option<SyncNumber> {
        self.newest
    }

    /// How many people the newest finished sync known here listed, if the departments were the same.
    pub(super) fn newest_size(&self) -> Option<usize> {
        self.newest_size
    }

    /// How many people a finished sync listed, if it was narrowed to the departments that are read now.
    pub(super) fn comparable_size(&self, record: &SyncRecord) -> Option<usize> {
        self.access.as_ref()?.comparable_size(record)
    }

    /// The gap to report about a directory that has shrunk, also after the store was lost; `None` where there never was one.
    pub(super) fn shrinkage_error(&self, before: usize, now: usize) -> Option<ApiError> {
        let (tenant, platform) = self.key.clone()?;
        Some(facts::directory_shrank(tenant, platform, before, now))
    }

    /// Writes the rest and gives the lease back. One that another program has taken by now need not be given back.
    pub(super) async fn give_lease_back(&mut self, out: &Reporter) -> Result<(), SyncError> {
        match self.end_writer(WriteEnd::Interrupted).await {
            Some((_, Err(StoreError::LeaseLost))) => self.lease_was_lost = true,
            Some((_, Err(error))) => self.lose(error, out).await?,
            Some((_, Ok(_))) | None => {}
        }
        Ok(())
    }

    /// Ends the writer and returns its target and its result. The writer stays in place until it
    /// has ended, so that a sync that is stopped meanwhile can still wait for it
    /// ([`SyncPersistence::close`]).
    async fn end_writer(&mut self, end: WriteEnd) -> Option<(WriteTarget, WriterEnding)> {
        let writer = self.writer.as_mut()?;
        let target = writer.target();
        let ended = writer.end(end).await;
        self.writer = None;
        Some((target, ended))
    }

    /// Gives back a lease that a look at another program's sync has taken.
    pub(super) async fn give_polled_lease_back(&mut self, out: &Reporter) -> Result<(), SyncError> {
        let give = |it: Persistence| async move { it.store.give_lease_back(&it.holder).await };
        self.ask(out, give).await.map(drop)
    }

    /// For a sync that is stopped: writes down what came so far and gives the lease back, even one
    /// that was just being requested. It waits only briefly. If the lease stays behind, other
    /// programs have to wait until it runs out.
    pub(super) async fn close(&mut self) {
        let closing = async {
            // A lease that cannot be given back runs out.
            let _ = self.end_writer(WriteEnd::Interrupted).await;
            self.follower.stop().await;
            if let (true, Some(access)) = (self.asked_for_lease, &self.access) {
                let _ = access.store.give_lease_back(&access.holder).await;
            }
        };
        // What could not be written in time is fetched again by the next run.
        let _ = tokio::time::timeout(CLOSING_TIMEOUT, closing).await;
    }

    /// The sync that can be resumed.
    pub(super) async fn interrupted(
        &mut self,
        out: &Reporter,
    ) -> Result<Option<InterruptedSync>, SyncError> {
        let interrupted = |it: Persistence| async move { it.store.interrupted().await };
        self.ask(out, interrupted).await.map(Option::flatten)
    }

    /// The newest finished sync.
    pub(super) async fn last_sync(
        &mut self,
        out: &Reporter,
    ) -> Result<Option<SyncRecord>, SyncError> {
        let last = |it: Persistence| async move { it.store.last_sync().await };
        self.ask(out, last).await.map(Option::flatten)
    }
}

/// The writer's next news; waits for ever without a writer.
async fn writer_news(writer: &mut Option<CheckpointWriter>) -> WriterNews {
    match writer {
        Some(writer) => writer.next().await,
        None => std::future::pending().await,
    }
}

/// Waits until the look of an idle program is over; for ever where none is under way.
async fn idle_look(watcher: &mut Option<IdleWatcher>) {
    match watcher {
        Some(watcher) => watcher.look().await,
        None => std::future::pending().await,
    }
}

#[cfg(test)]
mod tests;
