//! Calendar days and moments as the platforms mean them: in UTC+8, whatever zone the terminal is in (trap 39).
//!
//! A moment is a [`Timestamp`] throughout the program. What a day or a time of day is called depends on the zone, so every
//! conversion goes through this file instead of asking the system for its zone.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::{Offset, TimeZone};

/// The platforms' offset from UTC. China has no daylight saving time, so it holds for every day.
const PLATFORM_OFFSET: Offset = Offset::constant(8);

/// The platforms' zone, UTC+8.
pub fn platform_zone() -> TimeZone {
    TimeZone::fixed(PLATFORM_OFFSET)
}

/// What a clock on the wall in UTC+8 shows at `moment`.
pub fn platform_time(moment: Timestamp) -> DateTime {
    PLATFORM_OFFSET.to_datetime(moment)
}

/// The calendar day of `moment` in UTC+8.
pub fn day_of(moment: Timestamp) -> Date {
    platform_time(moment).date()
}

/// The calendar day in UTC+8 of a moment that a platform sent as milliseconds; `None` when no calendar reaches that far.
pub fn day_of_milliseconds(milliseconds: i64) -> Option<Date> {
    Timestamp::from_millisecond(milliseconds).ok().map(day_of)
}

/// The first moment after `day` in UTC+8.
pub fn end_of(day: Date) -> Timestamp {
    let midnight = day.tomorrow().map(|day| day.at(0, 0, 0, 0));
    midnight
        .and_then(|midnight| PLATFORM_OFFSET.to_timestamp(midnight))
        .unwrap_or(Timestamp::MAX)
}

/// The day before. The first day of the calendar has none and stays.
pub fn day_before(day: Date) -> Date {
    day.yesterday().unwrap_or(day)
}

/// The last day of the month before `today`.
pub fn last_month_end(today: Date) -> Date {
    day_before(today.first_of_month())
}

/// The last day of the year before `today`.
pub fn last_year_end(today: Date) -> Date {
    day_before(today.first_of_year())
}

/// `2026-11-21 18:02` in UTC+8, for people.
pub fn minute_text(moment: Timestamp) -> String {
    platform_time(moment).strftime("%Y-%m-%d %H:%M").to_string()
}

/// `2026-11-21T10:02:00Z` (RFC 3339), for programs.
pub fn rfc_3339_text(moment: Timestamp) -> String {
    format!("{moment:.0}")
}

/// The current moment and its calendar day in UTC+8. It is always passed in: nothing in `domain` reads a clock, so that tests choose the
/// day.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Today {
    /// The moment in whole milliseconds, which is what the store holds: it is equal to itself after it was stored.
    pub now: Timestamp,
    /// Its calendar day in UTC+8.
    pub day: Date,
}

impl Today {
    /// The day and moment of `timestamp`.
    pub fn at(timestamp: Timestamp) -> Self {
        let whole_milliseconds = Timestamp::from_millisecond(timestamp.as_millisecond());
        Self {
            now: whole_milliseconds.unwrap_or(timestamp),
            day: day_of(timestamp),
        }
    }

    /// Midday of `day` in UTC+8, for questions about another day than today.
    pub fn midday_of(day: Date) -> Self {
        let midday = PLATFORM_OFFSET.to_timestamp(day.at(12, 0, 0, 0));
        Self {
            now: midday.unwrap_or(Timestamp::UNIX_EPOCH),
            day,
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_day_ends_at_midnight_in_utc_8() {
        let end = end_of(date(2026, 10, 31));
        assert_eq!(rfc_3339_text(end), "2026-10-31T16:00:00Z");
        assert_eq!(minute_text(end), "2026-11-01 00:00");
        let before = end.as_millisecond() - 1;
        assert_eq!(day_of_milliseconds(before), Some(date(2026, 10, 31)));
        assert_eq!(end_of(Date::MAX), Timestamp::MAX);
    }

    #[test]
    fn a_moment_beyond_the_calendar_has_no_day() {
        assert_eq!(day_of_milliseconds(i64::MAX), None);
        assert_eq!(day_of_milliseconds(i64::MIN), None);
    }

    #[test]
    fn today_is_a_moment_in_whole_milliseconds() {
        let exact: Timestamp = "2026-11-21T10:02:00.123456789Z".parse().unwrap();
        let kept = Timestamp::from_millisecond(exact.as_millisecond()).unwrap();
        assert_eq!(Today::at(exact).now, kept);
    }

    #[test]
    fn month_and_year_ends_are_before_today_also_on_their_first_days() {
        for (today, month_end, year_end) in [
            (date(2026, 11, 22), date(2026, 10, 31), date(2025, 12, 31)),
            (date(2026, 3, 1), date(2026, 2, 28), date(2025, 12, 31)),
            (date(2028, 3, 31), date(2028, 2, 29), date(2027, 12, 31)),
            (date(2027, 1, 1), date(2026, 12, 31), date(2026, 12, 31)),
        ] {
            assert_eq!(last_month_end(today), month_end);
            assert_eq!(last_year_end(today), year_end);
        }
    }
}
