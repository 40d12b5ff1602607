//! People whose hire date or first-work date was never filled in: DingTalk refuses every call that names one of them.

use std::collections::BTreeMap;
use std::path::Path;

use leaveboard::domain::{EmployeeId, PersonBalances};
use leaveboard::platform::Platform;
use leaveboard::platform::dingtalk::DingTalk;
use leaveboard::store::{Store, StoreUrl};
use leaveboard::sync::{Persistence, SyncDepth, SyncMode};
use serde_json::{Value, json};

use super::company::*;
use super::server::{Asked, Server};
use crate::support::spawn_with_store;

const QUOTA: &str = "/quota/list";

/// DingTalk's refusal for want of a date, which the gateway does not wrap.
fn refusal() -> Value {
    json!({"errcode": 850_099, "errmsg": "员工未设置入职时间", "success": false, "request_id": "r1"})
}

/// A company of `people` in one department. Those for whom `listed` holds have a `hired_date` in the directory; those for whom `refused`
/// holds spoil every call about a type of `types`.
async fn start(
    people: usize,
    listed: fn(usize) -> bool,
    refused: fn(usize) -> bool,
    types: &'static [&'static str],
) -> Server {
    Server::start(move |asked: &Asked| match asked.path.as_str() {
        "/topapi/v2/department/listsub" => ok(json!([])),
        "/topapi/v2/user/list" => members(asked, people, listed),
        path if path.ends_with(QUOTA) => {
            let code = asked.body["leave_code"].as_str().unwrap();
            let names = people_of(asked);
            let mut numbers = names.iter().map(|id| id[1..].parse().unwrap());
            if types.contains(&code) && numbers.any(refused) {
                refusal()
            } else {
                quota(asked)
            }
        }
        _ => company(asked),
    })
    .await
}

fn members(asked: &Asked, people: usize, listed: fn(usize) -> bool) -> Value {
    let start = usize::try_from(asked.body["cursor"].as_u64().unwrap()).unwrap();
    let member = |n: usize| {
        let mut member = json!({"userid": format!("u{n}"), "name": "名", "dept_id_list": [1]});
        if listed(n) {
            member["hired_date"] = json!(1_600_000_000_000_i64);
        }
        member
    };
    let end = people.min(start + 100);
    let list: Vec<Value> = (start..end).map(member).collect();
    ok(json!({"has_more": end < people, "next_cursor": end, "list": list}))
}

/// Fetches the types and walks the directory, as a sync does first.
async fn walk(client: &DingTalk) -> Vec<EmployeeId> {
    client.fetch_leave_types().await.unwrap();
    let (mut cursor, mut people) = (None, Vec::new());
    loop {
        let page = client.fetch_people(cursor).await.unwrap();
        assert!(page.gaps.is_empty());
        people.extend(page.people.into_iter().map(|person| person.id));
        cursor = page.next;
        if cursor.is_none() {
            return people;
        }
    }
}

fn of_type(server: &Server, code: &str) -> usize {
    let asked = server.asked(QUOTA);
    asked
        .iter()
        .filter(|c| c.body["leave_code"] == code)
        .count()
}

#[tokio::test]
async fn four_without_a_hire_date_cost_six_calls_and_nobody_else_a_figure() {
    let server = start(50, |n| n > 3, |n| n < 4, &["annual", "overtime"]).await;
    let client = connect(&server);
    let people = walk(&client).await;
    let answers = client.fetch_balances(&people).await.unwrap();
    for (n, person) in answers.iter().enumerate() {
        if n < 4 {
            let expected = [
                "not_initialised 850099",
                "not_initialised 850099",
                "unlimited",
            ];
            assert_eq!(cells(person), expected, "{n}");
            let error = person.balances[0].error.as_ref().unwrap();
            assert_eq!(error.message, "员工未设置入职时间");
            assert!(error.hint.zh.contains("智能人事"));
            assert!(!error.may_pass);
        } else {
            assert_eq!(cells(person), ["known 9", "known 72", "unlimited"], "{n}");
        }
    }
    assert_eq!(
        of_type(&server, "annual"),
        1 + 1 + 4,
        "46, the four, and each of them"
    );
    assert_eq!(
        of_type(&server, "overtime"),
        1 + 1,
        "46, and the four that are known"
    );
    client.fetch_balances(&people).await.unwrap();
    assert_eq!(
        server.asked(QUOTA).len(),
        8 + 2,
        "known people are not asked about again"
    );
}

#[tokio::test]
async fn where_the_field_is_not_sent_nobody_is_asked_apart_and_the_search_loses_nobody() {
    let server = start(50, |_| false, |n| n < 4, &["annual"]).await;
    let client = connect(&server);
    let people = walk(&client).await;
    let answers = client.fetch_balances(&people).await.unwrap();
    let known = answers.iter().filter(|p| cells(p)[0] == "known 9").count();
    assert_eq!(known, 46);
    assert_eq!(cells(&answers[3])[0], "not_initialised 850099");
    assert!(
        of_type(&server, "annual") <= 20,
        "{}",
        of_type(&server, "annual")
    );
    assert_eq!(
        cells(&answers[3])[1],
        "known 72",
        "a type that does not count from the date has a figure"
    );
    assert_eq!(of_type(&server, "overtime"), 2);

    let healthy = start(500, |_| false, |_| false, &[]).await;
    let client = connect(&healthy);
    client.fetch_balances(&walk(&client).await).await.unwrap();
    assert_eq!(healthy.asked(QUOTA).len(), 2 * 10);
}

#[tokio::test]
async fn types_that_do_not_need_the_date_are_asked_together_from_the_second_batch_on() {
    let server = start(500, |n| n % 10 != 0, |_| false, &[]).await;
    let client = connect(&server);
    let answers = client.fetch_balances(&walk(&client).await).await.unwrap();
    assert!(
        answers
            .iter()
            .all(|p| cells(p) == ["known 9", "known 72", "unlimited"])
    );
    assert_eq!(server.asked(QUOTA).len(), 2 * (10 + 1));
}

#[tokio::test]
async fn a_tenth_of_a_company_without_a_date_costs_a_call_each_once() {
    let server = start(
        1000,
        |n| n % 10 != 7,
        |n| n % 10 == 7,
        &["annual", "overtime"],
    )
    .await;
    let client = connect(&server);
    let answers = client.fetch_balances(&walk(&client).await).await.unwrap();
    for (n, person) in answers.iter().enumerate() {
        let expected = if n % 10 == 7 {
            "not_initialised 850099"
        } else {
            "known 9"
        };
        assert_eq!(cells(person)[0], expected);
    }
    assert_eq!(
        of_type(&server, "annual"),
        20 + 20 + 100,
        "a batch, its people without a date, each of them"
    );
    assert_eq!(
        of_type(&server, "overtime"),
        20 + 1,
        "one call shows that this type needs the date too"
    );
}

#[tokio::test]
async fn one_person_alone_is_always_asked_for_the_date_may_have_been_filled_in() {
    let server = start(50, |n| n > 3, |n| n < 4, &["annual"]).await;
    let client = connect(&server);
    let people = walk(&client).await;
    client.fetch_balances(&people).await.unwrap();
    let before = server.asked(QUOTA).len();
    client.fetch_balances(&people[..1]).await.unwrap();
    assert_eq!(server.asked(QUOTA).len(), before + 2);
}

#[tokio::test]
async fn looking_for_people_is_bounded_over_a_sync_and_says_who_was_not_asked() {
    let server = start(2000, |_| false, |_| true, &["annual", "overtime"]).await;
    let client = connect(&server);
    let people = walk(&client).await;
    let answers = client.fetch_balances(&people).await.unwrap();
    let calls = server.asked(QUOTA).len();
    assert!(calls <= 500 + 2000 + 2 * 40, "{calls}");
    let (mut refused, mut unasked) = (0, 0);
    for person in &answers {
        match cells(person)[0].as_str() {
            "not_initialised 850099" => refused += 1,
            "failed not_asked" => unasked += 1,
            other => panic!("{other}"),
        }
    }
    assert!(refused > 400 && unasked > 0, "{refused} {unasked}");
    let last = answers
        .iter()
        .rfind(|p| cells(p)[0] == "failed not_asked")
        .unwrap();
    let message = &last.balances[0].error.as_ref().unwrap().message;
    assert!(
        message.contains("850099") && message.contains("not asked"),
        "{message}"
    );
}

/// Runs a sync as another program would, with a store in `file`; everybody's balances by id.
async fn sync(server: &Server, file: &Path, mode: SyncMode) -> BTreeMap<String, PersonBalances> {
    let settings = settings(&server.base_url);
    let store = Store::open(&StoreUrl::File(file.to_owned())).await.unwrap();
    let persistence = Persistence::of(&settings, &store).await.unwrap();
    let synced = spawn_with_store(settings, SyncDepth::Balances, mode, Some(persistence))
        .end()
        .await;
    let answers = synced.balances.into_values();
    answers
        .map(|answer| (answer.employee.as_str().to_owned(), answer))
        .collect()
}

#[tokio::test]
async fn people_refused_in_one_sync_are_requested_alone_in_the_next_and_get_a_figure_once_dated() {
    const TYPES: &[&str] = &["annual", "overtime"];
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("store.db");
    let server = start(50, |_| false, |n| n < 4, TYPES).await;
    let first = sync(&server, &file, SyncMode::default()).await;
    assert_eq!(cells(&first["u3"])[0], "not_initialised 850099");
    assert!(of_type(&server, "annual") > 10, "a search");

    let kept = sync(&server, &file, SyncMode::Cached).await;
    let error = |answer: &PersonBalances| answer.balances[0].error.as_deref().cloned().unwrap();
    assert_eq!(error(&kept["u3"]), error(&first["u3"]), "the remedy too");
    assert!(error(&kept["u3"]).hint.zh.contains("智能人事"));

    let mended = start(50, |_| false, |n| n < 3, TYPES).await;
    let second = sync(&mended, &file, SyncMode::default()).await;
    let dateless = [
        "not_initialised 850099",
        "not_initialised 850099",
        "unlimited",
    ];
    let healthy = ["known 9", "known 72", "unlimited"];
    for n in 0..50 {
        let expected = if n < 3 { dateless } else { healthy };
        assert_eq!(cells(&second[&format!("u{n}")]), expected, "u{n}");
    }
    assert_eq!(
        of_type(&mended, "annual"),
        1 + 4,
        "46, and each of the four"
    );
    assert_eq!(
        of_type(&mended, "overtime"),
        1 + 1,
        "46, and the one who has a date"
    );

    let again = start(50, |_| false, |n| n < 3, TYPES).await;
    let third = sync(&again, &file, SyncMode::default()).await;
    assert_eq!(third.len(), 50);
    assert_eq!(
        of_type(&again, "annual"),
        1 + 3,
        "47, and each of the three"
    );
    assert_eq!(of_type(&again, "overtime"), 1);
}
