//! What WeCom refuses, for one person or for everybody.

use leaveboard::domain::{CellState, EmployeeId};
use leaveboard::platform::{ErrorClass, Platform};

use super::{CORPCONF, QUOTA, QUOTA_SAMPLE, TOKEN, TYPES, Tenant};

#[tokio::test]
async fn trap_1_an_error_with_status_200_and_empty_lists_is_an_error() {
    let invalid = include_str!("../../fixtures/wecom/invalid_token.json");
    let tenant = Tenant::with(&[(TYPES, invalid)]).await;
    let error = tenant.client.fetch_leave_types().await.unwrap_err();
    assert_eq!(
        (error.code.as_str(), error.class),
        ("40014", ErrorClass::Refused)
    );
}

#[tokio::test]
async fn trap_1_a_reply_without_a_code_is_a_success_when_it_holds_what_was_asked() {
    let bare = r#"{"lists":[{"id":1,"name":"年假"}]}"#;
    assert_eq!(Tenant::with(&[(TYPES, bare)]).await.types().await.len(), 1);
    let stray = Tenant::with(&[(TYPES, r#"{"message":"please log in"}"#)]).await;
    let error = stray.client.fetch_leave_types().await.unwrap_err();
    assert_eq!(error.code, "unreadable");
}

#[tokio::test]
async fn a_code_is_the_same_in_every_spelling_and_one_that_is_none_is_no_success() {
    for (code, said) in [
        ("4.0014e4", "40014"),
        ("\"40014.0\"", "40014"),
        ("\"failed\"", "unreadable"),
        ("{}", "unreadable"),
    ] {
        let reply = format!(r#"{{"errcode":{code},"errmsg":"x","lists":[]}}"#);
        let tenant = Tenant::answering(move |asked| (asked.path == TYPES).then(|| reply.clone()));
        let error = tenant.await.client.fetch_leave_types().await.unwrap_err();
        assert_eq!(error.code, said, "{code}");
    }
    let zero = r#"{"errcode":0e0,"lists":[{"id":1,"name":"年假"}]}"#;
    assert_eq!(Tenant::with(&[(TYPES, zero)]).await.types().await.len(), 1);
}

#[tokio::test]
async fn trap_15_one_persons_failure_stays_with_that_person() {
    for (code, state) in [
        (60111, CellState::Failed),
        (301_063, CellState::Failed),
        (60011, CellState::Forbidden),
        (987_654, CellState::Failed),
    ] {
        let failure = format!(
            r#"{{"errcode":{code},"errmsg":"userid not found, hint: [7], from ip: 1.2.3.4, more info at https://x"}}"#
        );
        let tenant = Tenant::answering(move |asked| match asked.path.as_str() {
            TYPES => Some(CORPCONF.to_owned()),
            QUOTA if asked.body.contains("gone") => Some(failure.clone()),
            QUOTA => Some(QUOTA_SAMPLE.to_owned()),
            _ => None,
        })
        .await;
        tenant.types().await;
        let people = ["gone", "zhangsan"].map(EmployeeId::new);
        let answers = tenant.client.fetch_balances(&people).await.unwrap();
        assert_eq!(answers[0].employee, people[0]);
        let row = &answers[0].balances[0];
        assert_eq!((row.state, answers[0].balances.len()), (state, 1));
        let error = row.error.as_ref().unwrap();
        assert_eq!(error.code, code.to_string());
        assert!(!error.message.contains("https"));
        assert_eq!(answers[1].balances[0].state, CellState::Known);
    }
}

#[tokio::test]
async fn an_answer_that_is_not_wecoms_is_no_failure_of_the_person_it_was_about() {
    let tenant = Tenant::with(&[(TYPES, CORPCONF)]).await;
    assert_eq!(tenant.person("a").await.unwrap_err().code, "http_404");
}

#[tokio::test]
async fn trap_12_an_ip_that_is_not_allowed_refuses_everything_and_names_the_ip() {
    let refusal = r#"{"errcode":60020,"errmsg":"not allow to access from your ip, hint: [1573], from ip: 112.43.40.209, more info at https://open.work.weixin.qq.com/devtool/query?e=60020"}"#;
    let tenant = Tenant::with(&[(TYPES, refusal)]).await;
    let error = tenant.client.fetch_leave_types().await.unwrap_err();
    assert_eq!(error.class, ErrorClass::Refused);
    assert!(error.to_string().contains("112.43.40.209"));
    assert!(error.to_string().contains("[log id 1573]"));
    assert_eq!(tenant.client.fetch_people(None).await.unwrap_err(), error);
}

#[tokio::test]
async fn trap_11_a_wrong_secret_is_tried_once() {
    for code in [40001, 40013, 40091, 50003] {
        let refusal = format!(r#"{{"errcode":{code},"errmsg":"invalid credential"}}"#);
        let tenant = Tenant::with(&[(TOKEN, &refusal)]).await;
        for _ in 0..3 {
            let error = tenant.client.fetch_leave_types().await.unwrap_err();
            assert_eq!(
                (error.code, error.class),
                (code.to_string(), ErrorClass::Refused)
            );
            assert!(tenant.client.fetch_people(None).await.is_err());
        }
        assert_eq!(tenant.asked(TOKEN).len(), 1);
    }
}

#[tokio::test]
async fn trap_40_a_dead_token_is_replaced_once_on_every_code_that_says_so() {
    for code in [40014, 42001, 41001, 40001] {
        let dead = format!(r#"{{"errcode":{code},"errmsg":"x","lists":[]}}"#);
        let tokens = std::sync::Arc::new(std::sync::atomic::AtomicUsize::new(0));
        let tenant = Tenant::answering(move |asked| match asked.path.as_str() {
            TOKEN => {
                let n = tokens.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
                Some(format!(
                    r#"{{"errcode":0,"access_token":"token-{n}","expires_in":7200}}"#
                ))
            }
            TYPES if asked.query.ends_with("token-0") => Some(dead.clone()),
            TYPES => Some(CORPCONF.to_owned()),
            _ => None,
        })
        .await;
        assert_eq!(tenant.types().await.len(), 1, "{code}");
        assert_eq!(
            (tenant.asked(TOKEN).len(), tenant.asked(TYPES).len()),
            (2, 2)
        );
    }
}

#[tokio::test]
async fn a_missing_permission_for_leave_leaves_the_directory_open() {
    let refusal = r#"{"errcode":301062,"errmsg":"no permission"}"#;
    let tenant = Tenant::with(&[
        (TYPES, refusal),
        (
            super::DEPARTMENTS,
            r#"{"errcode":0,"department":[{"id":1,"parentid":0}]}"#,
        ),
        (
            super::MEMBERS,
            r#"{"errcode":0,"userlist":[{"userid":"lisi","name":"李四"}]}"#,
        ),
    ])
    .await;
    let error = tenant.client.fetch_leave_types().await.unwrap_err();
    assert!(error.is_final());
    assert!(error.hint.zh.contains("可调用接口的应用"));
    let page = tenant.client.fetch_people(None).await.unwrap();
    assert_eq!(page.people[0].name, "李四");
}

#[tokio::test]
async fn trap_18_errors_show_neither_secret_nor_token_nor_address() {
    let echo = r#"{"errcode":40063,"errmsg":"bad generated-secret accesstoken000001"}"#;
    let tenant = Tenant::with(&[(TYPES, echo)]).await;
    let error = tenant.client.fetch_leave_types().await.unwrap_err();
    let shown = format!("{error} {error:?}");
    for hidden in ["generated-secret", "accesstoken000001", "127.0.0.1", "http"] {
        assert!(!shown.contains(hidden), "{shown}");
    }
    let settings = super::settings("http://127.0.0.1:1");
    assert!(!format!("{settings:?} {:?}", tenant.client).contains("generated-secret"));
}

#[tokio::test]
async fn trap_10_what_is_left_to_do_is_told_with_the_time_it_takes_at_the_limit() {
    let tenant = Tenant::with(&[]).await;
    let estimate = tenant.client.estimate(3_000);
    assert_eq!((estimate.calls, estimate.at_limit.as_secs()), (3_000, 240));
    let usage = tenant.client.usage();
    assert_eq!(
        (usage.window_limit, usage.window_seconds, usage.billable),
        (600, 60, None)
    );
}
