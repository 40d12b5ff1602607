//! A running emulator and a plain HTTP client for it, which knows nothing of the platforms.

use jiff::civil::date;
use leaveboard::emulator::{AppKeys, Emulator};
use serde_json::Value;

use crate::support::{CompanyBuilder, company_of};

pub(crate) type Query<'a> = &'a [(&'a str, &'a str)];

/// An emulator with a client.
pub(crate) struct Site {
    pub(crate) emulator: Emulator,
    pub(crate) http: reqwest::Client,
}

/// A reply whose body is JSON.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: reqwest::header::HeaderMap,
    pub(crate) body: Value,
}

impl Answer {
    /// The number at a JSON pointer such as `/errcode`.
    pub(crate) fn number(&self, path: &str) -> i64 {
        self.body
            .pointer(path)
            .and_then(Value::as_i64)
            .unwrap_or_else(|| panic!("no {path} in {}", self.body))
    }

    pub(crate) fn text(&self, path: &str) -> &str {
        self.body
            .pointer(path)
            .and_then(Value::as_str)
            .unwrap_or_else(|| panic!("no {path} in {}", self.body))
    }

    pub(crate) fn list(&self, path: &str) -> &Vec<Value> {
        self.body
            .pointer(path)
            .and_then(Value::as_array)
            .unwrap_or_else(|| panic!("no {path} in {}", self.body))
    }
}

/// An odd company on a fixed day, without call limits.
pub(crate) fn odd_company(employees: usize) -> CompanyBuilder {
    ordinary_company(employees).odd()
}

/// An ordinary company on a fixed day, without call limits.
pub(crate) fn ordinary_company(employees: usize) -> CompanyBuilder {
    company_of(employees).today(date(2026, 11, 21))
}

pub(crate) fn client() -> reqwest::Client {
    // Fails where another test of this process has installed it already.
    let _installed = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::builder()
        .tls_certs_only([])
        .no_proxy()
        .build()
        .expect("a client")
}

impl Site {
    pub(crate) async fn start(company: CompanyBuilder) -> Self {
        let emulator = company.start().await;
        Self {
            emulator,
            http: client(),
        }
    }

    pub(crate) async fn send(&self, request: reqwest::RequestBuilder) -> Answer {
        let reply = request.send().await.expect("a reply");
        let (status, headers) = (reply.status().as_u16(), reply.headers().clone());
        let text = reply.text().await.expect("a body");
        let body = serde_json::from_str(&text).unwrap_or_else(|_| panic!("no JSON: {text}"));
        Answer {
            status,
            headers,
            body,
        }
    }

    pub(crate) fn url(&self, path: &str) -> String {
        self.emulator.base_url() + path
    }

    /// The keys of the app of one platform.
    pub(crate) fn keys(&self, platform: &str) -> AppKeys {
        self.emulator.app_keys(platform).expect("an app")
    }

    pub(crate) async fn get(&self, path: &str, query: Query<'_>) -> Answer {
        self.send(self.http.get(self.url(path)).query(query)).await
    }

    pub(crate) async fn post(&self, path: &str, query: Query<'_>, body: &Value) -> Answer {
        self.send(self.http.post(self.url(path)).query(query).json(body))
            .await
    }
}
