//! One tenant's part of the store, and the types of its answers.

use std::sync::Arc;

use jiff::Timestamp;

use super::call_counter::CallCounter;
use super::database::Database;
use super::holder::Holder;
use super::program::ThisProgram;
use crate::domain::roster::RosterChunk;
use crate::domain::{Employee, LeaveType, LedgerBlock, PersonBalances, PlatformKind, RowId};

/// Whose data it is. Another name, another platform or another account make another tenant; their people never mix.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct TenantKey {
    /// As configured.
    pub name: String,
    /// Which platform.
    pub platform: PlatformKind,
    /// `corp_id`, `app_key`, or `app_id` with the kind of user id: not a secret.
    pub account: String,
}

/// The number of a sync. Later syncs of a tenant have larger numbers.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct SyncNumber(pub i64);

/// A finished sync: one that ended with a complete directory. It is also a snapshot.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SyncRecord {
    /// Its number.
    pub number: SyncNumber,
    /// When it began.
    pub started: Timestamp,
    /// When it ended.
    pub finished: Timestamp,
    /// People listed.
    pub people: usize,
    /// People without figures: their calls failed.
    pub failed: usize,
    /// Whether nothing is missing.
    pub complete: bool,
    /// Which departments it was narrowed to; empty for the whole company. Syncs of different scopes
    /// do not show who joined or left.
    pub scope: String,
}

/// A sync that was interrupted and can be resumed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct InterruptedSync {
    /// Its number.
    pub number: SyncNumber,
    /// When it began.
    pub started: Timestamp,
    /// People listed so far.
    pub people: usize,
    /// Where the walk through the directory goes on; `None` at its beginning or end.
    pub cursor: Option<String>,
    /// Whether the walk came to its end.
    pub walked: bool,
    /// How many people the directory may hold in all, as the platform last said.
    pub expected: Option<usize>,
}

/// How far a tenant's newest sync has come.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct SyncReach {
    /// Its number.
    pub number: SyncNumber,
    /// Journal entries written.
    pub entries: i64,
    /// Whether it has ended.
    pub is_finished: bool,
}

/// A piece of a stored sync. A person's row is their place in that sync's listing.
#[derive(Clone, Debug)]
pub enum CachedPiece {
    /// The leave types, first.
    Types(Arc<[LeaveType]>),
    /// The next people.
    People(Arc<RosterChunk>),
    /// The figures of the people of that chunk, ready to be put into a ledger.
    Figures(LedgerBlock),
}

/// One person's answer as it was stored: everything but the platform's raw record.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct StoredAnswer {
    /// Place in the listing of its sync.
    pub row: RowId,
    /// When the platform gave it.
    pub fetched: Timestamp,
    /// What it gave.
    pub person: PersonBalances,
}

/// Whether this program may sync the tenant.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum LeaseAnswer {
    /// Yes: the lease is ours until then, unless it is renewed.
    Ours(Timestamp),
    /// Another program syncs.
    Theirs {
        /// The program that has the lease.
        holder: Holder,
        /// Until when, unless renewed.
        until: Timestamp,
    },
}

/// One thing that a running sync found. Places count the sync's own listing from 0.
#[derive(Clone, PartialEq, Debug)]
pub enum JournalEntry {
    /// The leave types, in place of those that came before.
    Types(Arc<[LeaveType]>),
    /// The next page of the directory, its people at the next places, and where the walk goes on.
    Page {
        /// In the platform's order, nobody twice in a sync.
        people: Vec<Employee>,
        /// Where the walk goes on.
        cursor: Option<String>,
        /// Whether the walk came to its end.
        walked: bool,
        /// How many people the directory may hold in all.
        expected: Option<usize>,
    },
    /// Departments and numbers that came later, from this place on.
    Profiles(RowId, Vec<Employee>),
    /// Answers about some people.
    Answers(Vec<StoredAnswer>),
}

/// One tenant's part of an open store. Cheap to clone. Its methods are in the files of their subjects: `sync_writer`,
/// `sync_reader`, `journal`, `history`, `lease`, `refresh_requests`, `calls`, and others.
#[derive(Clone, Debug)]
pub struct TenantStore {
    pub(super) database: Database,
    pub(super) key: TenantKey,
    /// The tenant's number: the first column of every table.
    pub(super) tenant: i64,
    /// After how many days a snapshot is deleted; `None`: never.
    pub(super) keep_days: Option<u32>,
    /// The scope of the syncs that begin here; see [`SyncRecord::scope`].
    pub(super) scope: String,
    pub(super) counter: CallCounter,
    pub(super) program: Arc<ThisProgram>,
}

impl TenantStore {
    /// This program, as a holder of leases. The same for every tenant of an open store.
    pub fn holder(&self) -> &Holder {
        self.program.holder()
    }

    /// Whose data it is.
    pub fn key(&self) -> &TenantKey {
        &self.key
    }

    /// The same part, for syncs that are narrowed to these departments.
    #[must_use]
    pub fn narrowed_to(self, scope: String) -> Self {
        Self { scope, ..self }
    }

    /// Whether a sync was narrowed to the departments that are read now.
    pub fn has_scope_of(&self, record: &SyncRecord) -> bool {
        self.scope == record.scope
    }
}
