//! The store that the configuration names, opened for a command.

use std::path::{Path, PathBuf};

use etcetera::BaseStrategy;
use secrecy::ExposeSecret;

use crate::config::Config;
use crate::platform::Settings;
use crate::store::{Holder, ReadCost, Store, StoreError, StorePlace};
use crate::sync::Persistence;

/// Opens the store; `None` when the configuration says that nothing is kept.
pub(super) async fn open(config: &Config) -> Result<Option<Store>, StoreError> {
    match place(config)? {
        StorePlace::Nowhere => Ok(None),
        place => {
            let store = Store::open(&place).await?;
            Ok(Some(store.keeping_for(config.store.keep_days)))
        }
    }
}

/// The same, but a file is never made: also `None` when there is none yet.
pub(super) async fn open_existing(config: &Config) -> Result<Option<Store>, StoreError> {
    match place(config)? {
        StorePlace::File(file) | StorePlace::DefaultFile(file) if !file.exists() => Ok(None),
        _ => open(config).await,
    }
}

/// Whether the configuration says that nothing is kept.
pub(super) fn is_nowhere(config: &Config) -> bool {
    matches!(place(config), Ok(StorePlace::Nowhere))
}

/// Where the configuration says that the store is. A file named without its folder lies beside the configuration, as its
/// secrets do.
pub(super) fn place(config: &Config) -> Result<StorePlace, StoreError> {
    let url = config.store.url.expose_secret();
    match StorePlace::parse(url, &data_folder(url)?) {
        Some(StorePlace::File(file)) => Ok(StorePlace::File(beside(&config.file, &file))),
        Some(place) => Ok(place),
        None => Err(StoreError::Unavailable(
            "[store] url has no form that is known".to_owned(),
        )),
    }
}

/// `$XDG_DATA_HOME/leaveboard`, by default `~/.local/share/leaveboard`. Only the default file is in need of it.
fn data_folder(url: &str) -> Result<PathBuf, StoreError> {
    match etcetera::choose_base_strategy() {
        Ok(home) => Ok(home.data_dir().join("leaveboard")),
        Err(_) if url != "sqlite" => Ok(PathBuf::new()),
        Err(_) => Err(StoreError::Unavailable(
            "no home folder is known: write [store] url = \"sqlite:PATH\", or \"none\"".to_owned(),
        )),
    }
}

fn beside(config: &Path, file: &Path) -> PathBuf {
    config.parent().unwrap_or(Path::new("")).join(file)
}

/// What is known of a tenant from its last sync and its calls.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) struct CostHistory {
    /// People listed.
    pub(super) people: Option<u64>,
    /// Billable calls of this month.
    pub(super) spent: Option<u64>,
    /// What the last complete read took of them.
    pub(super) last_read: Option<ReadCost>,
}

/// What the store tells of a tenant; nothing when there is none yet, or none that can be read. No file is made for it.
pub(super) async fn stored(config: &Config, settings: &Settings) -> CostHistory {
    let known = read_stored(config, settings).await;
    known.unwrap_or_default()
}

async fn read_stored(config: &Config, settings: &Settings) -> Result<CostHistory, StoreError> {
    let Some(store) = open_existing(config).await? else {
        return Ok(CostHistory::default());
    };
    let tenant = Persistence::of(settings, &store, &Holder::of_this_program()).await?;
    let last = tenant.store.last_sync().await?;
    let month = (settings.clock)().day;
    Ok(CostHistory {
        people: last.map(|last| last.people as u64),
        spent: Some(tenant.store.month_calls(month).await?),
        last_read: tenant.store.last_read_cost().await?,
    })
}
