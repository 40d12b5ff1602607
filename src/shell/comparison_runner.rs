//! Runs comparisons for the view of changes: for each tenant the latest one.

use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use super::comparison_task::{CompareTask, StartComparing};
use crate::app::views::changes::comparison::ComparisonReport;
use crate::app::views::changes::period::ComparisonPeriod;
use crate::sync::{TenantId, Ticket};

/// Reports that may wait for the screen. A comparison that finds more waits too.
const REPORT_CHANNEL_CAPACITY: usize = 16;

/// The comparisons that are running.
pub(super) struct Comparisons {
    pub(super) start: StartComparing,
    /// For each tenant, what cancels its last comparison.
    cancels: Vec<CancellationToken>,
    report_sender: mpsc::Sender<ComparisonReport>,
    pub(super) reports: mpsc::Receiver<ComparisonReport>,
}

impl Comparisons {
    /// A runner for this many tenants.
    pub(super) fn new(tenants: usize, start: StartComparing) -> Self {
        let (report_sender, reports) = mpsc::channel(REPORT_CHANNEL_CAPACITY);
        Self {
            start,
            cancels: (0..tenants).map(|_| CancellationToken::new()).collect(),
            report_sender,
            reports,
        }
    }

    /// Starts a comparison, and stops the tenant's earlier one.
    pub(super) fn compare(
        &mut self,
        tasks: &TaskTracker,
        ticket: Ticket,
        period: ComparisonPeriod,
    ) {
        let cancel = CancellationToken::new();
        let task = CompareTask {
            ticket,
            period,
            reports: self.report_sender.clone(),
            cancel: cancel.clone(),
        };
        tasks.spawn((self.start)(task));
        std::mem::replace(&mut self.cancels[ticket.tenant.0], cancel).cancel();
    }

    /// Stops a tenant's comparison.
    pub(super) fn stop_one(&self, tenant: TenantId) {
        self.cancels[tenant.0].cancel();
    }

    /// Stops everything.
    pub(super) fn stop(&mut self) {
        self.cancels.iter().for_each(CancellationToken::cancel);
        self.reports.close();
    }
}
