//! The keeper: a task beside the engine that writes down what the engine finds, and keeps the lease while it does.
//!
//! Owns checkpoints, the renewal of the lease and the reading of others' wishes. The engine waits for it no longer than its
//! channel is full. An error of the store ends the keeper, not the sync.

use std::time::Duration;

use tokio::sync::{mpsc, watch};
use tokio::task::JoinHandle;
use tokio::time::{Instant, Interval, MissedTickBehavior, interval_at, sleep_until};

use super::Persistence;
use super::permit::RenewalMoment;
use crate::platform::Clock;
use crate::store::{JournalEntry, Recalled, StoreError, SyncNumber, SyncRecord};

/// What was found is written down at the latest after this long, …
const SOON: Duration = Duration::from_millis(250);
/// … or when so many people have come together.
const ENOUGH: usize = 500;
/// The lease is renewed this often.
const RENEW: Duration = Duration::from_secs(5);
/// Others' wishes are looked for this often.
const WISHES: Duration = Duration::from_secs(1);
/// Findings that may wait for the store.
const NOTES: usize = 64;

/// What is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Target {
    /// A new sync, begun with the first finding.
    New,
    /// A sync under way.
    Running(SyncNumber),
    /// Single people beside a finished sync.
    Finished(SyncNumber),
    /// Nothing: the lease alone is kept.
    Nothing,
}

/// The engine's side of the keeper.
#[derive(Debug)]
pub(super) struct CheckpointWriter {
    notes: mpsc::Sender<Note>,
    progress: watch::Sender<String>,
    wishes: mpsc::Receiver<Vec<String>>,
    target: watch::Receiver<Target>,
    task: JoinHandle<Result<Option<SyncRecord>, StoreError>>,
}

#[derive(Debug)]
enum Note {
    Target(Target),
    Found(JournalEntry),
    Finish {
        complete: bool,
    },
    /// The sync ends without taking the place of this finished one.
    EndBeside(SyncNumber),
}

/// What the keeper has to say.
#[derive(Debug)]
pub(super) enum Heard {
    /// Others wish to have these people asked again.
    Wishes(Vec<String>),
    /// It ended: nothing more is kept.
    Ended(StoreError),
}

impl CheckpointWriter {
    /// For a lease that was taken at `taken` or later.
    pub(super) fn start(
        keeping: &Persistence,
        target: Target,
        clock: Clock,
        taken: RenewalMoment,
    ) -> Self {
        keeping.permit.renew(taken);
        let (notes, desk_notes) = mpsc::channel(NOTES);
        let (progress, progress_told) = watch::channel(String::new());
        let (wish_sender, wishes) = mpsc::channel(4);
        let (target_sender, target) = watch::channel(target);
        let desk = Desk {
            keeping: keeping.clone(),
            clock,
            notes: desk_notes,
            progress: progress_told,
            wishes: wish_sender,
            target: target_sender,
            batch: Vec::new(),
            people: 0,
            due: Instant::now(),
        };
        Self {
            notes,
            progress,
            wishes,
            target,
            task: tokio::spawn(desk.run()),
        }
    }

    /// Goes on with this sync.
    pub(super) async fn aim(&self, target: Target) {
        self.note(Note::Target(target)).await;
    }

    /// Writes a finding down soon.
    pub(super) async fn keep(&self, found: JournalEntry) {
        self.note(Note::Found(found)).await;
    }

    /// A keeper that ended says so by [`CheckpointWriter::hear`].
    async fn note(&self, note: Note) {
        let _ = self.notes.send(note).await;
    }

    /// What those who follow are shown from the next renewal on.
    pub(super) fn tell(&self, progress: String) {
        self.progress.send_replace(progress);
    }

    /// Which sync it writes to now.
    pub(super) fn target(&self) -> Target {
        *self.target.borrow()
    }

    /// The next thing it has to say. Dropping the future loses nothing.
    pub(super) async fn hear(&mut self) -> Heard {
        tokio::select! {
            Some(wishes) = self.wishes.recv() => Heard::Wishes(wishes),
            ended = &mut self.task => match joined(ended) {
                // It ends by itself only for an error.
                Ok(_) => Heard::Ended(StoreError::LeaseLost),
                Err(error) => Heard::Ended(error),
            },
        }
    }

    /// Writes the rest, ends the sync, and gives the lease back.
    pub(super) async fn finish(self, complete: bool) -> Result<Option<SyncRecord>, StoreError> {
        self.note(Note::Finish { complete }).await;
        self.close().await
    }

    /// Writes the rest, keeps what was answered beside a finished sync too, and gives the lease back.
    pub(super) async fn end_beside(
        self,
        finished: SyncNumber,
    ) -> Result<Option<SyncRecord>, StoreError> {
        self.note(Note::EndBeside(finished)).await;
        self.close().await
    }

    /// Writes the rest and gives the lease back.
    pub(super) async fn close(self) -> Result<Option<SyncRecord>, StoreError> {
        drop(self.notes);
        joined(self.task.await)
    }
}

fn joined<T>(ended: Result<T, tokio::task::JoinError>) -> T {
    match ended {
        Ok(result) => result,
        Err(error) => std::panic::resume_unwind(error.into_panic()),
    }
}

/// The keeper's own side.
struct Desk {
    keeping: Persistence,
    clock: Clock,
    notes: mpsc::Receiver<Note>,
    progress: watch::Receiver<String>,
    wishes: mpsc::Sender<Vec<String>>,
    target: watch::Sender<Target>,
    batch: Vec<JournalEntry>,
    people: usize,
    /// When the batch is to be written.
    due: Instant,
}

impl Desk {
    async fn run(mut self) -> Result<Option<SyncRecord>, StoreError> {
        let outcome = self.work().await;
        self.notes.close();
        if outcome == Err(StoreError::LeaseLost) {
            self.keeping.permit.withdraw();
            return outcome;
        }
        self.keeping.permit.lift();
        // A lease that cannot be given back runs out.
        let _ = self.store().give_lease_back(&self.keeping.holder).await;
        outcome
    }

    fn store(&self) -> &crate::store::TenantStore {
        &self.keeping.store
    }

    async fn work(&mut self) -> Result<Option<SyncRecord>, StoreError> {
        let (mut renew, mut wishes) = (every(RENEW), every(WISHES));
        let permit = self.keeping.permit.clone();
        loop {
            let (due, waits) = (self.due, !self.batch.is_empty());
            tokio::select! {
                biased;
                _ = renew.tick() => self.renew().await?,
                () = permit.doubted() => self.renew().await?,
                () = sleep_until(due), if waits => self.checkpoint().await?,
                _ = wishes.tick() => self.take_wishes().await?,
                note = self.notes.recv() => match note {
                    Some(Note::Target(target)) => drop(self.target.send_replace(target)),
                    Some(Note::Found(found)) => self.add(found).await?,
                    Some(Note::Finish { complete }) => return self.finish(complete).await.map(Some),
                    Some(Note::EndBeside(finished)) => return self.end_beside(finished).await.map(|()| None),
                    None => return self.checkpoint().await.map(|()| None),
                },
            }
        }
    }

    async fn add(&mut self, found: JournalEntry) -> Result<(), StoreError> {
        if self.batch.is_empty() {
            self.due = Instant::now() + SOON;
        }
        self.people += people_of(&found);
        self.batch.push(found);
        if self.people >= ENOUGH {
            self.checkpoint().await?;
        }
        Ok(())
    }

    async fn checkpoint(&mut self) -> Result<(), StoreError> {
        if self.batch.is_empty() {
            return Ok(());
        }
        self.people = 0;
        let batch = std::mem::take(&mut self.batch);
        let target = *self.target.borrow();
        match target {
            Target::Finished(number) => return self.refresh(number, batch).await,
            Target::Nothing => return Ok(()),
            Target::New | Target::Running(_) => {}
        }
        let number = self.begun().await?;
        let (store, holder) = (&self.keeping.store, &self.keeping.holder);
        store.checkpoint(holder, number, batch).await
    }

    async fn refresh(
        &self,
        number: SyncNumber,
        batch: Vec<JournalEntry>,
    ) -> Result<(), StoreError> {
        let answers = batch.into_iter().filter_map(|found| match found {
            JournalEntry::Answers(answers) => Some(answers),
            _ => None,
        });
        let answers: Vec<Recalled> = answers.flatten().collect();
        for answer in answers {
            let holder = &self.keeping.holder;
            self.store().refresh(holder, number, answer).await?;
        }
        Ok(())
    }

    /// The number of the sync that is written, which begins now if it has not.
    async fn begun(&self) -> Result<SyncNumber, StoreError> {
        if let Target::Running(number) = *self.target.borrow() {
            return Ok(number);
        }
        let now = (self.clock)().now;
        let number = self.store().begin(&self.keeping.holder, now).await?;
        self.target.send_replace(Target::Running(number));
        Ok(number)
    }

    async fn finish(&mut self, complete: bool) -> Result<SyncRecord, StoreError> {
        self.checkpoint().await?;
        let number = self.begun().await?;
        let (store, holder) = (&self.keeping.store, &self.keeping.holder);
        let now = (self.clock)().now;
        self.renew_during(store.finish(holder, number, now, complete))
            .await
    }

    async fn end_beside(&mut self, finished: SyncNumber) -> Result<(), StoreError> {
        self.checkpoint().await?;
        let Target::Running(number) = *self.target.borrow() else {
            return Ok(());
        };
        let (store, holder) = (&self.keeping.store, &self.keeping.holder);
        self.renew_during(store.refresh_from(holder, number, finished))
            .await
    }

    /// Ending a large sync takes a while, during which the lease is kept.
    async fn renew_during<T>(
        &self,
        ending: impl Future<Output = Result<T, StoreError>>,
    ) -> Result<T, StoreError> {
        let mut ending = std::pin::pin!(ending);
        let mut renew = every(RENEW);
        loop {
            tokio::select! {
                ended = &mut ending => return ended,
                _ = renew.tick() => self.renew().await?,
            }
        }
    }

    async fn renew(&self) -> Result<(), StoreError> {
        let progress = self.progress.borrow().clone();
        let moment = RenewalMoment::now(self.clock);
        let Persistence {
            store,
            holder,
            permit,
        } = &self.keeping;
        store.renew_lease(holder, &progress).await?;
        permit.renew(moment);
        Ok(())
    }

    async fn take_wishes(&self) -> Result<(), StoreError> {
        if self.wishes.capacity() == 0 {
            return Ok(());
        }
        let wishes = self.store().take_wishes().await?;
        if !wishes.is_empty() {
            // There was room, and nobody else sends.
            let _ = self.wishes.try_send(wishes);
        }
        Ok(())
    }
}

fn every(period: Duration) -> Interval {
    let mut ticks = interval_at(Instant::now() + period, period);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    ticks
}

fn people_of(found: &JournalEntry) -> usize {
    match found {
        JournalEntry::Types(_) => 0,
        JournalEntry::Page { people, .. } | JournalEntry::Profiles(_, people) => people.len(),
        JournalEntry::Answers(answers) => answers.len(),
    }
}
