//! A row of the dashboard's file of what ends. It has the names of a row of `expiring`, without the lot's id, which the dashboard does not
//! hold: it leaves it out instead of saying that there is none.

use serde::{Serialize, Serializer};

use crate::domain::Language;
use crate::domain::insight::expiring::ExpiringEntry;

use super::expiring_row::PrintedExpiry;
use super::row::{OutputRow, SheetCell, TableColumn};

/// The column of `expiring` that is not held.
const LEFT_OUT: &str = "lot_id";

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
    const CSV_COLUMNS: &'static [&'static str] = &[
        "schema",
        "tenant",
        "platform",
        "employee_id",
        "employee_name",
        "departments",
        "leave_type_id",
        "leave_type",
        "unit",
        "left",
        "amount",
        "expires_on",
        "certainty",
        "days_to_go",
        "working_days_to_go",
        "cannot_be_used_up",
    ];

    fn csv_cells(&self) -> Vec<SheetCell<'_>> {
        let cells = PrintedExpiry::CSV_COLUMNS.iter().zip(self.0.csv_cells());
        let cells = cells.filter(|(column, _)| **column != LEFT_OUT);
        cells.map(|(_, cell)| cell).collect()
    }

    fn table_columns(language: Language) -> Vec<TableColumn> {
        PrintedExpiry::table_columns(language)
    }

    fn table_cells(&self, language: Language) -> Vec<String> {
        self.0.table_cells(language)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_has_the_columns_of_expiring_in_their_order_without_the_lot() {
        let columns = PrintedExpiry::CSV_COLUMNS.iter();
        let columns: Vec<&str> = columns
            .copied()
            .filter(|column| *column != LEFT_OUT)
            .collect();
        assert_eq!(HeldExpiryRow::CSV_COLUMNS, columns);
    }
}
