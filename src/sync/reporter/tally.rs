//! How far a sync is, and how long the rest takes: at the limits, or at the pace of the calls so far where that is slower.

use std::time::Duration;

use tokio::time::Instant;

use crate::domain::{RowId, RowSet};
use crate::platform::{Estimate, Usage};
use crate::sync::directory::PeopleCount;
use crate::sync::report::Progress;

/// Progress is reported at most this often.
const PROGRESS_INTERVAL: Duration = Duration::from_millis(100);

/// Counts of one sync.
#[derive(Debug, Default)]
pub(super) struct ProgressTally {
    answered: RowSet,
    failed: RowSet,
    gaps: usize,
    reported: Option<Instant>,
}

impl ProgressTally {
    /// Counts a person's answer, also when it replaces an earlier one.
    pub(super) fn count(&mut self, row: RowId, failed: bool) {
        self.answered.set(row, true);
        self.failed.set(row, failed);
    }

    /// Removes a person who is no longer listed from the counts.
    pub(super) fn forget(&mut self, row: RowId) {
        self.answered.set(row, false);
        self.failed.set(row, false);
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

    /// Something is missing from a list.
    pub(super) fn count_gap(&mut self) {
        self.gaps += 1;
    }

    pub(super) fn gaps(&self) -> usize {
        self.gaps
    }

    /// Gaps that an earlier run met.
    pub(super) fn take_over_gaps(&mut self, gaps: usize) {
        self.gaps = gaps;
    }

    /// Whether the last report is long enough ago.
    pub(super) fn is_due(&mut self) -> bool {
        let now = Instant::now();
        let due = self.reported.is_none_or(|at| now - at >= PROGRESS_INTERVAL);
        if due {
            self.reported = Some(now);
        }
        due
    }

    /// People whose balances are still to come, as far as that is known.
    pub(super) fn unanswered(&self, people: PeopleCount) -> usize {
        let expected = people.expected.filter(|_| !people.is_complete);
        people
            .known
            .max(expected.unwrap_or(0))
            .saturating_sub(self.answered.len())
    }

    pub(super) fn progress(
        &self,
        people: PeopleCount,
        usage: Usage,
        estimate: Estimate,
    ) -> Progress {
        let knows_all = people.is_complete || people.expected.is_some();
        let remaining = knows_all.then(|| estimate.at_limit.max(estimate.remaining));
        Progress {
            people: people.known,
            directory_complete: people.is_complete,
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

    fn remaining(people: PeopleCount, estimate: Estimate) -> Option<u64> {
        let progress = ProgressTally::default().progress(people, Usage::default(), estimate);
        progress.remaining.map(|remaining| remaining.as_secs())
    }

    const HUNDRED: PeopleCount = PeopleCount {
        known: 100,
        expected: None,
        is_complete: false,
    };

    #[test]
    fn the_rest_takes_as_long_as_the_limit_or_the_pace_whichever_is_slower() {
        let complete = PeopleCount {
            is_complete: true,
            ..HUNDRED
        };
        assert_eq!(remaining(complete, estimate(1, 90)), Some(90));
        assert_eq!(remaining(complete, estimate(500, 90)), Some(500));
    }

    #[test]
    fn nothing_is_said_of_the_rest_before_everybody_is_known() {
        assert_eq!(remaining(HUNDRED, estimate(7, 7)), None);
        let expected = PeopleCount {
            expected: Some(100),
            ..HUNDRED
        };
        assert_eq!(remaining(expected, estimate(7, 7)), Some(7));
    }

    #[test]
    fn a_person_whose_answer_is_replaced_is_counted_once() {
        let mut tally = ProgressTally::default();
        tally.count(RowId(1), true);
        assert!(tally.is_empty_handed() && !tally.is_done(RowId(1)));
        tally.count(RowId(1), false);
        assert!(tally.is_done(RowId(1)));
        assert_eq!((tally.failed(), tally.unanswered(HUNDRED)), (0, 99));
        tally.forget(RowId(1));
        assert_eq!(tally.unanswered(HUNDRED), 100);
    }
}
