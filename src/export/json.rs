//! JSON lines, and the JSON document.

use std::fmt;
use std::io::{self, Write};

use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::value::RawValue;

use super::coverage::Coverage;

/// Writes an object and a line end.
pub(super) fn write_line<W: Write>(out: &mut W, row: &impl Serialize) -> io::Result<()> {
    serde_json::to_writer(&mut *out, row)?;
    out.write_all(b"\n")
}

/// Writes an object with all its fields, or with those that are named, in their order.
pub(super) fn write_object<W: Write>(
    out: &mut W,
    row: &impl Serialize,
    fields: &[String],
) -> io::Result<()> {
    if fields.is_empty() {
        return Ok(serde_json::to_writer(out, row)?);
    }
    let text = serde_json::to_string(row)?;
    // The values stay text, so that no figure and no long id goes through a float.
    let object: ObjectText<'_> = serde_json::from_str(&text)?;
    for (number, field) in fields.iter().enumerate() {
        out.write_all(if number == 0 { b"{" } else { b"," })?;
        serde_json::to_writer(&mut *out, field)?;
        let value = object.0.iter().find(|(key, _)| key == field);
        let value = value.map_or("null", |(_, value)| value.get());
        out.write_all(b":")?;
        out.write_all(value.as_bytes())?;
    }
    out.write_all(b"}")
}

/// The fields of an object in its order, with their values as JSON text.
struct ObjectText<'a>(Vec<(String, &'a RawValue)>);

impl<'de> Deserialize<'de> for ObjectText<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(ObjectVisitor)
    }
}

struct ObjectVisitor;

impl<'de> Visitor<'de> for ObjectVisitor {
    type Value = ObjectText<'de>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut fields = Vec::new();
        while let Some(field) = map.next_entry()? {
            fields.push(field);
        }
        Ok(ObjectText(fields))
    }
}

/// `{"schema":1,"balances":[…],"tenants":[…]}`. The coverage comes last because it is only known at the end, and a million rows need not
/// be held in memory until then.
pub(super) struct JsonDocument<W: Write> {
    out: W,
    rows: u64,
}

impl<W: Write> JsonDocument<W> {
    pub(super) fn start(list: &str, mut out: W) -> io::Result<Self> {
        write!(out, "{{\"schema\":{},\"{list}\":[", super::SCHEMA)?;
        Ok(Self { out, rows: 0 })
    }

    /// Writes an object with all its fields, or with those that are named.
    pub(super) fn write(&mut self, row: &impl Serialize, fields: &[String]) -> io::Result<()> {
        let before: &[u8] = if self.rows == 0 { b"\n" } else { b",\n" };
        self.rows += 1;
        self.out.write_all(before)?;
        write_object(&mut self.out, row, fields)
    }

    pub(super) fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }

    pub(super) fn finish(mut self, coverage: &[Coverage]) -> io::Result<W> {
        self.out.write_all(b"\n],\"tenants\":")?;
        serde_json::to_writer(&mut self.out, coverage)?;
        self.out.write_all(b"}\n")?;
        Ok(self.out)
    }
}
