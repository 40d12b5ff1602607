//! `doctor`: looks at everything that a read needs, step by step, and says what to do about what fails.
//!
//! Each tenant is examined in `tenant`, by the way to its platform (`network`) and by the cheapest read of each endpoint (`probe`), which
//! `verdict` judges. What concerns no tenant is in `program`. Every step has a time limit.

mod call_watch;
mod check;
mod network;
pub(super) mod options;
mod probe;
mod program;
mod program_words;
mod report;
mod tenant;
mod verdict;
mod words;

use std::io::{self, IsTerminal, Write};

use futures_util::future::join_all;

use crate::config::Config;
use crate::domain::Language;
use crate::shell::terminal_probe::terminal_columns;

use super::ending::{CommandError, Ending};
use super::interruption::Interruption;
use super::run_options::RunOptions;
use super::stderr;
use super::tenants::{self, MissingConfig};
use crate::domain::Bilingual;
use check::{CheckList, CheckResult, DoctorCheck, PrintedChecks};
use options::{DoctorFormat, DoctorOptions};
use tenant::TenantExam;

pub(super) async fn run(run: &RunOptions, options: &DoctorOptions) -> Result<Ending, CommandError> {
    let mut interruption = Interruption::listen()?;
    tokio::select! {
        ending = examine(run, options) => ending,
        ending = interruption.come() => Ok(ending),
    }
}

async fn examine(run: &RunOptions, options: &DoctorOptions) -> Result<Ending, CommandError> {
    let config = match tenants::find_config(run) {
        Ok(config) => config,
        Err(missing) => {
            let mut checks = vec![explain_missing_config(&missing)];
            checks.extend(program::examine_terminal().await);
            return finish(&checks, options, run.language());
        }
    };
    let checks = examine_all(&config, options).await?;
    finish(&checks, options, config.display.language)
}

async fn examine_all(
    config: &Config,
    options: &DoctorOptions,
) -> Result<Vec<DoctorCheck>, CommandError> {
    let blocks = tenants::choose(config, &options.tenant)?;
    if options.format == DoctorFormat::Text && io::stderr().is_terminal() {
        stderr::line(&words::looking(blocks.len(), config.display.language));
    }
    let (store_check, store) = program::examine_store(config).await;
    let mut exams = Vec::with_capacity(blocks.len());
    for block in blocks {
        // In turn, because several commands that ask for a passphrase would share one terminal.
        let exam = TenantExam::begin(config, block).await;
        exams.push(exam.finish(store.as_ref()));
    }
    let mut checks: Vec<DoctorCheck> = join_all(exams).await.into_iter().flatten().collect();
    checks.extend(store_check);
    checks.extend(program::examine_terminal().await);
    Ok(checks)
}

/// A configuration that cannot be used is a failed check here, not an error of the command line:
/// other messages send people to `doctor`.
fn explain_missing_config(missing: &MissingConfig) -> DoctorCheck {
    let mut list = CheckList::of(None);
    match missing {
        MissingConfig::Nowhere(place) => {
            let detail = Bilingual::new(
                format!("没有配置文件：{}", place.zh()),
                format!("no configuration file at {}", place.en()),
            );
            list.fail("configuration", detail, words::write_configuration());
        }
        MissingConfig::Wrong(file, error) => {
            let detail = Bilingual::said(|language| {
                let text = error.to_text(language);
                text.lines()
                    .collect::<Vec<_>>()
                    .join(language.pick("；", "; "))
            });
            list.fail("configuration", detail, words::repair_configuration(file));
        }
    }
    list.into_checks().remove(0)
}

fn finish(
    checks: &[DoctorCheck],
    options: &DoctorOptions,
    language: Language,
) -> Result<Ending, CommandError> {
    let mut out = io::stdout().lock();
    match options.format {
        DoctorFormat::Text => {
            let text = report::to_text(checks, language, terminal_columns());
            out.write_all(text.as_bytes())?;
        }
        DoctorFormat::Json => {
            serde_json::to_writer(&mut out, &PrintedChecks::of(checks)).map_err(io::Error::from)?;
            writeln!(out)?;
        }
    }
    out.flush()?;
    let failed = checks.iter().any(|check| check.result == CheckResult::Fail);
    Ok(if failed {
        Ending::Failed
    } else {
        Ending::Complete
    })
}
