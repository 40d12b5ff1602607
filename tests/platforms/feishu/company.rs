//! A generated company, in the pages in which Feishu would send it.

use leaveboard::domain::EmployeeId;
use serde_json::{Value, json};

use crate::feishu::server::{Reply, Request, ok};

/// An id of 19 digits, like Feishu's own.
pub(crate) fn id(n: usize) -> String {
    format!("69000000000000{n:05}")
}

pub(crate) fn ids(numbers: impl IntoIterator<Item = usize>) -> Vec<EmployeeId> {
    numbers
        .into_iter()
        .map(|n| EmployeeId::new(&id(n)))
        .collect()
}

/// A person with one row of the leave type 7; `left` days are left.
pub(crate) fn person(id: &str, left: &str) -> Value {
    json!({
        "employment_id": id,
        "employment_name": [{"lang": "zh-CN", "value": format!("员工{}", &id[14..])}],
        "as_of_date": "2026-11-21",
        "leave_balance_list": [{
            "leave_type_id": "7", "leave_type_name": [{"lang": "zh-CN", "value": "年假"}],
            "leave_balance": left, "leave_duration_unit": 1,
            "this_cycle_total": "10", "this_cycle_taken": "2", "historical_cycles_left": "0",
        }],
    })
}

/// The reply of `leave_types` with one enabled type.
pub(crate) fn types() -> Reply {
    ok(&json!({"has_more": false, "leave_type_list": [
        {"leave_type_id": "7", "leave_type_name": [{"lang": "zh_CN", "value": "年假"}], "status": 1}]}))
}

pub(crate) fn page(list: &[Value], next: Option<&str>) -> Reply {
    ok(
        &json!({"employment_leave_balance_list": list, "has_more": next.is_some(), "page_token": next}),
    )
}

/// A page token like Feishu's own: JSON with quotes in it.
pub(crate) fn page_token(start: usize) -> String {
    json!({"eu_nc": json!([start.to_string()]).to_string()}).to_string()
}

fn start_of(token: &str) -> usize {
    let token: Value = serde_json::from_str(token).expect("the token came back changed");
    let inner: Vec<String> = serde_json::from_str(token["eu_nc"].as_str().unwrap()).unwrap();
    inner[0].parse().unwrap()
}

/// One page of at most 20 people: of those that the request names, or else of the people with these ids.
pub(crate) fn balances(company: &[String], request: &Request) -> Reply {
    let filter = request.all("employment_id_list");
    let asked = |id: &&String| filter.is_empty() || filter.contains(id);
    let people: Vec<&String> = company.iter().filter(asked).collect();
    let size: usize = request.one("page_size").unwrap().parse().unwrap();
    let start = request
        .one("page_token")
        .map_or(0, |token| start_of(&token));
    let end = (start + size.min(20)).min(people.len());
    let list: Vec<Value> = people[start..end]
        .iter()
        .map(|id| person(id, "8"))
        .collect();
    let next = (end < people.len()).then(|| page_token(end));
    page(&list, next.as_deref())
}

pub(crate) fn company(size: usize) -> Vec<String> {
    (0..size).map(id).collect()
}
