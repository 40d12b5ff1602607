//! One reply, before it goes out: JSON, an HTML page, nothing at all, or part of what was announced.

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

/// A reply under construction.
#[derive(Debug, Clone)]
pub(super) struct EmulatedReply {
    status: u16,
    kind: &'static str,
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

    fn new(status: u16, kind: &'static str, body: String) -> Self {
        Self {
            status,
            kind,
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

    /// The same body with something around it.
    pub(super) fn wrapped(mut self, before: &str, after: &str) -> Self {
        self.body = format!("{before}{}{after}", self.body);
        self
    }

    /// The first half of the body as if it were all of it.
    pub(super) fn cut_short(mut self) -> Self {
        let half = self.body.len() / 2;
        let end = (0..=half).rev().find(|&at| self.body.is_char_boundary(at));
        self.body.truncate(end.unwrap_or(0));
        self
    }

    /// The first half of the body, and then the connection dies.
    pub(super) fn broken_off(self) -> Self {
        let breaks_off = true;
        Self {
            breaks_off,
            ..self.cut_short()
        }
    }

    fn into_body(self) -> Body {
        if !self.breaks_off {
            return Body::from(self.body);
        }
        let begun = stream::once(async { Ok(self.body) });
        Body::from_stream(begun.chain(stream::once(lose_connection())))
    }
}

/// After a moment, so that what was written so far is really sent.
async fn lose_connection() -> io::Result<String> {
    tokio::time::sleep(Duration::from_millis(20)).await;
    Err(io::ErrorKind::ConnectionReset.into())
}

impl IntoResponse for EmulatedReply {
    fn into_response(mut self) -> Response<Body> {
        let headers = std::mem::take(&mut self.headers);
        let (status, kind) = (self.status, self.kind);
        let mut response = Response::new(self.into_body());
        *response.status_mut() =
            StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let table = response.headers_mut();
        table.insert(CONTENT_TYPE, HeaderValue::from_static(kind));
        for (name, value) in headers {
            let value = HeaderValue::from_str(&value).unwrap_or(HeaderValue::from_static("?"));
            table.insert(HeaderName::from_static(name), value);
        }
        response
    }
}
