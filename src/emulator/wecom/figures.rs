//! What each person was granted, has used and has left, in seconds. [`quotas`] derives it from the company. The figures add up for
//! most people; for a few in every 50 they do not, in each of the ways in which those of real replies do not.

use std::collections::BTreeMap;

use super::leave_types::{
    ABOLISHED, ANNUAL, ANNUAL_TIERS, DAY, HOUR, MARRIAGE, OVERTIME, PARENTAL, PATERNITY, PERSONAL,
    SENIORITY, SENIORITY_TIERS, SICK, WELFARE, name_of,
};
use crate::emulator::{
    company::Company,
    dates::{days_between, full_years},
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
    /// Less than `granted` for whoever worked only a part of the year.
    pub(super) really_granted: u32,
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
        found.push(by_hand(company, index, PARENTAL, 10));
    }
    if company.is_odd() && index % 10 == 1 {
        found.push(by_hand(company, index, ABOLISHED, 1));
    }
    found
}

/// Trap 2: one person in ten has a day from the year before, which is in `left` alone.
fn annual(company: &Company, index: usize) -> WeComQuota {
    let years_before = u32::try_from(company.years_before(index)).unwrap_or(0);
    let years = full_years(company.hired_on(index), company.today()) + years_before;
    let granted = for_time_worked(company, index, days_of_tier(&ANNUAL_TIERS, years) * DAY);
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

fn seniority(company: &Company, index: usize) -> WeComQuota {
    let years = full_years(company.hired_on(index), company.today());
    let granted = for_time_worked(company, index, days_of_tier(&SENIORITY_TIERS, years) * DAY);
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

/// Four hours for each of three months.
fn sick(company: &Company, index: usize) -> WeComQuota {
    let granted = GrantedSeconds::in_full(3 * 4 * HOUR);
    partly_used(company, index, SICK, granted, HALF_AN_HOUR)
}

/// Nothing within the first half year in the company.
fn welfare(company: &Company, index: usize) -> WeComQuota {
    let is_new = days_between(company.hired_on(index), company.today()) < 183;
    let granted = GrantedSeconds::in_full(if is_new { 0 } else { 2 * DAY });
    partly_used(company, index, WELFARE, granted, HALF_A_DAY)
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

/// Whoever was hired this year gets the share from the first day at work on, in tenths of a day.
fn for_time_worked(company: &Company, index: usize, full: u32) -> GrantedSeconds {
    let hired = company.hired_on(index);
    if hired.year() < company.today().year() || index % 25 == 4 {
        return GrantedSeconds::in_full(full);
    }
    let days = days_between(hired, hired.last_of_year()) + 1;
    let really = full / TENTH_OF_A_DAY * days / 366 * TENTH_OF_A_DAY;
    GrantedSeconds { full, really }
}

fn draw_below(company: &Company, purpose: &str, index: usize, bound: u32) -> u32 {
    let drawn = company.draw(purpose, index).below(u64::from(bound));
    u32::try_from(drawn).unwrap_or(0)
}
