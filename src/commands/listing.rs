//! `balances`, `types` and `employees`: from the options of the command line to the exit code.
//!
//! The three differ only in what they print of a sync. They share which tenants and people are
//! read, where the rows come from ([`ListingSource`]) and how they are printed
//! ([`ListingPrinter`]).

use futures_util::future::try_join_all;
use tokio_util::sync::CancellationToken;

use crate::config::Config;
use crate::domain::Language;
use crate::export::RowStyle;
use crate::sync::SyncDepth;

use super::company_report::{CollectedReport, CompanyCollector};
use super::data_options::DataOptions;
use super::dry_run::{PlanOutput, PlannedRead};
use super::ending::{CommandError, Ending};
use super::interruption::{InterruptibleRun, Interruption};
use super::listing_kind::ListingKind;
use super::listing_printer::ListingPrinter;
use super::listing_source::{ListingSource, asks_platform};
use super::output::{Output, check_fields};
use super::progress::ProgressLines;
use super::row_sink::{CollectedRows, RowSink};
use super::run_options::RunOptions;
use super::selection::{RowFilter, TypeChoice};
use super::{dry_run, stderr, tenants};

pub(super) async fn run(
    kind: ListingKind,
    run: &RunOptions,
    options: DataOptions,
) -> Result<Ending, CommandError> {
    run_with(kind, run, options, |style| style).await
}

/// The same, with a change to the style of the rows that only this command has.
pub(super) async fn run_with(
    kind: ListingKind,
    run: &RunOptions,
    options: DataOptions,
    styled: impl FnOnce(RowStyle) -> RowStyle,
) -> Result<Ending, CommandError> {
    check_options(kind, &options)?;
    let what = |filter: &RowFilter, style: &mut RowStyle| {
        *style = styled(style.clone());
        ReadWish {
            planned: kind.depth(filter).into(),
            needs_lots: false,
            fields: kind.known_fields(style),
        }
    };
    let print = |style: RowStyle, out| {
        let writer = kind.start_writer(&style, out)?;
        let writer = Box::new(writer);
        Ok(RowSink::Printed { kind, writer })
    };
    read(run, options, what, print).await
}

/// Prints `report` on everybody whom the options choose. With `fails_if_any` the exit code says whether it found something.
pub(super) async fn run_report(
    run: &RunOptions,
    options: DataOptions,
    report: impl CollectedReport + 'static,
    fails_if_any: bool,
) -> Result<Ending, CommandError> {
    check_sources(&options)?;
    let (needs_lots, counts_working_days) = (report.needs_lots(), report.counts_working_days());
    // The language does not matter here: fields are the same in both.
    let known = report.known_fields(&without_source(options.style(Language::English)?));
    let collect = |style: RowStyle, out| {
        Ok(RowSink::Collected(Box::new(CollectedRows {
            company: CompanyCollector::default(),
            report: Box::new(report),
            style,
            out,
            fails_if_any,
        })))
    };
    let what = |_: &RowFilter, style: &mut RowStyle| {
        *style = without_source(style.clone());
        ReadWish {
            planned: PlannedRead {
                depth: SyncDepth::Balances,
                counts_working_days,
            },
            needs_lots,
            fields: known,
        }
    };
    read(run, options, what, collect).await
}

/// A row of a report comes from several readings, so it does not say when it was read.
fn without_source(style: RowStyle) -> RowStyle {
    RowStyle {
        sourced: false,
        ..style
    }
}

/// What is read of the tenants.
struct ReadWish {
    planned: PlannedRead,
    /// Whether it includes the lots that a platform sends only on request.
    needs_lots: bool,
    /// The fields that `--fields` may name.
    fields: Vec<&'static str>,
}

/// Reads the tenants that the options choose, and gives their rows to the sink that `start` makes.
async fn read(
    run: &RunOptions,
    options: DataOptions,
    what: impl FnOnce(&RowFilter, &mut RowStyle) -> ReadWish,
    start: impl FnOnce(RowStyle, Output) -> Result<RowSink, CommandError>,
) -> Result<Ending, CommandError> {
    let config = tenants::require_config(run)?;
    let language = config.display.language;
    let filter =
        RowFilter::parse(options.filter.as_deref(), &config)?.of_whole_people(options.whole_person);
    let mut style = options.style(language)?;
    let wish = what(&filter, &mut style);
    let (depth, needs_lots) = (wish.planned.depth, wish.needs_lots);
    // Which rows the filter leaves is known before lots are read, unless the filter itself needs
    // last days.
    let reads_all_lots = needs_lots && (filter.is_all() || filter.asks_last_days());
    if options.dry_run {
        return print_plan(config, &options, wish.planned, style, reads_all_lots).await;
    }
    let blocks = tenants::choose(&config, &options.tenant)?;
    check_fields(&style.fields, &wish.fields)?;
    let destination = options.output.destination()?;
    let mut source = ListingSource::open(&config, &options).await?;
    source.reads_all_lots = reads_all_lots;
    let requests = blocks
        .into_iter()
        .map(|block| source.request(depth, &config, block));
    let requests = try_join_all(requests).await?;
    // Signals are listened to before there is a temporary file that a signal would leave behind.
    let interruption = Interruption::listen()?;
    let out = Output::open(destination, style.format)?;
    let output = out.watch();
    let printer = ListingPrinter {
        depth,
        filter,
        types: TypeChoice::new(&options.types),
        sink: start(style, out)?,
        needs_lots,
        progress: ProgressLines::for_listing(options.quiet, language),
        language,
        quiet: options.quiet,
        announced_sheets: false,
    };
    let cancel = CancellationToken::new();
    let run = InterruptibleRun {
        interruption,
        cancel: cancel.clone(),
        output,
        language,
    };
    run.finish(printer.run(requests, cancel)).await
}

/// `--dry-run`: which calls would be sent.
async fn print_plan(
    mut config: Config,
    options: &DataOptions,
    planned: PlannedRead,
    style: RowStyle,
    reads_all_lots: bool,
) -> Result<Ending, CommandError> {
    if reads_all_lots {
        for block in &mut config.tenants {
            block.tenant.settings.credentials.request_lots();
        }
    }
    let output = PlanOutput {
        style,
        destination: options.output.destination()?,
        quiet: options.quiet,
    };
    let language = config.display.language;
    let mut blocks = tenants::choose(&config, &options.tenant)?;
    blocks.retain(|block| {
        let settings = &block.tenant.settings;
        let source = (options.as_of_day(), options.cached);
        let is_asked = asks_platform(settings, planned.depth, source);
        if !is_asked && !options.quiet {
            let tenant = &settings.tenant;
            stderr::line(&language.pick(
                format!("{tenant}：从存储读取，不需要调用"),
                format!("{tenant}: read from the store, which takes no call"),
            ));
        }
        is_asked
    });
    dry_run::run(&config, &blocks, planned, output).await
}

/// `--cached` and `--as-of` name two different days.
fn check_sources(options: &DataOptions) -> Result<(), CommandError> {
    if options.cached && options.as_of.is_some() {
        return Err(CommandError::usage((
            "--cached 输出存储里最新的数据；要用 --as-of 指定日期请去掉它",
            "--cached prints the newest data in the store; leave it out to name a day with --as-of",
        )));
    }
    Ok(())
}

fn check_options(kind: ListingKind, options: &DataOptions) -> Result<(), CommandError> {
    check_sources(options)?;
    let usage = |zh: &str, en: &str| Err(CommandError::usage((zh, en)));
    if kind == ListingKind::Types && options.filter.is_some() {
        return usage(
            "--filter 选择员工，而 `types` 不输出员工；请用 --type 选择假期",
            "--filter chooses people, and `types` prints none; use --type to choose leave types",
        );
    }
    if kind == ListingKind::Employees && !options.types.is_empty() {
        return usage(
            "--type 选择假期，而 `employees` 不输出假期；请用 --filter 选择员工",
            "--type chooses leave types, and `employees` prints none; use --filter to choose people",
        );
    }
    Ok(())
}
