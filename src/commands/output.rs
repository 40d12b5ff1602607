//! Where data goes: standard output, or a file that is only replaced by something usable.

use std::fs::File;
use std::io::{self, BufWriter, Stdout, Write};
use std::path::{Path, PathBuf};

use super::ending::Ending;
use super::say;

/// The way out for data.
pub(super) enum Output {
    Stdout(BufWriter<Stdout>),
    /// Written in place: it did not exist, or is no plain file (`/dev/null`, a pipe).
    Direct(BufWriter<File>),
    /// Written beside an existing file, and put in its place at the end.
    Beside {
        out: BufWriter<File>,
        written: PathBuf,
        target: PathBuf,
    },
}

impl Output {
    pub(super) fn open(file: Option<&Path>) -> io::Result<Self> {
        let Some(target) = file else {
            return Ok(Self::Stdout(BufWriter::new(io::stdout())));
        };
        if !target.is_file() {
            return Ok(Self::Direct(BufWriter::new(File::create(target)?)));
        }
        // A link stays a link: what it points to is replaced.
        let target = target.canonicalize()?;
        let mut name = target.file_name().unwrap_or_default().to_owned();
        name.push(format!(".{}.part", std::process::id()));
        let written = target.with_file_name(name);
        let out = BufWriter::new(File::create_new(&written)?);
        std::fs::set_permissions(&written, std::fs::metadata(&target)?.permissions())?;
        Ok(Self::Beside {
            out,
            written,
            target,
        })
    }

    /// Closes the output, and says when a file that stood there before was left.
    pub(super) fn end(self, ending: Ending) -> io::Result<()> {
        if let Some(file) = self.close(ending)? {
            say::line(&format!("{} was left as it was", file.display()));
        }
        Ok(())
    }

    /// Closes the output. A file that stood there before is replaced only by something usable; answers whether it was left.
    fn close(mut self, ending: Ending) -> io::Result<Option<PathBuf>> {
        self.flush()?;
        let Self::Beside {
            written, target, ..
        } = &self
        else {
            return Ok(None);
        };
        if matches!(ending, Ending::Complete | Ending::Partial) {
            std::fs::rename(written, target)?;
            return Ok(None);
        }
        Ok(Some(target.clone()))
    }

    fn inner(&mut self) -> &mut dyn Write {
        match self {
            Self::Stdout(out) => out,
            Self::Direct(out) | Self::Beside { out, .. } => out,
        }
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.inner().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner().flush()
    }
}

/// Nothing half written is left behind; after a rename there is nothing to remove.
impl Drop for Output {
    fn drop(&mut self) {
        if let Self::Beside { written, .. } = self {
            let _ = std::fs::remove_file(written);
        }
    }
}
