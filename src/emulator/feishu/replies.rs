//! The forms in which Feishu replies: success with `data`, and errors with a code and an HTTP status that need not go together. Every
//! reply has a log id.

use std::time::Duration;

use serde_json::{Value, json};

use crate::emulator::reply::EmulatedReply;

pub(super) const LEAVE_TYPES_PATH: &str = "/open-apis/corehr/v1/leaves/leave_types";
/// The only call that returns departments.
pub(super) const DEPARTMENTS_PATH: &str = "/open-apis/corehr/v2/departments/batch_get";

pub(super) const LOG_ID_HEADER: &str = "x-tt-logid";

/// The time, such as `20261121220400`, and 18 more digits.
pub(super) fn log_id() -> String {
    let now = jiff::Timestamp::now();
    let nanoseconds = now.as_nanosecond().unsigned_abs() % 1_000_000_000_000_000_000;
    format!("{}{nanoseconds:018}", now.strftime("%Y%m%d%H%M%S"))
}

pub(super) fn success(fields: &Value) -> EmulatedReply {
    let body = json!({"code": 0, "msg": "success", "data": fields});
    EmulatedReply::json(&body).header(LOG_ID_HEADER, log_id())
}

/// Success with the fields, or the refusal.
pub(super) fn reply_with(fields: Result<Value, EmulatedReply>) -> EmulatedReply {
    match fields {
        Ok(fields) => success(&fields),
        Err(refusal) => refusal,
    }
}

pub(super) fn error(status: u16, code: u32, message: &str) -> EmulatedReply {
    let log_id = log_id();
    let body =
        json!({"code": code, "msg": message, "error": {"log_id": log_id, "message": message}});
    EmulatedReply::json(&body)
        .status(status)
        .header(LOG_ID_HEADER, log_id)
}

/// The gateway's refusal of an app that has none of `scopes`, any of which would do.
pub(super) fn missing_scopes(scopes: &[&str]) -> EmulatedReply {
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
        .header(LOG_ID_HEADER, log_id)
}

/// The text does not name the address that is refused.
pub(super) fn foreign_address() -> EmulatedReply {
    error(400, 99_991_401, "ip is not in the white list of the app")
}

/// Any of the scopes for reading leave would do.
pub(super) fn missing_permission() -> EmulatedReply {
    missing_scopes(&[
        "corehr:leave:read",
        "corehr:corehr:readonly",
        "corehr:corehr",
    ])
}

/// A field of the request is missing or malformed.
pub(super) fn invalid_field(name: &str) -> EmulatedReply {
    error(400, 99_992_402, &format!("field validation failed: {name}"))
}

pub(super) fn invalid_parameter() -> EmulatedReply {
    error(400, 1_160_016, "Invalid param")
}

/// HTTP 429; but 400 from the leave types, an older call, and a code of its own from the departments.
pub(super) fn throttled(left: Duration, path: &str) -> EmulatedReply {
    let refusal = match path {
        LEAVE_TYPES_PATH => error(400, 99_991_400, "request trigger frequency limit"),
        DEPARTMENTS_PATH => error(429, 1_161_604, "QPS over limit"),
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
    EmulatedReply::page(404, "404 page not found").header(LOG_ID_HEADER, log_id())
}
