//! A file that appears only when it is complete, readable by its owner alone, and that never takes the place of another one unless that
//! is wanted.

use std::io::{self, BufWriter, IntoInnerError, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use super::abandoned_files;

/// What stands where a file is to be written.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum FoundTarget {
    /// Nothing.
    Nothing,
    /// A file, with the path at which it really is: behind a symbolic link, the link stays and its target is replaced.
    File(PathBuf),
    /// A folder.
    Folder,
    /// A device or a pipe, which is written to as it stands.
    Device,
}

impl FoundTarget {
    /// Looks at a path.
    pub fn at(target: &Path) -> io::Result<Self> {
        match std::fs::metadata(target) {
            Ok(found) if found.is_dir() => Ok(Self::Folder),
            Ok(found) if !found.is_file() => Ok(Self::Device),
            Ok(_) => target.canonicalize().map(Self::File),
            // A symbolic link that points nowhere is itself replaced.
            Err(_) if target.is_symlink() => Ok(Self::File(target.to_owned())),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Self::Nothing),
            Err(error) => Err(error),
        }
    }
}

/// A file that is written under a temporary name in the folder of its target and renamed at the end. Dropping it removes it, so that no
/// incomplete file is left behind.
#[derive(Debug)]
pub struct NewFile {
    out: BufWriter<NamedTempFile>,
    target: PathBuf,
    /// An existing file at the target is replaced.
    replaces: bool,
}

impl NewFile {
    /// Begins a file, in the folder of `target`: a rename works only within a file system.
    pub fn create(target: PathBuf, replaces: bool) -> io::Result<Self> {
        let folder = target.parent().filter(|folder| *folder != Path::new(""));
        let file = abandoned_files::part_in(folder.unwrap_or(Path::new(".")))?;
        abandoned_files::lock_file(file.as_file());
        abandoned_files::remove_parts_beside(&target, file.as_file());
        Ok(Self {
            out: BufWriter::new(file),
            target,
            replaces,
        })
    }

    /// Where it will stand.
    pub fn target(&self) -> &Path {
        &self.target
    }

    /// Whether it takes the place of another file.
    pub fn replaces(&self) -> bool {
        self.replaces
    }

    /// The temporary file, to be removed if the program has to exit while another thread still writes to it.
    pub fn temporary(&self) -> &Path {
        self.out.get_ref().path()
    }

    /// Gives the complete file its name. [`io::ErrorKind::AlreadyExists`] where another program has put a file there meanwhile.
    pub fn put_in_place(self) -> io::Result<()> {
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
}

impl Write for NewFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.out.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}
