//! Requests that are held back: none is sent meanwhile, and none is lost.

use std::sync::OnceLock;

use super::*;

/// There is time enough for every reply: on a busy machine a late one would otherwise be requested again.
fn patient(base_url: &str) -> Transport {
    let timeouts = HttpTimeouts {
        backoff: Duration::from_millis(5),
        longest_backoff: Duration::from_millis(20),
        ..HttpTimeouts::default()
    };
    Transport::new(&settings(base_url), Simple, timeouts).unwrap()
}

#[tokio::test]
async fn a_call_that_waits_for_a_limit_is_held_back_at_once_and_keeps_no_slot() {
    let (url, count) = serve_data(|_| answer(200, r#"{"code":0}"#)).await;
    let transport = patient(&url);
    ask(&transport).await.unwrap();
    tokio::time::pause();
    transport.block(&allow::WECOM_TYPES, Duration::from_millis(50));
    let mut waiting = Box::pin(ask(&transport));
    assert!(futures_util::poll!(&mut waiting).is_pending());
    transport.hold(true);
    let held = tokio::time::timeout(Duration::from_millis(300), &mut waiting).await;
    assert!(held.is_err(), "the limit lets it go, the hold does not");
    assert_eq!(sent(&count), 1);
    assert_eq!(transport.usage(&allow::WECOM_TYPES).used_in_window, 1);
    tokio::time::resume();
    transport.hold(false);
    waiting.await.unwrap();
    assert_eq!(sent(&count), 2);
    assert_eq!(transport.usage(&allow::WECOM_TYPES).used_in_window, 2);
}

#[tokio::test]
async fn a_retry_is_held_back_at_once_and_a_request_on_its_way_is_not() {
    let holder: Arc<OnceLock<Transport>> = Arc::default();
    let on_arrival = Arc::clone(&holder);
    let (url, count) = serve_data(move |n| match n {
        0 => {
            // The request is here and its reply is not yet there.
            on_arrival.get().unwrap().hold(true);
            answer(200, r#"{"code":1}"#)
        }
        _ => answer(200, r#"{"code":0}"#),
    })
    .await;
    let transport = holder.get_or_init(|| patient(&url));
    let mut asking = Box::pin(ask(transport));
    let held = tokio::time::timeout(Duration::from_millis(300), &mut asking).await;
    assert!(held.is_err());
    assert_eq!(sent(&count), 1, "its reply came, its retry waits");
    transport.hold(false);
    asking.await.unwrap();
    assert_eq!(sent(&count), 2);
}

#[tokio::test]
async fn a_hundred_turns_of_holding_lose_no_request_and_no_slot() {
    let (url, count) = serve_data(|_| answer(200, r#"{"code":0}"#)).await;
    let transport = patient(&url);
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
