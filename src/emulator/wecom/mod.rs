//! WeCom as its pages describe it: token in the query, HTTP 200 for every error, `errcode` 0 or absent for success.

mod directory;
mod quotas;
mod types;

pub(super) use quotas::totals;

use std::time::Duration;

use axum::routing::MethodFilter;
use serde_json::{Value, json};

use super::{
    call::IncomingCall,
    limits::Rate,
    random::Draw,
    reply::EmulatedReply,
    server::{Door, EmulatedEndpoint, Vendor},
    state::EmulatorState,
    tokens::{Reissue, TokenFlaw, Tokens},
};

const EITHER: MethodFilter = MethodFilter::GET.or(MethodFilter::POST);

/// Per corporation and call (developer page 90312).
const CONTACTS: &[Rate] = &[Rate::per_minute(10_000).blocking()];
/// Stated on both vacation pages.
const VACATION: &[Rate] = &[Rate::per_minute(600).blocking()];

pub(super) const ENDPOINTS: &[EmulatedEndpoint] = &[
    endpoint("/cgi-bin/gettoken", Door::TokenCall, &[], gettoken),
    endpoint(
        "/cgi-bin/department/list",
        Door::Free,
        CONTACTS,
        directory::departments,
    ),
    endpoint(
        "/cgi-bin/department/simplelist",
        Door::Free,
        CONTACTS,
        directory::department_ids,
    ),
    endpoint(
        "/cgi-bin/user/simplelist",
        Door::Free,
        CONTACTS,
        directory::members,
    ),
    endpoint(
        "/cgi-bin/user/list",
        Door::Free,
        CONTACTS,
        directory::detailed_members,
    ),
    endpoint("/cgi-bin/user/get", Door::Free, CONTACTS, directory::member),
    endpoint(
        "/cgi-bin/user/list_id",
        Door::Free,
        CONTACTS,
        directory::member_ids,
    ),
    endpoint(
        "/cgi-bin/oa/vacation/getcorpconf",
        Door::Free,
        VACATION,
        types::list,
    ),
    endpoint(
        "/cgi-bin/oa/vacation/getuservacationquota",
        Door::Free,
        VACATION,
        quotas::list,
    ),
];

const fn endpoint(
    path: &'static str,
    door: Door,
    rates: &'static [Rate],
    answer: fn(&EmulatorState, &IncomingCall) -> EmulatedReply,
) -> EmulatedEndpoint {
    EmulatedEndpoint {
        vendor: Vendor::WeCom,
        path,
        methods: EITHER,
        door,
        rates,
        answer,
    }
}

pub(super) fn tokens(life: Duration, seed: u64) -> Tokens {
    Tokens::new(Reissue::Same, life, write_token, seed)
}

/// Every other token has the greatest documented length, 512 bytes.
fn write_token(seed: u64, serial: u64) -> String {
    let length = if serial.is_multiple_of(2) { 214 } else { 512 };
    Draw::new(seed, "wecom token", serial).hex(length)
}

fn gettoken(world: &EmulatorState, call: &IncomingCall) -> EmulatedReply {
    let keys = &world.credentials.wecom;
    let refusal = match (call.query("corpid"), call.query("corpsecret")) {
        (None | Some(""), _) => error(41002, "corpid missing"),
        (_, None | Some("")) => error(41004, "corpsecret missing"),
        (Some(id), _) if id != keys.corp_id => error(40013, "invalid corpid"),
        (_, Some(secret)) if secret != keys.secret => error(40001, "invalid credential"),
        _ => {
            let (token, left) = world.tokens(Vendor::WeCom).issue();
            return success(json!({"access_token": token, "expires_in": world.told_life(left)}));
        }
    };
    world.tally.refused();
    refusal
}

/// `fields` behind `errcode` 0.
fn success(mut fields: Value) -> EmulatedReply {
    fields["errcode"] = json!(0);
    fields["errmsg"] = json!("ok");
    EmulatedReply::json(&fields)
}

/// HTTP 200 with the code in the body and in headers, as seen on the wire.
fn error(code: u32, text: &str) -> EmulatedReply {
    error_with(code, text, json!({}))
}

/// An error whose body still has empty result fields.
fn error_with(code: u32, text: &str, mut fields: Value) -> EmulatedReply {
    let hint = 1_763_733_600_000_u64 + u64::from(code);
    let message = format!(
        "{text}, hint: [{hint}], from ip: 127.0.0.1, more info at https://open.work.weixin.qq.com/devtool/query?e={code}"
    );
    fields["errcode"] = json!(code);
    fields["errmsg"] = json!(message);
    EmulatedReply::json(&fields)
        .header("error-code", code.to_string())
        .header("error-msg", message)
}

pub(super) fn refuse_token(flaw: TokenFlaw, endpoint: &EmulatedEndpoint) -> EmulatedReply {
    let (code, text) = match flaw {
        TokenFlaw::Missing => (41001, "access_token missing"),
        TokenFlaw::Unknown => (40014, "invalid access_token"),
        TokenFlaw::Expired => (42001, "access_token expired"),
    };
    let empty = match endpoint.path {
        "/cgi-bin/department/list" => json!({"department": []}),
        "/cgi-bin/department/simplelist" => json!({"department_id": []}),
        _ => json!({}),
    };
    error_with(code, text, empty)
}

pub(super) fn throttled() -> EmulatedReply {
    error(45009, "api freq out of limit")
}

pub(super) fn busy() -> EmulatedReply {
    EmulatedReply::json(&json!({"errcode": -1, "errmsg": "system error"}))
        .header("error-code", "-1")
}

pub(super) fn unknown_path() -> EmulatedReply {
    EmulatedReply::page(
        404,
        "<html><head><title>404 Not Found</title></head><body><h1>404 Not Found</h1></body></html>",
    )
}
