//! Does what `update` asks for: syncs, filtering and sorting away from the screen.

use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use tokio::sync::{mpsc, watch};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use super::comparison_runner::Comparisons;
use super::comparison_task::{StartComparing, without_store};
use super::filter_worker::FilterWorker;
use crate::app::filter_job::FilterJob;
use crate::app::filtered_list::FilterResult;
use crate::app::views::changes::comparison::ComparisonReport;
use crate::app::views::changes::period::ComparisonPeriod;
use crate::sync::{Asking, HeldRows, Interest, Report, TenantId, Ticket};

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
    pub held: Option<HeldRows>,
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
pub enum TaskReport {
    /// A sync found something.
    Report(Report),
    /// A list was filtered or sorted.
    Filtered(FilterResult),
    /// A comparison found something.
    Compared(ComparisonReport),
}

/// Runs syncs and background work; nothing outlives it.
pub struct Runner {
    start: StartSync,
    tasks: TaskTracker,
    syncs: Vec<Option<Running>>,
    report_sender: mpsc::Sender<Report>,
    reports: mpsc::Receiver<Report>,
    filters: FilterWorker,
    comparisons: Comparisons,
}

impl Runner {
    /// For so many tenants.
    pub fn new(tenants: usize, start: StartSync) -> Self {
        let (report_sender, reports) = mpsc::channel(REPORTS);
        Self {
            start,
            tasks: TaskTracker::new(),
            syncs: (0..tenants).map(|_| None).collect(),
            report_sender,
            reports,
            filters: FilterWorker::new(),
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

    /// Starts a tenant's sync and stops its earlier one.
    pub fn start_sync(&mut self, ticket: Ticket, asking: Asking, held: Option<HeldRows>) {
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

    /// Filters and sorts a list; the earlier job for the same list is given up.
    pub fn filter(&mut self, job: FilterJob) {
        self.filters.start(&self.tasks, job);
    }

    /// The next answer, lists before reports. Dropping the future loses nothing.
    pub async fn next(&mut self) -> TaskReport {
        tokio::select! {
            biased;
            Some(result) = self.filters.next() => TaskReport::Filtered(result),
            Some(report) = self.comparisons.reports.recv() => TaskReport::Compared(report),
            Some(report) = self.reports.recv() => TaskReport::Report(report),
            else => std::future::pending().await,
        }
    }

    /// Stops everything. Waits a moment, no longer: requests under way are dropped.
    pub async fn stop(mut self) {
        for running in self.syncs.iter().flatten() {
            running.cancel.cancel();
        }
        self.filters.stop();
        self.comparisons.stop();
        self.reports.close();
        self.tasks.close();
        let _ = tokio::time::timeout(PATIENCE, self.tasks.wait()).await;
    }
}
