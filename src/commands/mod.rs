//! The command line: one file a command, all of them on the same `sync` and `domain` as the dashboard.
//!
//! [`run`] parses the arguments, starts the log and the runtime, and turns how the command ended into the exit code.

mod balances;
mod check;
mod cli;
mod company_report;
mod compare;
mod compare_report;
mod config_file;
mod configured_store;
mod coverage;
mod dashboard;
mod data_options;
mod day_word;
mod demo;
mod demo_history;
mod diff;
mod diff_rows;
mod dry_run;
mod employees;
mod emulate;
mod ending;
mod expiring;
mod interruption;
mod listing;
mod listing_kind;
mod listing_printer;
mod listing_source;
mod logging;
mod output;
mod own_records;
mod progress;
mod reorder_buffer;
mod round_text;
mod row_sink;
mod running_syncs;
mod runtime;
mod schedule;
mod selection;
mod snapshot_reader;
mod source_text;
mod stderr;
mod store;
mod sync;
mod sync_round;
mod sync_summary;
mod tenant_reading;
mod tenants;
mod totals;
mod types;
mod wrong_sheet;

use std::ffi::OsString;
use std::process::ExitCode;
use std::time::Duration;

use clap::Parser;

use cli::{Cli, Command};
use ending::{CommandError, Ending};
use listing_kind::ListingKind;

use crate::domain::text;
use crate::shell::signals::die_of;

/// How long the exit waits for the runtime's threads.
const SHUTDOWN_TIMEOUT: Duration = Duration::from_millis(200);

/// Runs the command line `arguments` (the program's name first) to its end.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    match Cli::try_parse_from(&arguments) {
        Ok(cli) => run_to_end(cli),
        Err(error) => {
            print_parse_error(&error, &arguments);
            ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2))
        }
    }
}

/// Help and version go to standard output, mistakes to standard error. The message of a mistake repeats the arguments, which may
/// hold escape sequences; so it is made anew from cleaned arguments.
fn print_parse_error(error: &clap::Error, arguments: &[OsString]) {
    if !error.use_stderr() {
        // There is nowhere left to report that printing failed.
        let _ = error.print();
        return;
    }
    let cleaned = arguments
        .iter()
        .map(|argument| text::clean(&argument.to_string_lossy()));
    let message = match Cli::try_parse_from(cleaned) {
        Err(cleaned) => cleaned.render().to_string(),
        Ok(_) => error.render().to_string(),
    };
    stderr::line(message.trim_end());
}

fn run_to_end(cli: Cli) -> ExitCode {
    let log = match logging::start() {
        Ok(log) => log,
        Err(error) => return report(&error).into(),
    };
    let command = cli.command.as_ref().map_or("dashboard", Command::name);
    let version = env!("CARGO_PKG_VERSION");
    tracing::info!(command, version, "started");
    let ending = run_in_runtime(cli);
    tracing::info!(command, ?ending, "ended");
    drop(log);
    if let Ending::Signal(signal) = ending {
        die_of(signal);
    }
    ending.into()
}

fn run_in_runtime(cli: Cli) -> Ending {
    let runtime = match runtime::start() {
        Ok(runtime) => runtime,
        Err(error) => return report(&CommandError::Failed(format!("no runtime: {error}"))),
    };
    let ending = runtime
        .block_on(run_command(cli))
        .unwrap_or_else(|error| report(&error));
    // Tasks are dropped before the exit, so that what they hold is closed and removed. A thread that blocks on a full pipe is not
    // waited for longer.
    runtime.shutdown_timeout(SHUTDOWN_TIMEOUT);
    ending
}

fn report(error: &CommandError) -> Ending {
    if error.is_closed_pipe() {
        return Ending::Complete;
    }
    let message = error.to_text();
    tracing::error!("{message}");
    stderr::line(&message);
    error.ending()
}

async fn run_command(cli: Cli) -> Result<Ending, CommandError> {
    let config = cli.config.as_deref();
    if cli.command.is_some() && cli.dashboard.cached {
        return Err(CommandError::Usage(
            "--cached before a command belongs to the dashboard; write it after the command"
                .to_owned(),
        ));
    }
    match cli.command {
        None => dashboard::run(config, &cli.dashboard).await,
        Some(Command::Demo(options)) => demo::run(&options).await,
        Some(Command::Emulate(options)) => emulate::run(&options).await,
        Some(Command::Balances(options)) => {
            listing::run(ListingKind::Balances, config, options).await
        }
        Some(Command::Types(options)) => listing::run(ListingKind::Types, config, options).await,
        Some(Command::Employees(options)) => {
            listing::run(ListingKind::Employees, config, options).await
        }
        Some(Command::Check(options)) => check::run(config, options).await,
        Some(Command::Totals(options)) => totals::run(config, options).await,
        Some(Command::Compare(options)) => compare::run(config, *options).await,
        Some(Command::Expiring(options)) => expiring::run(config, options).await,
        Some(Command::Sync(options)) => sync::run(config, &options).await,
        Some(Command::Store { action }) => store::run(config, action).await,
        Some(Command::Diff(options)) => diff::run(config, options).await,
        Some(Command::Config { action }) => config_file::run(config, action),
    }
}
