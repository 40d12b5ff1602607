//! What `balances`, `types` and `employees` have in common: from the options to the exit code.

use std::path::Path;
use std::time::Duration;

use jiff::civil::Date;
use tokio_util::sync::CancellationToken;

use crate::config::{Config, Tenant, TenantBlock};
use crate::domain::{Language, PlatformKind};
use crate::export::{BalanceRow, EmployeeRow, Format, TypeRow, Writer};
use crate::sync::Want;

use super::cli::DataOptions;
use super::collect::{Collector, Question};
use super::ending::{CommandError, Ending};
use super::output::Output;
use super::progress::ProgressLine;
use super::selection::{PeopleFilter, TypeChoice};
use super::{dry_run, say, tenants};

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
    let questions = ask_all(listing, &config, &blocks, options.as_of).await?;
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
    if options.cached {
        let text = "--cached: nothing is kept between runs yet, so there is nothing to print; leave it out to ask the platforms";
        return Err(CommandError::Failed(text.to_owned()));
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

/// The tenants with their secrets read; those that cannot answer for the day are not opened.
async fn ask_all(
    listing: Listing,
    config: &Config,
    blocks: &[&TenantBlock],
    as_of: Option<Date>,
) -> Result<Vec<Question>, CommandError> {
    let mut questions = Vec::with_capacity(blocks.len());
    for block in blocks {
        questions.push(ask(listing, config, block, as_of).await?);
    }
    Ok(questions)
}

async fn ask(
    listing: Listing,
    config: &Config,
    block: &TenantBlock,
    as_of: Option<Date>,
) -> Result<Question, CommandError> {
    let settings = &block.tenant.settings;
    let today = (settings.clock)().day;
    let other_day = as_of.filter(|day| *day != today);
    match other_day {
        Some(day) if !listing.knows_other_days(settings.credentials.platform()) => {
            Ok(Question::NoSnapshot {
                settings: settings.clone(),
                day,
            })
        }
        _ => {
            let Tenant { mut settings, .. } = block.unlock(&config.file).await?;
            settings.as_of = other_day;
            Ok(Question::Ask(settings))
        }
    }
}

/// Runs beside the wait for Ctrl-C, so that a full pipe cannot hold that up.
async fn collect_or_interrupt(
    collector: Collector,
    questions: Vec<Question>,
) -> Result<Ending, CommandError> {
    let cancel = CancellationToken::new();
    let mut work = tokio::spawn(collector.run(questions, cancel.clone()));
    tokio::select! {
        done = &mut work => match done {
            Ok(ending) => ending,
            Err(panic) => std::panic::resume_unwind(panic.into_panic()),
        },
        _ = tokio::signal::ctrl_c() => {
            cancel.cancel();
            if tokio::time::timeout(GRACE, work).await.is_err() {
                say::line("interrupted while the output was blocked");
            }
            Ok(Ending::Interrupted)
        }
    }
}
