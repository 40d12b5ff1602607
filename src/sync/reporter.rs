//! The way out: one bounded channel, given up at once when the sync is cancelled or nobody reads any more.

use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use super::report::{Report, SyncEvent, Ticket};

/// Sends facts under one ticket.
#[derive(Debug)]
pub struct Reporter {
    ticket: Ticket,
    reports: mpsc::Sender<Report>,
    cancel: CancellationToken,
}

/// Cancelled, or nobody reads any more.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Stopped;

impl Reporter {
    /// An outbox for one sync.
    pub fn new(ticket: Ticket, reports: mpsc::Sender<Report>, cancel: CancellationToken) -> Self {
        Self {
            ticket,
            reports,
            cancel,
        }
    }

    /// Sends a fact, waiting for room: a slow reader slows the sync, so memory is bounded by the channel.
    pub async fn send(&self, event: SyncEvent) -> Result<(), Stopped> {
        let report = Report {
            ticket: self.ticket,
            event,
        };
        tokio::select! {
            biased;
            () = self.cancel.cancelled() => Err(Stopped),
            sent = self.reports.send(report) => sent.map_err(|_| Stopped),
        }
    }

    /// Resolves when the sync should stop: cancelled, or nobody reads any more.
    pub async fn stopped(&self) {
        tokio::select! {
            () = self.cancel.cancelled() => {}
            () = self.reports.closed() => {}
        }
    }
}
