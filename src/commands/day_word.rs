//! A day on the command line: a date, or a word such as `last-month-end`.

use std::str::FromStr;

use jiff::civil::Date;

use crate::domain::Bilingual;
use crate::domain::day::{day_before, last_month_end, last_year_end};

/// A day as it was typed, before it is known what day today is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum DayWord {
    On(Date),
    Today,
    Yesterday,
    LastMonthEnd,
    LastYearEnd,
}

impl FromStr for DayWord {
    type Err = Bilingual;

    fn from_str(typed: &str) -> Result<Self, Bilingual> {
        match typed {
            "today" => Ok(Self::Today),
            "yesterday" => Ok(Self::Yesterday),
            "last-month-end" => Ok(Self::LastMonthEnd),
            "last-year-end" => Ok(Self::LastYearEnd),
            date => date.parse().map(Self::On).map_err(|_| {
                Bilingual::new(
                    "请写 2026-10-31 这样的日期，或 today、yesterday、last-month-end、last-year-end",
                    "write a date such as 2026-10-31, or today, yesterday, last-month-end or last-year-end",
                )
            }),
        }
    }
}

impl DayWord {
    /// The day that is meant when today is `today`, in UTC+8 like all days of the platforms.
    pub(super) fn day(self, today: Date) -> Date {
        match self {
            Self::On(day) => day,
            Self::Today => today,
            Self::Yesterday => day_before(today),
            Self::LastMonthEnd => last_month_end(today),
            Self::LastYearEnd => last_year_end(today),
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn words_are_counted_from_today() {
        let today = date(2026, 3, 1);
        for (word, day) in [
            ("today", today),
            ("yesterday", date(2026, 2, 28)),
            ("last-month-end", date(2026, 2, 28)),
            ("last-year-end", date(2025, 12, 31)),
            ("2024-02-29", date(2024, 2, 29)),
        ] {
            assert_eq!(word.parse::<DayWord>().unwrap().day(today), day, "{word}");
        }
    }

    #[test]
    fn the_error_for_anything_else_lists_what_may_be_written() {
        for word in ["", "2026-13-01", "tomorrow", "2026-02-30", "31.10.2026"] {
            let said = word.parse::<DayWord>().unwrap_err();
            assert!(said.en().contains("last-month-end"), "{said}");
            assert!(said.zh().contains("last-month-end"), "{}", said.zh());
        }
    }
}
