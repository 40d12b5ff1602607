//! The emulator as a whole: where it listens, how it stops, what its own pages say.

use std::{collections::BTreeMap, io::ErrorKind, time::Duration};

use leaveboard::emulator::Faults;
use serde_json::json;
use tokio::time::Instant;

use crate::emulator::site::{Site, odd_company};
use crate::support::waiting::{advance_in_small_steps, until};

#[tokio::test]
async fn only_loopback_addresses_are_listened_on() {
    let listen = "0.0.0.0:0".parse().expect("an address");
    let started = odd_company(1).listen(listen).try_start().await;
    let refused = started.expect_err("not loopback");
    assert_eq!(refused.kind(), ErrorKind::InvalidInput);
}

#[tokio::test]
async fn the_credentials_have_the_shape_of_the_first_line() {
    let site = Site::start(odd_company(1)).await;
    let keys = site.emulator.credentials();
    let [wecom, dingtalk, feishu] = ["wecom", "dingtalk", "feishu"].map(|name| site.keys(name));
    let expected = json!({
        "base_url": site.emulator.base_url(),
        "wecom": {"corp_id": wecom.id, "secret": wecom.secret},
        "dingtalk": {"app_key": dingtalk.id, "secret": dingtalk.secret},
        "feishu": {"app_id": feishu.id, "secret": feishu.secret},
    });
    assert_eq!(serde_json::to_value(&keys).expect("JSON"), expected);
}

#[tokio::test]
async fn a_stopped_emulator_frees_its_port() {
    let emulator = odd_company(1).start().await;
    let listen = emulator.base_url()["http://".len()..]
        .parse()
        .expect("an address");
    emulator.stop().await;
    let again = odd_company(1).listen(listen).try_start().await;
    assert!(again.is_ok());
}

#[tokio::test]
async fn a_dropped_emulator_stops_serving() {
    let site = Site::start(odd_company(1)).await;
    let url = site.url("/cgi-bin/gettoken");
    drop(site.emulator);
    until("a dropped emulator to stop serving", async || {
        site.http.get(&url).send().await.is_err()
    })
    .await;
}

#[tokio::test]
async fn the_status_page_tells_what_is_served_and_asked() {
    let site = Site::start(odd_company(100).faults(Faults::Some)).await;
    let page = site.get("/leaveboard-emulator/company", &[]).await;
    assert_eq!(
        (page.number("/employees"), page.number("/poisoned")),
        (100, 2)
    );
    assert_eq!(page.text("/note"), "generated sample data");
}

#[tokio::test]
async fn the_totals_are_what_the_pages_add_up_to() {
    let site = Site::start(odd_company(90)).await;
    let totals = site.get("/leaveboard-emulator/totals", &[]).await;
    let keys = json!({"app_id": site.keys("feishu").id, "app_secret": site.keys("feishu").secret});
    let path = "/open-apis/auth/v3/tenant_access_token/internal";
    let token = site.post(path, &[], &keys).await;
    let balances = site
        .http
        .get(site.url("/open-apis/corehr/v1/leaves/leave_balances"));
    let balances = balances.query(&[("page_size", "100")]);
    let page = site
        .send(balances.bearer_auth(token.text("/tenant_access_token")))
        .await;
    let mut sums = BTreeMap::<String, i64>::new();
    for person in page.list("/data/employment_leave_balance_list") {
        for row in person["leave_balance_list"].as_array().expect("rows") {
            let id = row["leave_type_id"].as_str().expect("an id");
            *sums.entry(id.to_owned()).or_default() +=
                millionths(row["leave_balance"].as_str().expect("a decimal"));
        }
    }
    assert_eq!(totals.body["feishu"], json!(sums));
    assert_eq!(
        totals.body["wecom"].as_object().map(serde_json::Map::len),
        Some(10)
    );
}

fn millionths(decimal: &str) -> i64 {
    let (whole, rest) = decimal.split_once('.').unwrap_or((decimal, ""));
    format!("{whole}{rest:0<6}").parse().expect("digits")
}

#[test]
fn the_fault_levels_are_named_as_on_the_command_line() {
    assert_eq!("none".parse(), Ok(Faults::None));
    assert_eq!("some".parse(), Ok(Faults::Some));
    assert_eq!("storm".parse(), Ok(Faults::Storm));
    assert!("Storm".parse::<Faults>().is_err());
}

#[test]
fn the_people_who_fail_for_good_are_the_stated_ones() {
    let poisoned = |level: Faults| {
        (0..60)
            .filter(|&index| level.poisons(index))
            .collect::<Vec<_>>()
    };
    assert!(poisoned(Faults::None).is_empty());
    assert_eq!(poisoned(Faults::Some), [17]);
    assert_eq!(poisoned(Faults::Storm), [17, 37, 57]);
}

#[tokio::test(start_paused = true)]
async fn latency_holds_every_reply_back() {
    advance_in_small_steps();
    let latency = Duration::from_millis(80);
    let site = Site::start(odd_company(1).latency(latency)).await;
    let asked = Instant::now();
    site.get("/cgi-bin/gettoken", &[]).await;
    assert!(asked.elapsed() >= latency);
}

#[tokio::test]
async fn nobody_is_still_a_company() {
    let site = Site::start(odd_company(0)).await;
    let page = site.get("/leaveboard-emulator/company", &[]).await;
    assert_eq!(page.number("/employees"), 0);
}
