//! Logs go to a file, never to the terminal that the dashboard draws on.

use std::fs::OpenOptions;
use std::path::Path;

use color_eyre::eyre::WrapErr;
use tracing_appender::non_blocking::WorkerGuard;
use tracing_subscriber::EnvFilter;

/// Starts logging into `file`, more or less of it by `LEAVEBOARD_LOG` (`info` by default). Dropping the guard writes the rest.
pub(super) fn start(file: Option<&Path>) -> color_eyre::Result<Option<WorkerGuard>> {
    let Some(file) = file else { return Ok(None) };
    let opened = OpenOptions::new().create(true).append(true).open(file);
    let opened = opened.wrap_err_with(|| format!("cannot log to {}", file.display()))?;
    let (writer, guard) = tracing_appender::non_blocking(opened);
    let filter =
        EnvFilter::try_from_env("LEAVEBOARD_LOG").unwrap_or_else(|_| EnvFilter::new("info"));
    let subscriber = tracing_subscriber::fmt()
        .with_writer(writer)
        .with_ansi(false)
        .with_env_filter(filter)
        .finish();
    // Somebody who logs already goes on doing so.
    let _ = tracing::subscriber::set_global_default(subscriber);
    Ok(Some(guard))
}
