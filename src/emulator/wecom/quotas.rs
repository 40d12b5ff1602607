//! One person's balances, in seconds, without units or expiry: consistent for most people, and for a few in every 50 in each of
//! the ways that real replies are not.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::{
    directory::unknown_userid,
    error, success,
    types::{
        ABOLISHED, ANNUAL, ANNUAL_TIERS, DAY, HOUR, MARRIAGE, OVERTIME, PARENTAL, PATERNITY,
        PERSONAL, SENIORITY, SENIORITY_TIERS, SICK, WELFARE, name_of,
    },
};
use crate::emulator::{
    call::IncomingCall,
    company::Company,
    dates::{days_between, full_years},
    reply::EmulatedReply,
    state::EmulatorState,
};

/// The platform's step for types by the day: a tenth.
const TENTH_OF_A_DAY: u32 = DAY / 10;
const TENTH_OF_AN_HOUR: u32 = HOUR / 10;

/// One row of `lists`.
#[derive(Debug, Clone)]
struct Quota {
    id: u32,
    granted: u32,
    used: u32,
    left: i64,
    really_granted: u32,
}

pub(super) fn list(world: &EmulatorState, call: &IncomingCall) -> EmulatedReply {
    if call.has_broken_json() {
        return error(
            40058,
            "invalid Request Parameter, Warning: wrong json format. ",
        );
    }
    let userid = call.text("userid").unwrap_or_default();
    if userid.is_empty() {
        return error(301_063, "parameter error");
    }
    let company = &world.company;
    match company.find(&userid) {
        None => unknown_userid(&userid),
        Some(index) if company.is_poisoned(index) => refuse(index, &userid),
        Some(index) => success(json!({"lists": rows(company, index)})),
    }
}

/// The two ways in which a person fails for good: gone, or outside the app's visible range.
fn refuse(index: usize, userid: &str) -> EmulatedReply {
    match index / 20 % 2 {
        0 => unknown_userid(userid),
        _ => error(60011, "no privilege to access/modify contact/party/agent"),
    }
}

/// What everybody has left, in seconds by leave type id.
pub(in crate::emulator) fn totals(company: &Company) -> BTreeMap<u32, i64> {
    let mut sums = BTreeMap::new();
    let people = (0..company.len()).filter(|&index| index % 50 != WITHOUT_ROWS);
    for quota in people.flat_map(|index| quotas(company, index)) {
        *sums.entry(quota.id).or_default() += quota.left;
    }
    sums
}

/// One person in 50 has an empty list.
const WITHOUT_ROWS: usize = 47;

fn rows(company: &Company, index: usize) -> Vec<Value> {
    let mut quotas = quotas(company, index);
    if company.is_contradicted(index) {
        let other = Quota {
            left: quotas[0].left + i64::from(DAY),
            ..quotas[0].clone()
        };
        quotas.push(other);
    }
    match index % 50 {
        WITHOUT_ROWS => Vec::new(),
        45 => quotas.iter().map(in_strings).collect(),
        44 => quotas.iter().map(with_languages).collect(),
        place if place % 25 == 4 => quotas.iter().map(in_old_shape).collect(),
        _ => quotas.iter().map(plain).collect(),
    }
}

/// Types in the person's scope: not everybody has every type, and some have one that the configuration lacks.
fn quotas(company: &Company, index: usize) -> Vec<Quota> {
    let mut found = vec![
        annual(company, index),
        seniority(company, index),
        overtime(company, index),
    ];
    found.extend(index.is_multiple_of(2).then(|| unlimited(company, index)));
    found.push(sick(company, index));
    found.push(welfare(company, index));
    found.extend(
        index
            .is_multiple_of(4)
            .then(|| by_hand(company, index, MARRIAGE, 3)),
    );
    found.extend(
        index
            .is_multiple_of(3)
            .then(|| by_hand(company, index, PATERNITY, 15)),
    );
    found.extend((index % 3 == 1).then(|| by_hand(company, index, PARENTAL, 10)));
    let has_abolished = company.is_odd() && index % 10 == 1;
    found.extend(has_abolished.then(|| by_hand(company, index, ABOLISHED, 1)));
    found
}

/// Trap 2: in one person of ten the year before left a day, which raises `left` alone.
fn annual(company: &Company, index: usize) -> Quota {
    let hired = company.hired_on(index);
    let before = u32::try_from(company.draw("years before", index).below(12)).unwrap_or(0);
    let years = full_years(hired, company.today()) + before;
    let granted = tier(&ANNUAL_TIERS, years) * DAY;
    let really_granted = for_time_worked(company, index, granted);
    let mut quota = used_up_to(
        company,
        index,
        ANNUAL,
        (granted, really_granted),
        TENTH_OF_A_DAY * 5,
    );
    match index % 50 {
        36 => {
            quota = Quota {
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
    if company.has_yet_to_take_a_half_day(index) && quota.used >= DAY / 2 {
        quota.used -= DAY / 2;
        quota.left += i64::from(DAY / 2);
    }
    quota
}

fn seniority(company: &Company, index: usize) -> Quota {
    let years = full_years(company.hired_on(index), company.today());
    let granted = tier(&SENIORITY_TIERS, years) * DAY;
    let really_granted = for_time_worked(company, index, granted);
    used_up_to(
        company,
        index,
        SENIORITY,
        (granted, really_granted),
        TENTH_OF_A_DAY * 5,
    )
}

/// Overdrawn: the fields are unsigned, so `left` stays 0 while `used` exceeds `granted`; whether it can go below zero is not
/// documented, so one person in 50 does.
fn overtime(company: &Company, index: usize) -> Quota {
    let granted = draw_below(company, "overtime", index, 400) * TENTH_OF_AN_HOUR;
    let mut quota = used_up_to(
        company,
        index,
        OVERTIME,
        (granted, granted),
        TENTH_OF_AN_HOUR * 5,
    );
    match index % 50 {
        16 => {
            quota = Quota {
                used: granted + 2 * HOUR,
                left: 0,
                ..quota
            }
        }
        26 => {
            quota = Quota {
                used: granted + HOUR,
                left: -i64::from(HOUR),
                ..quota
            }
        }
        _ => {}
    }
    quota
}

/// What an unlimited type looks like is undocumented: zeros for some, a large number for others.
fn unlimited(company: &Company, index: usize) -> Quota {
    let used = draw_below(company, "personal", index, 5) * HOUR;
    let left = if index.is_multiple_of(4) {
        0
    } else {
        24_000 * i64::from(HOUR)
    };
    Quota {
        id: PERSONAL,
        granted: 0,
        used,
        left,
        really_granted: 0,
    }
}

fn sick(company: &Company, index: usize) -> Quota {
    let granted = 3 * 4 * HOUR;
    used_up_to(company, index, SICK, (granted, granted), HOUR / 2)
}

/// Nothing before half a year in the company.
fn welfare(company: &Company, index: usize) -> Quota {
    let is_new = days_between(company.hired_on(index), company.today()) < 183;
    let granted = if is_new { 0 } else { 2 * DAY };
    used_up_to(
        company,
        index,
        WELFARE,
        (granted, granted),
        TENTH_OF_A_DAY * 5,
    )
}

fn by_hand(company: &Company, index: usize, id: u32, days: u32) -> Quota {
    used_up_to(company, index, id, (days * DAY, days * DAY), DAY)
}

fn used_up_to(company: &Company, index: usize, id: u32, granted: (u32, u32), step: u32) -> Quota {
    let (granted, really_granted) = granted;
    let steps = really_granted / step + 1;
    let used = draw_below(company, name_of(id), index, steps) * step;
    Quota {
        id,
        granted,
        used,
        left: i64::from(really_granted - used),
        really_granted,
    }
}

fn tier(tiers: &[(u32, u32)], years: u32) -> u32 {
    let reached = tiers.iter().rev().find(|(begin, _)| *begin <= years);
    reached.map_or(0, |(_, days)| *days)
}

/// The share of this year since the first day at work, in tenths of a day.
fn for_time_worked(company: &Company, index: usize, granted: u32) -> u32 {
    let hired = company.hired_on(index);
    if hired.year() < company.today().year() || index % 25 == 4 {
        return granted;
    }
    let days = days_between(hired, hired.last_of_year()) + 1;
    granted / TENTH_OF_A_DAY * days / 366 * TENTH_OF_A_DAY
}

fn draw_below(company: &Company, purpose: &str, index: usize, bound: u32) -> u32 {
    let drawn = company.draw(purpose, index).below(u64::from(bound));
    u32::try_from(drawn).unwrap_or(0)
}

fn plain(quota: &Quota) -> Value {
    json!({"id": quota.id, "assignduration": quota.granted, "usedduration": quota.used, "leftduration": quota.left,
        "vacationname": name_of(quota.id), "real_assignduration": quota.really_granted})
}

/// Trap 8: replies from before `real_assignduration`.
fn in_old_shape(quota: &Quota) -> Value {
    json!({"id": quota.id, "assignduration": quota.granted, "usedduration": quota.used, "leftduration": quota.left,
        "vacationname": name_of(quota.id)})
}

fn in_strings(quota: &Quota) -> Value {
    json!({"id": quota.id.to_string(), "assignduration": quota.granted.to_string(),
        "usedduration": quota.used.to_string(), "leftduration": quota.left.to_string(),
        "vacationname": name_of(quota.id), "real_assignduration": quota.really_granted.to_string()})
}

fn with_languages(quota: &Quota) -> Value {
    let mut row = plain(quota);
    row["vacationname"] = json!({"zh_CN": name_of(quota.id), "en": ""});
    row
}
