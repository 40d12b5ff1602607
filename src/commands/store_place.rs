//! Where the configuration says that the store is.

use std::path::{Path, PathBuf};

use etcetera::BaseStrategy;
use secrecy::ExposeSecret;

use crate::config::Config;
use crate::store::StorePlace;

use super::ending::CommandError;

/// The store of this configuration. A file named without its folder lies beside the configuration, as its secrets do.
pub(super) fn store_place(config: &Config) -> Result<StorePlace, CommandError> {
    let url = config.store.url.expose_secret();
    let place = StorePlace::parse(url, &data_folder(url)?);
    match place {
        Some(StorePlace::File(file)) => Ok(StorePlace::File(beside(&config.file, &file))),
        Some(place) => Ok(place),
        None => Err(CommandError::Usage(
            "[store] url has no form that is known".to_owned(),
        )),
    }
}

/// `$XDG_DATA_HOME/leaveboard`, by default `~/.local/share/leaveboard`; needed for the default file alone.
fn data_folder(url: &str) -> Result<PathBuf, CommandError> {
    match etcetera::choose_base_strategy() {
        Ok(home) => Ok(home.data_dir().join("leaveboard")),
        Err(_) if url != "sqlite" => Ok(PathBuf::new()),
        Err(_) => Err(CommandError::Usage(
            "no home folder is known; write [store] url = \"sqlite:PATH\", or \"none\"".to_owned(),
        )),
    }
}

fn beside(config: &Path, file: &Path) -> PathBuf {
    config.parent().unwrap_or(Path::new("")).join(file)
}
