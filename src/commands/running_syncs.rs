//! The syncs of a command's tenants, all running at once.
//!
//! Each sync reports on a bounded channel of its own. Tenants are printed one after the other, so a tenant whose turn has not
//! come fills its channel and then waits: memory stays bounded however many people there are.

use std::sync::Arc;

use tokio::sync::{mpsc, watch};
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use crate::domain::matching::Query;
use crate::platform::{ApiError, Settings, TenantAccess, facts};
use crate::sync::{
    self, AsOfSource, Interest, Outcome, Persistence, Report, SyncDepth, SyncEvent, SyncMode,
    SyncPlan, SyncStart, TenantId, Ticket,
};

/// People whose balances may wait while an earlier tenant is printed: about 50 MB at most.
const MAX_WAITING_PEOPLE: usize = 20_000;
/// Reports that may wait when the store answers; each is about a thousand people.
const STORE_REPORT_CAPACITY: usize = 20;

/// What to read of one tenant, and with which access.
#[derive(Debug)]
pub(super) struct SyncRequest {
    pub(super) access: TenantAccess,
    pub(super) persistence: Option<Persistence>,
    pub(super) mode: SyncMode,
    /// Whether the sync stays after its end, for people who are read once more.
    pub(super) linger: bool,
}

/// The command's end of one running sync.
pub(super) struct RunningSync {
    pub(super) settings: Settings,
    pub(super) mode: SyncMode,
    pub(super) has_store: bool,
    pub(super) reports: mpsc::Receiver<Report>,
    pub(super) interest: watch::Sender<Interest>,
    /// Ends this tenant's sync alone.
    pub(super) cancel: CancellationToken,
}

/// All syncs that were started.
pub(super) struct RunningSyncs {
    depth: SyncDepth,
    /// Whose balances are read; without it everybody's.
    chosen: Option<Arc<Query>>,
    cancel: CancellationToken,
    tasks: JoinSet<()>,
    started: usize,
}

impl RunningSyncs {
    pub(super) fn new(
        depth: SyncDepth,
        chosen: Option<Arc<Query>>,
        cancel: CancellationToken,
    ) -> Self {
        Self {
            depth,
            chosen,
            cancel,
            tasks: JoinSet::new(),
            started: 0,
        }
    }

    pub(super) fn start(&mut self, request: SyncRequest) -> RunningSync {
        let SyncRequest {
            access,
            persistence,
            mode,
            linger,
        } = request;
        let ticket = Ticket {
            tenant: TenantId(self.started),
            generation: 0,
        };
        self.started += 1;
        let settings = access.settings.clone();
        let has_store = persistence.is_some();
        let (report, reports) = mpsc::channel(self.report_capacity(&settings, mode));
        let (interest, interest_seen) = watch::channel(Interest::default());
        let cancel = self.cancel.child_token();
        if let Some(error) = access.locked {
            self.tasks.spawn(refuse(ticket, error, report));
        } else {
            let plan = SyncPlan {
                depth: self.depth,
                linger,
                mode,
            };
            let start = SyncStart {
                chosen: self.chosen.clone(),
                ..SyncStart::headless(plan, persistence)
            };
            let stop = cancel.clone();
            let run = sync::run(access, start, ticket, report, interest_seen, stop);
            self.tasks.spawn(run);
        }
        RunningSync {
            settings,
            mode,
            has_store,
            reports,
            interest,
            cancel,
        }
    }

    /// Cancels what still runs and waits until each sync has put its part of the store in order. The panic of a sync was reported
    /// already, as a tenant that stopped without an outcome.
    pub(super) async fn end(mut self) {
        self.cancel.cancel();
        while self.tasks.join_next().await.is_some() {}
    }

    fn report_capacity(&self, settings: &Settings, mode: SyncMode) -> usize {
        if is_from_store(settings, self.depth, mode) {
            return STORE_REPORT_CAPACITY;
        }
        let facts = facts::of(settings.credentials.platform());
        let people_in_a_report = (facts.call_plan)(settings).people_in_answer;
        MAX_WAITING_PEOPLE / people_in_a_report.max(1)
    }
}

/// The sync of a tenant without a secret: it ends at once, without a request.
async fn refuse(ticket: Ticket, error: ApiError, report: mpsc::Sender<Report>) {
    let event = SyncEvent::Done(Outcome::Refused(error));
    // Sending fails only when the command has ended and no longer listens.
    let _ = report.send(Report { ticket, event }).await;
}

/// Whether the store alone answers, without a request to the platform.
pub(super) fn is_from_store(settings: &Settings, depth: SyncDepth, mode: SyncMode) -> bool {
    match mode {
        SyncMode::Cached => true,
        SyncMode::AsOf(day) => AsOfSource::of(settings, depth, day) == AsOfSource::Snapshot,
        SyncMode::Platform { .. } | SyncMode::Opened(_) => false,
    }
}
