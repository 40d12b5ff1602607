//! What to fetch next and within which budget; the reports that stream out.
//!
//! Owns the order of the work, its cancellation and its progress. Must not know screens or wire types.

mod as_of;
mod balances;
pub mod changes;
mod engine;
mod outbox;
mod people;
mod profiles;
mod progress;
mod queue;
pub mod report;

pub use as_of::Teller;
pub use engine::run_on;
pub use outbox::Outbox;
pub use report::{Cost, Fact, Interest, Outcome, Progress, Report, Source, TenantId, Ticket, Want};

use jiff::civil::Date;
use tokio::sync::{mpsc, watch};
use tokio_util::sync::CancellationToken;

use crate::platform::dingtalk::DingTalk;
use crate::platform::feishu::Feishu;
use crate::platform::wecom::WeCom;
use crate::platform::{ApiError, Clock, Credentials, Platform, Settings};
use crate::store::{Holder, Store, StoreError, TenantKey, TenantStore};

/// How far a sync goes, where it begins, and whether it stays.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Plan {
    /// What is asked for.
    pub want: Want,
    /// Serve wishes for single people after everything was fetched, until cancelled.
    pub linger: bool,
    /// Whom to ask.
    pub asking: Asking,
}

/// Whom to ask, and about which day.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Asking {
    /// The platform, about today.
    Platform {
        /// Tell first what the store has, and change it in place (the dashboard). Without it rows stand in the platform's order.
        kept_first: bool,
        /// Give an interrupted sync up instead of resuming it (`F5`).
        start_over: bool,
    },
    /// The store alone, whatever the age of what it has.
    Kept,
    /// About another day: the platform where it can tell (Feishu), else the snapshot that stands for the day.
    AsOf(Date),
}

impl Default for Asking {
    fn default() -> Self {
        Self::Platform {
            kept_first: false,
            start_over: false,
        }
    }
}

/// Where a sync keeps what it finds.
#[derive(Clone, Debug)]
pub struct Keeping {
    /// The tenant's part of the store.
    pub store: TenantStore,
    /// This program.
    pub holder: Holder,
}

impl Keeping {
    /// The part of `store` that belongs to the tenant of these settings.
    pub async fn of(
        settings: &Settings,
        store: &Store,
        holder: &Holder,
    ) -> Result<Self, StoreError> {
        Ok(Self {
            store: store.tenant(&key_of(settings)).await?,
            holder: holder.clone(),
        })
    }
}

/// Whose data it is. Feishu's people have other ids for every kind of user id.
fn key_of(settings: &Settings) -> TenantKey {
    let account = match &settings.credentials {
        Credentials::WeCom { corp_id, .. } => corp_id.clone(),
        Credentials::DingTalk { app_key, .. } => app_key.clone(),
        Credentials::Feishu {
            app_id,
            user_id_type,
            ..
        } => format!("{app_id} {user_id_type}"),
    };
    TenantKey {
        name: settings.tenant.to_string(),
        platform: settings.credentials.platform(),
        account,
    }
}

/// Runs one tenant's sync to its end: connects, streams [`Report`]s into `reports` (waiting when the reader is behind),
/// follows `interest`, stops at once when `cancel` is cancelled.
///
/// The last report of the sync proper is [`Fact::Done`]; only `plan.linger` lets balances follow it. Ends when the reader
/// is gone.
pub async fn run(
    mut settings: Settings,
    mut plan: Plan,
    mut keeping: Option<Keeping>,
    ticket: Ticket,
    reports: mpsc::Sender<Report>,
    interest: watch::Receiver<Interest>,
    cancel: CancellationToken,
) {
    let out = Outbox::new(ticket, reports, cancel);
    if let Asking::AsOf(day) = plan.asking {
        if Teller::of(&settings, plan.want, day) == Teller::Snapshot {
            return as_of::tell_snapshot(keeping, plan.want, day, out).await;
        }
        as_of::ask_platform(day, &mut settings, &mut plan, &mut keeping);
        // A reader who has gone is noticed by what follows.
        let _ = out.send(Fact::Source(Source::Platform)).await;
    }
    let clock = settings.clock;
    match settings.credentials {
        Credentials::WeCom { .. } => {
            run_client(WeCom::connect(&settings), plan, clock, out, interest).await;
        }
        Credentials::DingTalk { .. } => {
            run_client(DingTalk::connect(&settings), plan, clock, out, interest).await;
        }
        Credentials::Feishu { .. } => {
            run_client(Feishu::connect(&settings), plan, clock, out, interest).await;
        }
    }
}

async fn run_client<P: Platform>(
    client: Result<P, ApiError>,
    plan: Plan,
    clock: Clock,
    out: Outbox,
    interest: watch::Receiver<Interest>,
) {
    match client {
        Ok(client) => run_on(client, plan, clock, out, interest).await,
        // When this cannot be sent, nobody is left to tell.
        Err(error) => drop(out.send(Fact::Done(Outcome::Failed(error))).await),
    }
}
