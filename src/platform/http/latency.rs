//! How long the calls of each endpoint take, as far as they have been seen.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

/// A new time is one part in this many of the average.
const AVERAGE_PARTS: u32 = 8;

/// The average times of one endpoint, and how many calls they come from.
#[derive(Clone, Copy, Default)]
pub(super) struct LatencyStats {
    /// From sending to the reply.
    pub(super) reply: Duration,
    /// A whole call with its tries and pauses, without waiting for a limit.
    pub(super) call: Duration,
    /// Requests that were sent and have no reply yet.
    pub(super) under_way: u64,
    attempts: u64,
    calls: u64,
}

/// The times of one tenant's endpoints.
#[derive(Default)]
pub(super) struct LatencyTable(Mutex<HashMap<&'static str, LatencyStats>>);

/// A request under way, until it is dropped.
pub(super) struct SentRequest<'a> {
    table: &'a LatencyTable,
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
            table: self,
            endpoint,
            since: Instant::now(),
        }
    }

    /// Notes that a call is over which took this long, without its waiting for limits.
    pub(super) fn finish(&self, endpoint: &'static str, took: Duration) {
        let mut table = self.lock();
        let stats = table.entry(endpoint).or_default();
        stats.call = blend(stats.call, took);
        stats.calls += 1;
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<&'static str, LatencyStats>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for SentRequest<'_> {
    fn drop(&mut self) {
        let took = self.since.elapsed();
        let mut table = self.table.lock();
        let stats = table.entry(self.endpoint).or_default();
        stats.reply = blend(stats.reply, took);
        stats.under_way -= 1;
        stats.attempts += 1;
    }
}

impl LatencyStats {
    /// How many requests this many calls take, retries included.
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
    before * (AVERAGE_PARTS - 1) / AVERAGE_PARTS + new / AVERAGE_PARTS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn calls_that_are_tried_again_take_more_requests() {
        let stats = LatencyStats {
            attempts: 125,
            calls: 100,
            ..LatencyStats::default()
        };
        assert_eq!(stats.attempts_of(1_000), 1_250);
        assert_eq!(LatencyStats::default().attempts_of(1_000), 1_000);
    }
}
