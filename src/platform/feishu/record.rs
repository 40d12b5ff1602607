//! A JSON object of a reply, read leniently one field at a time, so that a broken field or record costs only itself.
//!
//! Must not know what any field means.

use std::borrow::Cow;
use std::collections::HashMap;

use serde::Deserialize;
use serde_json::value::RawValue;

use super::names::I18n;
use crate::domain::text::clean;
use crate::platform::decode;

/// One object of a reply.
#[derive(Debug, Default, Deserialize)]
#[serde(transparent)]
pub(super) struct JsonRecord(HashMap<String, Box<RawValue>>);

impl JsonRecord {
    /// Reads an object; `None` for anything else.
    pub(super) fn read(raw: &RawValue) -> Option<Self> {
        serde_json::from_str(raw.get()).ok()
    }

    /// A field's raw JSON; `None` when it is absent or null.
    pub(super) fn raw(&self, name: &str) -> Option<&RawValue> {
        let value = self.0.get(name)?;
        (value.get() != "null").then_some(value)
    }

    /// A string as it is, a number by its digits; uncleaned. `None` for lists, objects and what is absent.
    pub(super) fn verbatim(&self, name: &str) -> Option<String> {
        let json = self.raw(name)?.get();
        match json.as_bytes().first()? {
            b'"' => serde_json::from_str(json).ok(),
            b'{' | b'[' => None,
            _ => Some(json.to_owned()),
        }
    }

    /// An id, byte for byte as sent; `None` also when it is empty. It is cleaned where it is drawn or printed.
    pub(super) fn identifier(&self, name: &str) -> Option<String> {
        decode::identifier_in(self.raw(name)?).map(Cow::into_owned)
    }

    /// A whole number, also as a text.
    pub(super) fn integer(&self, name: &str) -> Option<i64> {
        decode::integer_in(self.raw(name)?)
    }

    /// A text, cleaned and trimmed; `None` also when nothing is left.
    pub(super) fn text(&self, name: &str) -> Option<String> {
        let text = clean(self.verbatim(name)?.trim());
        (!text.is_empty()).then_some(text)
    }

    /// A truth value, also when it came as a string or a number.
    pub(super) fn flag(&self, name: &str) -> Option<bool> {
        decode::flag_in(self.raw(name)?)
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
}
