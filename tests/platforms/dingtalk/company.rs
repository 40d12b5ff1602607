//! A small generated company as DingTalk would send it, and a client that is connected to it.

use std::time::Duration;

use jiff::civil::date;
use leaveboard::domain::{Balance, EmployeeId, PersonBalances, Today};
use leaveboard::platform::dingtalk::DingTalk;
use leaveboard::platform::http::HttpTimeouts;
use leaveboard::platform::{ApiError, Credentials, Platform, Settings};
use serde_json::{Value, json};

use super::server::{Asked, Server};
use crate::support::{SettingsBuilder, dingtalk_credentials};

pub(crate) const APP_KEY: &str = "dinggeneratedkey";
pub(crate) const SECRET: &str = "generated-secret";
pub(crate) const TOKEN: &str = "generated-token";

/// Midday of 2026-11-21 in UTC+8.
pub(crate) fn clock() -> Today {
    Today::midday_of(date(2026, 11, 21))
}

pub(crate) fn settings(base_url: &str) -> Settings {
    settings_for(base_url, dingtalk_credentials(APP_KEY, SECRET)).build()
}

pub(crate) fn settings_for(base_url: &str, credentials: Credentials) -> SettingsBuilder {
    SettingsBuilder::new(base_url, credentials)
        .named("hq-dingtalk")
        .documented_limits()
        .per_second(10_000)
        .clock(clock)
}

pub(crate) fn credentials(op_userid: Option<&str>, budget: Option<u64>) -> Credentials {
    Credentials::DingTalk {
        app_key: APP_KEY.to_owned(),
        secret: SECRET.into(),
        op_userid: op_userid.map(str::to_owned),
        monthly_call_budget: budget,
        monthly_call_threshold: None,
    }
}

/// As many retries as usual, but without long pauses between them.
pub(crate) fn quick() -> HttpTimeouts {
    HttpTimeouts {
        backoff: Duration::from_millis(1),
        longest_backoff: Duration::from_millis(4),
        ..HttpTimeouts::default()
    }
}

pub(crate) fn connect(server: &Server) -> DingTalk {
    connect_with(&settings(&server.base_url))
}

pub(crate) fn connect_with(settings: &Settings) -> DingTalk {
    DingTalk::connect_with(settings, quick()).unwrap()
}

/// The reply to a call that succeeded.
pub(crate) fn ok(result: Value) -> Value {
    let mut reply = json!({"errcode": 0, "errmsg": "ok", "request_id": "r-generated"});
    reply["result"] = result;
    reply
}

/// A refusal as DingTalk wraps it.
pub(crate) fn wrapped(code: &str, text: &str) -> Value {
    let errmsg = format!("ding talk error[subcode={code},submsg={text}]");
    json!({"errcode": 88, "sub_code": code, "sub_msg": text, "errmsg": errmsg, "request_id": "r-refused"})
}

/// The company's replies unless a test says otherwise: two leave types with balances and one
/// without, and one lot for each person and type.
pub(crate) fn company(asked: &Asked) -> Value {
    match asked.path.as_str() {
        "/gettoken" => {
            json!({"errcode": 0, "access_token": TOKEN, "errmsg": "ok", "expires_in": 7200})
        }
        "/topapi/user/listadmin" => ok(json!([
            {"sys_level": 2, "userid": "helper"},
            {"sys_level": 1, "userid": "main"},
        ])),
        "/topapi/attendance/vacation/type/list" => ok(json!([
            {"leave_code": "annual", "leave_name": "年假", "leave_view_unit": "day", "freedom_leave": false},
            {"leave_code": "overtime", "leave_name": "调休", "leave_view_unit": "hour", "biz_type": "lieu_leave"},
            {"leave_code": "sick", "leave_name": "病假", "leave_view_unit": "hour", "freedom_leave": true},
        ])),
        "/topapi/attendance/vacation/quota/list" => quota(asked),
        other => panic!("nobody should ask {other}"),
    }
}

/// One lot for everybody asked for.
pub(crate) fn quota(asked: &Asked) -> Value {
    let leave_code = asked.body["leave_code"].as_str().unwrap();
    let lots: Vec<Value> = people_of(asked)
        .iter()
        .map(|id| lot(id, leave_code))
        .collect();
    ok(json!({"has_more": false, "leave_quotas": lots}))
}

/// Ten days or eighty hours, a tenth of it used, valid in 2026.
pub(crate) fn lot(userid: &str, leave_code: &str) -> Value {
    json!({
        "userid": userid, "leave_code": leave_code, "quota_id": format!("{leave_code}-{userid}"), "quota_cycle": "2026",
        "start_time": 1_767_196_800_000_i64, "end_time": 1_798_732_799_000_i64,
        "quota_num_per_day": 1000, "used_num_per_day": 100, "quota_num_per_hour": 8000, "used_num_per_hour": 800,
    })
}

/// The people whom a call for balances names.
pub(crate) fn people_of(asked: &Asked) -> Vec<String> {
    let userids = asked.body["userids"]
        .as_str()
        .expect("a comma string (trap 23)");
    userids.split(',').map(str::to_owned).collect()
}

pub(crate) fn ids(count: usize) -> Vec<EmployeeId> {
    (0..count)
        .map(|n| EmployeeId::new(&format!("u{n}")))
        .collect()
}

/// Fetches the leave types and then these people's balances.
pub(crate) async fn balances(
    client: &DingTalk,
    people: &[EmployeeId],
) -> Result<Vec<PersonBalances>, ApiError> {
    client.fetch_leave_types().await?;
    client.fetch_balances(people).await
}

/// A cell as text: its state and what is left.
pub(crate) fn cell(balance: &Balance) -> String {
    match (balance.figures.left, &balance.error) {
        (Some(left), _) => format!("{} {left}", balance.state.as_str()),
        (None, Some(error)) => format!("{} {}", balance.state.as_str(), error.code),
        (None, None) => balance.state.as_str().to_owned(),
    }
}

pub(crate) fn cells(person: &PersonBalances) -> Vec<String> {
    person.balances.iter().map(cell).collect()
}
