//! Facts about the emulator as a whole.

use std::{
    io::ErrorKind,
    time::{Duration, Instant},
};

use leaveboard::emulator::{Emulator, EmulatorOptions, Faults};
use serde_json::json;

use crate::site::{Site, unlimited};

#[tokio::test]
async fn only_loopback_addresses_are_listened_on() {
    let listen = "0.0.0.0:0".parse().expect("an address");
    let options = EmulatorOptions {
        listen,
        ..unlimited(1)
    };
    let refused = Emulator::start(options).await.expect_err("not loopback");
    assert_eq!(refused.kind(), ErrorKind::InvalidInput);
}

#[tokio::test]
async fn the_credentials_have_the_shape_of_the_first_line() {
    let site = Site::start(unlimited(1)).await;
    let keys = site.emulator.credentials();
    let expected = json!({
        "base_url": site.emulator.base_url(),
        "wecom": {"corp_id": keys.wecom.corp_id, "secret": keys.wecom.secret},
        "dingtalk": {"app_key": keys.dingtalk.app_key, "secret": keys.dingtalk.secret},
        "feishu": {"app_id": keys.feishu.app_id, "secret": keys.feishu.secret},
    });
    assert_eq!(serde_json::to_value(&keys).expect("JSON"), expected);
}

#[tokio::test]
async fn a_stopped_emulator_frees_its_port() {
    let emulator = Emulator::start(unlimited(1)).await.expect("a port");
    let listen = emulator.base_url()["http://".len()..]
        .parse()
        .expect("an address");
    emulator.stop().await;
    let again = Emulator::start(EmulatorOptions {
        listen,
        ..unlimited(1)
    })
    .await;
    assert!(again.is_ok());
}

#[tokio::test]
async fn a_dropped_emulator_stops_serving() {
    let site = Site::start(unlimited(1)).await;
    let url = site.url("/cgi-bin/gettoken");
    drop(site.emulator);
    let deadline = Instant::now() + Duration::from_secs(5);
    while site.http.get(&url).send().await.is_ok() {
        assert!(Instant::now() < deadline, "still serving");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

#[tokio::test]
async fn the_status_page_tells_what_is_served_and_asked() {
    let options = EmulatorOptions {
        faults: Faults::Some,
        ..unlimited(100)
    };
    let site = Site::start(options).await;
    let page = site.get("/leaveboard-emulator/company", &[]).await;
    assert_eq!(
        (page.number("/employees"), page.number("/poisoned")),
        (100, 2)
    );
    assert_eq!(page.text("/note"), "generated sample data");
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

#[tokio::test]
async fn latency_holds_every_reply_back() {
    let latency = Duration::from_millis(80);
    let site = Site::start(EmulatorOptions {
        latency,
        ..unlimited(1)
    })
    .await;
    let asked = Instant::now();
    site.get("/cgi-bin/gettoken", &[]).await;
    assert!(asked.elapsed() >= latency);
}

#[tokio::test]
async fn nobody_is_still_a_company() {
    let site = Site::start(unlimited(0)).await;
    let page = site.get("/leaveboard-emulator/company", &[]).await;
    assert_eq!(page.number("/employees"), 0);
}
