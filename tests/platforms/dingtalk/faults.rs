//! What goes wrong: tokens that are refused, busy servers, bans, and bodies that are not JSON.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use leaveboard::platform::{ErrorClass, Platform};
use serde_json::json;
use tokio::time::Instant;

use super::company::*;
use super::server::{Asked, Reply, Server};
use crate::support::waiting::advance_in_small_steps;

/// Answers the first `times` requests for `path` with `first`, and everything else as the company does.
async fn at_first(path: &'static str, times: usize, first: fn() -> Reply) -> Server {
    let count = Arc::new(AtomicUsize::new(0));
    Server::start(move |asked: &Asked| {
        if asked.path.ends_with(path) && count.fetch_add(1, Ordering::Relaxed) < times {
            first()
        } else {
            company(asked).into()
        }
    })
    .await
}

#[tokio::test]
async fn the_token_is_fetched_once_and_goes_into_the_query() {
    let server = Server::start(company).await;
    balances(&connect(&server), &ids(60)).await.unwrap();
    let tokens = server.asked("/gettoken");
    assert_eq!(tokens.len(), 1);
    assert_eq!(
        tokens[0].query,
        format!("appkey={APP_KEY}&appsecret={SECRET}")
    );
    for asked in server.asked("/list") {
        assert_eq!(asked.query, format!("access_token={TOKEN}"));
        assert!(!asked.has_token_header);
    }
}

#[tokio::test]
async fn traps_26_and_40_a_dead_token_is_replaced_once_and_never_in_a_loop() {
    let fetched = Arc::new(AtomicUsize::new(0));
    let server = Server::start(move |asked: &Asked| {
        let old = asked.query.contains("access_token=token-1");
        match asked.path.as_str() {
            "/gettoken" => {
                let n = fetched.fetch_add(1, Ordering::Relaxed) + 1;
                json!({"errcode": 0, "access_token": format!("token-{n}"), "expires_in": 7200})
            }
            _ if old => wrapped("40014", "不合法的access_token"),
            _ => company(asked),
        }
    })
    .await;
    balances(&connect(&server), &ids(1)).await.unwrap();
    assert_eq!(server.asked("/gettoken").len(), 2);

    let dead = Server::start(|asked: &Asked| match asked.path.as_str() {
        "/gettoken" => company(asked),
        _ => wrapped("40014", "不合法的access_token"),
    })
    .await;
    let client = connect(&dead);
    let error = client.fetch_leave_types().await.unwrap_err();
    assert_eq!(
        (error.code.as_str(), error.class),
        ("40014", ErrorClass::Refused)
    );
    client.fetch_people(None).await.unwrap_err();
    assert!(dead.asked("/gettoken").len() <= 2);
}

#[tokio::test]
async fn a_wrong_secret_is_refused_after_one_call_and_never_shown() {
    let server = Server::start(|_: &Asked| {
        json!({"errcode": 40096, "errmsg": format!("不合法的appKey或appSecret {SECRET}")})
    })
    .await;
    let client = connect(&server);
    let error = client.fetch_leave_types().await.unwrap_err();
    assert_eq!(
        (error.code.as_str(), error.class),
        ("40096", ErrorClass::Refused)
    );
    client.fetch_people(None).await.unwrap_err();
    assert_eq!(server.asked("").len(), 1);
    for text in [
        error.to_string(),
        format!("{error:?}"),
        format!("{client:?}"),
    ] {
        assert!(!text.contains(SECRET), "{text}");
        assert!(!text.contains("http"), "{text}");
    }
}

#[tokio::test]
async fn transient_faults_are_tried_again_and_leave_no_trace() {
    let faults: [fn() -> Reply; 9] = [
        || json!({"errcode": -1, "errmsg": "系统繁忙"}).into(),
        || wrapped("850015", "系统异常").into(),
        || Reply::Page(502, "<html>Bad Gateway</html>"),
        || Reply::Page(200, "<html>generated page</html>"),
        || Reply::Page(403, "<html>the gateway says no</html>"),
        || Reply::Page(404, "<html>the gateway restarts</html>"),
        || {
            Reply::Page(
                200,
                r#"<html style="background:#111111">log in, please</html>"#,
            )
        },
        || Reply::Page(200, r#"{"errcode":0,"result":{"has_more":false,"leave_qu"#),
        || json!({"success": true, "result": {"leave_quotas": []}}).into(),
    ];
    for fault in faults {
        let server = at_first("/quota/list", 2, fault).await;
        let client = connect(&server);
        let answers = balances(&client, &ids(3)).await.unwrap();
        assert_eq!(cells(&answers[2]), ["known 9", "known 72", "unlimited"]);
        assert_eq!(client.usage().retries, 2);
    }
}

/// What may pass is not cured by asking for fewer people, and each try counts against the monthly budget.
#[tokio::test]
async fn trap_25_a_call_that_keeps_failing_is_tried_whole_and_never_halved() {
    let faults: [fn() -> Reply; 6] = [
        || Reply::Page(500, ""),
        || Reply::Page(500, "{}"),
        || Reply::Page(503, "<html>down</html>"),
        || json!({}).into(),
        || json!({"errcode": -1, "errmsg": "系统繁忙"}).into(),
        || json!({"errcode": 429, "errmsg": "too many"}).into(),
    ];
    for fault in faults {
        let server = at_first("/quota/list", usize::MAX, fault).await;
        let client = connect(&server);
        let error = balances(&client, &ids(500)).await.unwrap_err();
        assert!(error.may_pass(), "{error}");
        assert_eq!(
            server.asked("/quota/list").len(),
            4 * 2,
            "four tries of each type"
        );
        for asked in server.asked("/quota/list") {
            assert_eq!(people_of(&asked).len(), 50);
        }
    }
}

#[tokio::test]
async fn trap_25_a_type_that_nobody_is_answered_about_is_left_alone_after_some_batches() {
    let server = Server::start(|asked: &Asked| match asked.body["leave_code"].as_str() {
        Some("annual") => Reply::Page(500, "{}"),
        _ => company(asked).into(),
    })
    .await;
    let answers = balances(&connect(&server), &ids(500)).await.unwrap();
    let asked = server.asked("/quota/list");
    let of_type = |code: &str| {
        asked
            .iter()
            .filter(|c| c.body["leave_code"] == code)
            .count()
    };
    assert_eq!((of_type("annual"), of_type("overtime")), (4 * 4, 10));
    assert_eq!(
        cells(&answers[0]),
        ["failed http_500", "known 72", "unlimited"]
    );
    assert_eq!(
        cells(&answers[499]),
        ["failed not_asked", "known 72", "unlimited"]
    );
}

#[tokio::test]
async fn a_result_that_is_no_page_is_not_taken_for_people_without_balances() {
    let server = Server::start(|asked: &Asked| {
        if asked.path.ends_with("/quota/list") {
            json!({"errcode": 0, "result": []})
        } else {
            company(asked)
        }
    })
    .await;
    let answers = balances(&connect(&server), &ids(1)).await.unwrap();
    assert_eq!(cells(&answers[0])[0], "failed unreadable");
}

#[tokio::test]
async fn trap_28_a_reply_without_errcode_is_never_a_success() {
    let server = Server::start(|asked: &Asked| {
        if asked.path.ends_with("/quota/list") {
            json!({"result": {"has_more": false, "leave_quotas": []}})
        } else {
            company(asked)
        }
    })
    .await;
    let error = balances(&connect(&server), &ids(1)).await.unwrap_err();
    assert_eq!(
        error.code, "no_errcode",
        "an empty list would have been shown as not initialised"
    );
    let list = Server::start(|asked: &Asked| {
        if asked.path.ends_with("/type/list") {
            json!([0, "ok"])
        } else {
            company(asked)
        }
    })
    .await;
    let error = connect(&list).fetch_leave_types().await.unwrap_err();
    assert_eq!(error.code, "not_json", "a list is no reply");
}

#[tokio::test(start_paused = true)]
async fn trap_27_too_many_calls_wait_out_the_penalty_and_lose_nothing() {
    advance_in_small_steps();
    let server = at_first("/quota/list", 1, || {
        wrapped("90018", "处罚将在 2026-11-21 12:00:00 结束").into()
    })
    .await;
    let client = connect(&server);
    client.fetch_leave_types().await.unwrap();
    let start = Instant::now();
    let answers = client.fetch_balances(&ids(1)).await.unwrap();
    assert_eq!(cells(&answers[0])[0], "known 9");
    assert!(start.elapsed() >= Duration::from_secs(1));
    assert_eq!(
        client.usage().billable,
        Some((3, None)),
        "the throttled call is not billed"
    );
}

#[tokio::test]
async fn nobody_reached_is_an_error_of_the_call_and_no_row_of_anybody() {
    let server = Server::start(company).await;
    let client = connect(&server);
    client.fetch_leave_types().await.unwrap();
    drop(server);
    // The server's connections close in tasks of their own, and nothing tells when they have.
    tokio::time::sleep(Duration::from_millis(50)).await;
    let error = client.fetch_balances(&ids(50)).await.unwrap_err();
    assert_eq!(error.class, ErrorClass::Retry);
    assert!(!error.is_final());
}

#[tokio::test]
async fn another_platforms_settings_are_refused() {
    let mut settings = settings("http://127.0.0.1:9");
    settings.credentials = leaveboard::platform::Credentials::WeCom {
        corp_id: "ww".to_owned(),
        secret: SECRET.into(),
    };
    let error = leaveboard::platform::dingtalk::DingTalk::connect(&settings).unwrap_err();
    assert_eq!(error.code, "wrong_platform");
}

#[test]
fn trap_38_what_writes_cannot_be_asked() {
    use leaveboard::domain::PlatformKind::DingTalk;
    use leaveboard::platform::allow::{Method, permits};
    assert!(permits(
        DingTalk,
        Method::Post,
        "/topapi/attendance/vacation/quota/list"
    ));
    for path in [
        "/topapi/attendance/vacation/quota/init",
        "/topapi/attendance/vacation/quota/update",
        "/topapi/attendance/vacation/type/create",
        "/v1.0/attendance/leaves/initializations/balances",
    ] {
        assert!(!permits(DingTalk, Method::Post, path), "{path}");
        assert!(!permits(DingTalk, Method::Get, path), "{path}");
    }
}
