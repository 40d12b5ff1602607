//! JSON lines, and the JSON document.

use std::io::{self, Write};

use serde::Serialize;

use super::coverage::Coverage;

/// Writes an object and a line end.
pub(super) fn write_line<W: Write>(out: &mut W, row: &impl Serialize) -> io::Result<()> {
    serde_json::to_writer(&mut *out, row)?;
    out.write_all(b"\n")
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

    pub(super) fn write(&mut self, row: &impl Serialize) -> io::Result<()> {
        let before: &[u8] = if self.rows == 0 { b"\n" } else { b",\n" };
        self.rows += 1;
        self.out.write_all(before)?;
        Ok(serde_json::to_writer(&mut self.out, row)?)
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
