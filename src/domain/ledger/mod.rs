//! The balances of a company in memory: a column for each leave type with a cell of 16 bytes for each person.
//!
//! Columns are divided into slabs of 1,024 rows behind `Arc`. A clone of the ledger for a background task copies only pointers, and a change
//! copies one slab. Few balances have values that do not fit into a cell (amounts carried over, a part that ends earlier than the rest, very
//! large figures or several scales, errors); those are stored apart in their slab. A [`LedgerBlock`] has one slab of each column.

mod block;
mod cell_parts;
pub(crate) mod packed;
pub(crate) mod slab;

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

use jiff::civil::Date;

pub use block::LedgerBlock;
pub use cell_parts::{CellEnd, CellFigures};
use packed::PackedCell;
use slab::{CellSlab, ROWS};

use super::amount::{Amount, Unit};
use super::balance::{Balance, CellState, ExpirySource, Figures, RowError, is_unreadable};
use super::expiry::{Expiring, expiring};
use super::ids::LeaveTypeId;
use super::lot::LotLeft;
use super::row_set::RowId;
use super::row_set::RowSet;

/// The position of a column in the ledger. The column of a leave type never changes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct ColumnId(pub usize);

/// The balance in a cell, without its lots and further fields.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct LedgerCell {
    /// Whether there are figures.
    pub state: CellState,
    /// The unit, where it is known.
    pub unit: Option<Unit>,
    /// The figures, which only a known balance has.
    pub figures: Figures,
    /// More was used than there was, see [`Figures::is_overdrawn`].
    pub overdrawn: bool,
    /// The earliest known last day.
    pub expires_on: Option<Date>,
    /// Where `expires_on` comes from.
    pub expiry_source: ExpirySource,
    /// The part that ends on that day.
    pub expiring: Option<Expiring>,
}

/// The state of a cell, the unit where it is known, and what is left.
pub type LeftCell = (CellState, Option<Unit>, Option<Amount>);

impl From<&Balance> for LedgerCell {
    fn from(balance: &Balance) -> Self {
        Self {
            state: balance.state,
            unit: balance.unit,
            figures: balance.figures,
            overdrawn: balance.overdrawn,
            expires_on: balance.expires_on,
            expiry_source: balance.expiry_source,
            expiring: expiring(balance),
        }
    }
}

/// All balances of a tenant. A clone copies only pointers.
#[derive(Clone, Debug, Default)]
pub struct Ledger {
    columns: Vec<Column>,
    by_type: HashMap<LeaveTypeId, ColumnId>,
    /// The people with an answer, including failed ones.
    answered: RowSet,
    /// The people with a balance that failed or was forbidden.
    failed: RowSet,
}

impl Ledger {
    /// The column of a leave type. A new one is added at the end.
    pub fn column(&mut self, leave_type: &LeaveTypeId) -> ColumnId {
        if let Some(&id) = self.by_type.get(leave_type) {
            return id;
        }
        let id = ColumnId(self.columns.len());
        self.columns.push(Column::default());
        self.by_type.insert(leave_type.clone(), id);
        id
    }

    /// Forgets a leave type of which nobody has a balance, `gone` people aside. The columns of the others stay where they are.
    /// Returns whether there is no balance of it.
    pub fn forget_unused(&mut self, leave_type: &LeaveTypeId, gone: &RowSet) -> bool {
        let Some(column) = self.find_column(leave_type) else {
            return true;
        };
        if self.columns[column.0].is_used(gone) {
            return false;
        }
        self.columns[column.0] = Column::default();
        self.by_type.remove(leave_type);
        true
    }

    /// The column of a leave type, if there is a balance of it.
    pub fn find_column(&self, leave_type: &LeaveTypeId) -> Option<ColumnId> {
        self.by_type.get(leave_type).copied()
    }

    /// The leave types with a balance, and their columns.
    pub fn leave_types(&self) -> impl Iterator<Item = (&LeaveTypeId, ColumnId)> {
        self.by_type.iter().map(|(id, column)| (id, *column))
    }

    /// Applies the balances of a person. They replace those from before, also those of leave types that are not among them any more.
    pub fn apply(&mut self, row: RowId, balances: &[Balance]) {
        let mut written = Vec::with_capacity(balances.len());
        for balance in balances {
            let column = self.column(&balance.leave_type);
            self.columns[column.0]
                .slab_mut(row.index() / ROWS)
                .set(row.index() % ROWS, balance);
            written.push(column.0);
        }
        if written.len() < self.columns.len() {
            let columns = self.columns.iter_mut().enumerate();
            let others = columns.filter(|(at, _)| !written.contains(at));
            others.for_each(|(_, column)| column.empty(row));
        }
        self.answered.set(row, true);
        self.failed.set(row, is_unreadable(balances));
    }

    /// Adopts the balances of a block that was made in the background. A person who has an answer already keeps it, since it is newer.
    pub fn adopt(&mut self, block: LedgerBlock) {
        if !self.answered.rows_of_block(block.number).is_empty() {
            return self.fill(&block);
        }
        for (leave_type, slab) in block.columns {
            let column = self.column(&leave_type);
            self.columns[column.0].put(block.number, slab);
        }
        self.answered.put_block(block.number, *block.answered);
        self.failed.put_block(block.number, *block.failed);
    }

    /// Adopts only the people of a block who have no answer yet.
    fn fill(&mut self, block: &LedgerBlock) {
        let fresh = block
            .answered
            .without(self.answered.rows_of_block(block.number));
        for (leave_type, slab) in &block.columns {
            let column = self.column(leave_type);
            let own = self.columns[column.0].slab_mut(block.number);
            fresh.for_each(|place| own.copy(place, slab));
        }
        let answered = self.answered.rows_of_block(block.number).union(fresh);
        let failed = self
            .failed
            .rows_of_block(block.number)
            .union(block.failed.intersection(fresh));
        self.answered.put_block(block.number, answered);
        self.failed.put_block(block.number, failed);
    }

    /// A cell, which is pending where there is no balance yet.
    pub fn cell(&self, row: RowId, column: ColumnId) -> LedgerCell {
        let slab = self.columns.get(column.0).and_then(|c| c.find(row));
        slab.map_or_else(LedgerCell::default, |slab| slab.get(row.index() % ROWS))
    }

    /// State, unit and what is left of a cell, for walks over everybody: unpacking the rest takes
    /// most of the time of [`Ledger::cell`].
    pub fn left(&self, row: RowId, column: ColumnId) -> LeftCell {
        let slab = self.columns.get(column.0).and_then(|c| c.find(row));
        slab.map_or_else(LeftCell::default, |slab| slab.left(row.index() % ROWS))
    }

    /// Whether this cell and one of another ledger are known and have the same left, as far as that is seen without unpacking them. Of
    /// two that are not known or whose figures are stored in different ways it is false, whatever they have left.
    pub fn has_same_left(
        &self,
        (row, column): (RowId, ColumnId),
        other: &Self,
        (other_row, other_column): (RowId, ColumnId),
    ) -> bool {
        let (Some(one), Some(other)) = (
            self.packed(row, column),
            other.packed(other_row, other_column),
        ) else {
            return false;
        };
        one.has_same_left(other)
    }

    fn packed(&self, row: RowId, column: ColumnId) -> Option<PackedCell> {
        let slab = self.columns.get(column.0)?.find(row)?;
        Some(slab.cells[row.index() % ROWS])
    }

    /// A cell without when it ends, see [`CellFigures`].
    pub fn figures(&self, row: RowId, column: ColumnId) -> CellFigures {
        let slab = self.columns.get(column.0).and_then(|c| c.find(row));
        slab.map_or_else(CellFigures::default, |slab| {
            slab.figures(row.index() % ROWS)
        })
    }

    /// What a cell has left and when that ends.
    pub fn end(&self, row: RowId, column: ColumnId) -> CellEnd {
        let slab = self.columns.get(column.0).and_then(|c| c.find(row));
        slab.map_or_else(CellEnd::default, |slab| slab.end(row.index() % ROWS))
    }

    /// The units in which people have balances in a column, without those in `gone`.
    pub fn units(&self, column: ColumnId, gone: &RowSet) -> Vec<Unit> {
        let slabs = self.columns.get(column.0).map_or(&[][..], |c| &c.slabs);
        let mut found = [false; 4];
        for (number, slab) in slabs.iter().enumerate() {
            let gone = gone.rows_of_block(number);
            if let Some(slab) = slab {
                slab.note_units(gone, &mut found);
            }
        }
        let units = (0u8..4).filter(|tag| found[usize::from(*tag)]);
        units.filter_map(Unit::from_tag).collect()
    }

    /// The lots of a balance with something left, those that end first in front and those without an end last. They are in
    /// memory for everybody, but without their ids; a balance has those.
    pub fn lots(&self, row: RowId, column: ColumnId) -> Cow<'_, [LotLeft]> {
        let slab = self.columns.get(column.0).and_then(|c| c.find(row));
        slab.map_or(Cow::Borrowed(&[]), |slab| slab.lots(row.index() % ROWS))
    }

    /// Why reading the balance of a cell failed.
    pub fn error(&self, row: RowId, column: ColumnId) -> Option<&Arc<RowError>> {
        let slab = self.columns.get(column.0)?.find(row)?;
        slab.error(row.index() % ROWS)
    }

    /// Whether the person has an answer, which may be a failed one.
    pub fn is_answered(&self, row: RowId) -> bool {
        self.answered.contains(row)
    }

    /// Whether a balance of the person failed or was forbidden.
    pub fn is_failed(&self, row: RowId) -> bool {
        self.failed.contains(row)
    }

    /// The number of people with an answer, including failed ones.
    pub fn answered(&self) -> usize {
        self.answered.len()
    }

    /// The number of people with an answer, without those in `gone`.
    pub fn answered_without(&self, gone: &RowSet) -> usize {
        self.answered.len() - self.answered.count_common(gone)
    }

    /// The number of people with a balance that failed or was forbidden, without those in `gone`.
    pub fn failed_without(&self, gone: &RowSet) -> usize {
        self.failed.len() - self.failed.count_common(gone)
    }

    /// The number of people in `rows` with a balance that failed or was forbidden.
    pub fn failed_among(&self, rows: &RowSet) -> usize {
        self.failed.count_common(rows)
    }

    /// The number of people with a balance that failed or was forbidden.
    pub fn failed(&self) -> usize {
        self.failed.len()
    }
}

/// The cells of one leave type. A slab without balances is not allocated.
#[derive(Clone, Debug, Default)]
struct Column {
    slabs: Vec<Option<Arc<CellSlab>>>,
}

impl Column {
    fn find(&self, row: RowId) -> Option<&CellSlab> {
        self.slabs.get(row.index() / ROWS)?.as_deref()
    }

    /// Whether anybody has a balance, `gone` people aside.
    fn is_used(&self, gone: &RowSet) -> bool {
        let is_used = |(number, slab): (usize, &CellSlab)| {
            let gone = gone.rows_of_block(number);
            (0..ROWS).any(|place| !slab.is_empty(place) && !gone.contains(place))
        };
        let slabs = self.slabs.iter().enumerate();
        let mut slabs = slabs.filter_map(|(number, slab)| Some((number, slab.as_deref()?)));
        slabs.any(is_used)
    }

    /// A slab to write to. It is copied first if a clone of the ledger shares it.
    fn slab_mut(&mut self, number: usize) -> &mut CellSlab {
        Arc::make_mut(self.entry(number).get_or_insert_default())
    }

    /// Empties a cell. The slab of an empty one is not copied.
    fn empty(&mut self, row: RowId) {
        let place = row.index() % ROWS;
        if self.find(row).is_some_and(|slab| !slab.is_empty(place)) {
            self.slab_mut(row.index() / ROWS).empty(place);
        }
    }

    fn put(&mut self, number: usize, slab: Arc<CellSlab>) {
        *self.entry(number) = Some(slab);
    }

    fn entry(&mut self, number: usize) -> &mut Option<Arc<CellSlab>> {
        if self.slabs.len() <= number {
            self.slabs.resize(number + 1, None);
        }
        &mut self.slabs[number]
    }
}

#[cfg(test)]
mod tests;
