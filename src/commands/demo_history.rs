//! Snapshots of the demo's company on earlier days, so that looking at another day and the view of changes have something to show.
//!
//! For each day an emulator of the company as it was then is read by an ordinary sync into a temporary store. That happens only when
//! the user first asks for another day, and the store is removed at the end.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use futures_util::future::join_all;
use jiff::{SignedDuration, Timestamp};
use tokio::sync::{mpsc, watch};
use tokio_util::sync::CancellationToken;

use crate::domain::{Bilingual, Today};
use crate::emulator::{Emulator, EmulatorOptions, Faults, LimitScale};
use crate::export::abandoned_files;
use crate::platform::{BaseUrl, Clock, Settings};
use crate::shell::StoreAhead;
use crate::store::{Store, StoreError, StoreUrl};
use crate::sync::{
    self, Interest, Persistence, SyncDepth, SyncMode, SyncPlan, SyncStart, TenantId, Ticket,
};

/// The days that have a snapshot, the earliest first.
const DAYS: [(u32, Clock); 4] = [
    (6, || days_ago(6)),
    (3, || days_ago(3)),
    (1, || days_ago(1)),
    (0, || days_ago(0)),
];
/// Every day costs a call for each person, so in larger companies only yesterday and today have a snapshot.
const MAX_EMPLOYEES_FOR_ALL_DAYS: usize = 2_000;
/// A larger company would take longer to read than a user waits, so it has no snapshots.
const MAX_EMPLOYEES: usize = 20_000;
/// Reports of a sync that may wait. They are dropped, but they must be received: a sync ends when
/// its channel closes.
const REPORT_CHANNEL_CAPACITY: usize = 64;
/// Calls a minute and a second. No machine makes so many, so the limiter never waits.
const UNLIMITED_RATE: u32 = 10_000_000;

fn days_ago(days: i64) -> Today {
    let ago = SignedDuration::from_hours(24 * days);
    Today::at(Timestamp::now() - ago)
}

/// The snapshots of a demo, which are made when they are first needed.
pub(super) struct DemoHistory {
    folder: PathBuf,
    /// The lock that tells other demos that the folder is in use; empty until the folder exists.
    in_use: Arc<OnceLock<File>>,
    cancel: CancellationToken,
    store: StoreAhead,
}

impl DemoHistory {
    /// The history of the company that the emulator generates from these options, as `tenants` see it.
    pub(super) fn new(company: &EmulatorOptions, tenants: Vec<Settings>) -> Self {
        let folder = temporary_folder();
        let cancel = CancellationToken::new();
        let in_use = Arc::new(OnceLock::new());
        let builder = HistoryBuilder {
            in_use: Arc::clone(&in_use),
            company: EmulatorOptions {
                // Faults also add hostile names to the company. Those must be the same on every day, or they would show as changes.
                hostile: company.hostile || company.faults != Faults::None,
                faults: Faults::None,
                // A situation is shown today only.
                situations: Vec::new(),
                limits: LimitScale::Off,
                latency: std::time::Duration::ZERO,
                ..company.clone()
            },
            tenants,
            cancel: cancel.clone(),
        };
        let file = folder.clone();
        let opening = async move { builder.build(&file).await };
        Self {
            folder,
            in_use,
            cancel,
            store: StoreAhead::of_history(opening),
        }
    }

    pub(super) fn store(&self) -> StoreAhead {
        self.store.clone()
    }

    /// Stops making snapshots and removes the folder.
    pub(super) async fn remove(self) {
        self.cancel.cancel();
        if self.folder.exists() {
            // Wait for the builder to end: until then new files may appear in the folder.
            drop(self.store.store().await);
            let _ = std::fs::remove_dir_all(&self.folder);
            drop(self.in_use);
        }
    }
}

fn temporary_folder() -> PathBuf {
    let moment = Timestamp::now().as_nanosecond();
    std::env::temp_dir().join(abandoned_files::demo_name(moment))
}

/// Makes the snapshots, one day after the other.
struct HistoryBuilder {
    in_use: Arc<OnceLock<File>>,
    company: EmulatorOptions,
    tenants: Vec<Settings>,
    cancel: CancellationToken,
}

impl HistoryBuilder {
    /// The store with all snapshots. `None` where a store cannot be created or the company is too large: then there is no history.
    async fn build(self, folder: &Path) -> Result<Option<Store>, StoreError> {
        if self.company.employees > MAX_EMPLOYEES {
            return Ok(None);
        }
        let Ok(lock) =
            create_private_folder(folder).and_then(|()| abandoned_files::lock_folder(folder))
        else {
            return Ok(None);
        };
        abandoned_files::remove_demos(&std::env::temp_dir(), &lock);
        // Never fails: a builder runs only once, so the cell is empty.
        let _ = self.in_use.set(lock);
        let store = Store::open(&StoreUrl::File(folder.join("history.db"))).await?;
        let all_days = self.company.employees <= MAX_EMPLOYEES_FOR_ALL_DAYS;
        let first = if all_days { 0 } else { DAYS.len() - 2 };
        for (days_ago, clock) in DAYS.into_iter().skip(first) {
            self.add_day(&store, days_ago, clock).await?;
        }
        Ok(Some(store))
    }

    async fn add_day(&self, store: &Store, days_ago: u32, clock: Clock) -> Result<(), StoreError> {
        let emulator = Emulator::start(EmulatorOptions {
            days_ago,
            ..self.company.clone()
        })
        .await
        .map_err(|error| {
            let reason = Bilingual::of_io(&error);
            StoreError::unavailable((
                format!("示例没有历史数据：{}", reason.zh()),
                format!("the demo has no history: {}", reason.en()),
            ))
        })?;
        let url = emulator.base_url().parse::<BaseUrl>();
        let url = url.map_err(|error| StoreError::Unavailable(error.problem.and(&error.remedy)))?;
        let tenants = self.tenants.iter().map(|tenant| {
            let mut settings = tenant.clone();
            settings.base_url.clone_from(&url);
            settings.clock = clock;
            self.sync(settings, store)
        });
        let read = join_all(tenants).await;
        emulator.stop().await;
        read.into_iter().collect()
    }

    /// Reads a tenant into the store. Its reports are dropped: the store has everything that is needed.
    async fn sync(&self, mut settings: Settings, store: &Store) -> Result<(), StoreError> {
        settings.requests_per_minute = Some(UNLIMITED_RATE);
        settings.requests_per_second = Some(UNLIMITED_RATE);
        // Lots may cost a call for each person and type, and changes do not compare them.
        settings.credentials.without_lots();
        let persistence = Persistence::of(&settings, store).await?;
        let (report, mut reports) = mpsc::channel(REPORT_CHANNEL_CAPACITY);
        let (_interest, interest_seen) = watch::channel(Interest::default());
        let plan = SyncPlan {
            depth: SyncDepth::Balances,
            linger: false,
            mode: SyncMode::default(),
        };
        let ticket = Ticket {
            tenant: TenantId(0),
            generation: 0,
        };
        let cancel = self.cancel.clone();
        let syncing = sync::run(
            settings,
            SyncStart::headless(plan, Some(persistence)),
            ticket,
            report,
            interest_seen,
            cancel,
        );
        let dropping = async { while reports.recv().await.is_some() {} };
        tokio::join!(syncing, dropping);
        Ok(())
    }
}

fn create_private_folder(folder: &Path) -> io::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::DirBuilderExt;
        std::fs::DirBuilder::new().mode(0o700).create(folder)
    }
    #[cfg(not(unix))]
    std::fs::create_dir(folder)
}
