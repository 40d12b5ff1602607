//! Ids stay as DingTalk sent them: one that cannot be requested is reported as such, and so is a row of an unknown person.

use leaveboard::domain::EmployeeId;
use leaveboard::platform::Platform;
use serde_json::json;

use super::company::*;
use super::server::{Asked, Server};

#[tokio::test]
async fn trap_23_an_id_with_a_comma_cannot_be_asked_about_and_says_so() {
    let server = Server::start(company).await;
    let people = [
        EmployeeId::new("u1"),
        EmployeeId::new("u,2"),
        EmployeeId::new("u3"),
    ];
    let answers = balances(&connect(&server), &people).await.unwrap();
    assert_eq!(cells(&answers[0]), ["known 9", "known 72", "unlimited"]);
    assert_eq!(
        cells(&answers[1]),
        ["failed unaskable_id", "failed unaskable_id", "unlimited"]
    );
    assert!(
        answers[1].balances[0]
            .error
            .as_ref()
            .unwrap()
            .hint
            .en
            .contains("comma")
    );
    assert_eq!(cells(&answers[2]), ["known 9", "known 72", "unlimited"]);
    for asked in server.asked("/quota/list") {
        assert_eq!(people_of(&asked), ["u1", "u3"]);
    }
}

#[tokio::test]
async fn a_row_about_a_person_not_requested_is_reported_once() {
    let server = Server::start(|asked: &Asked| {
        if asked.path.ends_with("/quota/list") {
            let code = asked.body["leave_code"].as_str().unwrap();
            ok(json!({"has_more": false, "leave_quotas": [lot("u0", code), lot("U0", code), lot("u9", code)]}))
        } else {
            company(asked)
        }
    })
    .await;
    let client = connect(&server);
    balances(&client, &ids(1)).await.unwrap();
    let gaps = client.take_gaps();
    assert_eq!(gaps.len(), 1);
    assert_eq!(gaps[0].code, "row_of_nobody");
    client.fetch_balances(&ids(1)).await.unwrap();
    assert!(client.take_gaps().is_empty(), "it was told");
}
