//! When a balance lapses, as far as the platform lets it be known.

use jiff::Span;
use jiff::civil::Date;

use super::balance::{CellState, ExpirySource, Figures, Lot};
use super::day::Today;
use super::leave_type::{ExpiryRule, Extension, MonthDay};

/// `expires_on` and `expiry_source` of a row without lots, from the type's rule (WeCom).
pub fn from_rule(
    rule: Option<&ExpiryRule>,
    state: CellState,
    figures: &Figures,
    today: Date,
) -> (Option<Date>, ExpirySource) {
    if state != CellState::Known {
        return (None, ExpirySource::Unknown);
    }
    match rule {
        Some(ExpiryRule::FixedDate { on, extension }) => {
            let anything_left = figures.left.is_some_and(super::Amount::is_positive);
            let date = anything_left
                .then(|| next_fixed_date(*on, *extension, today))
                .flatten();
            (date, ExpirySource::RuleExact)
        }
        Some(ExpiryRule::YearsAfterGrant { .. } | ExpiryRule::MonthsAfterGrant { .. }) => {
            (None, ExpirySource::Rule)
        }
        Some(ExpiryRule::Never) => (None, ExpirySource::Never),
        Some(ExpiryRule::PerLot | ExpiryRule::Unknown) | None => (None, ExpirySource::Unknown),
    }
}

/// `expires_on` of a row with lots: the earliest last day among the lots valid now that have something left.
pub fn from_lots(lots: &[Lot], today: Today) -> Option<Date> {
    lots.iter()
        .filter(|lot| lot.is_valid(today) && lot.left.is_some_and(super::Amount::is_positive))
        .filter_map(|lot| lot.ends?.day())
        .min()
}

/// The earliest yearly date plus the extension that is today or later.
pub fn next_fixed_date(on: MonthDay, extension: Option<Extension>, today: Date) -> Option<Date> {
    let reach = extension.map_or(0, |e| e.months / 12 + e.days / 365 + 2);
    let reach = i16::try_from(reach.min(200)).unwrap_or(200);
    (today.year() - reach..=today.year() + 2)
        .filter_map(|year| extended(day_of_year(on, year)?, extension))
        .filter(|date| *date >= today)
        .min()
}

fn day_of_year(on: MonthDay, year: i16) -> Option<Date> {
    let first = Date::new(year, on.month, 1).ok()?;
    let day = on.day.clamp(1, first.days_in_month());
    Date::new(year, on.month, day).ok()
}

/// Months first, clamped to the month's end, then days.
fn extended(date: Date, extension: Option<Extension>) -> Option<Date> {
    let Some(extension) = extension else {
        return Some(date);
    };
    date.checked_add(Span::new().try_months(extension.months).ok()?)
        .and_then(|date| date.checked_add(Span::new().try_days(extension.days)?))
        .ok()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn the_fixed_date_is_the_next_one_that_is_not_past() {
        let on = MonthDay { month: 3, day: 31 };
        assert_eq!(
            next_fixed_date(on, None, date(2026, 3, 31)),
            Some(date(2026, 3, 31))
        );
        assert_eq!(
            next_fixed_date(on, None, date(2026, 4, 1)),
            Some(date(2027, 3, 31))
        );
    }

    #[test]
    fn an_extension_counts_from_an_earlier_year_too() {
        let on = MonthDay { month: 12, day: 31 };
        let extension = Some(Extension { months: 2, days: 0 });
        // 2025-12-31 + 2 months is clamped to 2026-02-28, which is still to come on 2026-01-15.
        assert_eq!(
            next_fixed_date(on, extension, date(2026, 1, 15)),
            Some(date(2026, 2, 28))
        );
        let extension = Some(Extension { months: 2, days: 3 });
        assert_eq!(
            next_fixed_date(on, extension, date(2026, 3, 3)),
            Some(date(2026, 3, 3))
        );
        assert_eq!(
            next_fixed_date(on, extension, date(2026, 3, 4)),
            Some(date(2027, 3, 3))
        );
    }

    #[test]
    fn the_29th_of_february_is_the_28th_in_other_years() {
        let on = MonthDay { month: 2, day: 29 };
        assert_eq!(
            next_fixed_date(on, None, date(2026, 2, 1)),
            Some(date(2026, 2, 28))
        );
        assert_eq!(
            next_fixed_date(on, None, date(2028, 2, 1)),
            Some(date(2028, 2, 29))
        );
    }
}
