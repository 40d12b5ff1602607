//! A row of the dashboard's file of balances. It has the keys of a row of `balances`, except lots
//! and the platform's own fields: the dashboard does not hold those of everybody, and leaves them
//! out instead of showing them empty.

use std::sync::Arc;

use jiff::civil::Date;
use serde::{Serialize, Serializer};

use crate::domain::insight::LeaveColumn;
use crate::domain::ledger::LedgerCell;
use crate::domain::roster::Person;
use crate::domain::{Balance, CellState, Language, RowError, Unit};

use super::balance_row::BalanceRow;
use super::row::{OutputRow, RowUnit, SheetCell, TableColumn};
use super::{RowOrigin, RowSource};

/// A balance as the ledger holds it.
#[derive(Clone, Debug)]
pub struct HeldBalance {
    cell: LedgerCell,
    balance: Balance,
}

impl HeldBalance {
    /// The balance of a cell. `configured` is the leave type's unit, for a balance that was not read yet.
    pub fn new(
        column: &LeaveColumn,
        cell: LedgerCell,
        configured: Option<Unit>,
        as_of: Date,
    ) -> Self {
        let unit = cell.unit.or(configured);
        let (id, name) = (column.id.clone(), Arc::clone(&column.name));
        let mut balance = Balance::without_figures(id, name, cell.state, unit, as_of);
        balance.figures = cell.figures;
        balance.overdrawn = cell.overdrawn;
        balance.expires_on = cell.expires_on;
        balance.expiry_source = cell.expiry_source;
        Self { cell, balance }
    }

    /// The same with the reason why it could not be read.
    #[must_use]
    pub fn failed_with(mut self, error: Option<&Arc<RowError>>) -> Self {
        self.balance.error = error.map(Arc::clone);
        self
    }
}

/// Such a balance as printed.
#[derive(Clone, Debug)]
pub struct HeldBalanceRow<'a>(BalanceRow<'a>);

impl<'a> HeldBalanceRow<'a> {
    /// The row of `person` for a balance.
    pub fn new(origin: &RowOrigin<'a>, person: &Person<'a>, held: &'a HeldBalance) -> Self {
        let row = BalanceRow::new(origin, person, &held.balance);
        Self(row.without_details(held.cell.expiring))
    }
}

impl Serialize for HeldBalanceRow<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl OutputRow for HeldBalanceRow<'_> {
    const LIST: &'static str = "balances";
    const KEYS: &'static [&'static str] = BalanceRow::KEYS;
    const SHEET_COLUMNS: &'static [&'static str] = BalanceRow::SHEET_COLUMNS;

    fn sheet_cells(&self, language: Language) -> Vec<SheetCell<'_>> {
        self.0.sheet_cells(language)
    }

    fn unit(&self) -> RowUnit {
        self.0.unit()
    }

    fn state(&self) -> Option<CellState> {
        self.0.state()
    }

    fn provenance(&self) -> Option<RowSource> {
        self.0.provenance()
    }

    fn table_columns(language: Language) -> Vec<TableColumn> {
        BalanceRow::table_columns(language)
    }

    fn table_cells(&self, language: Language) -> Vec<String> {
        self.0.table_cells(language)
    }
}
