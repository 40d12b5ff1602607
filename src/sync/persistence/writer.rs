//! The task that writes checkpoints of a sync and renews its lease meanwhile. It also reads which people other programs want
//! refreshed, since only the holder of the lease may call the platform.
//!
//! The sync waits for it only while the channel between them is full. An error of the store ends the task, not the sync.

use std::time::Duration;

use tokio::sync::{mpsc, watch};
use tokio::task::JoinHandle;
use tokio::time::{Instant, Interval, MissedTickBehavior, interval_at, sleep_until};

use super::access::Persistence;
use super::permit::RenewalMoment;
use crate::platform::Clock;
use crate::store::{JournalEntry, StoreError, StoredAnswer, SyncNumber, SyncRecord, TenantStore};
use crate::sync::tasks::joined;

/// A checkpoint is written at the latest this long after the first finding in it.
const CHECKPOINT_INTERVAL: Duration = Duration::from_millis(250);
/// A checkpoint that holds this many people is written at once.
const CHECKPOINT_PEOPLE: usize = 500;
/// The lease is renewed this often.
const RENEWAL_INTERVAL: Duration = Duration::from_secs(5);
/// How often the store is checked for people whom other programs want refreshed.
const REFRESH_REQUEST_INTERVAL: Duration = Duration::from_secs(1);
/// Findings that may wait for the store.
const COMMAND_CHANNEL_CAPACITY: usize = 64;

/// Which sync is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum WriteTarget {
    /// A new sync, begun with the first finding.
    New,
    /// A sync under way.
    Running(SyncNumber),
    /// Single people beside a finished sync.
    Finished(SyncNumber),
    /// None: only the lease is held.
    Nothing,
}

/// How a sync's writing ends.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::sync) enum WriteEnd {
    /// The sync becomes the newest finished one.
    Finished { complete: bool },
    /// It does not replace this finished sync. The answers are stored beside that one.
    Beside(SyncNumber),
    /// It stays as it is, to be resumed.
    Interrupted,
}

/// The sync's side of the task.
#[derive(Debug)]
pub(super) struct CheckpointWriter {
    commands: mpsc::Sender<WriterCommand>,
    progress: watch::Sender<String>,
    refresh_requests: mpsc::Receiver<Vec<String>>,
    target: watch::Receiver<WriteTarget>,
    task: JoinHandle<Result<Option<SyncRecord>, StoreError>>,
}

#[derive(Debug)]
enum WriterCommand {
    Aim(WriteTarget),
    Write(JournalEntry),
    End(WriteEnd),
}

/// What the task reports.
#[derive(Debug)]
pub(super) enum WriterNews {
    /// Other programs want these people refreshed.
    RefreshRequests(Vec<String>),
    /// It ended: nothing more is written.
    Ended(StoreError),
}

impl CheckpointWriter {
    /// Starts the task for a lease that was taken at `taken` or later.
    pub(super) fn start(
        access: &Persistence,
        target: WriteTarget,
        clock: Clock,
        taken: RenewalMoment,
    ) -> Self {
        access.permit.renew(taken);
        let (commands, received) = mpsc::channel(COMMAND_CHANNEL_CAPACITY);
        let (progress, latest_progress) = watch::channel(String::new());
        let (requests, refresh_requests) = mpsc::channel(4);
        let (current_target, target) = watch::channel(target);
        let task = WriterTask {
            access: access.clone(),
            clock,
            commands: received,
            progress: latest_progress,
            refresh_requests: requests,
            target: current_target,
            batch: Vec::new(),
            people: 0,
            due: Instant::now(),
        };
        Self {
            commands,
            progress,
            refresh_requests,
            target,
            task: tokio::spawn(task.run()),
        }
    }

    /// Writes to this sync from here on.
    pub(super) async fn aim(&self, target: WriteTarget) {
        self.send(WriterCommand::Aim(target)).await;
    }

    /// Writes a finding with the next checkpoint.
    pub(super) async fn write(&self, entry: JournalEntry) {
        self.send(WriterCommand::Write(entry)).await;
    }

    /// A task that has ended is noticed by [`CheckpointWriter::next`], so nothing is done here about a closed channel.
    async fn send(&self, command: WriterCommand) {
        let _ = self.commands.send(command).await;
    }

    /// What followers are shown from the next renewal on.
    pub(super) fn publish_progress(&self, progress: String) {
        self.progress.send_replace(progress);
    }

    /// Which sync it writes now.
    pub(super) fn target(&self) -> WriteTarget {
        *self.target.borrow()
    }

    /// The next news. Dropping the future loses nothing.
    pub(super) async fn next(&mut self) -> WriterNews {
        tokio::select! {
            Some(people) = self.refresh_requests.recv() => WriterNews::RefreshRequests(people),
            ended = &mut self.task => match joined(ended) {
                // It ends by itself only for an error.
                Ok(_) => WriterNews::Ended(StoreError::LeaseLost),
                Err(error) => WriterNews::Ended(error),
            },
        }
    }

    /// Writes the rest, ends the sync as `end` says, and gives the lease back. Returns the record
    /// of a sync that was finished. If the future is dropped, the next call waits for the end that
    /// the first one asked for.
    pub(super) async fn end(&mut self, end: WriteEnd) -> Result<Option<SyncRecord>, StoreError> {
        self.send(WriterCommand::End(end)).await;
        joined((&mut self.task).await)
    }
}

/// The task's own side.
struct WriterTask {
    access: Persistence,
    clock: Clock,
    commands: mpsc::Receiver<WriterCommand>,
    progress: watch::Receiver<String>,
    refresh_requests: mpsc::Sender<Vec<String>>,
    target: watch::Sender<WriteTarget>,
    batch: Vec<JournalEntry>,
    /// The number of people in the batch.
    people: usize,
    /// When the batch is to be written.
    due: Instant,
}

impl WriterTask {
    async fn run(mut self) -> Result<Option<SyncRecord>, StoreError> {
        let outcome = self.work().await;
        self.commands.close();
        if outcome == Err(StoreError::LeaseLost) {
            self.access.permit.withdraw();
            return outcome;
        }
        self.access.permit.lift();
        // A lease that cannot be given back runs out.
        let _ = self.store().give_lease_back(&self.access.holder).await;
        outcome
    }

    fn store(&self) -> &TenantStore {
        &self.access.store
    }

    async fn work(&mut self) -> Result<Option<SyncRecord>, StoreError> {
        let mut renewals = every(RENEWAL_INTERVAL);
        let mut request_looks = every(REFRESH_REQUEST_INTERVAL);
        let permit = self.access.permit.clone();
        loop {
            let (due, is_waiting) = (self.due, !self.batch.is_empty());
            tokio::select! {
                biased;
                _ = renewals.tick() => self.renew().await?,
                () = permit.renewal_wanted() => self.renew().await?,
                () = sleep_until(due), if is_waiting => self.checkpoint().await?,
                _ = request_looks.tick() => self.take_refresh_requests().await?,
                command = self.commands.recv() => match command {
                    Some(WriterCommand::Aim(target)) => drop(self.target.send_replace(target)),
                    Some(WriterCommand::Write(entry)) => self.add(entry).await?,
                    Some(WriterCommand::End(end)) => return self.end(end).await,
                    None => return self.end(WriteEnd::Interrupted).await,
                },
            }
        }
    }

    async fn add(&mut self, entry: JournalEntry) -> Result<(), StoreError> {
        if self.batch.is_empty() {
            self.due = Instant::now() + CHECKPOINT_INTERVAL;
        }
        self.people += people_in(&entry);
        self.batch.push(entry);
        if self.people >= CHECKPOINT_PEOPLE {
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
            WriteTarget::Finished(number) => self.refresh(number, batch).await,
            WriteTarget::Nothing => Ok(()),
            WriteTarget::New | WriteTarget::Running(_) => {
                let number = self.begun().await?;
                let holder = &self.access.holder;
                self.store().checkpoint(holder, number, batch).await
            }
        }
    }

    /// Stores the batch's answers beside a finished sync, which itself never changes.
    async fn refresh(
        &self,
        number: SyncNumber,
        batch: Vec<JournalEntry>,
    ) -> Result<(), StoreError> {
        let answers = batch.into_iter().filter_map(|entry| match entry {
            JournalEntry::Answers(answers) => Some(answers),
            _ => None,
        });
        let answers: Vec<StoredAnswer> = answers.flatten().collect();
        for answer in answers {
            let holder = &self.access.holder;
            self.store().refresh(holder, number, answer).await?;
        }
        Ok(())
    }

    /// The number of the sync that is written. A new one begins with its first finding.
    async fn begun(&self) -> Result<SyncNumber, StoreError> {
        if let WriteTarget::Running(number) = *self.target.borrow() {
            return Ok(number);
        }
        let now = (self.clock)().now;
        let number = self.store().begin(&self.access.holder, now).await?;
        self.target.send_replace(WriteTarget::Running(number));
        Ok(number)
    }

    async fn end(&mut self, end: WriteEnd) -> Result<Option<SyncRecord>, StoreError> {
        self.checkpoint().await?;
        let (store, holder) = (&self.access.store, &self.access.holder);
        match end {
            WriteEnd::Interrupted => Ok(None),
            WriteEnd::Finished { complete } => {
                let number = self.begun().await?;
                let now = (self.clock)().now;
                let finish = store.finish(holder, number, now, complete);
                self.renew_during(finish).await.map(Some)
            }
            WriteEnd::Beside(finished) => {
                let target = *self.target.borrow();
                if let WriteTarget::Running(number) = target {
                    let refresh = store.refresh_from(holder, number, finished);
                    self.renew_during(refresh).await?;
                }
                Ok(None)
            }
        }
    }

    /// Ending a large sync takes a while, during which the lease has to hold. Each transaction of `ending` checks the lease by itself,
    /// so its own result says whether the sync has ended, even if a renewal fails after the last one was committed.
    async fn renew_during<T>(
        &self,
        ending: impl Future<Output = Result<T, StoreError>>,
    ) -> Result<T, StoreError> {
        let mut ending = std::pin::pin!(ending);
        let mut renewals = every(RENEWAL_INTERVAL);
        loop {
            tokio::select! {
                ended = &mut ending => return ended,
                _ = renewals.tick() => if let Err(error) = self.renew().await {
                    tracing::warn!(%error, "the lease is not renewed while the sync ends");
                    return ending.await;
                },
            }
        }
    }

    async fn renew(&self) -> Result<(), StoreError> {
        let progress = self.progress.borrow().clone();
        let moment = RenewalMoment::now(self.clock);
        let holder = &self.access.holder;
        self.store().renew_lease(holder, &progress).await?;
        self.access.permit.renew(moment);
        Ok(())
    }

    async fn take_refresh_requests(&self) -> Result<(), StoreError> {
        if self.refresh_requests.capacity() == 0 {
            return Ok(());
        }
        let people = self.store().take_refresh_requests().await?;
        if !people.is_empty() {
            // There was room, and nobody else sends.
            let _ = self.refresh_requests.try_send(people);
        }
        Ok(())
    }
}

fn every(period: Duration) -> Interval {
    let mut ticks = interval_at(Instant::now() + period, period);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    ticks
}

fn people_in(entry: &JournalEntry) -> usize {
    match entry {
        JournalEntry::Types(_) => 0,
        JournalEntry::Page { people, .. } | JournalEntry::Profiles(_, people) => people.len(),
        JournalEntry::Answers(answers) => answers.len(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::open;
    use super::*;
    use crate::domain::Today;
    use crate::store::Holder;

    /// The task of a program that does not have the lease.
    async fn without_lease(folder: &tempfile::TempDir) -> WriterTask {
        let tenant = open(folder).await;
        WriterTask {
            access: Persistence::new(tenant, Holder("one/1/0".to_owned())),
            clock: || Today::at(jiff::Timestamp::UNIX_EPOCH),
            commands: mpsc::channel(1).1,
            progress: watch::channel(String::new()).1,
            refresh_requests: mpsc::channel(1).0,
            target: watch::channel(WriteTarget::New).0,
            batch: Vec::new(),
            people: 0,
            due: Instant::now(),
        }
    }

    #[tokio::test]
    async fn a_renewal_that_fails_does_not_deny_an_end_that_was_committed() {
        let folder = tempfile::tempdir().unwrap();
        let task = without_lease(&folder).await;
        tokio::time::pause();
        let committed = async {
            tokio::time::sleep(2 * RENEWAL_INTERVAL).await;
            Ok(7)
        };
        assert_eq!(task.renew_during(committed).await, Ok(7));
        let lost = async {
            tokio::time::sleep(2 * RENEWAL_INTERVAL).await;
            Err::<(), _>(StoreError::LeaseLost)
        };
        assert_eq!(task.renew_during(lost).await, Err(StoreError::LeaseLost));
    }
}
