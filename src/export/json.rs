//! JSON lines, and the JSON document.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::value::RawValue;

use super::coverage::Coverage;
use super::masked_object::write_masked;
use super::object_text::ObjectText;
use super::privacy::Privacy;
use super::row::OutputRow;
use super::style::RowStyle;

/// Writes an object and a line end.
pub(super) fn write_line<W: Write>(out: &mut W, row: &impl Serialize) -> io::Result<()> {
    serde_json::to_writer(&mut *out, row)?;
    out.write_all(b"\n")
}

/// Writes the object of a row with all its fields, or with those that are named, in their order.
pub(super) fn write_object<W: Write, R: OutputRow>(
    out: &mut W,
    row: &R,
    style: &RowStyle,
) -> io::Result<()> {
    let fields = &style.fields;
    if fields.is_empty() && !style.masked {
        return Ok(serde_json::to_writer(out, row)?);
    }
    let mut text = serde_json::to_string(row)?;
    if style.masked {
        let whole: &RawValue = serde_json::from_str(&text)?;
        let mut masked = String::with_capacity(text.len());
        write_masked(&mut masked, whole, Privacy::ByKey, R::privacy)?;
        text = masked;
    }
    if fields.is_empty() {
        return out.write_all(text.as_bytes());
    }
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

    /// Writes the object of a row.
    pub(super) fn write(&mut self, row: &impl OutputRow, style: &RowStyle) -> io::Result<()> {
        let before: &[u8] = if self.rows == 0 { b"\n" } else { b",\n" };
        self.rows += 1;
        self.out.write_all(before)?;
        write_object(&mut self.out, row, style)
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
