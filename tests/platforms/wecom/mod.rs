//! The WeCom client against a small server on loopback that replies with the vendor's own samples, and against the emulator.
//!
//! A test about a trap of `docs/platforms/wecom.md` has the trap's number in its name.

#![allow(
    clippy::unwrap_used,
    reason = "helpers of tests, where a panic is a failed test"
)]

mod balances;
mod directory;
mod emulated;
mod faults;
mod granted_by_rule;
mod types;
mod unanswered;

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::to_bytes;
use axum::extract::Request;
use axum::response::Response;
use std::time::Duration;

use jiff::civil::date;
use leaveboard::domain::EmployeeId;
use leaveboard::domain::{LeaveType, PersonBalances, Today};
use leaveboard::platform::http::HttpTimeouts;
use leaveboard::platform::wecom::WeCom;
use leaveboard::platform::{ApiError, Credentials, Platform, Settings};

use crate::support::{SettingsBuilder, wecom_credentials};

pub(crate) const TYPES: &str = "/cgi-bin/oa/vacation/getcorpconf";
pub(crate) const QUOTA: &str = "/cgi-bin/oa/vacation/getuservacationquota";
pub(crate) const DEPARTMENTS: &str = "/cgi-bin/department/list";
pub(crate) const MEMBERS: &str = "/cgi-bin/user/simplelist";
pub(crate) const TOKEN: &str = "/cgi-bin/gettoken";

pub(crate) const CORPCONF: &str = include_str!("../../fixtures/wecom/corpconf.json");
pub(crate) const QUOTA_SAMPLE: &str = include_str!("../../fixtures/wecom/quota.json");

const GOOD_TOKEN: &str =
    r#"{"errcode":0,"errmsg":"ok","access_token":"accesstoken000001","expires_in":7200}"#;

/// One request that the server received.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Asked {
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) query: String,
    pub(crate) body: String,
}

/// A client and the requests that its server received.
pub(crate) struct Tenant {
    pub(crate) client: WeCom,
    asked: Arc<Mutex<Vec<Asked>>>,
}

impl Tenant {
    /// A server that answers each path with its text and everything else with 404.
    pub(crate) async fn with(answers: &[(&'static str, &str)]) -> Self {
        let answers: HashMap<_, _> = answers
            .iter()
            .map(|(path, text)| (*path, (*text).to_owned()))
            .collect();
        Self::answering(move |asked| answers.get(asked.path.as_str()).cloned()).await
    }

    /// A server that answers by a closure. It issues tokens itself unless `answer` does.
    pub(crate) async fn answering<F>(answer: F) -> Self
    where
        F: Fn(&Asked) -> Option<String> + Clone + Send + Sync + 'static,
    {
        let asked = Arc::new(Mutex::new(Vec::new()));
        let seen = Arc::clone(&asked);
        let app = Router::new().fallback(move |request: Request| {
            let (answer, seen) = (answer.clone(), Arc::clone(&seen));
            async move { respond(request, answer, &seen).await }
        });
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base_url = format!("http://{}", listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
        Self {
            client: WeCom::connect_with(&settings(&base_url), quick()).unwrap(),
            asked,
        }
    }

    pub(crate) fn asked(&self, path: &str) -> Vec<Asked> {
        let asked = self.asked.lock().unwrap();
        asked
            .iter()
            .filter(|one| one.path == path)
            .cloned()
            .collect()
    }

    pub(crate) async fn types(&self) -> Vec<LeaveType> {
        self.client.fetch_leave_types().await.unwrap().types
    }

    /// One person's balances, fetched after the leave types.
    pub(crate) async fn person(&self, id: &str) -> Result<PersonBalances, ApiError> {
        self.client.fetch_leave_types().await?;
        let people = [EmployeeId::new(id)];
        let answers = self.client.fetch_balances(&people).await?;
        assert_eq!(answers.len(), 1);
        Ok(answers.into_iter().next().unwrap())
    }
}

async fn respond<F>(request: Request, answer: F, seen: &Mutex<Vec<Asked>>) -> Response
where
    F: Fn(&Asked) -> Option<String>,
{
    let (parts, body) = request.into_parts();
    let body = to_bytes(body, 100_000).await.unwrap();
    let asked = Asked {
        method: parts.method.to_string(),
        path: parts.uri.path().to_owned(),
        query: parts.uri.query().unwrap_or_default().to_owned(),
        body: String::from_utf8(body.to_vec()).unwrap(),
    };
    seen.lock().unwrap().push(asked.clone());
    let token = || (asked.path == TOKEN).then(|| GOOD_TOKEN.to_owned());
    match answer(&asked).or_else(token) {
        Some(text) => Response::new(text.into()),
        None => Response::builder().status(404).body("".into()).unwrap(),
    }
}

/// Short pauses between retries: the server is on loopback, and its faults are deliberate.
pub(crate) fn quick() -> HttpTimeouts {
    HttpTimeouts {
        backoff: Duration::from_millis(2),
        longest_backoff: Duration::from_millis(10),
        longest_wait: Duration::from_millis(20),
        ..HttpTimeouts::default()
    }
}

/// At the documented limits, on 21 November 2026.
pub(crate) fn settings(base_url: &str) -> Settings {
    settings_for(base_url, wecom_credentials("ww0123", "generated-secret")).build()
}

pub(crate) fn settings_for(base_url: &str, credentials: Credentials) -> SettingsBuilder {
    SettingsBuilder::new(base_url, credentials)
        .named("hq-wecom")
        .documented_limits()
        .clock(|| Today::midday_of(date(2026, 11, 21)))
}
