//! Runs jobs on other threads: of those with the same key the newest one only.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use tokio::sync::mpsc;
use tokio_util::task::TaskTracker;

/// Results that may wait for the screen. A job that finishes while there are more waits too.
const RESULT_CHANNEL_CAPACITY: usize = 16;

/// Runs jobs whose results are of type `T`.
pub(super) struct JobWorker<Key, T> {
    /// For each key, the flag that cancels its running job.
    cancelled: HashMap<Key, Arc<AtomicBool>>,
    sender: mpsc::Sender<T>,
    results: mpsc::Receiver<T>,
}

impl<Key: Eq + Hash, T: Send + 'static> JobWorker<Key, T> {
    pub(super) fn new() -> Self {
        let (sender, results) = mpsc::channel(RESULT_CHANNEL_CAPACITY);
        Self {
            cancelled: HashMap::new(),
            sender,
            results,
        }
    }

    /// Starts a job, and cancels the earlier one with the same key. The job has to check now and
    /// then whether it is cancelled, and returns `None` then.
    pub(super) fn start(
        &mut self,
        tasks: &TaskTracker,
        key: Key,
        job: impl FnOnce(&(dyn Fn() -> bool + Sync)) -> Option<T> + Send + 'static,
    ) {
        let cancelled = Arc::new(AtomicBool::new(false));
        let earlier = self.cancelled.insert(key, Arc::clone(&cancelled));
        if let Some(earlier) = earlier {
            earlier.store(true, Ordering::Relaxed);
        }
        let sender = self.sender.clone();
        tasks.spawn_blocking(move || {
            let is_cancelled = || cancelled.load(Ordering::Relaxed);
            if let Some(result) = job(&is_cancelled) {
                // Sending fails only when the screen is gone.
                let _ = sender.blocking_send(result);
            }
        });
    }

    /// Cancels the job with this key.
    pub(super) fn cancel(&mut self, key: &Key) {
        if let Some(cancelled) = self.cancelled.remove(key) {
            cancelled.store(true, Ordering::Relaxed);
        }
    }

    /// The next result. Dropping the future loses nothing.
    pub(super) async fn next(&mut self) -> Option<T> {
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
