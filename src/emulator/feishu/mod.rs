//! Feishu as its pages describe it: Bearer tokens, errors judged by `code` under any HTTP status, a log id in every reply, 100
//! calls a minute for each of the leave calls.

mod balances;
mod employees;
mod expiry;
mod ids;
mod rows;
mod types;

pub(super) use rows::totals;

use ids::UserIdType;

use std::time::Duration;

use axum::routing::MethodFilter;
use serde_json::{Value, json};

use super::{
    call::IncomingCall,
    company::Company,
    limits::Rate,
    random::Draw,
    reply::EmulatedReply,
    server::{Door, EmulatedEndpoint, Vendor},
    state::EmulatorState,
    tokens::{Reissue, TokenFlaw, Tokens},
};

const HUNDRED: &[Rate] = &[Rate::per_minute(100)];
const THOUSAND: &[Rate] = &[Rate::per_minute(1_000), Rate::per_second(50)];
const FIFTY: &[Rate] = &[Rate::per_second(50)];

const TYPES: &str = "/open-apis/corehr/v1/leaves/leave_types";
const DEPARTMENTS: &str = "/open-apis/corehr/v2/departments/batch_get";

pub(super) const ENDPOINTS: &[EmulatedEndpoint] = &[
    token_call("/open-apis/auth/v3/tenant_access_token/internal"),
    token_call("/open-apis/auth/v3/tenant_access_token/internal/"),
    get(TYPES, HUNDRED, types::list),
    get(
        "/open-apis/corehr/v1/leaves/leave_balances",
        HUNDRED,
        balances::list,
    ),
    get(
        "/open-apis/attendance/v1/leave_employ_expire_records/{leave_id}",
        FIFTY,
        expiry::list,
    ),
    post(
        "/open-apis/corehr/v2/employees/batch_get",
        HUNDRED,
        employees::batch_get,
    ),
    post(
        "/open-apis/corehr/v2/employees/search",
        HUNDRED,
        employees::search,
    ),
    post(DEPARTMENTS, THOUSAND, employees::departments),
];

type Answer = fn(&EmulatorState, &IncomingCall) -> EmulatedReply;

const fn get(path: &'static str, rates: &'static [Rate], answer: Answer) -> EmulatedEndpoint {
    endpoint(path, MethodFilter::GET, Door::Free, rates, answer)
}

const fn post(path: &'static str, rates: &'static [Rate], answer: Answer) -> EmulatedEndpoint {
    endpoint(path, MethodFilter::POST, Door::Free, rates, answer)
}

const fn token_call(path: &'static str) -> EmulatedEndpoint {
    endpoint(
        path,
        MethodFilter::POST,
        Door::TokenCall,
        &[],
        tenant_access_token,
    )
}

const fn endpoint(
    path: &'static str,
    methods: MethodFilter,
    door: Door,
    rates: &'static [Rate],
    answer: Answer,
) -> EmulatedEndpoint {
    EmulatedEndpoint {
        vendor: Vendor::Feishu,
        path,
        methods,
        door,
        rates,
        answer,
    }
}

/// Every id that a call may name the person by.
pub(super) fn ids_of(company: &Company, index: usize) -> Vec<String> {
    let kinds = [
        UserIdType::Open,
        UserIdType::Union,
        UserIdType::User,
        UserIdType::PeopleCorehr,
    ];
    kinds.map(|kind| kind.write(company, index)).into()
}

pub(super) fn tokens(life: Duration, seed: u64) -> Tokens {
    Tokens::new(Reissue::NewNearTheEnd, life, write_token, seed)
}

/// Every other token is a long JWT, as the newer token page announces.
fn write_token(seed: u64, serial: u64) -> String {
    let mut draw = Draw::new(seed, "feishu token", serial);
    match serial % 2 {
        0 => format!("t-g1{}", draw.hex(38)),
        _ => format!("eyJhbGciOiJFUzI1NiJ9.{}.{}", draw.hex(3_000), draw.hex(86)),
    }
}

/// Errors come with HTTP 200, as live probes of the token call saw.
fn tenant_access_token(world: &EmulatorState, call: &IncomingCall) -> EmulatedReply {
    let keys = &world.credentials.feishu;
    let refusal = match (call.text("app_id"), call.text("app_secret")) {
        (Some(id), Some(secret)) if !id.is_empty() && !secret.is_empty() => {
            if id != keys.app_id {
                error(200, 10014, "app id not exists")
            } else if secret != keys.secret {
                error(200, 10015, "app secret invalid")
            } else {
                return issue_token(world);
            }
        }
        _ => error(400, 10003, "invalid param"),
    };
    world.tally.refused();
    refusal
}

/// At top level, without `data`.
fn issue_token(world: &EmulatorState) -> EmulatedReply {
    let (token, left) = world.tokens(Vendor::Feishu).issue();
    let body = json!({"code": 0, "msg": "ok", "tenant_access_token": token, "expire": world.told_life(left)});
    EmulatedReply::json(&body).header(LOG_ID, log_id())
}

const LOG_ID: &str = "x-tt-logid";

/// `20261121220400` and 18 digits more.
fn log_id() -> String {
    let now = jiff::Timestamp::now();
    let nanoseconds = now.as_nanosecond().unsigned_abs() % 1_000_000_000_000_000_000;
    format!("{}{nanoseconds:018}", now.strftime("%Y%m%d%H%M%S"))
}

fn success(fields: &Value) -> EmulatedReply {
    let body = json!({"code": 0, "msg": "success", "data": fields});
    EmulatedReply::json(&body).header(LOG_ID, log_id())
}

fn error(status: u16, code: u32, message: &str) -> EmulatedReply {
    let log_id = log_id();
    let body =
        json!({"code": code, "msg": message, "error": {"log_id": log_id, "message": message}});
    EmulatedReply::json(&body)
        .status(status)
        .header(LOG_ID, log_id)
}

/// The gateway's refusal of an app that lacks every one of `scopes`, any of which would do.
fn missing_scopes(scopes: &[&str]) -> EmulatedReply {
    let message = format!(
        "Access denied. One of the following scopes is required: [{}]",
        scopes.join(", ")
    );
    let violations: Vec<Value> = scopes
        .iter()
        .map(|scope| json!({"type": "action_scope_required", "subject": scope}))
        .collect();
    let log_id = log_id();
    let body = json!({"code": 99_991_672, "msg": message,
        "error": {"log_id": log_id, "message": message, "permission_violations": violations}});
    EmulatedReply::json(&body)
        .status(400)
        .header(LOG_ID, log_id)
}

/// Whether the endpoint tells of departments.
pub(super) fn is_department_call(endpoint: &EmulatedEndpoint) -> bool {
    endpoint.path == DEPARTMENTS
}

/// A field of the request that is missing or malformed.
fn invalid_field(name: &str) -> EmulatedReply {
    error(400, 99_992_402, &format!("field validation failed: {name}"))
}

fn invalid_parameter() -> EmulatedReply {
    error(400, 1_160_016, "Invalid param")
}

/// HTTP 200 for an ended token, 400 for an unknown one: the status says nothing.
pub(super) fn refuse_token(flaw: TokenFlaw) -> EmulatedReply {
    let invalid =
        "Invalid access token for authorization. Please make a request with token attached.";
    match flaw {
        TokenFlaw::Missing => error(400, 99_991_661, "Missing access token for authorization."),
        TokenFlaw::Unknown => error(400, 99_991_663, invalid),
        TokenFlaw::Expired => error(200, 99_991_663, invalid),
    }
}

/// 429, on one of the older calls 400, and the department call's own code.
pub(super) fn throttled(left: Duration, endpoint: &EmulatedEndpoint) -> EmulatedReply {
    let refusal = match endpoint.path {
        TYPES => error(400, 99_991_400, "request trigger frequency limit"),
        DEPARTMENTS => error(429, 1_161_604, "QPS over limit"),
        _ => error(429, 99_991_400, "request trigger frequency limit"),
    };
    refusal
        .header("x-ogw-ratelimit-limit", "100")
        .header("x-ogw-ratelimit-reset", (left.as_secs() + 1).to_string())
}

pub(super) fn busy() -> EmulatedReply {
    error(400, 2200, "internal error")
}

pub(super) fn internal_error() -> EmulatedReply {
    error(500, 1_160_015, "Internal error")
}

/// Not JSON.
pub(super) fn unknown_path() -> EmulatedReply {
    EmulatedReply::page(404, "404 page not found").header(LOG_ID, log_id())
}
