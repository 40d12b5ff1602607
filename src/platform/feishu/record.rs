//! A JSON object as it came: names in the platform's order, values as raw text, read leniently one field at a time.
//!
//! One broken field or record must cost only itself. Must not know what any field means.

use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::names::I18n;
use crate::domain::text::clean;

/// Objects nested deeper than this are not a platform's record.
const DEEPEST: usize = 16;

/// One object of a reply.
#[derive(Debug, Default)]
pub(super) struct Record(Vec<(String, Box<RawValue>)>);

impl Record {
    /// Reads an object; `None` for anything else.
    pub(super) fn read(raw: &RawValue) -> Option<Self> {
        serde_json::from_str(raw.get()).ok()
    }

    /// A field's raw JSON; `None` when it is absent or null.
    pub(super) fn raw(&self, name: &str) -> Option<&RawValue> {
        let (_, value) = self.0.iter().find(|(have, _)| have == name)?;
        (value.get() != "null").then_some(value)
    }

    /// A string as it is or a number by its digits, cleaned and trimmed; `None` for anything else and for an empty one.
    pub(super) fn text(&self, name: &str) -> Option<String> {
        let text = scalar(self.raw(name)?)?;
        let text = clean(text.trim());
        (!text.is_empty()).then_some(text)
    }

    /// A truth value, also when it came as a string or a number.
    pub(super) fn flag(&self, name: &str) -> bool {
        matches!(self.text(name).as_deref(), Some("true" | "1"))
    }

    /// An object within.
    pub(super) fn record(&self, name: &str) -> Option<Self> {
        Self::read(self.raw(name)?)
    }

    /// A list; empty when it is absent or null, `None` when it is something else.
    pub(super) fn list(&self, name: &str) -> Option<Vec<Box<RawValue>>> {
        match self.raw(name) {
            None => Some(Vec::new()),
            Some(raw) => serde_json::from_str(raw.get()).ok(),
        }
    }

    /// A name in several languages; empty when there is none.
    pub(super) fn i18n(&self, name: &str) -> Vec<I18n> {
        let list = self.list(name).unwrap_or_default();
        list.iter()
            .filter_map(|one| serde_json::from_str(one.get()).ok())
            .collect()
    }

    /// Every scalar below, with its dotted path, in the platform's order, cleaned.
    pub(super) fn flatten(&self) -> Vec<(String, String)> {
        let mut flat = Vec::new();
        for (name, value) in &self.0 {
            flatten_into(&mut flat, clean(name), value, 0);
        }
        flat
    }
}

impl<'de> Deserialize<'de> for Record {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(InOrder)
    }
}

struct InOrder;

impl<'de> Visitor<'de> for InOrder {
    type Value = Record;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Record, A::Error> {
        let mut fields = Vec::new();
        while let Some(field) = map.next_entry()? {
            fields.push(field);
        }
        Ok(Record(fields))
    }
}

/// The text of a string, a number or a truth value.
pub(super) fn scalar(raw: &RawValue) -> Option<String> {
    match raw.get().as_bytes().first()? {
        b'"' => serde_json::from_str(raw.get()).ok(),
        b'{' | b'[' => None,
        _ => Some(raw.get().to_owned()),
    }
}

/// The same JSON without white space and with its texts cleaned, in the same order.
pub(super) fn compact(raw: &RawValue) -> String {
    let mut out = String::with_capacity(raw.get().len());
    write_compact(&mut out, raw, 0);
    out
}

fn write_compact(out: &mut String, raw: &RawValue, depth: usize) {
    let (fields, items) = (Record::read(raw), serde_json::from_str::<Vec<Box<RawValue>>>(raw.get()));
    match (fields, items) {
        _ if depth > DEEPEST => out.push_str("null"),
        (Some(fields), _) => write_object(out, &fields, depth),
        (_, Ok(items)) => write_list(out, &items, depth),
        _ if raw.get().starts_with('"') => write_text(out, &scalar(raw).unwrap_or_default()),
        _ => out.push_str(raw.get()),
    }
}

fn write_object(out: &mut String, fields: &Record, depth: usize) {
    out.push('{');
    for (at, (name, value)) in fields.0.iter().enumerate() {
        out.push_str(if at == 0 { "" } else { "," });
        write_text(out, name);
        out.push(':');
        write_compact(out, value, depth + 1);
    }
    out.push('}');
}

fn write_list(out: &mut String, items: &[Box<RawValue>], depth: usize) {
    out.push('[');
    for (at, item) in items.iter().enumerate() {
        out.push_str(if at == 0 { "" } else { "," });
        write_compact(out, item, depth + 1);
    }
    out.push(']');
}

fn write_text(out: &mut String, text: &str) {
    out.push_str(&serde_json::Value::from(clean(text)).to_string());
}

fn flatten_into(flat: &mut Vec<(String, String)>, path: String, raw: &RawValue, depth: usize) {
    if let Some(text) = scalar(raw) {
        flat.push((path, clean(&text)));
    } else if depth < DEEPEST {
        for (name, value) in children(raw) {
            flatten_into(flat, format!("{path}.{name}"), &value, depth + 1);
        }
    }
}

/// The fields of an object, or the items of a list by their position.
fn children(raw: &RawValue) -> Vec<(String, Box<RawValue>)> {
    match Record::read(raw) {
        Some(fields) => fields.0.into_iter().map(|(name, value)| (clean(&name), value)).collect(),
        None => serde_json::from_str::<Vec<Box<RawValue>>>(raw.get())
            .unwrap_or_default()
            .into_iter()
            .enumerate()
            .map(|(at, value)| (at.to_string(), value))
            .collect(),
    }
}
