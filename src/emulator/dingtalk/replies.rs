//! The forms in which DingTalk replies: success, an error of the call itself, an error of the gateway.

use std::time::Duration;

use serde_json::{Value, json};

use crate::emulator::{dates::beijing_time_in, reply::EmulatedReply};

pub(super) const REQUEST_ID: &str = "emulated0000";

/// `result` beside `errcode` 0.
pub(super) fn success(result: &Value) -> EmulatedReply {
    EmulatedReply::json(
        &json!({"errcode": 0, "errmsg": "ok", "result": result, "request_id": REQUEST_ID}),
    )
}

/// An error of the call itself.
pub(super) fn error(code: u32, text: &str) -> EmulatedReply {
    EmulatedReply::json(&json!({"errcode": code, "errmsg": text, "request_id": REQUEST_ID}))
}

/// Trap 26: an error of the gateway, 88 outside and the real code inside.
pub(super) fn wrapped_error(code: &str, text: &str) -> EmulatedReply {
    let message = format!("ding talk error[subcode={code},submsg={text}]");
    EmulatedReply::json(
        &json!({"errcode": 88, "sub_code": code, "sub_msg": text, "errmsg": message, "request_id": REQUEST_ID}),
    )
}

pub(super) fn unknown_userid() -> EmulatedReply {
    error(60121, "找不到该用户")
}

pub(super) fn invalid_argument(name: &str) -> EmulatedReply {
    error(40035, &format!("不合法的参数 {name}"))
}

/// The text names the address that is refused.
pub(super) fn foreign_address() -> EmulatedReply {
    wrapped_error("60020", "访问ip不在白名单之中,request ip=127.0.0.1")
}

/// The text names the scope, and where to apply for it.
pub(super) fn missing_permission() -> EmulatedReply {
    let scope = "qyapi_holiday_readonly";
    wrapped_error(
        "60011",
        &format!(
            "应用尚未开通所需的权限：[{scope}]，点击链接申请并开通即可：https://open-dev.dingtalk.com/appscope/apply, {{requiredScopes=[{scope}]}}"
        ),
    )
}

/// Trap 27: the text says when the penalty ends, in Beijing time.
pub(super) fn throttled(left: Duration, path: &str) -> EmulatedReply {
    let until = beijing_time_in(left);
    wrapped_error(
        "90018",
        &format!(
            "您的服务器调用钉钉开放平台接口 {path} 超过该应用的调用上限20次/1秒，请求被暂时禁用了，将在 {until} 后恢复"
        ),
    )
}

pub(super) fn budget_spent() -> EmulatedReply {
    wrapped_error(
        "90020",
        "您的企业本月API调用量已超过额度，请升级专业版或购买资源包",
    )
}

pub(super) fn busy() -> EmulatedReply {
    EmulatedReply::json(&json!({"errcode": -1, "errmsg": "系统繁忙", "request_id": REQUEST_ID}))
}

pub(super) fn unknown_path() -> EmulatedReply {
    error(22, "不合法ApiName")
}
