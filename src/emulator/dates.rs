//! Conversions from calendar days to the timestamps that the platforms send. The platforms' day is always one of UTC+8.

use jiff::{
    SignedDuration, ToSpan,
    civil::{Date, date},
};

const EPOCH: Date = date(1970, 1, 1);
const BEIJING_OFFSET_SECONDS: i64 = 8 * 3_600;
const SECONDS_A_DAY: i64 = 86_400;

/// When `day` begins in UTC+8, in seconds since 1970.
pub(super) fn first_second(day: Date) -> i64 {
    day.duration_since(EPOCH).as_secs() - BEIJING_OFFSET_SECONDS
}

/// When `day` begins in UTC+8, in milliseconds since 1970.
pub(super) fn first_millisecond(day: Date) -> i64 {
    first_second(day) * 1_000
}

/// When the last second of `day` begins in UTC+8, in milliseconds since 1970.
pub(super) fn last_second_in_milliseconds(day: Date) -> i64 {
    (first_second(day) + SECONDS_A_DAY - 1) * 1_000
}

/// Completed years from `from` to `to`; 0 when `to` is earlier.
pub(super) fn full_years(from: Date, to: Date) -> u32 {
    let years = last_anniversary(from, to).year() - from.year();
    u32::try_from(years).unwrap_or(0)
}

/// The newest day up to `to` on which a whole number of years has passed since `from`; `from` itself when `to` is earlier. For a 29
/// February that is the 28th in other years.
pub(super) fn last_anniversary(from: Date, to: Date) -> Date {
    let in_year = |year: i16| from.saturating_add((year - from.year()).years());
    let this_year = in_year(to.year());
    let last = if this_year <= to {
        this_year
    } else {
        in_year(to.year() - 1)
    };
    last.max(from)
}

/// The newest 1st of `month` up to `to`.
pub(super) fn last_first_of(month: i8, to: Date) -> Date {
    let this_year = date(to.year(), month, 1);
    if this_year <= to {
        this_year
    } else {
        date(to.year() - 1, month, 1)
    }
}

/// Days from `from` to `to`; 0 when `to` is earlier.
pub(super) fn days_between(from: Date, to: Date) -> u32 {
    let length: SignedDuration = to.duration_since(from);
    u32::try_from(length.as_hours() / 24).unwrap_or(0)
}

/// What a clock in Beijing shows `later` from now, in the format of DingTalk's throttling message.
pub(super) fn beijing_time_in(later: std::time::Duration) -> String {
    let zone = jiff::tz::TimeZone::fixed(jiff::tz::offset(8));
    let then = jiff::Timestamp::now() + later;
    then.to_zoned_datetime(zone)
        .strftime("%Y-%m-%d %H:%M:%S")
        .to_string()
}

/// The moment `later` from now, in the format of HTTP headers.
pub(super) fn http_date_in(later: std::time::Duration) -> String {
    let then = jiff::Timestamp::now() + later;
    then.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_day_begins_and_ends_in_beijing() {
        assert_eq!(first_second(date(2022, 1, 1)), 1_640_966_400);
        assert_eq!(
            last_second_in_milliseconds(date(2023, 12, 31)),
            1_704_038_399_000
        );
    }

    #[test]
    fn years_are_full_on_the_anniversary() {
        assert_eq!(full_years(date(2020, 5, 2), date(2026, 5, 1)), 5);
        assert_eq!(full_years(date(2020, 5, 2), date(2026, 5, 2)), 6);
        assert_eq!(full_years(date(2020, 5, 2), date(2019, 5, 2)), 0);
        assert_eq!(full_years(date(2024, 2, 29), date(2027, 2, 27)), 2);
        assert_eq!(full_years(date(2024, 2, 29), date(2027, 2, 28)), 3);
        assert_eq!(days_between(date(2026, 5, 2), date(2026, 5, 1)), 0);
        assert_eq!(days_between(date(2026, 5, 1), date(2026, 5, 2)), 1);
    }
}
