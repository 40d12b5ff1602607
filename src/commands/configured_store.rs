//! Opens the store that `[store] url` names, and reads from it what earlier syncs cost.

use std::path::{Path, PathBuf};

use etcetera::BaseStrategy;
use secrecy::ExposeSecret;

use crate::config::{self, Config};
use crate::domain::Bilingual;
use crate::platform::Settings;
use crate::store::{ReadCost, Store, StoreError, StoreUrl};
use crate::sync::Persistence;

/// Opens the store, and creates it if it does not exist. `None` with `url = "none"`.
pub(super) async fn open(config: &Config) -> Result<Option<Store>, StoreError> {
    match place(config).await? {
        StoreUrl::Nowhere => Ok(None),
        place => {
            let store = Store::open(&place).await?;
            Ok(Some(store.keeping_for(config.store.keep_days)))
        }
    }
}

/// Like [`open`], but never creates a file: `None` also when there is none yet.
pub(super) async fn open_existing(config: &Config) -> Result<Option<Store>, StoreError> {
    match place(config).await? {
        StoreUrl::File(file) | StoreUrl::DefaultFile(file) if !file.exists() => Ok(None),
        _ => open(config).await,
    }
}

/// Whether the configuration asks for no store.
pub(super) async fn is_nowhere(config: &Config) -> bool {
    matches!(place(config).await, Ok(StoreUrl::Nowhere))
}

/// Where the store is. A relative path is resolved from the configuration file, like the paths of secrets.
pub(super) async fn place(config: &Config) -> Result<StoreUrl, StoreError> {
    let url = config.store.url.read().await.map_err(|error| {
        let why = error.what.and(&error.hint.into());
        StoreError::Unavailable(why.about("[store] url"))
    })?;
    place_of(config, url.expose_secret())
}

/// Where the store is, if the configuration holds the URL itself; `None` where it only says where
/// the URL is read from.
pub(super) fn written_place(config: &Config) -> Option<Result<StoreUrl, StoreError>> {
    let url = config.store.url.written()?;
    Some(place_of(config, url))
}

fn place_of(settings: &Config, url: &str) -> Result<StoreUrl, StoreError> {
    match StoreUrl::parse(url, &data_folder(url)?) {
        Some(StoreUrl::File(file)) => Ok(StoreUrl::File(beside(&settings.file, &file))),
        Some(place) => Ok(place),
        None => Err(StoreError::Unavailable(
            config::unknown_store_url().about("[store] url"),
        )),
    }
}

/// Where the store is, for people: its file, or its URL without the password.
pub(super) fn shown(place: &StoreUrl) -> String {
    match place {
        StoreUrl::File(file) | StoreUrl::DefaultFile(file) => file.display().to_string(),
        StoreUrl::Postgres(url) => config::without_password(url.expose_secret()),
        StoreUrl::Nowhere => "none".to_owned(),
    }
}

/// `$XDG_DATA_HOME/leaveboard`, by default `~/.local/share/leaveboard`. Only the default file needs it: without a home folder every
/// other URL still works.
fn data_folder(url: &str) -> Result<PathBuf, StoreError> {
    match etcetera::choose_base_strategy() {
        Ok(home) => Ok(home.data_dir().join("leaveboard")),
        Err(_) if url != "sqlite" => Ok(PathBuf::new()),
        Err(_) => Err(StoreError::unavailable((
            "找不到用户主目录：请写 [store] url = \"sqlite:PATH\" 或 \"none\"",
            "no home folder is known: write [store] url = \"sqlite:PATH\", or \"none\"",
        ))),
    }
}

fn beside(config: &Path, file: &Path) -> PathBuf {
    config.parent().unwrap_or(Path::new("")).join(file)
}

/// What it means for a command that the store cannot be used.
pub(super) fn explain_unused_store(error: &StoreError) -> Bilingual {
    error.words().and(&Bilingual::new(
        "不用存储继续，读到的不保存",
        "continuing without the store, so nothing is saved",
    ))
}

/// What the store knows about the cost of reading a tenant.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) struct CostHistory {
    /// People in the directory at the last sync.
    pub(super) people: Option<u64>,
    /// Billable calls made this month, by all programs together.
    pub(super) spent: Option<u64>,
    /// What the last complete sync took.
    pub(super) last_read: Option<ReadCost>,
}

/// The cost history of a tenant; empty where there is no store yet, or none that can be read. Creates no file.
pub(super) async fn cost_history(config: &Config, settings: &Settings) -> CostHistory {
    read_cost_history(config, settings)
        .await
        .unwrap_or_default()
}

async fn read_cost_history(
    config: &Config,
    settings: &Settings,
) -> Result<CostHistory, StoreError> {
    let Some(store) = open_existing(config).await? else {
        return Ok(CostHistory::default());
    };
    let tenant = Persistence::of(settings, &store).await?;
    let last = tenant.store.last_sync().await?;
    let month = (settings.clock)().day;
    Ok(CostHistory {
        people: last.map(|last| last.people as u64),
        spent: Some(tenant.store.month_calls(month).await?),
        last_read: tenant.store.last_read_cost().await?,
    })
}
