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
            .map(|at| at.to_zoned(platform_zone()).date())
    }

    /// The first moment after `day` in UTC+8.
    pub fn end_of(day: Date) -> Self {
        let midnight = day.tomorrow().and_then(|day| day.to_zoned(platform_zone()));
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
            day: timestamp.to_zoned(platform_zone()).date(),
        }
    }

    /// Midday of `day` in UTC+8: for questions about another day than today.
    pub fn midday_of(day: Date) -> Self {
        let midday = day.at(12, 0, 0, 0).to_zoned(platform_zone());
        let now = midday.map_or(0, |at| at.timestamp().as_millisecond());
        Self {
            now: Instant(now),
            day,
        }
    }
}
