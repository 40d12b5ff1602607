//! Serialisation of amounts, moments and platform JSON. Nothing goes through a float, which would alter figures and long ids.

use jiff::Timestamp;
use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};
use serde_json::value::RawValue;

use crate::domain::Amount;
use crate::domain::balance::{FieldName, FieldValue};
use crate::domain::day::rfc_3339_text;

/// An amount, serialised as a decimal string.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct ExactAmount(pub(super) Amount);

impl Serialize for ExactAmount {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

/// Named values that are JSON text already, serialised as an object.
#[derive(Clone, Copy, Debug)]
pub(super) struct JsonFields<'a>(pub(super) &'a [(FieldName, FieldValue)]);

impl Serialize for JsonFields<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (name, value) in self.0 {
            map.serialize_entry(name, &RawJson(value))?;
        }
        map.end()
    }
}

/// JSON text, serialised unchanged. Text that is not JSON becomes a string.
#[derive(Clone, Copy, Debug)]
pub(super) struct RawJson<'a>(pub(super) &'a str);

impl Serialize for RawJson<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match serde_json::from_str::<&RawValue>(self.0) {
            Ok(raw) => raw.serialize(serializer),
            Err(_) => serializer.serialize_str(self.0),
        }
    }
}

/// Serialises a moment as `2026-11-21T10:02:00Z`.
pub(super) fn write_moment<S: Serializer>(
    at: &Timestamp,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&rfc_3339_text(*at))
}
