//! The leave configuration: nine types that together use every rule that WeCom's page describes, in every form in which a rule comes.

use serde_json::{Value, json};

use super::replies::success;
use crate::emulator::{
    call::IncomingCall, reply::EmulatedReply, situation::Situation, state::EmulatorState,
};

pub(super) const DAY: u32 = 86_400;
pub(super) const HOUR: u32 = 3_600;
/// `perday_duration` of types taken by the hour: a day counts as eight hours.
const WORKING_DAY: u32 = 28_800;

pub(super) const ANNUAL: u32 = 1;
pub(super) const SENIORITY: u32 = 2;
pub(super) const OVERTIME: u32 = 3;
pub(super) const PERSONAL: u32 = 4;
pub(super) const SICK: u32 = 5;
pub(super) const WELFARE: u32 = 6;
pub(super) const MARRIAGE: u32 = 7;
pub(super) const PATERNITY: u32 = 8;
pub(super) const PARENTAL: u32 = 9;
/// In people's lists, but not in the configuration.
pub(super) const ABOLISHED: u32 = 23;

/// Tiers of annual leave: from this many years of work on, this many days.
pub(super) const ANNUAL_TIERS: [(u32, u32); 4] = [(0, 0), (1, 5), (10, 10), (20, 15)];
/// Tiers of seniority leave: from this many years in the company on, this many days.
pub(super) const SENIORITY_TIERS: [(u32, u32); 4] = [(0, 1), (3, 2), (5, 3), (10, 5)];

pub(super) fn name_of(id: u32) -> &'static str {
    match id {
        ANNUAL => "年假",
        SENIORITY => "司龄假",
        OVERTIME => "调休假",
        PERSONAL => "事假",
        SICK => "带薪病假",
        WELFARE => "福利假",
        MARRIAGE => "婚假",
        PATERNITY => "陪产假",
        PARENTAL => "育儿假",
        _ => "家庭关怀假（已停用）",
    }
}

pub(super) fn list(state: &EmulatorState, _: &IncomingCall) -> EmulatedReply {
    let mut list = vec![
        annual(),
        seniority(),
        overtime(),
        personal(),
        sick(),
        welfare(),
        marriage(),
        paternity(),
        parental(),
    ];
    if state.company.shows(Situation::ChangedRules) {
        list[0]["expire_rule"]["date"] = json!({"month": 11, "day": 30});
    }
    if state.company.shows(Situation::ContradictingTypes) {
        let mut again = annual();
        again["time_attr"] = json!(1);
        list.push(again);
    }
    success(json!({"lists": list}))
}

/// Granted on 1 January by years of work, for the time really worked; ends on 31 December and may be extended by three months.
fn annual() -> Value {
    let mut tiers = write_tiers(&ANNUAL_TIERS);
    tiers["based_on_actual_work_time"] = json!(true);
    let grant = json!({"type": 1, "autoreset_time": 1_641_010_352, "autoreset_duration": 5 * DAY, "quota_rule_type": 1,
        "quota_rules": tiers, "at_entry_date": false, "auto_reset_month_day": 0});
    let expiry = expiry(1, 0, (12, 31), Some((3, 0)));
    by_day(ANNUAL, 1, &grant, &expiry)
}

/// Granted by years in the company, on the day of entry. Here each tier has `based_on_actual_work_time`, as in the page's table.
fn seniority() -> Value {
    let mut tiers = write_tiers(&SENIORITY_TIERS);
    if let Some(list) = tiers["list"].as_array_mut() {
        for tier in list {
            tier["based_on_actual_work_time"] = json!(true);
        }
    }
    let grant = json!({"type": 1, "autoreset_time": 1_641_010_352, "autoreset_duration": 0, "quota_rule_type": 2,
        "quota_rules": tiers, "at_entry_date": true, "auto_reset_month_day": 0});
    by_day(SENIORITY, 1, &grant, &expiry(2, 2, (0, 0), None))
}

/// Hours earned by overtime. Each grant ends after six months and may be extended by a month and a half.
fn overtime() -> Value {
    let grant = granted_by_hand();
    let mut kind = by_hour(OVERTIME, 1, &grant, &expiry(3, 6, (0, 0), Some((1, 15))));
    kind["is_newovertime"] = json!(1);
    kind
}

/// Without a limit.
fn personal() -> Value {
    let grant = json!({"type": 0, "autoreset_time": 0, "autoreset_duration": 0, "quota_rule_type": 0,
        "quota_rules": {"list": [], "based_on_actual_work_time": false}, "at_entry_date": false, "auto_reset_month_day": 0});
    by_hour(PERSONAL, 1, &grant, &expiry(4, 0, (0, 0), None))
}

/// Four hours on the 15th of each month; they end after three months.
fn sick() -> Value {
    let grant = json!({"type": 3, "autoreset_time": 0, "autoreset_duration": 4 * HOUR, "quota_rule_type": 0,
        "quota_rules": {"list": [], "based_on_actual_work_time": false}, "at_entry_date": false, "auto_reset_month_day": 15});
    by_hour(SICK, 1, &grant, &expiry(3, 3, (0, 0), None))
}

/// A fixed amount on 1 June, for people who have been here for half a year; does not expire.
fn welfare() -> Value {
    let grant = json!({"type": 1, "autoreset_time": 1_654_012_800, "autoreset_duration": 2 * DAY, "quota_rule_type": 0,
        "quota_rules": {"list": [], "based_on_actual_work_time": false}, "at_entry_date": false, "auto_reset_month_day": 0});
    let mut kind = by_day(WELFARE, 1, &grant, &expiry(4, 0, (0, 0), None));
    kind["enter_comp_time_limit"] = json!(6);
    kind
}

/// Calendar days, granted by hand; ends a year after the grant and may be extended by ten days.
fn marriage() -> Value {
    by_day(
        MARRIAGE,
        0,
        &granted_by_hand(),
        &expiry(2, 1, (0, 0), Some((0, 10))),
    )
}

/// Trap 8: the form from before expiry rules and tiers existed.
fn paternity() -> Value {
    json!({"id": PATERNITY, "name": name_of(PATERNITY), "time_attr": 0, "duration_type": 0,
        "quota_attr": {"type": 2, "autoreset_time": 0, "autoreset_duration": 0}, "perday_duration": DAY})
}

/// A fixed amount on each anniversary of the day of entry; ends on 30 June.
fn parental() -> Value {
    let grant = json!({"type": 1, "autoreset_time": 1_641_010_352, "autoreset_duration": 10 * DAY, "quota_rule_type": 0,
        "quota_rules": {"list": [], "based_on_actual_work_time": false}, "at_entry_date": true, "auto_reset_month_day": 0});
    by_day(PARENTAL, 0, &grant, &expiry(1, 0, (6, 30), None))
}

fn granted_by_hand() -> Value {
    json!({"type": 2, "autoreset_time": 0, "autoreset_duration": 0, "quota_rule_type": 0,
        "quota_rules": {"list": [], "based_on_actual_work_time": false}, "at_entry_date": false, "auto_reset_month_day": 0})
}

/// Each tier ends where the next one begins; the last one has end 0.
fn write_tiers(tiers: &[(u32, u32)]) -> Value {
    let ends = tiers.iter().skip(1).map(|tier| tier.0).chain([0]);
    let list: Vec<Value> = tiers
        .iter()
        .zip(ends)
        .map(|(&(begin, days), end)| json!({"quota": days * DAY, "begin": begin, "end": end}))
        .collect();
    json!({"list": list})
}

/// `date` is a month and a day of the calendar, `extension` a number of months and days; WeCom calls the fields of both month and day.
fn expiry(kind: u32, duration: u32, date: (u32, u32), extension: Option<(u32, u32)>) -> Value {
    let (months, days) = extension.unwrap_or((0, 0));
    json!({"type": kind, "duration": duration, "date": {"month": date.0, "day": date.1},
        "extern_duration_enable": extension.is_some(), "extern_duration": {"month": months, "day": days}})
}

fn by_day(id: u32, counts: u32, grant: &Value, expiry: &Value) -> Value {
    json!({"id": id, "name": name_of(id), "time_attr": 0, "duration_type": counts, "quota_attr": grant,
        "perday_duration": DAY, "is_newovertime": 0, "enter_comp_time_limit": 0, "expire_rule": expiry})
}

fn by_hour(id: u32, counts: u32, grant: &Value, expiry: &Value) -> Value {
    json!({"id": id, "name": name_of(id), "time_attr": 1, "duration_type": counts, "quota_attr": grant,
        "perday_duration": WORKING_DAY, "is_newovertime": 0, "enter_comp_time_limit": 0, "expire_rule": expiry})
}
