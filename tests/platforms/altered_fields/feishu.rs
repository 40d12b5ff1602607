//! Feishu's replies, field by field.

use leaveboard::platform::feishu::Feishu;
use serde_json::{Value, json};

use super::{Size, check_all, is_scalar, name_of, one_try};
use crate::dingtalk::server::Asked;
use crate::feishu::company::person;
use crate::feishu::server::{USUAL, settings};

const PEOPLE: [&str; 2] = ["6900000000000000000", "6900000000000000001"];

/// Two people, a page each, in the department 3.
fn company(asked: &Asked) -> (String, Value) {
    let name = asked.path.rsplit('/').next().unwrap();
    let is_second = asked.query.contains("page_token=second");
    let ok = |data: Value| json!({"code": 0, "msg": "success", "data": data});
    let page_of = |list: &str, items: Value| {
        let mut page = if is_second {
            json!({"has_more": false})
        } else {
            json!({"has_more": true, "page_token": "second"})
        };
        page[list] = items;
        let number = if is_second { 2 } else { 1 };
        (format!("{name} {number}"), ok(page))
    };
    let i18n = |text: &str| json!([{"lang": "zh_CN", "value": text}]);
    match name {
        "internal" => (
            name.to_owned(),
            json!({"code": 0, "msg": "ok", "tenant_access_token": "t", "expire": 7200}),
        ),
        "leave_types" => {
            let id = if is_second { "8" } else { "7" };
            page_of(
                "leave_type_list",
                json!([{"leave_type_id": id, "leave_type_name": i18n("年假"), "status": 1, "leave_subtype_list": []}]),
            )
        }
        "leave_balances" if asked.query.contains("employment_id_list") => {
            let people = PEOPLE.iter().filter(|id| asked.query.contains(*id));
            let people: Vec<Value> = people.map(|id| person(id, "8")).collect();
            let page = json!({"employment_leave_balance_list": people, "has_more": false});
            (format!("{name} by id"), ok(page))
        }
        "leave_balances" => {
            let id = PEOPLE[usize::from(is_second)];
            page_of("employment_leave_balance_list", json!([person(id, "8")]))
        }
        path => {
            let items = match path {
                "batch_get" if asked.path.contains("employees") => {
                    let item = |id| {
                        json!({"employment_id": id, "employment_id_v2": id, "employee_number": "A1", "department_id": "3",
                            "department": {"department_name": i18n("市场部")}})
                    };
                    json!(PEOPLE.map(item))
                }
                _ => json!([{"id": "3", "parent_department_id": "1"}]),
            };
            (asked.path.clone(), ok(json!({"items": items})))
        }
    }
}

#[tokio::test]
async fn no_altered_field_of_feishu_gives_a_wrong_figure_or_drops_anybody_unsaid() {
    let connect =
        |base_url: &str| Feishu::connect_with(&settings(base_url, USUAL), one_try()).unwrap();
    let has_meaning = |field: &str, value: Option<&Value>| match name_of(field) {
        "employment_id" | "leave_type_id" => value.is_some_and(is_scalar),
        "leave_balance" | "this_cycle_total" | "this_cycle_taken" => {
            value.is_some_and(Value::is_number)
        }
        // A department without a name is none (the app may lack the permission), and another text is another name.
        _ => field.contains("/department"),
    };
    let size = Size {
        types: 2,
        people: 2,
        departments: 2,
        cells: 4,
    };
    check_all(company, size, connect, has_meaning).await;
}
