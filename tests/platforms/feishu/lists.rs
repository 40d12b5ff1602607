//! Leave types and the directory: their pages, their page tokens, and what may be wrong with either.

use std::sync::atomic::{AtomicUsize, Ordering};

use leaveboard::platform::{ErrorClass, Platform};
use serde_json::json;

use crate::feishu::company::{balances, company, page, page_token, person, types};
use crate::feishu::server::{
    BALANCES, FeishuTenant, Reply, Server, TYPES, USUAL, error, ok, with_token,
};
use crate::support::waiting::advance_in_small_steps;

/// Walks the directory to its end; returns the ids in order and the codes of the gaps.
async fn walk(client: &impl Platform) -> (Vec<String>, Vec<String>) {
    let (mut ids, mut gaps, mut cursor) = (Vec::new(), Vec::new(), None);
    for _ in 0..100 {
        let page = client.fetch_people(cursor).await.unwrap();
        ids.extend(page.people.iter().map(|p| p.id.as_str().to_owned()));
        gaps.extend(page.gaps.into_iter().map(|gap| gap.code));
        cursor = page.next;
        if cursor.is_none() {
            return (ids, gaps);
        }
    }
    panic!("the walk does not end");
}

#[tokio::test]
async fn feishu_trap_10_every_page_is_read_and_every_parameter_stated() {
    let people = company(47);
    let all = people.clone();
    let server = Server::start(with_token(move |request| {
        if request.path.ends_with(TYPES) {
            types()
        } else {
            balances(&all, request)
        }
    }))
    .await;
    let client = server.client(USUAL);
    client.fetch_leave_types().await.unwrap();
    assert_eq!(walk(&client).await, (people, Vec::new()));

    let asked = server.seen(BALANCES);
    assert_eq!(asked.len(), 3);
    for request in &asked {
        let stated = [
            "page_size",
            "as_of_date",
            "user_id_type",
            "time_zone",
            "include_offboard",
        ];
        let said = stated.map(|key| request.one(key).unwrap());
        assert_eq!(
            said,
            [
                "20",
                "2026-11-21",
                "people_corehr_id",
                "Asia/Shanghai",
                "true"
            ]
        );
        assert_eq!(request.token, "Bearer t-generated");
    }
    assert_eq!(asked[0].one("page_token"), None);
    assert_eq!(asked[1].one("page_token"), Some(page_token(20)));
    assert!(
        asked[1]
            .raw_query
            .contains("page_token=%7B%22eu_nc%22%3A%22%5B%5C%22")
    );
    let types = &server.seen(TYPES)[0];
    assert_eq!(types.one("page_size").as_deref(), Some("100"));
    assert_eq!(
        types.one("user_id_type").as_deref(),
        Some("people_corehr_id")
    );
}

#[tokio::test]
async fn feishu_trap_8_a_token_with_odd_characters_comes_back_byte_for_byte() {
    const ODD: &str = "[1712932008000,\"7+3&= %2B\\u200b\u{200b}年\"]";
    let server = Server::start(with_token(|request| match request.one("page_token") {
        None => page(&[person("6900000000000000001", "1")], Some(ODD)),
        Some(_) => page(&[person("6900000000000000002", "1")], None),
    }))
    .await;
    let (ids, gaps) = walk(&server.client(USUAL)).await;
    assert_eq!((ids.len(), gaps.len()), (2, 0));
    assert_eq!(
        server.seen(BALANCES)[1].one("page_token").as_deref(),
        Some(ODD)
    );
}

#[tokio::test]
async fn feishu_trap_9_a_page_that_fails_is_an_error_and_can_be_asked_for_again() {
    let (people, failures) = (company(60), AtomicUsize::new(0));
    let server = Server::start(with_token(move |request| {
        let second = request.one("page_token") == Some(page_token(20));
        if second && failures.fetch_add(1, Ordering::Relaxed) == 0 {
            error(400, 1_160_022)
        } else {
            balances(&people, request)
        }
    }))
    .await;
    let client = server.client(USUAL);
    let first = client.fetch_people(None).await.unwrap();
    let failed = client.fetch_people(first.next.clone()).await.unwrap_err();
    assert_eq!(failed.code, "1160022");
    assert_eq!(failed.log_id.as_deref(), Some("L-generated"), "trap 23");
    let second = client.fetch_people(first.next).await.unwrap();
    assert_eq!(second.people.len(), 20);
    assert!(
        second.gaps.is_empty(),
        "the same page once more repeats nothing"
    );
}

#[tokio::test]
async fn feishu_trap_8_a_directory_that_goes_in_circles_ends_with_a_gap() {
    let server = Server::start(with_token(|request| {
        let (id, next) = match request.one("page_token").as_deref() {
            None => ("6900000000000000001", "a"),
            Some("a") => ("6900000000000000002", "b"),
            Some(_) => ("6900000000000000003", "a"),
        };
        page(&[person(id, "1")], Some(next))
    }))
    .await;
    let (ids, gaps) = walk(&server.client(USUAL)).await;
    assert_eq!((ids.len(), gaps), (3, vec!["repeating_page".to_owned()]));
}

#[tokio::test]
async fn feishu_trap_8_more_without_a_token_is_a_gap() {
    let server = Server::start(with_token(|_| {
        ok(&json!({"employment_leave_balance_list": [person("6900000000000000001", "1")], "has_more": true}))
    }))
    .await;
    let (ids, gaps) = walk(&server.client(USUAL)).await;
    assert_eq!(
        (ids.len(), gaps),
        (1, vec!["missing_page_token".to_owned()])
    );
}

#[tokio::test]
async fn feishu_trap_18_an_empty_directory_names_the_data_range() {
    let server = Server::start(with_token(|_| page(&[], None))).await;
    let page = server.client(USUAL).fetch_people(None).await.unwrap();
    assert_eq!(page.gaps[0].code, "empty_list");
    assert!(page.gaps[0].hint.en.contains("data range"));
    assert!(
        page.gaps[0].hint.en.contains("enterprise edition"),
        "trap 28"
    );
}

#[tokio::test]
async fn feishu_trap_29_a_reply_without_any_list_does_not_pass_for_the_end() {
    let server = Server::start(with_token(|_| ok(&json!({})))).await;
    let error = server.client(USUAL).fetch_people(None).await.unwrap_err();
    assert_eq!(
        (error.code.as_str(), error.class),
        ("unreadable", ErrorClass::Bug)
    );
}

#[tokio::test]
async fn a_record_that_cannot_be_read_is_a_gap_and_costs_only_itself() {
    let server = Server::start(with_token(|_| {
        page(
            &[
                json!("nobody"),
                person("6900000000000000001", "1"),
                json!({}),
            ],
            None,
        )
    }))
    .await;
    let (ids, gaps) = walk(&server.client(USUAL)).await;
    assert_eq!((ids.len(), gaps), (1, vec!["unreadable".to_owned()]));
}

#[tokio::test]
async fn feishu_trap_7_a_page_size_that_is_refused_falls_back_to_twenty() {
    let people = company(30);
    let all = people.clone();
    let server = Server::start(with_token(move |request| {
        match request.one("page_size").as_deref() {
            Some("20") => balances(&all, request),
            _ => error(400, 1_160_016),
        }
    }))
    .await;
    let client = server.client(FeishuTenant {
        page_size: 50,
        ..USUAL
    });
    assert_eq!(walk(&client).await, (people, Vec::new()));
    assert_eq!(
        server.seen(BALANCES).len(),
        3,
        "the larger size is tried once"
    );
    assert_eq!(client.batch_size(), 20);
}

#[tokio::test(start_paused = true)]
async fn feishu_trap_2_a_throttled_call_waits_and_goes_on() {
    advance_in_small_steps();
    let turns = AtomicUsize::new(0);
    let server = Server::start(with_token(move |_| {
        match turns.fetch_add(1, Ordering::Relaxed) {
            0 => Reply(
                400,
                vec![
                    ("x-ogw-ratelimit-limit", "100"),
                    ("x-ogw-ratelimit-reset", "1"),
                ],
                json!({"code": 99_991_400, "msg": "request trigger frequency limit"}).to_string(),
            ),
            _ => page(&[person("6900000000000000001", "1")], None),
        }
    }))
    .await;
    let client = server.client(USUAL);
    let started = tokio::time::Instant::now();
    assert_eq!(client.fetch_people(None).await.unwrap().people.len(), 1);
    assert!(started.elapsed().as_secs() >= 1);
    assert_eq!(client.usage().retries, 1);
}

#[tokio::test]
async fn feishu_trap_3_a_spent_quota_is_asked_once() {
    let server = Server::start(with_token(|_| error(429, 99_991_403))).await;
    let client = server.client(USUAL);
    for _ in 0..3 {
        let error = client.fetch_people(None).await.unwrap_err();
        assert_eq!(error.class, ErrorClass::QuotaSpent);
    }
    assert_eq!(server.seen(BALANCES).len(), 1);
}

#[tokio::test]
async fn a_page_in_the_middle_is_worth_more_tries_than_the_first() {
    let (people, failures) = (company(60), AtomicUsize::new(0));
    let server = Server::start(with_token(move |request| {
        let middle = request.one("page_token") == Some(page_token(20));
        if middle && failures.fetch_add(1, Ordering::Relaxed) < 9 {
            Reply(503, Vec::new(), String::new())
        } else {
            balances(&people, request)
        }
    }))
    .await;
    let (ids, gaps) = walk(&server.client(USUAL)).await;
    assert_eq!((ids.len(), gaps.len()), (60, 0));
}

#[tokio::test]
async fn feishu_trap_25_a_gateways_html_is_tried_again() {
    let turns = AtomicUsize::new(0);
    let server = Server::start(with_token(move |_| {
        match turns.fetch_add(1, Ordering::Relaxed) {
            0 => Reply(502, Vec::new(), "<html>502</html>".to_owned()),
            1 => Reply(
                200,
                Vec::new(),
                r#"{"code":0,"data":{"employment_leave"#.to_owned(),
            ),
            _ => page(&[person("6900000000000000001", "1")], None),
        }
    }))
    .await;
    let page = server.client(USUAL).fetch_people(None).await.unwrap();
    assert_eq!(page.people.len(), 1);
}

#[tokio::test]
async fn server_errors_that_will_not_change_are_not_tried_again() {
    for code in [1_160_018, 1_160_019, 1_160_028] {
        let server = Server::start(with_token(move |_| error(500, code))).await;
        server.client(USUAL).fetch_people(None).await.unwrap_err();
        assert_eq!(server.seen(BALANCES).len(), 1, "{code}");
    }
    let server = Server::start(with_token(|_| error(500, 1_160_012))).await;
    server.client(USUAL).fetch_people(None).await.unwrap_err();
    assert_eq!(server.seen(BALANCES).len(), 4);
}

fn type_page(id: &str, next: Option<&str>) -> Reply {
    let list = json!([{"leave_type_id": id, "status": 1}]);
    ok(&json!({"leave_type_list": list, "has_more": next.is_some(), "page_token": next}))
}

#[tokio::test]
async fn feishu_trap_9_leave_types_before_a_page_that_fails_are_kept_and_called_incomplete() {
    let server = Server::start(with_token(|request| match request.one("page_token") {
        None => type_page("1", Some("eyJ")),
        Some(_) => error(500, 1_160_019),
    }))
    .await;
    let types = server.client(USUAL).fetch_leave_types().await.unwrap();
    assert_eq!(types.types.len(), 1);
    assert_eq!(types.incomplete.unwrap().code, "1160019");
}

#[tokio::test]
async fn feishu_trap_8_leave_types_that_repeat_stand_once_and_the_list_is_incomplete() {
    let server = Server::start(with_token(|request| match request.one("page_token") {
        None => type_page("1", Some("eyJ")),
        Some(_) => type_page("2", Some("eyJ")),
    }))
    .await;
    let types = server.client(USUAL).fetch_leave_types().await.unwrap();
    assert_eq!(types.types.len(), 2);
    assert_eq!(types.incomplete.unwrap().code, "repeating_page");
}

#[tokio::test]
async fn feishu_trap_18_a_missing_scope_is_refused_with_the_scopes_named() {
    let server = Server::start(with_token(|_| {
        let body = json!({"code": 99_991_672, "msg": "Access denied.",
            "error": {"permission_violations": [{"subject": "corehr:leave:read"}]}});
        Reply(400, Vec::new(), body.to_string())
    }))
    .await;
    let error = server.client(USUAL).fetch_leave_types().await.unwrap_err();
    assert_eq!(error.class, ErrorClass::Refused);
    assert!(error.message.contains("corehr:leave:read"));
}
