//! What is remembered of exports.

use std::path::PathBuf;

use crate::app::file_export::job::MissingData;

/// The last export, and what it wrote.
#[derive(Clone, Debug, Default)]
pub struct ExportState {
    /// Number of the last one.
    pub(in crate::app) generation: u32,
    /// The file that was written last.
    pub written: Option<WrittenFile>,
}

/// A file that was written.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct WrittenFile {
    /// Where it is.
    pub path: PathBuf,
    /// How many rows it has.
    pub rows: u64,
    /// What it lacks.
    pub missing: MissingData,
}
