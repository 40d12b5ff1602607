//! The call for one person's balances. Rows come in several forms, each at fixed places among every 50 people, because real replies
//! differ in form too.

use serde_json::{Value, json};

use super::{
    figures::{WITHOUT_ROWS, WeComQuota, quotas},
    leave_types::{DAY, name_of},
    replies::{error, success, unknown_userid},
};
use crate::emulator::{
    call::IncomingCall, company::Company, reply::EmulatedReply, state::EmulatorState,
};

pub(super) fn list(state: &EmulatorState, call: &IncomingCall) -> EmulatedReply {
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
    let company = &state.company;
    match company.find(&userid) {
        None => unknown_userid(&userid),
        Some(index) if company.is_poisoned(index) => refuse(index, &userid),
        Some(index) => success(json!({"lists": rows(company, index)})),
    }
}

/// The two ways in which a person is always refused: gone, or outside the app's visible range.
fn refuse(index: usize, userid: &str) -> EmulatedReply {
    match index / 20 % 2 {
        0 => unknown_userid(userid),
        _ => error(60011, "no privilege to access/modify contact/party/agent"),
    }
}

fn rows(company: &Company, index: usize) -> Vec<Value> {
    let mut quotas = quotas(company, index);
    if company.is_contradicted(index) {
        let contradiction = WeComQuota {
            left: quotas[0].left + i64::from(DAY),
            ..quotas[0].clone()
        };
        quotas.push(contradiction);
    }
    match index % 50 {
        WITHOUT_ROWS => Vec::new(),
        45 => quotas.iter().map(row_of_strings).collect(),
        44 => quotas.iter().map(row_with_languages).collect(),
        place if place % 25 == 4 => quotas.iter().map(old_row).collect(),
        _ => quotas.iter().map(plain_row).collect(),
    }
}

fn plain_row(quota: &WeComQuota) -> Value {
    let mut row = old_row(quota);
    row["real_assignduration"] = json!(quota.really_granted);
    row
}

/// Trap 8: the form from before `real_assignduration` existed.
fn old_row(quota: &WeComQuota) -> Value {
    json!({"id": quota.id, "assignduration": quota.granted, "usedduration": quota.used, "leftduration": quota.left,
        "vacationname": name_of(quota.id)})
}

fn row_of_strings(quota: &WeComQuota) -> Value {
    json!({"id": quota.id.to_string(), "assignduration": quota.granted.to_string(),
        "usedduration": quota.used.to_string(), "leftduration": quota.left.to_string(),
        "vacationname": name_of(quota.id), "real_assignduration": quota.really_granted.to_string()})
}

fn row_with_languages(quota: &WeComQuota) -> Value {
    let mut row = plain_row(quota);
    row["vacationname"] = json!({"zh_CN": name_of(quota.id), "en": ""});
    row
}
