//! Faults on purpose: which kinds a client sees, that a seed repeats them, and whom they always hit.

use std::collections::BTreeMap;

use futures_util::future::join_all;
use leaveboard::emulator::Faults;
use serde_json::{Value, json};

use crate::emulator::site::{Site, odd_company};

/// What a plain client saw of one call.
async fn outcome(site: &Site, token: &str) -> &'static str {
    let request = site
        .http
        .get(site.url("/open-apis/corehr/v1/leaves/leave_types"));
    let Ok(reply) = request
        .query(&[("page_size", "100")])
        .bearer_auth(token)
        .send()
        .await
    else {
        return "no reply";
    };
    let status = reply.status().as_u16();
    let Ok(text) = reply.text().await else {
        return "body broken off";
    };
    let Ok(body) = serde_json::from_str::<Value>(&text) else {
        return match (status, text.is_empty()) {
            (200, _) if text.starts_with('{') => "half the JSON",
            (200, _) => "a page",
            (_, true) => "an empty error",
            (_, false) => "an error page",
        };
    };
    match (status, body["code"].as_i64()) {
        (200, Some(0)) => "an answer",
        (_, Some(99_991_400)) => "throttled",
        (_, Some(99_991_663)) => "a dead token",
        (_, Some(2200)) => "busy",
        (500, Some(1_160_015)) => "an error body",
        other => panic!("{other:?}: {body}"),
    }
}

async fn token(site: &Site) -> String {
    let keys = json!({"app_id": site.keys("feishu").id, "app_secret": site.keys("feishu").secret});
    let url = site.url("/open-apis/auth/v3/tenant_access_token/internal");
    for _ in 0..5 {
        let sent = site.http.post(&url).body(keys.to_string()).send().await;
        let Ok(reply) = sent else { continue };
        let body: Value = reply.json().await.unwrap_or_default();
        if let Some(token) = body["tenant_access_token"].as_str() {
            return token.to_owned();
        }
    }
    panic!("no token in five attempts");
}

async fn storm(seed: u64) -> Site {
    Site::start(odd_company(20).faults(Faults::Storm).seed(seed)).await
}

/// The outcomes of `rounds` times `width` calls, `width` at a time.
async fn weather(site: &Site, rounds: usize, width: usize) -> BTreeMap<&'static str, usize> {
    let mut outcomes = BTreeMap::new();
    for _ in 0..rounds {
        let good = token(site).await;
        for outcome in join_all((0..width).map(|_| outcome(site, &good))).await {
            *outcomes.entry(outcome).or_default() += 1;
        }
    }
    outcomes
}

#[tokio::test]
async fn a_storm_shows_every_kind_of_fault_and_still_answers_most_calls() {
    let site = storm(11).await;
    let outcomes = weather(&site, 60, 10).await;
    let faults = [
        "no reply",
        "body broken off",
        "half the JSON",
        "a page",
        "an empty error",
        "an error page",
        "throttled",
        "a dead token",
        "busy",
        "an error body",
    ];
    for fault in faults {
        assert!(
            outcomes.contains_key(fault),
            "{fault} is missing in {outcomes:?}"
        );
    }
    assert!(site.emulator.counts().faults.contains_key("slow"));
    assert!(outcomes["an answer"] > 360, "{outcomes:?}");
}

#[tokio::test]
async fn the_same_seed_fails_in_the_same_way() {
    let (one, same, other) = (storm(2).await, storm(2).await, storm(3).await);
    let first = weather(&one, 15, 1).await;
    assert_eq!(first, weather(&same, 15, 1).await);
    assert_ne!(first, weather(&other, 15, 1).await);
}

#[tokio::test]
async fn a_poisoned_person_fails_for_good_and_nobody_else_does() {
    let site = Site::start(odd_company(60).faults(Faults::Some)).await;
    let ids = everybody(&site).await;
    let mut failed = Vec::new();
    for (index, id) in ids.iter().enumerate() {
        let query = [("page_size", "1"), ("employment_id_list", id)];
        match fetch_balances(&site, &query).await["code"].as_i64() {
            Some(0) => {}
            Some(1_160_006) => failed.push(index),
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(ids.len(), 60);
    assert_eq!(failed, [17]);
}

/// Everybody's ids in the platform's order. A page that names nobody holds the poisoned people too.
async fn everybody(site: &Site) -> Vec<String> {
    let page = fetch_balances(site, &[("page_size", "100")]).await;
    let list = page["data"]["employment_leave_balance_list"]
        .as_array()
        .expect("a list");
    list.iter()
        .map(|one| one["employment_id"].as_str().expect("an id").to_owned())
        .collect()
}

/// Asks for balances until no fault spoils the answer.
async fn fetch_balances(site: &Site, query: &[(&str, &str)]) -> Value {
    let url = site.url("/open-apis/corehr/v1/leaves/leave_balances");
    for _ in 0..10 {
        let request = site
            .http
            .get(&url)
            .query(query)
            .bearer_auth(token(site).await);
        let Ok(reply) = request.send().await else {
            continue;
        };
        let body: Value = reply.json().await.unwrap_or_default();
        if matches!(body["code"].as_i64(), Some(0 | 1_160_006 | 1_160_035)) {
            return body;
        }
    }
    panic!("ten faults in a row");
}
