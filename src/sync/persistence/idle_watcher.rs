//! Syncs of other programs after this program's own sync is over: one short query to the store
//! every few seconds, and more only when its result has changed. An idle program only watches; it
//! never takes over a sync.

use std::time::Duration;

use tokio::task::JoinSet;

use super::access::Persistence;
use crate::store::{Holder, StoreError, SyncNumber, SyncReach, SyncRecord};
use crate::sync::tasks::joined;

/// The store is looked at this often, sooner where the engine notifies.
const LOOK_INTERVAL: Duration = Duration::from_secs(3);

/// What an idle program knows of the others.
#[derive(Debug)]
pub(super) struct IdleWatcher {
    /// The newest finished sync that was reported: what finished later is news.
    reported: Option<SyncNumber>,
    /// How far the newest sync was at the last look.
    reached: Option<SyncReach>,
    /// The first look only records the state. An unfinished sync that it finds may have been
    /// interrupted long ago, so it is not reported as running.
    has_looked: bool,
    looks: JoinSet<Result<Option<IdleSighting>, StoreError>>,
    found: Option<IdleSighting>,
}

/// What a look found to be new.
#[derive(Debug)]
pub(in crate::sync) struct IdleSighting {
    reached: SyncReach,
    is_first: bool,
    last: Option<SyncRecord>,
    /// Which other program has the lease.
    holder: Option<Holder>,
}

impl IdleSighting {
    /// The sync that another program is at work on.
    pub(in crate::sync) fn running(&self) -> Option<(&Holder, SyncNumber)> {
        let is_news = !self.is_first && !self.reached.is_finished;
        let holder = self.holder.as_ref().filter(|_| is_news)?;
        Some((holder, self.reached.number))
    }

    /// A sync that has finished since `reported`.
    pub(in crate::sync) fn finished_since(
        &self,
        reported: Option<SyncNumber>,
    ) -> Option<SyncNumber> {
        let last = self.last.as_ref()?.number;
        (Some(last) > reported).then_some(last)
    }
}

impl IdleWatcher {
    /// `reported`: the newest finished sync that is on screen, or that this program's own began after.
    pub(super) fn new(reported: Option<SyncNumber>) -> Self {
        Self {
            reported,
            reached: None,
            has_looked: false,
            looks: JoinSet::new(),
            found: None,
        }
    }

    pub(super) fn reported(&self) -> Option<SyncNumber> {
        self.reported
    }

    pub(super) fn note_reported(&mut self, number: SyncNumber) {
        self.reported = Some(number);
    }

    /// Starts over, as if it had not looked yet.
    pub(super) fn forget(&mut self) {
        (self.reached, self.has_looked) = (None, false);
    }

    /// Looks at the store after a while, unless a look is under way.
    pub(super) fn start(&mut self, access: &Persistence) {
        if self.looks.is_empty() {
            let is_first = !std::mem::replace(&mut self.has_looked, true);
            let look = look(access.clone(), self.reached, is_first);
            self.looks.spawn(look);
        }
    }

    /// Until the look under way is over; for ever where there is none. Dropping the future loses nothing.
    pub(super) async fn look(&mut self) {
        match self.looks.join_next().await.map(joined) {
            Some(Ok(found)) => self.found = found,
            // An idle program needs the store only for news, so it just looks again later.
            Some(Err(error)) => tracing::debug!(%error, "the store cannot be looked at"),
            None => std::future::pending().await,
        }
    }

    /// What the last look found, once.
    pub(super) fn take_found(&mut self) -> Option<IdleSighting> {
        let found = self.found.take()?;
        self.reached = Some(found.reached);
        if Some(found.reached.number) < self.reported {
            // The store was emptied, and numbers begin anew.
            self.reported = None;
        }
        Some(found)
    }
}

async fn look(
    access: Persistence,
    before: Option<SyncReach>,
    is_first: bool,
) -> Result<Option<IdleSighting>, StoreError> {
    let store = &access.store;
    if !is_first {
        store.changed_within(LOOK_INTERVAL).await;
    }
    let reached = store.reached().await?;
    let Some(reached) = reached.filter(|reached| Some(*reached) != before) else {
        return Ok(None);
    };
    let holder = store.lease().await?;
    Ok(Some(IdleSighting {
        reached,
        is_first,
        last: store.last_sync().await?,
        holder: holder.filter(|holder| *holder != access.holder),
    }))
}
