//! The command line: a file for each command, all of them on the same `sync` and `domain` as the
//! dashboard.
//!
//! [`run`] parses the arguments, starts the log and the runtime, and turns how the command ended into the exit code.

mod balances;
mod balances_options;
mod check;
mod cli;
mod company_report;
mod compare;
mod compare_report;
mod completions;
mod config_file;
mod config_init;
mod configured_store;
mod coverage;
mod dashboard;
mod dashboard_options;
mod data_options;
mod day_word;
mod definition;
mod demo;
mod demo_history;
mod diff;
mod diff_rows;
mod doctor;
mod dry_run;
mod employees;
mod emulate;
mod ending;
mod expiring;
mod help;
mod info;
mod interruption;
mod listing;
mod listing_kind;
mod listing_printer;
mod listing_source;
mod logging;
mod lots_of_rows;
mod man;
mod output;
mod own_records;
mod paged_output;
mod progress;
mod reorder_buffer;
mod round_text;
mod row_sink;
mod run_options;
mod running_syncs;
mod runtime;
mod schedule;
mod schema;
mod secret;
mod secret_input;
mod selection;
mod setup_words;
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
mod wide_balances;
mod work_calendars;
mod wrong_sheet;

use std::ffi::OsString;
use std::io::Write;
use std::process::ExitCode;
use std::time::Duration;

use cli::{Cli, Command};
use ending::{CommandError, Ending};
use listing_kind::ListingKind;
use run_options::RunOptions;

use crate::domain::{Bilingual, Language, text};
use crate::shell::crash::report_panics;
use crate::shell::signals::die_of;

/// How long the exit waits for the runtime's threads.
const SHUTDOWN_TIMEOUT: Duration = Duration::from_millis(200);

/// Runs the command line `arguments` (the program's name first) to its end.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    if let Some(answered) = completions::answer(&arguments, || {
        definition::command(RunOptions::default().language())
    }) {
        return answered;
    }
    let run = RunOptions::of_arguments(&arguments);
    let language = run.language();
    if help::asks_for_keys(&arguments) {
        return print_keys(&run, language);
    }
    if let Some(topic) = help::topic(&arguments) {
        // As with any help, there is nowhere to report that printing failed.
        let _ = write!(std::io::stdout(), "{}", help::page(topic, language));
        return ExitCode::SUCCESS;
    }
    match definition::parse(&arguments, language) {
        Ok(cli) => run_to_end(cli, language),
        Err(error) => {
            print_parse_error(&error, &arguments, language);
            ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2))
        }
    }
}

/// Prints the keys in use, or the mistakes of the key map.
fn print_keys(run: &RunOptions, language: Language) -> ExitCode {
    match run.keymap() {
        Ok(keymap) => {
            // As with any help, there is nowhere to report that printing failed.
            let _ = write!(std::io::stdout(), "{}", keymap.page(language));
            ExitCode::SUCCESS
        }
        Err(error) => report(&error, language).into(),
    }
}

/// Help and version go to standard output, mistakes to standard error. The message of a mistake
/// repeats the arguments, which may hold escape sequences, so the arguments are cleaned and parsed
/// again for the message.
fn print_parse_error(error: &clap::Error, arguments: &[OsString], language: Language) {
    if !error.use_stderr() {
        // There is nowhere left to report that printing failed.
        let _ = match language {
            Language::English => error.print(),
            Language::Chinese => {
                let text = definition::explain(error, language);
                write!(std::io::stdout(), "{text}")
            }
        };
        return;
    }
    let cleaned = arguments
        .iter()
        .map(|argument| text::clean(&argument.to_string_lossy()));
    let message = match definition::parse(cleaned, language) {
        Err(cleaned) => definition::explain(&cleaned, language),
        Ok(_) => definition::explain(error, language),
    };
    stderr::line(message.trim_end());
}

fn run_to_end(cli: Cli, language: Language) -> ExitCode {
    if let Some(file) = logging::crash_report() {
        let notice = logging::explain_crash_report(&file, language);
        report_panics(file, notice);
    }
    let works = cli.command.as_ref().is_none_or(Command::works);
    let log = match logging::start(works) {
        Ok(log) => log,
        Err(error) => return report(&error, language).into(),
    };
    let command = cli.command.as_ref().map_or("dashboard", Command::name);
    let version = env!("CARGO_PKG_VERSION");
    tracing::info!(command, version, "started");
    let ending = run_in_runtime(cli);
    tracing::info!(command, ?ending, "ended");
    if ending == Ending::Failed
        && log.is_some()
        && let Some(place) = logging::explain_place(language)
    {
        stderr::line(&place);
    }
    drop(log);
    if let Ending::Signal(signal) = ending {
        die_of(signal);
    }
    ending.into()
}

fn run_in_runtime(cli: Cli) -> Ending {
    let run = cli.run.clone();
    let runtime = match runtime::start() {
        Ok(runtime) => runtime,
        Err(error) => {
            let reason = Bilingual::of_io(&error);
            let what = (
                format!("无法启动：{}", reason.zh()),
                format!("no runtime: {}", reason.en()),
            );
            return report(&CommandError::failed(what), run.language());
        }
    };
    let ending = runtime
        .block_on(run_command(cli))
        .unwrap_or_else(|error| report(&error, run.language()));
    // Tasks are dropped before the exit, so that what they hold is closed and removed. A thread
    // that blocks on a full pipe delays the exit by no more than the timeout.
    runtime.shutdown_timeout(SHUTDOWN_TIMEOUT);
    ending
}

fn report(error: &CommandError, language: Language) -> Ending {
    if error.is_closed_pipe() {
        return Ending::Complete;
    }
    let message = error.to_text(language);
    // The log does not get the message, which may repeat a cell of a sheet or the words of a panic.
    tracing::error!(kind = error.kind(), "failed");
    stderr::line(&message);
    error.ending()
}

async fn run_command(cli: Cli) -> Result<Ending, CommandError> {
    let run = &cli.run;
    if let Some(option) = cli.dashboard.given().filter(|_| cli.command.is_some()) {
        return Err(CommandError::usage((
            format!("写在命令前面的 {option} 属于看板；请写在命令后面"),
            format!(
                "{option} before a command belongs to the dashboard; write it after the command"
            ),
        )));
    }
    match cli.command {
        None => dashboard::run(run, &cli.dashboard).await,
        Some(Command::Demo(options)) => demo::run(run, &options).await,
        Some(Command::Emulate(options)) => emulate::run(run, &options).await,
        Some(Command::Balances(options)) => balances_options::run(run, *options).await,
        Some(Command::Types(options)) => listing::run(ListingKind::Types, run, options).await,
        Some(Command::Employees(options)) => {
            listing::run(ListingKind::Employees, run, options).await
        }
        Some(Command::Check(options)) => check::run(run, options).await,
        Some(Command::Totals(options)) => totals::run(run, options).await,
        Some(Command::Compare(options)) => compare::run(run, *options).await,
        Some(Command::Expiring(options)) => expiring::run(run, options).await,
        Some(Command::Sync(options)) => sync::run(run, &options).await,
        Some(Command::Store { action }) => store::run(run, action).await,
        Some(Command::Diff(options)) => diff::run(run, options).await,
        Some(Command::Config { action }) => config_file::run(run, action).await,
        Some(Command::Info(options)) => info::run(run, &options),
        Some(Command::Schema { name }) => schema::run(&name),
        Some(Command::Completions { shell }) => completions::run(shell),
        Some(Command::Man(options)) => man::run(
            &options,
            definition::command(run.language()),
            run.language(),
        ),
        Some(Command::Doctor(options)) => doctor::run(run, &options).await,
        Some(Command::Secret { action }) => secret::run(run, action).await,
    }
}
