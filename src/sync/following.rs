//! Following another program that syncs the tenant: its findings are read from the store as it writes them, and its place is
//! taken when it is gone before it was done.

use super::Keeping;
use super::engine::{Answer, Engine, Turn};
use super::keeping::Target;
use super::outbox::Stopped;
use super::progress_note;
use super::report::{Fact, Outcome, Progress, Source};
use crate::platform::Platform;
use crate::store::{
    Holder, JournalEntry, LeaseAnswer, Resumable, StoreError, SyncNumber, SyncRecord,
};

/// What the store says of the other program's sync.
#[derive(Debug)]
pub(super) struct Polled {
    lease: LeaseAnswer,
    running: Option<Resumable>,
    last: Option<SyncRecord>,
    /// The sync that is followed, what is new in it, and how far that goes.
    news: Option<(SyncNumber, Vec<JournalEntry>, i64)>,
    progress: Option<String>,
}

impl<P: Platform> Engine<P> {
    /// Until the other program's sync is finished, or free to be taken over.
    pub(super) async fn follow(&mut self, holder: &Holder) -> Result<Turn, Stopped> {
        let source = Source::Followed {
            holder: holder.explain(),
        };
        self.out.send(Fact::Source(source)).await?;
        self.course.lease_lost = false;
        self.course.read = None;
        self.start_poll(false);
        loop {
            self.step(None).await?;
            self.pass_wish_on().await?;
            let turn = match self.course.polled.take() {
                Some(Ok(polled)) => self.apply_polled(polled).await?,
                Some(Err(error)) => {
                    self.lose_store(error).await?;
                    return Ok(Turn::Open);
                }
                None if self.terms.keeping.is_none() => return Ok(Turn::Open),
                None => None,
            };
            if let Some(turn) = turn {
                return Ok(turn);
            }
        }
    }

    fn start_poll(&mut self, waits: bool) {
        if let Some(keeping) = self.terms.keeping.clone() {
            let read = self.course.read;
            self.tasks
                .spawn(async move { Answer::Polled(poll(&keeping, read, waits).await) });
        }
    }

    /// Whoever asks the platform asks for the person again.
    async fn pass_wish_on(&mut self) -> Result<(), Stopped> {
        let Some(id) = self.queue.take_wish().and_then(|row| self.people.id(row)) else {
            return Ok(());
        };
        let Some(keeping) = self.terms.keeping.clone() else {
            return Ok(());
        };
        match keeping.store.wish(id.as_str()).await {
            Ok(()) => Ok(()),
            Err(error) => self.lose_store(error).await,
        }
    }

    /// Tells what is new. With nothing new and the sync at its end, or nobody at work on it: what that means for us.
    async fn apply_polled(&mut self, polled: Polled) -> Result<Option<Turn>, Stopped> {
        let mut is_new = false;
        if let Some((number, entries, until)) = polled.news {
            let after = self.read_up_to(number);
            is_new = until > after;
            self.replay_entries(number, entries, until).await?;
        }
        self.tell_followed(polled.progress.as_deref()).await?;
        if is_new {
            self.start_poll(false);
            return Ok(None);
        }
        let followed = self.course.read.map(|(number, _)| number);
        let last = polled.last.as_ref().map(|last| last.number);
        if let (None, Some(number)) = (followed, last.filter(|_| last > self.newest)) {
            // Begun and finished between two looks.
            self.read_up_to(number);
            self.start_poll(false);
            return Ok(None);
        }
        let finished = polled.last.filter(|last| Some(last.number) >= followed);
        let is_ours = matches!(polled.lease, LeaseAnswer::Ours(_));
        match (followed, finished) {
            (Some(_), Some(record)) => self.end_followed(&record, is_ours).await.map(Some),
            _ if is_ours => Ok(Some(Turn::Open)),
            _ => {
                if polled.running.map(|running| running.number) != followed {
                    self.course.read = None;
                }
                self.start_poll(true);
                Ok(None)
            }
        }
    }

    /// The counts are those of what has been read; the holder knows of its limits and of the time left.
    async fn tell_followed(&mut self, note: Option<&str>) -> Result<(), Stopped> {
        let held = note.and_then(progress_note::read).unwrap_or_default();
        let people = self.people_expected();
        let tally = &self.course.tally;
        let progress = Progress {
            people: people.max(held.people),
            answered: tally.answered().max(held.answered),
            failed: tally.failed().max(held.failed),
            ..held
        };
        self.out.send(Fact::Progress(progress)).await
    }

    async fn end_followed(
        &mut self,
        record: &SyncRecord,
        lease_is_ours: bool,
    ) -> Result<Turn, Stopped> {
        if let Some(keeping) = self.terms.keeping.clone().filter(|_| lease_is_ours)
            && let Err(error) = keeping.store.give_lease_back(&keeping.holder).await
        {
            self.lose_store(error).await?;
        }
        self.complete_directory().await?;
        if self
            .course
            .read
            .is_some_and(|(number, _)| number == record.number)
        {
            self.target = Target::Finished(record.number);
        }
        self.tell_progress().await?;
        let outcome = if record.complete {
            Outcome::Complete
        } else {
            Outcome::Partial
        };
        self.out.send(Fact::Done(outcome)).await?;
        Ok(Turn::Over)
    }
}

/// The lease first: once it is ours nobody writes any more, and what is read after that is all there is.
async fn poll(
    keeping: &Keeping,
    read: Option<(SyncNumber, i64)>,
    waits: bool,
) -> Result<Polled, StoreError> {
    let store = &keeping.store;
    if waits {
        store.changed().await;
    }
    let lease = store.take_lease(&keeping.holder, "").await?;
    let running = store.interrupted().await?;
    let beginning = || running.as_ref().map(|running| (running.number, 0));
    let news = match read.or_else(beginning) {
        Some((number, after)) => {
            let (entries, until) = store.journal(number, after).await?;
            Some((number, entries, until))
        }
        None => None,
    };
    Ok(Polled {
        lease,
        running,
        last: store.last_sync().await?,
        news,
        progress: store.progress().await?,
    })
}
