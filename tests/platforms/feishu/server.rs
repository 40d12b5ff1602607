//! A Feishu on loopback that answers by a closure, the test's script, and remembers its requests.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::IntoResponse;
use jiff::civil::date;
use leaveboard::domain::Today;
use leaveboard::platform::feishu::Feishu;
use leaveboard::platform::http::HttpTimeouts;
use leaveboard::platform::{Credentials, Settings};
use secrecy::SecretString;
use serde_json::{Value, json};

use crate::support::SettingsBuilder;

/// One request.
#[derive(Clone, Debug)]
pub(crate) struct Request {
    pub(crate) path: String,
    pub(crate) raw_query: String,
    pub(crate) body: String,
    pub(crate) token: String,
}

impl Request {
    pub(crate) fn all(&self, key: &str) -> Vec<String> {
        let url = reqwest::Url::parse(&format!("http://localhost/?{}", self.raw_query)).unwrap();
        let pairs = url.query_pairs().filter(|(have, _)| have == key);
        pairs.map(|(_, value)| value.into_owned()).collect()
    }

    pub(crate) fn one(&self, key: &str) -> Option<String> {
        self.all(key).pop()
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap()
    }
}

/// A reply: status, headers and body.
pub(crate) struct Reply(
    pub(crate) u16,
    pub(crate) Vec<(&'static str, &'static str)>,
    pub(crate) String,
);

pub(crate) fn ok(data: &Value) -> Reply {
    Reply(
        200,
        Vec::new(),
        json!({"code": 0, "msg": "success", "data": data}).to_string(),
    )
}

pub(crate) fn error(status: u16, code: i64) -> Reply {
    let body = json!({"code": code, "msg": "generated", "error": {"log_id": "L-generated"}});
    Reply(status, Vec::new(), body.to_string())
}

/// The server of one test, which ends with the test's runtime.
pub(crate) struct Server {
    pub(crate) base_url: String,
    seen: Arc<Mutex<Vec<Request>>>,
}

type Script = dyn Fn(&Request) -> Reply + Send + Sync;

impl Server {
    /// Answers every request by the script; [`with_token`] makes one that also issues tokens.
    pub(crate) async fn start(script: impl Fn(&Request) -> Reply + Send + Sync + 'static) -> Self {
        let seen = Arc::new(Mutex::new(Vec::new()));
        let (script, log): (Arc<Script>, _) = (Arc::new(script), Arc::clone(&seen));
        let answer = move |uri: Uri, headers: HeaderMap, body: Bytes| {
            let request = read(&uri, &headers, &body);
            log.lock().unwrap().push(request.clone());
            let reply = script(&request);
            async move { respond(reply) }
        };
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base_url = format!("http://{}", listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, Router::new().fallback(answer)).await });
        Self { base_url, seen }
    }

    /// The requests so far whose path ends in `end`.
    pub(crate) fn seen(&self, end: &str) -> Vec<Request> {
        let seen = self.seen.lock().unwrap();
        seen.iter()
            .filter(|request| request.path.ends_with(end))
            .cloned()
            .collect()
    }

    /// A client of this server.
    pub(crate) fn client(&self, tenant: FeishuTenant) -> Feishu {
        let timeouts = HttpTimeouts {
            backoff: Duration::from_millis(1),
            ..HttpTimeouts::default()
        };
        Feishu::connect_with(&settings(&self.base_url, tenant), timeouts).unwrap()
    }
}

/// The settings of a tenant that tests vary.
#[derive(Clone, Copy)]
pub(crate) struct FeishuTenant {
    pub(crate) page_size: u32,
    pub(crate) expiry_records: bool,
    pub(crate) records_on_request: bool,
    pub(crate) work_calendar: Option<&'static str>,
    pub(crate) time_zone: &'static str,
}

pub(crate) const USUAL: FeishuTenant = FeishuTenant {
    page_size: 20,
    expiry_records: false,
    records_on_request: false,
    work_calendar: None,
    time_zone: "Asia/Shanghai",
};

pub(crate) fn settings(base_url: &str, tenant: FeishuTenant) -> Settings {
    let credentials = Credentials::Feishu {
        app_id: "cli_generated".to_owned(),
        secret: SecretString::from("generated-secret"),
        user_id_type: "people_corehr_id".to_owned(),
        time_zone: tenant.time_zone.to_owned(),
        expiry_records: tenant.expiry_records,
        records_on_request: tenant.records_on_request,
        work_calendar: tenant.work_calendar.map(str::to_owned),
        page_size: tenant.page_size,
    };
    SettingsBuilder::new(base_url, credentials)
        .named("hq-feishu")
        .documented_limits()
        .per_minute(100_000)
        .clock(|| Today::midday_of(date(2026, 11, 21)))
        .build()
}

pub(crate) const TOKEN: &str = "tenant_access_token/internal";
pub(crate) const TYPES: &str = "leave_types";
pub(crate) const BALANCES: &str = "leave_balances";
pub(crate) const EMPLOYEES: &str = "employees/batch_get";

pub(crate) fn token(text: &str) -> Reply {
    let body = json!({"code": 0, "msg": "ok", "tenant_access_token": text, "expire": 7200});
    Reply(200, Vec::new(), body.to_string())
}

/// A script that grants tokens and answers everything else by `script`.
pub(crate) fn with_token(
    script: impl Fn(&Request) -> Reply + Send + Sync + 'static,
) -> impl Fn(&Request) -> Reply + Send + Sync + 'static {
    move |request| {
        if request.path.ends_with(TOKEN) {
            token("t-generated")
        } else {
            script(request)
        }
    }
}

fn read(uri: &Uri, headers: &HeaderMap, body: &[u8]) -> Request {
    let token = headers
        .get("authorization")
        .and_then(|value| value.to_str().ok());
    Request {
        path: uri.path().to_owned(),
        raw_query: uri.query().unwrap_or_default().to_owned(),
        body: String::from_utf8(body.to_vec()).unwrap(),
        token: token.unwrap_or_default().to_owned(),
    }
}

fn respond(Reply(status, headers, body): Reply) -> impl IntoResponse {
    let mut map = HeaderMap::new();
    for (name, value) in headers {
        map.insert(name, value.parse().unwrap());
    }
    (StatusCode::from_u16(status).unwrap(), map, body)
}
