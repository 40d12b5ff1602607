//! What `balances`, `types` and `employees` have in common: from the options to the exit code.

use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use futures_util::future::try_join_all;
use jiff::civil::Date;
use tokio_util::sync::CancellationToken;

use crate::config::{Config, TenantBlock, TerminalUse};
use crate::domain::Language;
use crate::export::{BalanceRow, EmployeeRow, Format, OutputRow, TypeRow, Writer};
use crate::platform::{Settings, TenantAccess};
use crate::store::{Holder, Store, StoreError};
use crate::sync::{AsOfSource, Asking, Persistence, Want};

use super::cli::{DataOptions, FormatName};
use super::ending::{CommandError, Ending};
use super::interruption::Interruption;
use super::listing_printer::ListingPrinter;
use super::output::Output;
use super::progress::ProgressLine;
use super::running_syncs::SyncRequest;
use super::selection::{RowFilter, TypeChoice};
use super::{configured_store, dry_run, stderr, tenants};

/// After Ctrl-C: time to let whole lines out.
const GRACE: Duration = Duration::from_secs(2);

/// What is printed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum ListingKind {
    Balances,
    Types,
    Employees,
}

impl ListingKind {
    /// How far the sync has to go for it.
    pub(super) fn want(self, filter: &RowFilter) -> Want {
        match self {
            Self::Types => Want::Types,
            Self::Employees if filter.asks_balances() => Want::Balances,
            Self::Employees => Want::People,
            Self::Balances => Want::Balances,
        }
    }

    /// Begins the output. Rows that are not all of the platform and of now are `sourced`.
    fn start(
        self,
        format: Format,
        sourced: bool,
        language: Language,
        out: Output,
    ) -> io::Result<Writer<Output>> {
        match self {
            Self::Balances => start::<BalanceRow<'_>>(format, sourced, language, out),
            Self::Types => start::<TypeRow<'_>>(format, sourced, language, out),
            Self::Employees => start::<EmployeeRow<'_>>(format, sourced, language, out),
        }
    }
}

fn start<R: OutputRow>(
    format: Format,
    sourced: bool,
    language: Language,
    out: Output,
) -> io::Result<Writer<Output>> {
    if sourced {
        Writer::start_sourced::<R>(format, language, out)
    } else {
        Writer::start::<R>(format, language, out)
    }
}

pub(super) async fn run(
    listing: ListingKind,
    config_file: Option<&Path>,
    options: DataOptions,
) -> Result<Ending, CommandError> {
    let format = check_options(listing, &options)?;
    let config = tenants::require_config(config_file)?;
    let language = config.display.language;
    let blocks = tenants::choose(&config, &options.tenant)?;
    let filter = RowFilter::parse(options.filter.as_deref(), language)?
        .of_whole_people(options.whole_person);
    let want = listing.want(&filter);
    if options.dry_run {
        return dry_run::run(&config, &blocks, want).await;
    }
    let destination = options.output.destination()?;
    let kept = ListingSource::open(&config, &options).await?;
    let askers = blocks.into_iter();
    let askers = askers.map(|block| kept.asker(want, &config, block));
    let askers = try_join_all(askers).await?;
    let sourced = options.cached || options.as_of.is_some();
    let interruption = Interruption::listen()?;
    let out = Output::open(destination)?;
    let temporary = out.temporary();
    let collector = ListingPrinter {
        listing,
        want,
        filter,
        choice: TypeChoice::new(&options.types),
        writer: listing.start(format, sourced, language, out)?,
        progress: ProgressLine::new(options.quiet, language),
        language,
        quiet: options.quiet,
    };
    let cancel = CancellationToken::new();
    let run = Interruptible {
        interruption,
        cancel: cancel.clone(),
        temporary,
    };
    run.finish(collector.run(askers, cancel)).await
}

fn check_options(listing: ListingKind, options: &DataOptions) -> Result<Format, CommandError> {
    let usage = |text: &str| Err(CommandError::Usage(text.to_owned()));
    if options.cached && options.as_of.is_some() {
        return usage(
            "--cached prints what was kept last; leave it out to name a day with --as-of",
        );
    }
    if listing == ListingKind::Types && options.filter.is_some() {
        return usage(
            "--filter chooses people, and `types` prints none; use --type to choose leave types",
        );
    }
    if listing == ListingKind::Employees && !options.types.is_empty() {
        return usage(
            "--type chooses leave types, and `employees` prints none; use --filter to choose people",
        );
    }
    format_of(options.format)
}

/// The format that was asked for, if this version has it.
pub(super) fn format_of(name: FormatName) -> Result<Format, CommandError> {
    let later = "--format xlsx comes in a later version; use csv for now";
    name.format()
        .ok_or_else(|| CommandError::Usage(later.to_owned()))
}

/// What this run keeps to: the store, if it uses one, and whether it asks anybody else.
struct ListingSource {
    store: Option<Store>,
    holder: Holder,
    cached: bool,
    as_of: Option<Date>,
}

impl ListingSource {
    /// Without a store that can be opened everything goes on in memory, unless the store is all that was asked for.
    async fn open(config: &Config, options: &DataOptions) -> Result<Self, CommandError> {
        let cached = options.cached;
        let store = if options.no_cache {
            None
        } else {
            match configured_store::open(config).await {
                Ok(None) if cached => {
                    let text = "--cached prints what the store has, and [store] url is \"none\": leave it out to ask the platforms";
                    return Err(CommandError::Usage(text.to_owned()));
                }
                Err(error) if cached => return Err(CommandError::Failed(error.to_string())),
                Err(error) => {
                    stderr::line(&without(&error));
                    None
                }
                Ok(store) => store,
            }
        };
        Ok(Self {
            store,
            holder: Holder::of_this_program(),
            cached,
            as_of: options.as_of,
        })
    }

    /// The tenant's part. Where the store answers, the secret is not even read.
    async fn asker(
        &self,
        want: Want,
        config: &Config,
        block: &TenantBlock,
    ) -> Result<SyncRequest, CommandError> {
        let settings = &block.tenant.settings;
        let (asking, teller) = match self.as_of {
            Some(day) => (Asking::AsOf(day), AsOfSource::of(settings, want, day)),
            None if self.cached => (Asking::Kept, AsOfSource::Snapshot),
            None => (Asking::default(), AsOfSource::Platform),
        };
        let mut access = TenantAccess::from(settings.clone());
        if teller == AsOfSource::Platform {
            access = block.unlock(&config.file, TerminalUse::Free).await;
            let today = (settings.clock)().day;
            access.settings.as_of = self.as_of.filter(|day| *day != today);
        }
        let persistence = self.keeping(settings).await?;
        Ok(SyncRequest {
            access,
            persistence,
            asking,
        })
    }

    async fn keeping(&self, settings: &Settings) -> Result<Option<Persistence>, CommandError> {
        let Some(store) = &self.store else {
            return Ok(None);
        };
        match Persistence::of(settings, store, &self.holder).await {
            Ok(persistence) => Ok(Some(persistence)),
            Err(error) if self.cached => Err(CommandError::Failed(error.to_string())),
            Err(error) => {
                stderr::line(&format!("{}: {}", settings.tenant, without(&error)));
                Ok(None)
            }
        }
    }
}

/// What it means for a run that the store cannot be used.
pub(super) fn without(error: &StoreError) -> String {
    format!("{error}; going on without it, nothing is kept")
}

/// A run that a signal may end.
pub(super) struct Interruptible {
    /// Listened to before there is a temporary file.
    pub(super) interruption: Interruption,
    pub(super) cancel: CancellationToken,
    pub(super) temporary: Option<PathBuf>,
}

impl Interruptible {
    /// Runs `work` beside the wait for a signal, so that a full pipe cannot hold that up.
    pub(super) async fn finish(
        mut self,
        work: impl Future<Output = Result<Ending, CommandError>> + Send + 'static,
    ) -> Result<Ending, CommandError> {
        let mut work = tokio::spawn(work);
        tokio::select! {
            done = &mut work => match done {
                Ok(ending) => ending,
                Err(panic) => std::panic::resume_unwind(panic.into_panic()),
            },
            ending = self.interruption.come() => {
                self.cancel.cancel();
                if tokio::time::timeout(GRACE, work).await.is_err() {
                    self.leave_blocked_output();
                }
                Ok(ending)
            }
        }
    }

    fn leave_blocked_output(&self) {
        if let Some(temporary) = &self.temporary {
            let _ = std::fs::remove_file(temporary);
        }
        stderr::line("interrupted while the output was blocked");
    }
}
