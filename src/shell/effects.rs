//! Does what `update` asks for: syncs, filtering and sorting away from the screen.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use tokio::sync::{mpsc, watch};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use super::comparing::{StartComparing, without_store};
use super::comparisons::Comparisons;
use crate::app::overlays::date_picker::ComparisonPeriod;
use crate::app::tenant::people_filter::{Arranged, Arrangement, arrange};
use crate::app::views::changes::ComparisonReport;
use crate::app::views::changes::change_filter::{ChangeArrangement, ChangesArranged};
use crate::sync::{Asking, Held, Interest, Report, TenantId, Ticket};

/// Reports that may wait for the screen; a sync waits when there are more.
const REPORTS: usize = 64;
/// How long leaving waits for tasks to notice.
const PATIENCE: Duration = Duration::from_millis(500);

/// Everything a sync is started with.
#[derive(Debug)]
pub struct SyncTask {
    /// Which sync.
    pub ticket: Ticket,
    /// Whom to ask, and about which day.
    pub asking: Asking,
    /// What the screen shows already.
    pub held: Option<Held>,
    /// Where its reports go.
    pub reports: mpsc::Sender<Report>,
    /// What the screen would like to have.
    pub interest: watch::Receiver<Interest>,
    /// Cancelled when nobody listens any more.
    pub cancel: CancellationToken,
}

/// Starts a sync; tests bring scripted ones.
pub type StartSync = Box<dyn Fn(SyncTask) -> Pin<Box<dyn Future<Output = ()> + Send>> + Send>;

/// A running sync, as seen from here.
struct Running {
    interest: watch::Sender<Interest>,
    cancel: CancellationToken,
}

/// What came from outside the terminal.
#[derive(Debug)]
pub enum Answer {
    /// A sync found something.
    Report(Report),
    /// People were filtered or sorted.
    Arranged(Arranged),
    /// A comparison found something.
    Compared(ComparisonReport),
    /// Changes were filtered or sorted.
    ChangesArranged(ChangesArranged),
}

/// Runs syncs and background work; nothing outlives it.
pub struct Runner {
    start: StartSync,
    tasks: TaskTracker,
    syncs: Vec<Option<Running>>,
    /// By tenant: whether the last question is no longer wanted.
    unwanted: Vec<Arc<AtomicBool>>,
    report_sender: mpsc::Sender<Report>,
    reports: mpsc::Receiver<Report>,
    arranged_sender: mpsc::Sender<Arranged>,
    arranged: mpsc::Receiver<Arranged>,
    comparisons: Comparisons,
}

impl Runner {
    /// For so many tenants.
    pub fn new(tenants: usize, start: StartSync) -> Self {
        let (report_sender, reports) = mpsc::channel(REPORTS);
        let (arranged_sender, arranged) = mpsc::channel(tenants.max(1));
        Self {
            start,
            tasks: TaskTracker::new(),
            syncs: (0..tenants).map(|_| None).collect(),
            unwanted: vec![Arc::default(); tenants],
            report_sender,
            reports,
            arranged_sender,
            arranged,
            comparisons: Comparisons::new(tenants, without_store()),
        }
    }

    /// With comparisons of snapshots made by `compare`.
    #[must_use]
    pub fn comparing(mut self, compare: StartComparing) -> Self {
        self.comparisons.start = compare;
        self
    }

    /// Starts a tenant's comparison and stops its earlier one.
    pub fn compare(&mut self, ticket: Ticket, period: ComparisonPeriod) {
        self.comparisons.compare(&self.tasks, ticket, period);
    }

    /// Stops a tenant's comparison.
    pub fn stop_comparing(&self, tenant: TenantId) {
        self.comparisons.stop_one(tenant);
    }

    /// Works on a question about changes; the tenant's earlier one is dropped.
    pub fn arrange_changes(&mut self, asked: ChangeArrangement) {
        self.comparisons.arrange(&self.tasks, asked);
    }

    /// Starts a tenant's sync and stops its earlier one.
    pub fn start_sync(&mut self, ticket: Ticket, asking: Asking, held: Option<Held>) {
        let cancel = CancellationToken::new();
        let (interest, listening) = watch::channel(Interest::default());
        let task = SyncTask {
            ticket,
            asking,
            held,
            reports: self.report_sender.clone(),
            interest: listening,
            cancel: cancel.clone(),
        };
        self.tasks.spawn((self.start)(task));
        let earlier = self.syncs[ticket.tenant.0].replace(Running { interest, cancel });
        if let Some(earlier) = earlier {
            earlier.cancel.cancel();
        }
    }

    /// Stops a tenant's sync.
    pub fn stop_sync(&mut self, tenant: TenantId) {
        if let Some(running) = self.syncs[tenant.0].take() {
            running.cancel.cancel();
        }
    }

    /// Tells a sync what the screen would like to have. Never waits.
    pub fn tell_interest(&self, tenant: TenantId, interest: Interest) {
        if let Some(running) = &self.syncs[tenant.0] {
            running.interest.send_replace(interest);
        }
    }

    /// Works on a question; the tenant's earlier one is dropped.
    pub fn arrange(&mut self, asked: Arrangement) {
        let unwanted = Arc::new(AtomicBool::new(false));
        let earlier = std::mem::replace(&mut self.unwanted[asked.tenant.0], Arc::clone(&unwanted));
        earlier.store(true, Ordering::Relaxed);
        let sender = self.arranged_sender.clone();
        self.tasks.spawn_blocking(move || {
            let cancelled = || unwanted.load(Ordering::Relaxed);
            if let Some(arranged) = arrange(&asked, &cancelled) {
                let _ = sender.blocking_send(arranged);
            }
        });
    }

    /// The next answer, lists before reports. Dropping the future loses nothing.
    pub async fn next(&mut self) -> Answer {
        tokio::select! {
            biased;
            Some(arranged) = self.arranged.recv() => Answer::Arranged(arranged),
            Some(arranged) = self.comparisons.arranged.recv() => Answer::ChangesArranged(arranged),
            Some(report) = self.comparisons.reports.recv() => Answer::Compared(report),
            Some(report) = self.reports.recv() => Answer::Report(report),
            else => std::future::pending().await,
        }
    }

    /// Stops everything. Waits a moment, no longer: requests under way are dropped.
    pub async fn stop(mut self) {
        for running in self.syncs.iter().flatten() {
            running.cancel.cancel();
        }
        for unwanted in &self.unwanted {
            unwanted.store(true, Ordering::Relaxed);
        }
        self.comparisons.stop();
        self.reports.close();
        self.arranged.close();
        self.tasks.close();
        let _ = tokio::time::timeout(PATIENCE, self.tasks.wait()).await;
    }
}
