//! A DingTalk on loopback that answers as a test says and remembers its requests.

use std::future::IntoFuture;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Bytes;
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use serde_json::Value;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

/// One request; its JSON body is `Null` when there is none.
#[derive(Clone, Debug)]
pub(crate) struct Asked {
    pub(crate) path: String,
    pub(crate) query: String,
    pub(crate) body: Value,
    pub(crate) has_token_header: bool,
}

/// A reply of the server.
pub(crate) enum Reply {
    Json(Value),
    Page(u16, &'static str),
}

impl From<Value> for Reply {
    fn from(value: Value) -> Self {
        Self::Json(value)
    }
}

/// A running server; stops when dropped.
pub(crate) struct Server {
    pub(crate) base_url: String,
    asked: Arc<Mutex<Vec<Asked>>>,
    serving: JoinHandle<std::io::Result<()>>,
}

impl Drop for Server {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

impl Server {
    /// Answers every request with `answer`.
    pub(crate) async fn start<R: Into<Reply>>(
        answer: impl Fn(&Asked) -> R + Clone + Send + Sync + 'static,
    ) -> Self {
        let asked: Arc<Mutex<Vec<Asked>>> = Arc::default();
        let log = Arc::clone(&asked);
        let app = Router::new().fallback(move |uri: Uri, headers: HeaderMap, body: Bytes| {
            let request = Asked {
                path: uri.path().to_owned(),
                query: uri.query().unwrap_or_default().to_owned(),
                body: serde_json::from_slice(&body).unwrap_or_default(),
                has_token_header: headers.contains_key("x-acs-dingtalk-access-token")
                    || headers.contains_key("authorization"),
            };
            let reply = answer(&request).into();
            log.lock().unwrap().push(request);
            async move { respond(reply) }
        });
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base_url = format!("http://{}", listener.local_addr().unwrap());
        let serving = tokio::spawn(axum::serve(listener, app).into_future());
        Self {
            base_url,
            asked,
            serving,
        }
    }

    /// The requests so far whose path ends in `path`.
    pub(crate) fn asked(&self, path: &str) -> Vec<Asked> {
        let asked = self.asked.lock().unwrap();
        let same = |request: &&Asked| request.path.ends_with(path);
        asked.iter().filter(same).cloned().collect()
    }
}

fn respond(reply: Reply) -> Response {
    match reply {
        Reply::Json(value) => axum::Json(value).into_response(),
        Reply::Page(status, body) => (StatusCode::from_u16(status).unwrap(), body).into_response(),
    }
}
