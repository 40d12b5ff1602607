//! One grant with its own validity, by calendar day.

use jiff::civil::Date;

use super::amount::Amount;
use super::day::day_of_milliseconds;

/// From this year on a last day is a placeholder for "no end": platforms send 9999-12-31 or the largest number.
const FIRST_YEAR_WITHOUT_END: i16 = 2900;

/// One grant with its own validity (DingTalk quota rows, Feishu expiry records).
///
/// Days are calendar days in UTC+8, both inclusive. A platform's time of day means nothing: the last day of a recorded lot
/// begins at `2023-12-31 00:00`, and the lot can be used until that day is over.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Lot {
    /// The platform's id of the lot.
    pub id: String,
    /// The cycle as free text (`2026`, `2026-M-6`): not a number (trap 33).
    pub cycle: Option<String>,
    /// First day of validity; `None` for no start.
    pub starts_on: Option<Date>,
    /// Last day of validity; `None` for no end.
    pub ends_on: Option<Date>,
    /// Granted.
    pub granted: Option<Amount>,
    /// Used.
    pub used: Option<Amount>,
    /// Left of this lot.
    pub left: Option<Amount>,
}

impl Lot {
    /// The first day that a platform's moment, in milliseconds, means. One that is not above 0 is no start; one beyond the calendar is its last
    /// day, so that such a lot is still to come.
    pub fn first_day(milliseconds: i64) -> Option<Date> {
        (milliseconds > 0).then(|| day_of_milliseconds(milliseconds).unwrap_or(Date::MAX))
    }

    /// The last day that a platform's moment, in milliseconds, means. One that is not above 0, or beyond any plausible grant, is no end.
    pub fn last_day(milliseconds: i64) -> Option<Date> {
        if milliseconds <= 0 {
            return None;
        }
        day_of_milliseconds(milliseconds).filter(|day| Self::is_end(*day))
    }

    /// Whether a day that stands where a lot's last day stands is one, and no placeholder.
    pub fn is_end(day: Date) -> bool {
        day.year() < FIRST_YEAR_WITHOUT_END
    }

    /// Valid on every day from the first to the last.
    pub fn is_valid(&self, on: Date) -> bool {
        !self.is_coming(on) && !self.has_ended(on)
    }

    /// It has not begun.
    pub fn is_coming(&self, on: Date) -> bool {
        self.starts_on.is_some_and(|first| first > on)
    }

    /// It is over.
    pub fn has_ended(&self, on: Date) -> bool {
        self.ends_on.is_some_and(|last| last < on)
    }

    /// Whether something of it can still be used on that day.
    pub fn has_something_left(&self, on: Date) -> bool {
        self.is_valid(on) && self.left.is_some_and(Amount::is_positive)
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    /// 2026-12-31 00:00 in UTC+8.
    const MIDNIGHT: i64 = 1_798_646_400_000;
    /// 9999-12-31 00:00 in UTC+8.
    const YEAR_9999: i64 = 253_402_185_600_000;

    fn lot(starts: Option<i64>, ends: Option<i64>) -> Lot {
        Lot {
            id: String::new(),
            cycle: None,
            starts_on: starts.and_then(Lot::first_day),
            ends_on: ends.and_then(Lot::last_day),
            granted: None,
            used: None,
            left: None,
        }
    }

    #[test]
    fn a_lot_counts_on_all_of_its_first_and_last_day_whatever_the_time_that_was_sent() {
        for time_of_day in [0, 1, 43_200_000, 86_399_999] {
            let ending = lot(None, Some(MIDNIGHT + time_of_day));
            assert!(ending.is_valid(date(2026, 12, 31)), "{time_of_day}");
            assert!(ending.has_ended(date(2027, 1, 1)), "{time_of_day}");
            let beginning = lot(Some(MIDNIGHT + time_of_day), None);
            assert!(beginning.is_valid(date(2026, 12, 31)), "{time_of_day}");
            assert!(beginning.is_coming(date(2026, 12, 30)), "{time_of_day}");
        }
    }

    #[test]
    fn placeholders_for_no_end_are_no_end() {
        for ends in [
            None,
            Some(0),
            Some(-1),
            Some(i64::MIN),
            Some(YEAR_9999),
            Some(i64::MAX),
        ] {
            let open = lot(None, ends);
            assert_eq!(open.ends_on, None, "{ends:?}");
            assert!(open.is_valid(date(2026, 11, 21)), "{ends:?}");
        }
        let on = |year| Lot::is_end(date(year, 1, 1));
        assert_eq!((on(2899), on(2900)), (true, false));
    }

    #[test]
    fn a_start_that_is_not_above_zero_is_no_start_and_one_beyond_the_calendar_is_still_to_come() {
        for starts in [None, Some(0), Some(-1)] {
            assert_eq!(lot(starts, None).starts_on, None, "{starts:?}");
        }
        assert!(lot(Some(i64::MAX), None).is_coming(date(2026, 11, 21)));
    }
}
