//! Output of the commands as a table, CSV, JSON or JSON lines.
//!
//! [`RowWriter`] writes rows of one kind in a [`OutputFormat`] as they come. A kind of row implements [`OutputRow`]: what it serialises to is the
//! object that scripts read, so a field keeps its name and meaning for as long as `SCHEMA` keeps its number.

pub mod abandoned_files;
mod balance_row;
mod change_row;
mod check_row;
mod column_names;
mod company_row;
mod compare_row;
mod coverage;
mod csv;
mod employee_row;
mod exact;
mod expiring_row;
mod held_balance_row;
mod held_expiry_row;
mod json;
mod new_file;
mod row;
mod sync_row;
mod table;
#[cfg(test)]
mod tests;
mod totals_row;
mod type_row;
mod type_rules;

use std::io::{self, Write};

use jiff::Timestamp;
use serde::Serialize;

use crate::domain::day::rfc_3339_text;
use crate::domain::{Language, PlatformKind, Today};

pub use balance_row::BalanceRow;
pub use change_row::ChangeRow;
pub use check_row::PrintedFinding;
pub use company_row::{CompanyRow, CompanySheet};
pub use compare_row::CompareRow;
pub use coverage::{Coverage, CoverageState};
pub use employee_row::EmployeeRow;
pub use expiring_row::PrintedExpiry;
pub use held_balance_row::{HeldBalance, HeldBalanceRow};
pub use held_expiry_row::HeldExpiryRow;
pub use new_file::{FoundTarget, NewFile};
pub use row::{OutputRow, SheetCell, TableColumn};
pub use sync_row::{FailedPerson, SyncRow};
pub use totals_row::{PrintedCosts, PrintedTotals};
pub use type_row::TypeRow;

/// The version of the names and meanings of all objects, printed in each of them.
const SCHEMA: u8 = 1;

/// What all rows of a tenant have in common.
#[derive(Clone, Copy, Debug)]
pub struct RowOrigin<'a> {
    /// The tenant's name.
    pub tenant: &'a str,
    /// Its platform.
    pub platform: PlatformKind,
    /// The moment for which a lot is valid or not.
    pub today: Today,
    /// Where the figures come from. `None` for those just read from the platform, for which rows say nothing.
    pub provenance: Option<RowSource>,
    /// The language of remedies in errors.
    pub language: Language,
}

/// Where figures come from, and from when: two additional keys of a row.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub struct RowSource {
    /// `platform`, `snapshot` or `cached`.
    pub source: &'static str,
    /// When they were fetched. For a snapshot, and for people without figures, this is the end of its sync.
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

/// The formats that rows can be written in.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum OutputFormat {
    /// Aligned columns, for people.
    Table,
    /// One JSON document, which ends with the coverage of each tenant.
    Json,
    /// JSON lines: an object on each line.
    Ndjson,
    /// CSV as in RFC 4180, safe to open in a spreadsheet.
    Csv,
}

/// Writes rows of one kind as they come. Only a table holds some of them back, since its columns are aligned by blocks.
pub struct RowWriter<W: Write> {
    form: Form<W>,
    language: Language,
    /// A CSV has the columns of [`RowSource`].
    sourced: bool,
    rows: u64,
}

enum Form<W: Write> {
    Table(table::TableWriter<W>),
    Json(json::JsonDocument<W>),
    Ndjson(W),
    Csv(Box<csv::CsvWriter<W>>),
}

impl<W: Write> RowWriter<W> {
    /// Begins output of rows of kind `R`: a header, or the opening of the document.
    pub fn start<R: OutputRow>(
        format: OutputFormat,
        language: Language,
        out: W,
    ) -> io::Result<Self> {
        let form = match format {
            OutputFormat::Table => {
                Form::Table(table::TableWriter::new(R::table_columns(language), out))
            }
            OutputFormat::Json => Form::Json(json::JsonDocument::start(R::LIST, out)?),
            OutputFormat::Ndjson => Form::Ndjson(out),
            OutputFormat::Csv => Form::Csv(Box::new(csv::CsvWriter::start(R::CSV_COLUMNS, out)?)),
        };
        Ok(Self {
            form,
            language,
            sourced: false,
            rows: 0,
        })
    }

    /// Begins output of rows whose columns depend on the company.
    pub fn start_headed<R: OutputRow>(
        format: OutputFormat,
        language: Language,
        columns: Vec<TableColumn>,
        out: W,
    ) -> io::Result<Self> {
        let form = match format {
            OutputFormat::Table => Form::Table(table::TableWriter::new(columns, out)),
            OutputFormat::Csv => {
                let titles: Vec<&str> = columns.iter().map(|column| &*column.title).collect();
                Form::Csv(Box::new(csv::CsvWriter::start(&titles, out)?))
            }
            OutputFormat::Json | OutputFormat::Ndjson => {
                return Self::start::<R>(format, language, out);
            }
        };
        Ok(Self {
            form,
            language,
            sourced: false,
            rows: 0,
        })
    }

    /// Begins output of rows that have a provenance, for which a CSV needs two more columns.
    pub fn start_sourced<R: OutputRow>(
        format: OutputFormat,
        language: Language,
        out: W,
    ) -> io::Result<Self> {
        if format != OutputFormat::Csv {
            return Self::start::<R>(format, language, out);
        }
        let columns = [R::CSV_COLUMNS, &RowSource::COLUMNS].concat();
        Ok(Self {
            form: Form::Csv(Box::new(csv::CsvWriter::start(&columns, out)?)),
            language,
            sourced: true,
            rows: 0,
        })
    }

    /// The number of rows written so far.
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

    /// Flushes what was written so far, except the unfinished block of a table.
    pub fn flush(&mut self) -> io::Result<()> {
        match &mut self.form {
            Form::Table(_) => Ok(()),
            Form::Json(document) => document.flush(),
            Form::Ndjson(out) => out.flush(),
            Form::Csv(sheet) => sheet.flush(),
        }
    }

    /// Ends the output and returns what it was written to.
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
