//! The last day of a balance whose rule counts from the grant, worked out from days that the
//! platform does not return.
//!
//! A platform that says "two years after the grant" without the day of the grant (`WeCom`) gives no
//! last day. The rule says on which days it grants, and the person's hire date says from when on.
//! What was granted earliest ends first.

use jiff::Span;
use jiff::civil::Date;

use super::expiry::{day_of_year, extended};
use super::leave_type::{ExpiryExtension, ExpiryRule, GrantRule, LeaveType, YearlyDay};
use super::service_dates::{GrantDay, ServiceDates};

/// A century. A rule that lasts longer is a mistake of the configuration, and its grants are not gone through.
const MAX_MONTHS: u32 = 1_200;

/// The last day of a balance, as it is worked out.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct WorkedDay {
    /// The last day on which the grant that ends first can be used.
    pub day: Date,
    /// It is the only grant that has not ended, so all that is left ends that day. Otherwise the
    /// platform does not say how much of what is left belongs to it.
    pub is_all: bool,
}

/// How long a grant can be used.
#[derive(Clone, Copy)]
struct GrantLifetime {
    months: u32,
    extension: Option<ExpiryExtension>,
}

/// The last day of what is left `today` of a leave type; `None` where its rule does not count from a grant, and where no day of a grant
/// that has not ended follows from `dates`.
///
/// A grant day given for this leave type takes precedence over the days of the rule, and those over
/// a grant day given for no type in particular.
pub fn worked_last_day(
    leave_type: &LeaveType,
    dates: ServiceDates<'_>,
    today: Date,
) -> Option<WorkedDay> {
    let lifetime = GrantLifetime::of(&leave_type.expiry)?;
    let is_this = |grant: &&GrantDay| {
        let leave = grant.leave.as_deref();
        leave.is_some_and(|leave| leave == &*leave_type.name || leave == leave_type.id.as_str())
    };
    let told = dates.grants.iter().filter(is_this).map(|grant| grant.on);
    let of_any = dates.grants.iter().filter(|grant| grant.leave.is_none());
    let of_any = of_any.map(|grant| grant.on);
    lifetime
        .first_to_end(told, today)
        .or_else(|| {
            lifetime.first_to_end(by_rule(leave_type, dates.hired_on?, today, lifetime), today)
        })
        .or_else(|| lifetime.first_to_end(of_any, today))
}

impl GrantLifetime {
    fn of(rule: &ExpiryRule) -> Option<Self> {
        let (months, extension) = match *rule {
            ExpiryRule::YearsAfterGrant { value, extension } => (value.checked_mul(12)?, extension),
            ExpiryRule::MonthsAfterGrant { value, extension } => (value, extension),
            ExpiryRule::FixedDate { .. }
            | ExpiryRule::Never
            | ExpiryRule::PerLot
            | ExpiryRule::Unknown => return None,
        };
        let months = u32::try_from(months).ok()?;
        (1..=MAX_MONTHS)
            .contains(&months)
            .then_some(Self { months, extension })
    }

    /// The last day on which a grant can be used: the day before the one on which this many months have passed, so that a year that begins on
    /// 1 March ends on the last day of February. `WeCom`'s page does not say whether the day itself still counts; the earlier day misleads
    /// nobody into losing leave.
    fn last_day(self, granted_on: Date) -> Option<Date> {
        let after = granted_on.checked_add(Span::new().try_months(self.months).ok()?);
        extended(after.ok()?, self.extension)?.yesterday().ok()
    }

    /// The grant that ends first of those that can be used `today`.
    fn first_to_end(self, grants: impl Iterator<Item = Date>, today: Date) -> Option<WorkedDay> {
        let begun = grants.filter(|granted_on| *granted_on <= today);
        let last_days = begun.filter_map(|granted_on| self.last_day(granted_on));
        let mut first: Option<WorkedDay> = None;
        for day in last_days.filter(|day| *day >= today) {
            first = Some(WorkedDay {
                day: first.map_or(day, |first| first.day.min(day)),
                is_all: first.is_none(),
            });
        }
        first
    }
}

/// The days up to `today` on which a rule granted leave that can still be used to somebody hired on `hired_on`, the newest first.
fn by_rule(
    leave_type: &LeaveType,
    hired_on: Date,
    today: Date,
    lifetime: GrantLifetime,
) -> impl Iterator<Item = Date> {
    let ago =
        (0..=MAX_MONTHS).map_while(move |ago| grant_day(&leave_type.grant, hired_on, (today, ago)));
    let begun = ago.filter(move |day| *day <= today);
    begun.take_while(move |day| {
        let has_ended = lifetime.last_day(*day).is_none_or(|last| last < today);
        hired_on <= *day && !has_ended
    })
}

/// The day of the rule's grant in the year or month that is this many years or months before `today`.
fn grant_day(rule: &GrantRule, hired_on: Date, (today, ago): (Date, u32)) -> Option<Date> {
    match rule {
        GrantRule::Yearly { on, .. } => {
            let year = today.year().checked_sub(i16::try_from(ago).ok()?)?;
            match on {
                YearlyDay::EntryDate => {
                    let years = year.checked_sub(hired_on.year())?;
                    let years = Span::new().try_years(u16::try_from(years).ok()?).ok()?;
                    hired_on.checked_add(years).ok()
                }
                YearlyDay::Fixed(on) => day_of_year(*on, year),
                YearlyDay::Unknown => None,
            }
        }
        GrantRule::Monthly { day: Some(day), .. } => {
            let month = today.first_of_month();
            let month = month.checked_sub(Span::new().try_months(ago).ok()?).ok()?;
            let last = i64::from(month.days_in_month());
            let later = i64::from(*day).clamp(1, last) - 1;
            month.checked_add(Span::new().try_days(later).ok()?).ok()
        }
        GrantRule::Monthly { day: None, .. }
        | GrantRule::Unlimited
        | GrantRule::Manual
        | GrantRule::Unknown => None,
    }
}

#[cfg(test)]
mod tests;
