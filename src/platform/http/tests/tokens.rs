//! Tokens are fetched once, shared by all callers, and replaced once, never in a loop.

use super::*;

/// Counts token requests and data requests. When `fresh`, each token is another one.
#[derive(Clone, Default)]
struct Counts {
    tokens: Arc<AtomicUsize>,
    data: Arc<AtomicUsize>,
}

async fn serve_counted(
    fresh: bool,
    life_ms: u64,
    data: fn(usize) -> &'static str,
) -> (String, Counts) {
    let counts = Counts::default();
    let inside = counts.clone();
    let (url, _) = serve(move |path, _| match path {
        "/cgi-bin/gettoken" => {
            let n = inside.tokens.fetch_add(1, Ordering::SeqCst);
            let n = if fresh { n } else { 0 };
            answer(
                200,
                &format!(r#"{{"code":0,"token":"t0ken-{n}","life_ms":{life_ms}}}"#),
            )
        }
        _ => answer(200, data(inside.data.fetch_add(1, Ordering::SeqCst))),
    })
    .await;
    (url, counts)
}

const TWO_HOURS: u64 = 7_200_000;

#[tokio::test]
async fn trap_40_a_token_is_fetched_once_for_all_and_kept() {
    let (url, counts) = serve_counted(true, TWO_HOURS, |_| r#"{"code":0}"#).await;
    let transport = transport(&url);
    let calls: Vec<_> = (0..8)
        .map(|_| {
            let transport = transport.clone();
            tokio::spawn(async move { ask(&transport).await.map(drop) })
        })
        .collect();
    for call in calls {
        call.await.unwrap().unwrap();
    }
    assert_eq!((sent(&counts.tokens), sent(&counts.data)), (1, 8));
}

#[tokio::test]
async fn feishu_trap_5_a_short_life_is_kept_to() {
    let (url, counts) = serve_counted(true, 1_500, |_| r#"{"code":0}"#).await;
    let transport = transport(&url);
    ask(&transport).await.unwrap();
    ask(&transport).await.unwrap();
    assert_eq!(sent(&counts.tokens), 1, "a short life is still a life");
    tokio::time::pause();
    tokio::time::advance(Duration::from_millis(1_400)).await;
    tokio::time::resume();
    ask(&transport).await.unwrap();
    assert_eq!(sent(&counts.tokens), 2);
}

#[tokio::test]
async fn trap_40_a_token_that_is_not_taken_is_replaced_once() {
    let (url, counts) = serve_counted(true, TWO_HOURS, |n| match n {
        0 => r#"{"code":3}"#,
        _ => r#"{"code":0}"#,
    })
    .await;
    assert!(ask(&transport(&url)).await.is_ok());
    assert_eq!((sent(&counts.tokens), sent(&counts.data)), (2, 2));
}

#[tokio::test]
async fn trap_40_a_token_refused_twice_ends_the_matter_for_good() {
    let (url, counts) = serve_counted(true, TWO_HOURS, |_| r#"{"code":3}"#).await;
    let transport = transport(&url);
    for _ in 0..3 {
        let error = ask(&transport).await.unwrap_err();
        assert_eq!(
            (error.code.as_str(), error.class),
            ("3", ErrorClass::Refused)
        );
    }
    assert_eq!((sent(&counts.tokens), sent(&counts.data)), (2, 2));
}

#[tokio::test]
async fn feishu_trap_4_the_same_token_back_is_a_refusal() {
    let (url, counts) = serve_counted(false, TWO_HOURS, |_| r#"{"code":3}"#).await;
    let transport = transport(&url);
    for _ in 0..3 {
        assert_eq!(
            ask(&transport).await.unwrap_err().class,
            ErrorClass::Refused
        );
    }
    assert_eq!((sent(&counts.tokens), sent(&counts.data)), (2, 1));
}

#[tokio::test]
async fn a_token_that_dies_before_its_first_use_is_no_refusal_unless_the_next_does_too() {
    // The first token works once and the second not at all; from the third on either every token works or none.
    let (url, counts) = serve_counted(true, TWO_HOURS, |n| match n {
        1..=3 => r#"{"code":3}"#,
        _ => r#"{"code":0}"#,
    })
    .await;
    let transport = transport(&url);
    assert!(ask(&transport).await.is_ok());
    let error = ask(&transport).await.unwrap_err();
    assert_eq!((error.code.as_str(), error.class), ("3", ErrorClass::Retry));
    assert!(ask(&transport).await.is_ok());
    assert_eq!((sent(&counts.tokens), sent(&counts.data)), (3, 5));

    let (url, counts) = serve_counted(true, TWO_HOURS, |n| match n {
        0 => r#"{"code":0}"#,
        _ => r#"{"code":3}"#,
    })
    .await;
    let transport = self::transport(&url);
    assert!(ask(&transport).await.is_ok());
    assert_eq!(ask(&transport).await.unwrap_err().class, ErrorClass::Retry);
    for _ in 0..3 {
        assert_eq!(
            ask(&transport).await.unwrap_err().class,
            ErrorClass::Refused
        );
    }
    assert_eq!((sent(&counts.tokens), sent(&counts.data)), (3, 5));
}

#[tokio::test]
async fn an_answer_about_a_person_shows_that_the_token_was_taken() {
    // The token expires, and the next one at once. That alone does not mean that the app is refused.
    let (url, _counts) = serve_counted(true, TWO_HOURS, |n| match n {
        0 => r#"{"code":6}"#,
        1 | 2 => r#"{"code":3}"#,
        _ => r#"{"code":0}"#,
    })
    .await;
    let transport = transport(&url);
    assert_eq!(
        ask(&transport).await.unwrap_err().class,
        ErrorClass::PerItem
    );
    assert_eq!(ask(&transport).await.unwrap_err().class, ErrorClass::Retry);
    assert!(ask(&transport).await.is_ok());
}

#[tokio::test]
async fn trap_11_a_wrong_secret_is_sent_once() {
    for code in [3, 4, 5, 6, 7] {
        let (url, count) = serve(move |_, _| answer(200, &format!(r#"{{"code":{code}}}"#))).await;
        let transport = transport(&url);
        let calls = (0..8).map(|_| ask(&transport));
        for outcome in futures_util::future::join_all(calls).await {
            assert_eq!(outcome.unwrap_err().class, ErrorClass::Refused);
        }
        let other = transport.call(ApiCall::new(&allow::WECOM_BALANCES)).await;
        assert_eq!(other.unwrap_err().endpoint, "gettoken");
        assert_eq!(sent(&count), 1);
    }
}

#[tokio::test]
async fn callers_that_wait_for_one_fetch_share_its_failure() {
    let (url, count) = serve(|_, _| answer(500, "")).await;
    let transport = transport(&url);
    let calls = (0..8).map(|_| ask(&transport));
    for outcome in futures_util::future::join_all(calls).await {
        assert_eq!(outcome.unwrap_err().code, "http_500");
    }
    assert_eq!(sent(&count), 4, "four tries in all, not four each");
    assert!(ask(&transport).await.is_err());
    assert_eq!(sent(&count), 8, "a later call tries anew");
}

#[tokio::test]
async fn a_caller_that_goes_away_while_fetching_leaves_the_fetch_to_the_next() {
    let (url, counts) = serve_counted(true, TWO_HOURS, |_| r#"{"code":0}"#).await;
    let transport = transport(&url);
    let mut gone = Box::pin(ask(&transport));
    assert!(futures_util::poll!(&mut gone).is_pending());
    drop(gone);
    assert!(ask(&transport).await.is_ok());
    assert_eq!(sent(&counts.data), 1);
}

#[test]
fn feishu_trap_6_a_held_token_shows_nothing() {
    let token = IssuedToken {
        text: "t0ken-generated".into(),
        life: Duration::from_mins(1),
    };
    assert!(!format!("{token:?}").contains("t0ken"));
}
