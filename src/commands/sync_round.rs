//! One round of `sync`: the syncs of all tenants run at once and report on one channel, where the ticket says which tenant a report
//! is about.

use tokio::sync::{mpsc, watch};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use crate::domain::Bilingual;
use crate::platform::Settings;
use crate::store::TenantStore;
use crate::sync::{
    self, Interest, Persistence, Report, SyncDepth, SyncEvent, SyncMode, SyncPlan, SyncStart,
    TenantId, Ticket,
};

use super::progress::ProgressLines;
use super::stderr;
use super::sync_summary::SyncSummary;

/// Reports that may wait. When the channel is full, the syncs wait too.
const REPORT_CHANNEL_CAPACITY: usize = 64;

const PLAN: SyncPlan = SyncPlan {
    depth: SyncDepth::Balances,
    linger: false,
    mode: SyncMode::Platform {
        cached_first: false,
        start_over: false,
    },
};

/// A tenant of the round, and what is needed to sync it.
pub(super) struct RoundTenant {
    pub(super) summary: SyncSummary,
    /// `None` for a tenant that is not read, because it has no secret or was refused before. Its
    /// summary says so already.
    pub(super) target: Option<(Settings, Persistence)>,
    /// A directory that lists far fewer people than the last one is accepted.
    pub(super) accepts_shrunk: bool,
}

/// A sync of the round while it runs.
struct RoundSync {
    summary: SyncSummary,
    /// Set when the sync starts, and held so that the channel stays open until the sync ends.
    _interest: watch::Sender<Interest>,
    cancel: CancellationToken,
    task: JoinHandle<()>,
    store: Option<TenantStore>,
}

/// Runs all syncs to their ends. When `cancel` is cancelled, each writes a checkpoint and ends.
pub(super) async fn run(
    tenants: Vec<RoundTenant>,
    lines: &mut ProgressLines,
    cancel: &CancellationToken,
) -> Vec<SyncSummary> {
    let (reports, mut received) = mpsc::channel(REPORT_CHANNEL_CAPACITY);
    let mut running: Vec<RoundSync> = tenants
        .into_iter()
        .enumerate()
        .map(|(at, tenant)| RoundSync::start(at, tenant, reports.clone(), cancel.child_token()))
        .collect();
    drop(reports);
    while let Some(Report { ticket, event }) = received.recv().await {
        let TenantId(at) = ticket.tenant;
        let sync = &mut running[at];
        if let SyncEvent::Progress(progress) = &event {
            lines.draw(at, sync.summary.tenant(), progress);
        }
        sync.apply(event, lines);
    }
    lines.clear();
    let mut ended = Vec::with_capacity(running.len());
    for sync in running {
        ended.push(sync.end().await);
    }
    ended
}

impl RoundSync {
    fn start(
        at: usize,
        tenant: RoundTenant,
        reports: mpsc::Sender<Report>,
        cancel: CancellationToken,
    ) -> Self {
        let (interest, interest_seen) = watch::channel(Interest {
            accepts_shrunk: tenant.accepts_shrunk,
            ..Interest::default()
        });
        let ticket = Ticket {
            tenant: TenantId(at),
            generation: 0,
        };
        let store = tenant
            .target
            .as_ref()
            .map(|(_, persistence)| persistence.store.clone());
        let task = match tenant.target {
            Some((settings, persistence)) => tokio::spawn(sync::run(
                settings,
                SyncStart::headless(PLAN, Some(persistence)),
                ticket,
                reports,
                interest_seen,
                cancel.clone(),
            )),
            None => tokio::spawn(async {}),
        };
        Self {
            summary: tenant.summary,
            _interest: interest,
            cancel,
            task,
            store,
        }
    }

    fn apply(&mut self, event: SyncEvent, lines: &mut ProgressLines) {
        match &event {
            SyncEvent::Cost(cost) if cost.is_notable() && !lines.is_quiet() => {
                lines.clear();
                stderr::print_cost(self.summary.tenant(), *cost, lines.language());
            }
            SyncEvent::Note(note) if !lines.is_quiet() => {
                lines.clear();
                let note = Bilingual::said(|language| note.pick(language).to_owned());
                stderr::line(note.about(self.summary.tenant()).pick(lines.language()));
            }
            // Without the store nothing that is fetched from now on would be saved.
            SyncEvent::StoreTrouble(_) => self.cancel.cancel(),
            _ => {}
        }
        self.summary.apply(event);
    }

    /// Waits for the sync to end. If the sync panicked, the command panics too.
    async fn end(mut self) -> SyncSummary {
        if let Err(error) = self.task.await
            && error.is_panic()
        {
            std::panic::resume_unwind(error.into_panic());
        }
        if let Some(store) = self.store {
            self.summary.read_month_calls(&store).await;
        }
        self.summary
    }
}
