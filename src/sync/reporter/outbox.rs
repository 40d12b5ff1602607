//! The bounded channel of reports. Sending fails as soon as the sync is cancelled or nobody reads
//! any more.

use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use crate::sync::error::SyncError;
use crate::sync::report::{Report, SyncEvent, Ticket};

/// Sends events under one ticket.
#[derive(Debug)]
pub(in crate::sync) struct Outbox {
    ticket: Ticket,
    reports: mpsc::Sender<Report>,
    cancel: CancellationToken,
}

impl Outbox {
    pub(super) fn new(
        ticket: Ticket,
        reports: mpsc::Sender<Report>,
        cancel: CancellationToken,
    ) -> Self {
        Self {
            ticket,
            reports,
            cancel,
        }
    }

    /// Waits for room: a slow reader slows the sync down, so that memory is bounded by the channel.
    pub(super) async fn send(&self, event: SyncEvent) -> Result<(), SyncError> {
        let report = Report {
            ticket: self.ticket,
            event,
        };
        tokio::select! {
            biased;
            () = self.cancel.cancelled() => Err(SyncError::Stopped),
            sent = self.reports.send(report) => sent.map_err(|_| SyncError::Stopped),
        }
    }

    /// Resolves when the sync should stop: it was cancelled, or nobody reads any more.
    pub(in crate::sync) async fn stopped(&self) {
        tokio::select! {
            () = self.cancel.cancelled() => {}
            () = self.reports.closed() => {}
        }
    }
}
