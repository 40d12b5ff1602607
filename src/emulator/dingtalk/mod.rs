//! DingTalk as its pages describe it: arguments as a form or JSON, gateway refusals as 88 with the real code in `sub_code`,
//! 20 calls a second for the app, and a monthly budget that attendance calls spend.

mod directory;
mod lots;
mod quotas;
mod types;

pub(super) use lots::totals;

use std::time::Duration;

use axum::routing::MethodFilter;
use serde_json::{Value, json};

use super::{
    call::IncomingCall,
    company::Company,
    dates::beijing_time_in,
    limits::Rate,
    random::Draw,
    reply::EmulatedReply,
    server::{Door, EmulatedEndpoint, Vendor},
    state::EmulatorState,
    tokens::{Reissue, TokenFlaw, Tokens},
};

const EITHER: MethodFilter = MethodFilter::GET.or(MethodFilter::POST);

/// The standard edition's ceiling for all calls of an app.
const STANDARD: &[Rate] = &[Rate::per_second(20)];

pub(super) const ENDPOINTS: &[EmulatedEndpoint] = &[
    token_call("/gettoken", MethodFilter::GET, gettoken),
    token_call("/v1.0/oauth2/accessToken", MethodFilter::POST, access_token),
    endpoint(
        "/topapi/v2/department/listsub",
        Door::Free,
        directory::children,
    ),
    endpoint(
        "/topapi/v2/department/listsubid",
        Door::Free,
        directory::child_ids,
    ),
    endpoint(
        "/topapi/v2/department/get",
        Door::Free,
        directory::department,
    ),
    endpoint("/topapi/user/listsimple", Door::Free, directory::members),
    endpoint(
        "/topapi/v2/user/list",
        Door::Free,
        directory::detailed_members,
    ),
    endpoint("/topapi/user/listid", Door::Free, directory::member_ids),
    endpoint("/topapi/user/listadmin", Door::Free, directory::admins),
    endpoint(
        "/topapi/smartwork/hrm/employee/queryonjob",
        Door::Free,
        directory::on_the_job,
    ),
    endpoint(
        "/topapi/attendance/vacation/type/list",
        Door::Billable,
        types::list,
    ),
    endpoint(
        "/topapi/attendance/vacation/quota/list",
        Door::Billable,
        quotas::list,
    ),
];

const fn endpoint(
    path: &'static str,
    door: Door,
    answer: fn(&EmulatorState, &IncomingCall) -> EmulatedReply,
) -> EmulatedEndpoint {
    EmulatedEndpoint {
        vendor: Vendor::DingTalk,
        path,
        methods: EITHER,
        door,
        rates: STANDARD,
        answer,
    }
}

const fn token_call(
    path: &'static str,
    methods: MethodFilter,
    answer: fn(&EmulatorState, &IncomingCall) -> EmulatedReply,
) -> EmulatedEndpoint {
    EmulatedEndpoint {
        vendor: Vendor::DingTalk,
        path,
        methods,
        door: Door::TokenCall,
        rates: &[],
        answer,
    }
}

pub(super) fn tokens(life: Duration, seed: u64) -> Tokens {
    let write = |seed, serial| Draw::new(seed, "dingtalk token", serial).hex(32);
    Tokens::new(Reissue::Renewed, life, write, seed)
}

fn gettoken(world: &EmulatorState, call: &IncomingCall) -> EmulatedReply {
    let keys = &world.credentials.dingtalk;
    let (Some(key), Some(secret)) = (call.query("appkey"), call.query("appsecret")) else {
        world.tally.refused();
        return EmulatedReply::json(
            &json!({"errcode": 40035, "errmsg": "缺少参数 corpid or appkey"}),
        );
    };
    if (key, secret) != (&keys.app_key, &keys.secret) {
        world.tally.refused();
        return EmulatedReply::json(
            &json!({"errcode": 40096, "errmsg": "不合法的appKey或appSecret"}),
        );
    }
    let (token, left) = world.tokens(Vendor::DingTalk).issue();
    EmulatedReply::json(
        &json!({"errcode": 0, "access_token": token, "errmsg": "ok", "expires_in": world.told_life(left)}),
    )
}

/// The new host's token call: no `errcode`, and HTTP 400 for a wrong key.
fn access_token(world: &EmulatorState, call: &IncomingCall) -> EmulatedReply {
    let keys = &world.credentials.dingtalk;
    let sent = (call.text("appKey"), call.text("appSecret"));
    if sent != (Some(keys.app_key.clone()), Some(keys.secret.clone())) {
        world.tally.refused();
        return new_error(
            400,
            "invalidClientIdOrSecret",
            "无效的clientId或者clientSecret",
        );
    }
    let (token, left) = world.tokens(Vendor::DingTalk).issue();
    EmulatedReply::json(&json!({"accessToken": token, "expireIn": world.told_life(left)}))
}

fn new_error(status: u16, code: &str, message: &str) -> EmulatedReply {
    let body = json!({"requestid": REQUEST, "code": code, "message": message});
    EmulatedReply::json(&body).status(status)
}

const REQUEST: &str = "emulated0000";

/// `result` behind `errcode` 0.
fn success(result: &Value) -> EmulatedReply {
    EmulatedReply::json(
        &json!({"errcode": 0, "errmsg": "ok", "result": result, "request_id": REQUEST}),
    )
}

/// An error of the call itself.
fn error(code: u32, text: &str) -> EmulatedReply {
    EmulatedReply::json(&json!({"errcode": code, "errmsg": text, "request_id": REQUEST}))
}

/// Trap 26: an error of the gateway, 88 outside and the real code inside.
fn wrapped(code: &str, text: &str) -> EmulatedReply {
    let message = format!("ding talk error[subcode={code},submsg={text}]");
    EmulatedReply::json(
        &json!({"errcode": 88, "sub_code": code, "sub_msg": text, "errmsg": message, "request_id": REQUEST}),
    )
}

pub(super) fn refuse_token(flaw: TokenFlaw) -> EmulatedReply {
    match flaw {
        TokenFlaw::Missing => wrapped("40000", "access_token is blank"),
        TokenFlaw::Unknown => wrapped("40014", "不合法的access_token"),
        TokenFlaw::Expired => wrapped("42001", "access_token已过期"),
    }
}

/// Trap 27: the text says when the penalty ends, in Beijing time.
pub(super) fn throttled(left: Duration, path: &str) -> EmulatedReply {
    let until = beijing_time_in(left);
    wrapped(
        "90018",
        &format!(
            "您的服务器调用钉钉开放平台接口 {path} 超过该应用的调用上限20次/1秒，请求被暂时禁用了，将在 {until} 后恢复"
        ),
    )
}

pub(super) fn budget_spent() -> EmulatedReply {
    wrapped(
        "90020",
        "您的企业本月API调用量已超过额度，请升级专业版或购买资源包",
    )
}

pub(super) fn busy() -> EmulatedReply {
    EmulatedReply::json(&json!({"errcode": -1, "errmsg": "系统繁忙", "request_id": REQUEST}))
}

pub(super) fn unknown_path() -> EmulatedReply {
    error(22, "不合法ApiName")
}

pub(super) fn unknown_new_path() -> EmulatedReply {
    new_error(
        404,
        "InvalidAction.NotFound",
        "Specified api is not found, please check your url and method.",
    )
}

/// The userid's person.
///
/// # Errors
/// DingTalk's answer to a userid that nobody has.
fn person(company: &Company, userid: &str) -> Result<usize, EmulatedReply> {
    let found = company.find(userid);
    found.ok_or_else(|| error(60121, "找不到该用户"))
}

/// The main administrator and one other.
const MAIN_ADMIN: usize = 0;
const OTHER_ADMIN: usize = 3;

/// # Errors
/// `refusal` unless `op_userid` names an administrator.
fn require_admin(
    company: &Company,
    call: &IncomingCall,
    refusal: u32,
) -> Result<(), EmulatedReply> {
    let operator = call.text("op_userid").unwrap_or_default();
    if operator.is_empty() {
        return Err(error(40035, "缺少参数 op_userid"));
    }
    match person(company, &operator)? {
        MAIN_ADMIN | OTHER_ADMIN => Ok(()),
        _ => Err(error(refusal, "操作人不是管理员或没有审批权限")),
    }
}
