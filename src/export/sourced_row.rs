//! A row with where its figures come from, for rows that do not say it themselves.

use serde::Serialize;

use super::RowSource;
use super::privacy::Privacy;
use super::row::{OutputRow, RowLook, RowUnit, SheetCell, TableColumn};
use crate::domain::{CellState, Language};

/// A row and its source. Without one it is the row itself.
#[derive(Clone, Debug, Serialize)]
pub struct SourcedRow<R> {
    /// The row.
    #[serde(flatten)]
    pub row: R,
    /// Where its figures come from, and from when.
    #[serde(flatten)]
    pub source: Option<RowSource>,
}

impl<R: OutputRow> OutputRow for SourcedRow<R> {
    const LIST: &'static str = R::LIST;
    const KEYS: &'static [&'static str] = R::KEYS;
    const SHEET_COLUMNS: &'static [&'static str] = R::SHEET_COLUMNS;

    fn heading(key: &'static str, language: Language) -> &'static str {
        R::heading(key, language)
    }

    fn is_amount(key: &str) -> bool {
        R::is_amount(key)
    }

    fn privacy(key: &str) -> Privacy {
        R::privacy(key)
    }

    fn sheet_cells(&self, language: Language) -> Vec<SheetCell<'_>> {
        self.row.sheet_cells(language)
    }

    fn table_text(&self, key: &str, cell: &SheetCell<'_>, language: Language) -> String {
        self.row.table_text(key, cell, language)
    }

    fn masked_cells(&self, language: Language) -> Vec<SheetCell<'_>> {
        self.row.masked_cells(language)
    }

    fn lot_cells(&self, language: Language) -> Vec<Vec<SheetCell<'_>>> {
        self.row.lot_cells(language)
    }

    fn unit(&self) -> RowUnit {
        self.row.unit()
    }

    fn state(&self) -> Option<CellState> {
        self.row.state()
    }

    fn provenance(&self) -> Option<RowSource> {
        self.source
    }

    fn look(&self) -> RowLook {
        self.row.look()
    }

    fn table_columns(language: Language) -> Vec<TableColumn> {
        R::table_columns(language)
    }

    fn table_cells(&self, language: Language) -> Vec<String> {
        self.row.table_cells(language)
    }
}
