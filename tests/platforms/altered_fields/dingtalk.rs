//! DingTalk's replies, field by field.

use leaveboard::platform::dingtalk::DingTalk;
use serde_json::{Value, json};

use super::{Size, check_all, is_scalar, name_of, one_try};
use crate::dingtalk::company::{credentials, lot, ok, people_of, settings_for};
use crate::dingtalk::server::Asked;

/// Two departments; two people in the first, a page each, and one in the second. Everybody has a lot of each type, a page each.
fn company(asked: &Asked) -> (String, Value) {
    let name = asked.path.rsplit('/').next().unwrap();
    let department = asked.body["dept_id"].as_i64().unwrap_or_default();
    let member = |id: &str| {
        json!({"userid": id, "name": "张三", "job_number": "4", "unionid": "x", "dept_id_list": [department],
            "hired_date": 1_597_573_616_828_i64})
    };
    match asked.path.as_str() {
        "/gettoken" => (
            name.to_owned(),
            json!({"errcode": 0, "access_token": "t", "errmsg": "ok", "expires_in": 7200}),
        ),
        "/topapi/attendance/vacation/type/list" => (
            "types".to_owned(),
            ok(json!([
                {"leave_code": "annual", "leave_name": "年假", "leave_view_unit": "day", "hours_in_per_day": 800,
                 "biz_type": "general_leave", "natural_day_leave": "false", "freedom_leave": false, "paid_leave": true},
                {"leave_code": "overtime", "leave_name": "调休", "leave_view_unit": "hour", "biz_type": "lieu_leave"},
            ])),
        ),
        "/topapi/v2/department/listsub" => {
            let below = json!({"dept_id": 2, "name": "市场部", "parent_id": 1});
            let below = if department == 1 {
                json!([below])
            } else {
                json!([])
            };
            (format!("{name} of {department}"), ok(below))
        }
        "/topapi/v2/user/list" => {
            let cursor = asked.body["cursor"].as_i64().unwrap();
            let page = match (department, cursor) {
                (1, 0) => json!({"has_more": true, "next_cursor": 1, "list": [member("u0")]}),
                (1, 1) => json!({"has_more": false, "list": [member("u1")]}),
                (2, 0) => json!({"has_more": false, "list": [member("u2")]}),
                _ => json!({"has_more": false, "list": []}),
            };
            (format!("{name} of {department} at {cursor}"), ok(page))
        }
        "/topapi/attendance/vacation/quota/list" => {
            let leave_code = asked.body["leave_code"].as_str().unwrap();
            let people = people_of(asked);
            let offset = usize::try_from(asked.body["offset"].as_u64().unwrap()).unwrap();
            let lots = people.iter().skip(offset).take(1);
            let lots: Vec<Value> = lots.map(|id| lot(id, leave_code)).collect();
            let page = json!({"has_more": offset + 1 < people.len(), "leave_quotas": lots});
            // One alteration for all later pages: they are alike.
            let name = match (leave_code, offset) {
                ("annual", 0) => "first balances",
                _ => "later balances",
            };
            (name.to_owned(), ok(page))
        }
        _ => (
            name.to_owned(),
            json!({"errcode": 22, "errmsg": "不合法ApiName"}),
        ),
    }
}

#[tokio::test]
async fn no_altered_field_of_dingtalk_gives_a_wrong_figure_or_drops_anybody_unsaid() {
    let connect = |base_url: &str| {
        let settings = settings_for(base_url, credentials(Some("main"), None)).build();
        DingTalk::connect_with(&settings, one_try()).unwrap()
    };
    let has_meaning = |field: &str, value: Option<&Value>| match name_of(field) {
        "userid" | "leave_code" | "dept_id" => value.is_some_and(is_scalar),
        "quota_num_per_day" | "used_num_per_day" | "quota_num_per_hour" | "used_num_per_hour" => {
            value.is_some_and(Value::is_number)
        }
        "freedom_leave" => value.is_some_and(Value::is_boolean),
        // The lot begins after all days of the calendar.
        "start_time" => value.is_some_and(Value::is_number),
        // Nobody has a balance (trap 22).
        "leave_quotas" => value.is_none_or(Value::is_null),
        "result" => value == Some(&json!({})),
        "name" => true,
        _ => field.contains("/dept_id_list/") && value.is_some_and(is_scalar),
    };
    let size = Size {
        types: 2,
        people: 3,
        departments: 3,
        cells: 6,
    };
    check_all(company, size, connect, has_meaning).await;
}
