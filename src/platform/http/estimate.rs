//! How the rest of the work is spread over batches side by side, from which the remaining time is computed.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

/// The batches under way side by side. The calls of one batch follow each other.
#[derive(Debug, Default)]
pub struct ProgressEstimator(Mutex<RunningBatches>);

#[derive(Debug, Default)]
struct RunningBatches {
    batches: HashMap<u64, BatchProgress>,
    /// How many batches have begun, which numbers them.
    begun: u64,
}

#[derive(Debug, Clone, Copy)]
struct BatchProgress {
    /// People of the batch.
    people: usize,
    /// Calls that have not been answered.
    calls: u64,
    /// When the last answer came.
    since: Instant,
}

/// A batch under way, until it is dropped.
#[derive(Debug)]
pub struct RunningBatch<'a> {
    progress: &'a ProgressEstimator,
    number: u64,
}

impl RunningBatch<'_> {
    /// Notes that one of its calls was answered.
    pub fn advance(&self) {
        if let Some(batch) = self.progress.lock().batches.get_mut(&self.number) {
            batch.calls = batch.calls.saturating_sub(1);
            batch.since = Instant::now();
        }
    }

    /// Sets how many of its calls are left.
    pub fn expect(&self, calls: u64) {
        if let Some(batch) = self.progress.lock().batches.get_mut(&self.number) {
            batch.calls = calls;
        }
    }
}

impl Drop for RunningBatch<'_> {
    fn drop(&mut self) {
        self.progress.lock().batches.remove(&self.number);
    }
}

/// How work is divided into batches.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct BatchShape {
    /// People in a batch.
    pub people: usize,
    /// Calls of a batch, one after the other.
    pub calls: u64,
    /// Batches at once.
    pub side_by_side: usize,
}

/// The rest of some work.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RemainingWork {
    /// Batches that have not begun.
    batches: u64,
    cut: BatchShape,
    /// Of each batch under way the calls that are left, and the time since the last answer.
    running: Vec<(u64, Duration)>,
}

impl ProgressEstimator {
    /// Begins a batch of this many calls for this many people.
    pub fn begin(&self, people: usize, calls: u64) -> RunningBatch<'_> {
        let mut running = self.lock();
        running.begun += 1;
        let number = running.begun;
        let since = Instant::now();
        running.batches.insert(
            number,
            BatchProgress {
                people,
                calls,
                since,
            },
        );
        RunningBatch {
            progress: self,
            number,
        }
    }

    /// The work for `people` who have no answer yet, those of the batches under way among them.
    pub fn work_for(&self, people: usize, cut: BatchShape) -> RemainingWork {
        let running = self.lock();
        let lanes = running.batches.values();
        let under_way: usize = lanes.clone().map(|lane| lane.people).sum();
        let waiting = people.saturating_sub(under_way);
        RemainingWork {
            batches: waiting.div_ceil(cut.people.max(1)) as u64,
            cut,
            running: lanes
                .map(|lane| (lane.calls, lane.since.elapsed()))
                .collect(),
        }
    }

    fn lock(&self) -> MutexGuard<'_, RunningBatches> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl RemainingWork {
    /// Calls that have not been answered.
    pub fn calls(&self) -> u64 {
        let running: u64 = self.running.iter().map(|(calls, _)| calls).sum();
        running + self.batches * self.cut.calls
    }

    /// The time from one call to the next if every call takes `call`.
    pub(super) fn every(&self, call: Duration) -> Duration {
        call / u32::try_from(self.cut.side_by_side.max(1)).unwrap_or(u32::MAX)
    }

    /// The time that it takes if every call takes `call`, nothing waits for a limit, and a batch begins as soon as another ends.
    pub(super) fn time_at(&self, call: Duration) -> Duration {
        let side_by_side = self.cut.side_by_side.max(1);
        let mut lanes: Vec<Duration> = self.running.iter().map(|lane| rest(*lane, call)).collect();
        lanes.resize(lanes.len().max(side_by_side), Duration::ZERO);
        lanes.sort_unstable();
        let last = lanes.last().copied().unwrap_or_default();
        let width = lanes.len() as u64;
        let (rounds, more) = (self.batches / width, self.batches % width);
        let batch = times(call, self.cut.calls);
        let soonest = usize::try_from(more).unwrap_or(usize::MAX);
        let longest = match soonest.checked_sub(1).and_then(|at| lanes.get(at)) {
            Some(lane) => last.max(*lane + batch),
            None => last,
        };
        longest.saturating_add(times(batch, rounds))
    }
}

/// The time that a batch under way still takes.
fn rest((calls, since): (u64, Duration), call: Duration) -> Duration {
    times(call, calls).saturating_sub(since.min(call))
}

fn times(one: Duration, n: u64) -> Duration {
    one.saturating_mul(u32::try_from(n).unwrap_or(u32::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    fn cut(side_by_side: usize) -> BatchShape {
        BatchShape {
            people: 50,
            calls: 8,
            side_by_side,
        }
    }

    #[tokio::test(start_paused = true)]
    async fn batches_take_as_long_as_the_lane_that_ends_last() {
        let lanes = ProgressEstimator::default();
        let work = lanes.work_for(350, cut(3));
        assert_eq!(work.calls(), 56);
        assert_eq!(work.time_at(SECOND).as_secs(), 24, "three rounds of eight");
        let first = lanes.begin(50, 8);
        let second = lanes.begin(50, 8);
        tokio::time::advance(SECOND).await;
        first.advance();
        first.advance();
        drop(second);
        let rest = lanes.work_for(100, cut(3));
        assert_eq!(rest.calls(), 14, "six and a batch not begun");
        assert_eq!(rest.time_at(SECOND).as_secs(), 8);
        drop(first);
        assert_eq!(lanes.work_for(0, cut(3)).time_at(SECOND), Duration::ZERO);
    }

    #[tokio::test(start_paused = true)]
    async fn a_call_under_way_takes_only_what_is_left_of_it() {
        let lanes = ProgressEstimator::default();
        let _call = lanes.begin(1, 1);
        tokio::time::advance(SECOND).await;
        let one = BatchShape {
            people: 1,
            calls: 1,
            side_by_side: 5,
        };
        let time = |people| lanes.work_for(people, one).time_at(SECOND * 3).as_secs();
        assert_eq!(time(1), 2);
        assert_eq!(time(5), 3, "the others go at once");
        assert_eq!(time(6), 5, "the sixth follows the first");
    }
}
