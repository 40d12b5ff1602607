//! Blocks: all columns of 1,024 rows. A block is filled in the background, and a [`Ledger`] adopts it by copying a pointer for each column.

use std::sync::Arc;

use super::slab::{CellSlab, ROWS};
use crate::domain::balance::{Balance, is_unreadable};
use crate::domain::ids::LeaveTypeId;
use crate::domain::row_set::RowBlock;
use crate::domain::row_set::RowId;

#[cfg(doc)]
use super::Ledger;

/// The balances of 1,024 consecutive rows. A clone copies only pointers.
#[derive(Clone, Debug)]
pub struct LedgerBlock {
    pub(super) number: usize,
    pub(super) columns: Vec<(LeaveTypeId, Arc<CellSlab>)>,
    /// The people with an answer, including failed ones.
    pub(super) answered: Box<RowBlock>,
    /// The people with a balance that failed or was forbidden.
    pub(super) failed: Box<RowBlock>,
}

impl LedgerBlock {
    /// The number of rows of a block. The last block of a company is not full.
    pub const ROWS: usize = ROWS;

    /// An empty block. The first row of block `number` is `number * ROWS`.
    pub fn new(number: usize) -> Self {
        Self {
            number,
            columns: Vec::new(),
            answered: Box::default(),
            failed: Box::default(),
        }
    }

    /// The first row.
    pub fn start(&self) -> RowId {
        RowId(u32::try_from(self.number * ROWS).unwrap_or(u32::MAX))
    }

    /// The leave types that it has balances of.
    pub fn leave_types(&self) -> impl Iterator<Item = &LeaveTypeId> {
        self.columns.iter().map(|(leave_type, _)| leave_type)
    }

    /// The rows of people with an answer.
    pub fn rows(&self) -> impl Iterator<Item = RowId> {
        let start = self.start().0;
        let answered = |place: &u32| self.answered.contains(*place as usize);
        (0..1_024)
            .filter(answered)
            .map(move |place| RowId(start + place))
    }

    /// Applies the balances of a person. They replace those from before, also those of leave types that are not among them any
    /// more; a leave type of which nobody has a balance then loses its column. A row of another block is ignored.
    pub fn apply(&mut self, row: RowId, balances: &[Balance]) {
        if row.index() / ROWS != self.number {
            return;
        }
        let place = row.index() % ROWS;
        for (at, balance) in balances.iter().enumerate() {
            let slab = self.slab(at, &balance.leave_type);
            Arc::make_mut(slab).set(place, balance);
        }
        if balances.len() < self.columns.len() {
            self.empty_others(place, balances);
        }
        self.answered.set(place, true);
        self.failed.set(place, is_unreadable(balances));
    }

    /// Empties the cells of a row in the columns of all leave types but those of `balances`.
    fn empty_others(&mut self, place: usize, balances: &[Balance]) {
        self.columns.retain_mut(|(id, slab)| {
            let is_other = balances.iter().all(|balance| balance.leave_type != *id);
            if !is_other || slab.is_empty(place) {
                return true;
            }
            Arc::make_mut(slab).empty(place);
            (0..ROWS).any(|place| !slab.is_empty(place))
        });
    }

    /// The slab of a leave type. Most answers have the types in the same order, so that the index `likely` is tried first.
    fn slab(&mut self, likely: usize, leave_type: &LeaveTypeId) -> &mut Arc<CellSlab> {
        let is = |(id, _): &(LeaveTypeId, _)| id == leave_type;
        let at = match self.columns.get(likely) {
            Some(column) if is(column) => likely,
            _ => self
                .columns
                .iter()
                .position(is)
                .unwrap_or(self.columns.len()),
        };
        if at == self.columns.len() {
            self.columns.push((leave_type.clone(), Arc::default()));
        }
        &mut self.columns[at].1
    }

    /// The number of people with an answer, including failed ones.
    pub fn answered(&self) -> usize {
        self.answered.len()
    }

    /// The number of people with a balance that failed or was forbidden.
    pub fn failed(&self) -> usize {
        self.failed.len()
    }

    /// Whether the block has an answer about the person.
    pub fn is_answered(&self, row: RowId) -> bool {
        row.index() / ROWS == self.number && self.answered.contains(row.index() % ROWS)
    }

    /// The block of these columns; `None` where there is no block with such a number. Which people
    /// could not be read is derived from the cells.
    pub(crate) fn of_columns(
        number: usize,
        answered: RowBlock,
        columns: Vec<(LeaveTypeId, Arc<CellSlab>)>,
    ) -> Option<Self> {
        u32::try_from(number.checked_mul(ROWS)?).ok()?;
        let mut failed = RowBlock::default();
        for (_, slab) in &columns {
            let unreadable = (0..ROWS).filter(|place| slab.is_unreadable(*place));
            unreadable.for_each(|place| failed.set(place, true));
        }
        Some(Self {
            number,
            columns,
            answered: Box::new(answered),
            failed: Box::new(failed.intersection(answered)),
        })
    }

    /// Its number. Its first row is `number * ROWS`.
    pub(crate) fn number(&self) -> usize {
        self.number
    }

    /// The cells of each leave type.
    pub(crate) fn columns(&self) -> &[(LeaveTypeId, Arc<CellSlab>)] {
        &self.columns
    }

    /// The people with an answer.
    pub(crate) fn answered_rows(&self) -> RowBlock {
        *self.answered
    }

    /// The people with a balance that failed or was forbidden.
    pub(crate) fn failed_rows(&self) -> RowBlock {
        *self.failed
    }
}
