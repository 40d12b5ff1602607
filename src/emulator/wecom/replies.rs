//! The forms in which WeCom replies: success, and errors with their code both in the body and in headers.

use serde_json::{Value, json};

use crate::emulator::reply::EmulatedReply;

/// `fields` beside `errcode` 0.
pub(super) fn success(mut fields: Value) -> EmulatedReply {
    fields["errcode"] = json!(0);
    fields["errmsg"] = json!("ok");
    EmulatedReply::json(&fields)
}

/// HTTP 200 with the code in the body and in headers, as real replies have it.
pub(super) fn error(code: u32, text: &str) -> EmulatedReply {
    error_with(code, text, json!({}))
}

/// An error whose body also has `fields`.
pub(super) fn error_with(code: u32, text: &str, mut fields: Value) -> EmulatedReply {
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

/// A parameter is missing, or the method is another one than the call has.
pub(super) fn empty_parameter() -> EmulatedReply {
    error(40063, "some parameters are empty")
}

pub(super) fn unknown_userid(userid: &str) -> EmulatedReply {
    error(
        60111,
        &format!("invalid string value '{userid}'. userid not found"),
    )
}

/// The text names the address that is refused.
pub(super) fn foreign_address() -> EmulatedReply {
    error(60020, "not allow to access from your ip")
}

/// The app is not among those that may call the approval interfaces.
pub(super) fn missing_permission() -> EmulatedReply {
    error(301_062, "no vacation auth")
}

pub(super) fn throttled() -> EmulatedReply {
    error(45009, "api freq out of limit")
}

pub(super) fn busy() -> EmulatedReply {
    EmulatedReply::json(&json!({"errcode": -1, "errmsg": "system error"}))
        .header("error-code", "-1")
}
