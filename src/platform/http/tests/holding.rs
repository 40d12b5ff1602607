//! Requests that are held back: none is sent meanwhile, and none is lost.

use super::*;

const AT_ONCE: Duration = Duration::from_millis(100);

#[tokio::test]
async fn a_call_that_waits_for_a_limit_is_held_back_at_once_and_keeps_no_slot() {
    let (url, count) = serve_data(|_| answer(200, r#"{"code":0}"#)).await;
    let transport = transport(&url);
    ask(&transport).await.unwrap();
    transport.block(&allow::WECOM_TYPES, Duration::from_millis(50));
    let mut waiting = Box::pin(ask(&transport));
    assert!(futures_util::poll!(&mut waiting).is_pending());
    transport.hold(true);
    let held = tokio::time::timeout(Duration::from_millis(300), &mut waiting).await;
    assert!(held.is_err(), "the limit lets it go, the hold does not");
    assert_eq!(sent(&count), 1);
    assert_eq!(transport.usage(&allow::WECOM_TYPES).used_in_window, 1);
    transport.hold(false);
    let started = std::time::Instant::now();
    waiting.await.unwrap();
    assert!(started.elapsed() < AT_ONCE, "{:?}", started.elapsed());
    assert_eq!(sent(&count), 2);
    assert_eq!(transport.usage(&allow::WECOM_TYPES).used_in_window, 2);
}

#[tokio::test]
async fn a_retry_is_held_back_at_once_and_a_request_on_its_way_is_not() {
    let (url, count) = serve_data(|n| match n {
        0 => answer(200, r#"{"code":1}"#),
        _ => answer(200, r#"{"code":0}"#),
    })
    .await;
    let timeouts = HttpTimeouts {
        backoff: AT_ONCE * 2,
        longest_backoff: AT_ONCE * 2,
        ..quick()
    };
    let transport = Transport::new(&settings(&url), Simple, timeouts).unwrap();
    let mut asking = Box::pin(ask(&transport));
    while sent(&count) == 0 {
        let _ = tokio::time::timeout(Duration::from_millis(1), &mut asking).await;
    }
    transport.hold(true);
    let held = tokio::time::timeout(AT_ONCE * 4, &mut asking).await;
    assert!(held.is_err());
    assert_eq!(sent(&count), 1, "its reply came, its retry waits");
    transport.hold(false);
    asking.await.unwrap();
    assert_eq!(sent(&count), 2);
}

#[tokio::test]
async fn a_hundred_turns_of_holding_lose_no_request_and_no_slot() {
    let (url, count) = serve_data(|_| answer(200, r#"{"code":0}"#)).await;
    // There is time enough for every reply: on a busy machine a late one would otherwise be requested again.
    let transport = Transport::new(&settings(&url), Simple, HttpTimeouts::default()).unwrap();
    let asking: Vec<_> = (0..60)
        .map(|_| {
            let transport = transport.clone();
            tokio::spawn(async move { ask(&transport).await.map(drop) })
        })
        .collect();
    for turn in 0..100 {
        transport.hold(turn % 2 == 0);
        tokio::time::sleep(Duration::from_micros(300)).await;
    }
    for asked in asking {
        asked.await.unwrap().unwrap();
    }
    assert_eq!(sent(&count), 60);
    assert_eq!(transport.usage(&allow::WECOM_TYPES).used_in_window, 60);
}
