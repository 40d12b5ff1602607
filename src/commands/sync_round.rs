//! One round of `sync`: the syncs of all tenants at once, told apart by their tickets.

use tokio::sync::{mpsc, watch};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use crate::domain::TenantName;
use crate::platform::Settings;
use crate::store::TenantStore;
use crate::sync::{
    self, Asking, Interest, Persistence, Progress, Report, SyncEvent, SyncPlan, SyncStart,
    TenantId, Ticket, Want,
};

use super::progress::Bars;
use super::stderr;
use super::sync_summary::SyncSummary;

/// Reports that may wait; a sync whose reports are not read waits, too.
const ROOM: usize = 64;

const PLAN: SyncPlan = SyncPlan {
    want: Want::Balances,
    linger: false,
    asking: Asking::Platform {
        kept_first: false,
        start_over: false,
    },
};

/// A tenant of the round.
pub(super) struct RoundTenant {
    pub(super) filling: SyncSummary,
    /// What to ask with and where to keep it; `None`: it is not asked.
    pub(super) asked: Option<(Settings, Persistence)>,
    /// A directory that shrank is taken as it is.
    pub(super) accepts_shrunk: bool,
}

/// A sync under way.
struct Running {
    filling: SyncSummary,
    /// Nobody has wishes; the sync sees that by the other end.
    _interest: watch::Sender<Interest>,
    cancel: CancellationToken,
    task: JoinHandle<()>,
    store: Option<TenantStore>,
}

/// Runs all to their ends. Once `cancel` is cancelled, each ends at a checkpoint.
pub(super) async fn run(
    parts: Vec<RoundTenant>,
    bars: &mut Bars,
    cancel: &CancellationToken,
) -> Vec<SyncSummary> {
    let (reports, mut inbox) = mpsc::channel(ROOM);
    let mut running: Vec<Running> = parts
        .into_iter()
        .enumerate()
        .map(|(at, part)| Running::start(at, part, reports.clone(), cancel.child_token()))
        .collect();
    drop(reports);
    while let Some(Report { ticket, event }) = inbox.recv().await {
        let is_progress = matches!(event, SyncEvent::Progress(_));
        running[ticket.tenant.0].apply(event, bars);
        if is_progress {
            bars.draw(running.iter().map(Running::progress));
        }
    }
    bars.clear();
    let mut ended = Vec::with_capacity(running.len());
    for sync in running {
        ended.push(sync.end().await);
    }
    ended
}

impl Running {
    fn start(
        at: usize,
        part: RoundTenant,
        reports: mpsc::Sender<Report>,
        cancel: CancellationToken,
    ) -> Self {
        let (interest, wishes) = watch::channel(Interest {
            accepts_shrunk: part.accepts_shrunk,
            ..Interest::default()
        });
        let ticket = Ticket {
            tenant: TenantId(at),
            generation: 0,
        };
        let store = part
            .asked
            .as_ref()
            .map(|(_, persistence)| persistence.store.clone());
        let task = match part.asked {
            Some((settings, persistence)) => tokio::spawn(sync::run(
                settings,
                SyncStart::headless(PLAN, Some(persistence)),
                ticket,
                reports,
                wishes,
                cancel.clone(),
            )),
            None => tokio::spawn(async {}),
        };
        Self {
            filling: part.filling,
            _interest: interest,
            cancel,
            task,
            store,
        }
    }

    fn progress(&self) -> (&TenantName, &Progress) {
        (self.filling.tenant(), self.filling.progress())
    }

    fn apply(&mut self, event: SyncEvent, bars: &mut Bars) {
        match &event {
            SyncEvent::Cost(cost) if cost.is_notable() => {
                bars.clear();
                stderr::cost(self.filling.tenant(), cost);
            }
            SyncEvent::Note(note) => {
                bars.clear();
                stderr::line(&format!("{}: {}", self.filling.tenant(), note.en));
            }
            // What is not kept was fetched for nothing.
            SyncEvent::StoreTrouble(_) => self.cancel.cancel(),
            _ => {}
        }
        self.filling.apply(event);
    }

    /// Once it is over, what the store says of the month. A panic of a sync is a panic of the command.
    async fn end(mut self) -> SyncSummary {
        if let Err(error) = self.task.await
            && error.is_panic()
        {
            std::panic::resume_unwind(error.into_panic());
        }
        if let Some(store) = self.store {
            self.filling.ask_store(&store).await;
        }
        self.filling
    }
}
