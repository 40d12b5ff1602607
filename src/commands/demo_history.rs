//! Earlier days of the demo's company: snapshots in a store of their own, so that another day and Changes have something to show.
//!
//! Each day is an emulator of the company as it was then, read by the same syncs as any platform. Nothing is done before
//! somebody looks, and nothing stays.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use futures_util::future::join_all;
use jiff::{SignedDuration, Timestamp};
use tokio::sync::{mpsc, watch};
use tokio_util::sync::CancellationToken;

use super::abandoned_files;
use crate::domain::Today;
use crate::emulator::{Emulator, EmulatorOptions, Faults, LimitScale};
use crate::platform::{Clock, Credentials, Settings};
use crate::shell::StoreAhead;
use crate::store::{Holder, Store, StoreError, StorePlace};
use crate::sync::{
    self, Asking, Interest, Persistence, SyncPlan, SyncStart, TenantId, Ticket, Want,
};

/// The days that have a snapshot, the earliest first.
const DAYS: [(u32, Clock); 4] = [
    (6, || days_ago(6)),
    (3, || days_ago(3)),
    (1, || days_ago(1)),
    (0, || days_ago(0)),
];
/// Every day costs a call a person: beyond so many people only yesterday and today have a snapshot.
const MOST_EMPLOYEES_OF_ALL_DAYS: usize = 2_000;
/// Larger companies take longer than anybody would wait.
const MOST_EMPLOYEES: usize = 20_000;
/// Reports that may wait to be dropped.
const ROOM: usize = 64;
/// More calls a minute and a second than a machine makes.
const UNLIMITED: u32 = 10_000_000;

fn days_ago(days: i64) -> Today {
    let ago = SignedDuration::from_hours(24 * days);
    Today::at(Timestamp::now() - ago)
}

/// The snapshots of a demo. They are made when they are first asked for.
pub(super) struct DemoHistory {
    folder: PathBuf,
    /// Says to other demos that the folder is in use, once it is there.
    in_use: Arc<OnceLock<File>>,
    cancel: CancellationToken,
    store: StoreAhead,
}

impl DemoHistory {
    /// Of the company of these options, as `tenants` see it.
    pub(super) fn new(company: &EmulatorOptions, tenants: Vec<Settings>) -> Self {
        let folder = temporary_folder();
        let cancel = CancellationToken::new();
        let in_use = Arc::new(OnceLock::new());
        let filling = HistoryBuilder {
            in_use: Arc::clone(&in_use),
            company: EmulatorOptions {
                // What is odd about the company is odd on every day.
                hostile: company.hostile || company.faults != Faults::None,
                faults: Faults::None,
                // A situation is today's.
                situations: Vec::new(),
                limits: LimitScale::Off,
                latency: std::time::Duration::ZERO,
                ..company.clone()
            },
            tenants,
            cancel: cancel.clone(),
        };
        let file = folder.clone();
        let opening = async move { filling.open(&file).await };
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

    /// Stops what is being made, and leaves nothing behind.
    pub(super) async fn remove(self) {
        self.cancel.cancel();
        if self.folder.exists() {
            // While it is being filled, files may still appear in it.
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

/// Makes the snapshots.
struct HistoryBuilder {
    in_use: Arc<OnceLock<File>>,
    company: EmulatorOptions,
    tenants: Vec<Settings>,
    cancel: CancellationToken,
}

impl HistoryBuilder {
    /// The filled store. Where none can be made there is no history, and that is all.
    async fn open(self, folder: &Path) -> Result<Option<Store>, StoreError> {
        if self.company.employees > MOST_EMPLOYEES {
            return Ok(None);
        }
        let Ok(held) =
            create_private_folder(folder).and_then(|()| abandoned_files::hold_folder(folder))
        else {
            return Ok(None);
        };
        abandoned_files::remove_demos(&std::env::temp_dir(), &held);
        // It is opened once.
        let _ = self.in_use.set(held);
        let store = Store::open(&StorePlace::File(folder.join("history.db"))).await?;
        let all_days = self.company.employees <= MOST_EMPLOYEES_OF_ALL_DAYS;
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
        .map_err(|error| StoreError::Unavailable(format!("the demo has no history: {error}")))?;
        let url = emulator.base_url();
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

    /// Reads a tenant to the end. How that goes is in the store.
    async fn sync(&self, mut settings: Settings, store: &Store) -> Result<(), StoreError> {
        settings.requests_per_minute = Some(UNLIMITED);
        settings.requests_per_second = Some(UNLIMITED);
        if let Credentials::Feishu { expiry_records, .. } = &mut settings.credentials {
            // A call for each person and type, for lots that no snapshot compares.
            *expiry_records = false;
        }
        let persistence = Persistence::of(&settings, store, &Holder::of_this_program()).await?;
        let (report, mut reports) = mpsc::channel(ROOM);
        let (_interest, wishes) = watch::channel(Interest::default());
        let plan = SyncPlan {
            want: Want::Balances,
            linger: false,
            asking: Asking::default(),
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
            wishes,
            cancel,
        );
        let dropping = async { while reports.recv().await.is_some() {} };
        tokio::join!(syncing, dropping);
        Ok(())
    }
}

fn create_private_folder(folder: &Path) -> io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    #[cfg(unix)]
    {
        use std::os::unix::fs::DirBuilderExt;
        builder.mode(0o700);
    }
    builder.create(folder)
}
