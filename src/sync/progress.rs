//! How far a sync is and how long the rest takes: by the call budget, or by the pace of the calls so far where that is slower.

use std::time::Duration;

use tokio::time::Instant;

use crate::domain::{RowId, RowSet};
use crate::platform::{Estimate, Usage};

use super::report::Progress;

/// Progress is told at most this often.
const EVERY: Duration = Duration::from_millis(100);

/// Counts of one sync.
#[derive(Debug, Default)]
pub(super) struct ProgressTally {
    pub(super) directory_complete: bool,
    answered: RowSet,
    failed: RowSet,
    pub(super) gaps: usize,
    /// People the platform says there are, where it does.
    pub(super) expected: Option<usize>,
    told: Option<Instant>,
}

impl ProgressTally {
    /// Counts a person's answer, also when it replaces an earlier one.
    pub(super) fn count(&mut self, row: RowId, failed: bool) {
        self.answered.set(row, true);
        self.failed.set(row, failed);
    }

    /// A person who turned out to be no longer listed.
    pub(super) fn forget(&mut self, row: RowId) {
        self.answered.set(row, false);
        self.failed.set(row, false);
    }

    /// People with an answer.
    pub(super) fn answered(&self) -> usize {
        self.answered.len()
    }

    /// Whether a person's answer came in this sync.
    pub(super) fn is_answered(&self, row: RowId) -> bool {
        self.answered.contains(row)
    }

    /// Whether a person's answer came in this sync and nothing of it failed.
    pub(super) fn is_done(&self, row: RowId) -> bool {
        self.answered.contains(row) && !self.failed.contains(row)
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
        let expected = self.expected.filter(|_| !self.directory_complete);
        people
            .max(expected.unwrap_or(0))
            .saturating_sub(self.answered.len())
    }

    pub(super) fn progress(&self, people: usize, usage: Usage, estimate: Estimate) -> Progress {
        let knows_all = self.directory_complete || self.expected.is_some();
        let remaining = knows_all.then(|| estimate.at_limit.max(estimate.remaining));
        Progress {
            people,
            directory_complete: self.directory_complete,
            answered: self.answered.len(),
            failed: self.failed.len(),
            remaining,
            usage,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn estimate(at_limit: u64, remaining: u64) -> Estimate {
        Estimate {
            calls: 0,
            at_limit: Duration::from_secs(at_limit),
            remaining: Duration::from_secs(remaining),
        }
    }

    fn told(tally: &ProgressTally, estimate: Estimate) -> Option<u64> {
        let progress = tally.progress(100, Usage::default(), estimate);
        progress.remaining.map(|remaining| remaining.as_secs())
    }

    #[test]
    fn the_rest_takes_as_long_as_the_limit_or_the_pace_whichever_is_slower() {
        let tally = ProgressTally {
            directory_complete: true,
            ..ProgressTally::default()
        };
        assert_eq!(told(&tally, estimate(1, 90)), Some(90));
        assert_eq!(told(&tally, estimate(500, 90)), Some(500));
    }

    #[test]
    fn nothing_is_said_of_the_rest_before_everybody_is_known() {
        let mut tally = ProgressTally::default();
        assert_eq!(told(&tally, estimate(7, 7)), None);
        tally.expected = Some(100);
        assert_eq!(told(&tally, estimate(7, 7)), Some(7));
    }
}
