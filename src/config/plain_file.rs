//! Reading of files that a person named: only regular files, and only up to a limit of bytes.
//!
//! A pipe that nobody writes to, or a device without end, would otherwise block the program or fill its memory.

use std::fs::{File, Metadata, OpenOptions};
use std::io::{self, Read};
use std::path::Path;

use crate::domain::Bilingual;

/// An open regular file.
#[derive(Debug)]
pub struct PlainFile {
    file: File,
    /// The metadata of the open file, which its path may no longer name.
    pub metadata: Metadata,
}

impl PlainFile {
    /// Opens the regular file at `path`, or the one that a link there points to. A folder, device or pipe is an error.
    pub fn open(path: &Path) -> io::Result<Self> {
        // Opening a pipe blocks until somebody writes to it, so the path is checked before it is opened as well.
        require_plain(&std::fs::metadata(path)?)?;
        let file = OpenOptions::new().read(true).open(path)?;
        let metadata = file.metadata()?;
        require_plain(&metadata)?;
        Ok(Self { file, metadata })
    }

    /// Whether only its owner can read or write it. Always true where files have no modes.
    pub fn is_private(&self) -> bool {
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let for_others = self.metadata.permissions().mode() & 0o077;
            for_others == 0
        }
        #[cfg(not(unix))]
        true
    }

    /// Reads the text. More than `limit` bytes are an error, and so is text that is not UTF-8.
    pub fn read_text(self, limit: u64) -> io::Result<String> {
        let mut bytes = Vec::new();
        self.file.take(limit + 1).read_to_end(&mut bytes)?;
        if bytes.len() as u64 > limit {
            let what = Bilingual::new(
                format!("超过 {limit} 字节"),
                format!("it is longer than {limit} bytes"),
            );
            return Err(io::Error::new(io::ErrorKind::FileTooLarge, what));
        }
        String::from_utf8(bytes).map_err(|_| {
            let what = Bilingual::new("不是 UTF-8", "it is not UTF-8");
            io::Error::new(io::ErrorKind::InvalidData, what)
        })
    }
}

fn require_plain(metadata: &Metadata) -> io::Result<()> {
    if metadata.is_file() {
        return Ok(());
    }
    let what = Bilingual::new("不是普通文件", "it is not a plain file");
    Err(io::Error::new(io::ErrorKind::InvalidInput, what))
}

/// The text of the regular file at `path`, which has at most `limit` bytes.
pub fn read_plain_text(path: &Path, limit: u64) -> io::Result<String> {
    PlainFile::open(path)?.read_text(limit)
}
