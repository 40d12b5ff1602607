//! Profiles: departments and employee numbers.

use leaveboard::platform::{ErrorClass, Platform};
use serde_json::{Value, json};

use crate::feishu::company::{balances, company, id, ids};
use crate::feishu::server::{
    BALANCES, EMPLOYEES, Reply, Request, Server, USUAL, error, ok, with_token,
};

fn asked(request: &Request) -> Vec<String> {
    serde_json::from_value(request.json()["employment_ids"].clone()).unwrap()
}

fn profiles(request: &Request) -> Reply {
    let item = |id: String| {
        json!({"employment_id": id, "employment_id_v2": id, "employee_number": "42",
            "department": {"department_name": [{"lang": "en-US", "value": "Sales"}, {"lang": "zh-CN", "value": "市场部"}]}})
    };
    let items: Vec<Value> = asked(request).into_iter().map(item).collect();
    ok(&json!({"items": items}))
}

#[tokio::test]
async fn departments_and_numbers_come_in_hundreds_with_the_kind_of_id_stated() {
    let server = Server::start(with_token(profiles)).await;
    let profiles = server
        .client(USUAL)
        .fetch_profiles(&ids(0..130))
        .await
        .unwrap();
    assert_eq!(profiles.len(), 130);
    assert_eq!(profiles[7].departments, Some(vec!["市场部".to_owned()]));
    assert_eq!(
        profiles[7].number.as_deref(),
        Some("42"),
        "trap 22: the same number for all is fine"
    );
    let sent = server.seen(EMPLOYEES);
    assert_eq!(sent.len(), 2);
    assert_eq!(
        sent[0].one("user_id_type").as_deref(),
        Some("people_corehr_id"),
        "trap 10"
    );
    assert_eq!(
        sent[0].json()["fields"],
        json!([
            "employee_number",
            "department_id",
            "department.department_name"
        ])
    );
}

#[tokio::test]
async fn feishu_trap_18_departments_of_people_hidden_from_the_app_are_unknown_and_told_as_missing()
{
    let server = Server::start(with_token(|request| {
        if asked(request).contains(&id(3)) {
            error(403, 1_160_104)
        } else {
            profiles(request)
        }
    }))
    .await;
    let client = server.client(USUAL);
    for _ in 0..2 {
        let profiles = client.fetch_profiles(&ids(0..10)).await.unwrap();
        assert_eq!(profiles.len(), 10);
        for profile in &profiles {
            let is_hidden = profile.employee.as_str() == id(3);
            assert_eq!(profile.departments.is_none(), is_hidden);
        }
    }
    let gaps = client.take_gaps();
    assert_eq!(gaps.len(), 1, "once");
    assert_eq!(gaps[0].code, "1160104");
}

#[tokio::test]
async fn a_missing_scope_for_profiles_leaves_the_balances_alone() {
    let server = Server::start(with_token(|request| {
        if request.path.ends_with(EMPLOYEES) {
            error(400, 99_991_672)
        } else {
            balances(&company(3), request)
        }
    }))
    .await;
    let client = server.client(USUAL);
    for _ in 0..2 {
        let error = client.fetch_profiles(&ids(0..3)).await.unwrap_err();
        assert_eq!(error.class, ErrorClass::Refused);
    }
    assert_eq!(
        server.seen(EMPLOYEES).len(),
        1,
        "a refusal is not asked for twice"
    );
    assert_eq!(client.fetch_people(None).await.unwrap().people.len(), 3);
    assert_eq!(server.seen(BALANCES).len(), 1);
}
