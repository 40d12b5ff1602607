//! How long requests take, and how the rest of the work is spread over callers side by side: what remaining time is told from.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

/// A new time counts for one part in so many.
const WEIGHT: u32 = 8;

/// What one endpoint's calls took so far.
#[derive(Clone, Copy, Default)]
pub(super) struct LatencyStats {
    /// From sending to the reply.
    pub(super) reply: Duration,
    /// A whole call with its tries and pauses, without waiting for a limit.
    pub(super) call: Duration,
    /// Requests sent and not replied to.
    pub(super) under_way: u64,
    attempts: u64,
    calls: u64,
}

/// The paces of one tenant's endpoints.
#[derive(Default)]
pub(super) struct LatencyTable(Mutex<HashMap<&'static str, LatencyStats>>);

/// A request on its way.
pub(super) struct SentRequest<'a> {
    paces: &'a LatencyTable,
    endpoint: &'static str,
    since: Instant,
}

impl LatencyTable {
    pub(super) fn of(&self, endpoint: &str) -> LatencyStats {
        self.lock().get(endpoint).copied().unwrap_or_default()
    }

    pub(super) fn send(&self, endpoint: &'static str) -> SentRequest<'_> {
        self.lock().entry(endpoint).or_default().under_way += 1;
        SentRequest {
            paces: self,
            endpoint,
            since: Instant::now(),
        }
    }

    /// A call is over that took so long beside its waiting for limits.
    pub(super) fn finish(&self, endpoint: &'static str, took: Duration) {
        let mut paces = self.lock();
        let pace = paces.entry(endpoint).or_default();
        pace.call = blend(pace.call, took);
        pace.calls += 1;
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<&'static str, LatencyStats>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for SentRequest<'_> {
    fn drop(&mut self) {
        let took = self.since.elapsed();
        let mut paces = self.paces.lock();
        let pace = paces.entry(self.endpoint).or_default();
        pace.reply = blend(pace.reply, took);
        pace.under_way -= 1;
        pace.attempts += 1;
    }
}

impl LatencyStats {
    /// Requests that so many calls take, tries included.
    pub(super) fn attempts_of(&self, calls: u64) -> u64 {
        if self.calls == 0 || self.attempts <= self.calls {
            return calls;
        }
        let attempts = u128::from(calls) * u128::from(self.attempts) / u128::from(self.calls);
        u64::try_from(attempts).unwrap_or(u64::MAX)
    }
}

fn blend(before: Duration, new: Duration) -> Duration {
    if before.is_zero() {
        return new;
    }
    before * (WEIGHT - 1) / WEIGHT + new / WEIGHT
}

/// Batches of calls under way side by side, each one call after the other.
#[derive(Debug, Default)]
pub struct ProgressEstimator(Mutex<Running>);

#[derive(Debug, Default)]
struct Running {
    batches: HashMap<u64, Lane>,
    begun: u64,
}

#[derive(Debug, Clone, Copy)]
struct Lane {
    people: usize,
    calls: u64,
    since: Instant,
}

/// A batch under way; over when dropped.
#[derive(Debug)]
pub struct RunningBatch<'a> {
    lanes: &'a ProgressEstimator,
    number: u64,
}

impl RunningBatch<'_> {
    /// One of its calls was answered.
    pub fn advance(&self) {
        if let Some(lane) = self.lanes.lock().batches.get_mut(&self.number) {
            lane.calls = lane.calls.saturating_sub(1);
            lane.since = Instant::now();
        }
    }

    /// So many of its calls are left.
    pub fn expect(&self, calls: u64) {
        if let Some(lane) = self.lanes.lock().batches.get_mut(&self.number) {
            lane.calls = calls;
        }
    }
}

impl Drop for RunningBatch<'_> {
    fn drop(&mut self) {
        self.lanes.lock().batches.remove(&self.number);
    }
}

/// How work is cut.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Cut {
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
    /// Batches not begun.
    batches: u64,
    cut: Cut,
    /// Calls left and the time since the last answer, of each batch under way.
    running: Vec<(u64, Duration)>,
}

impl ProgressEstimator {
    /// Begins a batch of so many calls for so many people.
    pub fn begin(&self, people: usize, calls: u64) -> RunningBatch<'_> {
        let mut running = self.lock();
        running.begun += 1;
        let number = running.begun;
        let since = Instant::now();
        running.batches.insert(
            number,
            Lane {
                people,
                calls,
                since,
            },
        );
        RunningBatch {
            lanes: self,
            number,
        }
    }

    /// What `people` without an answer still take, those of the batches under way among them.
    pub fn work_for(&self, people: usize, cut: Cut) -> RemainingWork {
        let running = self.lock();
        let lanes = running.batches.values();
        let asked: usize = lanes.clone().map(|lane| lane.people).sum();
        let waiting = people.saturating_sub(asked);
        RemainingWork {
            batches: waiting.div_ceil(cut.people.max(1)) as u64,
            cut,
            running: lanes
                .map(|lane| (lane.calls, lane.since.elapsed()))
                .collect(),
        }
    }

    fn lock(&self) -> MutexGuard<'_, Running> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl RemainingWork {
    /// Calls not answered yet.
    pub fn calls(&self) -> u64 {
        let running: u64 = self.running.iter().map(|(calls, _)| calls).sum();
        running + self.batches * self.cut.calls
    }

    /// How long it takes from one call to the next when every call takes `call`.
    pub(super) fn every(&self, call: Duration) -> Duration {
        call / u32::try_from(self.cut.side_by_side.max(1)).unwrap_or(u32::MAX)
    }

    /// How long it takes when every call takes `call`, nothing waits for a limit, and a batch begins as soon as another ends.
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

/// What a batch under way still takes.
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

    fn cut(side_by_side: usize) -> Cut {
        Cut {
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
        let one = Cut {
            people: 1,
            calls: 1,
            side_by_side: 5,
        };
        let time = |people| lanes.work_for(people, one).time_at(SECOND * 3).as_secs();
        assert_eq!(time(1), 2);
        assert_eq!(time(5), 3, "the others go at once");
        assert_eq!(time(6), 5, "the sixth follows the first");
    }

    #[test]
    fn calls_that_are_tried_again_take_more_requests() {
        let pace = LatencyStats {
            attempts: 125,
            calls: 100,
            ..LatencyStats::default()
        };
        assert_eq!(pace.attempts_of(1_000), 1_250);
        assert_eq!(LatencyStats::default().attempts_of(1_000), 1_000);
    }
}
