//! What streams out of a sync ([`Report`]), and what streams in: whom the screen wants next ([`Interest`]).

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use jiff::civil::Date;

use crate::domain::roster::RosterChunk;
use crate::domain::row_set::RowId;
use crate::domain::{LeaveType, LedgerBlock, PersonBalances};
use crate::platform::{ApiError, PageNote, Usage};
use crate::store::{Holder, StoreError, StoredAnswer, SyncRecord};

/// A tenant's position in the configuration.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct TenantId(pub usize);

/// Which sync a report belongs to. `app` drops reports with an older ticket than the present one,
/// in one place.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Ticket {
    /// The tenant whose sync this is.
    pub tenant: TenantId,
    /// Grows with every reload.
    pub generation: u32,
}

/// One event of a running sync.
#[derive(Clone, Debug)]
pub struct Report {
    /// Which sync.
    pub ticket: Ticket,
    /// What happened.
    pub event: SyncEvent,
}

/// What a sync reports.
#[derive(Clone, Debug)]
pub enum SyncEvent {
    /// The leave types, before any balance.
    Types(Arc<[LeaveType]>),
    /// The next page of people.
    People(Arc<RosterChunk>),
    /// The same rows as an earlier page, with departments and numbers.
    Profiles(Arc<RosterChunk>),
    /// The departments and numbers of these people will not come: the platform refused them, or the call failed.
    NoProfiles(Vec<RowId>),
    /// Balances of some people, each with its row.
    Balances(Vec<(RowId, PersonBalances)>),
    /// Something is missing from a list, and why.
    Gap(ApiError),
    /// A page left something out on purpose, so nothing is missing.
    Note(PageNote),
    /// How far the sync is.
    Progress(Progress),
    /// The sync is over.
    Done(Outcome),
    /// Where the reports after this one come from, until the next of these.
    Source(Source),
    /// Figures as the store has them, ready to be put into a ledger.
    Figures(LedgerBlock),
    /// Full answers (lots, fields) as the store has them, with when they were fetched: about people on screen whose figures were
    /// reported before, or about everybody if only the store is read.
    StoredAnswers(Vec<StoredAnswer>),
    /// People who are no longer listed. Their rows are not given to anybody else.
    Gone(Vec<RowId>),
    /// People reported as gone whom a later sync lists again.
    Back(Vec<RowId>),
    /// What a full sync costs this month, as soon as that is known and before any balance is fetched (DingTalk with a budget).
    Cost(Cost),
    /// The sync waits for [`Interest::consent`] before it fetches balances: the cost just reported crosses the threshold, and somebody
    /// is there to answer (`SyncPlan::linger`). Single people are refreshed meanwhile.
    Asks(Cost),
    /// The store cannot be used (any more). The sync goes on in memory.
    StoreTrouble(StoreError),
}

/// Where what is reported comes from.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Source {
    /// This program calls the platform.
    Platform,
    /// The newest finished sync in the store, until it is overtaken.
    Cached(SyncRecord),
    /// Another program syncs this tenant; its findings are read from the store.
    Followed {
        /// Which program.
        holder: Holder,
    },
    /// The snapshot that stands for another day than today.
    Snapshot(SyncRecord),
    /// There is no snapshot on or before that day; the oldest there is.
    NoSnapshot {
        /// The day asked for.
        day: Date,
        /// The day of the oldest snapshot, if there is any.
        first: Option<Date>,
    },
}

/// What a full sync costs this month (DingTalk).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Cost {
    /// Billable calls it takes, at least.
    pub calls: u64,
    /// Billable calls of this month so far.
    pub spent: u64,
    /// The month's budget.
    pub budget: u64,
    /// The number of calls a month that should not be crossed without asking.
    pub threshold: u64,
}

impl Cost {
    /// Whether the month would go beyond the threshold.
    pub fn crosses(self) -> bool {
        self.spent.saturating_add(self.calls) > self.threshold
    }

    /// Whether it is worth a line that nobody asked for: it takes a hundredth of what is left, or
    /// crosses the threshold.
    pub fn is_notable(self) -> bool {
        self.crosses() || self.calls.saturating_mul(100) >= self.left()
    }

    /// Whether what is left of the budget is enough.
    pub fn is_covered(self) -> bool {
        self.calls <= self.left()
    }

    /// What is left of the budget.
    pub fn left(self) -> u64 {
        self.budget.saturating_sub(self.spent)
    }
}

/// How far a sync is.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Progress {
    /// People found so far.
    pub people: usize,
    /// Whether the directory is complete.
    pub directory_complete: bool,
    /// People with an answer.
    pub answered: usize,
    /// People with a figure that failed or is forbidden.
    pub failed: usize,
    /// How long the rest takes, once that can be estimated.
    pub remaining: Option<Duration>,
    /// Requests and limits.
    pub usage: Usage,
}

/// How a sync ended.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Outcome {
    /// Nothing is missing.
    Complete,
    /// Something is missing; the gaps were reported as they were met.
    Partial,
    /// The platform refuses this tenant (credentials, permission, IP list, quota), so it is not
    /// called again in this run. What was fetched before stays.
    Refused(ApiError),
    /// Nothing usable could be fetched.
    Failed(ApiError),
    /// Stopped by the user.
    Cancelled,
}

/// How far a sync goes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SyncDepth {
    /// Leave types only.
    Types,
    /// People with departments and numbers, no balances.
    People,
    /// Types, people and everybody's balances.
    Balances,
}

/// What the screen wants next. The latest value wins.
#[derive(Clone, Debug, Default)]
pub struct Interest {
    /// People on screen, the one under the cursor first.
    pub visible: Vec<RowId>,
    /// People the filter left; `None`: everybody.
    pub matches: Option<Arc<[u32]>>,
    /// People to refresh although there are answers (`R`).
    pub refresh: RefreshRequests,
    /// No request is to be sent for now.
    pub paused: bool,
    /// The answer to [`SyncEvent::Asks`]: read the balances, or don't.
    pub consent: Option<bool>,
    /// A directory far smaller than that of the last sync is accepted: people who are not in it
    /// have left.
    pub accepts_shrunk: bool,
}

impl Interest {
    /// Whether this says nothing new to a sync that already has `before`. Two lists of matches
    /// count as equal only if they are the same list in memory, because comparing a million rows
    /// would take too long.
    pub fn says_the_same_as(&self, before: &Self) -> bool {
        let same_matches = match (&self.matches, &before.matches) {
            (Some(now), Some(then)) => Arc::ptr_eq(now, then),
            (None, None) => true,
            _ => false,
        };
        same_matches
            && self.visible == before.visible
            && (self.refresh.count(), self.paused, self.consent)
                == (before.refresh.count(), before.paused, before.consent)
            && self.accepts_shrunk == before.accepts_shrunk
    }
}

/// Requests to read people again. Of interests only the latest is seen, so each carries the requests before it too: a sync
/// that looks rarely misses none.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct RefreshRequests {
    /// How many were made, including those that are not in `latest` any more.
    count: u32,
    /// The newest last.
    latest: VecDeque<Arc<[RowId]>>,
}

impl RefreshRequests {
    /// A sync looks at the interest whenever it waits for anything, so that older requests than these were seen long ago.
    const MAX_LATEST: usize = 256;

    /// Adds a request.
    pub fn push(&mut self, rows: Arc<[RowId]>) {
        self.count += 1;
        self.latest.push_back(rows);
        if self.latest.len() > Self::MAX_LATEST {
            self.latest.pop_front();
        }
    }

    /// How many were made.
    pub fn count(&self) -> u32 {
        self.count
    }

    /// Those that were made after the first `seen`, the oldest first.
    pub fn after(&self, seen: u32) -> impl Iterator<Item = &Arc<[RowId]>> {
        let unseen = usize::try_from(self.count.saturating_sub(seen)).unwrap_or(usize::MAX);
        let skipped = self.latest.len().saturating_sub(unseen);
        self.latest.iter().skip(skipped)
    }
}

impl<R: Into<Arc<[RowId]>>> From<R> for RefreshRequests {
    /// One request.
    fn from(rows: R) -> Self {
        let mut requests = Self::default();
        requests.push(rows.into());
        requests
    }
}
