//! What `balances`, `types` and `employees` have in common: from the options to the exit code.

use std::path::Path;
use std::time::Duration;

use jiff::civil::Date;
use tokio_util::sync::CancellationToken;

use crate::config::{Config, Tenant, TenantBlock};
use crate::domain::{Language, PlatformKind};
use crate::export::{BalanceRow, EmployeeRow, Format, TypeRow, Writer};
use crate::platform::Settings;
use crate::store::{Holder, Store, StoreError};
use crate::sync::{Asking, Keeping, Want};

use super::cli::DataOptions;
use super::collect::{Asker, Collector, Question};
use super::ending::{CommandError, Ending};
use super::interruption::Interruption;
use super::output::Output;
use super::progress::ProgressLine;
use super::selection::{PeopleFilter, TypeChoice};
use super::{dry_run, keeping, say, tenants};

/// After Ctrl-C: time to let whole lines out.
const GRACE: Duration = Duration::from_secs(2);

/// What is printed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Listing {
    Balances,
    Types,
    Employees,
}

impl Listing {
    /// How far the sync has to go for it.
    pub(super) fn want(self, filter: &PeopleFilter) -> Want {
        match self {
            Self::Types => Want::Types,
            Self::Employees if filter.asks_balances() => Want::Balances,
            Self::Employees => Want::People,
            Self::Balances => Want::Balances,
        }
    }

    fn start(
        self,
        format: Format,
        language: Language,
        out: Output,
    ) -> std::io::Result<Writer<Output>> {
        match self {
            Self::Balances => Writer::start::<BalanceRow<'_>>(format, language, out),
            Self::Types => Writer::start::<TypeRow<'_>>(format, language, out),
            Self::Employees => Writer::start::<EmployeeRow<'_>>(format, language, out),
        }
    }

    /// Whether a tenant of `platform` can be asked about another day than today.
    fn knows_other_days(self, platform: PlatformKind) -> bool {
        self == Self::Balances && platform == PlatformKind::Feishu
    }
}

pub(super) async fn run(
    listing: Listing,
    config_file: Option<&Path>,
    options: DataOptions,
) -> Result<Ending, CommandError> {
    let format = check_options(listing, &options)?;
    let config = tenants::require_config(config_file)?;
    let language = config.display.language;
    let blocks = tenants::choose(&config, &options.tenant)?;
    let filter = PeopleFilter::parse(options.filter.as_deref(), language)?;
    let want = listing.want(&filter);
    if options.dry_run {
        return dry_run::run(&blocks, want);
    }
    let kept = Kept::open(&config, &options).await?;
    let mut questions = Vec::with_capacity(blocks.len());
    for block in blocks {
        questions.push(
            kept.question(listing, &config, block, options.as_of)
                .await?,
        );
    }
    let out = Output::open(options.output.as_deref())?;
    let collector = Collector {
        listing,
        want,
        filter,
        choice: TypeChoice::new(&options.types),
        writer: listing.start(format, language, out)?,
        progress: ProgressLine::new(options.quiet, language),
        language,
        quiet: options.quiet,
    };
    collect_or_interrupt(collector, questions).await
}

fn check_options(listing: Listing, options: &DataOptions) -> Result<Format, CommandError> {
    let usage = |text: &str| Err(CommandError::Usage(text.to_owned()));
    if options.cached && options.as_of.is_some() {
        return usage(
            "--cached prints what was kept last; leave it out to name a day with --as-of",
        );
    }
    if listing == Listing::Types && options.filter.is_some() {
        return usage(
            "--filter chooses people, and `types` prints none; use --type to choose leave types",
        );
    }
    if listing == Listing::Employees && !options.types.is_empty() {
        return usage(
            "--type chooses leave types, and `employees` prints none; use --filter to choose people",
        );
    }
    match options.format.format() {
        Some(format) => Ok(format),
        None => usage("--format xlsx comes in a later version; use csv for now"),
    }
}

/// What this run keeps to: the store, if it uses one, and whether it asks anybody else.
struct Kept {
    store: Option<Store>,
    holder: Holder,
    cached: bool,
}

impl Kept {
    /// Without a store that can be opened everything goes on in memory, unless the store is all that was asked for.
    async fn open(config: &Config, options: &DataOptions) -> Result<Self, CommandError> {
        let cached = options.cached;
        let store = if options.no_cache {
            None
        } else {
            match keeping::open(config).await {
                Ok(None) if cached => {
                    let text = "--cached prints what the store has, and [store] url is \"none\": leave it out to ask the platforms";
                    return Err(CommandError::Usage(text.to_owned()));
                }
                Err(error) if cached => return Err(CommandError::Failed(error.to_string())),
                Err(error) => {
                    say::line(&without(&error));
                    None
                }
                Ok(store) => store,
            }
        };
        Ok(Self {
            store,
            holder: Holder::of_this_program(),
            cached,
        })
    }

    /// The tenant's part; one that cannot answer for the day is not asked. With `--cached` its secret is not even read.
    async fn question(
        &self,
        listing: Listing,
        config: &Config,
        block: &TenantBlock,
        as_of: Option<Date>,
    ) -> Result<Question, CommandError> {
        let locked = &block.tenant.settings;
        let today = (locked.clock)().day;
        let other_day = as_of.filter(|day| *day != today);
        if let Some(day) = other_day
            && !listing.knows_other_days(locked.credentials.platform())
        {
            let settings = locked.clone();
            return Ok(Question::NoSnapshot { settings, day });
        }
        if self.cached {
            let settings = locked.clone();
            let keeping = self.keeping(&settings).await?;
            let asking = Asking::Kept;
            return Ok(Question::Ask(Asker {
                settings,
                keeping,
                asking,
            }));
        }
        let Tenant { mut settings, .. } = block.unlock(&config.file).await?;
        settings.as_of = other_day;
        let keeping = self.keeping(&settings).await?;
        let asking = other_day.map_or_else(Asking::default, Asking::AsOf);
        Ok(Question::Ask(Asker {
            settings,
            keeping,
            asking,
        }))
    }

    async fn keeping(&self, settings: &Settings) -> Result<Option<Keeping>, CommandError> {
        let Some(store) = &self.store else {
            return Ok(None);
        };
        match Keeping::of(settings, store, &self.holder).await {
            Ok(keeping) => Ok(Some(keeping)),
            Err(error) if self.cached => Err(CommandError::Failed(error.to_string())),
            Err(error) => {
                say::line(&format!("{}: {}", settings.tenant, without(&error)));
                Ok(None)
            }
        }
    }
}

/// What it means for a run that the store cannot be used.
pub(super) fn without(error: &StoreError) -> String {
    format!("{error}; going on without it, nothing is kept")
}

/// Runs beside the wait for a signal, so that a full pipe cannot hold that up.
async fn collect_or_interrupt(
    collector: Collector,
    questions: Vec<Question>,
) -> Result<Ending, CommandError> {
    let mut interruption = Interruption::listen()?;
    let cancel = CancellationToken::new();
    let mut work = tokio::spawn(collector.run(questions, cancel.clone()));
    tokio::select! {
        done = &mut work => match done {
            Ok(ending) => ending,
            Err(panic) => std::panic::resume_unwind(panic.into_panic()),
        },
        ending = interruption.come() => {
            cancel.cancel();
            if tokio::time::timeout(GRACE, work).await.is_err() {
                say::line("interrupted while the output was blocked");
            }
            Ok(ending)
        }
    }
}
