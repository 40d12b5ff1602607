//! What `check` reads of the store's snapshots: what differs from an earlier one.

use std::collections::HashMap;
use std::sync::Arc;

use crate::config::Config;
use crate::domain::Bilingual;
use crate::domain::insight::checks::SinceSnapshot;
use crate::platform::Settings;
use crate::store::{Store, StoreError};
use crate::sync::Persistence;
use crate::sync::since_snapshot::{SinceSpan, load};

use super::data_options::DataOptions;
use super::ending::CommandError;
use super::run_options::RunOptions;
use super::{configured_store, stderr, tenants};

/// The tenants whose snapshots are compared, and which snapshots.
pub(super) struct SnapshotReader {
    config: Config,
    tenants: Vec<Settings>,
    span: SinceSpan,
    /// `--no-cache`: no store is read.
    is_without_store: bool,
}

/// What differs from the snapshots.
#[derive(Default)]
pub(super) struct SinceByTenant {
    /// What differs, by tenant.
    pub(super) found: HashMap<String, Arc<SinceSnapshot>>,
    /// The snapshots of some tenant could not be read, or there is no store that could have any.
    pub(super) is_unread: bool,
}

impl SnapshotReader {
    /// The reader for a run with these options.
    pub(super) fn new(
        run: &RunOptions,
        data: &DataOptions,
        span: SinceSpan,
    ) -> Result<Self, CommandError> {
        let config = tenants::require_config(run)?;
        let blocks = tenants::choose(&config, &data.tenant)?.into_iter();
        let settings = blocks.map(|block| block.tenant.settings.clone());
        Ok(Self {
            tenants: settings.collect(),
            span,
            is_without_store: data.no_cache,
            config,
        })
    }

    /// What differs, by tenant. If the store cannot be read, only these checks are not made, and
    /// standard error says so: nothing compared must not look like nothing found.
    pub(super) async fn read(&self) -> SinceByTenant {
        let language = self.config.display.language;
        let mut since = SinceByTenant::default();
        let store = match self.open_store().await {
            Ok(store) => store,
            Err(error) => {
                stderr::line(unreadable(&error).pick(language));
                None
            }
        };
        for settings in &self.tenants {
            let found = match &store {
                Some(store) => {
                    let read = self.read_tenant(settings, store).await;
                    read.map_err(|error| unreadable(&error))
                }
                None => Err(Bilingual::new(
                    "没有存着快照的存储",
                    "there is no store with snapshots",
                )),
            };
            let tenant = &settings.tenant;
            match found {
                Ok(Some(found)) => {
                    since.found.insert(tenant.to_string(), Arc::new(found));
                }
                Ok(None) => stderr::line(&language.pick(
                    format!("{tenant}：没有更早的快照，不核对 identity_changed 和 rule_changed"),
                    format!("{tenant}: there is no earlier snapshot, so identity_changed and rule_changed are not checked"),
                )),
                Err(why) => {
                    since.is_unread = true;
                    let why = why.pick(language);
                    stderr::line(&language.pick(
                        format!("{tenant}：{why}，不核对 directory_shrank、identity_changed 和 rule_changed"),
                        format!("{tenant}: {why}, so directory_shrank, identity_changed and rule_changed are not checked"),
                    ));
                }
            }
        }
        since
    }

    async fn open_store(&self) -> Result<Option<Store>, StoreError> {
        if self.is_without_store {
            return Ok(None);
        }
        configured_store::open_existing(&self.config).await
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

fn unreadable(error: &StoreError) -> Bilingual {
    let error = error.words();
    Bilingual::new(
        format!("读不出快照：{}", error.zh()),
        format!("the snapshots cannot be read: {}", error.en()),
    )
}
