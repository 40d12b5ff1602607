//! What to fetch next and within which budget; resuming and following; the reports that stream out.
//!
//! [`run`] is the entry point: a tenant, a plan and what is stored go in, [`Report`]s come out. A sync is a `session` that moves
//! between named phases and owns four parts: `scheduler`, `directory`, `reporter` and `persistence`. `cached` and `as_of` report
//! from the store alone, `diff` compares two snapshots, and `since_snapshot` reads what checks need of two snapshots.

mod as_of;
mod cached;
pub mod diff;
mod directory;
mod error;
mod missing_rows;
mod persistence;
mod plan;
mod report;
mod reporter;
mod requests;
mod scheduler;
mod session;
pub mod since_snapshot;
mod tasks;
mod work_calendar;

pub use as_of::AsOfSource;
pub use directory::has_shrunk;
pub use persistence::{Persistence, StoreMeter, StoredDay};
pub use plan::{Freshness, HeldRows, SyncContext, SyncMode, SyncPlan, SyncStart};
pub use report::{
    Cost, Interest, Outcome, Progress, RefreshRequests, Report, Source, SyncDepth, SyncEvent,
    TenantId, Ticket,
};
pub use reporter::Reporter;
pub use session::run_on;
pub use work_calendar::{CalendarMode, read_work_calendar};

use std::sync::Arc;

use tokio::sync::{mpsc, watch};
use tokio_util::sync::CancellationToken;

use crate::platform::connect::{ClientTask, ConnectClient, run_on_client};
use crate::platform::http::HttpTimeouts;
use crate::platform::{Platform, Settings, TenantAccess};

/// Runs one tenant's sync to its end: connects, streams [`Report`]s into `reports` (waiting when the reader is behind),
/// follows `interest`, and stops at once when `cancel` is cancelled.
///
/// With a store, [`SyncEvent::Source`] says where what follows comes from, whenever that changes: the store, this program's own
/// calls, or another program that is followed. The last report of the sync proper is
/// [`SyncEvent::Done`]. Only with `plan.linger` do more reports come after it: balances that were
/// refreshed, and later syncs of other programs. Such a sync is reported with [`Source::Cached`]
/// (the age of the balances that it will replace), [`Source::Followed`] (the program that syncs),
/// and [`SyncEvent::Done`] at its end. One that ended before it was noticed is reported with
/// [`Source::Cached`] and without [`Source::Followed`]. The function ends at most half a second
/// after the reader is gone.
///
/// A tenant without a secret is refused where its platform would be called: what is stored is reported, and another program that
/// syncs it is followed.
pub async fn run(
    tenant: impl Into<TenantAccess>,
    start: SyncStart,
    ticket: Ticket,
    reports: mpsc::Sender<Report>,
    interest: watch::Receiver<Interest>,
    cancel: CancellationToken,
) {
    let SyncStart {
        mut plan,
        persistence: mut access,
        held,
        chosen,
    } = start;
    let out = Reporter::new(ticket, reports, cancel);
    let mut tenant = tenant.into();
    if tenant.locked.is_some() {
        plan.mode = plan.mode.without_secret();
    }
    let settings = &mut tenant.settings;
    if let Some(access) = &mut access {
        access.name_sync(ticket.generation);
        remember_in_store(settings, access);
    }
    if let SyncMode::AsOf(day) = plan.mode {
        if AsOfSource::of(settings, plan.depth, day) == AsOfSource::Snapshot {
            return as_of::report_snapshot(access, plan.depth, day, out).await;
        }
        as_of::ask_platform(day, settings, &mut plan, &mut access);
        if access.is_none() {
            // If the reader is gone, the next report fails too and ends the sync.
            let _ = out.tell_source(Source::Platform).await;
        }
    }
    let context = SyncContext {
        plan,
        persistence: access,
        clock: settings.clock,
        month: settings.credentials.month(),
        held,
        chosen,
    };
    match plan.mode {
        SyncMode::Cached => cached::run(settings, context, out).await,
        SyncMode::Opened(Freshness::AnyAge) if !cached::is_there(&context).await => {
            cached::run(settings, context, out).await;
        }
        SyncMode::Opened(_) | SyncMode::Platform { .. } | SyncMode::AsOf(_) => {
            let platform = tenant.settings.credentials.platform();
            let task = ClientSync {
                tenant,
                context,
                out,
                interest,
            };
            run_on_client(platform, task).await;
        }
    }
}

/// Lets the client count its calls, and remember what it asks for once a day, in the store.
fn remember_in_store(settings: &mut Settings, access: &Persistence) {
    let meter = StoreMeter::new(access, settings.clock);
    settings.meter = Some(Arc::new(meter));
    let day = Arc::new(StoredDay::new(access));
    settings.memory = settings.memory.clone().stored_in(day);
}

/// A sync, for the client of its tenant's platform.
struct ClientSync {
    tenant: TenantAccess,
    context: SyncContext,
    out: Reporter,
    interest: watch::Receiver<Interest>,
}

impl ClientTask for ClientSync {
    type Answer = ();

    async fn run<P: Platform>(self, connect: ConnectClient<P>) {
        let tenant = self.tenant;
        let connect = move || tenant.connect(|settings| connect(settings, HttpTimeouts::default()));
        run_on(connect, self.context, self.out, self.interest).await;
    }
}
