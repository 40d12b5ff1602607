//! Which snapshots are old enough to be deleted.
//!
//! No single reading of a clock decides that. A store in a file has no clock but the machine's, and a machine whose date is years
//! ahead would otherwise delete the whole history at the end of its next sync. Every moment here is one of the store's clock, in
//! milliseconds.

const DAY: i64 = 24 * 60 * 60 * 1000;

/// The time between two snapshots counts as at most `keep_days` divided by this, or a day if that
/// is longer: a clock that jumps by years makes the history older by a tenth of `keep_days`.
const COUNTED_FRACTION: i64 = 10;

/// Snapshots that are old only by their dates are deleted this many at a time. Each sync adds one, so a history shrinks at most as fast
/// as it grew, however wrong a clock is, and is never deleted all at once.
const MAX_DELETED_BY_DATE: usize = 2;

/// How many of the oldest snapshots may be deleted after a sync. `ends`: when each was finished, in their order, the last one just now.
/// The newest always stays.
pub(super) fn outlived(ends: &[i64], keep_days: u32) -> usize {
    let keep = i64::from(keep_days).saturating_mul(DAY);
    outlived_by_pauses(ends, keep).max(outlived_by_dates(ends, keep).min(MAX_DELETED_BY_DATE))
}

/// Snapshots since which enough time has passed, added up from snapshot to snapshot. If syncs are regular, that decides alone.
fn outlived_by_pauses(ends: &[i64], keep: i64) -> usize {
    let longest = (keep / COUNTED_FRACTION).max(DAY);
    let mut age = 0;
    for (older, pair) in ends.windows(2).enumerate().rev() {
        age += pair[1].saturating_sub(pair[0]).clamp(0, longest);
        if age > keep {
            return older + 1;
        }
    }
    0
}

/// Snapshots whose date is too long before the newest one that is itself a day old, so that a date counts only after a day. Without
/// this rule the snapshots of somebody who syncs twice a year would never be deleted.
fn outlived_by_dates(ends: &[i64], keep: i64) -> usize {
    let newest = ends.last().copied().unwrap_or(0);
    let settled = |end: &&i64| newest.saturating_sub(**end) >= DAY;
    let Some(settled) = ends.iter().rev().find(settled).copied() else {
        return 0;
    };
    let is_old = |end: &&i64| settled.saturating_sub(**end) > keep;
    ends.iter().take_while(is_old).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    const YEARS: i64 = 10 * 365;

    /// What is left of snapshots that were finished on these days, after the newest of them.
    fn left(days: &[i64], keep_days: u32) -> Vec<i64> {
        let ends: Vec<i64> = days.iter().map(|day| day * DAY).collect();
        days[outlived(&ends, keep_days)..].to_vec()
    }

    #[test]
    fn a_regular_snapshot_is_deleted_on_the_first_day_after_keep_days() {
        assert_eq!(left(&[0, 1, 2, 3], 3), [0, 1, 2, 3]);
        assert_eq!(left(&[0, 1, 2, 3, 4], 3), [1, 2, 3, 4]);
        let year: Vec<i64> = (0..=500).collect();
        assert_eq!(left(&year, 400), year[100..]);
        let weekly: Vec<i64> = (0..100).map(|week| week * 7).collect();
        assert_eq!(left(&weekly, 400)[0], 99 * 7 - 399);
    }

    #[test]
    fn a_shorter_time_to_keep_counts_at_once() {
        let year: Vec<i64> = (0..=400).collect();
        assert_eq!(left(&year, 30), year[370..]);
    }

    #[test]
    fn a_clock_that_jumps_by_years_takes_nothing_but_a_tenth() {
        let daily: Vec<i64> = (0..=390).collect();
        for jump in [YEARS, -YEARS] {
            let mut days = daily.clone();
            // A service that went on for half a day before anybody noticed.
            days.extend([390 + jump; 40]);
            let remaining = left(&days, 400);
            assert!(remaining.len() >= 40 + 361, "{}", remaining.len());
            days.push(391);
            assert!(left(&days, 400).len() >= 41 + 361, "and set right");
        }
        assert_eq!(left(&[0, 1, 2, YEARS], 400), [0, 1, 2, YEARS]);
    }

    #[test]
    fn a_clock_that_stays_wrong_takes_two_at_a_time_and_the_newest_never() {
        let mut days: Vec<i64> = (0..100).collect();
        for wrong in 0..5 {
            days.push(YEARS + wrong);
            let before = days.len();
            days = left(&days, 400);
            assert!(before - days.len() <= MAX_DELETED_BY_DATE, "{wrong}");
        }
        assert_eq!(days.len(), 100 + 5 - 4 * MAX_DELETED_BY_DATE);
        assert_eq!(left(&[0], 0), [0]);
        assert_eq!(left(&[], 400), [0; 0]);
    }

    #[test]
    fn somebody_who_syncs_seldom_keeps_no_snapshot_for_ever() {
        let seldom = [0, 200, 400, 600, 800];
        assert_eq!(left(&seldom, 400), [200, 400, 600, 800]);
    }

    #[test]
    fn damaged_moments_do_no_harm() {
        let ends = [i64::MIN, i64::MAX, 0, i64::MIN, i64::MAX];
        for keep_days in [0, 400, u32::MAX] {
            assert!(outlived(&ends, keep_days) < ends.len());
        }
    }
}
