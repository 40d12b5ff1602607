//! How far a sync is and how long the rest takes, honestly: by the call budget, or by the pace seen where that is slower.

use std::collections::VecDeque;
use std::time::Duration;

use tokio::time::Instant;

use crate::domain::{RowId, RowSet};
use crate::platform::{Estimate, Usage};

use super::report::Progress;

/// The pace is taken over this long.
const WINDOW: Duration = Duration::from_secs(20);
/// Progress is told at most this often.
const EVERY: Duration = Duration::from_millis(100);

/// Counts of one sync.
#[derive(Debug, Default)]
pub(super) struct Tally {
    pub(super) directory_complete: bool,
    answered: RowSet,
    failed: RowSet,
    pub(super) gaps: usize,
    /// People the platform says there are, where it does.
    pub(super) expected: Option<usize>,
    samples: VecDeque<(Instant, usize)>,
    told: Option<Instant>,
}

impl Tally {
    /// Counts a person's answer, also when it replaces an earlier one.
    pub(super) fn count(&mut self, row: RowId, failed: bool) {
        self.answered.set(row, true);
        self.failed.set(row, failed);
    }

    /// People with a figure that failed or is forbidden.
    pub(super) fn failed(&self) -> usize {
        self.failed.len()
    }

    /// Whether no figure of anybody could be had.
    pub(super) fn is_empty_handed(&self) -> bool {
        self.answered.len() == self.failed.len()
    }

    /// Whether it is time to tell.
    pub(super) fn is_due(&mut self) -> bool {
        let now = Instant::now();
        let due = self.told.is_none_or(|at| now - at >= EVERY);
        if due {
            self.told = Some(now);
        }
        due
    }

    /// People whose balances are still to come, as far as that is known.
    pub(super) fn unanswered(&self, people: usize) -> usize {
        people
            .max(self.expected.unwrap_or(0))
            .saturating_sub(self.answered.len())
    }

    pub(super) fn progress(&mut self, people: usize, usage: Usage, estimate: Estimate) -> Progress {
        let knows_all = self.directory_complete || self.expected.is_some();
        let remaining = knows_all.then(|| self.remaining(people, usage, estimate));
        Progress {
            people,
            directory_complete: self.directory_complete,
            answered: self.answered.len(),
            failed: self.failed.len(),
            remaining,
            usage,
        }
    }

    fn remaining(&mut self, people: usize, usage: Usage, estimate: Estimate) -> Duration {
        let waits_for_the_window = usage.used_in_window >= usage.window_limit;
        match self.per_person() {
            Some(pace) if !waits_for_the_window => {
                let unanswered = u32::try_from(self.unanswered(people)).unwrap_or(u32::MAX);
                estimate.at_limit.max(pace * unanswered)
            }
            _ => estimate.at_limit,
        }
    }

    /// Time a person took lately.
    fn per_person(&mut self) -> Option<Duration> {
        let now = Instant::now();
        self.samples.push_back((now, self.answered.len()));
        while self.samples.len() > 2 && now - self.samples[0].0 > WINDOW {
            self.samples.pop_front();
        }
        let &(since, before) = self.samples.front()?;
        let people = u32::try_from(self.answered.len() - before)
            .ok()
            .filter(|n| *n > 0)?;
        Some((now - since) / people)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at_limit(seconds: u64) -> Estimate {
        Estimate {
            calls: 0,
            at_limit: Duration::from_secs(seconds),
        }
    }

    #[tokio::test(start_paused = true)]
    async fn the_rest_takes_as_long_as_the_limit_or_the_pace_whichever_is_slower() {
        let mut tally = Tally {
            directory_complete: true,
            ..Tally::default()
        };
        let usage = Usage {
            used_in_window: 1,
            window_limit: 600,
            ..Usage::default()
        };
        tally.progress(100, usage, at_limit(0));
        tokio::time::advance(Duration::from_secs(10)).await;
        for row in 0..10 {
            tally.count(RowId(row), false);
        }
        assert_eq!(
            tally.progress(100, usage, at_limit(1)).remaining,
            Some(Duration::from_secs(90))
        );
        assert_eq!(
            tally.progress(100, usage, at_limit(500)).remaining,
            Some(Duration::from_secs(500))
        );
    }

    #[test]
    fn nothing_is_said_of_the_rest_before_everybody_is_known() {
        let mut tally = Tally::default();
        assert_eq!(
            tally.progress(5, Usage::default(), at_limit(7)).remaining,
            None
        );
    }
}
