//! When leave was granted last and will be granted next, from the lots or from the rule.

use jiff::Span;
use jiff::civil::Date;

use super::question::{FigureQuestion, LotsRole};
use super::tier::{anniversary, full_years, tier_at};
use crate::domain::leave_type::{GrantRule, MonthDay, YearlyDay, YearlyQuota, YearsOf};
use crate::domain::service_dates::ServiceDates;
use crate::domain::{Amount, Balance, CellState, Lot};

/// When leave was and will be granted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum GrantDays {
    /// There is nothing to say: no limit, no balance, or an unknown rule, which has a sentence of
    /// its own.
    Nothing,
    /// The lots have their first days.
    Lots {
        /// The newest that has begun.
        last: Option<GrantOn>,
        /// The first that is still to come.
        next: Option<GrantOn>,
    },
    /// The lots have the days, but they are not in memory.
    LotsNotInMemory,
    /// The rule names the days.
    Rule {
        /// The newest one that is not in the future.
        last: Option<GrantOn>,
        /// The first one after the day.
        next: Option<GrantOn>,
    },
    /// The rule grants on the anniversary of entry, and the day of entry is not known.
    NoHireDate,
}

/// A grant on a day.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct GrantOn {
    /// The day.
    pub day: Date,
    /// How much, where that is known.
    pub amount: Option<Amount>,
}

/// When leave of the question's type is granted to its person.
pub(super) fn grant_days(question: FigureQuestion<'_>) -> GrantDays {
    if !matches!(question.cell.state, CellState::Known | CellState::Pending) {
        return GrantDays::Nothing;
    }
    match (question.facts.lots, question.balance) {
        (LotsRole::None, _) => by_rule(question),
        (LotsRole::MakeUpFigures | LotsRole::BesideFigures, Some(balance)) => {
            by_lots(balance, question.today)
        }
        (LotsRole::MakeUpFigures, None) if question.cell.state == CellState::Known => {
            GrantDays::LotsNotInMemory
        }
        (LotsRole::MakeUpFigures | LotsRole::BesideFigures, None) => GrantDays::Nothing,
    }
}

/// Whether days or amounts of the grants follow from a date in the company's own file.
pub(super) fn follow_from_own(grants: GrantDays, question: FigureQuestion<'_>) -> bool {
    let grant = question.leave_type.map(|leave_type| &leave_type.grant);
    let (GrantDays::Rule { last, .. }, Some(GrantRule::Yearly { on, quota, .. })) = (grants, grant)
    else {
        return false;
    };
    let dates = question.dates;
    let by_work = matches!(
        quota,
        YearlyQuota::Tiers {
            by: YearsOf::Work,
            ..
        }
    );
    let by_company = matches!(
        quota,
        YearlyQuota::Tiers {
            by: YearsOf::Company,
            ..
        }
    );
    let is_share = last.is_some_and(|last| Some(last.day) == dates.hired_on);
    // Every year has its day: that nothing was granted on it yet follows from the day of hire.
    let is_before_hire = last.is_none();
    let needs_hire_day = by_company || is_share || is_before_hire || *on == YearlyDay::EntryDate;
    by_work && dates.first_work_on.is_some() || needs_hire_day && dates.is_hire_day_own
}

fn by_lots(balance: &Balance, today: Date) -> GrantDays {
    let begins = |lot: &Lot| lot.starts_on;
    let days = || balance.lots.iter().filter_map(begins);
    let last = days().filter(|day| *day <= today).max();
    let next = days().filter(|day| *day > today).min();
    if last.is_none() && next.is_none() {
        return GrantDays::Nothing;
    }
    let on = |day| GrantOn {
        day,
        amount: granted_on(&balance.lots, day),
    };
    GrantDays::Lots {
        last: last.map(on),
        next: next.map(on),
    }
}

/// The sum of what the lots that begin on `day` grant; `None` where one of them has no amount.
fn granted_on(lots: &[Lot], day: Date) -> Option<Amount> {
    let mut amounts = lots
        .iter()
        .filter(|lot| lot.starts_on == Some(day))
        .map(|lot| lot.granted);
    let first = amounts.next()??;
    amounts.try_fold(first, |sum, amount| sum.plus(amount?))
}

fn by_rule(question: FigureQuestion<'_>) -> GrantDays {
    let Some(leave_type) = question.leave_type else {
        return GrantDays::Nothing;
    };
    let (dates, today) = (question.dates, question.today);
    match &leave_type.grant {
        GrantRule::Yearly {
            on,
            quota,
            by_actual_work_time,
        } => {
            let days = yearly(*on, quota, dates, today);
            if *by_actual_work_time {
                return with_share_of_first_year(days, *on, dates, today);
            }
            days
        }
        GrantRule::Monthly {
            day: Some(day),
            amount,
        } => monthly(*day, *amount, today),
        GrantRule::Monthly { day: None, .. }
        | GrantRule::Unlimited
        | GrantRule::Manual
        | GrantRule::Unknown => GrantDays::Nothing,
    }
}

fn yearly(on: YearlyDay, quota: &YearlyQuota, dates: ServiceDates<'_>, today: Date) -> GrantDays {
    let [last, next] = match (on, dates.hired_on) {
        (YearlyDay::Fixed(on), _) => around(today, |year| day_in_year(on, year)),
        (YearlyDay::EntryDate, Some(hired_on)) => around(today, |year| {
            let years = u32::try_from(year - hired_on.year()).ok()?;
            anniversary(hired_on, years)
        }),
        (YearlyDay::EntryDate, None) => return GrantDays::NoHireDate,
        (YearlyDay::Unknown, _) => return GrantDays::Nothing,
    };
    let on = |day| GrantOn {
        day,
        amount: yearly_amount(quota, dates, day),
    };
    // Nobody was granted anything before they were hired.
    let last = last.filter(|day| dates.hired_on.is_none_or(|hired_on| hired_on <= *day));
    GrantDays::Rule {
        last: last.map(on),
        next: next.map(on),
    }
}

/// Where the amount follows the time worked in the year, somebody hired after the day of the grant
/// gets a share of the first year. How much that is depends on how the platform counts, which is
/// not documented.
fn with_share_of_first_year(
    days: GrantDays,
    on: YearlyDay,
    dates: ServiceDates<'_>,
    today: Date,
) -> GrantDays {
    let hired_on = dates.hired_on.filter(|hired_on| *hired_on <= today);
    match (days, on, hired_on) {
        (GrantDays::Rule { last: None, next }, YearlyDay::Fixed(_), Some(day)) => GrantDays::Rule {
            last: Some(GrantOn { day, amount: None }),
            next,
        },
        _ => days,
    }
}

/// What the rule grants on `day`, where it is the same for everybody or the person's years are known.
fn yearly_amount(quota: &YearlyQuota, dates: ServiceDates<'_>, day: Date) -> Option<Amount> {
    match quota {
        YearlyQuota::Fixed(amount) => *amount,
        YearlyQuota::Tiers { by, tiers } => {
            let since = match by {
                YearsOf::Work => dates.first_work_on,
                YearsOf::Company => dates.hired_on,
            };
            tier_at(tiers, full_years(since?, day))?.amount
        }
        YearlyQuota::Unknown => None,
    }
}

fn monthly(day: u32, amount: Option<Amount>, today: Date) -> GrantDays {
    let this = day_in_month(today, day);
    let of_month = |months: i64| {
        let month = today
            .first_of_month()
            .checked_add(Span::new().months(months));
        month.ok().map(|month| day_in_month(month, day))
    };
    let [last, next] = if this <= today {
        [Some(this), of_month(1)]
    } else {
        [of_month(-1), Some(this)]
    };
    let on = |day| GrantOn { day, amount };
    GrantDays::Rule {
        last: last.map(on),
        next: next.map(on),
    }
}

/// The last yearly day up to `today`, and the first one after it.
fn around(today: Date, day_in: impl Fn(i16) -> Option<Date>) -> [Option<Date>; 2] {
    let year = today.year();
    let days = || (year - 1..=year + 1).filter_map(&day_in);
    [
        days().filter(|day| *day <= today).max(),
        days().filter(|day| *day > today).min(),
    ]
}

/// The day in a year, clamped to the end of the month.
fn day_in_year(on: MonthDay, year: i16) -> Option<Date> {
    let first = Date::new(year, on.month, 1).ok()?;
    let day = u32::try_from(on.day).ok()?;
    Some(day_in_month(first, day))
}

/// The day in the month of `month`, clamped to its end.
fn day_in_month(month: Date, day: u32) -> Date {
    let first = month.first_of_month();
    let day = day.clamp(1, u32::try_from(first.days_in_month()).unwrap_or(28));
    let later = Span::new().days(i64::from(day) - 1);
    first.checked_add(later).unwrap_or(first)
}
