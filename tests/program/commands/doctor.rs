//! `doctor` against real refusals over HTTP: each step as it should be, and each step as it fails.

use std::process::Stdio;
use std::time::{Duration, Instant};

use leaveboard::emulator::{EmulatorOptions, Faults, LimitScale, Situation};
use serde_json::Value;

#[cfg(unix)]
use super::support::interrupt;
use super::support::{Company, Home, Ran, end_of};
use crate::support::waiting::until;

async fn company(situation: Situation) -> Company {
    Company::start(EmulatorOptions {
        employees: 60,
        situations: vec![situation],
        ..EmulatorOptions::default()
    })
    .await
}

const AS_JSON: [&str; 3] = ["doctor", "--format", "json"];

/// The checks of a run in JSON, each with exactly the keys of the contract.
fn checks(ran: &Ran) -> Vec<Value> {
    let printed: Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(printed["schema"], 1);
    let checks = printed["checks"].as_array().unwrap().clone();
    for check in &checks {
        let keys: Vec<&String> = check.as_object().unwrap().keys().collect();
        let mut sorted = keys.clone();
        sorted.sort();
        assert_eq!(sorted, ["detail", "remedy", "result", "step", "tenant"]);
        let has_remedy = check["remedy"]["zh-CN"].is_string() && check["remedy"]["en"].is_string();
        let needs_one = check["result"] == "fail" || check["result"] == "warn";
        assert_eq!(has_remedy, needs_one, "{check}");
    }
    checks
}

/// The check of a step.
#[track_caller]
fn check<'c>(checks: &'c [Value], tenant: &str, step: &str) -> &'c Value {
    let mut found = checks
        .iter()
        .filter(|check| check["tenant"] == tenant && check["step"] == step);
    let check = found
        .next()
        .unwrap_or_else(|| panic!("{tenant} has no {step}"));
    assert!(found.next().is_none(), "{step} stands twice");
    check
}

#[track_caller]
fn came_out(checks: &[Value], tenant: &str, step: &str, result: &str) {
    let check = check(checks, tenant, step);
    assert_eq!(check["result"], result, "{check}");
}

fn permissions<'c>(checks: &'c [Value], tenant: &str) -> Vec<(&'c str, &'c str)> {
    checks
        .iter()
        .filter(|check| check["tenant"] == tenant)
        .filter_map(|check| {
            let endpoint = check["step"].as_str()?.strip_prefix("permission:")?;
            Some((endpoint, check["result"].as_str()?))
        })
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn where_everything_is_right_each_step_passes_and_calls_are_few_and_counted() {
    let company = Company::of(60).await;
    let ran = company.run(&AS_JSON).await;
    let checks = checks(ran.ended(0));
    for tenant in ["wecom", "dingtalk", "feishu"] {
        for step in [
            "configuration",
            "secret",
            "name_resolution",
            "proxy",
            "connection",
            "clock",
            "token",
            "ip_allow_list",
            "visible_range",
            "edition",
        ] {
            came_out(&checks, tenant, step, "pass");
        }
        // The emulator speaks plain http.
        came_out(&checks, tenant, "tls", "skip");
        let permissions = permissions(&checks, tenant);
        assert!(
            permissions.iter().all(|(_, result)| *result == "pass"),
            "{permissions:?}"
        );
    }
    assert_eq!(permissions(&checks, "wecom").len(), 4);
    assert_eq!(permissions(&checks, "dingtalk").len(), 5);
    assert_eq!(permissions(&checks, "feishu").len(), 5);
    let program = |step: &str| {
        checks
            .iter()
            .find(|check| check["tenant"].is_null() && check["step"] == step)
            .unwrap()["result"]
            .clone()
    };
    assert_eq!(program("store"), "pass");
    assert_eq!(program("terminal"), "skip");
    let counts = company.emulator.counts();
    let asked = |path: &str| counts.requests.get(path).copied().unwrap_or_default();
    assert_eq!(asked("/cgi-bin/oa/vacation/getuservacationquota"), 1);
    assert_eq!(asked("/topapi/attendance/vacation/quota/list"), 1);
    assert_eq!(asked("/topapi/attendance/vacation/type/list"), 1);
    assert!(asked("/open-apis/corehr/v1/leaves/leave_balances") <= 5);
}

/// The two billed calls of a run are found by the next one, once there is a store.
#[tokio::test(flavor = "multi_thread")]
async fn its_calls_are_counted_in_a_store_that_exists_and_none_is_created() {
    let company = Company::of(20).await;
    company.run(&AS_JSON).await.ended(0);
    assert!(!company.home.path("data").exists(), "a store was created");
    let other = ["sync", "--tenant", "wecom"];
    company.run(&other).await.ended(0);
    for counted in ["2 of 5,000 calls", "4 of 5,000 calls"] {
        let again = company.run(&AS_JSON).await;
        let checks = self::checks(again.ended(0));
        let edition = check(&checks, "dingtalk", "edition");
        let detail = edition["detail"].as_str().unwrap();
        assert!(detail.contains(counted), "{detail}");
    }
}

/// Below a file, below a link that leads nowhere, and in a folder whose rights allow it but whose file system does not. Whoever runs
/// the tests, also root, can create no store there.
#[cfg(unix)]
#[test]
fn a_store_that_cannot_be_created_fails() {
    let home = Home::with_unreachable_tenants();
    std::fs::write(home.path("file"), "").unwrap();
    std::os::unix::fs::symlink("nowhere", home.path("link")).unwrap();
    for folder in [
        "../file",
        "../file/deeper",
        "../link",
        "../link/deeper",
        #[cfg(target_os = "linux")]
        "/dev/pts",
    ] {
        home.write_configuration_with_store(&format!("sqlite:{folder}/leave.db"));
        let ran = home.run(&AS_JSON);
        let checks = checks(ran.ended(1));
        let store = checks
            .iter()
            .find(|check| check["step"] == "store")
            .unwrap();
        assert_eq!(store["result"], "fail", "{folder}: {store}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_secret_fails_the_token_and_what_needs_one_is_skipped() {
    let company = Company::of(20).await;
    for platform in ["wecom", "dingtalk", "feishu"] {
        company
            .home
            .replace_private(&format!("{platform}.secret"), "wrong-secret-4711");
    }
    let ran = company.run(&AS_JSON).await;
    let checks = checks(ran.ended(1));
    for (tenant, word) in [
        ("wecom", "重新复制"),
        ("dingtalk", "app_key"),
        ("feishu", "App Secret"),
    ] {
        came_out(&checks, tenant, "secret", "pass");
        came_out(&checks, tenant, "clock", "pass");
        came_out(&checks, tenant, "token", "fail");
        let remedy = &check(&checks, tenant, "token")["remedy"]["zh-CN"];
        assert!(remedy.as_str().unwrap().contains(word), "{remedy}");
        came_out(&checks, tenant, "ip_allow_list", "skip");
        came_out(&checks, tenant, "visible_range", "skip");
        let permissions = permissions(&checks, tenant);
        assert!(permissions.iter().all(|(_, result)| *result == "skip"));
    }
    // A platform bans addresses that keep sending wrong secrets.
    assert_eq!(company.requests(), 3);
    assert!(!ran.out.contains("4711") && !ran.err.contains("4711"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_missing_secret_is_named_by_its_place_and_keeps_nobody_else_back() {
    let company = Company::of(20).await;
    std::fs::remove_file(company.home.path("wecom.secret")).unwrap();
    let ran = company.run(&AS_JSON).await;
    let checks = checks(ran.ended(1));
    came_out(&checks, "wecom", "secret", "fail");
    let detail = &check(&checks, "wecom", "secret")["detail"];
    assert!(
        detail.as_str().unwrap().contains("wecom.secret"),
        "{detail}"
    );
    came_out(&checks, "wecom", "connection", "pass");
    for step in ["tls", "token", "permission:getcorpconf", "edition"] {
        came_out(&checks, "wecom", step, "skip");
    }
    came_out(&checks, "feishu", "token", "pass");
    let one = company
        .run(&["doctor", "--format", "json", "--tenant", "feishu"])
        .await;
    let checks = self::checks(one.ended(0));
    assert!(checks.iter().all(|check| check["tenant"] != "wecom"));
    company
        .run(&["doctor", "--tenant", "nobody"])
        .await
        .ended(2)
        .said(&["nobody"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_foreign_address_is_told_to_be_added_where_the_platform_tells_it() {
    let company = company(Situation::ForeignAddress).await;
    let ran = company.run(&AS_JSON).await;
    let checks = checks(ran.ended(1));
    for (tenant, words) in [
        ("wecom", ["企业可信IP", "要加入的 IP：127.0.0.1"]),
        ("dingtalk", ["出口 IP 白名单", "要加入的 IP：127.0.0.1"]),
        ("feishu", ["IP 白名单", "请向网络管理员询问出口 IP"]),
    ] {
        came_out(&checks, tenant, "token", "pass");
        came_out(&checks, tenant, "ip_allow_list", "fail");
        let remedy = &check(&checks, tenant, "ip_allow_list")["remedy"]["zh-CN"];
        for word in words {
            assert!(remedy.as_str().unwrap().contains(word), "{remedy}");
        }
        let permissions = permissions(&checks, tenant);
        assert!(permissions.iter().all(|(_, result)| *result == "skip"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_missing_permission_is_named_with_the_console_page_and_the_rest_is_still_looked_at() {
    let company = company(Situation::MissingPermission).await;
    let ran = company.run(&AS_JSON).await;
    let checks = checks(ran.ended(1));
    let step = |tenant, endpoint: &str| check(&checks, tenant, &format!("permission:{endpoint}"));
    let wecom = step("wecom", "getcorpconf");
    assert_eq!(wecom["result"], "fail");
    let remedy = wecom["remedy"]["zh-CN"].as_str().unwrap();
    assert!(remedy.contains("可调用接口的应用"), "{remedy}");
    came_out(&checks, "wecom", "permission:user/simplelist", "pass");
    // What was not called says which failure it waits for.
    let profiles = step("feishu", "employees/batch_get");
    assert_eq!(profiles["result"], "skip");
    let why = profiles["detail"].as_str().unwrap();
    assert!(why.contains("leave_types"), "{why}");
    came_out(&checks, "wecom", "visible_range", "pass");
    let dingtalk = step("dingtalk", "vacation/type/list");
    assert_eq!(dingtalk["result"], "fail");
    let detail = dingtalk["detail"].as_str().unwrap();
    assert!(detail.contains("qyapi_holiday_readonly"), "{detail}");
    came_out(&checks, "dingtalk", "permission:user/list", "pass");
    let feishu = step("feishu", "leave_types");
    assert_eq!(feishu["result"], "fail");
    assert!(
        feishu["detail"]
            .as_str()
            .unwrap()
            .contains("corehr:leave:read")
    );
    let remedy = feishu["remedy"]["zh-CN"].as_str().unwrap();
    assert!(remedy.contains("权限管理"), "{remedy}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_empty_range_fails_and_a_shrunken_one_warns() {
    let whole = Company::of(60).await;
    whole.run(&["sync"]).await.ended(0);
    whole.emulator.narrow_visible_range(30);
    let ran = whole.run(&AS_JSON).await;
    let checks = checks(ran.ended(0));
    for tenant in ["wecom", "dingtalk", "feishu"] {
        came_out(&checks, tenant, "visible_range", "warn");
        let range = check(&checks, tenant, "visible_range");
        let detail = range["detail"].as_str().unwrap();
        assert!(detail.contains("30 people in "), "{detail}");
        assert!(detail.contains("60 people at the last sync"), "{detail}");
    }
    whole.emulator.narrow_visible_range(0);
    let ran = whole.run(&AS_JSON).await;
    let checks = self::checks(ran.ended(1));
    for (tenant, page) in [
        ("wecom", "可见范围"),
        ("dingtalk", "通讯录接口权限范围"),
        ("feishu", "数据权限"),
    ] {
        came_out(&checks, tenant, "visible_range", "fail");
        let remedy = &check(&checks, tenant, "visible_range")["remedy"]["zh-CN"];
        assert!(remedy.as_str().unwrap().contains(page), "{remedy}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clock_that_is_off_is_measured_against_the_platforms() {
    let company = company(Situation::WrongClock).await;
    let ran = company.run(&AS_JSON).await;
    let checks = checks(ran.ended(1));
    for tenant in ["wecom", "dingtalk", "feishu"] {
        came_out(&checks, tenant, "clock", "fail");
        let detail = check(&checks, tenant, "clock")["detail"].clone();
        let detail = detail.as_str().unwrap();
        let seconds: String = detail.chars().filter(char::is_ascii_digit).collect();
        let seconds: u64 = seconds.parse().unwrap();
        assert!((1_100..1_300).contains(&seconds), "{detail}");
        assert!(detail.contains("behind"), "{detail}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_spent_month_and_a_tight_one_are_told_apart() {
    let company = Company::start(EmulatorOptions {
        employees: 20,
        billed_calls_a_month: Some(0),
        ..EmulatorOptions::default()
    })
    .await;
    let dingtalk = ["doctor", "--format", "json", "--tenant", "dingtalk"];
    let ran = company.run(&dingtalk).await;
    let checks = checks(ran.ended(1));
    came_out(&checks, "dingtalk", "edition", "fail");
    let remedy = &check(&checks, "dingtalk", "edition")["remedy"]["zh-CN"];
    assert!(remedy.as_str().unwrap().contains("加量包"), "{remedy}");
    came_out(&checks, "dingtalk", "permission:user/list", "pass");
    let company = Company::of(20).await;
    company.home.allow_dingtalk_calls(6);
    let ran = company.run(&dingtalk).await;
    let checks = self::checks(ran.ended(0));
    came_out(&checks, "dingtalk", "edition", "warn");
}

#[tokio::test(flavor = "multi_thread")]
async fn refused_profiles_fail_their_own_permission_alone() {
    let company = company(Situation::RefusedProfiles).await;
    let ran = company
        .run(&["doctor", "--format", "json", "--tenant", "feishu"])
        .await;
    let checks = checks(ran.ended(1));
    assert_eq!(
        permissions(&checks, "feishu"),
        [
            ("leave_types", "pass"),
            ("leave_balances", "pass"),
            ("employees/batch_get", "fail"),
            ("work_calendar", "pass"),
            ("work_calendar_date", "pass"),
        ]
    );
}

/// Working days then count by the announced holidays.
#[tokio::test(flavor = "multi_thread")]
async fn refused_calendars_are_a_warning_and_no_failure() {
    let company = company(Situation::RefusedCalendars).await;
    let ran = company
        .run(&["doctor", "--format", "json", "--tenant", "feishu"])
        .await;
    let checks = checks(ran.ended(0));
    came_out(&checks, "feishu", "permission:work_calendar", "warn");
    came_out(&checks, "feishu", "permission:work_calendar_date", "skip");
}

/// The second company is in a storm of faults: whatever each check comes out as, the run ends.
#[tokio::test(flavor = "multi_thread")]
async fn nothing_listens_or_everything_fails_and_the_doctor_ends_all_the_same() {
    let home = Home::with_unreachable_tenants();
    let started = Instant::now();
    let ran = home.run(&AS_JSON);
    let checks = checks(ran.ended(1));
    for tenant in ["wecom", "dingtalk", "feishu"] {
        came_out(&checks, tenant, "connection", "fail");
        came_out(&checks, tenant, "token", "skip");
        came_out(&checks, tenant, "edition", "skip");
    }
    let company = Company::start(EmulatorOptions {
        employees: 60,
        faults: Faults::Storm,
        limits: LimitScale::Off,
        ..EmulatorOptions::default()
    })
    .await;
    let ran = company.run(&AS_JSON).await;
    self::checks(&ran);
    assert!(started.elapsed() < Duration::from_mins(3));
}

/// A server that speaks plain http where TLS is expected.
#[tokio::test(flavor = "multi_thread")]
async fn a_host_without_tls_fails_that_step() {
    let company = Company::of(5).await;
    company
        .home
        .replace_in_configuration("http://127.0.0.1", "https://127.0.0.1");
    let ran = company.run(&AS_JSON).await;
    let checks = checks(ran.ended(1));
    for tenant in ["wecom", "dingtalk", "feishu"] {
        came_out(&checks, tenant, "connection", "pass");
        came_out(&checks, tenant, "tls", "fail");
        came_out(&checks, tenant, "token", "skip");
    }
    assert_eq!(company.requests(), 0);
}

#[test]
fn a_name_that_nobody_has_and_a_proxy_that_is_not_there_are_found_without_a_call() {
    let home = Home::with_unreachable_tenants();
    home.replace_in_configuration("http://127.0.0.1:1", "https://leaveboard.invalid");
    // More calls than documented are for this machine alone.
    home.replace_in_configuration("requests_per_minute = 1000000\n", "");
    home.replace_in_configuration("requests_per_second = 100000\n", "");
    let wecom = ["doctor", "--format", "json", "--tenant", "wecom"];
    let ran = home.run(&wecom);
    let checks = checks(ran.ended(1));
    came_out(&checks, "wecom", "configuration", "warn");
    came_out(&checks, "wecom", "name_resolution", "fail");
    came_out(&checks, "wecom", "token", "skip");
    let mut command = home.command(&wecom);
    command
        .env_remove("NO_PROXY")
        .env("HTTPS_PROXY", "http://user:hunter2@127.0.0.1:1");
    let ran = Ran::from(command.output().unwrap());
    let checks = self::checks(ran.ended(1));
    came_out(&checks, "wecom", "proxy", "fail");
    came_out(&checks, "wecom", "name_resolution", "skip");
    assert!(!ran.out.contains("hunter2"), "{}", ran.out);
}

#[test]
fn a_missing_or_wrong_configuration_is_a_failed_check() {
    let home = Home::new();
    let ran = home.run(&AS_JSON);
    let checks = checks(ran.ended(1));
    assert_eq!(checks[0]["step"], "configuration");
    assert_eq!(checks[0]["result"], "fail");
    let home = Home::with_unreachable_tenants();
    home.append_to_configuration("\ncolour = 1\n");
    let ran = home.run(&["doctor"]);
    assert!(ran.ended(1).out.contains("colour"), "{}", ran.out);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_text_is_in_the_language_of_the_display() {
    let company = company(Situation::ForeignAddress).await;
    let arguments = ["doctor", "--tenant", "wecom"];
    let english = company.run(&arguments).await;
    for line in [
        "wecom\n",
        "  pass  secret ",
        "  fail  IP allow-list ",
        "        > this machine's IP is not allowed;",
        "this machine\n",
    ] {
        assert!(english.ended(1).out.contains(line), "{}", english.out);
    }
    company.home.replace_in_configuration("\"en\"", "\"zh-CN\"");
    let chinese = company.run(&arguments).await;
    for line in [
        "  通过  密钥 ",
        "  失败  IP 白名单 ",
        "        > 本机 IP 不被允许",
        "本机\n",
    ] {
        assert!(chinese.ended(1).out.contains(line), "{}", chinese.out);
    }
}

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread")]
async fn ctrl_c_ends_it_at_once() {
    let company = Company::with_latency(20, 5_000).await;
    let mut command = company.home.command(&["doctor"]);
    let child = command
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    until("a call", async || company.requests() > 0).await;
    interrupt(&child);
    let ended = tokio::task::spawn_blocking(move || end_of(child));
    assert_eq!(ended.await.unwrap().0, Some(130));
}
