//! Lots: grants that each have a validity of their own, by calendar day.

use jiff::civil::Date;

use super::amount::Amount;
use super::day::day_of_milliseconds;

/// A last day from this year on is a placeholder for "no end": platforms send 9999-12-31 or the largest number. Nobody who works today
/// is still at work then, and it is the first year that a cell of the ledger cannot hold to its end.
const FIRST_YEAR_WITHOUT_END: i16 = 2179;

/// A grant with its own validity (a quota row of DingTalk, an expiry record of Feishu).
///
/// Both days are calendar days in UTC+8, and both are valid. The time of day that a platform sends is ignored: a lot whose last moment is
/// `2023-12-31 00:00` can be used until the end of that day.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Lot {
    /// The platform's id of the lot.
    pub id: String,
    /// The cycle in the platform's words (`2026`, `2026-M-6`), which is no number (trap 33).
    pub cycle: Option<String>,
    /// The first valid day; `None` where it was always valid.
    pub starts_on: Option<Date>,
    /// The last valid day; `None` where it has no end.
    pub ends_on: Option<Date>,
    /// The amount granted with this lot.
    pub granted: Option<Amount>,
    /// The amount used of this lot.
    pub used: Option<Amount>,
    /// The amount left of this lot.
    pub left: Option<Amount>,
}

impl Lot {
    /// The first day, from the moment that a platform sent. A moment of 0 or less is no start. One beyond the calendar becomes the last day
    /// of the calendar, so that the lot is not valid yet.
    pub fn first_day(milliseconds: i64) -> Option<Date> {
        (milliseconds > 0).then(|| day_of_milliseconds(milliseconds).unwrap_or(Date::MAX))
    }

    /// The last day, from the moment that a platform sent. A moment of 0 or less is no end, and neither is a placeholder in the far future.
    pub fn last_day(milliseconds: i64) -> Option<Date> {
        if milliseconds <= 0 {
            return None;
        }
        day_of_milliseconds(milliseconds).filter(|day| Self::is_end(*day))
    }

    /// Whether a last day is meant as one, and is no placeholder for "no end".
    pub fn is_end(day: Date) -> bool {
        day.year() < FIRST_YEAR_WITHOUT_END
    }

    /// Whether the lot is valid on this day.
    pub fn is_valid(&self, on: Date) -> bool {
        !self.is_coming(on) && !self.has_ended(on)
    }

    /// Whether its first day is after this day.
    pub fn is_coming(&self, on: Date) -> bool {
        self.starts_on.is_some_and(|first| first > on)
    }

    /// Whether its last day is before this day.
    pub fn has_ended(&self, on: Date) -> bool {
        self.ends_on.is_some_and(|last| last < on)
    }

    /// Whether it is valid on this day and something of it is left.
    pub fn has_something_left(&self, on: Date) -> bool {
        self.is_valid(on) && self.left.is_some_and(Amount::is_positive)
    }
}

/// What is left of a lot and when it can be used, which the ledger has for every person. The lot's
/// id and the amount granted with it are only in the [`Lot`] of a balance.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct LotLeft {
    /// The first valid day; `None` where it was always valid.
    pub starts_on: Option<Date>,
    /// The last valid day; `None` where it has no end.
    pub ends_on: Option<Date>,
    /// The amount left, which is not 0.
    pub left: Amount,
}

impl LotLeft {
    /// What is left of `lot`; `None` where that is nothing or not known.
    pub fn of(lot: &Lot) -> Option<Self> {
        let left = lot.left.filter(|left| left.count != 0)?;
        Some(Self {
            starts_on: lot.starts_on,
            ends_on: lot.ends_on,
            left,
        })
    }

    /// The lot at a position among those of `lots` with something left, in the order in which the ledger has them: those that end first
    /// in front and those without an end last.
    pub fn find(lots: &[Lot], position: usize) -> Option<&Lot> {
        let mut left: Vec<&Lot> = lots.iter().filter(|lot| Self::of(lot).is_some()).collect();
        left.sort_by_key(|lot| (lot.ends_on.is_none(), lot.ends_on));
        left.get(position).copied()
    }

    /// Whether it can be used on this day.
    pub fn is_valid(&self, on: Date) -> bool {
        self.starts_on.is_none_or(|first| first <= on) && !self.has_ended(on)
    }

    /// Whether its last day is before this day.
    pub fn has_ended(&self, on: Date) -> bool {
        self.ends_on.is_some_and(|last| last < on)
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
        assert_eq!((on(2178), on(2179)), (true, false));
    }

    #[test]
    fn a_start_that_is_not_above_zero_is_no_start_and_one_beyond_the_calendar_is_still_to_come() {
        for starts in [None, Some(0), Some(-1)] {
            assert_eq!(lot(starts, None).starts_on, None, "{starts:?}");
        }
        assert!(lot(Some(i64::MAX), None).is_coming(date(2026, 11, 21)));
    }
}
