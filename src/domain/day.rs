//! Calendar days and moments. All three platforms mean UTC+8 whatever the terminal's zone (trap 39).

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::{Offset, TimeZone};

/// A moment, to the millisecond, since the Unix epoch.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Instant(pub i64);

/// The platforms' zone, UTC+8.
pub fn platform_zone() -> TimeZone {
    TimeZone::fixed(Offset::constant(8))
}

impl Instant {
    /// The calendar day in UTC+8; `None` when the moment is beyond the calendar.
    pub fn day(self) -> Option<Date> {
        Timestamp::from_millisecond(self.0)
            .ok()
            .map(|at| at.to_zoned_datetime(platform_zone()).date())
    }

    /// `2026-11-21T10:02:00Z`, for programs; empty when the moment is beyond the calendar.
    pub fn to_rfc_3339(self) -> String {
        let at = Timestamp::from_millisecond(self.0);
        at.map_or_else(|_| String::new(), |at| format!("{at:.0}"))
    }

    /// `2026-11-21 18:02` in UTC+8, for people; empty when the moment is beyond the calendar.
    pub fn to_minute_text(self) -> String {
        let at =
            Timestamp::from_millisecond(self.0).map(|at| at.to_zoned_datetime(platform_zone()));
        at.map_or_else(
            |_| String::new(),
            |at| at.strftime("%Y-%m-%d %H:%M").to_string(),
        )
    }

    /// The first moment after `day` in UTC+8.
    pub fn end_of(day: Date) -> Self {
        let midnight = day
            .tomorrow()
            .and_then(|day| day.to_zoned_datetime(platform_zone()));
        Self(midnight.map_or(i64::MAX, |at| at.timestamp().as_millisecond()))
    }
}

/// The moment a question is asked, with its calendar day in UTC+8. Passed in, never read from a clock in `domain`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Today {
    /// The moment.
    pub now: Instant,
    /// Its calendar day in UTC+8.
    pub day: Date,
}

impl Today {
    /// The day and moment of `timestamp`.
    pub fn at(timestamp: Timestamp) -> Self {
        Self {
            now: Instant(timestamp.as_millisecond()),
            day: timestamp.to_zoned_datetime(platform_zone()).date(),
        }
    }

    /// Midday of `day` in UTC+8: for questions about another day than today.
    pub fn midday_of(day: Date) -> Self {
        let midday = day.at(12, 0, 0, 0).to_zoned_datetime(platform_zone());
        let now = midday.map_or(0, |at| at.timestamp().as_millisecond());
        Self {
            now: Instant(now),
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
        let end = Instant::end_of(date(2026, 10, 31));
        assert_eq!(end.to_rfc_3339(), "2026-10-31T16:00:00Z");
        assert_eq!(end.to_minute_text(), "2026-11-01 00:00");
        assert_eq!(Instant(end.0 - 1).day(), Some(date(2026, 10, 31)));
        assert_eq!(Instant::end_of(jiff::civil::Date::MAX), Instant(i64::MAX));
        assert_eq!(Instant(i64::MAX).to_minute_text(), "");
    }
}
