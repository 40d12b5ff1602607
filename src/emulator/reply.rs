//! A reply before it is sent: JSON, an HTML page, nothing, or only the first half of a body.

use std::{io, time::Duration};

use axum::{
    body::Body,
    http::{HeaderName, HeaderValue, Response, StatusCode, header::CONTENT_TYPE},
    response::IntoResponse,
};
use futures_util::{StreamExt, stream};
use serde_json::Value;

const JSON: &str = "application/json; charset=utf-8";
const HTML: &str = "text/html; charset=utf-8";

const DELAY_BEFORE_BREAKING: Duration = Duration::from_millis(20);

/// A reply under construction.
#[derive(Debug, Clone)]
pub(super) struct EmulatedReply {
    status: u16,
    content_type: &'static str,
    headers: Vec<(&'static str, String)>,
    body: String,
    breaks_off: bool,
}

impl EmulatedReply {
    pub(super) fn json(body: &Value) -> Self {
        Self::new(200, JSON, body.to_string())
    }

    pub(super) fn page(status: u16, html: &str) -> Self {
        Self::new(status, HTML, html.to_owned())
    }

    pub(super) fn empty(status: u16) -> Self {
        Self::new(status, HTML, String::new())
    }

    fn new(status: u16, content_type: &'static str, body: String) -> Self {
        Self {
            status,
            content_type,
            headers: Vec::new(),
            body,
            breaks_off: false,
        }
    }

    pub(super) fn status(mut self, status: u16) -> Self {
        self.status = status;
        self
    }

    pub(super) fn header(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    /// The same reply with text before and after its body.
    pub(super) fn wrapped(mut self, before: &str, after: &str) -> Self {
        self.body = format!("{before}{}{after}", self.body);
        self
    }

    /// Keeps the first half of the body, in a reply that claims to be complete.
    pub(super) fn cut_short(mut self) -> Self {
        let half = self.body.len() / 2;
        let end = (0..=half).rev().find(|&at| self.body.is_char_boundary(at));
        self.body.truncate(end.unwrap_or(0));
        self
    }

    /// Sends the first half of the body and then breaks the connection.
    pub(super) fn broken_off(self) -> Self {
        Self {
            breaks_off: true,
            ..self.cut_short()
        }
    }

    fn into_body(self) -> Body {
        if !self.breaks_off {
            return Body::from(self.body);
        }
        let first_half = stream::once(async { Ok(self.body) });
        Body::from_stream(first_half.chain(stream::once(break_connection())))
    }
}

/// Waits a moment first, so that what was written before is really sent.
async fn break_connection() -> io::Result<String> {
    tokio::time::sleep(DELAY_BEFORE_BREAKING).await;
    Err(io::ErrorKind::ConnectionReset.into())
}

impl IntoResponse for EmulatedReply {
    fn into_response(mut self) -> Response<Body> {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let content_type = HeaderValue::from_static(self.content_type);
        let extra_headers = std::mem::take(&mut self.headers);
        let mut response = Response::new(self.into_body());
        *response.status_mut() = status;
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, content_type);
        for (name, value) in extra_headers {
            let value = HeaderValue::from_str(&value).unwrap_or(HeaderValue::from_static("?"));
            headers.insert(HeaderName::from_static(name), value);
        }
        response
    }
}
