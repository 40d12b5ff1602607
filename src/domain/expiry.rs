//! When a balance expires, as far as the platform's data tell.

use jiff::Span;
use jiff::civil::Date;

use super::amount::Amount;
use super::balance::{Balance, CellState, ExpirySource, Figures};
use super::leave_type::{ExpiryExtension, ExpiryRule, MonthDay};
use super::lot::Lot;

/// The part of a balance that ends on its `expires_on`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Expiring {
    /// The amount that ends on that day.
    pub amount: Amount,
    /// How certain the amount is.
    pub certainty: Certainty,
}

/// How certain it is that an amount ends on a day.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Certainty {
    /// It is the sum of lots that end on that day.
    Lot,
    /// A rule says that all that is left ends on that day.
    RuleExact,
    /// A rule with an extension says so: it is this amount at most.
    RuleAtMost,
    /// The day was worked out from the person's hire date or grant date, which the platform does
    /// not return.
    Worked,
    /// The same for the first of several grants that have not ended. The platform does not say how
    /// much of what is left belongs to which grant, so it is this amount at most.
    WorkedAtMost,
}

impl Certainty {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::Lot,
        Self::RuleExact,
        Self::RuleAtMost,
        Self::Worked,
        Self::WorkedAtMost,
    ];

    /// The certainty of a date from this source; `None` for a source that gives no date.
    pub fn of(source: ExpirySource) -> Option<Self> {
        Some(match source {
            ExpirySource::Lot => Self::Lot,
            ExpirySource::RuleExact => Self::RuleExact,
            ExpirySource::RuleAtMost => Self::RuleAtMost,
            ExpirySource::Unknown | ExpirySource::Rule | ExpirySource::Never => return None,
        })
    }

    /// Whether what ends that day is the amount at most.
    pub fn is_at_most(self) -> bool {
        matches!(self, Self::RuleAtMost | Self::WorkedAtMost)
    }

    /// The word in output.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Lot => "lot",
            Self::RuleExact => "rule_exact",
            Self::RuleAtMost => "rule_at_most",
            Self::Worked | Self::WorkedAtMost => "worked",
        }
    }
}

/// The part of a balance that ends on its `expires_on`: of a balance in lots only those that end on that day, also where another lot is
/// overdrawn. `None` where no day is known.
pub fn expiring(balance: &Balance) -> Option<Expiring> {
    let day = balance.expires_on?;
    let certainty = Certainty::of(balance.expiry_source)?;
    let amount = match certainty {
        Certainty::Lot => ending_on(&balance.lots, day, balance.as_of),
        Certainty::RuleExact
        | Certainty::RuleAtMost
        | Certainty::Worked
        | Certainty::WorkedAtMost => balance.figures.left,
    };
    Some(Expiring {
        amount: amount?,
        certainty,
    })
}

/// The sum of what is left of the lots that are valid `today` and end on `day`.
fn ending_on(lots: &[Lot], day: Date, today: Date) -> Option<Amount> {
    lots.iter()
        .filter(|lot| lot.ends_on == Some(day) && lot.has_something_left(today))
        .filter_map(|lot| lot.left)
        .try_fold(None, |sum: Option<Amount>, left| match sum {
            None => Some(Some(left)),
            Some(sum) => sum.plus(left).map(Some),
        })?
}

/// `expires_on` and `expiry_source` of a balance without lots, from the rule of its leave type (WeCom).
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
            let is_something_left = figures.left.is_some_and(Amount::is_positive);
            let date = if is_something_left {
                next_fixed_date(*on, *extension, today)
            } else {
                None
            };
            let source = match extension {
                None => ExpirySource::RuleExact,
                Some(_) => ExpirySource::RuleAtMost,
            };
            (date, source)
        }
        Some(ExpiryRule::YearsAfterGrant { .. } | ExpiryRule::MonthsAfterGrant { .. }) => {
            (None, ExpirySource::Rule)
        }
        Some(ExpiryRule::Never) => (None, ExpirySource::Never),
        Some(ExpiryRule::PerLot | ExpiryRule::Unknown) | None => (None, ExpirySource::Unknown),
    }
}

/// `expires_on` of a balance with lots: the earliest last day of those that are valid `today` and have something left.
pub fn from_lots(lots: &[Lot], today: Date) -> Option<Date> {
    lots.iter()
        .filter(|lot| lot.has_something_left(today))
        .filter_map(|lot| lot.ends_on)
        .min()
}

/// The first yearly date, with the extension added, that is today or later. An extension of several years can move an earlier year's date
/// into the future, so that the search begins that many years ago.
pub fn next_fixed_date(
    on: MonthDay,
    extension: Option<ExpiryExtension>,
    today: Date,
) -> Option<Date> {
    let years_back = extension.map_or(0, |e| e.months / 12 + e.days / 365 + 2);
    let years_back = i16::try_from(years_back.min(200)).unwrap_or(200);
    (today.year() - years_back..=today.year() + 2)
        .filter_map(|year| extended(day_of_year(on, year)?, extension))
        .filter(|date| *date >= today)
        .min()
}

/// The day in a year, clamped to the end of its month.
pub(super) fn day_of_year(on: MonthDay, year: i16) -> Option<Date> {
    let first = Date::new(year, on.month, 1).ok()?;
    let day = on.day.clamp(1, first.days_in_month());
    Date::new(year, on.month, day).ok()
}

/// The date with the months added first, clamped to the end of the month, and then the days.
pub(super) fn extended(date: Date, extension: Option<ExpiryExtension>) -> Option<Date> {
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
    use crate::domain::amount::{Scale, Unit};
    use crate::domain::ids::LeaveTypeId;

    const TODAY: Date = date(2026, 2, 15);

    fn days(hundredths: i64) -> Amount {
        Amount::new(hundredths, Scale::Hundredths, Unit::Day)
    }

    fn lot(left: i64, ends_on: Option<Date>) -> Lot {
        Lot {
            id: String::new(),
            cycle: None,
            starts_on: Some(date(2026, 1, 1)),
            ends_on,
            granted: None,
            used: None,
            left: Some(days(left)),
        }
    }

    fn known(left: i64) -> Balance {
        let (id, unit) = (LeaveTypeId::new("1"), Some(Unit::Day));
        let mut balance =
            Balance::without_figures(id, "年假".into(), CellState::Known, unit, TODAY);
        balance.figures.left = Some(days(left));
        balance
    }

    fn of_lots(lots: Vec<Lot>) -> Balance {
        let sum: i64 = lots
            .iter()
            .filter_map(|lot| lot.left)
            .map(|left| left.count)
            .sum();
        Balance {
            expires_on: from_lots(&lots, TODAY),
            expiry_source: ExpirySource::Lot,
            lots,
            ..known(sum)
        }
    }

    /// Day, amount and certainty.
    type Told = (String, String, &'static str);

    fn told(balance: &Balance) -> Option<Told> {
        let part = expiring(balance)?;
        let day = balance.expires_on?.to_string();
        Some((day, part.amount.to_exact_text(), part.certainty.as_str()))
    }

    fn part(day: &str, amount: &str, certainty: &'static str) -> Told {
        (day.to_owned(), amount.to_owned(), certainty)
    }

    #[test]
    fn only_the_lots_that_end_first_end_that_day() {
        let (march, december) = (Some(date(2026, 3, 31)), Some(date(2026, 12, 31)));
        let two_of_seven = of_lots(vec![lot(200, march), lot(500, december)]);
        assert_eq!(told(&two_of_seven), Some(part("2026-03-31", "2", "lot")));
        let two_lots_one_day = of_lots(vec![lot(200, march), lot(500, december), lot(50, march)]);
        assert_eq!(
            told(&two_lots_one_day),
            Some(part("2026-03-31", "2.5", "lot"))
        );
        let overdrawn_elsewhere = of_lots(vec![lot(200, march), lot(-700, december)]);
        assert_eq!(
            told(&overdrawn_elsewhere),
            Some(part("2026-03-31", "2", "lot"))
        );
        let overdrawn_that_day = of_lots(vec![lot(200, march), lot(-700, march)]);
        assert_eq!(
            told(&overdrawn_that_day),
            Some(part("2026-03-31", "2", "lot"))
        );
    }

    #[test]
    fn lots_that_are_used_up_over_still_to_come_or_without_an_end_end_nothing() {
        let december = Some(date(2026, 12, 31));
        let used_up = lot(0, Some(date(2026, 3, 31)));
        let over = lot(300, Some(date(2026, 2, 14)));
        let to_come = Lot {
            starts_on: Some(date(2026, 2, 16)),
            ..lot(400, Some(date(2026, 3, 1)))
        };
        let open = lot(500, None);
        let last_day = lot(100, Some(TODAY));
        let others = [used_up, over, to_come, open];
        assert_eq!(told(&of_lots(others.to_vec())), None);
        let with = |one| of_lots(others.iter().cloned().chain([one]).collect());
        assert_eq!(
            told(&with(lot(250, december))),
            Some(part("2026-12-31", "2.5", "lot"))
        );
        assert_eq!(told(&with(last_day)), Some(part("2026-02-15", "1", "lot")));
    }

    /// WeCom's `date` of 31 December with `extern_duration` of three months.
    #[test]
    fn a_yearly_date_with_an_extension_ends_at_most_all_that_is_left() {
        let on = MonthDay { month: 12, day: 31 };
        let extension = Some(ExpiryExtension { months: 3, days: 0 });
        let with_rule = |left, extension| {
            let rule = ExpiryRule::FixedDate { on, extension };
            let mut balance = known(left);
            (balance.expires_on, balance.expiry_source) =
                from_rule(Some(&rule), balance.state, &balance.figures, TODAY);
            balance
        };
        let extended = with_rule(700, extension);
        assert_eq!(
            told(&extended),
            Some(part("2026-03-31", "7", "rule_at_most"))
        );
        let plain = with_rule(700, None);
        assert_eq!(told(&plain), Some(part("2026-12-31", "7", "rule_exact")));
        for extension in [extension, None] {
            let nothing_left = with_rule(0, extension);
            assert_eq!(told(&nothing_left), None);
            assert_eq!(nothing_left.expiry_source.as_str(), "rule_exact");
        }
    }

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
        let extension = Some(ExpiryExtension { months: 2, days: 0 });
        // 2025-12-31 + 2 months is clamped to 2026-02-28, which is still to come on 2026-01-15.
        assert_eq!(
            next_fixed_date(on, extension, date(2026, 1, 15)),
            Some(date(2026, 2, 28))
        );
        let extension = Some(ExpiryExtension { months: 2, days: 3 });
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
