//! Reads for the view Checks what differs from the snapshot before: for each tenant the latest question.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use super::store_ahead::StoreAhead;
use super::tenants::OpenedTenant;
use crate::app::views::checks::since_state::SinceReport;
use crate::domain::insight::checks::SinceSnapshot;
use crate::platform::Settings;
use crate::sync::since_snapshot::{SinceSpan, load};
use crate::sync::{TenantId, Ticket};

/// Reports that may wait for the screen.
const REPORT_CHANNEL_CAPACITY: usize = 16;

/// Reads the snapshots of a tenant. Tests supply scripted ones.
pub type ReadSince = Box<
    dyn Fn(TenantId, SinceSpan) -> Pin<Box<dyn Future<Output = Option<SinceSnapshot>> + Send>>
        + Send,
>;

/// What reads with a store, as soon as that is open. A store that cannot be read costs only the marks of what is new; the views that need
/// it say what is wrong with it.
pub(super) fn read_since(tenants: &[OpenedTenant], store: StoreAhead) -> ReadSince {
    let settings = tenants.iter().map(|t| t.access().settings.clone());
    let settings: Vec<Settings> = settings.collect();
    Box::new(move |tenant, span| {
        let (settings, store) = (settings[tenant.0].clone(), store.clone());
        Box::pin(async move {
            let persistence = store.persistence(&settings).await.ok().flatten()?;
            load(&persistence.store, span).await.ok().flatten()
        })
    })
}

/// The snapshots that are being read.
pub(super) struct SinceReader {
    read: Option<ReadSince>,
    /// For each tenant, what cancels its last question.
    cancels: Vec<CancellationToken>,
    report_sender: mpsc::Sender<SinceReport>,
    pub(super) reports: mpsc::Receiver<SinceReport>,
}

impl SinceReader {
    /// A reader for this many tenants.
    pub(super) fn new(tenants: usize, read: Option<ReadSince>) -> Self {
        let (report_sender, reports) = mpsc::channel(REPORT_CHANNEL_CAPACITY);
        Self {
            read,
            cancels: (0..tenants).map(|_| CancellationToken::new()).collect(),
            report_sender,
            reports,
        }
    }

    /// Starts to read, and stops what the tenant's earlier question asked for.
    pub(super) fn start(&mut self, tasks: &TaskTracker, ticket: Ticket, span: SinceSpan) {
        let Some(read) = &self.read else { return };
        let reading = read(ticket.tenant, span);
        let reports = self.report_sender.clone();
        let cancel = CancellationToken::new();
        let cancelled = cancel.clone();
        tasks.spawn(async move {
            let reporting = async {
                let found = reading.await.map(Arc::new);
                // Sending fails only when the screen is gone, and then there is nobody to report to.
                let _ = reports.send(SinceReport { ticket, found }).await;
            };
            tokio::select! {
                () = cancelled.cancelled() => {}
                () = reporting => {}
            }
        });
        std::mem::replace(&mut self.cancels[ticket.tenant.0], cancel).cancel();
    }

    /// Stops everything.
    pub(super) fn stop(&mut self) {
        self.cancels.iter().for_each(CancellationToken::cancel);
        self.reports.close();
    }
}
