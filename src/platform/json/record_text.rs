//! A record kept as it came: flattened into fields under dotted paths, or compacted into one line.
//!
//! Both lose only characters that could steer a terminal; digits, order and unknown fields stay.

use std::borrow::Cow;

use memchr::{memchr, memchr2};
use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use crate::domain::balance::FieldValue;
use crate::domain::text::{clean, is_dirty, is_surely_clean};

/// Parts of a record that are nested deeper stay as text.
pub(super) const DEEPEST: usize = 32;

/// Every scalar of a record under its dotted path (`quota_attr.type`, `rules.list[0].quota`), in order, cleaned. An empty list
/// or object stands as `[]` or `{}`, null as `null`.
pub fn flatten(json: &str) -> Vec<(String, String)> {
    let mut fields = Vec::new();
    flatten_into(&mut fields, String::new(), json, DEEPEST);
    fields
}

fn flatten_into(fields: &mut Vec<(String, String)>, path: String, json: &str, depth: usize) {
    match parts(json, depth) {
        Parts::Object(members) if !members.is_empty() => {
            for (key, value) in members {
                let dot = if path.is_empty() { "" } else { "." };
                flatten_into(fields, format!("{path}{dot}{key}"), value.get(), depth - 1);
            }
        }
        Parts::List(items) if !items.is_empty() => {
            for (index, value) in items.iter().enumerate() {
                flatten_into(fields, format!("{path}[{index}]"), value.get(), depth - 1);
            }
        }
        _ => fields.push((path, leaf(json))),
    }
}

fn leaf(json: &str) -> String {
    clean(&scalar_of(json).unwrap_or_else(|| Cow::Owned(compact(json))))
}

/// The record on one line, its texts cleaned, its numbers untouched. `json` must have been read as JSON before.
pub fn compact(json: &str) -> String {
    if is_plain(json) {
        return json.to_owned();
    }
    let mut out = String::with_capacity(json.len());
    let mut rest = json;
    while let Some(start) = rest.find('"') {
        let (between, from_text) = rest.split_at(start);
        let (text, after) = from_text.split_at(length_of_text(from_text));
        push_without_spaces(&mut out, between);
        push_cleaned(&mut out, text);
        rest = after;
    }
    push_without_spaces(&mut out, rest);
    out
}

/// Like [`compact`], for a text that may be taken over: it is not copied where nothing has to be changed.
pub fn compacted(json: String) -> String {
    if is_plain(&json) {
        json
    } else {
        compact(&json)
    }
}

/// Whether there is surely nothing to change: no hostile character, no space and no escape.
fn is_plain(json: &str) -> bool {
    memchr2(b' ', b'\\', json.as_bytes()).is_none() && is_surely_clean(json)
}

/// How many bytes the JSON string takes that `json` begins with, its quotes included.
fn length_of_text(json: &str) -> usize {
    let mut escaped = false;
    let ends = |byte: u8| {
        let is_end = byte == b'"' && !escaped;
        escaped = byte == b'\\' && !escaped;
        is_end
    };
    json.bytes()
        .skip(1)
        .position(ends)
        .map_or(json.len(), |at| at + 2)
}

fn push_without_spaces(out: &mut String, between: &str) {
    out.extend(between.split_ascii_whitespace());
}

fn push_cleaned(out: &mut String, text: &str) {
    if text.contains('\\') || is_dirty(text) {
        out.push_str(&quoted(&scalar_of(text).unwrap_or_default()));
    } else {
        out.push_str(text);
    }
}

/// The JSON of a scalar's text: a number as it is, anything else as a cleaned string.
pub fn json_scalar(text: &str) -> FieldValue {
    let digits = text.bytes().all(|byte| byte.is_ascii_digit());
    let whole = digits && !text.is_empty() && (text == "0" || !text.starts_with('0'));
    if whole || serde_json::from_str::<serde_json::Number>(text).is_ok() {
        text.into()
    } else {
        quoted(text).into()
    }
}

fn quoted(text: &str) -> String {
    serde_json::Value::String(clean(text)).to_string()
}

pub(super) enum Parts<'a> {
    Object(Vec<(String, &'a RawValue)>),
    List(Vec<&'a RawValue>),
    Leaf,
}

pub(super) fn parts(json: &str, depth: usize) -> Parts<'_> {
    match json.trim_start().as_bytes().first() {
        Some(b'{') if depth > 0 => {
            serde_json::from_str::<Members>(json).map_or(Parts::Leaf, |m| Parts::Object(m.0))
        }
        Some(b'[') if depth > 0 => serde_json::from_str(json).map_or(Parts::Leaf, Parts::List),
        _ => Parts::Leaf,
    }
}

/// An object's members in the order in which they were sent.
struct Members<'a>(Vec<(String, &'a RawValue)>);

impl<'de: 'a, 'a> Deserialize<'de> for Members<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct InOrder;
        impl<'de> Visitor<'de> for InOrder {
            type Value = Members<'de>;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Members<'de>, A::Error> {
                let mut members = Vec::new();
                while let Some((key, value)) = map.next_entry::<String, &RawValue>()? {
                    members.push((clean(&key), value));
                }
                Ok(Members(members))
            }
        }
        deserializer.deserialize_map(InOrder)
    }
}

/// The text of a scalar as sent; `None` for null, lists and objects.
pub(super) fn scalar_of(json: &str) -> Option<Cow<'_, str>> {
    match json.as_bytes().first()? {
        b'"' if memchr(b'\\', json.as_bytes()).is_none() => {
            json.get(1..json.len() - 1).map(Cow::Borrowed)
        }
        b'"' => unescaped(json).map(Cow::Owned),
        b'[' | b'{' | b'n' => None,
        _ => Some(Cow::Borrowed(json)),
    }
}

/// The text of a JSON string that has escapes. `serde_json` accepts half of a surrogate pair in a raw value and in no `String`: there
/// it becomes U+FFFD.
fn unescaped(json: &str) -> Option<String> {
    let read = serde_json::from_str(json);
    read.or_else(|_| serde_json::from_str(&without_lone_surrogates(json)))
        .ok()
}

fn without_lone_surrogates(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    let mut rest = json;
    while let Some((before, escape)) = rest.find('\\').map(|at| rest.split_at(at)) {
        out.push_str(before);
        let next = escape.get(6..).and_then(escaped_unit);
        let (kept, length) = match (escaped_unit(escape), next) {
            (Some(0xD800..=0xDBFF), Some(0xDC00..=0xDFFF)) => (&escape[..12], 12),
            (Some(0xD800..=0xDFFF), _) => ("\\ufffd", 6),
            _ => (&escape[..2], 2),
        };
        out.push_str(kept);
        rest = &escape[length..];
    }
    out.push_str(rest);
    out
}

/// The UTF-16 unit of the escape with which `json` begins.
fn escaped_unit(json: &str) -> Option<u16> {
    let digits = json.strip_prefix("\\u")?.get(..4)?;
    u16::from_str_radix(digits, 16).ok()
}
