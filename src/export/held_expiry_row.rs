//! A row of the dashboard's file of what ends. It has the keys of a row of `expiring`, except the
//! lot's id: the dashboard does not hold that, and leaves it out instead of saying that there is
//! none.

use serde::{Serialize, Serializer};

use crate::domain::Language;
use crate::domain::insight::expiring::ExpiringEntry;

use super::column_names::without;
use super::expiring_row::PrintedExpiry;
use super::row::{OutputRow, RowUnit, SheetCell, TableColumn};

/// The column of `expiring` that is not held.
const LEFT_OUT: [&str; 1] = ["lot_id"];

/// An amount that ends, as the dashboard holds it.
#[derive(Clone, Debug)]
pub struct HeldExpiryRow<'a>(PrintedExpiry<'a>);

impl<'a> HeldExpiryRow<'a> {
    /// The row of an amount; `None` where no last day is known.
    pub fn new(entry: &ExpiringEntry<'a>) -> Option<Self> {
        let row = PrintedExpiry::new(entry, None)?;
        Some(Self(row.without_lot()))
    }
}

impl Serialize for HeldExpiryRow<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl OutputRow for HeldExpiryRow<'_> {
    const LIST: &'static str = PrintedExpiry::LIST;
    const KEYS: &'static [&'static str] = PrintedExpiry::KEYS;
    const SHEET_COLUMNS: &'static [&'static str] = &without::<
        { PrintedExpiry::SHEET_COLUMNS.len() - LEFT_OUT.len() },
    >(PrintedExpiry::SHEET_COLUMNS, &LEFT_OUT);

    fn sheet_cells(&self, language: Language) -> Vec<SheetCell<'_>> {
        let cells = self.0.sheet_cells(language);
        let cells = PrintedExpiry::SHEET_COLUMNS.iter().zip(cells);
        let cells = cells.filter(|(column, _)| !LEFT_OUT.contains(column));
        cells.map(|(_, cell)| cell).collect()
    }

    fn unit(&self) -> RowUnit {
        self.0.unit()
    }

    fn table_columns(language: Language) -> Vec<TableColumn> {
        PrintedExpiry::table_columns(language)
    }

    fn table_cells(&self, language: Language) -> Vec<String> {
        self.0.table_cells(language)
    }
}
