//! Days as numbers, for figures that are in memory for everybody. A walk over a company reads
//! millions of them, and most of its time would go into calendar arithmetic.

use std::sync::LazyLock;

use jiff::SignedDuration;
use jiff::civil::Date;

/// The day with the number 0.
const FIRST: Date = jiff::civil::date(2000, 1, 1);
/// The days that are looked up: more than a century, in 200 kB.
const LISTED_DAYS: usize = 50_000;

static DAYS: LazyLock<Vec<Date>> = LazyLock::new(|| {
    let days = std::iter::successors(Some(FIRST), |day| day.tomorrow().ok());
    days.take(LISTED_DAYS).collect()
});

/// How many days `day` is after 2000-01-01; below 0 for a day before it.
pub(super) fn day_number(day: Date) -> i64 {
    day.duration_since(FIRST).as_hours() / 24
}

/// The day that is this many days after 2000-01-01; `None` where no calendar reaches that far.
pub(super) fn day_of_number(number: u32) -> Option<Date> {
    let listed = DAYS.get(number as usize).copied();
    listed.or_else(|| {
        let after = SignedDuration::from_hours(i64::from(number) * 24);
        FIRST.checked_add(after).ok()
    })
}

#[cfg(test)]
mod tests {
    use jiff::Span;
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_day_has_the_number_that_the_calendar_counts() {
        for number in [
            0_u32, 1, 59, 60, 366, 9_000, 49_999, 50_000, 65_535, 2_921_939,
        ] {
            let counted = FIRST.checked_add(Span::new().days(i64::from(number))).ok();
            assert_eq!(day_of_number(number), counted, "{number}");
            assert_eq!(counted.map(day_number), Some(i64::from(number)));
        }
        assert_eq!(day_of_number(u32::MAX), None);
        assert_eq!(day_number(date(1999, 12, 31)), -1);
    }
}
