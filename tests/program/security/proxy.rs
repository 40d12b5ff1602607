//! A proxy between the program and an emulator. It sees every token and every person that the platforms tell, and can make the texts of
//! their replies hostile.

use std::collections::{BTreeSet, HashMap};
use std::future::IntoFuture;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Bytes;
use axum::http::{HeaderMap, Method, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use reqwest::Url;
use serde_json::{Map, Value};

/// What is put into the texts of replies.
#[derive(Debug, Default)]
pub(super) struct Taint {
    /// Without any, replies stay as they are.
    pub(super) hostile: Vec<String>,
    /// Also into figures and dates, which can then not be read.
    pub(super) figures_too: bool,
    /// What each text was before.
    pub(super) before: Mutex<HashMap<String, String>>,
}

/// What has passed through the proxy.
#[derive(Debug, Default)]
pub(super) struct Seen {
    pub(super) tokens: BTreeSet<String>,
    /// Names and ids of people.
    pub(super) people: BTreeSet<String>,
}

/// A running proxy, which ends with the test's runtime.
pub(super) struct Proxy {
    pub(super) base_url: String,
    seen: Arc<Mutex<Seen>>,
}

#[derive(Clone)]
struct Passing {
    http: reqwest::Client,
    upstream: Url,
    taint: Arc<Taint>,
    seen: Arc<Mutex<Seen>>,
}

impl Proxy {
    pub(super) async fn start(upstream: &str, taint: Taint) -> Self {
        // Fails where another test of this process has installed it already.
        let _installed = rustls::crypto::ring::default_provider().install_default();
        let http = reqwest::Client::builder().tls_certs_only([]).no_proxy();
        let seen = Arc::<Mutex<Seen>>::default();
        let passing = Passing {
            http: http.build().unwrap(),
            upstream: upstream.parse().unwrap(),
            taint: Arc::new(taint),
            seen: Arc::clone(&seen),
        };
        let pass = move |method: Method, uri: Uri, headers: HeaderMap, body: Bytes| {
            let passing = passing.clone();
            async move { passing.pass(method, &uri, &headers, &body).await }
        };
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base_url = format!("http://{}", listener.local_addr().unwrap());
        tokio::spawn(axum::serve(listener, Router::new().fallback(pass)).into_future());
        Self { base_url, seen }
    }

    pub(super) fn tokens(&self) -> Vec<String> {
        self.seen.lock().unwrap().tokens.iter().cloned().collect()
    }

    pub(super) fn people(&self) -> Vec<String> {
        self.seen.lock().unwrap().people.iter().cloned().collect()
    }
}

impl Passing {
    async fn pass(&self, method: Method, uri: &Uri, headers: &HeaderMap, body: &[u8]) -> Response {
        let mut request = self.http.request(method, self.address(uri));
        for name in ["authorization", "content-type"] {
            if let Some(value) = headers.get(name) {
                request = request.header(name, value);
            }
        }
        if !body.is_empty() {
            let sent: Value = serde_json::from_slice(body).unwrap();
            request = request.body(self.taint.removed_from(&sent).to_string());
        }
        // A reply that breaks off upstream becomes a gateway's error.
        let Ok(reply) = request.send().await else {
            return StatusCode::BAD_GATEWAY.into_response();
        };
        let (status, headers) = (reply.status(), reply.headers().clone());
        let Ok(text) = reply.text().await else {
            return StatusCode::BAD_GATEWAY.into_response();
        };
        let mut response = self.altered(text).into_response();
        *response.status_mut() = status;
        for name in [
            "content-type",
            "retry-after",
            "date",
            "x-tt-logid",
            "x-ogw-ratelimit-reset",
        ] {
            if let Some(value) = headers.get(name) {
                response.headers_mut().insert(name, value.clone());
            }
        }
        response
    }

    /// The same address at the emulator, which knows its own ids.
    fn address(&self, uri: &Uri) -> Url {
        let asked = Url::parse(&format!("http://proxy{uri}")).unwrap();
        let mut address = self.upstream.clone();
        if let (Some(segments), Ok(mut path)) = (asked.path_segments(), address.path_segments_mut())
        {
            path.clear();
            path.extend(segments.map(|segment| {
                let pair = format!("http://proxy/?s={}", segment.replace('+', "%2B"));
                let pair = Url::parse(&pair).unwrap();
                let plain = pair.query_pairs().next().map(|(_, text)| text.into_owned());
                self.taint.removed(&plain.unwrap_or_default())
            }));
        }
        if asked.query().is_some() {
            let pairs = asked.query_pairs();
            let pairs = pairs.map(|(name, value)| (name.into_owned(), self.taint.removed(&value)));
            address.query_pairs_mut().extend_pairs(pairs);
        }
        address
    }

    fn altered(&self, text: String) -> String {
        let Ok(reply) = serde_json::from_str::<Value>(&text) else {
            return text;
        };
        self.seen.lock().unwrap().note(&reply);
        if self.taint.hostile.is_empty() {
            return text;
        }
        self.taint.added_to(&reply, "", 0).to_string()
    }
}

impl Seen {
    fn note(&mut self, value: &Value) {
        match value {
            Value::Array(items) => items.iter().for_each(|item| self.note(item)),
            Value::Object(fields) => {
                let is_person = ["userid", "employment_id"]
                    .iter()
                    .any(|id| fields.contains_key(*id));
                for (name, value) in fields {
                    self.note_field(name, value, is_person);
                    self.note(value);
                }
            }
            _ => {}
        }
    }

    fn note_field(&mut self, name: &str, value: &Value, is_person: bool) {
        let text = value.as_str().unwrap_or_default().to_owned();
        match name {
            "access_token" | "tenant_access_token" => self.tokens.extend(Some(text)),
            "userid" | "unionid" | "employment_id" | "job_number" | "employee_number" => {
                // A few digits stand in many places that have nothing to do with the person, such as moments.
                let is_number = text.bytes().all(|byte| byte.is_ascii_digit());
                let shortest = if is_number { 10 } else { 4 };
                self.people
                    .extend(Some(text).filter(|text| text.len() >= shortest));
            }
            "name" if is_person => self.people.extend(Some(text)),
            "preferred_name" => self.people.extend(Some(text)),
            "employment_name" => {
                let names = value.as_array().into_iter().flatten();
                let names = names.filter_map(|name| name["value"].as_str());
                self.people.extend(names.map(str::to_owned));
            }
            _ => {}
        }
        self.people.remove("");
        self.tokens.remove("");
    }
}

/// Nothing is put into these: a token travels in a header, and a code is what tells a failure from a success.
const KEPT: [&str; 6] = [
    "access_token",
    "tenant_access_token",
    "errcode",
    "code",
    "msg_code",
    "success",
];

impl Taint {
    /// The value with something hostile in each of its texts, and with one more field in each record. Equal texts stay equal.
    fn added_to(&self, value: &Value, key: &str, depth: usize) -> Value {
        match value {
            Value::String(text)
                if KEPT.contains(&key) || !self.figures_too && is_figure(key, text) =>
            {
                Value::from(text.as_str())
            }
            Value::String(text) => Value::String(self.added(text)),
            Value::Array(items) => {
                let items = items.iter().map(|item| self.added_to(item, key, depth + 1));
                items.collect()
            }
            Value::Object(fields) => {
                let all = fields
                    .iter()
                    .map(|(name, value)| (name.clone(), self.added_to(value, name, depth + 1)));
                let mut all: Map<String, Value> = all.collect();
                if depth > 1 {
                    all.insert(self.added("more"), Value::String(self.added("of it")));
                }
                Value::Object(all)
            }
            other => other.clone(),
        }
    }

    fn added(&self, text: &str) -> String {
        let mut hasher = DefaultHasher::new();
        text.hash(&mut hasher);
        let number = usize::try_from(hasher.finish() >> 32).unwrap_or_default();
        let hostile = |at: usize| self.hostile[at % self.hostile.len()].as_str();
        let (start, end) = text.split_at(text.floor_char_boundary(text.len() / 2));
        let (first, second, third) = (hostile(number), hostile(number / 7), hostile(number / 77));
        let added = format!("{first}{start}{second}{end}{third}");
        let mut before = self.before.lock().unwrap();
        before.insert(added.clone(), text.to_owned());
        added
    }

    /// What a request names as the emulator knows it: an id, or several with commas between them.
    fn removed(&self, text: &str) -> String {
        let before = self.before.lock().unwrap();
        let plain = |text: &str| before.get(text).cloned();
        let each = |text: &str| plain(text).unwrap_or_else(|| text.to_owned());
        plain(text).unwrap_or_else(|| text.split(',').map(each).collect::<Vec<_>>().join(","))
    }

    fn removed_from(&self, value: &Value) -> Value {
        match value {
            Value::String(text) => Value::String(self.removed(text)),
            Value::Array(items) => items.iter().map(|item| self.removed_from(item)).collect(),
            Value::Object(fields) => {
                let fields = fields.iter();
                fields
                    .map(|(name, value)| (name.clone(), self.removed_from(value)))
                    .collect()
            }
            other => other.clone(),
        }
    }
}

/// Whether the text is a number, a day or a list of numbers; an id of digits is not.
fn is_figure(key: &str, text: &str) -> bool {
    let is_id = ["id", "id_v2", "code", "number", "_by"]
        .iter()
        .any(|end| key.ends_with(end));
    let digits = text.chars().any(|c| c.is_ascii_digit());
    let signs = |c: char| c.is_ascii_digit() || ".-+:eE TZ[],\"".contains(c);
    !is_id && digits && text.chars().all(signs)
}
