//! What each person was granted, has used and has left, in seconds. [`quotas`] derives it from the company. The figures add up for
//! most people; for a few in every 50 they do not, in each of the ways in which those of real replies do not.
//!
//! A grant is what the rules in [`super::leave_types`] say on the day of the grant, and stays that until the next one: a tier that somebody
//! reaches in between counts from then on.

use std::collections::BTreeMap;

use jiff::{ToSpan, civil::Date};

use super::leave_types::{
    ABOLISHED, ANNUAL, ANNUAL_TIERS, DAY, HOUR, MARRIAGE, OVERTIME, PARENTAL, PATERNITY, PERSONAL,
    SENIORITY, SENIORITY_TIERS, SICK, WELFARE, name_of,
};
use crate::emulator::{
    company::Company,
    dates::{days_between, full_years, last_anniversary, last_first_of},
};

/// WeCom's step for types that are taken by the day.
const TENTH_OF_A_DAY: u32 = DAY / 10;
const HALF_A_DAY: u32 = DAY / 2;
const TENTH_OF_AN_HOUR: u32 = HOUR / 10;
const HALF_AN_HOUR: u32 = HOUR / 2;

/// The person at this place among every 50 has an empty list.
pub(super) const WITHOUT_ROWS: usize = 47;

/// One person's figures of one leave type.
#[derive(Debug, Clone)]
pub(super) struct WeComQuota {
    pub(super) id: u32,
    pub(super) granted: u32,
    pub(super) used: u32,
    /// WeCom's field is unsigned, but whether it can go below zero is not documented.
    pub(super) left: i64,
    /// Less than `granted` for people who worked only a part of the year.
    pub(super) really_granted: u32,
}

impl WeComQuota {
    fn unused(self) -> Self {
        Self {
            used: 0,
            left: i64::from(self.really_granted),
            ..self
        }
    }
}

/// A grant by a rule: what the rule says, and the share of it for the time really worked.
#[derive(Clone, Copy)]
struct GrantedSeconds {
    full: u32,
    really: u32,
}

impl GrantedSeconds {
    fn in_full(seconds: u32) -> Self {
        Self {
            full: seconds,
            really: seconds,
        }
    }
}

/// What everybody has left, in seconds by leave type id.
pub(super) fn totals(company: &Company) -> BTreeMap<u32, i64> {
    let mut sums = BTreeMap::new();
    let people = (0..company.len()).filter(|&index| index % 50 != WITHOUT_ROWS);
    for quota in people.flat_map(|index| quotas(company, index)) {
        *sums.entry(quota.id).or_default() += quota.left;
    }
    sums
}

/// The person's figures of every type that is granted to them. Not everybody has every type, and some people of an odd company have a
/// type that the configuration no longer has.
pub(super) fn quotas(company: &Company, index: usize) -> Vec<WeComQuota> {
    let mut found = vec![
        annual(company, index),
        seniority(company, index),
        overtime(company, index),
    ];
    if index.is_multiple_of(2) {
        found.push(unlimited(company, index));
    }
    found.push(sick(company, index));
    found.push(welfare(company, index));
    if index.is_multiple_of(4) {
        found.push(by_hand(company, index, MARRIAGE, 3));
    }
    if index.is_multiple_of(3) {
        found.push(by_hand(company, index, PATERNITY, 15));
    }
    if index % 3 == 1 {
        found.push(parental(company, index));
    }
    if company.is_odd() && index % 10 == 1 {
        found.push(by_hand(company, index, ABOLISHED, 1));
    }
    found
}

/// Granted on 1 January, or on the first day in the company to people who came later in the year.
/// Trap 2: one person in ten got a day more by hand, which is in `left` alone.
fn annual(company: &Company, index: usize) -> WeComQuota {
    let granted_on = last_first_of(1, company.as_of()).max(company.hired_on(index));
    let years = full_years(company.first_work_on(index), granted_on);
    let days = days_of_tier(&ANNUAL_TIERS, years);
    let granted = for_time_worked(index, granted_on, days * DAY);
    let mut quota = partly_used(company, index, ANNUAL, granted, HALF_A_DAY);
    match index % 50 {
        36 => {
            quota = WeComQuota {
                granted: 0,
                used: 0,
                left: i64::from(7 * DAY),
                really_granted: 0,
                ..quota
            }
        }
        20 => quota.left += 100,
        place if place % 10 == 2 => quota.left += i64::from(DAY),
        _ => {}
    }
    if company.has_yet_to_take_a_half_day(index) && quota.used >= HALF_A_DAY {
        quota.used -= HALF_A_DAY;
        quota.left += i64::from(HALF_A_DAY);
    }
    quota
}

/// Granted on each anniversary of the day of entry, so that nobody has worked a part of the year only.
fn seniority(company: &Company, index: usize) -> WeComQuota {
    let years = full_years(company.hired_on(index), company.as_of());
    let granted = GrantedSeconds::in_full(days_of_tier(&SENIORITY_TIERS, years) * DAY);
    partly_used(company, index, SENIORITY, granted, HALF_A_DAY)
}

/// Two people in 50 have used more than was granted. For one of them `left` stays at 0, because the field is documented as unsigned;
/// for the other it is negative, because the documentation does not rule that out.
fn overtime(company: &Company, index: usize) -> WeComQuota {
    let granted = draw_below(company, "overtime", index, 400) * TENTH_OF_AN_HOUR;
    let in_full = GrantedSeconds::in_full(granted);
    let mut quota = partly_used(company, index, OVERTIME, in_full, HALF_AN_HOUR);
    match index % 50 {
        16 => {
            quota.used = granted + 2 * HOUR;
            quota.left = 0;
        }
        26 => {
            quota.used = granted + HOUR;
            quota.left = -i64::from(HOUR);
        }
        _ => {}
    }
    quota
}

/// How a type without a limit looks is not documented: here `left` is zero for some people and a large number for others.
fn unlimited(company: &Company, index: usize) -> WeComQuota {
    let used = draw_below(company, "personal", index, 5) * HOUR;
    let left = if index.is_multiple_of(4) {
        0
    } else {
        24_000 * i64::from(HOUR)
    };
    WeComQuota {
        id: PERSONAL,
        granted: 0,
        used,
        left,
        really_granted: 0,
    }
}

/// Four hours for each 15th of the last three months on which the person was here: older grants have ended.
fn sick(company: &Company, index: usize) -> WeComQuota {
    let (hired, today) = (company.hired_on(index), company.as_of());
    let first_of_month = today.first_of_month();
    let grants = (0..=3_i64).map(|ago| {
        let month = first_of_month.saturating_sub(ago.months());
        month.saturating_add(14.days())
    });
    let first = today.saturating_sub(3.months());
    let valid = grants.filter(|day| (hired..=today).contains(day) && *day > first);
    let count = u32::try_from(valid.count()).unwrap_or(0);
    let granted = GrantedSeconds::in_full(count * 4 * HOUR);
    partly_used(company, index, SICK, granted, HALF_AN_HOUR)
}

/// Granted on 1 June to people who were here; not to be used within the first half year in the
/// company.
fn welfare(company: &Company, index: usize) -> WeComQuota {
    let (hired, today) = (company.hired_on(index), company.as_of());
    let is_granted = hired <= last_first_of(6, today);
    let granted = GrantedSeconds::in_full(if is_granted { 2 * DAY } else { 0 });
    let quota = partly_used(company, index, WELFARE, granted, HALF_A_DAY);
    if hired.saturating_add(6.months()) > today {
        return quota.unused();
    }
    quota
}

/// Granted on each anniversary of the day of entry, and ended by the 30 June after it: what a person has of a grant before the last 30 June
/// was used in time.
fn parental(company: &Company, index: usize) -> WeComQuota {
    let today = company.as_of();
    let quota = by_hand(company, index, PARENTAL, 10);
    // The day after the last day of June that is over.
    let ended_before = last_first_of(7, today);
    if last_anniversary(company.hired_on(index), today) < ended_before {
        return WeComQuota {
            used: quota.granted,
            left: 0,
            ..quota
        };
    }
    quota
}

/// A type that an administrator grants by hand.
fn by_hand(company: &Company, index: usize, id: u32, days: u32) -> WeComQuota {
    partly_used(company, index, id, GrantedSeconds::in_full(days * DAY), DAY)
}

/// A quota of which some has been used, in multiples of `step`.
fn partly_used(
    company: &Company,
    index: usize,
    id: u32,
    granted: GrantedSeconds,
    step: u32,
) -> WeComQuota {
    let steps = granted.really / step + 1;
    let used = draw_below(company, name_of(id), index, steps) * step;
    WeComQuota {
        id,
        granted: granted.full,
        used,
        left: i64::from(granted.really - used),
        really_granted: granted.really,
    }
}

fn days_of_tier(tiers: &[(u32, u32)], years: u32) -> u32 {
    let reached = tiers.iter().rev().find(|(begin, _)| *begin <= years);
    reached.map_or(0, |(_, days)| *days)
}

/// People who came within the year get the share from the first day at work on, in tenths of a day.
fn for_time_worked(index: usize, granted_on: Date, full: u32) -> GrantedSeconds {
    if index % 25 == 4 {
        return GrantedSeconds::in_full(full);
    }
    let days = days_between(granted_on, granted_on.last_of_year()) + 1;
    let of_year = u32::from(granted_on.days_in_year().unsigned_abs());
    let really = full / TENTH_OF_A_DAY * days / of_year * TENTH_OF_A_DAY;
    GrantedSeconds { full, really }
}

fn draw_below(company: &Company, purpose: &str, index: usize, bound: u32) -> u32 {
    let drawn = company.draw(purpose, index).below(u64::from(bound));
    u32::try_from(drawn).unwrap_or(0)
}
