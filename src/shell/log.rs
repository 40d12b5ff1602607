//! The log file. Nothing is ever logged to the terminal, because the dashboard draws on it.

use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use tracing::level_filters::LevelFilter;
use tracing_appender::non_blocking::WorkerGuard;
use tracing_subscriber::EnvFilter;

use crate::domain::Bilingual;

/// After this many bytes the log in the state folder is moved aside, and a new one begins.
const MAX_LOG_BYTES: u64 = 1 << 20;

/// The open log. Dropping it writes what is still in memory.
#[derive(Debug)]
pub struct LogFile {
    _writing: WorkerGuard,
}

impl LogFile {
    /// Logs into the plain file at `path`, which is created for its owner alone if there is none. Only this program's own
    /// lines are written: those of libraries would contain addresses and headers, which hold tokens.
    pub fn start(path: &Path, level: LevelFilter) -> io::Result<Self> {
        Ok(Self::write_to(open(path)?, level))
    }

    /// The same into a file that never grows beyond a megabyte, and whose folder is created.
    pub fn start_bounded(path: &Path, level: LevelFilter) -> io::Result<Self> {
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder)?;
        }
        let file = BoundedFile::open(path.to_owned(), MAX_LOG_BYTES)?;
        Ok(Self::write_to(file, level))
    }

    fn write_to(file: impl Write + Send + 'static, level: LevelFilter) -> Self {
        let (writer, writing) = tracing_appender::non_blocking(file);
        let subscriber = tracing_subscriber::fmt()
            .with_writer(writer)
            .with_ansi(false)
            .with_env_filter(EnvFilter::new(format!("leaveboard={level}")))
            .finish();
        // A subscriber that is set already, as in a test, stays.
        let _ = tracing::subscriber::set_global_default(subscriber);
        Self { _writing: writing }
    }
}

fn open(path: &Path) -> io::Result<File> {
    // Opening a pipe would wait for whoever reads from it.
    if std::fs::metadata(path).is_ok_and(|found| !found.is_file()) {
        let what = Bilingual::new("不是普通文件", "it is not a plain file");
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

/// A file that is moved to `NAME.1` and begun anew when it is full. Several programs may write into it.
struct BoundedFile {
    path: PathBuf,
    file: File,
    most: u64,
    written: u64,
}

impl BoundedFile {
    fn open(path: PathBuf, most: u64) -> io::Result<Self> {
        let file = open(&path)?;
        let written = file.metadata()?.len();
        Ok(Self {
            path,
            file,
            most,
            written,
        })
    }

    /// Begins anew. Another program may have done so since; then its new file is taken.
    fn begin_anew(&mut self) -> io::Result<()> {
        let is_full = std::fs::metadata(&self.path).is_ok_and(|found| found.len() >= self.most / 2);
        if is_full {
            let mut before = self.path.clone().into_os_string();
            before.push(".1");
            std::fs::rename(&self.path, PathBuf::from(before))?;
        }
        self.file = open(&self.path)?;
        self.written = self.file.metadata()?.len();
        Ok(())
    }
}

impl Write for BoundedFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.written + bytes.len() as u64 > self.most && self.written > 0 {
            // Where it cannot be moved, as on a system that lets nobody move an open file, it grows once more by as much.
            self.written = 0;
            let _ = self.begin_anew();
        }
        let count = self.file.write(bytes)?;
        self.written += count as u64;
        Ok(count)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_log_begins_anew_and_the_one_before_is_kept() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("leaveboard.log");
        let mut log = BoundedFile::open(path.clone(), 100).unwrap();
        for line in 0..40 {
            writeln!(log, "line {line:02}").unwrap();
        }
        let text = |path: &Path| std::fs::read_to_string(path).unwrap();
        let before = folder.path().join("leaveboard.log.1");
        assert!(text(&path).ends_with("line 39\n"));
        for file in [&path, &before] {
            assert!(text(file).len() <= 100, "{file:?}");
        }
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 2);
        let (first, last) = (text(&path), text(&before));
        let first = first
            .lines()
            .next()
            .unwrap()
            .trim_start_matches("line ")
            .parse::<u32>();
        let last = last
            .lines()
            .last()
            .unwrap()
            .trim_start_matches("line ")
            .parse::<u32>();
        assert_eq!(last.unwrap() + 1, first.unwrap());
    }
}
