//! Reads the platforms' own work calendars, off the UI task.

use std::future::Future;
use std::pin::Pin;

use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use super::store_ahead::StoreAhead;
use super::tenants::OpenedTenant;
use crate::app::views::expiring::known_calendars::CalendarReport;
use crate::platform::TenantAccess;
use crate::sync::{CalendarMode, TenantId, read_work_calendar};

/// Answers that may wait for the screen.
const REPORT_CHANNEL_CAPACITY: usize = 16;

/// Reads the calendar of a tenant. Tests supply scripted ones.
pub type ReadCalendar = Box<
    dyn Fn(TenantId, CalendarMode) -> Pin<Box<dyn Future<Output = CalendarReport> + Send>> + Send,
>;

/// The reader of this run: it asks the platforms and stores what they say. Without a store, or with
/// one that fails, the platform is asked each time.
pub(super) fn read_calendar(tenants: &[OpenedTenant], store: StoreAhead) -> ReadCalendar {
    let access: Vec<TenantAccess> = tenants.iter().map(|it| it.access().clone()).collect();
    Box::new(move |tenant, mode| {
        let (access, store) = (access[tenant.0].clone(), store.clone());
        Box::pin(async move {
            let persistence = if store.keeps_today() {
                store.persistence(&access.settings).await.ok().flatten()
            } else {
                None
            };
            let store = persistence.map(|persistence| persistence.store);
            let answer = read_work_calendar(access, store, mode).await;
            CalendarReport { tenant, answer }
        })
    })
}

/// The calendars that are being read.
pub(super) struct CalendarRunner {
    pub(super) read: Option<ReadCalendar>,
    cancel: CancellationToken,
    report_sender: mpsc::Sender<CalendarReport>,
    pub(super) reports: mpsc::Receiver<CalendarReport>,
}

impl CalendarRunner {
    /// One that reads nothing.
    pub(super) fn new() -> Self {
        let (report_sender, reports) = mpsc::channel(REPORT_CHANNEL_CAPACITY);
        Self {
            read: None,
            cancel: CancellationToken::new(),
            report_sender,
            reports,
        }
    }

    /// Starts to read the calendar of a tenant.
    pub(super) fn start(&self, tasks: &TaskTracker, tenant: TenantId, mode: CalendarMode) {
        let Some(read) = &self.read else { return };
        let (reading, sender) = (read(tenant, mode), self.report_sender.clone());
        let cancel = self.cancel.clone();
        tasks.spawn(async move {
            tokio::select! {
                () = cancel.cancelled() => {}
                report = reading => {
                    // Sending fails only when the screen is gone.
                    let _ = sender.send(report).await;
                }
            }
        });
    }

    /// Stops everything.
    pub(super) fn stop(&mut self) {
        self.cancel.cancel();
        self.reports.close();
    }
}
