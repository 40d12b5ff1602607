//! What to fetch next and within which budget; the reports that stream out.
//!
//! Owns the order of the work, its cancellation and its progress. Must not know screens or wire types.

mod balances;
mod engine;
mod outbox;
mod people;
mod profiles;
mod progress;
mod queue;
pub mod report;

pub use engine::run_on;
pub use outbox::Outbox;
pub use report::{Fact, Interest, Outcome, Progress, Report, TenantId, Ticket, Want};

use tokio::sync::{mpsc, watch};
use tokio_util::sync::CancellationToken;

use crate::platform::Settings;

/// How far a sync goes, and whether it stays.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Plan {
    /// What is asked for.
    pub want: Want,
    /// Serve wishes for single people after everything was fetched, until cancelled.
    pub linger: bool,
}

/// Runs one tenant's sync to its end: connects, streams [`Report`]s into `reports` (waiting when the reader is behind),
/// follows `interest`, stops at once when `cancel` is cancelled.
///
/// The last report of the sync proper is [`Fact::Done`]; only `plan.linger` lets balances follow it. Ends when the reader
/// is gone.
pub async fn run(
    settings: Settings,
    plan: Plan,
    ticket: Ticket,
    reports: mpsc::Sender<Report>,
    interest: watch::Receiver<Interest>,
    cancel: CancellationToken,
) {
    let out = Outbox::new(ticket, reports, cancel);
    let _ = (settings, plan, out, interest);
}
