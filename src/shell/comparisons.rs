//! The runner's part for the view of changes: one comparison and one question about it a tenant, the latest of each.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use super::comparing::{CompareTask, StartComparing};
use crate::app::overlays::date_picker::ComparisonPeriod;
use crate::app::views::changes::ComparisonReport;
use crate::app::views::changes::change_filter::{
    ChangeArrangement, ChangesArranged, arrange_changes,
};
use crate::sync::{TenantId, Ticket};

/// Reports that may wait for the screen; a comparison waits when there are more.
const REPORTS: usize = 16;

/// Comparisons under way.
pub(super) struct Comparisons {
    pub(super) start: StartComparing,
    /// By tenant: stops the last comparison.
    cancels: Vec<CancellationToken>,
    /// By tenant: whether the last question is no longer wanted.
    unwanted: Vec<Arc<AtomicBool>>,
    report_sender: mpsc::Sender<ComparisonReport>,
    pub(super) reports: mpsc::Receiver<ComparisonReport>,
    arranged_sender: mpsc::Sender<ChangesArranged>,
    pub(super) arranged: mpsc::Receiver<ChangesArranged>,
}

impl Comparisons {
    /// For so many tenants.
    pub(super) fn new(tenants: usize, start: StartComparing) -> Self {
        let (report_sender, reports) = mpsc::channel(REPORTS);
        let (arranged_sender, arranged) = mpsc::channel(tenants.max(1));
        Self {
            start,
            cancels: (0..tenants).map(|_| CancellationToken::new()).collect(),
            unwanted: (0..tenants).map(|_| Arc::default()).collect(),
            report_sender,
            reports,
            arranged_sender,
            arranged,
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

    /// Works on a question; the tenant's earlier one is dropped.
    pub(super) fn arrange(&mut self, tasks: &TaskTracker, asked: ChangeArrangement) {
        let unwanted = Arc::new(AtomicBool::new(false));
        let slot = &mut self.unwanted[asked.tenant.0];
        std::mem::replace(slot, Arc::clone(&unwanted)).store(true, Ordering::Relaxed);
        let sender = self.arranged_sender.clone();
        tasks.spawn_blocking(move || {
            let cancelled = || unwanted.load(Ordering::Relaxed);
            if let Some(arranged) = arrange_changes(&asked, &cancelled) {
                let _ = sender.blocking_send(arranged);
            }
        });
    }

    /// Stops everything.
    pub(super) fn stop(&mut self) {
        self.cancels.iter().for_each(CancellationToken::cancel);
        for unwanted in &self.unwanted {
            unwanted.store(true, Ordering::Relaxed);
        }
        self.reports.close();
        self.arranged.close();
    }
}
