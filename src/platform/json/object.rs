//! A JSON object that is read one field at a time, so that a broken field or record costs only itself.

use std::borrow::Cow;
use std::collections::HashMap;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;

use super::record_text::scalar_of;
use super::scalars;
use crate::domain::text::clean;

/// One object of a reply, its fields unread.
#[derive(Debug, Default, Deserialize)]
#[serde(transparent)]
pub struct JsonObject(HashMap<String, Box<RawValue>>);

impl JsonObject {
    /// Reads an object; `None` for anything else.
    pub fn read(raw: &RawValue) -> Option<Self> {
        serde_json::from_str(raw.get()).ok()
    }

    /// A field's raw JSON; `None` when it is absent or null.
    pub fn raw(&self, name: &str) -> Option<&RawValue> {
        let value = self.0.get(name)?;
        (value.get() != "null").then_some(value)
    }

    /// A string as it is, a number by its digits; not cleaned. `None` for lists, objects and what is absent.
    pub fn verbatim(&self, name: &str) -> Option<String> {
        scalar_of(self.raw(name)?.get()).map(Cow::into_owned)
    }

    /// An id, byte for byte as sent; `None` also when it is empty. It is cleaned where it is drawn or printed.
    pub fn identifier(&self, name: &str) -> Option<String> {
        scalars::identifier_in(self.raw(name)?).map(Cow::into_owned)
    }

    /// A whole number, also one that came as a string.
    pub fn integer(&self, name: &str) -> Option<i64> {
        scalars::integer_in(self.raw(name)?)
    }

    /// A text, cleaned and trimmed; `None` also when nothing is left of it.
    pub fn text(&self, name: &str) -> Option<String> {
        let text = clean(self.verbatim(name)?.trim());
        (!text.is_empty()).then_some(text)
    }

    /// A truth value, also one that came as a string or a number.
    pub fn flag(&self, name: &str) -> Option<bool> {
        scalars::flag_in(self.raw(name)?)
    }

    /// The object in a field.
    pub fn object(&self, name: &str) -> Option<Self> {
        Self::read(self.raw(name)?)
    }

    /// A list; empty when it is absent or null, `None` when it is something else.
    pub fn list(&self, name: &str) -> Option<Vec<Box<RawValue>>> {
        match self.raw(name) {
            None => Some(Vec::new()),
            Some(raw) => serde_json::from_str(raw.get()).ok(),
        }
    }

    /// A list that the platform's page promises; `None` also when it is absent or null, and for one object in its place.
    pub fn promised_list(&self, name: &str) -> Option<Vec<Box<RawValue>>> {
        self.raw(name).and_then(|_| self.list(name))
    }

    /// Those items of a list that can be read as `T`.
    pub fn items<T: DeserializeOwned>(&self, name: &str) -> Vec<T> {
        let list = self.list(name).unwrap_or_default();
        let read = list.iter().map(|item| serde_json::from_str(item.get()));
        read.filter_map(Result::ok).collect()
    }
}
