//! What each situation that can be chosen by itself looks like on the wire.

use std::time::Duration;

use futures_util::StreamExt;
use futures_util::stream::FuturesUnordered;
use leaveboard::emulator::Situation;
use reqwest::RequestBuilder;
use serde_json::{Value, json};
use tokio::time::timeout;

use crate::emulator::site::{Site, ordinary_company};
use crate::emulator::{dingtalk, feishu, wecom};
use crate::support::CompanyBuilder;
use crate::support::waiting::advance_in_small_steps;

/// Longer than an answer takes on loopback, in the time of a paused clock.
const ANSWER_TIMEOUT: Duration = Duration::from_mins(30);
/// Enough for one more answer after all the others have arrived, in the time of a paused clock.
const LAST_ANSWER_TIMEOUT: Duration = Duration::from_mins(1);

const MEMBERS: &str = "/topapi/v2/user/list";

fn with(situation: Situation) -> CompanyBuilder {
    ordinary_company(60).situation(situation)
}

/// Everybody's userids. The people are the same on WeCom and DingTalk and in every situation.
async fn userids() -> Vec<String> {
    let site = Site::start(ordinary_company(60)).await;
    let token = wecom::token(&site).await;
    wecom::everybody(&site, &token).await.into_keys().collect()
}

/// How many of `requests` remain unanswered after all but one have been answered.
async fn unanswered(requests: Vec<RequestBuilder>) -> usize {
    let count = requests.len();
    let mut answers: FuturesUnordered<_> = requests.into_iter().map(RequestBuilder::send).collect();
    for _ in 1..count {
        let answer = timeout(ANSWER_TIMEOUT, answers.next()).await;
        assert!(
            matches!(answer, Ok(Some(Ok(_)))),
            "{} are left",
            answers.len()
        );
    }
    let _last = timeout(LAST_ANSWER_TIMEOUT, answers.next()).await;
    answers.len()
}

#[tokio::test(start_paused = true)]
async fn unanswered_call_holds_back_one_person_on_every_platform() {
    advance_in_small_steps();
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

/// Asks about each person alone: how many are refused for want of a date, and with which messages.
async fn missing_date_refusals(
    app: &dingtalk::App,
    code: &str,
    ids: &[String],
) -> (usize, Vec<String>) {
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
    let annual = missing_date_refusals(&app, &app.code_of("年假").await, &ids).await;
    assert_eq!(annual, (12, vec![hire.clone(), first_work]));
    let seniority = missing_date_refusals(&app, &app.code_of("司龄假").await, &ids).await;
    assert_eq!(seniority, (6, vec![hire]));
    let others = missing_date_refusals(&app, &app.code_of("调休").await, &ids).await;
    assert_eq!(others.0, 0);
    let batch = app
        .quotas(&app.code_of("年假").await, &ids[..50].join(","), 0)
        .await;
    assert_eq!(batch.number("/errcode"), 850_099);
}

/// The pairs of rows that have the same `key`.
fn doubled(rows: &[Value], key: &str) -> Vec<[Value; 2]> {
    let same = |one: &Value| rows.iter().filter(move |row| row[key] == one[key]).count();
    let pairs = rows.iter().enumerate().filter(|(_, row)| same(row) == 2);
    let pairs: Vec<&Value> = pairs.map(|(_, row)| row).collect();
    pairs
        .chunks(2)
        .map(|pair| [pair[0].clone(), pair[1].clone()])
        .collect()
}

#[tokio::test]
async fn contradicting_rows_are_two_of_one_balance_on_every_platform() {
    let site = Site::start(with(Situation::ContradictingRows)).await;
    let token = wecom::token(&site).await;
    let mut contradicted = 0;
    for id in wecom::everybody(&site, &token).await.keys() {
        let quota = wecom::quota(&site, &token, id).await;
        for [one, other] in doubled(quota.list("/lists"), "id") {
            assert_ne!(one["leftduration"], other["leftduration"]);
            contradicted += 1;
        }
    }
    assert_eq!(contradicted, 1);

    let app = dingtalk::App::start(with(Situation::ContradictingRows)).await;
    let people: Vec<String> = app.everybody().await.into_iter().collect();
    let code = app.code_of("年假").await;
    let mut lots = Vec::new();
    for ids in people.chunks(50) {
        lots.extend(app.all_lots(&code, &ids.join(",")).await);
    }
    let [[one, other]] = &doubled(&lots, "quota_id")[..] else {
        panic!("one lot twice")
    };
    assert_ne!(one["used_num_per_day"], other["used_num_per_day"]);

    let app = feishu::App::start(with(Situation::ContradictingRows)).await;
    let people = app.everybody().await;
    let rows = people
        .iter()
        .filter_map(|one| one["leave_balance_list"].as_array());
    let pairs: Vec<_> = rows
        .flat_map(|rows| doubled(rows, "leave_type_id"))
        .collect();
    let [[one, other]] = &pairs[..] else {
        panic!("one type twice")
    };
    assert_ne!(one["leave_balance"], other["leave_balance"]);
}

#[tokio::test]
async fn contradicting_types_are_one_type_with_two_settings_on_every_platform() {
    let site = Site::start(with(Situation::ContradictingTypes)).await;
    let token = wecom::token(&site).await;
    let conf = wecom::get(&site, "/cgi-bin/oa/vacation/getcorpconf", &token, "", "").await;
    let app = dingtalk::App::start(with(Situation::ContradictingTypes)).await;
    let types = app.types("all").await;
    let feishu = feishu::App::start(with(Situation::ContradictingTypes)).await;
    let page = [("page_size", "5"), ("page_token", "")];
    let path = "/open-apis/corehr/v1/leaves/leave_types";
    let first = feishu.get(path, &page).await;
    let page = [
        ("page_size", "5"),
        ("page_token", first.text("/data/page_token")),
    ];
    let second = feishu.get(path, &page).await;
    let mut listed = first.list("/data/leave_type_list").clone();
    listed.extend(second.list("/data/leave_type_list").clone());
    for (types, key) in [
        (conf.list("/lists"), "id"),
        (&types, "leave_code"),
        (&listed, "leave_type_id"),
    ] {
        let [[one, other]] = &doubled(types, key)[..] else {
            panic!("one type twice")
        };
        assert_ne!(one, other);
    }
}

#[tokio::test]
async fn an_endless_list_promises_more_and_begins_again() {
    let app = dingtalk::App::start(with(Situation::EndlessList)).await;
    let code = app.code_of("调休").await;
    let first = app.quotas(&code, &app.admin, 0).await;
    let rows = first.list("/result/leave_quotas").len();
    let second = app.quotas(&code, &app.admin, rows).await;
    assert_eq!(second.body, first.body);
    assert_eq!(second.body["result"]["has_more"], true);
    let annual = app.quotas(&app.code_of("年假").await, &app.admin, 0).await;
    assert_eq!(annual.body["result"]["has_more"], false);

    let app = feishu::App::start(with(Situation::EndlessList)).await;
    let path = "/open-apis/corehr/v1/leaves/leave_balances";
    let whole = app.get(path, &[("page_size", "100")]).await;
    let next = whole.text("/data/page_token");
    let again = app
        .get(path, &[("page_size", "100"), ("page_token", next)])
        .await;
    assert_eq!(again.body["data"], whole.body["data"]);
}

#[tokio::test]
async fn wrapped_tokens_are_in_a_reply_that_is_no_json() {
    let site = Site::start(with(Situation::WrappedToken)).await;
    let (wecom, dingtalk) = (site.keys("wecom"), site.keys("dingtalk"));
    let feishu =
        json!({"app_id": site.keys("feishu").id, "app_secret": site.keys("feishu").secret});
    let get = |path: &str, query: [(&str, &str); 2]| {
        let request = site.http.get(site.url(path));
        request.query(&query)
    };
    let requests = [
        get(
            "/cgi-bin/gettoken",
            [("corpid", &wecom.id), ("corpsecret", &wecom.secret)],
        ),
        get(
            "/gettoken",
            [("appkey", &dingtalk.id), ("appsecret", &dingtalk.secret)],
        ),
        site.http
            .post(site.url("/open-apis/auth/v3/tenant_access_token/internal"))
            .json(&feishu),
    ];
    for request in requests {
        let text = request.send().await.unwrap().text().await.unwrap();
        assert!(text.contains("access_token"), "{text}");
        assert!(serde_json::from_str::<Value>(&text).is_err(), "{text}");
    }
}

#[tokio::test]
async fn refused_profiles_name_the_scope_and_leave_balances_alone() {
    let app = feishu::App::start(with(Situation::RefusedProfiles)).await;
    let query = [("page_size", "20"), ("user_id_type", "people_corehr_id")];
    let people = feishu::ids(&app.everybody().await);
    for (path, body) in [
        ("batch_get", json!({"employment_ids": [people[0]]})),
        ("search", json!({})),
    ] {
        let path = format!("/open-apis/corehr/v2/employees/{path}");
        let refusal = app.post(&path, &query, &body).await;
        assert_eq!(refusal.number("/code"), 99_991_672);
        let scope = refusal.text("/error/permission_violations/0/subject");
        assert_eq!(scope, "corehr:employee:read");
    }
    assert_eq!(people.len(), 60);
}

#[tokio::test(start_paused = true)]
async fn slow_departments_are_answered_late() {
    advance_in_small_steps();
    let slow_reply = Duration::from_secs(3);
    let company = with(Situation::SlowDepartments).slow_reply(slow_reply);
    let app = feishu::App::start(company).await;
    let begun = tokio::time::Instant::now();
    let path = "/open-apis/corehr/v2/departments/batch_get";
    let query = [("department_id_type", "people_corehr_department_id")];
    let body = json!({"department_id_list": ["7050000007654321001"]});
    let answer = app.post(path, &query, &body).await;
    assert_eq!(answer.list("/data/items").len(), 1);
    assert!(begun.elapsed() >= slow_reply);
}
