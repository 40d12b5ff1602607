//! `diff`: what changed between two days, out of the store alone. Needs no secret and asks no platform.

use std::path::Path;

use jiff::civil::Date;
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use crate::config::TenantBlock;
use crate::domain::Language;
use crate::domain::changes::{Change, What};
use crate::export::{ChangeRow, Coverage, CoverageState, Writer};
use crate::platform::Settings;
use crate::store::{Holder, Store, SyncRecord};
use crate::sync::Keeping;
use crate::sync::changes::{ChangePage, Span, load};

use super::cli::DiffOptions;
use super::ending::{CommandError, Ending};
use super::output::Output;
use super::reading::origin;
use super::selection::{PeopleFilter, TypeChoice};
use super::{data, keeping, say, tenants};

/// Pages that may wait to be printed.
const WAITING: usize = 2;

pub(super) async fn run(
    config_file: Option<&Path>,
    options: DiffOptions,
) -> Result<Ending, CommandError> {
    let format = data::format_of(options.format)?;
    let config = tenants::require_config(config_file)?;
    let language = config.display.language;
    let blocks = tenants::choose(&config, &options.tenant)?;
    let filter = people_filter(options.filter.as_deref(), language)?;
    let days = days_of(&options, &blocks)?;
    let store = open(&config).await?;
    let mut tenants = Vec::with_capacity(blocks.len());
    for block in blocks {
        let settings = block.tenant.settings.clone();
        let keeping = Keeping::of(&settings, &store, &Holder::of_this_program()).await;
        tenants.push((settings, keeping.map_err(unusable)?));
    }
    let out = Output::open(options.output.as_deref())?;
    let printer = Printer {
        days,
        filter,
        choice: TypeChoice::new(&options.types),
        writer: Writer::start::<ChangeRow<'_>>(format, language, out)?,
        language,
    };
    let cancel = CancellationToken::new();
    data::finish_or_interrupt(printer.run(tenants, cancel.clone()), cancel).await
}

async fn open(config: &crate::config::Config) -> Result<Store, CommandError> {
    let nowhere = || {
        CommandError::Failed(
            "[store] url is \"none\": nothing is kept, so there is nothing to compare".to_owned(),
        )
    };
    keeping::open(config)
        .await
        .map_err(unusable)?
        .ok_or_else(nowhere)
}

fn unusable(error: crate::store::StoreError) -> CommandError {
    CommandError::Failed(error.to_string())
}

/// Balances of two days cannot both answer one predicate.
fn people_filter(text: Option<&str>, language: Language) -> Result<PeopleFilter, CommandError> {
    let filter = PeopleFilter::parse(text, language)?;
    if filter.asks_balances() {
        return Err(CommandError::Usage(
            "--filter: `diff` chooses people by name, id, number or department; a balance has two values here".to_owned(),
        ));
    }
    Ok(filter)
}

fn days_of(options: &DiffOptions, blocks: &[&TenantBlock]) -> Result<[Date; 2], CommandError> {
    let Some(block) = blocks.first() else {
        return Err(CommandError::Usage("no tenant is configured".to_owned()));
    };
    let today = (block.tenant.settings.clock)().day;
    let [from, to] = [options.from.day(today), options.to.day(today)];
    if from > to {
        return Err(CommandError::Usage(format!(
            "FROM is after TO: {from} comes after {to}; write the earlier day first"
        )));
    }
    Ok([from, to])
}

/// Prints what comes, tenant after tenant.
struct Printer {
    days: [Date; 2],
    filter: PeopleFilter,
    choice: TypeChoice,
    writer: Writer<Output>,
    language: Language,
}

impl Printer {
    async fn run(
        mut self,
        tenants: Vec<(Settings, Keeping)>,
        cancel: CancellationToken,
    ) -> Result<Ending, CommandError> {
        let mut coverage = Vec::with_capacity(tenants.len());
        for (settings, keeping) in tenants {
            let told = tokio::select! {
                () = cancel.cancelled() => break,
                told = self.tell(&settings, keeping) => told?,
            };
            for gap in &told.gaps {
                say::line(&format!("{}: {gap}", told.tenant));
            }
            coverage.push(told);
        }
        let ending = if cancel.is_cancelled() {
            Ending::Interrupted
        } else {
            data::tell_unknown_types(&self.choice, Ending::of(&coverage))
        };
        data::close(self.writer.finish(&coverage)?, ending)
    }

    async fn tell(
        &mut self,
        settings: &Settings,
        keeping: Keeping,
    ) -> Result<Coverage, CommandError> {
        let [from, to] = self.days;
        let (sink, mut pages) = mpsc::channel(WAITING);
        let store = keeping.store.clone();
        tokio::spawn(load(keeping.store, Span::Days(from, to), sink));
        let mut coverage = no_coverage(settings);
        while let Some(page) = pages.recv().await {
            match page {
                ChangePage::Compares { from, to } => {
                    self.learn_types(&store, [&from, &to]).await;
                    tell_snapshots(&mut coverage, &from, &to);
                }
                ChangePage::NoSnapshot { day, first } => {
                    coverage.gaps.push(no_snapshot(day.unwrap_or(from), first));
                }
                ChangePage::Found(changes) => self.write(settings, &changes)?,
                ChangePage::Done { not_compared } => end(&mut coverage, not_compared),
                ChangePage::Trouble(error) => coverage.gaps.push(error.to_string()),
            }
        }
        Ok(coverage)
    }
}
