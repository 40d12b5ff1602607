//! Access tokens, and settings that are refused.

use std::sync::atomic::{AtomicUsize, Ordering};

use leaveboard::platform::feishu::Feishu;
use leaveboard::platform::{BaseUrl, ErrorClass, Platform};

use crate::feishu::company::{balances, company};
use crate::feishu::server::{
    BALANCES, FeishuTenant, Reply, Server, TOKEN, USUAL, error, settings, token,
};

#[tokio::test]
async fn feishu_trap_4_a_refused_token_is_replaced_once_and_the_call_goes_through() {
    let tokens = AtomicUsize::new(0);
    let server = Server::start(move |request| {
        if request.path.ends_with(TOKEN) {
            return token(&format!("t-{}", tokens.fetch_add(1, Ordering::Relaxed)));
        }
        match request.token.as_str() {
            "Bearer t-0" => error(200, 99_991_663),
            _ => balances(&company(2), request),
        }
    })
    .await;
    let client = server.client(USUAL);
    assert_eq!(client.fetch_people(None).await.unwrap().people.len(), 2);
    assert_eq!(server.seen(TOKEN).len(), 2);
    let body = server.seen(TOKEN)[0].json();
    assert_eq!(body["app_id"], "cli_generated");
    assert_eq!(body["app_secret"], "generated-secret");
}

#[tokio::test]
async fn feishu_trap_4_the_same_token_again_ends_the_matter() {
    for code in [99_991_663, 99_991_664, 99_991_665, 99_991_668, 99_991_671] {
        let server = Server::start(move |request| {
            if request.path.ends_with(TOKEN) {
                token("t-stale")
            } else {
                error(400, code)
            }
        })
        .await;
        let error = server.client(USUAL).fetch_people(None).await.unwrap_err();
        assert_eq!(error.class, ErrorClass::Refused, "{code}");
        assert_eq!(
            (server.seen(TOKEN).len(), server.seen(BALANCES).len()),
            (2, 1)
        );
    }
}

#[tokio::test]
async fn a_wrong_secret_is_told_with_http_200_and_asked_once() {
    let server = Server::start(|_| error(200, 10_015)).await;
    let client = server.client(USUAL);
    for _ in 0..2 {
        let error = client.fetch_leave_types().await.unwrap_err();
        assert_eq!(
            (error.code.as_str(), error.class),
            ("10015", ErrorClass::Refused)
        );
        assert!(!format!("{error} {error:?}").contains("generated-secret"));
    }
    assert_eq!(server.seen(TOKEN).len(), 1);
}

#[tokio::test]
async fn feishu_trap_6_a_long_token_is_sent_as_it_is_and_never_shown() {
    let jwt = format!("eyJ{}", "a.b-c_".repeat(680));
    let sent = jwt.clone();
    let server = Server::start(move |request| {
        if request.path.ends_with(TOKEN) {
            token(&sent)
        } else {
            Reply(
                400,
                Vec::new(),
                format!(
                    r#"{{"code":1160016,"msg":"bad {}"}}"#,
                    &request.token["Bearer ".len()..]
                ),
            )
        }
    })
    .await;
    let error = server.client(USUAL).fetch_people(None).await.unwrap_err();
    assert_eq!(server.seen(BALANCES)[0].token, format!("Bearer {jwt}"));
    assert!(!format!("{error:?}").contains("a.b-c_"));
    assert_eq!(error.message, "bad ***");
}

#[tokio::test]
async fn feishu_trap_26_plain_http_is_for_loopback_and_redirects_are_not_followed() {
    assert!("http://open.feishu.cn".parse::<BaseUrl>().is_err());
    assert!(Feishu::connect(&settings("https://open.larksuite.com", USUAL)).is_ok());

    let server = Server::start(|request| {
        if request.path.ends_with(TOKEN) {
            token("t-generated")
        } else {
            Reply(302, vec![("location", "/elsewhere")], String::new())
        }
    })
    .await;
    let error = server.client(USUAL).fetch_people(None).await.unwrap_err();
    assert_eq!(error.code, "redirect");
    assert!(server.seen("/elsewhere").is_empty());
}

#[test]
fn a_time_zone_that_does_not_exist_is_told_before_anything_is_asked() {
    let tenant = FeishuTenant {
        time_zone: "Asia/Nowhere",
        ..USUAL
    };
    let error = Feishu::connect(&settings("https://open.feishu.cn", tenant)).unwrap_err();
    assert_eq!(error.code, "time_zone");
}
