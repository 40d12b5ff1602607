//! A row of the dashboard's file of what ends. It has the names of a row of `expiring`, without the lot's id, which the dashboard does not
//! hold: it leaves it out instead of saying that there is none.

use serde::{Serialize, Serializer};

use crate::domain::Language;
use crate::domain::insight::expiring::ExpiringEntry;

use super::column_names::without;
use super::expiring_row::PrintedExpiry;
use super::row::{OutputRow, SheetCell, TableColumn};

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
    const CSV_COLUMNS: &'static [&'static str] = &without::<
        { PrintedExpiry::CSV_COLUMNS.len() - LEFT_OUT.len() },
    >(PrintedExpiry::CSV_COLUMNS, &LEFT_OUT);

    fn csv_cells(&self) -> Vec<SheetCell<'_>> {
        let cells = PrintedExpiry::CSV_COLUMNS.iter().zip(self.0.csv_cells());
        let cells = cells.filter(|(column, _)| !LEFT_OUT.contains(column));
        cells.map(|(_, cell)| cell).collect()
    }

    fn table_columns(language: Language) -> Vec<TableColumn> {
        PrintedExpiry::table_columns(language)
    }

    fn table_cells(&self, language: Language) -> Vec<String> {
        self.0.table_cells(language)
    }
}
