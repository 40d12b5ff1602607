//! Where a listing gets its rows from: a platform, the store, or a snapshot of another day.

use jiff::civil::Date;

use crate::config::{Config, TenantBlock, TerminalUse};
use crate::domain::{Language, Today};
use crate::platform::{Settings, TenantAccess};
use crate::store::Store;
use crate::sync::{AsOfSource, Persistence, SyncDepth, SyncMode};

use super::configured_store::{self, explain_unused_store};
use super::data_options::DataOptions;
use super::ending::CommandError;
use super::running_syncs::SyncRequest;
use super::stderr;

/// The store of this run, if it uses one, and what the options ask of it.
pub(super) struct ListingSource {
    store: Option<Store>,
    cached: bool,
    as_of: Option<Date>,
    /// Lots that come on request are read of everybody.
    pub(super) reads_all_lots: bool,
    language: Language,
}

impl ListingSource {
    /// Opens the store, and creates it only for a run that writes to it. A store that cannot be opened only costs the cache, so the
    /// command continues in memory; with `--cached` there would be nothing to print, so it is an error.
    pub(super) async fn open(config: &Config, options: &DataOptions) -> Result<Self, CommandError> {
        Ok(Self {
            store: open_store(config, options).await?,
            cached: options.cached,
            as_of: options.as_of_day(),
            reads_all_lots: false,
            language: config.display.language,
        })
    }

    /// The request for one tenant. The secret is read only if the platform has to answer.
    pub(super) async fn request(
        &self,
        depth: SyncDepth,
        config: &Config,
        block: &TenantBlock,
    ) -> Result<SyncRequest, CommandError> {
        let settings = &block.tenant.settings;
        // A sync that was interrupted before may have read balances without their lots, so it is not gone on with where lots count.
        let adds_lots = self.reads_all_lots && settings.credentials.has_lots_on_request();
        let platform = SyncMode::Platform {
            cached_first: false,
            start_over: adds_lots,
        };
        let mode = match self.as_of {
            Some(day) => SyncMode::AsOf(day),
            None if self.cached => SyncMode::Cached,
            None => platform,
        };
        let mut access = TenantAccess::from(settings.clone());
        if asks_platform(settings, depth, (self.as_of, self.cached)) {
            access = block.unlock(&config.file, TerminalUse::Free).await;
            let today = (settings.clock)().day;
            access.settings.as_of = self.as_of.filter(|day| *day != today);
        }
        if self.reads_all_lots {
            access.settings.credentials.request_lots();
        }
        let persistence = self.persistence(settings).await?;
        Ok(SyncRequest {
            access,
            persistence,
            mode,
            linger: false,
        })
    }

    async fn persistence(&self, settings: &Settings) -> Result<Option<Persistence>, CommandError> {
        let Some(store) = &self.store else {
            return Ok(None);
        };
        match Persistence::of(settings, store).await {
            Ok(persistence) => Ok(Some(persistence)),
            Err(error) if self.cached => Err(error.into()),
            Err(error) => {
                let consequence = explain_unused_store(&error).about(&settings.tenant);
                stderr::line(consequence.pick(self.language));
                Ok(None)
            }
        }
    }
}

/// Whether the platform of a tenant is asked about `as_of`, or about today unless the data are to be `cached`.
pub(super) fn asks_platform(
    settings: &Settings,
    depth: SyncDepth,
    (as_of, cached): (Option<Date>, bool),
) -> bool {
    match as_of {
        Some(day) => AsOfSource::of(settings, depth, day) == AsOfSource::Platform,
        None => !cached,
    }
}

async fn open_store(config: &Config, options: &DataOptions) -> Result<Option<Store>, CommandError> {
    if options.no_cache {
        return Ok(None);
    }
    if options.cached && configured_store::is_nowhere(config).await {
        return Err(CommandError::usage((
            "--cached 输出存储里的数据，而 [store] url 是 \"none\"：去掉它就会询问平台",
            "--cached prints what the store has, and [store] url is \"none\": leave it out to ask the platforms",
        )));
    }
    let opened = if stores_nothing(options) {
        configured_store::open_existing(config).await
    } else {
        configured_store::open(config).await
    };
    match opened {
        Err(error) if options.cached => Err(error.into()),
        Err(error) => {
            let unused = explain_unused_store(&error);
            stderr::line(unused.pick(config.display.language));
            Ok(None)
        }
        Ok(store) => Ok(store),
    }
}

/// Whether a run with these options only reads the store. What a platform says of another day than today is not stored.
fn stores_nothing(options: &DataOptions) -> bool {
    let today = Today::at(jiff::Timestamp::now()).day;
    options.cached || options.as_of_day().is_some_and(|day| day != today)
}
