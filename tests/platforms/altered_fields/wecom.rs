//! WeCom's replies, field by field.

use leaveboard::platform::wecom::WeCom;
use serde_json::{Value, json};

use super::{Size, check_all, is_scalar, name_of, one_try};
use crate::dingtalk::server::Asked;
use crate::wecom::{DEPARTMENTS, MEMBERS, QUOTA, TOKEN, TYPES, settings};

fn company(asked: &Asked) -> (String, Value) {
    let mut name = asked.path.rsplit('/').next().unwrap().to_owned();
    let mut reply = match asked.path.as_str() {
        TOKEN => json!({"access_token": "t", "expires_in": 7200}),
        TYPES => json!({"lists": [
            {"id": 1, "name": "年假", "time_attr": 0, "duration_type": 0, "perday_duration": 86400, "is_newovertime": 0,
             "enter_comp_time_limit": 0,
             "quota_attr": {"type": 1, "autoreset_time": 1_641_010_352, "autoreset_duration": 432_000, "quota_rule_type": 1,
                "quota_rules": {"list": [{"quota": 432_000, "begin": 0, "end": 1}, {"quota": 518_400, "begin": 1, "end": 0}],
                    "based_on_actual_work_time": true},
                "at_entry_date": false, "auto_reset_month_day": 0},
             "expire_rule": {"type": 2, "duration": 2, "date": {"month": 0, "day": 0}, "extern_duration_enable": false,
                "extern_duration": {"month": 0, "day": 0}}},
            {"id": 2, "name": "调休", "time_attr": 1, "perday_duration": 28800, "quota_attr": {"type": 2}},
        ]}),
        DEPARTMENTS => json!({"department": [
            {"id": 1, "name": "公司", "parentid": 0}, {"id": 2, "name": "市场部", "parentid": 1}]}),
        MEMBERS => {
            let department = if asked.query.contains("department_id=1") {
                1
            } else {
                2
            };
            name = format!("{name} of {department}");
            json!({"userlist": [{"userid": format!("u{department}"), "name": "张三", "department": [department]}]})
        }
        QUOTA => {
            let person = asked.body["userid"].as_str().unwrap();
            name = format!("{name} of {person}");
            json!({"lists": [
                {"id": 1, "vacationname": "年假", "assignduration": 864_000, "usedduration": 86_400, "leftduration": 777_600,
                 "real_assignduration": 864_000},
                {"id": 2, "vacationname": "调休", "assignduration": 36_000, "usedduration": 3_600, "leftduration": 32_400,
                 "real_assignduration": 36_000},
            ]})
        }
        _ => json!({}),
    };
    reply["errcode"] = json!(0);
    reply["errmsg"] = json!("ok");
    (name, reply)
}

#[tokio::test]
async fn no_altered_field_of_wecom_gives_a_wrong_figure_or_drops_anybody_unsaid() {
    let connect = |base_url: &str| WeCom::connect_with(&settings(base_url), one_try()).unwrap();
    let has_meaning = |field: &str, value: Option<&Value>| match name_of(field) {
        "id" | "userid" | "parentid" | "department" => value.is_some_and(is_scalar),
        "assignduration" | "usedduration" | "leftduration" | "real_assignduration" => {
            value.is_some_and(Value::is_number)
        }
        // The name of a department, or of one that has none.
        "name" => true,
        _ => field.contains("/department/0") && value.is_some_and(is_scalar),
    };
    let size = Size {
        types: 2,
        people: 2,
        departments: 2,
        cells: 4,
    };
    check_all(company, size, connect, has_meaning).await;
}
