//! The syncs of a command's tenants, all at once.
//!
//! Every sync has a bounded channel of its own: a tenant whose turn has not come waits on its full channel, so memory stays
//! bounded however many people there are.

use tokio::sync::{mpsc, watch};
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use crate::platform::{ApiError, Credentials, Settings, TenantAccess};
use crate::sync::{
    self, Asking, Interest, Outcome, Persistence, Report, SyncEvent, SyncPlan, SyncStart, TenantId,
    Ticket, Want,
};

use super::tenant_reading::{RunningSync, is_from_store};

/// People whose balances may wait while an earlier tenant is printed: tenants are asked at the same time, each at its own
/// limits, and printed one after the other. About 50 MB at most.
const MOST_WAITING: usize = 20_000;
/// Reports that may wait when the store answers: one is about a thousand people.
const PIECES: usize = 20;

/// One tenant's part of the command: whom to ask, with what.
#[derive(Debug)]
pub(super) struct SyncRequest {
    pub(super) access: TenantAccess,
    pub(super) persistence: Option<Persistence>,
    pub(super) asking: Asking,
}

/// Those that were started and have not been seen to end.
pub(super) struct RunningSyncs {
    want: Want,
    /// Whom each of them asks about first.
    interest: Interest,
    cancel: CancellationToken,
    tasks: JoinSet<()>,
    started: usize,
}

impl RunningSyncs {
    pub(super) fn new(want: Want, interest: Interest, cancel: CancellationToken) -> Self {
        Self {
            want,
            interest,
            cancel,
            tasks: JoinSet::new(),
            started: 0,
        }
    }

    /// Starts a tenant's sync.
    pub(super) fn start(&mut self, asker: SyncRequest) -> RunningSync {
        let ticket = Ticket {
            tenant: TenantId(self.started),
            generation: 0,
        };
        self.started += 1;
        let settings = asker.access.settings.clone();
        let (asking, has_store) = (asker.asking, asker.persistence.is_some());
        let (report, reports) = mpsc::channel(self.room(&settings, asking));
        let (interest, wishes) = watch::channel(self.interest.clone());
        let cancel = self.cancel.child_token();
        if let Some(error) = asker.access.locked {
            self.tasks.spawn(refuse(ticket, error, report));
        } else {
            let plan = SyncPlan {
                want: self.want,
                linger: false,
                asking,
            };
            let beginning = SyncStart::headless(plan, asker.persistence);
            let stop = cancel.clone();
            let run = sync::run(asker.access, beginning, ticket, report, wishes, stop);
            self.tasks.spawn(run);
        }
        RunningSync {
            settings,
            asking,
            has_store,
            reports,
            interest,
            cancel,
        }
    }

    /// Stops them. Each has put its part of the store in order by then; one that panicked was told as a tenant that was lost.
    pub(super) async fn end(mut self) {
        self.cancel.cancel();
        while self.tasks.join_next().await.is_some() {}
    }

    /// Reports that may wait.
    fn room(&self, settings: &Settings, asking: Asking) -> usize {
        if is_from_store(settings, self.want, asking) {
            return PIECES;
        }
        let people_in_a_report = match settings.credentials {
            Credentials::WeCom { .. } => 1,
            Credentials::DingTalk { .. } => 50,
            Credentials::Feishu { page_size, .. } => page_size as usize,
        };
        MOST_WAITING / people_in_a_report.max(1)
    }
}

/// A tenant without a secret is asked nothing.
async fn refuse(ticket: Ticket, error: ApiError, report: mpsc::Sender<Report>) {
    let event = SyncEvent::Done(Outcome::Refused(error));
    // When this cannot be sent, nobody is left to tell.
    let _ = report.send(Report { ticket, event }).await;
}
