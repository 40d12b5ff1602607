//! How rows are written, whatever their kind.

use std::path::PathBuf;

use super::RowSource;
use super::cover_question::CoverQuestion;
use super::jq::JqFilter;
use super::row::{LOT_COLUMNS, OutputRow};
use super::table::TableScreen;
use crate::domain::Language;

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
    /// A workbook: a cover, a sheet for each unit, one of lots.
    Xlsx,
}

/// How rows are written.
#[derive(Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a choice of its own")]
pub struct RowStyle {
    /// The format.
    pub format: OutputFormat,
    /// The language of headings and words. Objects have the same keys and words in every language.
    pub language: Language,
    /// A CSV begins with a byte-order mark, without which Excel garbles Chinese.
    pub mark: bool,
    /// Rows say where they come from and when they were read, because that may differ from row to row.
    pub sourced: bool,
    /// The lots of a balance follow it in a CSV, each in a row of its own.
    pub lots: bool,
    /// The fields that are written, in this order; all of them where none is named.
    pub fields: Vec<String>,
    /// What is printed of the objects instead of themselves: of a JSON document as a whole, of JSON lines one by one.
    pub jq: Option<JqFilter>,
    /// The terminal that a table is for.
    pub screen: Option<TableScreen>,
    /// What the cover of a workbook says of the question.
    pub cover: CoverQuestion,
    /// Names, ids and amounts are hidden, as the screen hides them.
    pub masked: bool,
    /// Where the temporary files of a workbook are made; the system's folder where none is named.
    pub scratch: Option<PathBuf>,
    /// The most rows of a sheet of a workbook; `None` for as many as Excel has. Tests set a few.
    pub sheet_rows: Option<u32>,
}

impl RowStyle {
    /// A format in a language, with everything that rows have.
    pub fn of(format: OutputFormat, language: Language) -> Self {
        Self {
            format,
            language,
            mark: false,
            sourced: false,
            lots: false,
            fields: Vec::new(),
            jq: None,
            screen: None,
            cover: CoverQuestion::default(),
            masked: false,
            scratch: None,
            sheet_rows: None,
        }
    }

    /// The fields that rows of kind `R` have in this format.
    pub fn known_fields<R: OutputRow>(&self) -> Vec<&'static str> {
        let mut fields = match self.format {
            OutputFormat::Json | OutputFormat::Ndjson => R::KEYS.to_vec(),
            OutputFormat::Table | OutputFormat::Csv | OutputFormat::Xlsx => {
                R::SHEET_COLUMNS.to_vec()
            }
        };
        if self.has_lot_rows() {
            fields.extend(LOT_COLUMNS);
        }
        if self.sourced {
            fields.extend(RowSource::COLUMNS);
        }
        fields
    }

    /// Whether lots have rows of their own.
    pub(super) fn has_lot_rows(&self) -> bool {
        self.lots && !self.masked && self.format == OutputFormat::Csv
    }
}
