//! Following another program that syncs the tenant: what it writes down is read from the store until it is done, or until its lease
//! is free.

use tokio::task::JoinSet;

use super::access::Persistence;
use crate::store::{
    Holder, InterruptedSync, JournalEntry, LeaseAnswer, StoreError, SyncNumber, SyncRecord,
};
use crate::sync::tasks::joined;

/// How far the journal of a sync has been read.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::sync) struct JournalPosition {
    pub(in crate::sync) sync: SyncNumber,
    pub(in crate::sync) entries: i64,
}

/// What one look at another program's sync found.
#[derive(Debug)]
pub(in crate::sync) struct FollowedSync {
    pub(in crate::sync) lease: LeaseState,
    pub(in crate::sync) running: Option<InterruptedSync>,
    pub(in crate::sync) last: Option<SyncRecord>,
    /// What is new in the sync that is followed, and how far that goes.
    pub(in crate::sync) news: Option<(Vec<JournalEntry>, JournalPosition)>,
    /// The holder's own note of its progress.
    pub(in crate::sync) progress: Option<String>,
}

/// Which program has the lease.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::sync) enum LeaseState {
    /// It has just been taken: the other program is gone.
    Ours,
    Theirs,
    /// No program has it, and this one has not taken it.
    Free,
}

/// Whether a free lease is taken, so that this program continues the other's sync.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Succession {
    TakesOver,
    /// Only watches: an idle program calls no platform in another's place.
    Watches,
}

/// The journal that is read, and the looks at it.
#[derive(Debug, Default)]
pub(super) struct Follower {
    position: Option<JournalPosition>,
    polls: JoinSet<Result<FollowedSync, StoreError>>,
    found: Option<Result<FollowedSync, StoreError>>,
}

impl Follower {
    pub(super) fn position(&self) -> Option<JournalPosition> {
        self.position
    }

    pub(super) fn set_position(&mut self, position: Option<JournalPosition>) {
        self.position = position;
    }

    /// Starts one look: at once, or with `waits` as soon as something may have been written.
    pub(super) fn start(&mut self, access: Persistence, waits: bool, succession: Succession) {
        let position = self.position;
        self.polls.spawn(async move {
            if waits {
                access.store.changed().await;
            }
            poll(&access, position, succession).await
        });
    }

    /// Until a look is over; for ever where there is none. Dropping the future loses nothing.
    pub(super) async fn look(&mut self) {
        match self.polls.join_next().await {
            Some(poll) => self.found = Some(joined(poll)),
            None => std::future::pending().await,
        }
    }

    /// Ends the looks under way: from here on none of them takes a lease.
    pub(super) async fn stop(&mut self) {
        self.polls.shutdown().await;
    }

    /// What the last look found, once.
    pub(super) fn take_found(&mut self) -> Option<Result<FollowedSync, StoreError>> {
        self.found.take()
    }
}

/// The order matters. The lease comes first: once it is ours no other program writes, so everything
/// is read.
/// The newest finished sync comes after the journal: while that is the one that was read, nothing of it has been deleted.
async fn poll(
    access: &Persistence,
    position: Option<JournalPosition>,
    succession: Succession,
) -> Result<FollowedSync, StoreError> {
    let store = &access.store;
    let lease = match succession {
        Succession::TakesOver => take_lease(access).await?,
        Succession::Watches => look_at_lease(access).await?,
    };
    let running = store.interrupted().await?;
    let beginning = || {
        running.as_ref().map(|running| JournalPosition {
            sync: running.number,
            entries: 0,
        })
    };
    let news = match position.or_else(beginning) {
        Some(JournalPosition { sync, entries }) => {
            let (new, entries) = store.journal(sync, entries).await?;
            Some((new, JournalPosition { sync, entries }))
        }
        None => None,
    };
    Ok(FollowedSync {
        lease,
        running,
        last: store.last_sync().await?,
        news,
        progress: store.progress().await?,
    })
}

async fn take_lease(access: &Persistence) -> Result<LeaseState, StoreError> {
    let answer = access.store.take_lease(&access.holder, "").await?;
    Ok(match answer {
        LeaseAnswer::Ours(_) => LeaseState::Ours,
        LeaseAnswer::Theirs { .. } => LeaseState::Theirs,
    })
}

async fn look_at_lease(access: &Persistence) -> Result<LeaseState, StoreError> {
    let holder: Option<Holder> = access.store.lease().await?;
    Ok(if holder.is_some() {
        LeaseState::Theirs
    } else {
        LeaseState::Free
    })
}
