//! What streams out of a sync, and the interest that streams in.

use std::sync::Arc;
use std::time::Duration;

use jiff::civil::Date;

use crate::domain::roster::{RosterChunk, RowId};
use crate::domain::{LeaveType, LedgerBlock, PersonBalances};
use crate::platform::{ApiError, PageNote, Usage};
use crate::store::{Holder, Recalled, StoreError, SyncRecord};

/// A tenant's position in the configuration.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct TenantId(pub usize);

/// Which question a report answers. A report with an older ticket than the asked-for one is dropped, in one place.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Ticket {
    /// The tenant whose sync this is.
    pub tenant: TenantId,
    /// Grows with every reload.
    pub generation: u32,
}

/// One fact from a running sync.
#[derive(Clone, Debug)]
pub struct Report {
    /// Which sync.
    pub ticket: Ticket,
    /// What it found.
    pub event: SyncEvent,
}

/// What a sync finds.
#[derive(Clone, Debug)]
pub enum SyncEvent {
    /// The leave types, before any balance.
    Types(Arc<[LeaveType]>),
    /// The next page of people.
    People(Arc<RosterChunk>),
    /// The same rows as an earlier page, with departments and numbers.
    Profiles(Arc<RosterChunk>),
    /// The departments and numbers of these people will not come: the platform refused to tell them, or could not.
    NoProfiles(Vec<RowId>),
    /// Balances of some people, each with its row.
    Balances(Vec<(RowId, PersonBalances)>),
    /// Something is missing from a list, and why.
    Gap(ApiError),
    /// Something was left out on purpose: nothing is missing.
    Note(PageNote),
    /// How far it is.
    Progress(Progress),
    /// It is over.
    Done(Outcome),
    /// What follows until the next of these was kept from an earlier sync, or comes from elsewhere than this program's asking.
    Source(Source),
    /// Figures as kept, ready to be put into a ledger.
    Figures(LedgerBlock),
    /// Full answers (lots, fields) as kept, with when they were fetched: about people on screen whose figures are those already told,
    /// or, where the store alone is asked, about everybody.
    Recalled(Vec<Recalled>),
    /// People who are no longer listed: their rows stay, empty of meaning.
    Gone(Vec<RowId>),
    /// People told as gone who are listed again, by a later sync than the one that missed them.
    Back(Vec<RowId>),
    /// What a full sync costs this month, as soon as that can be told: once, before the balances begin (DingTalk with a budget).
    Cost(Cost),
    /// The sync waits for [`Interest::consent`] before it asks for balances: the cost just told crosses the threshold, and
    /// somebody is there to ask (`Plan::linger`). A wish for one person goes on meanwhile.
    Asks(Cost),
    /// The store cannot be used (any more): the sync goes on in memory.
    StoreTrouble(StoreError),
}

/// Where figures come from.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Source {
    /// This program asks the platform.
    Platform,
    /// The newest finished sync in the store, until it is overtaken.
    Kept(SyncRecord),
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

    /// Whether it is worth a line where nobody asked for the price: a hundredth of what is left, or more than may be spent.
    pub fn is_notable(self) -> bool {
        self.crosses() || self.calls.saturating_mul(100) >= self.left()
    }

    /// Whether what is left of the budget is enough.
    pub fn is_covered(self) -> bool {
        self.calls <= self.left()
    }

    /// Calls of the budget that are left now.
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
    /// Time left at the limits, once it can be told.
    pub remaining: Option<Duration>,
    /// Requests and limits.
    pub usage: Usage,
}

/// How a sync ended.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Outcome {
    /// Everything there is.
    Complete,
    /// Some of it; the gaps were reported as they were met.
    Partial,
    /// Credentials, permission, IP list or quota: nothing more can be had in this run. What came before stays.
    Refused(ApiError),
    /// Nothing usable could be had.
    Failed(ApiError),
    /// Stopped by the user.
    Cancelled,
}

/// How far a sync goes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Want {
    /// Leave types only.
    Types,
    /// People with departments and numbers, no balances.
    People,
    /// Types, people and everybody's balances.
    Balances,
}

/// What the screen would like to have next. Latest wins.
#[derive(Clone, Debug, Default)]
pub struct Interest {
    /// People on screen, the one under the cursor first.
    pub visible: Vec<RowId>,
    /// People the filter left; `None`: everybody.
    pub matches: Option<Arc<[u32]>>,
    /// People to be asked again although they have an answer (`R`), with a number that grows with every wish.
    pub refresh: Option<(u32, RowId)>,
    /// Nothing more is to be sent for now.
    pub paused: bool,
    /// The answer to [`SyncEvent::Asks`]: go on, or leave the balances be.
    pub consent: Option<bool>,
    /// A directory far smaller than that of the last sync is taken as it is: who is not in it has left.
    pub accepts_shrunk: bool,
}
