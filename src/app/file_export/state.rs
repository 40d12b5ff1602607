//! What is remembered of exports.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::text::export::WrittenFile;

/// How much of the work is done. The worker notes it, and the screen shows it.
#[derive(Clone, Debug, Default)]
pub struct ExportProgress(Arc<AtomicUsize>);

impl ExportProgress {
    /// Notes that this many people or lines are written.
    pub fn note(&self, done: usize) {
        self.0.store(done, Ordering::Relaxed);
    }

    /// How many people or lines are written.
    pub fn done(&self) -> usize {
        self.0.load(Ordering::Relaxed)
    }
}

/// The last export, and what it wrote.
#[derive(Clone, Debug, Default)]
pub struct ExportState {
    /// Number of the last one.
    pub(in crate::app) generation: u32,
    /// How far the last one is.
    pub progress: ExportProgress,
    /// The file that was written last.
    pub written: Option<WrittenFile>,
}
