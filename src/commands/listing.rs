//! `balances`, `types` and `employees`: from the options of the command line to the exit code.
//!
//! The three differ only in what they print of a sync. They share which tenants and people are asked for, where the rows come
//! from ([`ListingSource`]) and how they are printed ([`ListingPrinter`]).

use std::path::Path;

use futures_util::future::try_join_all;
use tokio_util::sync::CancellationToken;

use super::cli::DataOptions;
use super::ending::{CommandError, Ending};
use super::interruption::{InterruptibleRun, Interruption};
use super::listing_kind::{ListingKind, ListingStyle};
use super::listing_printer::ListingPrinter;
use super::listing_source::ListingSource;
use super::output::Output;
use super::progress::ProgressLines;
use super::selection::{RowFilter, TypeChoice};
use super::{dry_run, tenants};

pub(super) async fn run(
    kind: ListingKind,
    config_file: Option<&Path>,
    options: DataOptions,
) -> Result<Ending, CommandError> {
    check_options(kind, &options)?;
    let config = tenants::require_config(config_file)?;
    let language = config.display.language;
    let blocks = tenants::choose(&config, &options.tenant)?;
    let filter = RowFilter::parse(options.filter.as_deref(), language)?
        .of_whole_people(options.whole_person);
    let want = kind.want(&filter);
    if options.dry_run {
        return dry_run::run(&config, &blocks, want).await;
    }
    let destination = options.output.destination()?;
    let source = ListingSource::open(&config, &options).await?;
    let requests = blocks
        .into_iter()
        .map(|block| source.request(want, &config, block));
    let requests = try_join_all(requests).await?;
    let style = ListingStyle {
        format: options.format.into(),
        with_source: options.cached || options.as_of.is_some(),
        language,
    };
    // Signals are listened to before there is a temporary file that a signal would leave behind.
    let interruption = Interruption::listen()?;
    let out = Output::open(destination)?;
    let temporary = out.temporary();
    let printer = ListingPrinter {
        kind,
        want,
        filter,
        types: TypeChoice::new(&options.types),
        writer: kind.start_writer(style, out)?,
        progress: ProgressLines::for_listing(options.quiet, language),
        language,
        quiet: options.quiet,
    };
    let cancel = CancellationToken::new();
    let run = InterruptibleRun {
        interruption,
        cancel: cancel.clone(),
        temporary,
    };
    run.finish(printer.run(requests, cancel)).await
}

fn check_options(kind: ListingKind, options: &DataOptions) -> Result<(), CommandError> {
    let usage = |text: &str| Err(CommandError::Usage(text.to_owned()));
    if options.cached && options.as_of.is_some() {
        return usage(
            "--cached prints the newest data in the store; leave it out to name a day with --as-of",
        );
    }
    if kind == ListingKind::Types && options.filter.is_some() {
        return usage(
            "--filter chooses people, and `types` prints none; use --type to choose leave types",
        );
    }
    if kind == ListingKind::Employees && !options.types.is_empty() {
        return usage(
            "--type chooses leave types, and `employees` prints none; use --filter to choose people",
        );
    }
    Ok(())
}
