//! The store that the configuration names, opened for a command.

use std::path::Path;

use etcetera::BaseStrategy;

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

fn place(config: &Config) -> Result<StorePlace, StoreError> {
    let folder = etcetera::choose_base_strategy().map(|home| home.data_dir().join("leaveboard"));
    let folder = folder.as_deref().unwrap_or(Path::new("."));
    StorePlace::parse(&config.store_url, folder).ok_or_else(|| {
        StoreError::Unavailable(format!("\"{}\" is no kind of store", config.store_url))
    })
}
