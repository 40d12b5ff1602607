//! Facts about the situations that can be asked for one by one, as the wire shows them.

use std::time::Duration;

use futures_util::StreamExt;
use futures_util::stream::FuturesUnordered;
use leaveboard::emulator::{EmulatorOptions, Situation};
use reqwest::RequestBuilder;
use serde_json::json;
use tokio::time::timeout;

use crate::site::{Site, unlimited};
use crate::{dingtalk, feishu, wecom};

/// Longer than any answer takes on loopback.
const LONG: Duration = Duration::from_mins(1);
/// Enough for one answer when all the others have come.
const MOMENT: Duration = Duration::from_millis(300);

const MEMBERS: &str = "/topapi/v2/user/list";

fn with(situation: Situation) -> EmulatorOptions {
    EmulatorOptions {
        hostile: false,
        situations: vec![situation],
        ..unlimited(60)
    }
}

/// Sample people are the same on every platform and with every situation: these are their userids by number.
async fn userids() -> Vec<String> {
    let site = Site::start(EmulatorOptions {
        hostile: false,
        ..unlimited(60)
    })
    .await;
    let token = wecom::token(&site).await;
    wecom::everybody(&site, &token).await.into_keys().collect()
}

/// How many of `requests` are still without an answer a moment after all but one have theirs.
async fn unanswered(requests: Vec<RequestBuilder>) -> usize {
    let count = requests.len();
    let mut answers: FuturesUnordered<_> = requests.into_iter().map(RequestBuilder::send).collect();
    for _ in 1..count {
        let answer = timeout(LONG, answers.next()).await;
        assert!(
            matches!(answer, Ok(Some(Ok(_)))),
            "{} are left",
            answers.len()
        );
    }
    let _last = timeout(MOMENT, answers.next()).await;
    answers.len()
}

#[tokio::test]
async fn unanswered_call_holds_back_one_person_on_every_platform() {
    let ids = userids().await;
    let site = Site::start(with(Situation::UnansweredCall)).await;
    let token = wecom::token(&site).await;
    let quota = site.url("/cgi-bin/oa/vacation/getuservacationquota");
    let ask = |id: &String| {
        let request = site.http.post(&quota).query(&[("access_token", &token)]);
        request.json(&json!({"userid": id}))
    };
    assert_eq!(unanswered(ids.iter().map(ask).collect()).await, 1);

    let app = dingtalk::App::start(with(Situation::UnansweredCall)).await;
    let code = app.code_of("年假").await;
    let ask = |ids: &[String]| {
        let url = app.site.url("/topapi/attendance/vacation/quota/list");
        let body = json!({"leave_code": code, "op_userid": app.admin, "userids": ids.join(","), "offset": 0, "size": 50});
        let request = app.site.http.post(url);
        request.query(&[("access_token", &app.token)]).json(&body)
    };
    assert_eq!(unanswered(ids.chunks(7).map(ask).collect()).await, 1);

    let app = feishu::App::start(with(Situation::UnansweredCall)).await;
    let people = feishu::ids(&app.everybody().await);
    let ask = |id: &String| {
        let url = app.site.url("/open-apis/corehr/v1/leaves/leave_balances");
        let query = [("page_size", "1"), ("employment_id_list", id.as_str())];
        app.site.http.get(url).query(&query).bearer_auth(&app.token)
    };
    assert_eq!(unanswered(people.iter().map(ask).collect()).await, 1);
}

#[tokio::test]
async fn school_contacts_are_a_department_of_300_who_work_for_nobody_here() {
    let app = dingtalk::App::start(with(Situation::SchoolContacts)).await;
    let below = app
        .post("/topapi/v2/department/listsub", json!({"dept_id": 1}))
        .await;
    let names = below
        .list("/result")
        .iter()
        .filter(|one| one["dept_id"] == -7);
    assert_eq!(names.count(), 1);
    let (mut parents, mut cursor) = (0, json!(0));
    while !cursor.is_null() {
        let body = json!({"dept_id": -7, "cursor": cursor, "size": 100});
        let page = app.post(MEMBERS, body).await;
        parents += page.list("/result/list").len();
        cursor = page.body["result"]["next_cursor"].clone();
    }
    assert_eq!(parents, 300);
    let code = app.code_of("年假").await;
    let quotas = app.quotas(&code, "parent000", 0).await;
    assert_eq!(quotas.number("/errcode"), 60121);
}

#[tokio::test]
async fn a_narrowed_range_lists_departments_and_nobody_in_them() {
    let site = Site::start(with(Situation::NarrowedRange)).await;
    let token = wecom::token(&site).await;
    let departments = wecom::get(&site, "/cgi-bin/department/list", &token, "", "").await;
    assert!(departments.list("/department").len() > 5);
    assert!(wecom::everybody(&site, &token).await.is_empty());
    let app = dingtalk::App::start(with(Situation::NarrowedRange)).await;
    assert!(app.everybody().await.is_empty());
    let app = feishu::App::start(with(Situation::NarrowedRange)).await;
    assert!(app.everybody().await.is_empty());
}

/// The codes for each person asked about alone, and how many they are.
async fn refusals(app: &dingtalk::App, code: &str, ids: &[String]) -> (usize, Vec<String>) {
    let mut texts = Vec::new();
    for id in ids {
        let answer = app.quotas(code, id, 0).await;
        if answer.number("/errcode") == 850_099 {
            texts.push(answer.text("/errmsg").to_owned());
        }
    }
    let count = texts.len();
    texts.sort_unstable();
    texts.dedup();
    (count, texts)
}

#[tokio::test]
async fn missing_dates_refuse_the_types_that_count_from_them() {
    let app = dingtalk::App::start(with(Situation::MissingDates)).await;
    let ids: Vec<String> = app.everybody().await.into_iter().collect();
    let hire = "员工未设置入职时间".to_owned();
    let first_work = "员工未设置首次参加工作时间".to_owned();
    let annual = refusals(&app, &app.code_of("年假").await, &ids).await;
    assert_eq!(annual, (12, vec![hire.clone(), first_work]));
    let seniority = refusals(&app, &app.code_of("司龄假").await, &ids).await;
    assert_eq!(seniority, (6, vec![hire]));
    let others = refusals(&app, &app.code_of("调休").await, &ids).await;
    assert_eq!(others.0, 0);
    let batch = app
        .quotas(&app.code_of("年假").await, &ids[..50].join(","), 0)
        .await;
    assert_eq!(batch.number("/errcode"), 850_099);
}
