//! The transport, tested against small servers on the loopback interface.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use axum::Router;
use axum::extract::Request;
use axum::response::Response;
use secrecy::SecretString;
use serde::Deserialize;

mod budget;
mod faults;
mod holding;
mod limits;
mod tokens;

use super::*;
use crate::domain::balance::Hint;
use crate::domain::{Language, TenantName, Today};
use crate::platform::allow::{self, Endpoint};
use crate::platform::fault::RequestFault;
use crate::platform::{ApiError, Credentials, DayMemory, EarlierCalls, ErrorClass, Settings};

const SECRET: &str = "s3cr3t-generated";
const HINT: Hint = Hint {
    zh: "提示",
    en: "hint",
};

/// A platform whose error code is the name of the class.
struct Simple;

#[derive(Deserialize)]
struct Envelope {
    code: Option<i64>,
    message: Option<String>,
}

impl Protocol for Simple {
    fn token_call(&self) -> ApiCall {
        ApiCall::new(&allow::WECOM_TOKEN).query("corpsecret", SECRET)
    }

    fn read_token(&self, body: &str) -> Option<IssuedToken> {
        let value: serde_json::Value = serde_json::from_str(body).ok()?;
        Some(IssuedToken {
            text: SecretString::from(value["token"].as_str()?.to_owned()),
            life: Duration::from_millis(value["life_ms"].as_u64().unwrap_or(7_200_000)),
        })
    }

    fn token_place(&self) -> TokenPlace {
        TokenPlace::Query("access_token")
    }

    fn judge(&self, _: &Endpoint, answer: &HttpAnswer) -> Result<(), RequestFault> {
        let envelope: Envelope = answer.envelope()?;
        let class = match envelope.code.unwrap_or(0) {
            0 => return Ok(()),
            1 => ErrorClass::Retry,
            2 => ErrorClass::Throttled(Duration::from_millis(80)),
            3 => ErrorClass::Refresh,
            4 | 5 => ErrorClass::Refused,
            6 => ErrorClass::PerItem,
            _ => ErrorClass::Bug,
        };
        let code = envelope.code.unwrap_or(0);
        let message = envelope.message.unwrap_or_default();
        let fault = RequestFault::new(code.to_string(), &message, class, HINT);
        Err(if code == 5 { fault.everywhere() } else { fault })
    }
}

/// Serves `answer(path, n)`, where `n` counts all requests from 0.
async fn serve<F>(answer: F) -> (String, Arc<AtomicUsize>)
where
    F: Fn(&str, usize) -> Response + Clone + Send + Sync + 'static,
{
    let count = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&count);
    let app = Router::new().fallback(move |request: Request| {
        let n = counter.fetch_add(1, Ordering::SeqCst);
        let response = answer(request.uri().path(), n);
        async move { response }
    });
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
    (url, count)
}

fn answer(status: u16, body: &str) -> Response {
    Response::builder()
        .status(status)
        .body(body.to_owned().into())
        .unwrap()
}

fn token_answer() -> Response {
    answer(200, r#"{"code":0,"token":"t0ken-generated"}"#)
}

fn settings(base_url: &str) -> Settings {
    Settings {
        tenant: TenantName::new("hq"),
        base_url: base_url.parse().unwrap(),
        credentials: Credentials::WeCom {
            corp_id: "ww0".to_owned(),
            secret: SecretString::from(SECRET),
        },
        requests_per_minute: None,
        requests_per_second: None,
        departments: crate::platform::DepartmentScope::default(),
        language: Language::Chinese,
        as_of: None,
        clock: || Today::midday_of(jiff::civil::date(2026, 11, 21)),
        meter: None,
        memory: DayMemory::default(),
    }
}

fn quick() -> HttpTimeouts {
    HttpTimeouts {
        connect: Duration::from_millis(500),
        total: Duration::from_millis(500),
        backoff: Duration::from_millis(5),
        longest_backoff: Duration::from_millis(20),
        ..HttpTimeouts::default()
    }
}

fn transport(base_url: &str) -> Transport {
    Transport::new(&settings(base_url), Simple, quick()).unwrap()
}

/// Serves tokens at the token path; everywhere else `data`, which is given the number of the data request.
async fn serve_data<F>(data: F) -> (String, Arc<AtomicUsize>)
where
    F: Fn(usize) -> Response + Clone + Send + Sync + 'static,
{
    let count = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&count);
    let (url, _) = serve(move |path, _| match path {
        "/cgi-bin/gettoken" => token_answer(),
        _ => data(counter.fetch_add(1, Ordering::SeqCst)),
    })
    .await;
    (url, count)
}

fn sent(count: &AtomicUsize) -> usize {
    count.load(Ordering::SeqCst)
}

async fn ask(transport: &Transport) -> Result<ApiReply, ApiError> {
    transport.call(ApiCall::new(&allow::WECOM_TYPES)).await
}
