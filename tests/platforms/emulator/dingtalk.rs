//! The emulated DingTalk, call by call.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use leaveboard::emulator::LimitScale;
use serde_json::{Value, json};

use crate::emulator::site::{Answer, Site, odd_company};
use crate::support::CompanyBuilder;
use crate::support::waiting::hold_clock;

const TYPES: &str = "/topapi/attendance/vacation/type/list";
const QUOTAS: &str = "/topapi/attendance/vacation/quota/list";

/// A client that has a token and knows the administrator.
pub(crate) struct App {
    pub(crate) site: Site,
    pub(crate) token: String,
    pub(crate) admin: String,
}

async fn main_admin(site: &Site, token: &str) -> String {
    let query = [("access_token", token)];
    let admins = site
        .post("/topapi/user/listadmin", &query, &json!({}))
        .await;
    let mut levels = admins.list("/result").iter();
    let main = levels
        .find(|admin| admin["sys_level"] == 1)
        .expect("a main administrator");
    main["userid"].as_str().expect("a userid").to_owned()
}

impl App {
    pub(crate) async fn start(company: CompanyBuilder) -> Self {
        let site = Site::start(company).await;
        let keys = site.keys("dingtalk");
        let query = [
            ("appkey", keys.id.as_str()),
            ("appsecret", keys.secret.as_str()),
        ];
        let token = site
            .get("/gettoken", &query)
            .await
            .text("/access_token")
            .to_owned();
        let admin = main_admin(&site, &token).await;
        Self { site, token, admin }
    }

    pub(crate) async fn post(&self, path: &str, body: Value) -> Answer {
        self.site
            .post(path, &[("access_token", &self.token)], &body)
            .await
    }

    pub(crate) async fn types(&self, source: &str) -> Vec<Value> {
        let body = json!({"op_userid": self.admin, "vacation_source": source});
        self.post(TYPES, body).await.list("/result").clone()
    }

    pub(crate) async fn code_of(&self, name: &str) -> String {
        let types = self.types("all").await;
        let kind = types
            .iter()
            .find(|kind| kind["leave_name"] == name)
            .expect("a type");
        kind["leave_code"].as_str().expect("a code").to_owned()
    }

    pub(crate) async fn quotas(&self, code: &str, userids: &str, offset: usize) -> Answer {
        let body = json!({"leave_code": code, "op_userid": self.admin, "userids": userids, "offset": offset, "size": 50});
        self.post(QUOTAS, body).await
    }

    /// Everybody's userids, read department by department from the root.
    pub(crate) async fn everybody(&self) -> BTreeSet<String> {
        let (mut queue, mut found) = (vec![json!(1)], BTreeSet::new());
        while let Some(department) = queue.pop() {
            let below = self
                .post(
                    "/topapi/v2/department/listsub",
                    json!({"dept_id": department}),
                )
                .await;
            queue.extend(
                below
                    .list("/result")
                    .iter()
                    .map(|child| child["dept_id"].clone()),
            );
            self.collect_members(&department, &mut found).await;
        }
        found
    }

    /// Everybody's userids, as one argument.
    async fn everybodys_userids(&self) -> String {
        let userids: Vec<String> = self.everybody().await.into_iter().collect();
        userids.join(",")
    }

    async fn collect_members(&self, department: &Value, found: &mut BTreeSet<String>) {
        let mut cursor = json!(0);
        loop {
            let body = json!({"dept_id": department, "cursor": cursor, "size": 7});
            let page = self.post("/topapi/user/listsimple", body).await;
            let userids = page
                .list("/result/list")
                .iter()
                .map(|one| one["userid"].as_str().expect("a userid"));
            found.extend(userids.map(str::to_owned));
            match page.body.pointer("/result/next_cursor") {
                Some(next) => cursor = next.clone(),
                None => break,
            }
        }
    }

    /// All pages of one type for up to 50 people.
    pub(crate) async fn all_lots(&self, code: &str, userids: &str) -> Vec<Value> {
        let mut lots = Vec::new();
        loop {
            let page = self.quotas(code, userids, lots.len()).await;
            let rows = page
                .body
                .pointer("/result/leave_quotas")
                .and_then(Value::as_array);
            lots.extend(rows.cloned().unwrap_or_default());
            if page.body["result"]["has_more"] == false {
                return lots;
            }
        }
    }
}

#[tokio::test]
async fn walking_the_departments_finds_everybody_once() {
    let app = App::start(odd_company(310)).await;
    assert_eq!(app.everybody().await.len(), 310);
}

#[tokio::test]
async fn trap_31_types_made_in_the_console_need_vacation_source_all() {
    let app = App::start(odd_company(20)).await;
    let (all, made_by_api) = (app.types("all").await, app.types("").await);
    assert!(all.len() > made_by_api.len() && !made_by_api.is_empty());
    assert!(made_by_api.iter().all(|kind| kind["source"] == "external"));
    // Trap 32: sparse records, texts for booleans, and a missing day length.
    assert!(
        all.iter()
            .any(|kind| kind.as_object().is_some_and(|fields| fields.len() == 5))
    );
    assert!(all.iter().any(|kind| kind["natural_day_leave"] == "true"));
    assert!(
        all.iter()
            .any(|kind| kind["leave_view_unit"] == "halfDay"
                && kind.get("hours_in_per_day").is_none())
    );
}

#[tokio::test]
async fn form_and_json_bodies_and_a_token_in_the_body_are_read_alike() {
    let app = App::start(odd_company(20)).await;
    let code = app.code_of("年假").await;
    let json = app.quotas(&code, &app.admin, 0).await;
    let form = format!(
        "access_token={}&leave_code={code}&op_userid={}&userids={}%2C&offset=0&size=50",
        app.token, app.admin, app.admin
    );
    let request = app.site.http.post(app.site.url(QUOTAS));
    let request = request
        .header("content-type", "application/x-www-form-urlencoded")
        .body(form);
    assert_eq!(app.site.send(request).await.body, json.body);
}

#[tokio::test]
async fn trap_24_fifty_people_overflow_a_page_of_fifty_rows() {
    let app = App::start(odd_company(50)).await;
    let code = app.code_of("年假").await;
    let userids = app.everybodys_userids().await;
    let first = app.quotas(&code, &userids, 0).await;
    assert_eq!(first.list("/result/leave_quotas").len(), 50);
    assert_eq!(first.body["result"]["has_more"], true);
    let lots = app.all_lots(&code, &userids).await;
    let ids: BTreeSet<String> = lots.iter().map(|lot| lot["quota_id"].to_string()).collect();
    assert!(lots.len() > 100 && ids.len() == lots.len());
}

#[tokio::test]
async fn fifty_people_show_every_trap_of_the_quota_rows() {
    let app = App::start(odd_company(50)).await;
    let userids = app.everybodys_userids().await;
    let annual = app.all_lots(&app.code_of("年假").await, &userids).await;
    let now = 1_795_190_400_000_i64; // 2026-11-21 00:00 in UTC+8
    let time = |lot: &Value, name: &str| lot[name].as_i64().unwrap_or(now);
    let has = |fits: &dyn Fn(&Value) -> bool| annual.iter().any(fits);
    assert!(
        has(&|lot| time(lot, "end_time") < now),
        "trap 21: ended lots"
    );
    assert!(has(&|lot| time(lot, "start_time") > now), "lots to come");
    assert!(
        has(&|lot| lot["quota_num_per_day"].as_i64() < lot["used_num_per_day"].as_i64()),
        "overdrawn"
    );
    assert!(
        has(&|lot| lot["quota_num_per_hour"].as_i64().unwrap_or(0) > 0),
        "trap 20: both units"
    );
    assert!(has(
        &|lot| lot.get("quota_num_per_hour") == Some(&Value::Null)
    ));
    assert!(has(&|lot| lot.get("quota_num_per_hour").is_none()));
    assert!(
        has(&|lot| lot["quota_num_per_day"].is_string()),
        "numbers as texts"
    );
    let mut current = BTreeMap::<String, usize>::new();
    for lot in annual
        .iter()
        .filter(|lot| time(lot, "start_time") <= now && time(lot, "end_time") >= now)
    {
        *current.entry(lot["userid"].to_string()).or_default() += 1;
    }
    assert!(
        current.values().any(|&lots| lots > 1),
        "several current lots"
    );
    assert!(current.len() < 50, "people without a current lot");
    let monthly = app.all_lots(&app.code_of("调休").await, &userids).await;
    assert!(
        monthly.iter().any(|lot| lot["quota_cycle"] == "2026-M-11"),
        "trap 33"
    );
    let sick = app.quotas(&app.code_of("病假").await, &userids, 0).await;
    assert!(sick.body["result"].get("leave_quotas").is_none(), "trap 22");
}

#[tokio::test]
async fn the_gateway_wraps_its_refusals_and_calls_do_not() {
    let app = App::start(odd_company(60)).await;
    let blank = app.site.post(TYPES, &[], &json!({})).await;
    assert_eq!(
        (blank.number("/errcode"), blank.text("/sub_code")),
        (88, "40000")
    );
    let unknown = app
        .site
        .post(TYPES, &[("access_token", "x")], &json!({}))
        .await;
    assert_eq!((unknown.status, unknown.text("/sub_code")), (200, "40014"));
    assert!(unknown.text("/errmsg").contains("subcode=40014"));
    let path = app.post("/topapi/attendance/nothing", json!({})).await;
    assert_eq!(path.number("/errcode"), 22);
    assert_eq!(
        app.post("/topapi/v2/department/listsub", json!({"dept_id": 5}))
            .await
            .number("/errcode"),
        60003
    );
    let admins = app.post("/topapi/user/listadmin", json!({})).await;
    let is_admin = |userid: &String| {
        let mut admins = admins.list("/result").iter();
        admins.any(|admin| admin["userid"] == userid.as_str())
    };
    let everybody = app.everybody().await;
    let other = everybody.iter().find(|userid| !is_admin(userid));
    let refused = app.post(TYPES, json!({"op_userid": other})).await;
    assert_eq!(refused.number("/errcode"), 400_023);
    assert_eq!(
        app.post(TYPES, json!({"op_userid": "nobody"}))
            .await
            .number("/errcode"),
        60121
    );
}

#[tokio::test]
async fn wrong_keys_are_refused_and_so_is_another_method_than_the_page_names() {
    let app = App::start(odd_company(5)).await;
    let site = &app.site;
    let wrong = site
        .get("/gettoken", &[("appkey", "x"), ("appsecret", "y")])
        .await;
    assert_eq!((wrong.status, wrong.number("/errcode")), (200, 40096));
    assert_eq!(site.get("/gettoken", &[]).await.number("/errcode"), 40035);
    let posted = site.post("/gettoken", &[], &json!({})).await;
    assert_eq!((posted.status, posted.number("/errcode")), (200, 43001));
    let query = [("access_token", app.token.as_str())];
    let asked = site.get("/topapi/user/listadmin", &query).await;
    assert_eq!((asked.status, asked.number("/errcode")), (200, 43002));
}

#[tokio::test(start_paused = true)]
async fn twenty_calls_a_second_are_permitted_for_the_whole_app_and_not_one_more() {
    let _held = hold_clock();
    let app = App::start(odd_company(5).limits(LimitScale::Documented)).await;
    tokio::time::advance(Duration::from_secs(1)).await;
    let call = || app.post("/topapi/user/listadmin", json!({}));
    for _ in 0..20 {
        assert_eq!(call().await.number("/errcode"), 0);
    }
    let refusal = call().await;
    assert_eq!(refusal.text("/sub_code"), "90018");
    assert!(
        refusal.text("/sub_msg").contains("将在 2"),
        "trap 27: the end of the penalty"
    );
    tokio::time::advance(Duration::from_secs(1)).await;
    assert_eq!(call().await.number("/errcode"), 0);
}

#[tokio::test]
async fn the_monthly_budget_ends_attendance_calls_and_no_others() {
    let app = App::start(odd_company(5).monthly_calls(2)).await;
    app.types("all").await;
    app.types("all").await;
    let third = app
        .post(
            TYPES,
            json!({"op_userid": app.admin, "vacation_source": "all"}),
        )
        .await;
    assert_eq!(third.text("/sub_code"), "90020");
    assert_eq!(
        app.post("/topapi/user/listadmin", json!({}))
            .await
            .number("/errcode"),
        0
    );
}

#[tokio::test]
async fn one_unknown_userid_fails_its_whole_batch() {
    let app = App::start(odd_company(5)).await;
    let code = app.code_of("年假").await;
    let userids = format!("{},nobody", app.admin);
    assert_eq!(
        app.quotas(&code, &userids, 0).await.number("/errcode"),
        60121
    );
    let many = vec![app.admin.as_str(); 51].join(",");
    assert_eq!(app.quotas(&code, &many, 0).await.number("/errcode"), 40035);
    assert_eq!(
        app.quotas("no-such-code", &app.admin, 0)
            .await
            .number("/errcode"),
        880_006
    );
}
