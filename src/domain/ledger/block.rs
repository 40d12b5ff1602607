//! All columns of 1,024 rows, made away from the screen and put into a [`Ledger`] by moving a pointer a column.

use std::sync::Arc;

use super::slab::{ROWS, Slab};
use crate::domain::balance::{Balance, is_unreadable};
use crate::domain::ids::LeaveTypeId;
use crate::domain::packing::{Malformed, Packing, Unpacking};
use crate::domain::roster::RowId;
use crate::domain::row_set::RowBlock;

#[cfg(doc)]
use super::Ledger;

/// A block of more leave types is not read back from its bytes; its rows stand behind it.
const MOST_COLUMNS: usize = 1_024;

/// How a block is packed. Another number is another form, which this version does not read. Blocks of form 1 did not hold
/// what ends on a day, those of form 2 no figures of several scales.
const FORM: u8 = 3;

/// The figures of 1,024 rows that follow one another, with everything that stands beside them. Cloning it copies pointers.
#[derive(Clone, Debug)]
pub struct LedgerBlock {
    pub(super) number: usize,
    pub(super) columns: Vec<(LeaveTypeId, Arc<Slab>)>,
    /// People with an answer, failed ones included.
    pub(super) answered: Box<RowBlock>,
    /// People of whom some row failed or was forbidden.
    pub(super) failed: Box<RowBlock>,
}

impl LedgerBlock {
    /// Rows of a block; the last one of a company is not full.
    pub const ROWS: usize = ROWS;

    /// Block `number` of a ledger, its first row being `number * ROWS`. Nobody has answered.
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

    /// The leave types it has figures of.
    pub fn leave_types(&self) -> impl Iterator<Item = &LeaveTypeId> {
        self.columns.iter().map(|(leave_type, _)| leave_type)
    }

    /// Its people with an answer.
    pub fn rows(&self) -> impl Iterator<Item = RowId> {
        let start = self.start().0;
        let answered = |place: &u32| self.answered.contains(*place as usize);
        (0..1_024)
            .filter(answered)
            .map(move |place| RowId(start + place))
    }

    /// Folds one person's balances in, over whatever was there. A row of another block is put nowhere.
    pub fn apply(&mut self, row: RowId, balances: &[Balance]) {
        if row.index() / ROWS != self.number {
            return;
        }
        let place = row.index() % ROWS;
        for (at, balance) in balances.iter().enumerate() {
            let slab = self.slab(at, &balance.leave_type);
            Arc::make_mut(slab).set(place, balance);
        }
        self.answered.set(place, true);
        self.failed.set(place, is_unreadable(balances));
    }

    /// The column of a type; everybody's answer mostly has it at the same place.
    fn slab(&mut self, likely: usize, leave_type: &LeaveTypeId) -> &mut Arc<Slab> {
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

    /// People of the block with an answer, failed ones included.
    pub fn answered(&self) -> usize {
        self.answered.len()
    }

    /// People of the block of whom some row failed or was forbidden.
    pub fn failed(&self) -> usize {
        self.failed.len()
    }

    /// Whether the person's balances are in it.
    pub fn is_answered(&self, row: RowId) -> bool {
        row.index() / ROWS == self.number && self.answered.contains(row.index() % ROWS)
    }

    /// The block in bytes: cells little-endian as they stand in memory, up to the last row that has an answer.
    pub fn to_bytes(&self) -> Vec<u8> {
        let rows = self.answered.end();
        let cells = rows * self.columns.len() * super::packed::CELL_BYTES;
        let mut out = Packing::with_capacity(cells + 1024);
        out.raw(&[FORM]);
        out.count(self.number);
        out.count(rows);
        self.answered.pack(&mut out);
        self.failed.pack(&mut out);
        out.count(self.columns.len());
        for (leave_type, slab) in &self.columns {
            out.text(leave_type.as_str());
            slab.pack(rows, &mut out);
        }
        out.done()
    }

    /// The other way round. Bytes that are no block are told from one where they cannot be read; figures are not checked.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, Malformed> {
        let from = &mut Unpacking::of(bytes, FORM)?;
        let number = from.count()?;
        let rows = from.count()?;
        if rows > ROWS || u32::try_from(number.saturating_mul(ROWS)).is_err() {
            return Err(Malformed);
        }
        let answered = Box::new(RowBlock::unpack(from)?);
        // Other versions counted only people without any figure here: the cells themselves say who failed.
        RowBlock::unpack(from)?;
        let columns = from.count()?;
        // A column takes far more memory than the bytes that claim it.
        if columns > MOST_COLUMNS {
            return Err(Malformed);
        }
        let columns = (0..columns)
            .map(|_| {
                let leave_type = LeaveTypeId::new(from.text()?);
                Ok((leave_type, Arc::new(Slab::unpack(rows, from)?)))
            })
            .collect::<Result<Vec<(_, Arc<Slab>)>, Malformed>>()?;
        from.end()?;
        let mut failed = Box::<RowBlock>::default();
        for (_, slab) in &columns {
            let unreadable = (0..rows).filter(|place| slab.is_unreadable(*place));
            unreadable.for_each(|place| failed.set(place, true));
        }
        *failed = failed.within(*answered);
        Ok(Self {
            number,
            columns,
            answered,
            failed,
        })
    }
}
