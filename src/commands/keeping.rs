//! The store that the configuration names, opened for a command.

use std::path::{Path, PathBuf};

use etcetera::BaseStrategy;
use secrecy::ExposeSecret;

use crate::config::Config;
use crate::store::{Store, StoreError, StorePlace};

/// Opens the store; `None` when the configuration says that nothing is kept.
pub(super) async fn open(config: &Config) -> Result<Option<Store>, StoreError> {
    match place(config)? {
        StorePlace::Nowhere => Ok(None),
        place => Store::open(&place).await.map(Some),
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
