//! Output for people and programs: table, CSV, JSON and JSON lines from domain rows.
//!
//! Owns the names and forms that scripts rely on. Must not know where rows come from.

mod balance_row;
mod change_row;
mod coverage;
mod csv;
mod employee_row;
mod exact;
mod json;
mod row;
mod sync_row;
mod table;
#[cfg(test)]
mod tests;
mod type_row;
mod type_rules;

use std::io::{self, Write};

use jiff::Timestamp;
use serde::Serialize;

use crate::domain::day::rfc_3339_text;
use crate::domain::{Language, PlatformKind, Today};

pub use balance_row::BalanceRow;
pub use change_row::ChangeRow;
pub use coverage::{Coverage, CoverageState};
pub use employee_row::EmployeeRow;
pub use row::{OutputRow, SheetCell};
pub use sync_row::{FailedPerson, SyncRow};
pub use type_row::TypeRow;

/// The version of every object's names and meanings.
const SCHEMA: u8 = 1;

/// What stands in every row of a tenant.
#[derive(Clone, Copy, Debug)]
pub struct Origin<'a> {
    /// The tenant's name.
    pub tenant: &'a str,
    /// Its platform.
    pub platform: PlatformKind,
    /// For which moment lots are valid or not.
    pub today: Today,
    /// Where the figures come from; `None`: the platform of now, which is not said.
    pub provenance: Option<RowSource>,
    /// In which language remedies are told.
    pub language: Language,
}

/// Where figures come from, and from when: two more keys of a row.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub struct RowSource {
    /// `platform`, `snapshot` or `cached`.
    pub source: &'static str,
    /// When they were fetched; of a snapshot, and of people without figures, the end of that sync.
    #[serde(serialize_with = "exact::write_moment")]
    pub fetched_at: Timestamp,
}

impl RowSource {
    const COLUMNS: [&'static str; 2] = ["source", "fetched_at"];

    fn cells<'a>(self) -> [SheetCell<'a>; 2] {
        [
            SheetCell::plain(Some(self.source)),
            SheetCell::plain(Some(rfc_3339_text(self.fetched_at))),
        ]
    }
}

/// How rows are written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Format {
    /// Aligned columns for a person.
    Table,
    /// One document, with each tenant's coverage.
    Json,
    /// One object a line.
    Ndjson,
    /// RFC 4180, safe to open in a spreadsheet.
    Csv,
}

/// Writes rows of one kind as they come; nothing is kept but a block of table lines.
pub struct Writer<W: Write> {
    form: Form<W>,
    language: Language,
    /// Sheets have columns for where figures come from.
    sourced: bool,
    rows: u64,
}

enum Form<W: Write> {
    Table(table::TableWriter<W>),
    Json(json::Document<W>),
    Ndjson(W),
    Csv(Box<csv::Sheet<W>>),
}

impl<W: Write> Writer<W> {
    /// Begins output of rows of kind `R`: a header, or the opening of the document.
    pub fn start<R: OutputRow>(format: Format, language: Language, out: W) -> io::Result<Self> {
        let form = match format {
            Format::Table => Form::Table(table::TableWriter::new(R::table_columns(language), out)),
            Format::Json => Form::Json(json::Document::start(R::LIST, out)?),
            Format::Ndjson => Form::Ndjson(out),
            Format::Csv => Form::Csv(Box::new(csv::Sheet::start(R::CSV_COLUMNS, out)?)),
        };
        Ok(Self {
            form,
            language,
            sourced: false,
            rows: 0,
        })
    }

    /// The same for rows of an [`Origin`] that has a provenance.
    pub fn start_sourced<R: OutputRow>(
        format: Format,
        language: Language,
        out: W,
    ) -> io::Result<Self> {
        if format != Format::Csv {
            return Self::start::<R>(format, language, out);
        }
        let columns = [R::CSV_COLUMNS, &RowSource::COLUMNS].concat();
        Ok(Self {
            form: Form::Csv(Box::new(csv::Sheet::start(&columns, out)?)),
            language,
            sourced: true,
            rows: 0,
        })
    }

    /// How many rows were written.
    pub fn rows(&self) -> u64 {
        self.rows
    }

    /// Writes a row.
    pub fn write<R: OutputRow>(&mut self, row: &R) -> io::Result<()> {
        self.rows += 1;
        match &mut self.form {
            Form::Table(table) => table.write(row.table_cells(self.language)),
            Form::Json(document) => document.write(row),
            Form::Ndjson(out) => json::write_line(out, row),
            Form::Csv(sheet) => {
                let mut cells = row.csv_cells();
                if self.sourced {
                    cells.extend(row.provenance().into_iter().flat_map(RowSource::cells));
                }
                sheet.write(&cells)
            }
        }
    }

    /// Lets everything out that was written so far (but a table's unfinished block).
    pub fn flush(&mut self) -> io::Result<()> {
        match &mut self.form {
            Form::Table(_) => Ok(()),
            Form::Json(document) => document.flush(),
            Form::Ndjson(out) => out.flush(),
            Form::Csv(sheet) => sheet.flush(),
        }
    }

    /// Ends the output and hands back where it went.
    pub fn finish(self, coverage: &[Coverage]) -> io::Result<W> {
        let mut out = match self.form {
            Form::Table(table) => table.finish()?,
            Form::Json(document) => document.finish(coverage)?,
            Form::Ndjson(out) => out,
            Form::Csv(sheet) => sheet.finish()?,
        };
        out.flush()?;
        Ok(out)
    }
}
