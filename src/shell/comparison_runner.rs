//! The runner's part for the view of changes: one comparison a tenant, the latest.

use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use super::comparison_task::{CompareTask, StartComparing};
use crate::app::views::changes::comparison::ComparisonReport;
use crate::app::views::changes::period::ComparisonPeriod;
use crate::sync::{TenantId, Ticket};

/// Reports that may wait for the screen; a comparison waits when there are more.
const REPORTS: usize = 16;

/// Comparisons under way.
pub(super) struct Comparisons {
    pub(super) start: StartComparing,
    /// By tenant: stops the last comparison.
    cancels: Vec<CancellationToken>,
    report_sender: mpsc::Sender<ComparisonReport>,
    pub(super) reports: mpsc::Receiver<ComparisonReport>,
}

impl Comparisons {
    /// For so many tenants.
    pub(super) fn new(tenants: usize, start: StartComparing) -> Self {
        let (report_sender, reports) = mpsc::channel(REPORTS);
        Self {
            start,
            cancels: (0..tenants).map(|_| CancellationToken::new()).collect(),
            report_sender,
            reports,
        }
    }

    /// Starts a tenant's comparison and stops its earlier one.
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
