//! The command line: one file a command, all of them on the same `sync` and `domain` as the dashboard.
//!
//! Owns what is printed where and which exit code says what. Must not know ratatui, or the JSON of any platform.

mod balances;
mod cli;
mod collect;
mod comparing;
mod config_file;
mod dashboard;
mod data;
mod day_word;
mod demo;
mod diff;
mod dry_run;
mod employees;
mod emulate;
mod ended;
mod ending;
mod filling;
mod interruption;
mod keeping;
mod missing;
mod order;
mod output;
mod progress;
mod reading;
mod round;
mod say;
mod schedule;
mod selection;
mod store;
mod sync;
mod tenants;
mod types;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::Parser;

use cli::{Cli, Command};
use data::Listing;
use ending::{CommandError, Ending};

use crate::shell::signals::die_of;

/// Runs the command line `arguments` (the program's name first) to its end.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    match Cli::try_parse_from(arguments) {
        Ok(cli) => run_to_end(cli),
        Err(error) => {
            // Help and version go to standard output, mistakes to standard error; nobody is left to tell when that fails.
            let _ = error.print();
            ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2))
        }
    }
}

fn run_to_end(cli: Cli) -> ExitCode {
    let runtime = match tokio::runtime::Runtime::new() {
        Ok(runtime) => runtime,
        Err(error) => return report(&CommandError::Failed(format!("no runtime: {error}"))).into(),
    };
    let ending = runtime
        .block_on(run_command(cli))
        .unwrap_or_else(|error| report(&error));
    // A request under way, or a thread that waits for a full pipe, must not hold up the exit.
    runtime.shutdown_background();
    if let Ending::Signal(signal) = ending {
        die_of(signal);
    }
    ending.into()
}

fn report(error: &CommandError) -> Ending {
    if error.is_closed_pipe() {
        return Ending::Complete;
    }
    say::line(&error.to_string());
    error.ending()
}

async fn run_command(cli: Cli) -> Result<Ending, CommandError> {
    let config = cli.config.as_deref();
    match cli.command {
        None => dashboard::run(config).await,
        Some(Command::Demo(options)) => demo::run(&options).await,
        Some(Command::Emulate(options)) => emulate::run(&options).await,
        Some(Command::Balances(options)) => data::run(Listing::Balances, config, options).await,
        Some(Command::Types(options)) => data::run(Listing::Types, config, options).await,
        Some(Command::Employees(options)) => data::run(Listing::Employees, config, options).await,
        Some(Command::Sync(options)) => sync::run(config, &options).await,
        Some(Command::Store { action }) => store::run(config, action).await,
        Some(Command::Diff(options)) => diff::run(config, options).await,
        Some(Command::Config { action }) => config_file::run(config, action),
    }
}
