//! After the sync: what other programs do to the same tenant later is noticed, and shown as it comes.
//!
//! Only looked at: an idle program asks the platform for nothing but wishes, and takes nobody's place.

use std::time::Duration;

use tokio::task::JoinSet;

use super::checkpoint_writer::Target;
use super::engine::{Engine, EngineTurn, joined};
use super::outcome::kept_outcome;
use super::report::{Outcome, Source, SyncEvent};
use super::reporter::Stopped;
use super::{Persistence, Want};
use crate::platform::Platform;
use crate::store::{Holder, Reached, StoreError, SyncNumber, SyncRecord};

/// The store is looked at this often, sooner where it tells that something was written.
const LOOK: Duration = Duration::from_secs(3);

/// What an idle program knows of the others.
#[derive(Debug)]
pub(super) struct IdleWatcher {
    /// The newest finished sync when our own was over: what finished later is news.
    told: Option<SyncNumber>,
    /// How far the newest sync was at the last look.
    mark: Option<Reached>,
    /// The first look only says how things stand: what an interrupted sync left is nobody's work.
    has_looked: bool,
    looks: JoinSet<Result<Option<Seen>, StoreError>>,
    seen: Option<Seen>,
}

/// What a look found to be new.
#[derive(Debug)]
struct Seen {
    reached: Reached,
    is_first: bool,
    last: Option<SyncRecord>,
    /// Who has the lease.
    holder: Option<Holder>,
}

impl IdleWatcher {
    /// For a program that shows a finished sync, or one of its own that `newest` came before.
    pub(super) fn after(shown: Option<&SyncRecord>, newest: Option<SyncNumber>) -> Self {
        Self {
            told: shown.map(|record| record.number).or(newest),
            mark: None,
            has_looked: false,
            looks: JoinSet::new(),
            seen: None,
        }
    }

    /// Until the look under way is over. Dropping the future loses nothing.
    pub(super) async fn look(&mut self) {
        match self.looks.join_next().await.map(joined) {
            Some(Ok(seen)) => self.seen = seen,
            // A store that is away for a while is none of an idle program's business.
            Some(Err(error)) => tracing::debug!(%error, "the store cannot be looked at"),
            None => std::future::pending().await,
        }
    }

    fn note(&mut self, reached: Reached) {
        self.mark = Some(reached);
        if Some(reached.number) < self.told {
            // The store was emptied, and numbers begin anew.
            self.told = None;
        }
    }
}

impl<P: Platform> Engine<P> {
    /// Looks at the store after a while, unless a look is under way.
    pub(super) fn start_look(&mut self) {
        let (Some(watch), Some(keeping)) = (&mut self.watch, &self.terms.keeping) else {
            return;
        };
        if watch.looks.is_empty() && self.terms.plan.want == Want::Balances {
            let is_first = !std::mem::replace(&mut watch.has_looked, true);
            let look = look(keeping.clone(), watch.mark, is_first);
            watch.looks.spawn(look);
        }
    }

    /// Shows what the last look found: a sync that has finished since, then one that is under way.
    pub(super) async fn catch_up(&mut self) -> Result<(), Stopped> {
        let Some(watch) = &mut self.watch else {
            return Ok(());
        };
        let Some(seen) = watch.seen.take() else {
            return Ok(());
        };
        watch.note(seen.reached);
        let told = watch.told;
        if let Some(last) = seen.last.filter(|last| Some(last.number) > told) {
            self.show_finished(last.number).await?;
        }
        let is_news = !seen.is_first && !seen.reached.is_finished;
        match seen.holder.filter(|_| is_news) {
            Some(holder) => self.watch_sync(&holder, seen.reached.number).await,
            None => Ok(()),
        }
    }

    /// A sync of another program that began and ended unseen.
    async fn show_finished(&mut self, number: SyncNumber) -> Result<(), Stopped> {
        self.tell_shown().await?;
        self.read_anew(number).await?;
        self.tell_shown().await
    }

    /// A sync that another program is at work on.
    async fn watch_sync(&mut self, holder: &Holder, number: SyncNumber) -> Result<(), Stopped> {
        self.tell_shown().await?;
        let before = self.shown.clone();
        let source = Source::Followed {
            holder: holder.clone(),
        };
        self.out.send(SyncEvent::Source(source)).await?;
        match self.read_anew(number).await? {
            EngineTurn::Over => Ok(()),
            EngineTurn::Open => self.leave_off(before).await,
        }
    }

    async fn read_anew(&mut self, number: SyncNumber) -> Result<EngineTurn, Stopped> {
        if let Some(watch) = &self.watch {
            self.newest = watch.told;
        }
        self.course.read = None;
        self.read_up_to(number);
        let turn = self.read_along().await?;
        if let (Some(watch), Some(shown)) = (&mut self.watch, &self.shown) {
            watch.told = Some(shown.number);
        }
        Ok(turn)
    }

    /// Nobody is at work on the sync any more, though it is not finished: what came of it stands beside what was there before.
    async fn leave_off(&mut self, before: Option<SyncRecord>) -> Result<(), Stopped> {
        if let Some(watch) = &mut self.watch {
            (watch.mark, watch.has_looked) = (None, false);
        }
        let read = self.course.read.filter(|(_, entries)| *entries > 0);
        match read {
            Some((number, _)) => self.target = Target::Running(number),
            None => self.shown = before,
        }
        let outcome = self.shown.as_ref().map_or(Outcome::Partial, kept_outcome);
        self.tell_progress().await?;
        self.out.send(SyncEvent::Done(outcome)).await
    }

    /// How old the figures are that stand there.
    async fn tell_shown(&self) -> Result<(), Stopped> {
        match &self.shown {
            Some(record) => {
                let source = Source::Kept(record.clone());
                self.out.send(SyncEvent::Source(source)).await
            }
            None => Ok(()),
        }
    }
}

/// Waits a while; then one short question, and more only when its answer is another than the last time.
async fn look(
    keeping: Persistence,
    mark: Option<Reached>,
    is_first: bool,
) -> Result<Option<Seen>, StoreError> {
    let store = &keeping.store;
    if !is_first {
        store.changed_within(LOOK).await;
    }
    let reached = store.reached().await?;
    let Some(reached) = reached.filter(|reached| Some(*reached) != mark) else {
        return Ok(None);
    };
    let holder = store.lease().await?;
    Ok(Some(Seen {
        reached,
        is_first,
        last: store.last_sync().await?,
        holder: holder.filter(|holder| *holder != keeping.holder),
    }))
}
