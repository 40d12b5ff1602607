//! How the transport keeps to the limits: throttling, limits from the configuration, and the monthly budget.

use super::*;
use crate::platform::{CallPurpose, RequestWait};

pub(super) fn dingtalk(base_url: &str, budget: Option<u64>) -> Settings {
    Settings {
        credentials: Credentials::DingTalk {
            app_key: "ding0".to_owned(),
            secret: SecretString::from(SECRET),
            op_userid: None,
            monthly_call_budget: budget,
            monthly_call_threshold: None,
        },
        ..settings(base_url)
    }
}

/// [`Simple`] with DingTalk's token path.
pub(super) struct SimpleDingTalk;

impl Protocol for SimpleDingTalk {
    fn token_call(&self) -> ApiCall {
        ApiCall::new(&allow::DINGTALK_TOKEN)
    }

    fn read_token(&self, body: &str) -> Option<IssuedToken> {
        Simple.read_token(body)
    }

    fn token_place(&self) -> TokenPlace {
        TokenPlace::Query("access_token")
    }

    fn judge(&self, endpoint: &Endpoint, answer: &HttpAnswer) -> Result<(), RequestFault> {
        Simple.judge(endpoint, answer)
    }
}

#[tokio::test]
async fn throttling_keeps_everybody_away_and_is_bounded() {
    let (url, count) = serve_data(|_| answer(200, r#"{"code":2}"#)).await;
    let transport = transport(&url);
    let started = std::time::Instant::now();
    let error = ask(&transport).await.unwrap_err();
    assert_eq!(
        error.class,
        ErrorClass::Throttled(Duration::from_millis(80))
    );
    assert_eq!(sent(&count), 6, "one try and five waits");
    assert!(started.elapsed() >= Duration::from_millis(400));
}

#[tokio::test]
async fn trap_11_a_throttled_endpoint_is_left_alone_by_other_callers_too() {
    let (url, count) = serve_data(|n| match n {
        0 => answer(200, r#"{"code":2}"#),
        _ => answer(200, r#"{"code":0}"#),
    })
    .await;
    let transport = transport(&url);
    let started = std::time::Instant::now();
    let first = tokio::spawn({
        let transport = transport.clone();
        async move { ask(&transport).await.map(drop) }
    });
    while transport.usage(&allow::WECOM_TYPES).retries == 0 {
        tokio::time::sleep(Duration::from_millis(1)).await;
        assert!(started.elapsed() < Duration::from_mins(1), "no throttling");
    }
    assert_eq!(sent(&count), 1);
    ask(&transport).await.unwrap();
    // Both calls were answered after the wait of 80 ms, however busy the machine is.
    assert!(started.elapsed() >= Duration::from_millis(80));
    first.await.unwrap().unwrap();
}

#[tokio::test]
async fn settings_take_the_place_of_documented_limits_beyond_them_only_on_loopback() {
    let limit = |settings: &Settings, endpoint| {
        let transport = Transport::new(settings, Simple, HttpTimeouts::default()).unwrap();
        let usage = transport.usage(endpoint);
        (usage.window_limit, usage.window_seconds)
    };
    let mut here = settings("http://127.0.0.1:1");
    let mut there = settings("https://qyapi.weixin.qq.com");
    assert_eq!(limit(&there, &allow::WECOM_BALANCES), (600, 60));
    assert_eq!(limit(&there, &allow::WECOM_MEMBERS), (10_000, 60));
    here.requests_per_minute = Some(50_000);
    there.requests_per_minute = Some(50_000);
    assert_eq!(limit(&here, &allow::WECOM_BALANCES), (50_000, 60));
    assert_eq!(limit(&there, &allow::WECOM_BALANCES), (600, 60));
    there.requests_per_minute = Some(30);
    assert_eq!(limit(&there, &allow::WECOM_BALANCES), (30, 60));
    let mut ding = dingtalk("https://oapi.dingtalk.com", None);
    assert_eq!(limit(&ding, &allow::DINGTALK_BALANCES), (20, 1));
    ding.requests_per_second = Some(5);
    assert_eq!(limit(&ding, &allow::DINGTALK_BALANCES), (5, 1));
    for (wanted, taken) in [(40, 40), (60, 60), (61, 60)] {
        ding.requests_per_second = Some(wanted);
        assert_eq!(limit(&ding, &allow::DINGTALK_BALANCES), (taken, 1));
    }
}

#[tokio::test]
async fn a_limit_that_limits_nobody_is_not_shown() {
    let mut off = settings("http://127.0.0.1:1");
    off.requests_per_minute = Some(10_000_000);
    let transport = Transport::new(&off, Simple, HttpTimeouts::default()).unwrap();
    assert_eq!(transport.usage(&allow::WECOM_BALANCES).window_limit, 0);
    let mut ding = dingtalk("http://127.0.0.1:1", None);
    ding.requests_per_minute = Some(10_000_000);
    let transport = Transport::new(&ding, SimpleDingTalk, HttpTimeouts::default()).unwrap();
    let usage = transport.usage(&allow::DINGTALK_BALANCES);
    assert_eq!((usage.window_limit, usage.window_seconds), (20, 1));
}

#[tokio::test]
async fn usage_shows_the_endpoint_that_keeps_requests_waiting() {
    let (url, _) = serve_data(|_| answer(200, r#"{"code":0}"#)).await;
    let transport = transport(&url);
    ask(&transport).await.unwrap();
    let pause = Duration::from_mins(2);
    transport.block(&allow::WECOM_TYPES, pause);
    let usage = || transport.usage(&allow::WECOM_BALANCES);
    assert_eq!(
        (usage().wait, usage().counted),
        (None, None),
        "nobody waits"
    );
    let mut waiting = Box::pin(ask(&transport));
    assert!(futures_util::poll!(&mut waiting).is_pending());
    let Some(RequestWait::Throttled(rest)) = usage().wait else {
        panic!("{:?}", usage());
    };
    assert!(rest <= pause && rest > Duration::from_mins(1), "{rest:?}");
    assert_eq!(usage().counted, Some(CallPurpose::LeaveTypes));
    assert_eq!((usage().used_in_window, usage().window_limit), (1, 600));
    drop(waiting);
    assert_eq!(usage().wait, None);
}

#[tokio::test]
async fn usage_and_the_shortest_time_tell_what_the_window_still_allows() {
    let (url, _) = serve_data(|_| answer(200, r#"{"code":0}"#)).await;
    let transport = transport(&url);
    ask(&transport).await.unwrap();
    let usage = transport.usage(&allow::WECOM_TYPES);
    assert_eq!(
        (usage.used_in_window, usage.requests, usage.retries),
        (1, 2, 0)
    );
    assert_eq!(usage.billable, None);
    assert_eq!(
        transport.shortest_time(&allow::WECOM_TYPES, 599),
        Duration::ZERO
    );
    assert_eq!(
        transport.shortest_time(&allow::WECOM_TYPES, 1_199),
        Duration::from_mins(1)
    );
}

#[tokio::test]
async fn trap_25_a_spent_budget_sends_nothing_more() {
    let (url, count) = serve(|path, _| match path {
        "/gettoken" => token_answer(),
        _ => answer(200, r#"{"code":0}"#),
    })
    .await;
    let transport = Transport::new(&dingtalk(&url, Some(2)), SimpleDingTalk, quick()).unwrap();
    let billable = || transport.call(ApiCall::new(&allow::DINGTALK_BALANCES));
    let outcomes = futures_util::future::join_all((0..5).map(|_| billable())).await;
    let spent: Vec<_> = outcomes.into_iter().filter_map(Result::err).collect();
    assert_eq!(spent.len(), 3);
    assert!(
        spent
            .iter()
            .all(|error| error.class == ErrorClass::QuotaSpent)
    );
    assert_eq!(sent(&count), 3, "a token and two billable calls");
    assert_eq!(
        transport.usage(&allow::DINGTALK_BALANCES).billable,
        Some((2, Some(2)))
    );
    let free = transport.call(ApiCall::new(&allow::DINGTALK_MEMBERS)).await;
    assert!(free.is_ok(), "contacts are not billed");
}

#[tokio::test]
async fn a_call_that_waits_for_a_limit_while_another_is_refused_is_not_sent() {
    let (url, count) = serve_data(|_| answer(200, r#"{"code":0}"#)).await;
    let transport = transport(&url);
    ask(&transport).await.unwrap();
    transport.block(&allow::WECOM_TYPES, Duration::from_millis(100));
    let mut waiting = Box::pin(ask(&transport));
    assert!(futures_util::poll!(&mut waiting).is_pending());
    let refusal = RequestFault::new("60020", "ip", ErrorClass::Refused, HINT).everywhere();
    let refusal = transport.remember(&allow::WECOM_BALANCES, refusal);
    assert_eq!(waiting.await.unwrap_err(), refusal);
    assert_eq!(sent(&count), 1);
}

#[tokio::test]
async fn a_throttled_call_is_not_billed() {
    let (url, _) = serve(|path, n| match path {
        "/gettoken" => token_answer(),
        _ if n < 3 => answer(200, r#"{"code":2}"#),
        _ => answer(200, r#"{"code":0}"#),
    })
    .await;
    let transport = Transport::new(&dingtalk(&url, None), SimpleDingTalk, quick()).unwrap();
    transport
        .call(ApiCall::new(&allow::DINGTALK_TYPES))
        .await
        .unwrap();
    assert_eq!(
        transport.usage(&allow::DINGTALK_TYPES).billable,
        Some((1, None))
    );
}
