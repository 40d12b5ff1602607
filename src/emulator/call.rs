//! A received request, read as leniently as the platforms read one: an argument may be in the query, in a form or in a JSON body.
//! [`IncomingCall`] has no notion of what an argument means.

use std::convert::Infallible;

use axum::{
    body::to_bytes,
    extract::{ConnectInfo, FromRequest, Request},
    http::{HeaderMap, header::AUTHORIZATION},
};
use serde_json::Value;

use super::{connection::ConnectionCutter, form};

const MAX_BODY_BYTES: usize = 1 << 20;

/// One request with its arguments.
#[derive(Debug)]
pub(super) struct IncomingCall {
    pub(super) path: String,
    pub(super) connection: ConnectionCutter,
    bearer: Option<String>,
    query: Vec<(String, String)>,
    body: CallBody,
}

/// The arguments in the body, by the body's form.
#[derive(Debug)]
enum CallBody {
    Absent,
    Form(Vec<(String, String)>),
    Json(Value),
    /// Begins like JSON but does not parse.
    Broken,
}

impl<S: Send + Sync> FromRequest<S> for IncomingCall {
    type Rejection = Infallible;

    async fn from_request(request: Request, _: &S) -> Result<Self, Infallible> {
        let (parts, body) = request.into_parts();
        let connection = parts.extensions.get::<ConnectInfo<ConnectionCutter>>();
        let body = to_bytes(body, MAX_BODY_BYTES).await.unwrap_or_default();
        Ok(Self {
            path: parts.uri.path().to_owned(),
            connection: connection.map(|info| info.0.clone()).unwrap_or_default(),
            bearer: read_bearer(&parts.headers),
            query: form::pairs(parts.uri.query().unwrap_or_default()),
            body: read_body(&String::from_utf8_lossy(&body)),
        })
    }
}

fn read_bearer(headers: &HeaderMap) -> Option<String> {
    let value = headers.get(AUTHORIZATION)?.to_str().ok()?;
    value.strip_prefix("Bearer ").map(str::to_owned)
}

/// Tells the form of a body by its first character: clients often omit the Content-Type, and the platforms accept that.
fn read_body(text: &str) -> CallBody {
    match text.trim_start().chars().next() {
        None => CallBody::Absent,
        Some('{' | '[') => serde_json::from_str(text).map_or(CallBody::Broken, CallBody::Json),
        Some(_) => CallBody::Form(form::pairs(text)),
    }
}

impl IncomingCall {
    /// The token of the header `Authorization: Bearer`.
    pub(super) fn bearer(&self) -> Option<&str> {
        self.bearer.as_deref()
    }

    pub(super) fn has_broken_json(&self) -> bool {
        matches!(self.body, CallBody::Broken)
    }

    /// An argument that counts only in the query.
    pub(super) fn query(&self, name: &str) -> Option<&str> {
        first(&self.query, name)
    }

    /// All values of an argument that the query repeats.
    pub(super) fn query_list(&self, name: &str) -> Vec<&str> {
        let named = self.query.iter().filter(|(key, _)| key == name);
        named.map(|(_, value)| value.as_str()).collect()
    }

    /// An argument of the query or else of the body. Numbers and booleans of a JSON body come as their text.
    pub(super) fn text(&self, name: &str) -> Option<String> {
        self.query(name)
            .map(str::to_owned)
            .or_else(|| self.body.text(name))
    }

    /// The argument as a number. `Ok(None)` when it is absent or empty, `Err` when it is not a number.
    pub(super) fn number(&self, name: &str) -> Result<Option<usize>, NotANumber> {
        let text = self.text(name).filter(|text| !text.is_empty());
        text.map(|text| text.parse().map_err(|_| NotANumber))
            .transpose()
    }

    /// Whether any argument is `id` or a list that contains it.
    pub(super) fn names(&self, id: &str) -> bool {
        let mut queried = self.query.iter().map(|(_, value)| value);
        queried.any(|value| contains_id(value, id)) || self.body.names(id)
    }

    /// A list of texts in a JSON body; `None` when it is absent or not a list.
    pub(super) fn list(&self, name: &str) -> Option<Vec<String>> {
        let CallBody::Json(body) = &self.body else {
            return None;
        };
        let items = body.get(name)?.as_array()?;
        Some(items.iter().filter_map(as_text).collect())
    }
}

impl IncomingCall {
    /// A text, number or boolean inside an object of a JSON body, as its text.
    pub(super) fn in_object(&self, object: &str, name: &str) -> Option<String> {
        let CallBody::Json(body) = &self.body else {
            return None;
        };
        as_text(body.get(object)?.get(name)?)
    }
}

/// An argument that should be a number and is not.
#[derive(Debug, Clone, Copy)]
pub(super) struct NotANumber;

impl CallBody {
    fn text(&self, name: &str) -> Option<String> {
        match self {
            Self::Form(pairs) => first(pairs, name).map(str::to_owned),
            Self::Json(body) => body.get(name).and_then(as_text),
            Self::Absent | Self::Broken => None,
        }
    }

    fn names(&self, id: &str) -> bool {
        match self {
            Self::Form(pairs) => pairs.iter().any(|(_, value)| contains_id(value, id)),
            Self::Json(Value::Object(fields)) => fields.values().any(|value| match value {
                Value::Array(items) => items.iter().any(|item| item == id),
                other => as_text(other).is_some_and(|text| contains_id(&text, id)),
            }),
            Self::Json(_) | Self::Absent | Self::Broken => false,
        }
    }
}

/// Whether the value is `id` or a comma-separated list with `id` in it.
fn contains_id(value: &str, id: &str) -> bool {
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
