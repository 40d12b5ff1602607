//! Filters and sorts lists away from the UI task, the newest question of each list alone.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use tokio::sync::mpsc;
use tokio_util::task::TaskTracker;

use crate::app::filter_job::FilterJob;
use crate::app::filtered_list::{FilterResult, ListId};

/// Results that may wait for the screen; a job waits when there are more.
const RESULT_CHANNEL_CAPACITY: usize = 16;

/// Runs filter jobs.
pub(super) struct FilterWorker {
    /// By list: set when the job under way is no longer wanted.
    unwanted: HashMap<ListId, Arc<AtomicBool>>,
    sender: mpsc::Sender<FilterResult>,
    results: mpsc::Receiver<FilterResult>,
}

impl FilterWorker {
    pub(super) fn new() -> Self {
        let (sender, results) = mpsc::channel(RESULT_CHANNEL_CAPACITY);
        Self {
            unwanted: HashMap::new(),
            sender,
            results,
        }
    }

    /// Works on a job; the earlier one for the same list is given up.
    pub(super) fn start(&mut self, tasks: &TaskTracker, job: FilterJob) {
        let unwanted = Arc::new(AtomicBool::new(false));
        let earlier = self.unwanted.insert(job.list(), Arc::clone(&unwanted));
        if let Some(earlier) = earlier {
            earlier.store(true, Ordering::Relaxed);
        }
        let sender = self.sender.clone();
        tasks.spawn_blocking(move || {
            let cancelled = || unwanted.load(Ordering::Relaxed);
            if let Some(result) = job.run(&cancelled) {
                // Fails only when nobody waits for results any more.
                let _ = sender.blocking_send(result);
            }
        });
    }

    /// The next result. Dropping the future loses nothing.
    pub(super) async fn next(&mut self) -> Option<FilterResult> {
        self.results.recv().await
    }

    /// Gives every job up.
    pub(super) fn stop(&mut self) {
        for unwanted in self.unwanted.values() {
            unwanted.store(true, Ordering::Relaxed);
        }
        self.results.close();
    }
}
