//! Where rows go: standard output, or a file that appears only when it is complete.

use std::fs::{File, OpenOptions};
use std::io::{self, BufWriter, IntoInnerError, Stdout, Write};
use std::path::{Path, PathBuf};

use clap::Args;
use tempfile::NamedTempFile;

use super::ending::{CommandError, Ending};
use super::{abandoned_files, stderr};

/// Options of every command that prints rows.
#[derive(Args, Clone, Debug, Default)]
pub(super) struct OutputOptions {
    /// Write into this new file, for you alone (mode 600), instead of standard output; - is standard output
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Replace the file of -o if it exists
    #[arg(long, requires = "output")]
    force: bool,
}

/// What `-o` means. It is found out before the first request, so that a wrong path costs no calls.
#[derive(Debug)]
pub(super) enum Destination {
    Stdout,
    /// A device or a pipe, which is written to as it stands.
    Device(PathBuf),
    File {
        target: PathBuf,
        replaces: bool,
    },
}

impl OutputOptions {
    /// An existing file is an error unless `--force` is given.
    pub(super) fn destination(&self) -> Result<Destination, CommandError> {
        let Some(target) = self.output.as_deref().filter(|file| *file != "-") else {
            return Ok(Destination::Stdout);
        };
        let target = target.to_owned();
        match std::fs::metadata(&target) {
            Ok(found) if found.is_dir() => {
                let what = format!("-o: {} is a folder; name a file in it", target.display());
                Err(CommandError::Usage(what))
            }
            Ok(found) if !found.is_file() => Ok(Destination::Device(target)),
            Ok(_) => self.replace(&target, target.canonicalize()),
            // A symbolic link that points nowhere is itself replaced.
            Err(_) if target.is_symlink() => self.replace(&target, Ok(target.clone())),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Destination::File {
                target,
                replaces: false,
            }),
            Err(error) => Err(cannot_write(&target, &error)),
        }
    }

    /// The target of a symbolic link, `found`, is replaced, and the link stays.
    fn replace(
        &self,
        target: &Path,
        found: io::Result<PathBuf>,
    ) -> Result<Destination, CommandError> {
        if !self.force {
            return Err(CommandError::Usage(format!(
                "-o: {} exists already and was left as it was; --force replaces it",
                target.display()
            )));
        }
        let target = found.map_err(|error| cannot_write(target, &error))?;
        Ok(Destination::File {
            target,
            replaces: true,
        })
    }
}

fn cannot_write(target: &Path, error: &io::Error) -> CommandError {
    CommandError::Failed(format!("cannot write {}: {error}", target.display()))
}

/// An open destination.
#[derive(Debug)]
pub(super) enum Output {
    Stdout(BufWriter<Stdout>),
    Device(BufWriter<File>, PathBuf),
    File(NewFile),
}

/// A file that is written under a temporary name in the folder of its target and renamed at the end.
#[derive(Debug)]
pub(super) struct NewFile {
    out: BufWriter<NamedTempFile>,
    target: PathBuf,
    /// An existing file at the target is replaced.
    replaces: bool,
}

impl Output {
    pub(super) fn open(destination: Destination) -> Result<Self, CommandError> {
        match destination {
            Destination::Stdout => Ok(Self::Stdout(BufWriter::new(io::stdout()))),
            Destination::Device(device) => match OpenOptions::new().write(true).open(&device) {
                Ok(file) => Ok(Self::Device(BufWriter::new(file), device)),
                Err(error) => Err(cannot_write(&device, &error)),
            },
            Destination::File { target, replaces } => match create_beside(&target) {
                Ok(file) => Ok(Self::File(NewFile {
                    out: BufWriter::new(file),
                    target,
                    replaces,
                })),
                Err(error) => Err(cannot_write(&target, &error)),
            },
        }
    }

    /// The file to remove if the program has to exit while another thread still writes to this output.
    pub(super) fn temporary(&self) -> Option<PathBuf> {
        match self {
            Self::File(file) => Some(file.out.get_ref().path().to_owned()),
            Self::Stdout(_) | Self::Device(..) => None,
        }
    }

    /// Closes the output and says how many rows it got. A file appears only if the run came to its end and printed rows.
    pub(super) fn close(
        mut self,
        ending: Ending,
        rows: u64,
        quiet: bool,
    ) -> Result<(), CommandError> {
        self.flush()?;
        let target = match self {
            Self::Stdout(_) => return Ok(()),
            Self::Device(_, device) => device,
            Self::File(file) => {
                if let Some(reason) = reason_to_discard(ending, rows) {
                    file.print_discarded(reason);
                    return Ok(());
                }
                let target = file.target.clone();
                file.put_in_place()
                    .map_err(|error| cannot_write(&target, &error))?;
                target
            }
        };
        if !quiet {
            let unit = if rows == 1 { "row" } else { "rows" };
            stderr::line(&format!("wrote {rows} {unit} to {}", target.display()));
        }
        Ok(())
    }

    fn inner(&mut self) -> &mut dyn Write {
        match self {
            Self::Stdout(out) => out,
            Self::Device(out, _) => out,
            Self::File(file) => &mut file.out,
        }
    }
}

/// Why no file is left, if none is.
fn reason_to_discard(ending: Ending, rows: u64) -> Option<&'static str> {
    match ending {
        Ending::Interrupted | Ending::Signal(_) => Some("interrupted"),
        Ending::Complete | Ending::Partial | Ending::FoundAny if rows > 0 => None,
        _ if rows == 0 => Some("no row to write"),
        _ => Some("nothing usable"),
    }
}

/// A new file that only this user can read, in the folder of `target`: a rename works only within a file system. Dropping it
/// removes it, so that no incomplete file is left behind.
fn create_beside(target: &Path) -> io::Result<NamedTempFile> {
    let folder = target.parent().filter(|folder| *folder != Path::new(""));
    let file = abandoned_files::part_in(folder.unwrap_or(Path::new(".")))?;
    abandoned_files::lock_file(file.as_file());
    abandoned_files::remove_parts_beside(target, file.as_file());
    Ok(file)
}

impl NewFile {
    fn put_in_place(self) -> io::Result<()> {
        let Self {
            out,
            target,
            replaces,
        } = self;
        let file = out.into_inner().map_err(IntoInnerError::into_error)?;
        // Some file systems report only here that they are full.
        file.as_file().sync_all()?;
        if replaces {
            file.persist(&target)?;
            return Ok(());
        }
        // Unlike a rename this never replaces a file that another program has created in the meantime.
        match file.persist_noclobber(&target) {
            Ok(_) => Ok(()),
            // The file system has no hard links.
            Err(refused) if !target.is_symlink() && !target.exists() => {
                refused.file.persist(&target)?;
                Ok(())
            }
            Err(refused) => Err(refused.error),
        }
    }

    fn print_discarded(&self, reason: &str) {
        let target = self.target.display();
        let left = if self.replaces {
            "was left as it was"
        } else {
            "was not written"
        };
        stderr::line(&format!("{reason}: {target} {left}"));
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
