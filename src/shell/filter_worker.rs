//! Runs filter jobs on other threads: for each list the newest one only.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use tokio::sync::mpsc;
use tokio_util::task::TaskTracker;

use crate::app::filter_job::FilterJob;
use crate::app::filtered_list::{FilterResult, ListId};

/// Results that may wait for the screen. A job that finishes while there are more waits too.
const RESULT_CHANNEL_CAPACITY: usize = 16;

/// Runs filter jobs.
pub(super) struct FilterWorker {
    /// For each list, the flag that cancels its running job.
    cancelled: HashMap<ListId, Arc<AtomicBool>>,
    sender: mpsc::Sender<FilterResult>,
    results: mpsc::Receiver<FilterResult>,
}

impl FilterWorker {
    pub(super) fn new() -> Self {
        let (sender, results) = mpsc::channel(RESULT_CHANNEL_CAPACITY);
        Self {
            cancelled: HashMap::new(),
            sender,
            results,
        }
    }

    /// Starts a job, and cancels the earlier one for the same list.
    pub(super) fn start(&mut self, tasks: &TaskTracker, job: FilterJob) {
        let cancelled = Arc::new(AtomicBool::new(false));
        let earlier = self.cancelled.insert(job.list(), Arc::clone(&cancelled));
        if let Some(earlier) = earlier {
            earlier.store(true, Ordering::Relaxed);
        }
        let sender = self.sender.clone();
        tasks.spawn_blocking(move || {
            let is_cancelled = || cancelled.load(Ordering::Relaxed);
            if let Some(result) = job.run(&is_cancelled) {
                // Sending fails only when the screen is gone.
                let _ = sender.blocking_send(result);
            }
        });
    }

    /// The next result. Dropping the future loses nothing.
    pub(super) async fn next(&mut self) -> Option<FilterResult> {
        self.results.recv().await
    }

    /// Cancels every job.
    pub(super) fn stop(&mut self) {
        for cancelled in self.cancelled.values() {
            cancelled.store(true, Ordering::Relaxed);
        }
        self.results.close();
    }
}
