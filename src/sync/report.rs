//! What streams out of a sync, and the interest that streams in.

use std::sync::Arc;
use std::time::Duration;

use crate::domain::roster::{RosterChunk, RowId};
use crate::domain::{LeaveType, PersonBalances};
use crate::platform::{ApiError, Usage};

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
    pub fact: Fact,
}

/// What a sync finds.
#[derive(Clone, Debug)]
pub enum Fact {
    /// The leave types, before any balance.
    Types(Arc<[LeaveType]>),
    /// The next page of people.
    People(Arc<RosterChunk>),
    /// The same rows as an earlier page, with departments and numbers.
    Profiles(Arc<RosterChunk>),
    /// Balances of some people, each with its row.
    Balances(Vec<(RowId, PersonBalances)>),
    /// Something is missing from a list, and why.
    Gap(ApiError),
    /// How far it is.
    Progress(Progress),
    /// It is over.
    Done(Outcome),
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
}
