//! The log file. Nothing is ever logged to the terminal, because the dashboard draws on it.

use std::fs::{File, OpenOptions};
use std::io;
use std::path::Path;

use tracing::level_filters::LevelFilter;
use tracing_appender::non_blocking::WorkerGuard;
use tracing_subscriber::EnvFilter;

/// The open log. Dropping it writes what is still in memory.
#[derive(Debug)]
pub struct LogFile {
    _writing: WorkerGuard,
}

impl LogFile {
    /// Logs into the plain file at `path`, which is created for its owner alone if there is none. Only this program's own
    /// lines are written: those of libraries would contain addresses and headers, which hold tokens.
    pub fn start(path: &Path, level: LevelFilter) -> io::Result<Self> {
        let (writer, writing) = tracing_appender::non_blocking(open(path)?);
        let subscriber = tracing_subscriber::fmt()
            .with_writer(writer)
            .with_ansi(false)
            .with_env_filter(EnvFilter::new(format!("leaveboard={level}")))
            .finish();
        // A subscriber that is set already, as in a test, stays.
        let _ = tracing::subscriber::set_global_default(subscriber);
        Ok(Self { _writing: writing })
    }
}

fn open(path: &Path) -> io::Result<File> {
    // Opening a pipe would wait for whoever reads from it.
    if std::fs::metadata(path).is_ok_and(|found| !found.is_file()) {
        let what = "it is not a plain file";
        return Err(io::Error::new(io::ErrorKind::InvalidInput, what));
    }
    let mut options = OpenOptions::new();
    options.create(true).append(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    options.open(path)
}
