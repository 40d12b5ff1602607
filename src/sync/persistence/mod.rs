//! What a sync has to do with the store: the lease, checkpoints, what other programs write, and what is restored at the start.
//!
//! Whether there is a store is decided once, in [`SyncPersistence::new`]. A sync that has lost its store and one that never had any
//! are the same case, and it is met in one place: `SyncPersistence::ask`. Every other method answers as if nothing was stored.

mod access;
mod cached_pieces;
mod follower;
mod idle_watcher;
mod meter;
mod permit;
mod progress_note;
mod recall;
mod writer;

pub use access::Persistence;
pub(super) use cached_pieces::StoredPieces;
pub(super) use follower::{JournalPosition, LeaseState, Poll};
pub(super) use idle_watcher::Sighting;
pub use meter::StoreMeter;
pub(super) use writer::WriteEnd;

use std::collections::HashMap;
use std::time::Duration;

use jiff::civil::Date;

use follower::{Follower, Succession};
use idle_watcher::IdleWatcher;
use permit::RenewalMoment;
use recall::RestoredAnswers;
use writer::{CheckpointWriter, Target, WriterNews};

use super::error::SyncError;
use super::report::Progress;
use super::reporter::Reporter;
use crate::domain::{PersonBalances, RowId, TenantName};
use crate::platform::{ApiError, Clock};
use crate::store::{
    CachedPiece, Holder, JournalEntry, LeaseAnswer, ReadCost, Recalled, Resumable, StoreError,
    SyncNumber, SyncRecord,
};

/// An earlier question of this program may take two seconds to give its lease back: so often it is tried meanwhile, …
const OWN_LEASE_TRIES: u32 = 40;
/// … so long after one another.
const OWN_LEASE_INTERVAL: Duration = Duration::from_millis(50);
/// After a cancellation: time to write down what came so far.
const CLOSING_TIMEOUT: Duration = Duration::from_millis(500);

/// Whether this program may call the platform.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Turn {
    /// It has the lease, or needs none.
    Ours,
    /// This other program does.
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
    Recalled(Vec<Recalled>),
    /// A look at another program's sync, or at the store, is over.
    Looked,
}

/// What became of the sync that was written.
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
    clock: Clock,
    /// While this program has the lease.
    writer: Option<CheckpointWriter>,
    lease_was_lost: bool,
    /// The newest finished sync when the lease was last asked for.
    newest: Option<SyncNumber>,
    /// How many people that sync listed, if it was narrowed to the same departments.
    newest_size: Option<usize>,
    /// The sync of this program whose directory had shrunk, until that is accepted.
    withheld: Option<SyncNumber>,
    /// The same sync from then on.
    accepted: Option<SyncNumber>,
    /// Where an answer about a single person belongs.
    target: Target,
    /// The finished sync that is on screen as it is.
    shown: Option<SyncRecord>,
    restored: RestoredAnswers,
    /// Answers about people whom this sync has not listed yet: they have no place in the journal before that.
    unlisted_answers: HashMap<RowId, Recalled>,
    follower: Follower,
    /// Once this program's own sync is over.
    idle_watcher: Option<IdleWatcher>,
}

impl SyncPersistence {
    /// Without `access` nothing is stored.
    pub(super) fn new(access: Option<Persistence>, clock: Clock) -> Self {
        Self {
            access,
            clock,
            writer: None,
            lease_was_lost: false,
            newest: None,
            newest_size: None,
            withheld: None,
            accepted: None,
            target: Target::Nothing,
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
        // Both belong to the listing that was.
        (self.target, self.shown) = (Target::Nothing, None);
    }

    /// The one place that meets a sync without a store, and a store that fails: the latter is given up and reported once, and from
    /// there on both are one case. `None` means that there is no store (any more).
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

    /// Gives the store up: the sync goes on in memory.
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

    /// The loss of the lease has been dealt with.
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
                Ok(recalled) => StoreNews::Recalled(recalled),
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

    /// Notes the newest finished sync, then takes the lease if `needs_lease`. In that order: what is finished later was done by
    /// whoever has the lease.
    pub(super) async fn take_turn(
        &mut self,
        needs_lease: bool,
        out: &Reporter,
    ) -> Result<Turn, SyncError> {
        let mut waits = OWN_LEASE_TRIES;
        loop {
            self.note_newest(out).await?;
            if !needs_lease {
                return Ok(Turn::Ours);
            }
            let taken = RenewalMoment::now(self.clock);
            let take = |it: Persistence| async move {
                let answer = it.store.take_lease(&it.holder, "").await?;
                Ok((answer, it))
            };
            let Some((answer, access)) = self.ask(out, take).await? else {
                return Ok(Turn::Ours);
            };
            match answer {
                LeaseAnswer::Ours(_) => {
                    let writer = CheckpointWriter::start(&access, Target::New, self.clock, taken);
                    self.writer = Some(writer);
                    return Ok(Turn::Ours);
                }
                LeaseAnswer::Theirs { holder, .. }
                    if holder.is_same_program(&access.holder) && waits > 0 =>
                {
                    waits -= 1;
                    tokio::time::sleep(OWN_LEASE_INTERVAL).await;
                }
                LeaseAnswer::Theirs { holder, .. } => return Ok(Turn::Theirs(holder)),
            }
        }
    }

    async fn note_newest(&mut self, out: &Reporter) -> Result<(), SyncError> {
        let newest = |it: Persistence| async move {
            let last = it.store.last_sync().await?;
            let comparable = last.as_ref().filter(|last| it.store.has_scope_of(last));
            let size = comparable.map(|last| last.people);
            Ok((last.map(|last| last.number), size))
        };
        if let Some((newest, size)) = self.ask(out, newest).await? {
            self.newest = newest;
            self.newest_size = size;
        }
        Ok(())
    }

    /// The newest finished sync when the lease was last asked for.
    pub(super) fn newest(&self) -> Option<SyncNumber> {
        self.newest
    }

    /// How many people that sync listed, if the departments were the same.
    pub(super) fn newest_size(&self) -> Option<usize> {
        self.newest_size
    }

    /// What is reported about a directory that has shrunk; `None` without a store, where nobody could have left.
    pub(super) fn shrinkage_error(&self, before: usize, now: usize) -> Option<ApiError> {
        let key = self.access.as_ref()?.store.key();
        let tenant = TenantName::new(&key.name);
        Some(ApiError::directory_shrank(
            tenant,
            key.platform,
            before,
            now,
        ))
    }

    /// Writes the rest and gives the lease back.
    pub(super) async fn give_lease_back(&mut self, out: &Reporter) -> Result<(), SyncError> {
        if let Some(writer) = self.writer.take()
            && let Err(error) = writer.end(WriteEnd::Interrupted).await
        {
            self.lose(error, out).await?;
        }
        Ok(())
    }

    /// Gives back a lease that a look at another program's sync has taken.
    pub(super) async fn give_polled_lease_back(&mut self, out: &Reporter) -> Result<(), SyncError> {
        let give = |it: Persistence| async move { it.store.give_lease_back(&it.holder).await };
        self.ask(out, give).await.map(drop)
    }

    /// When the sync is stopped: writes down what came so far, but not for long.
    pub(super) async fn close(&mut self) {
        if let Some(writer) = self.writer.take() {
            // What could not be written in time is asked for again by the next run.
            let ending = writer.end(WriteEnd::Interrupted);
            let _ = tokio::time::timeout(CLOSING_TIMEOUT, ending).await;
        }
    }

    /// Writes a finding down with the next checkpoint, if this program has the lease.
    pub(super) async fn write(&self, entry: JournalEntry) {
        if let Some(writer) = &self.writer {
            writer.write(entry).await;
        }
    }

    /// Writes answers down. Those about people without a place in the listing wait for [`SyncPersistence::write_listed`].
    pub(super) async fn write_answers(
        &mut self,
        answers: &[(RowId, PersonBalances)],
        place_of: impl Fn(RowId) -> Option<RowId>,
    ) {
        if self.writer.is_none() {
            return;
        }
        let fetched = (self.clock)().now;
        let mut placed = Vec::with_capacity(answers.len());
        for (row, person) in answers {
            let place = place_of(*row);
            let answer = Recalled {
                row: place.unwrap_or(*row),
                fetched,
                person: without_raw(person),
            };
            if place.is_some() {
                placed.push(answer);
            } else {
                self.unlisted_answers.insert(*row, answer);
            }
        }
        self.write_placed(placed).await;
    }

    /// These people have been listed: answers about them that came before are written down.
    pub(super) async fn write_listed(
        &mut self,
        rows: &[RowId],
        place_of: impl Fn(RowId) -> Option<RowId>,
    ) {
        let mut placed = Vec::new();
        for row in rows {
            if let (Some(answer), Some(place)) = (self.unlisted_answers.remove(row), place_of(*row))
            {
                placed.push(Recalled {
                    row: place,
                    ..answer
                });
            }
        }
        self.write_placed(placed).await;
    }

    async fn write_placed(&self, answers: Vec<Recalled>) {
        if !answers.is_empty() {
            self.write(JournalEntry::Answers(answers)).await;
        }
    }

    /// Nobody else will be listed.
    pub(super) fn drop_unlisted_answers(&mut self) {
        self.unlisted_answers.clear();
    }

    /// Shows this progress to the programs that follow.
    pub(super) fn publish_progress(&self, progress: &Progress) {
        if let Some(writer) = &self.writer {
            writer.publish_progress(progress_note::write(progress));
        }
    }

    /// The progress that the holder of the lease published.
    pub(super) fn read_progress(note: Option<&str>) -> Progress {
        note.and_then(progress_note::read).unwrap_or_default()
    }

    /// Writes on to a sync that was interrupted.
    pub(super) async fn write_on(&self, number: SyncNumber) {
        if let Some(writer) = &self.writer {
            writer.aim(Target::Running(number)).await;
        }
    }

    /// Writes the next answer beside the sync whose listing this is, if that is still the newest one.
    pub(super) async fn write_beside(&mut self, out: &Reporter) -> Result<(), SyncError> {
        if self.writer.is_none() {
            return Ok(());
        }
        let wanted = self.target;
        let is_newest = |it: Persistence| async move {
            Ok(match wanted {
                Target::Finished(number) => {
                    let last = it.store.last_sync().await?;
                    last.is_some_and(|last| last.number == number)
                }
                Target::Running(number) => {
                    let running = it.store.interrupted().await?;
                    running.is_some_and(|running| running.number == number)
                }
                Target::New | Target::Nothing => false,
            })
        };
        let is_newest = self.ask(out, is_newest).await?.unwrap_or(false);
        if let Some(writer) = &self.writer {
            let target = if is_newest { wanted } else { Target::Nothing };
            writer.aim(target).await;
        }
        Ok(())
    }

    /// Ends what was written, and gives the lease back.
    pub(super) async fn end(
        &mut self,
        end: WriteEnd,
        out: &Reporter,
    ) -> Result<WrittenSync, SyncError> {
        let Some(writer) = self.writer.take() else {
            return Ok(WrittenSync::None);
        };
        let target = writer.target();
        match writer.end(end).await {
            Ok(Some(record)) => Ok(WrittenSync::Finished(record)),
            Ok(None) => {
                self.target = target;
                Ok(WrittenSync::Unfinished)
            }
            Err(error) => {
                self.lose(error, out).await?;
                Ok(WrittenSync::None)
            }
        }
    }

    /// What is on screen is this finished sync.
    pub(super) fn show(&mut self, record: SyncRecord) {
        self.target = Target::Finished(record.number);
        self.shown = Some(record);
    }

    /// The finished sync that is on screen as it is.
    pub(super) fn shown(&self) -> Option<&SyncRecord> {
        self.shown.as_ref()
    }

    /// What is on screen is this sync, which nobody finished; `before` is shown again if nothing of it was read.
    pub(super) fn show_unfinished(&mut self, before: Option<SyncRecord>) {
        match self.follower.position() {
            Some(position) if position.entries > 0 => {
                self.target = Target::Running(position.sync);
            }
            _ => self.shown = before,
        }
    }

    /// Remembers the interrupted sync if its directory had shrunk, so that it can be finished once that is accepted.
    pub(super) async fn note_withheld(
        &mut self,
        has_shrunk: bool,
        out: &Reporter,
    ) -> Result<(), SyncError> {
        self.withheld = None;
        if has_shrunk {
            self.withheld = self.interrupted(out).await?.map(|it| it.number);
        }
        Ok(())
    }

    /// Whether a sync of this program waits for its smaller directory to be accepted.
    pub(super) fn withholds_a_sync(&self) -> bool {
        self.withheld.is_some()
    }

    /// Somebody accepts the smaller directory: the sync that found it can be finished.
    pub(super) fn accept_withheld(&mut self) {
        self.accepted = self.withheld.take();
    }

    /// Whether this sync's own directory was accepted.
    pub(super) fn is_accepted(&self, number: SyncNumber) -> bool {
        self.accepted == Some(number)
    }

    /// The sync that can be resumed.
    pub(super) async fn interrupted(
        &mut self,
        out: &Reporter,
    ) -> Result<Option<Resumable>, SyncError> {
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

    /// The pieces of a finished sync; `None` without a store.
    pub(super) fn cached_pieces(&self, number: SyncNumber) -> Option<StoredPieces<CachedPiece>> {
        let store = self.access.as_ref()?.store.clone();
        Some(StoredPieces::of_newest(store, number))
    }

    /// The first rows are those of this finished sync.
    pub(super) fn note_restored(&mut self, record: SyncRecord) {
        self.restored.restore(record);
    }

    /// The finished sync that was restored at the start.
    pub(super) fn restored(&self) -> Option<&SyncRecord> {
        self.restored.record()
    }

    /// Whether the restored sync, if there is one, was narrowed to the departments that are read now.
    pub(super) fn is_restored_of_scope(&self) -> bool {
        match (self.restored.record(), &self.access) {
            (Some(record), Some(access)) => access.store.has_scope_of(record),
            _ => true,
        }
    }

    /// Looks up the full answers about restored people.
    pub(super) fn look_up(&mut self, rows: impl Iterator<Item = RowId>) {
        if let Some(access) = &self.access {
            self.restored.look_up(&access.store, rows);
        }
    }

    /// How long ago the restored sync was read, for the departments that are read now. The store tells it: the program that read
    /// it may have another clock than this one.
    pub(super) async fn restored_age(
        &mut self,
        out: &Reporter,
    ) -> Result<Option<Duration>, SyncError> {
        let Some(record) = self.restored.record().cloned() else {
            return Ok(None);
        };
        let age = |it: Persistence| async move {
            if it.store.has_scope_of(&record) {
                it.store.age(record.number).await
            } else {
                Ok(None)
            }
        };
        self.ask(out, age).await.map(Option::flatten)
    }

    /// How far the journal of the followed sync has been read.
    pub(super) fn journal_position(&self) -> Option<JournalPosition> {
        self.follower.position()
    }

    pub(super) fn set_journal_position(&mut self, position: Option<JournalPosition>) {
        self.follower.set_position(position);
    }

    /// What stands in the journal after `position`, and how far that goes.
    pub(super) async fn journal(
        &mut self,
        position: JournalPosition,
        out: &Reporter,
    ) -> Result<Option<(Vec<JournalEntry>, JournalPosition)>, SyncError> {
        let JournalPosition { sync, entries } = position;
        let read = |it: Persistence| async move { it.store.journal(sync, entries).await };
        let read = self.ask(out, read).await?;
        Ok(read.map(|(new, entries)| (new, JournalPosition { sync, entries })))
    }

    /// Looks at the other program's sync: at once, or as soon as something may have been written.
    pub(super) fn start_poll(&mut self, waits: bool) {
        let succession = match self.idle_watcher {
            Some(_) => Succession::Watches,
            None => Succession::TakesOver,
        };
        if let Some(access) = self.access.clone() {
            self.follower.start(access, waits, succession);
        }
    }

    /// What the last look found, once.
    pub(super) async fn take_poll(&mut self, out: &Reporter) -> Result<Option<Poll>, SyncError> {
        match self.follower.take_found() {
            Some(Ok(poll)) => Ok(Some(poll)),
            Some(Err(error)) => {
                self.lose(error, out).await?;
                Ok(None)
            }
            None => Ok(None),
        }
    }

    /// Asks the holder of the lease to refresh this person.
    pub(super) async fn pass_refresh_on(
        &mut self,
        id: String,
        out: &Reporter,
    ) -> Result<(), SyncError> {
        let wish = |it: Persistence| async move { it.store.wish(&id).await };
        self.ask(out, wish).await.map(drop)
    }

    /// This program's own sync is over: from here on others' syncs are only watched.
    pub(super) fn start_watching(&mut self) {
        let shown = self.shown.as_ref().map(|record| record.number);
        self.idle_watcher = Some(IdleWatcher::new(shown.or(self.newest)));
    }

    pub(super) fn stop_watching(&mut self) {
        self.idle_watcher = None;
    }

    /// Looks at the store after a while, unless a look is under way.
    pub(super) fn start_look(&mut self) {
        if let (Some(watcher), Some(access)) = (&mut self.idle_watcher, &self.access) {
            watcher.start(access);
        }
    }

    /// What the last look found, once.
    pub(super) fn take_sighting(&mut self) -> Option<Sighting> {
        self.idle_watcher.as_mut()?.take_found()
    }

    /// The newest finished sync that an idle program has reported.
    pub(super) fn watched_since(&self) -> Option<SyncNumber> {
        self.idle_watcher.as_ref()?.reported()
    }

    /// What was reported when the watching began counts as the newest sync from here on.
    pub(super) fn measure_from_watched(&mut self) {
        if let Some(watcher) = &self.idle_watcher {
            self.newest = watcher.reported();
        }
    }

    /// What is on screen now has been reported.
    pub(super) fn note_shown_reported(&mut self) {
        if let (Some(watcher), Some(shown)) = (&mut self.idle_watcher, &self.shown) {
            watcher.note_reported(shown.number);
        }
    }

    /// The sync that was watched stopped: the next look only says how things stand.
    pub(super) fn forget_watched(&mut self) {
        if let Some(watcher) = &mut self.idle_watcher {
            watcher.forget();
        }
    }

    /// What the last complete read took of the month's calls.
    pub(super) async fn last_read_cost(
        &mut self,
        out: &Reporter,
    ) -> Result<Option<ReadCost>, SyncError> {
        let cost = |it: Persistence| async move { it.store.last_read_cost().await };
        self.ask(out, cost).await.map(Option::flatten)
    }

    pub(super) async fn note_read_cost(
        &mut self,
        cost: ReadCost,
        out: &Reporter,
    ) -> Result<(), SyncError> {
        let note = |it: Persistence| async move { it.store.note_read_cost(cost).await };
        self.ask(out, note).await.map(drop)
    }

    /// The month's billable calls of all programs, where the store can tell.
    pub(super) async fn month_calls(&self, today: Date) -> Option<u64> {
        let store = &self.access.as_ref()?.store;
        store.month_calls(today).await.ok()
    }

    /// Whom the newest finished sync could not name in one call with others.
    pub(super) async fn uninitialised_people(
        &mut self,
        out: &Reporter,
    ) -> Result<Vec<PersonBalances>, SyncError> {
        let Some(newest) = self.newest else {
            return Ok(Vec::new());
        };
        let people =
            |it: Persistence| async move { it.store.uninitialised_with_reason(newest).await };
        Ok(self.ask(out, people).await?.unwrap_or_default())
    }
}

/// What the writer reports next; never, when there is none.
async fn writer_news(writer: &mut Option<CheckpointWriter>) -> WriterNews {
    match writer {
        Some(writer) => writer.next().await,
        None => std::future::pending().await,
    }
}

/// When the look of an idle program is over; never, when none is under way.
async fn idle_look(watcher: &mut Option<IdleWatcher>) {
    match watcher {
        Some(watcher) => watcher.look().await,
        None => std::future::pending().await,
    }
}

fn without_raw(person: &PersonBalances) -> PersonBalances {
    PersonBalances {
        employee: person.employee.clone(),
        balances: person.balances.clone(),
        raw: None,
    }
}
