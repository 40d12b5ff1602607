//! One tenant's part of the store: what was kept, who may write, and how it is written.

use std::sync::Arc;

use jiff::civil::Date;

use super::error::StoreError;
use crate::domain::roster::RosterChunk;
use crate::domain::{
    Employee, Instant, LeaveType, LedgerBlock, PersonBalances, PlatformKind, RowId,
};

/// Whose data it is. A tenant under another name, on another platform or of another account is another tenant: their people
/// never mix.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct TenantKey {
    /// As configured.
    pub name: String,
    /// Which platform.
    pub platform: PlatformKind,
    /// `corp_id`, `app_key`, or `app_id` with the kind of user id: not a secret.
    pub account: String,
}

/// Numbers a tenant's syncs; grows.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct SyncNumber(pub i64);

/// A sync that ended with a complete directory; also a snapshot.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SyncRecord {
    /// Which.
    pub number: SyncNumber,
    /// When it began.
    pub started: Instant,
    /// When it ended.
    pub finished: Instant,
    /// People listed.
    pub people: usize,
    /// People without figures: their calls failed.
    pub failed: usize,
    /// Nothing is missing.
    pub complete: bool,
}

/// A sync that was interrupted and can go on.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Resumable {
    /// Which.
    pub number: SyncNumber,
    /// When it began.
    pub started: Instant,
    /// When it was last written to.
    pub touched: Instant,
    /// People listed so far.
    pub people: usize,
    /// Where the directory goes on; `None` with `walked`: it is complete.
    pub cursor: Option<String>,
    /// The directory is complete.
    pub walked: bool,
    /// How many people the directory may hold in all, as the platform last said.
    pub expected: Option<usize>,
}

/// A piece of what was kept. People and figures of one sync stand at the rows of that sync's listing: row = place in it.
#[derive(Clone, Debug)]
pub enum Kept {
    /// The leave types, first.
    Types(Arc<[LeaveType]>),
    /// The next people.
    People(Arc<RosterChunk>),
    /// The figures of the people of that chunk, ready to be put into a ledger.
    Figures(LedgerBlock),
}

/// One person's answer as it was kept: everything but the raw record.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Recalled {
    /// Place in the listing of its sync.
    pub row: RowId,
    /// When the platform gave it.
    pub fetched: Instant,
    /// What it gave.
    pub person: PersonBalances,
}

/// Who holds a lease: one running program, told apart from every other (host, process, start).
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Holder(pub String);

/// Whether one may sync.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum LeaseAnswer {
    /// Yes, until then unless renewed.
    Ours(Instant),
    /// Another program does.
    Theirs {
        /// Which.
        holder: Holder,
        /// Until when, unless renewed.
        until: Instant,
    },
}

/// One tenant's part of an open store. Cheap to clone.
#[derive(Clone, Debug)]
pub struct TenantStore {}

fn unfinished<T>() -> Result<T, StoreError> {
    Err(StoreError::Unavailable("not built yet".to_owned()))
}

#[expect(unused_variables, reason = "signatures first")]
#[expect(clippy::unused_async, reason = "signatures first")]
impl TenantStore {
    // --- reading

    /// The newest finished sync.
    pub async fn last_sync(&self) -> Result<Option<SyncRecord>, StoreError> {
        unfinished()
    }

    /// The sync that was interrupted, if one was, with where it stands.
    pub async fn interrupted(&self) -> Result<Option<Resumable>, StoreError> {
        unfinished()
    }

    /// Streams everything kept of a finished sync (and single people refreshed since): types, then people and figures
    /// alternately, the first screens first. Waits when the reader is behind; ends early when it is gone.
    pub async fn read(
        &self,
        sync: SyncNumber,
        sink: tokio::sync::mpsc::Sender<Kept>,
    ) -> Result<(), StoreError> {
        unfinished()
    }

    /// Full answers (lots, fields) about people at these places of a sync; who has none is left out.
    pub async fn recall(
        &self,
        sync: SyncNumber,
        rows: &[RowId],
    ) -> Result<Vec<Recalled>, StoreError> {
        unfinished()
    }

    /// What was written to a running sync after journal entry `after` (0: from its beginning), in the order written.
    pub async fn journal(
        &self,
        sync: SyncNumber,
        after: i64,
    ) -> Result<(Vec<JournalEntry>, i64), StoreError> {
        unfinished()
    }

    // --- writing; only with the lease, which every transaction checks

    /// Begins a sync; one that was interrupted is given up.
    pub async fn begin(&self, holder: &Holder, now: Instant) -> Result<SyncNumber, StoreError> {
        unfinished()
    }

    /// Writes what came since the last time, all or nothing: a checkpoint.
    pub async fn checkpoint(
        &self,
        holder: &Holder,
        sync: SyncNumber,
        now: Instant,
        batch: Vec<JournalEntry>,
    ) -> Result<(), StoreError> {
        unfinished()
    }

    /// Ends a sync whose directory is complete: it becomes the newest one, and a snapshot. What changed since the one before
    /// is kept, the rest of that one is let go.
    pub async fn finish(
        &self,
        holder: &Holder,
        sync: SyncNumber,
        now: Instant,
        complete: bool,
    ) -> Result<SyncRecord, StoreError> {
        unfinished()
    }

    /// Keeps a single person's newer answer beside a finished sync.
    pub async fn refresh(
        &self,
        holder: &Holder,
        sync: SyncNumber,
        answer: Recalled,
    ) -> Result<(), StoreError> {
        unfinished()
    }

    // --- one process at a time

    /// Takes the lease when it is free, run out or ours already, and renews it; tells who has it otherwise. `progress` is what
    /// the others are shown meanwhile, in a form of the caller's own.
    pub async fn take_lease(
        &self,
        holder: &Holder,
        progress: &str,
    ) -> Result<LeaseAnswer, StoreError> {
        unfinished()
    }

    /// Gives the lease back.
    pub async fn give_lease_back(&self, holder: &Holder) -> Result<(), StoreError> {
        unfinished()
    }

    /// What the holder of the lease last told of its progress.
    pub async fn progress(&self) -> Result<Option<String>, StoreError> {
        unfinished()
    }

    /// Waits until something may have been written by another process: at most a second, sooner where the engine tells.
    pub async fn changed(&self) {
        tokio::time::sleep(std::time::Duration::from_secs(1)).await;
    }

    /// Asks whoever syncs to ask for a person again.
    pub async fn wish(&self, employee: &str) -> Result<(), StoreError> {
        unfinished()
    }

    /// The people others wish to have asked again; they are taken off the list.
    pub async fn take_wishes(&self) -> Result<Vec<String>, StoreError> {
        unfinished()
    }

    // --- call counters

    /// Writes down calls before they are sent. `month` counts them as billable too.
    pub async fn count_calls(
        &self,
        endpoint: &str,
        calls: u32,
        at: Instant,
        month: Option<Date>,
    ) -> Result<(), StoreError> {
        unfinished()
    }

    /// Takes billable calls back that were not billed.
    pub async fn uncount_calls(&self, calls: u32, month: Date) -> Result<(), StoreError> {
        unfinished()
    }

    /// Calls by endpoint since `since`, with when they were written down.
    pub async fn calls_since(
        &self,
        since: Instant,
    ) -> Result<Vec<(String, Instant, u32)>, StoreError> {
        unfinished()
    }

    /// Billable calls in the calendar month of `day`.
    pub async fn month_calls(&self, day: Date) -> Result<u64, StoreError> {
        unfinished()
    }
}

/// One thing a running sync found. Places count the sync's own listing from 0.
#[derive(Clone, PartialEq, Debug)]
pub enum JournalEntry {
    /// The leave types; what came before is replaced.
    Types(Arc<[LeaveType]>),
    /// The next page of the directory, its people at the next places, and where the walk goes on.
    Page {
        /// In the platform's order, nobody twice in a sync.
        people: Vec<Employee>,
        /// Where the walk goes on.
        cursor: Option<String>,
        /// The directory is complete.
        walked: bool,
        /// How many people the directory may hold in all.
        expected: Option<usize>,
    },
    /// Departments and numbers that came later, from this place on.
    Profiles(RowId, Vec<Employee>),
    /// Answers about some people.
    Answers(Vec<Recalled>),
}
