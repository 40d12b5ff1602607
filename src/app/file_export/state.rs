//! What is remembered of exports.

use crate::text::export::WrittenFile;

/// The last export, and what it wrote.
#[derive(Clone, Debug, Default)]
pub struct ExportState {
    /// Number of the last one.
    pub(in crate::app) generation: u32,
    /// The file that was written last.
    pub written: Option<WrittenFile>,
}
