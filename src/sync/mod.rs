//! What to fetch next and within which budget; the reports that stream out.
//!
//! Owns the order of the work, its cancellation and its progress. Must not know screens or wire types.

pub mod report;

pub use report::{Fact, Interest, Outcome, Progress, Report, TenantId, Ticket};

use tokio::sync::{mpsc, watch};
use tokio_util::sync::CancellationToken;

use crate::platform::Settings;

/// Runs one tenant's sync to its end: connects, streams [`Report`]s into `reports` (waiting when the reader is behind),
/// follows `interest`, stops at once when `cancel` is cancelled. Ends with [`Fact::Done`]; after that it serves
/// `interest.refresh` wishes until cancelled or the reader is gone, if `linger`.
pub async fn run(
    settings: Settings,
    ticket: Ticket,
    reports: mpsc::Sender<Report>,
    interest: watch::Receiver<Interest>,
    cancel: CancellationToken,
    linger: bool,
) {
    let _ = (settings, ticket, reports, interest, cancel, linger);
}
