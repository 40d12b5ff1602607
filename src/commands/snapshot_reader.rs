//! What `check` reads of the store's snapshots: what differs from an earlier one.

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

use crate::config::Config;
use crate::domain::insight::checks::SinceSnapshot;
use crate::platform::Settings;
use crate::store::{Store, StoreError};
use crate::sync::Persistence;
use crate::sync::since_snapshot::{SinceSpan, load};

use super::data_options::DataOptions;
use super::ending::CommandError;
use super::{configured_store, stderr, tenants};

/// The tenants whose snapshots are compared, and which snapshots.
pub(super) struct SnapshotReader {
    config: Config,
    tenants: Vec<Settings>,
    span: SinceSpan,
    quiet: bool,
}

impl SnapshotReader {
    /// The reader for a run with these options; `None` with `--no-cache`, which reads no store.
    pub(super) fn new(
        config_file: Option<&Path>,
        data: &DataOptions,
        span: SinceSpan,
    ) -> Result<Option<Self>, CommandError> {
        if data.no_cache {
            return Ok(None);
        }
        let config = tenants::require_config(config_file)?;
        let blocks = tenants::choose(&config, &data.tenant)?.into_iter();
        let settings = blocks.map(|block| block.tenant.settings.clone());
        Ok(Some(Self {
            tenants: settings.collect(),
            span,
            quiet: data.quiet,
            config,
        }))
    }

    /// What differs, by tenant. A store that cannot be read costs these checks alone.
    pub(super) async fn read(&self) -> HashMap<String, Arc<SinceSnapshot>> {
        let mut since = HashMap::new();
        let store = match configured_store::open_existing(&self.config).await {
            Ok(Some(store)) => store,
            Ok(None) => return since,
            Err(error) => {
                stderr::line(&format!("the snapshots cannot be read: {error}"));
                return since;
            }
        };
        for settings in &self.tenants {
            match self.read_tenant(settings, &store).await {
                Ok(Some(found)) => {
                    since.insert(settings.tenant.to_string(), Arc::new(found));
                }
                Ok(None) if self.quiet => {}
                Ok(None) => stderr::line(&format!(
                    "{}: there is no earlier snapshot, so identity_changed and rule_changed are not checked",
                    settings.tenant
                )),
                Err(error) => stderr::line(&format!(
                    "{}: the snapshots cannot be read: {error}",
                    settings.tenant
                )),
            }
        }
        since
    }

    async fn read_tenant(
        &self,
        settings: &Settings,
        store: &Store,
    ) -> Result<Option<SinceSnapshot>, StoreError> {
        let store = Persistence::of(settings, store).await?.store;
        load(&store, self.span).await
    }
}
