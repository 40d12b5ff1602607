//! The tier of a rule that a person is on, from the day since when the person's years count.

use jiff::Span;
use jiff::civil::Date;

use crate::domain::leave_type::{GrantTier, YearsOf};
use crate::domain::service_dates::ServiceDates;

/// Where a person stands among the tiers of a rule.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum TierStanding {
    /// The day from which these years count is not known.
    NoDate(YearsOf),
    /// The day from which the years count is still to come.
    NotBegun(Date),
    /// The person has this many years.
    Reached {
        /// The years that count.
        by: YearsOf,
        /// The day from which they count.
        since: Date,
        /// Full years up to the day.
        years: u32,
        /// The tier that holds this many years; `None` where no tier does.
        tier: Option<GrantTier>,
        /// The day on which the next tier begins, and that tier.
        next: Option<(Date, GrantTier)>,
    },
    /// The day of the first work is not known. The years since the hire are the least that the
    /// person can have.
    AtLeast {
        /// The day of hire.
        hired_on: Date,
        /// Full years since then.
        years: u32,
        /// The tier that holds this many years.
        tier: Option<GrantTier>,
    },
}

impl TierStanding {
    /// Whether it follows from a date in the company's own file.
    pub(super) fn follows_from_own(self, dates: ServiceDates<'_>) -> bool {
        match self {
            Self::NoDate(_) => false,
            // No platform returns the day of the first work.
            Self::Reached {
                by: YearsOf::Work, ..
            } => true,
            Self::NotBegun(since) => dates.is_hire_day_own || dates.hired_on != Some(since),
            Self::Reached {
                by: YearsOf::Company,
                ..
            }
            | Self::AtLeast { .. } => dates.is_hire_day_own,
        }
    }
}

/// Where a person with these dates stands on `today`.
pub(super) fn standing(
    by: YearsOf,
    tiers: &[GrantTier],
    dates: ServiceDates<'_>,
    today: Date,
) -> TierStanding {
    let since = match by {
        YearsOf::Work => dates.first_work_on,
        YearsOf::Company => dates.hired_on,
    };
    match (since, dates.hired_on) {
        (Some(since), _) if since > today => TierStanding::NotBegun(since),
        (Some(since), _) => {
            let years = full_years(since, today);
            TierStanding::Reached {
                by,
                since,
                years,
                tier: tier_at(tiers, years),
                next: next_tier(tiers, since, years),
            }
        }
        (None, Some(hired_on)) if hired_on <= today => {
            let years = full_years(hired_on, today);
            TierStanding::AtLeast {
                hired_on,
                years,
                tier: tier_at(tiers, years),
            }
        }
        (None, _) => TierStanding::NoDate(by),
    }
}

/// The tier that holds this many years.
pub(super) fn tier_at(tiers: &[GrantTier], years: u32) -> Option<GrantTier> {
    let holds = |tier: &&GrantTier| {
        tier.from_years <= years && tier.to_years.is_none_or(|to_years| years < to_years)
    };
    tiers.iter().find(holds).copied()
}

fn next_tier(tiers: &[GrantTier], since: Date, years: u32) -> Option<(Date, GrantTier)> {
    let later = tiers.iter().filter(|tier| tier.from_years > years);
    let next = later.min_by_key(|tier| tier.from_years)?;
    Some((anniversary(since, next.from_years)?, *next))
}

/// Full years from `since` to `today`; 0 before the first anniversary.
pub(super) fn full_years(since: Date, today: Date) -> u32 {
    let by_the_calendar = u32::try_from(today.year() - since.year()).unwrap_or(0);
    match anniversary(since, by_the_calendar) {
        Some(this_year) if this_year > today => by_the_calendar.saturating_sub(1),
        _ => by_the_calendar,
    }
}

/// The day after this many years. The 29th of February becomes the 28th in other years.
pub(super) fn anniversary(since: Date, years: u32) -> Option<Date> {
    since.checked_add(Span::new().try_years(years).ok()?).ok()
}
