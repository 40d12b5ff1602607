//! What to fetch next and within which budget; the reports that stream out.
//!
//! Owns the order of the work, its cancellation and its progress. Must not know screens or wire types.

mod as_of;
mod asking;
mod balances;
mod cached;
pub mod changes;
mod checkpoint_writer;
mod consent;
mod engine;
mod follower;
mod idle_watcher;
mod ingest;
mod listing;
mod meter;
mod opening;
mod outcome;
mod people;
mod permit;
mod position;
mod profiles;
mod progress;
mod progress_note;
mod queue;
mod refresh_requests;
pub mod report;
mod reporter;
mod restore;
mod resuming;
mod shrinkage;
mod telling;

pub use as_of::AsOfSource;
pub use engine::run_on;
pub use meter::StoreMeter;
pub use opening::{Freshness, HeldRows};
pub use report::{
    Cost, Interest, Outcome, Progress, Report, Source, SyncEvent, TenantId, Ticket, Want,
};
pub use reporter::Reporter;

use std::sync::Arc;

use jiff::civil::Date;
use tokio::sync::{mpsc, watch};
use tokio_util::sync::CancellationToken;

use permit::LeasePermit;

use crate::domain::PlatformKind;
use crate::platform::dingtalk::DingTalk;
use crate::platform::feishu::Feishu;
use crate::platform::settings::MonthlyCalls;
use crate::platform::wecom::WeCom;
use crate::platform::{Clock, Credentials, Settings, TenantAccess};
use crate::store::{Holder, Store, StoreError, TenantKey, TenantStore};

/// How far a sync goes, where it begins, and whether it stays.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct SyncPlan {
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
    /// As the dashboard opens or comes back from another day: what there is, and the platform only where that is not fresh.
    Opened(Freshness),
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
pub struct Persistence {
    /// The tenant's part of the store.
    pub store: TenantStore,
    /// This program.
    pub holder: Holder,
    permit: LeasePermit,
}

impl Persistence {
    /// A program's earlier question may still hold the lease while a later one begins: they are told apart.
    fn name_question(&mut self, generation: u32) {
        self.holder = Holder(format!("{}#{generation}", self.holder.0));
        self.permit = LeasePermit::default();
    }

    /// A tenant's part of a store, as this program uses it.
    pub fn new(store: TenantStore, holder: Holder) -> Self {
        Self {
            store,
            holder,
            permit: LeasePermit::default(),
        }
    }

    /// The part of `store` that belongs to the tenant of these settings.
    pub async fn of(
        settings: &Settings,
        store: &Store,
        holder: &Holder,
    ) -> Result<Self, StoreError> {
        let store = store.tenant(&key_of(settings)).await?;
        let store = store.narrowed_to(settings.departments.to_text());
        Ok(Self::new(store, holder.clone()))
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

/// What a sync is to do, and with what, besides its platform.
#[derive(Clone, Debug)]
pub struct SyncContext {
    /// How far it goes.
    pub plan: SyncPlan,
    /// Where it keeps what it finds.
    pub keeping: Option<Persistence>,
    /// Tells the moment.
    pub clock: Clock,
    /// What may be spent in a calendar month, where that is limited.
    pub month: Option<MonthlyCalls>,
    /// What the screen shows already.
    pub held: Option<HeldRows>,
}

impl Asking {
    fn tells_kept_first(self) -> bool {
        matches!(
            self,
            Self::Platform {
                kept_first: true,
                ..
            } | Self::Opened(_)
        )
    }

    fn starts_over(self) -> bool {
        matches!(
            self,
            Self::Platform {
                start_over: true,
                ..
            }
        )
    }
}

/// How a sync begins: how far it goes, where it keeps what it finds, and what the screen shows already.
#[derive(Clone, Debug)]
pub struct SyncStart {
    /// How far it goes.
    pub plan: SyncPlan,
    /// Where it keeps what it finds.
    pub keeping: Option<Persistence>,
    /// What the screen shows already.
    pub held: Option<HeldRows>,
}

impl SyncStart {
    /// Without a screen.
    pub fn headless(plan: SyncPlan, keeping: Option<Persistence>) -> Self {
        Self {
            plan,
            keeping,
            held: None,
        }
    }
}

/// Runs one tenant's sync to its end: connects, streams [`Report`]s into `reports` (waiting when the reader is behind),
/// follows `interest`, stops at once when `cancel` is cancelled.
///
/// With a store, [`SyncEvent::Source`] says where what follows comes from, whenever that changes: what was kept, this program's
/// own asking, or another program that is followed. The last report of the sync proper is [`SyncEvent::Done`]; only `plan.linger`
/// lets balances follow it, and later syncs of other programs. Of such a one first [`Source::Kept`] tells how old the figures
/// are that it begins to overtake, then [`Source::Followed`] who asks, and another [`SyncEvent::Done`] its end; one that ended before
/// it was seen is told with [`Source::Kept`] alone. Ends when the reader is gone, half a second later at most.
///
/// A tenant without a secret is refused where its platform would be asked: what was kept is told, and who syncs it is followed.
pub async fn run(
    tenant: impl Into<TenantAccess>,
    beginning: SyncStart,
    ticket: Ticket,
    reports: mpsc::Sender<Report>,
    interest: watch::Receiver<Interest>,
    cancel: CancellationToken,
) {
    let SyncStart {
        mut plan,
        mut keeping,
        held,
    } = beginning;
    let out = Reporter::new(ticket, reports, cancel);
    let mut access = tenant.into();
    if access.locked.is_some() && matches!(plan.asking, Asking::Opened(Freshness::Within(_))) {
        // That the secret is missing is said at once, not when the figures are no longer fresh.
        plan.asking = Asking::Platform {
            kept_first: true,
            start_over: false,
        };
    }
    let settings = &mut access.settings;
    if let Some(keeping) = &mut keeping {
        keeping.name_question(ticket.generation);
        let meter = StoreMeter::new(keeping, settings.clock);
        settings.meter = Some(Arc::new(meter));
    }
    if let Asking::AsOf(day) = plan.asking {
        if AsOfSource::of(settings, plan.want, day) == AsOfSource::Snapshot {
            return as_of::tell_snapshot(keeping, plan.want, day, out).await;
        }
        as_of::ask_platform(day, settings, &mut plan, &mut keeping);
        if keeping.is_none() {
            // A reader who has gone is noticed by what follows.
            let _ = out.send(SyncEvent::Source(Source::Platform)).await;
        }
    }
    let terms = SyncContext {
        plan,
        keeping,
        clock: settings.clock,
        month: settings.credentials.month(),
        held,
    };
    match plan.asking {
        Asking::Kept => cached::run(settings, terms, out).await,
        Asking::Opened(Freshness::AnyAge) if !cached::is_there(&terms).await => {
            cached::run(settings, terms, out).await;
        }
        Asking::Opened(_) | Asking::Platform { .. } | Asking::AsOf(_) => {
            ask_platform(access, terms, out, interest).await;
        }
    }
}

async fn ask_platform(
    access: TenantAccess,
    terms: SyncContext,
    out: Reporter,
    interest: watch::Receiver<Interest>,
) {
    match access.settings.credentials.platform() {
        PlatformKind::WeCom => {
            run_on(move || access.connect(WeCom::connect), terms, out, interest).await;
        }
        PlatformKind::DingTalk => {
            run_on(
                move || access.connect(DingTalk::connect),
                terms,
                out,
                interest,
            )
            .await;
        }
        PlatformKind::Feishu => {
            run_on(
                move || access.connect(Feishu::connect),
                terms,
                out,
                interest,
            )
            .await;
        }
    }
}
