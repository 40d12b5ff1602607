//! The emulated Feishu, call by call.

use std::{collections::BTreeSet, time::Duration};

use leaveboard::emulator::LimitScale;
use serde_json::{Value, json};

use crate::emulator::site::{Answer, Query, Site, odd_company};
use crate::support::CompanyBuilder;
use crate::support::waiting::advance_in_small_steps;

const TOKEN: &str = "/open-apis/auth/v3/tenant_access_token/internal";
const TYPES: &str = "/open-apis/corehr/v1/leaves/leave_types";
const BALANCES: &str = "/open-apis/corehr/v1/leaves/leave_balances";
const BATCH: &str = "/open-apis/corehr/v2/employees/batch_get";

/// A client that has a token.
pub(crate) struct App {
    pub(crate) site: Site,
    pub(crate) token: String,
}

impl App {
    pub(crate) async fn start(company: CompanyBuilder) -> Self {
        let site = Site::start(company).await;
        let token = issue(&site, TOKEN).await;
        Self { site, token }
    }

    pub(crate) async fn get(&self, path: &str, query: Query<'_>) -> Answer {
        let request = self.site.http.get(self.site.url(path)).query(query);
        self.site.send(request.bearer_auth(&self.token)).await
    }

    pub(crate) async fn post(&self, path: &str, query: Query<'_>, body: &Value) -> Answer {
        let request = self
            .site
            .http
            .post(self.site.url(path))
            .query(query)
            .json(body);
        self.site.send(request.bearer_auth(&self.token)).await
    }

    /// Everybody's balances, page by page.
    pub(crate) async fn everybody(&self) -> Vec<Value> {
        let mut found = Vec::new();
        let mut page_token = String::new();
        loop {
            let page = self
                .get(
                    BALANCES,
                    &[("page_size", "20"), ("page_token", &page_token)],
                )
                .await;
            found.extend(page.list("/data/employment_leave_balance_list").clone());
            if page.body["data"]["has_more"] == false {
                assert!(page.body["data"].get("page_token").is_none());
                return found;
            }
            page.text("/data/page_token").clone_into(&mut page_token);
        }
    }
}

async fn issue(site: &Site, path: &str) -> String {
    let keys = json!({"app_id": site.keys("feishu").id, "app_secret": site.keys("feishu").secret});
    // Without a Content-Type, as the vendor's Python SDK sends it.
    let request = site.http.post(site.url(path)).body(keys.to_string());
    let answer = site.send(request).await;
    assert_eq!(answer.number("/code"), 0);
    answer.text("/tenant_access_token").to_owned()
}

pub(crate) fn ids(people: &[Value]) -> Vec<String> {
    people
        .iter()
        .map(|one| one["employment_id"].as_str().expect("an id").to_owned())
        .collect()
}

#[tokio::test]
async fn trap_8_page_tokens_are_json_texts_that_lead_to_everybody() {
    let app = App::start(odd_company(130)).await;
    let people = app.everybody().await;
    assert_eq!(ids(&people).into_iter().collect::<BTreeSet<_>>().len(), 130);
    let first = app.get(BALANCES, &[("page_size", "20")]).await;
    let token = first.text("/data/page_token");
    assert!(
        token.starts_with("{\"eu_nc\":\"[\\\"") && token.ends_with("\\\"]\"}"),
        "{token}"
    );
}

#[tokio::test]
async fn the_leave_types_are_paged_by_an_opaque_word_and_filtered_by_status() {
    let app = App::start(odd_company(5)).await;
    let first = app.get(TYPES, &[("page_size", "4")]).await;
    let word = first.text("/data/page_token").to_owned();
    let second = app
        .get(TYPES, &[("page_size", "100"), ("page_token", &word)])
        .await;
    assert_eq!(
        first.list("/data/leave_type_list").len() + second.list("/data/leave_type_list").len(),
        9
    );
    let disabled = app
        .get(TYPES, &[("page_size", "100"), ("status", "2")])
        .await;
    assert!(
        disabled
            .list("/data/leave_type_list")
            .iter()
            .all(|kind| kind["status"] == 2)
    );
    let tags: BTreeSet<String> = [first, second]
        .iter()
        .flat_map(|page| page.list("/data/leave_type_list"))
        .flat_map(|kind| kind["leave_type_name"].as_array().expect("names"))
        .map(|name| name["lang"].as_str().expect("a tag").to_owned())
        .collect();
    assert!(
        ["zh-CN", "zh_CN", "zh_cn", "en_us"]
            .iter()
            .all(|tag| tags.contains(*tag)),
        "{tags:?}"
    );
}

fn amount(row: &Value, name: &str) -> Option<f64> {
    row[name].as_str()?.parse().ok()
}

/// How much more is left than the other figures add up to.
fn gap(row: &Value) -> Option<f64> {
    let carried = amount(row, "historical_cycles_left")?;
    let total = amount(row, "this_cycle_total")?;
    let taken = amount(row, "this_cycle_taken")?;
    Some(amount(row, "leave_balance")? - (carried + total - taken))
}

#[tokio::test]
async fn fifty_people_show_every_trap_of_the_balance_rows() {
    let app = App::start(odd_company(50)).await;
    let people = app.everybody().await;
    let rows: Vec<Value> = people
        .iter()
        .flat_map(|one| one["leave_balance_list"].as_array().expect("rows"))
        .cloned()
        .collect();
    let has = |fits: &dyn Fn(&Value) -> bool| rows.iter().any(fits);
    assert!(
        has(&|row| amount(row, "leave_balance") < Some(0.0)),
        "negative"
    );
    assert!(has(&|row| row["leave_balance"].as_str().is_some_and(
        |text| text.split('.').nth(1).is_some_and(|rest| rest.len() == 6)
    )));
    assert!(has(&|row| row["historical_cycles_left"] == ""), "trap 11");
    assert!(has(&|row| row.get("this_cycle_total").is_none()), "trap 12");
    assert!(
        has(&|row| row["leave_duration_unit"] == 1) && has(&|row| row["leave_duration_unit"] == 2),
        "trap 13"
    );
    assert!(
        has(&|row| row.get("leave_quantity_under_approval").is_some()),
        "trap 14"
    );
    let listed = app.get(TYPES, &[("page_size", "100")]).await;
    let known: Vec<&Value> = listed
        .list("/data/leave_type_list")
        .iter()
        .map(|kind| &kind["leave_type_id"])
        .collect();
    let unlisted = rows
        .iter()
        .filter(|row| !known.contains(&&row["leave_type_id"]));
    assert!(
        unlisted.count() > 50,
        "trap 16: subtypes and a deleted type"
    );
    assert!(has(&|row| gap(row).is_some_and(|gap| gap > 0.4)));
    assert!(
        people
            .iter()
            .any(|one| one["leave_balance_list"] == json!([]))
    );
    assert!(rows.iter().all(|row| {
        row["leave_balance"]
            .as_str()
            .is_some_and(|text| !text.is_empty())
    }));
}

#[tokio::test]
async fn people_are_asked_for_by_repeated_ids_and_one_unknown_id_fails_all() {
    let app = App::start(odd_company(60)).await;
    let all = ids(&app.everybody().await);
    let query: Vec<(&str, &str)> = all[..30]
        .iter()
        .map(|id| ("employment_id_list", id.as_str()))
        .collect();
    let with = |more: &[(&'static str, &'static str)]| [query.clone(), more.to_vec()].concat();
    let first = app.get(BALANCES, &with(&[("page_size", "20")])).await;
    assert_eq!(first.list("/data/employment_leave_balance_list").len(), 20);
    let token = first.text("/data/page_token").to_owned();
    let mut next = with(&[("page_size", "20")]);
    next.push(("page_token", &token));
    assert_eq!(
        app.get(BALANCES, &next)
            .await
            .list("/data/employment_leave_balance_list")
            .len(),
        10
    );
    let bad = app
        .get(
            BALANCES,
            &with(&[("page_size", "20"), ("employment_id_list", "7")]),
        )
        .await;
    assert_eq!((bad.status, bad.number("/code")), (400, 1_160_006));
}

#[tokio::test]
async fn the_page_size_is_required_and_bounded() {
    let app = App::start(odd_company(5)).await;
    assert_eq!(app.get(BALANCES, &[]).await.number("/code"), 99_992_402);
    for size in ["0", "101", "x"] {
        assert_eq!(
            app.get(BALANCES, &[("page_size", size)])
                .await
                .number("/code"),
            1_160_016
        );
    }
    let wrong = app
        .get(BALANCES, &[("page_size", "20"), ("page_token", "x")])
        .await;
    assert_eq!(wrong.number("/code"), 1_160_016);
}

#[tokio::test]
async fn offboarding_figures_come_on_request_in_either_spelling() {
    let app = App::start(odd_company(5)).await;
    for spelling in ["true", "True"] {
        let page = app
            .get(
                BALANCES,
                &[
                    ("page_size", "5"),
                    ("include_offboard", spelling),
                    ("as_of_date", "2026-01-31"),
                ],
            )
            .await;
        let first = page
            .body
            .pointer("/data/employment_leave_balance_list/0")
            .expect("somebody");
        assert_eq!(first["as_of_date"], "2026-01-31");
        assert!(
            first["leave_balance_list"][0]
                .get("offboarding_balance")
                .is_some()
        );
    }
    let page = app.get(BALANCES, &[("page_size", "5")]).await;
    assert_eq!(
        page.text("/data/employment_leave_balance_list/0/as_of_date"),
        "2026-11-21"
    );
    assert!(
        page.body
            .pointer("/data/employment_leave_balance_list/0/leave_balance_list/0/taken")
            .is_none()
    );
}

#[tokio::test]
async fn profiles_have_the_fields_asked_for_and_gaps() {
    let app = App::start(odd_company(100)).await;
    let all = ids(&app.everybody().await);
    let fields = [
        "employee_number",
        "department.department_name",
        "person_info.preferred_name",
        "employment_status",
    ];
    let query = [("user_id_type", "people_corehr_id")];
    let page = app
        .post(
            BATCH,
            &query,
            &json!({"fields": fields, "employment_ids": all}),
        )
        .await;
    let items = page.list("/data/items");
    assert_eq!(items.len(), 100);
    assert!(
        items.iter().any(|one| one.get("department").is_none()),
        "a missing department is normal"
    );
    assert!(
        items
            .iter()
            .any(|one| one["employment_id"] != one["employment_id_v2"]),
        "trap 22"
    );
    let numbers: Vec<&str> = items
        .iter()
        .filter_map(|one| one["employee_number"].as_str())
        .collect();
    assert!(
        numbers.iter().collect::<BTreeSet<_>>().len() < numbers.len(),
        "trap 22: numbers repeat"
    );
    let bare = app
        .post(
            BATCH,
            &query,
            &json!({"fields": [], "employment_ids": [all[0]]}),
        )
        .await;
    assert!(bare.body.pointer("/data/items/0/employee_number").is_none());
    // Trap 10: without user_id_type the ids are read as open_id.
    let none = app
        .post(
            BATCH,
            &[],
            &json!({"fields": [], "employment_ids": [all[0]]}),
        )
        .await;
    assert_eq!(none.list("/data/items").len(), 0);
}

#[tokio::test]
async fn a_search_by_department_takes_what_is_below_it_only_when_asked_to() {
    let app = App::start(odd_company(600)).await;
    let query = [
        ("page_size", "100"),
        ("user_id_type", "people_corehr_id"),
        ("department_id_type", "people_corehr_department_id"),
    ];
    let search = async |body: Value| {
        let answer = app
            .post("/open-apis/corehr/v2/employees/search", &query, &body)
            .await;
        assert_eq!(answer.status, 200, "{body}");
        answer.list("/data/items").clone()
    };
    let top = "7050000007654321001";
    let departments = |items: &[Value]| -> BTreeSet<String> {
        // Trap 22: somebody's may be missing.
        let ids = items.iter().filter_map(|one| one["department_id"].as_str());
        ids.map(str::to_owned).collect()
    };
    let fields = ["department_id"];
    let with_below = json!({"fields": fields, "department_id_list_include_sub": [top]});
    let with_below = search(with_below).await;
    assert!(departments(&with_below).len() > 1);
    let alone = search(json!({"fields": fields, "department_id_list": [top]})).await;
    assert_eq!(departments(&alone), BTreeSet::from([top.to_owned()]));
    assert!((1..with_below.len()).contains(&alone.len()));
    let id = alone[0]["employment_id_v2"].clone();
    for (body, found) in [
        (json!({"department_id_list_include_sub": ["7"]}), 0),
        (
            json!({"department_id_list": [top], "employment_status": "terminated"}),
            0,
        ),
        (
            json!({"department_id_list": [top], "employment_status": "hired"}),
            alone.len(),
        ),
        (
            json!({"department_id_list": [top], "employment_id_list": [id]}),
            1,
        ),
        (json!({"employment_id_list": ["1"]}), 0),
    ] {
        assert_eq!(search(body.clone()).await.len(), found, "{body}");
    }
    for refused in [
        json!({"department_id_list": vec![top; 101]}),
        json!({"employment_status": "ill"}),
    ] {
        let answer = app
            .post("/open-apis/corehr/v2/employees/search", &query, &refused)
            .await;
        assert_eq!(answer.body["code"], 1_160_102, "{refused}");
    }
}

#[tokio::test]
async fn a_search_pages_through_everybody_and_finds_a_name() {
    let app = App::start(odd_company(230)).await;
    let path = "/open-apis/corehr/v2/employees/search";
    let body = json!({"fields": ["person_info.preferred_name"]});
    let (mut found, mut word) = (0, String::new());
    loop {
        let page = app
            .post(path, &[("page_size", "100"), ("page_token", &word)], &body)
            .await;
        found += page.list("/data/items").len();
        if page.body["data"]["has_more"] == false {
            break;
        }
        page.text("/data/page_token").clone_into(&mut word);
    }
    assert_eq!(found, 230);
    let one = app
        .post(
            path,
            &[("page_size", "10")],
            &json!({"key_word": "·", "fields": ["person_info.preferred_name"]}),
        )
        .await;
    assert_eq!(one.list("/data/items").len(), 5);
}

#[tokio::test]
async fn departments_are_named_by_id() {
    let app = App::start(odd_company(60)).await;
    let all = ids(&app.everybody().await);
    let query = [
        ("user_id_type", "people_corehr_id"),
        ("department_id_type", "people_corehr_department_id"),
    ];
    let people = app
        .post(
            BATCH,
            &query,
            &json!({"fields": ["department_id"], "employment_ids": [all[0]]}),
        )
        .await;
    let id = people.text("/data/items/0/department_id").to_owned();
    let body = json!({"department_id_list": [id]});
    let found = app
        .post("/open-apis/corehr/v2/departments/batch_get", &query, &body)
        .await;
    assert_eq!(found.text("/data/items/0/id"), id);
    assert!(
        !found
            .text("/data/items/0/department_name/0/value")
            .is_empty()
    );
}

#[tokio::test]
async fn grants_that_end_are_asked_for_with_a_body_on_a_get() {
    let app = App::start(odd_company(20)).await;
    let person = ids(&app.everybody().await)[0].clone();
    let types = app.get(TYPES, &[("page_size", "100")]).await;
    let kind = types
        .text("/data/leave_type_list/0/leave_type_id")
        .to_owned();
    let path = format!("/open-apis/attendance/v1/leave_employ_expire_records/{kind}");
    let ask = |until: &str| {
        let body = json!({"employment_id": person, "leave_type_id": kind, "start_expiration_date": "2026-01-01",
            "end_expiration_date": until, "time_offset": 480});
        let request = app
            .site
            .http
            .get(app.site.url(&path))
            .query(&[("user_id_type", "people_corehr_id")]);
        app.site.send(request.bearer_auth(&app.token).json(&body))
    };
    assert_eq!(
        ask("2026-12-31").await.list("/data/records").len(),
        1,
        "the last day counts"
    );
    assert_eq!(ask("2026-12-30").await.list("/data/records").len(), 0);
    let both = ask("2027-12-31").await;
    assert_eq!(both.text("/data/records/1/expiration_date"), "2027-03-31");
}

#[tokio::test]
async fn wrong_keys_and_tokens_are_refused_under_any_status() {
    let app = App::start(odd_company(5)).await;
    let site = &app.site;
    for (body, code) in [
        (json!({}), 10003),
        (json!({"app_id": "cli_x", "app_secret": "y"}), 10014),
        (
            json!({"app_id": site.keys("feishu").id, "app_secret": "y"}),
            10015,
        ),
    ] {
        assert_eq!(site.post(TOKEN, &[], &body).await.number("/code"), code);
    }
    let missing = site.get(TYPES, &[("page_size", "1")]).await;
    assert_eq!((missing.status, missing.number("/code")), (400, 99_991_661));
    assert_eq!(missing.headers["x-tt-logid"], missing.text("/error/log_id"));
    let unknown = site
        .send(site.http.get(site.url(TYPES)).bearer_auth("t-x"))
        .await;
    assert_eq!((unknown.status, unknown.number("/code")), (400, 99_991_663));
}

#[tokio::test(start_paused = true)]
async fn near_its_end_a_token_gets_a_successor_and_lives_on() {
    advance_in_small_steps();
    let app = App::start(odd_company(5).token_life(Duration::from_hours(2))).await;
    assert_eq!(
        issue(&app.site, TOKEN).await,
        app.token,
        "the same token while it is young"
    );
    tokio::time::advance(Duration::from_mins(91)).await;
    let next = issue(&app.site, &format!("{TOKEN}/")).await;
    assert_ne!(next, app.token);
    assert!(
        next.len() > 1_000 && !next.starts_with("t-"),
        "trap 6: tokens may be long JWTs"
    );
    assert_eq!(
        app.get(TYPES, &[("page_size", "1")]).await.number("/code"),
        0
    );
    tokio::time::advance(Duration::from_mins(30)).await;
    let ended = app.get(TYPES, &[("page_size", "1")]).await;
    assert_eq!((ended.status, ended.number("/code")), (200, 99_991_663));
}

#[tokio::test]
async fn trap_2_the_hundred_and_first_call_waits_for_the_reset() {
    let app = App::start(odd_company(5).limits(LimitScale::Documented)).await;
    for _ in 0..100 {
        assert_eq!(
            app.get(BALANCES, &[("page_size", "1")])
                .await
                .number("/code"),
            0
        );
        app.get(TYPES, &[("page_size", "1")]).await;
    }
    let balances = app.get(BALANCES, &[("page_size", "1")]).await;
    assert_eq!(
        (balances.status, balances.number("/code")),
        (429, 99_991_400)
    );
    let types = app.get(TYPES, &[("page_size", "1")]).await;
    assert_eq!((types.status, types.number("/code")), (400, 99_991_400));
    let reset: u64 = balances.headers["x-ogw-ratelimit-reset"]
        .to_str()
        .expect("text")
        .parse()
        .expect("seconds");
    assert!((1..=60).contains(&reset));
}

#[tokio::test(start_paused = true)]
async fn a_faster_scale_forgives_sooner() {
    advance_in_small_steps();
    let app = App::start(odd_company(5).limits(LimitScale::Faster(2))).await;
    let mut last = 0;
    for _ in 0..400 {
        last = app
            .get(BALANCES, &[("page_size", "1")])
            .await
            .number("/code");
        if last != 0 {
            break;
        }
    }
    assert_eq!(last, 99_991_400);
    tokio::time::advance(Duration::from_secs(31)).await;
    assert_eq!(
        app.get(BALANCES, &[("page_size", "1")])
            .await
            .number("/code"),
        0
    );
}

#[tokio::test]
async fn a_company_of_a_million_is_served_page_by_page() {
    let app = App::start(odd_company(1_000_000)).await;
    let people = app.get(BALANCES, &[("page_size", "100")]).await;
    assert_eq!(
        people.list("/data/employment_leave_balance_list").len(),
        100
    );
    let next = people.text("/data/page_token").to_owned();
    let second = app
        .get(BALANCES, &[("page_size", "100"), ("page_token", &next)])
        .await;
    assert_eq!(second.body["data"]["has_more"], true);
}
