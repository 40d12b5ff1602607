//! Following another program that syncs the tenant: its findings are read from the store as it writes them, and its place is
//! taken when it is gone before it was done, unless this program's own sync is over: then it only watches.

use super::Persistence;
use super::engine::{Engine, EngineTurn, TaskAnswer};
use super::outcome::kept_outcome;
use super::progress_note;
use super::report::{Progress, Source, SyncEvent};
use super::reporter::Stopped;
use crate::platform::Platform;
use crate::store::{
    Holder, JournalEntry, LeaseAnswer, Resumable, StoreError, SyncNumber, SyncRecord,
};

/// What the store says of the other program's sync.
#[derive(Debug)]
pub(super) struct Polled {
    lease: Lease,
    running: Option<Resumable>,
    last: Option<SyncRecord>,
    /// The sync that is followed, what is new in it, and how far that goes.
    news: Option<(SyncNumber, Vec<JournalEntry>, i64)>,
    progress: Option<String>,
}

/// Whose the lease is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Lease {
    Ours,
    Theirs,
    /// Nobody's, and it is left so.
    Free,
}

impl<P: Platform> Engine<P> {
    /// Until the other program's sync is finished, or free to be taken over.
    pub(super) async fn follow(&mut self, holder: &Holder) -> Result<EngineTurn, Stopped> {
        let source = Source::Followed {
            holder: holder.clone(),
        };
        self.out.send(SyncEvent::Source(source)).await?;
        self.course.lease_lost = false;
        self.course.read = None;
        self.read_along().await
    }

    /// While the lease was lost another program came to the end of the sync, and gave the lease back: what it found is read, and
    /// nobody is asked a second time.
    pub(super) async fn read_finished(&mut self) -> Result<EngineTurn, Stopped> {
        self.give_lease_back().await?;
        self.course.lease_lost = false;
        let Some(keeping) = self.terms.keeping.clone() else {
            return Ok(EngineTurn::Open);
        };
        match keeping.store.last_sync().await {
            Ok(Some(record)) => {
                self.course.read = None;
                self.read_up_to(record.number);
                self.out
                    .send(SyncEvent::Source(Source::Kept(record)))
                    .await?;
                self.read_along().await
            }
            Ok(None) => Ok(EngineTurn::Open),
            Err(error) => self.lose_store(error).await.map(|()| EngineTurn::Open),
        }
    }

    /// From where the journal has been read, until the sync is finished or nobody is at work on it.
    pub(super) async fn read_along(&mut self) -> Result<EngineTurn, Stopped> {
        let turn = self.read_to_the_end().await?;
        self.queue.take_wishes_back();
        Ok(turn)
    }

    async fn read_to_the_end(&mut self) -> Result<EngineTurn, Stopped> {
        self.start_poll(false);
        loop {
            self.step(None).await?;
            self.pass_wish_on().await?;
            let turn = match self.course.polled.take() {
                Some(Ok(polled)) => self.apply_polled(polled).await?,
                Some(Err(error)) => {
                    self.lose_store(error).await?;
                    return Ok(EngineTurn::Open);
                }
                None if self.terms.keeping.is_none() => return Ok(EngineTurn::Open),
                None => None,
            };
            if let Some(turn) = turn {
                return Ok(turn);
            }
        }
    }

    fn start_poll(&mut self, waits: bool) {
        if let Some(keeping) = self.terms.keeping.clone() {
            let (read, watches) = (self.course.read, self.watch.is_some());
            self.tasks.spawn(async move {
                if waits {
                    keeping.store.changed().await;
                }
                TaskAnswer::Polled(poll(&keeping, read, watches).await)
            });
        }
    }

    /// Whoever asks the platform asks for the person again.
    async fn pass_wish_on(&mut self) -> Result<(), Stopped> {
        let Some(id) = self
            .queue
            .pass_wish_on()
            .and_then(|row| self.people.id(row))
        else {
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
    async fn apply_polled(&mut self, polled: Polled) -> Result<Option<EngineTurn>, Stopped> {
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
        match polled.last {
            Some(last) if Some(last.number) == followed => {
                return self.end_followed(last, polled.lease).await.map(Some);
            }
            Some(last) if Some(last.number) > followed.max(self.newest) => {
                // Begun and finished between two looks, maybe in place of the one that was followed.
                self.read_up_to(last.number);
                self.start_poll(false);
                return Ok(None);
            }
            _ => {}
        }
        if polled.lease != Lease::Theirs {
            return Ok(Some(EngineTurn::Open));
        }
        if polled.running.map(|running| running.number) != followed {
            self.course.read = None;
        }
        self.start_poll(true);
        Ok(None)
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
        self.out.send(SyncEvent::Progress(progress)).await
    }

    async fn end_followed(
        &mut self,
        record: SyncRecord,
        lease: Lease,
    ) -> Result<EngineTurn, Stopped> {
        if let Some(keeping) = self.terms.keeping.clone().filter(|_| lease == Lease::Ours)
            && let Err(error) = keeping.store.give_lease_back(&keeping.holder).await
        {
            self.lose_store(error).await?;
        }
        self.accept_directory().await?;
        let outcome = kept_outcome(&record);
        self.show(record);
        self.tell_progress().await?;
        self.out.send(SyncEvent::Done(outcome)).await?;
        Ok(EngineTurn::Over)
    }
}

/// The lease first: once it is ours nobody writes any more, and what is read after that is all there is. The newest finished
/// sync after the journal: while that is the one that was read, nothing of it has been let go.
async fn poll(
    keeping: &Persistence,
    read: Option<(SyncNumber, i64)>,
    watches: bool,
) -> Result<Polled, StoreError> {
    let store = &keeping.store;
    let lease = if watches {
        look_at_lease(keeping).await?
    } else {
        take_lease(keeping).await?
    };
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

async fn take_lease(keeping: &Persistence) -> Result<Lease, StoreError> {
    let answer = keeping.store.take_lease(&keeping.holder, "").await?;
    Ok(match answer {
        LeaseAnswer::Ours(_) => Lease::Ours,
        LeaseAnswer::Theirs { .. } => Lease::Theirs,
    })
}

async fn look_at_lease(keeping: &Persistence) -> Result<Lease, StoreError> {
    let holder = keeping.store.lease().await?;
    Ok(holder.map_or(Lease::Free, |_| Lease::Theirs))
}
