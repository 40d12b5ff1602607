//! The operator in whose name leave is read (trap 29).

use leaveboard::platform::{ErrorClass, Platform};
use serde_json::json;

use super::company::*;
use super::server::{Asked, Server};

fn operators(server: &Server, path: &str) -> Vec<String> {
    let asked = server.asked(path);
    let operator = |asked: &Asked| asked.body["op_userid"].as_str().unwrap().to_owned();
    asked.iter().map(operator).collect()
}

#[tokio::test]
async fn trap_29_a_configured_operator_is_used_and_nobody_is_looked_up() {
    let server = Server::start(company).await;
    let mut settings = settings(&server.base_url);
    settings.credentials = credentials(Some("hr"), None);
    balances(&connect_with(&settings), &ids(1)).await.unwrap();
    assert_eq!(operators(&server, "/type/list"), ["hr"]);
    assert_eq!(operators(&server, "/quota/list"), ["hr", "hr"]);
    assert!(server.asked("/listadmin").is_empty());
}

#[tokio::test]
async fn trap_29_an_operator_who_is_refused_is_replaced_for_good() {
    for refusal in [
        wrapped("60068", "不是管理员"),
        json!({"errcode": 400_023, "errmsg": "generated refusal"}),
        json!({"errcode": "880011", "errmsg": "generated refusal"}),
        json!({"errcode": 0, "result": null, "success": true}),
        json!({"errcode": 60121, "errmsg": "找不到该用户"}),
    ] {
        let server = Server::start(move |asked: &Asked| {
            let refused = asked.body["op_userid"]
                .as_str()
                .is_some_and(|op| op != "helper");
            if refused {
                refusal.clone()
            } else {
                company(asked)
            }
        })
        .await;
        let mut settings = settings(&server.base_url);
        settings.credentials = credentials(Some("left-the-company"), None);
        let answers = balances(&connect_with(&settings), &ids(1)).await.unwrap();
        assert_eq!(cells(&answers[0])[0], "known 9");
        assert_eq!(
            operators(&server, "/type/list"),
            ["left-the-company", "main", "helper"]
        );
        assert_eq!(operators(&server, "/quota/list"), ["helper", "helper"]);
        assert_eq!(server.asked("/listadmin").len(), 1);
    }
}

#[tokio::test]
async fn trap_29_when_no_administrator_gets_through_everything_is_refused() {
    let server = Server::start(|asked: &Asked| {
        if asked.path.ends_with("/type/list") {
            wrapped("60068", "不是管理员")
        } else {
            company(asked)
        }
    })
    .await;
    let error = connect(&server).fetch_leave_types().await.unwrap_err();
    assert_eq!(
        (error.code.as_str(), error.class),
        ("60068", ErrorClass::Refused)
    );
    assert!(error.hint.en.contains("op_userid"));
    assert_eq!(operators(&server, "/type/list"), ["main", "helper"]);
}

#[tokio::test]
async fn trap_29_at_most_a_few_administrators_are_tried() {
    let server = Server::start(|asked: &Asked| match asked.path.as_str() {
        "/topapi/user/listadmin" => ok((0..40)
            .map(|n| json!({"userid": n, "sys_level": "2"}))
            .collect()),
        "/gettoken" => company(asked),
        _ => wrapped("60068", "不是管理员"),
    })
    .await;
    connect(&server).fetch_leave_types().await.unwrap_err();
    assert_eq!(operators(&server, "/type/list"), ["0", "1", "2"]);
}

#[tokio::test]
async fn without_any_administrator_the_remedy_is_to_name_one() {
    let server = Server::start(|asked: &Asked| match asked.path.as_str() {
        "/topapi/user/listadmin" => ok(json!([])),
        _ => company(asked),
    })
    .await;
    let error = connect(&server).fetch_leave_types().await.unwrap_err();
    assert_eq!(
        (error.code.as_str(), error.class),
        ("no_operator", ErrorClass::Refused)
    );
}

#[tokio::test]
async fn trap_29_a_null_result_for_one_type_only_fails_that_type() {
    let server = Server::start(|asked: &Asked| match asked.body["leave_code"].as_str() {
        Some("annual") => json!({"errcode": 0, "result": null}),
        _ => company(asked),
    })
    .await;
    let answers = balances(&connect(&server), &ids(2)).await.unwrap();
    assert_eq!(
        cells(&answers[0]),
        ["failed null_result", "known 72", "unlimited"]
    );
}
