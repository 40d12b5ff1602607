//! What may go wrong between this program and the platform, and how often a request is sent again.

use super::*;

const OK: &str = r#"{"code":0}"#;

#[tokio::test]
async fn what_may_pass_is_tried_again_and_then_answers() {
    let (url, count) = serve_data(|n| match n {
        0 => answer(503, "<html>busy</html>"),
        1 => answer(200, r#"{"code":0,"cut"#),
        2 => answer(200, r#"{"code":1}"#),
        _ => answer(200, OK),
    })
    .await;
    let transport = transport(&url);
    assert!(ask(&transport).await.is_ok());
    assert_eq!(sent(&count), 4);
    assert_eq!(transport.usage(&allow::WECOM_TYPES).retries, 3);
    assert_eq!(transport.usage(&allow::WECOM_TYPES).requests, 5);
}

#[tokio::test]
async fn four_tries_are_all() {
    let (url, count) = serve_data(|_| answer(502, "")).await;
    let error = ask(&transport(&url)).await.unwrap_err();
    assert_eq!(
        (error.code.as_str(), error.class),
        ("http_502", ErrorClass::Retry)
    );
    assert_eq!(sent(&count), 4);
}

#[tokio::test]
async fn the_same_page_of_html_is_told_apart_by_its_status() {
    for (status, code, class) in [
        (200, "not_json", ErrorClass::Retry),
        (500, "http_500", ErrorClass::Retry),
        (404, "http_404", ErrorClass::Retry),
        (302, "redirect", ErrorClass::Bug),
    ] {
        let (url, _) = serve_data(move |_| answer(status, "<html></html>")).await;
        let error = ask(&transport(&url)).await.unwrap_err();
        assert_eq!((error.code.as_str(), error.class), (code, class));
    }
}

#[tokio::test]
async fn feishu_trap_2_a_gateway_that_throttles_is_obeyed() {
    for status in [429, 503] {
        let (url, count) = serve_data(move |n| {
            let busy = Response::builder().status(status);
            let busy = busy.header("retry-after", "1");
            match n {
                0 => busy.body("<html></html>".into()).unwrap(),
                _ => answer(200, OK),
            }
        })
        .await;
        let started = std::time::Instant::now();
        ask(&transport(&url)).await.unwrap();
        assert_eq!(sent(&count), 2);
        assert!(started.elapsed() >= Duration::from_secs(1));
    }
}

#[tokio::test]
async fn an_error_status_is_an_error_though_the_body_names_no_code() {
    let (url, _) = serve_data(|_| answer(502, r#"{"message":"bad gateway"}"#)).await;
    assert_eq!(ask(&transport(&url)).await.unwrap_err().code, "http_502");
}

#[tokio::test]
async fn feishu_trap_26_redirects_are_not_followed() {
    let (elsewhere, count) = serve_data(|_| answer(200, OK)).await;
    let (url, _) = serve_data(move |_| {
        Response::builder()
            .status(307)
            .header("location", format!("{elsewhere}/cgi-bin/oa"))
            .body(axum::body::Body::empty())
            .unwrap()
    })
    .await;
    assert_eq!(ask(&transport(&url)).await.unwrap_err().code, "redirect");
    assert_eq!(sent(&count), 0);
}

#[tokio::test]
async fn feishu_trap_25_a_reply_beyond_the_cap_is_given_up_at_once() {
    let body = format!(r#"{{"code":0,"fill":"{}"}}"#, "x".repeat(5_000));
    let (url, count) = serve_data(move |_| answer(200, &body)).await;
    let timeouts = HttpTimeouts {
        largest_reply: 4_096,
        ..quick()
    };
    let transport = Transport::new(&settings(&url), Simple, timeouts).unwrap();
    let error = ask(&transport).await.unwrap_err();
    assert_eq!(
        (error.code.as_str(), error.class),
        ("too_large", ErrorClass::Bug)
    );
    assert_eq!(sent(&count), 1);
}

#[tokio::test]
async fn a_compressed_reply_is_read() {
    // The compressed form of {"code":0,"message":"gzip"}.
    const GZIP: &[u8] = &[
        31, 139, 8, 0, 0, 0, 0, 0, 2, 3, 171, 86, 74, 206, 79, 73, 85, 178, 50, 208, 81, 202, 77,
        45, 46, 78, 76, 7, 178, 149, 210, 171, 50, 11, 148, 106, 1, 182, 132, 228, 26, 27, 0, 0, 0,
    ];
    let (url, _) = serve_data(|_| {
        Response::builder()
            .header("content-encoding", "gzip")
            .body(GZIP.into())
            .unwrap()
    })
    .await;
    assert!(ask(&transport(&url)).await.unwrap().body.contains("gzip"));
}

/// A server that writes `bytes` to every connection and closes it, or never answers.
async fn raw_server(bytes: Option<&'static [u8]>) -> String {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap().to_string();
    tokio::spawn(async move {
        loop {
            let (mut socket, _) = listener.accept().await.unwrap();
            tokio::spawn(async move {
                let mut request = [0; 4096];
                let _ = socket.read(&mut request).await;
                match bytes {
                    Some(bytes) => drop(socket.write_all(bytes).await),
                    None => std::future::pending().await,
                }
            });
        }
    });
    address
}

/// The address of a port on which no server listens.
async fn closed_port() -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    listener.local_addr().unwrap().to_string()
}

#[tokio::test]
async fn faults_on_the_way_have_codes_of_their_own() {
    let cut: &[u8] = b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{\"code\":0,";
    for (url, code) in [
        (format!("http://{}", closed_port().await), "connect"),
        (format!("http://{}", raw_server(None).await), "timeout"),
        (format!("http://{}", raw_server(Some(b"")).await), "reset"),
        (format!("http://{}", raw_server(Some(cut)).await), "reset"),
        (
            format!("https://{}", raw_server(Some(b"not tls")).await),
            "tls",
        ),
    ] {
        let error = ask(&transport(&url)).await.unwrap_err();
        assert_eq!(
            (error.code.as_str(), error.class),
            (code, ErrorClass::Retry),
            "{error}"
        );
        assert!(!error.to_string().contains("http"), "{error}");
    }
}

#[tokio::test]
async fn a_call_of_another_platform_is_not_sent() {
    let (url, count) = serve_data(|_| answer(200, OK)).await;
    let transport = transport(&url);
    let error = transport
        .call(ApiCall::new(&allow::FEISHU_TYPES))
        .await
        .unwrap_err();
    assert_eq!(error.code, "not_allowed");
    let astray = ApiCall::new(&allow::WECOM_TYPES).segment("x");
    assert_eq!(
        transport.call(astray).await.unwrap_err().code,
        "not_allowed"
    );
    assert_eq!(sent(&count), 0);
}

#[tokio::test]
async fn a_refusal_is_not_asked_again_where_it_reaches() {
    let (url, count) = serve_data(|_| answer(200, r#"{"code":4}"#)).await;
    let transport = transport(&url);
    let first = ask(&transport).await.unwrap_err();
    assert_eq!(ask(&transport).await.unwrap_err(), first);
    assert_eq!(sent(&count), 1);
    let other = ApiCall::new(&allow::WECOM_BALANCES);
    assert!(transport.call(other).await.is_err());
    assert_eq!(sent(&count), 2, "another endpoint may still be open");

    let (url, count) = serve_data(|_| answer(200, r#"{"code":5}"#)).await;
    let transport = self::transport(&url);
    let first = ask(&transport).await.unwrap_err();
    let other = transport.call(ApiCall::new(&allow::WECOM_BALANCES)).await;
    assert_eq!(
        other.unwrap_err(),
        first,
        "credentials are refused everywhere"
    );
    assert_eq!(sent(&count), 1);
}

#[tokio::test]
async fn one_persons_error_is_final_for_that_call_only() {
    let (url, count) = serve_data(|n| answer(200, if n == 0 { r#"{"code":6}"# } else { OK })).await;
    let transport = transport(&url);
    assert_eq!(
        ask(&transport).await.unwrap_err().class,
        ErrorClass::PerItem
    );
    assert!(ask(&transport).await.is_ok());
    assert_eq!(sent(&count), 2);
}

#[tokio::test]
async fn trap_18_no_error_shows_the_secret_or_the_token() {
    let echo = r#"{"code":CODE,"message":"bad s3cr3t-generated and t0ken-generated from https://x/?access_token=t0ken-generated"}"#;
    let mut errors = Vec::new();
    for code in 1..=7 {
        let body = echo.replace("CODE", &code.to_string());
        let (url, _) = serve_data(move |_| answer(200, &body)).await;
        errors.push(ask(&transport(&url)).await.unwrap_err());
        let body = format!(r#"{{"code":{code},"message":"bad s3cr3t-generated"}}"#);
        let (url, _) = serve(move |_, _| answer(200, &body)).await;
        errors.push(ask(&transport(&url)).await.unwrap_err());
    }
    for status in [200, 302, 404, 500] {
        let (url, _) =
            serve_data(move |_| answer(status, "s3cr3t-generated t0ken-generated")).await;
        errors.push(ask(&transport(&url)).await.unwrap_err());
        let (url, _) = serve(move |_, _| answer(status, "s3cr3t-generated")).await;
        errors.push(ask(&transport(&url)).await.unwrap_err());
    }
    for address in [
        closed_port().await,
        raw_server(None).await,
        raw_server(Some(b"")).await,
    ] {
        errors.push(
            ask(&transport(&format!("http://{address}")))
                .await
                .unwrap_err(),
        );
    }
    let (url, _) = serve_data(|_| answer(200, r#"{"code":0,"message":["t0ken-generated"]}"#)).await;
    errors.push(ask(&transport(&url)).await.unwrap_err());
    let (url, _) = serve_data(|_| {
        let answer = Response::builder().header("x-tt-logid", "t0ken-generated");
        answer.body(r#"{"code":7}"#.into()).unwrap()
    })
    .await;
    errors.push(ask(&transport(&url)).await.unwrap_err());
    assert!(errors.len() > 25);
    for error in errors {
        let shown = format!("{error} {error:?}");
        assert!(!shown.contains("s3cr3t"), "{shown}");
        assert!(!shown.contains("t0ken"), "{shown}");
    }
}

#[tokio::test]
async fn a_secret_echoed_in_another_spelling_is_not_shown_either() {
    let secret = "s3cr3t+gen/er=ated";
    let mut settings = settings("http://127.0.0.1:9");
    settings.credentials = Credentials::WeCom {
        corp_id: "ww0".to_owned(),
        secret: SecretString::from(secret),
    };
    for page in [
        "<p>/gettoken?corpsecret=s3cr3t%2Bgen%2Fer%3Dated</p>",
        "<p>/gettoken?corpsecret=s3cr3t%2bgen/er%3dated&amp;x=1</p>",
        "<p>s3cr3t&#43;gen&#x2F;er&#61;ated</p>",
        r#"<p>{\"q\":\"s3cr3t\u002bgen\/er\u003dated\"}</p>"#,
    ] {
        let (url, _) = serve_data(move |_| answer(500, page)).await;
        settings.base_url = url.parse().unwrap();
        let transport = Transport::new(&settings, Simple, quick()).unwrap();
        let error = ask(&transport).await.unwrap_err();
        assert!(error.message.contains("***"), "{error}");
        assert!(!error.message.contains("ated"), "{error}");
    }
}

#[tokio::test]
async fn nothing_of_a_token_reply_is_quoted_whatever_is_around_it() {
    let json = r#"{"code":0,"token":"l1ve-t0ken-of-this-h0ur","life_ms":7200000}"#;
    let utf_16: Vec<u8> = json.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let bodies: Vec<Vec<u8>> = vec![
        format!("\u{feff}{json}").into(),
        format!("callback({json});").into(),
        format!("<html><body>{json}</body></html>").into(),
        format!("ok {json}").into(),
        format!("[{json}]").into(),
        format!("\"{}\"", json.replace('"', "\\\"")).into(),
        "code=0&token=l1ve-t0ken-of-this-h0ur&life_ms=7200000".into(),
        r#"{"code":7,"message":"token=l1ve-t0ken-of-this-h0ur"}"#.into(),
        r#"{"code":0,"data":{"token":"l1ve-t0ken-of-this-h0ur"}}"#.into(),
        json[..40].into(),
        [b"\xff\xfe", utf_16.as_slice()].concat(),
        utf_16,
    ];
    for body in bodies {
        for status in [200, 400, 500] {
            let reply = body.clone();
            let (url, _) = serve(move |_, _| {
                let answer = Response::builder().status(status);
                answer.body(reply.clone().into()).unwrap()
            })
            .await;
            let Err(error) = ask(&transport(&url)).await else {
                continue;
            };
            let shown = format!("{error} {error:?}");
            assert!(
                !shown.contains("l1ve") && !shown.contains("h0ur"),
                "{shown}"
            );
        }
    }
}

#[tokio::test]
async fn a_call_that_is_never_answered_gets_one_round_of_tries() {
    let silent = raw_server(None).await;
    let transport = Transport::new(
        &settings(&format!("http://{silent}")),
        Simple,
        HttpTimeouts {
            total: Duration::from_millis(50),
            ..quick()
        },
    )
    .unwrap();
    let call = ApiCall::new(&allow::WECOM_MEMBERS);
    let error = transport.call_in_rounds(call).await.unwrap_err();
    assert_eq!(error.code, "timeout");
    assert_eq!(transport.usage(&allow::WECOM_MEMBERS).requests, 4);
    assert!(
        !error.to_row_error().may_pass,
        "nor is it asked again at the end"
    );
}

#[tokio::test]
async fn what_cannot_be_read_names_the_path() {
    #[derive(Deserialize, Debug)]
    struct Rows {
        #[expect(dead_code, reason = "only its decoding matters")]
        rows: Vec<u8>,
    }
    let (url, _) = serve_data(|_| answer(200, r#"{"code":0,"rows":[1,"x"]}"#)).await;
    let reply = ask(&transport(&url)).await.unwrap();
    let error = reply.decode::<Rows>().unwrap_err();
    assert_eq!(
        (error.code.as_str(), error.endpoint),
        ("unreadable", "getcorpconf")
    );
    assert!(error.message.starts_with("rows[1]:"), "{}", error.message);
}

#[tokio::test]
async fn dropping_a_call_drops_its_request() {
    let (url, count) = serve_data(|_| answer(503, "")).await;
    let timeouts = HttpTimeouts {
        backoff: Duration::from_mins(1),
        longest_backoff: Duration::from_mins(1),
        ..quick()
    };
    let transport = Transport::new(&settings(&url), Simple, timeouts).unwrap();
    let call = tokio::time::timeout(Duration::from_millis(300), ask(&transport));
    assert!(call.await.is_err(), "the call sleeps between tries");
    assert_eq!(sent(&count), 1);
}
