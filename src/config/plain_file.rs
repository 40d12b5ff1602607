//! Reading the files that a person names: plain ones only, and never more of them than a limit.

use std::fs::{File, Metadata, OpenOptions};
use std::io::{self, Read};
use std::path::Path;

/// A plain file that is open.
#[derive(Debug)]
pub struct PlainFile {
    file: File,
    /// Of the file that is open, whatever its path names by now.
    pub metadata: Metadata,
}

impl PlainFile {
    /// Opens the file at `path`, which may be a link to one. A folder, a device or a pipe is refused instead of waited for.
    pub fn open(path: &Path) -> io::Result<Self> {
        // Opening a pipe waits for whoever writes into it, so the path is looked at before it is opened too.
        require_plain(&std::fs::metadata(path)?)?;
        let file = OpenOptions::new().read(true).open(path)?;
        let metadata = file.metadata()?;
        require_plain(&metadata)?;
        Ok(Self { file, metadata })
    }

    /// Its text, which is refused when it is longer than `limit` bytes.
    pub fn read_text(self, limit: u64) -> io::Result<String> {
        let mut bytes = Vec::new();
        self.file.take(limit + 1).read_to_end(&mut bytes)?;
        if bytes.len() as u64 > limit {
            let what = format!("it is longer than {limit} bytes");
            return Err(io::Error::new(io::ErrorKind::FileTooLarge, what));
        }
        String::from_utf8(bytes)
            .map_err(|_| io::Error::new(io::ErrorKind::InvalidData, "it is not UTF-8"))
    }
}

fn require_plain(metadata: &Metadata) -> io::Result<()> {
    if metadata.is_file() {
        return Ok(());
    }
    let what = "it is not a plain file";
    Err(io::Error::new(io::ErrorKind::InvalidInput, what))
}

/// The text of the plain file at `path`, of at most `limit` bytes.
pub fn read_plain_text(path: &Path, limit: u64) -> io::Result<String> {
    PlainFile::open(path)?.read_text(limit)
}
