//! The emulated WeCom, call by call.

use std::{
    collections::{BTreeMap, BTreeSet},
    time::{Duration, Instant},
};

use leaveboard::emulator::LimitScale;
use serde_json::{Value, json};

use crate::emulator::site::{Answer, Site, odd_company};
use crate::support::waiting::{advance_in_small_steps, hold_clock};

const CONF: &str = "/cgi-bin/oa/vacation/getcorpconf";
const QUOTA: &str = "/cgi-bin/oa/vacation/getuservacationquota";

pub(crate) async fn token(site: &Site) -> String {
    let keys = site.keys("wecom");
    let query = [
        ("corpid", keys.id.as_str()),
        ("corpsecret", keys.secret.as_str()),
    ];
    site.get("/cgi-bin/gettoken", &query)
        .await
        .text("/access_token")
        .to_owned()
}

pub(crate) async fn get(site: &Site, path: &str, token: &str, name: &str, value: &str) -> Answer {
    site.get(path, &[("access_token", token), (name, value)])
        .await
}

pub(crate) async fn quota(site: &Site, token: &str, userid: &str) -> Answer {
    site.post(
        QUOTA,
        &[("access_token", token)],
        &json!({"userid": userid}),
    )
    .await
}

/// Everybody, read as a client reads them: department by department.
pub(crate) async fn everybody(site: &Site, token: &str) -> BTreeMap<String, Value> {
    let departments = get(site, "/cgi-bin/department/list", token, "", "").await;
    let mut found = BTreeMap::new();
    for department in departments.list("/department") {
        let id = department["id"].to_string();
        let page = get(
            site,
            "/cgi-bin/user/simplelist",
            token,
            "department_id",
            &id,
        )
        .await;
        for member in page.list("/userlist") {
            found.insert(
                member["userid"].as_str().expect("a userid").to_owned(),
                member.clone(),
            );
        }
    }
    found
}

#[tokio::test]
async fn every_person_is_in_some_department_and_some_are_in_two() {
    let site = Site::start(odd_company(530)).await;
    let people = everybody(&site, &token(&site).await).await;
    assert_eq!(people.len(), 530);
    let in_two = people
        .values()
        .filter(|one| one["department"].as_array().map(Vec::len) == Some(2));
    assert!((20..=60).contains(&in_two.count()));
}

#[tokio::test]
async fn the_same_seed_is_the_same_company_and_another_seed_is_not() {
    let mut companies = Vec::new();
    for seed in [5, 5, 6] {
        let site = Site::start(odd_company(60).seed(seed)).await;
        let token = token(&site).await;
        let people = everybody(&site, &token).await;
        let (userid, _) = people.first_key_value().expect("somebody");
        let quota = quota(&site, &token, userid).await.body;
        companies.push((people, quota));
    }
    assert_eq!(companies[0], companies[1]);
    assert_ne!(companies[0], companies[2]);
}

#[tokio::test]
async fn the_configuration_uses_every_rule_of_the_page() {
    let site = Site::start(odd_company(1)).await;
    let conf = get(&site, CONF, &token(&site).await, "", "").await;
    let types = conf.list("/lists");
    let all = |path: &str| -> BTreeSet<String> {
        types
            .iter()
            .filter_map(|kind| kind.pointer(path))
            .map(Value::to_string)
            .collect()
    };
    let set = |values: &[&str]| {
        values
            .iter()
            .map(ToString::to_string)
            .collect::<BTreeSet<_>>()
    };
    assert_eq!(all("/quota_attr/type"), set(&["0", "1", "2", "3"]));
    assert_eq!(all("/quota_attr/quota_rule_type"), set(&["0", "1", "2"]));
    assert_eq!(all("/expire_rule/type"), set(&["1", "2", "3", "4"]));
    assert_eq!(
        all("/expire_rule/extern_duration_enable"),
        set(&["false", "true"])
    );
    assert_eq!(all("/is_newovertime"), set(&["0", "1"]));
    assert_eq!(all("/time_attr"), set(&["0", "1"]));
    assert_eq!(all("/duration_type"), set(&["0", "1"]));
    assert_eq!(all("/enter_comp_time_limit"), set(&["0", "6"]));
    assert_eq!(all("/perday_duration"), set(&["28800", "86400"]));
    assert_eq!(all("/quota_attr/at_entry_date"), set(&["false", "true"]));
    // Trap 7: in both places.
    assert!(all("/quota_attr/quota_rules/based_on_actual_work_time").contains("true"));
    assert!(all("/quota_attr/quota_rules/list/0/based_on_actual_work_time").contains("true"));
    // Trap 8: one record of the old form.
    assert_eq!(
        types
            .iter()
            .filter(|kind| kind.get("expire_rule").is_none())
            .count(),
        1
    );
}

#[tokio::test]
async fn fifty_people_show_every_trap_of_the_quota_reply() {
    let site = Site::start(odd_company(50)).await;
    let token = token(&site).await;
    let mut rows = Vec::new();
    let mut without_rows = 0;
    for userid in everybody(&site, &token).await.keys() {
        let quota = quota(&site, &token, userid).await;
        assert_eq!(quota.number("/errcode"), 0);
        let list = quota.list("/lists");
        without_rows += usize::from(list.is_empty());
        rows.extend(list.clone());
    }
    let number = |row: &Value, name: &str| row[name].as_i64().unwrap_or(0);
    let off = |row: &Value| {
        number(row, "leftduration") != number(row, "assignduration") - number(row, "usedduration")
    };
    let has = |fits: &dyn Fn(&Value) -> bool| rows.iter().any(fits);
    assert!(has(&off), "trap 2: left is not granted minus used");
    assert!(
        has(&|row| row["id"] == 23),
        "trap 4: a type that the configuration lacks"
    );
    assert!(
        has(&|row| row.get("real_assignduration").is_none()),
        "trap 8: the old shape"
    );
    assert!(has(&|row| row["leftduration"] == 0
        && number(row, "usedduration") > number(row, "assignduration")));
    assert!(has(&|row| number(row, "leftduration") < 0));
    assert!(has(&|row| row["leftduration"].is_string()));
    assert!(has(&|row| row["vacationname"].is_object()));
    assert!(
        rows.iter().filter(|row| row["id"] == 4).count() < 40,
        "a type that not everybody has"
    );
    assert_eq!(without_rows, 1);
}

#[tokio::test]
async fn wrong_keys_and_tokens_are_refused_with_http_200_and_a_code() {
    let site = Site::start(odd_company(5)).await;
    let corp = site.keys("wecom").id;
    let corp = corp.as_str();
    let refusals = [
        (vec![], 41002),
        (vec![("corpid", corp)], 41004),
        (vec![("corpid", "ww0"), ("corpsecret", "x")], 40013),
        (vec![("corpid", corp), ("corpsecret", "x")], 40001),
    ];
    for (query, code) in refusals {
        let answer = site.get("/cgi-bin/gettoken", &query).await;
        assert_eq!((answer.status, answer.number("/errcode")), (200, code));
        assert_eq!(answer.headers["error-code"], code.to_string().as_str());
        assert!(answer.text("/errmsg").contains("from ip: 127.0.0.1"));
    }
    let missing = site.get("/cgi-bin/department/list", &[]).await;
    assert_eq!(
        (
            missing.number("/errcode"),
            missing.list("/department").len()
        ),
        (41001, 0)
    );
    assert_eq!(
        get(&site, CONF, "x", "", "").await.number("/errcode"),
        40014
    );
    assert_eq!(site.emulator.counts().refused, 6);
}

#[tokio::test(start_paused = true)]
async fn a_token_ends_and_the_next_one_works() {
    advance_in_small_steps();
    let token_life = Duration::from_hours(2);
    let site = Site::start(odd_company(5).token_life(token_life)).await;
    let first = token(&site).await;
    assert_eq!(get(&site, CONF, &first, "", "").await.number("/errcode"), 0);
    tokio::time::advance(token_life).await;
    assert_eq!(
        get(&site, CONF, &first, "", "").await.number("/errcode"),
        42001
    );
    let second = token(&site).await;
    assert_eq!(second.len(), 512, "the greatest documented length");
    assert_eq!(
        get(&site, CONF, &second, "", "").await.number("/errcode"),
        0
    );
}

#[tokio::test]
async fn bad_arguments_are_refused_one_by_one() {
    let site = Site::start(odd_company(5)).await;
    let token = token(&site).await;
    assert_eq!(
        get(&site, "/cgi-bin/department/list", &token, "id", "99")
            .await
            .number("/errcode"),
        60123
    );
    assert_eq!(
        get(&site, "/cgi-bin/user/get", &token, "userid", "nobody")
            .await
            .number("/errcode"),
        60111
    );
    assert_eq!(
        quota(&site, &token, "nobody").await.number("/errcode"),
        60111
    );
    assert_eq!(quota(&site, &token, "").await.number("/errcode"), 301_063);
    let broken = site
        .http
        .post(site.url(QUOTA))
        .query(&[("access_token", &token)])
        .body("{\"userid\"");
    assert!(
        site.send(broken)
            .await
            .text("/errmsg")
            .contains("wrong json format")
    );
    let unknown = site
        .http
        .get(site.url("/cgi-bin/nothing"))
        .send()
        .await
        .expect("a reply");
    assert_eq!(unknown.status(), 404);
}

#[tokio::test]
async fn another_method_than_the_page_names_is_refused_but_for_the_configuration() {
    let site = Site::start(odd_company(5)).await;
    let keys = site.keys("wecom");
    let query = [
        ("corpid", keys.id.as_str()),
        ("corpsecret", keys.secret.as_str()),
    ];
    let posted = site.post("/cgi-bin/gettoken", &query, &json!({})).await;
    assert_eq!((posted.status, posted.number("/errcode")), (200, 40063));
    let token = token(&site).await;
    let asked = get(&site, QUOTA, &token, "userid", "nobody").await;
    assert_eq!(asked.number("/errcode"), 40063);
    let query = [("access_token", token.as_str())];
    let conf = site.post(CONF, &query, &json!({})).await;
    assert_eq!(conf.number("/errcode"), 0);
}

#[tokio::test]
async fn a_userid_is_found_in_any_case_and_in_a_subtree() {
    let site = Site::start(odd_company(200)).await;
    let token = token(&site).await;
    let (userid, _) = everybody(&site, &token)
        .await
        .pop_first()
        .expect("somebody");
    let found = get(
        &site,
        "/cgi-bin/user/get",
        &token,
        "userid",
        &userid.to_uppercase(),
    )
    .await;
    assert_eq!(found.text("/userid"), userid);
    let below = get(&site, "/cgi-bin/department/list", &token, "id", "2").await;
    let all = get(&site, "/cgi-bin/department/list", &token, "", "").await;
    assert!(below.list("/department").len() < all.list("/department").len());
    assert_eq!(below.number("/department/0/parentid"), 1);
}

#[tokio::test(start_paused = true)]
async fn six_hundred_calls_of_an_endpoint_are_permitted_a_minute_and_not_one_more() {
    let _held = hold_clock();
    let site = Site::start(odd_company(5).limits(LimitScale::Documented)).await;
    let token = token(&site).await;
    for _ in 0..600 {
        assert_eq!(get(&site, CONF, &token, "", "").await.number("/errcode"), 0);
    }
    assert_eq!(
        get(&site, CONF, &token, "", "").await.number("/errcode"),
        45009
    );
    assert_eq!(site.emulator.counts().throttled, 1);
    // Every call has a window of its own.
    assert_eq!(
        quota(&site, &token, "nobody").await.number("/errcode"),
        60111
    );
    // The block lasts a minute from the first call too many.
    for (seconds, code) in [(59, 45009), (1, 0)] {
        tokio::time::advance(Duration::from_secs(seconds)).await;
        let answer = get(&site, CONF, &token, "", "").await;
        assert_eq!(answer.number("/errcode"), code);
    }
}

#[tokio::test]
async fn a_company_of_a_million_is_started_and_paged_within_seconds() {
    let begun = Instant::now();
    let site = Site::start(odd_company(1_000_000)).await;
    let token = token(&site).await;
    let departments = get(&site, "/cgi-bin/department/list", &token, "", "").await;
    assert_eq!(departments.list("/department").len(), 1_001);
    let page = get(
        &site,
        "/cgi-bin/user/simplelist",
        &token,
        "department_id",
        "700",
    )
    .await;
    let userid = page.text("/userlist/0/userid").to_owned();
    assert_eq!(quota(&site, &token, &userid).await.number("/errcode"), 0);
    assert!(
        begun.elapsed() < Duration::from_secs(5),
        "{:?}",
        begun.elapsed()
    );
}
