//! One request, read the way the platforms read it: arguments may stand in the query, in a form or in JSON.

use std::convert::Infallible;

use axum::{
    body::to_bytes,
    extract::{ConnectInfo, FromRequest, Request},
    http::{HeaderMap, header::AUTHORIZATION},
};
use serde_json::Value;

use super::{connection::ConnectionCutter, form};

const LARGEST_BODY: usize = 1 << 20;

/// A request with its arguments, still without any meaning.
#[derive(Debug)]
pub(super) struct IncomingCall {
    pub(super) path: String,
    pub(super) line: ConnectionCutter,
    bearer: Option<String>,
    query: Vec<(String, String)>,
    body: Arguments,
}

/// What the body holds.
#[derive(Debug)]
enum Arguments {
    Absent,
    Form(Vec<(String, String)>),
    Json(Value),
    /// Looks like JSON and is not.
    Broken,
}

impl<S: Send + Sync> FromRequest<S> for IncomingCall {
    type Rejection = Infallible;

    async fn from_request(request: Request, _: &S) -> Result<Self, Infallible> {
        let (parts, body) = request.into_parts();
        let line = parts.extensions.get::<ConnectInfo<ConnectionCutter>>();
        let body = to_bytes(body, LARGEST_BODY).await.unwrap_or_default();
        Ok(Self {
            path: parts.uri.path().to_owned(),
            line: line.map(|info| info.0.clone()).unwrap_or_default(),
            bearer: read_bearer(&parts.headers),
            query: form::pairs(parts.uri.query().unwrap_or_default()),
            body: read_arguments(&String::from_utf8_lossy(&body)),
        })
    }
}

fn read_bearer(headers: &HeaderMap) -> Option<String> {
    let value = headers.get(AUTHORIZATION)?.to_str().ok()?;
    value.strip_prefix("Bearer ").map(str::to_owned)
}

/// By its first character, not by its Content-Type: clients leave that out, and the platforms forgive them.
fn read_arguments(text: &str) -> Arguments {
    match text.trim_start().chars().next() {
        None => Arguments::Absent,
        Some('{' | '[') => serde_json::from_str(text).map_or(Arguments::Broken, Arguments::Json),
        Some(_) => Arguments::Form(form::pairs(text)),
    }
}

impl IncomingCall {
    /// The token of `Authorization: Bearer`.
    pub(super) fn bearer(&self) -> Option<&str> {
        self.bearer.as_deref()
    }

    pub(super) fn has_broken_json(&self) -> bool {
        matches!(self.body, Arguments::Broken)
    }

    /// An argument of the query alone.
    pub(super) fn query(&self, name: &str) -> Option<&str> {
        first(&self.query, name)
    }

    /// Every value of a repeated argument of the query.
    pub(super) fn query_list(&self, name: &str) -> Vec<&str> {
        let named = self.query.iter().filter(|(key, _)| key == name);
        named.map(|(_, value)| value.as_str()).collect()
    }

    /// An argument of the query or the body; numbers and booleans of a JSON body as their text.
    pub(super) fn text(&self, name: &str) -> Option<String> {
        self.query(name)
            .map(str::to_owned)
            .or_else(|| self.body.text(name))
    }

    /// [`Self::text`] as a number; `Err` when it is there and is none.
    pub(super) fn number(&self, name: &str) -> Result<Option<usize>, NotANumber> {
        let text = self.text(name).filter(|text| !text.is_empty());
        text.map(|text| text.parse().map_err(|_| NotANumber))
            .transpose()
    }

    /// Whether an argument is `id`, or a list in which it stands.
    pub(super) fn names(&self, id: &str) -> bool {
        let mut queried = self.query.iter().map(|(_, value)| value);
        queried.any(|value| lists(value, id)) || self.body.names(id)
    }

    /// A list of texts in a JSON body; `None` when it is absent or no list.
    pub(super) fn list(&self, name: &str) -> Option<Vec<String>> {
        let Arguments::Json(body) = &self.body else {
            return None;
        };
        let items = body.get(name)?.as_array()?;
        Some(items.iter().filter_map(as_text).collect())
    }
}

/// An argument that should have been a number.
#[derive(Debug, Clone, Copy)]
pub(super) struct NotANumber;

impl Arguments {
    fn text(&self, name: &str) -> Option<String> {
        match self {
            Self::Form(pairs) => first(pairs, name).map(str::to_owned),
            Self::Json(body) => body.get(name).and_then(as_text),
            Self::Absent | Self::Broken => None,
        }
    }

    fn names(&self, id: &str) -> bool {
        match self {
            Self::Form(pairs) => pairs.iter().any(|(_, value)| lists(value, id)),
            Self::Json(Value::Object(fields)) => fields.values().any(|value| match value {
                Value::Array(items) => items.iter().any(|item| item == id),
                other => as_text(other).is_some_and(|text| lists(&text, id)),
            }),
            Self::Json(_) | Self::Absent | Self::Broken => false,
        }
    }
}

/// Whether `id` is the value or an item of its comma list.
fn lists(value: &str, id: &str) -> bool {
    value.split(',').any(|item| item.trim() == id)
}

fn first<'a>(pairs: &'a [(String, String)], name: &str) -> Option<&'a str> {
    let pair = pairs.iter().find(|(key, _)| key == name)?;
    Some(&pair.1)
}

fn as_text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(_) | Value::Bool(_) => Some(value.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}
