//! Slabs: 1,024 rows of one column, with their cells and the values that do not fit into cells.

use std::borrow::Cow;
use std::sync::Arc;

use super::cell_parts::{CellEnd, CellFigures};
use super::packed::PackedCell;
use super::{LedgerCell, LeftCell};
use crate::domain::amount::Amount;
use crate::domain::balance::{Balance, ExpirySource, Figures, RowError};
use crate::domain::expiry::expiring;
use crate::domain::lot::LotLeft;
use crate::domain::row_set::RowBlock;

/// The number of rows of a slab.
pub(super) const ROWS: usize = 1024;

/// The cells of 1,024 rows of one column, by their positions in it.
///
/// The store reads and writes the fields as they are. Any values form a valid slab.
#[derive(Clone, Debug)]
pub(crate) struct CellSlab {
    /// What nearly every balance consists of.
    pub(crate) cells: [PackedCell; ROWS],
    /// The count of the amount carried over, in the scale and unit of the cell.
    pub(crate) carried: SparseValues<i64>,
    /// All figures of cells where one of them does not fit, see [`PackedCell::pack`].
    pub(crate) apart: SparseValues<Figures>,
    /// The part that ends on the cell's last day, where that is not all that is left.
    pub(crate) parts: SparseValues<Amount>,
    /// The lots of a balance with something left, unless there is one valid lot and the cell has
    /// all of it.
    pub(crate) lots: SparseValues<Box<[LotLeft]>>,
    /// Why reading failed.
    pub(crate) errors: SparseValues<Arc<RowError>>,
}

impl Default for CellSlab {
    fn default() -> Self {
        Self {
            cells: [PackedCell::EMPTY; ROWS],
            carried: SparseValues::default(),
            apart: SparseValues::default(),
            parts: SparseValues::default(),
            lots: SparseValues::default(),
            errors: SparseValues::default(),
        }
    }
}

impl CellSlab {
    pub(super) fn set(&mut self, place: usize, balance: &Balance) {
        let (packed, apart) = PackedCell::pack(balance);
        let carried = balance.figures.carried.filter(|_| apart.is_none());
        self.cells[place] = packed;
        self.apart.put(place, apart);
        self.carried.put(place, carried.map(|amount| amount.count));
        self.parts.put(place, part_of(balance));
        let told = only_lot(&self.get(place));
        self.lots.put(place, lots_apart(balance, told));
        self.errors.put(place, balance.error.clone());
    }

    pub(super) fn get(&self, place: usize) -> LedgerCell {
        let packed = self.cells[place];
        let apart = if packed.is_apart() {
            self.apart.get(place)
        } else {
            None
        };
        let carried = self.carried.get(place).copied();
        packed.unpack(apart.copied(), carried, self.parts.get(place).copied())
    }

    /// The cell without when it ends.
    pub(super) fn figures(&self, place: usize) -> CellFigures {
        let packed = self.cells[place];
        let apart = if packed.is_apart() {
            self.apart.get(place).copied()
        } else {
            None
        };
        let figures = apart.unwrap_or_else(|| packed.figures(self.carried.get(place).copied()));
        CellFigures {
            state: packed.state(),
            unit: packed.unit(),
            figures,
            overdrawn: packed.is_overdrawn(),
        }
    }

    /// What is left, and when that ends.
    pub(super) fn end(&self, place: usize) -> CellEnd {
        let (state, _, left) = self.left(place);
        let packed = self.cells[place];
        CellEnd {
            state,
            left,
            expires_on: packed.expires_on(),
            expiry_source: packed.expiry_source(),
        }
    }

    /// State, unit and what is left.
    pub(super) fn left(&self, place: usize) -> LeftCell {
        let packed = self.cells[place];
        let (state, unit, left) = packed.left();
        if packed.is_apart() {
            let figures = self.apart.get(place);
            return (state, unit, figures.and_then(|figures| figures.left));
        }
        (state, unit, left)
    }

    /// Notes in which units there are balances, by [`Unit::tag`], without those in `gone`.
    pub(super) fn note_units(&self, gone: RowBlock, found: &mut [bool; 4]) {
        let is_whole = gone.is_empty();
        for (place, cell) in self.cells.iter().enumerate() {
            if is_whole || !gone.contains(place) {
                found[usize::from(cell.unit_tag())] = true;
            }
        }
    }

    /// The lots of a balance with something left.
    pub(super) fn lots(&self, place: usize) -> Cow<'_, [LotLeft]> {
        if let Some(lots) = self.lots.get(place) {
            return Cow::Borrowed(lots);
        }
        if self.cells[place].expiry_source() != ExpirySource::Lot {
            return Cow::Borrowed(&[]);
        }
        let only = only_lot(&self.get(place));
        only.map_or(Cow::Borrowed(&[]), |lot| Cow::Owned(vec![lot]))
    }

    pub(super) fn is_unreadable(&self, place: usize) -> bool {
        self.cells[place].state().is_unreadable()
    }

    pub(super) fn error(&self, place: usize) -> Option<&Arc<RowError>> {
        self.errors.get(place)
    }

    /// Whether there is no balance of this row.
    pub(super) fn is_empty(&self, place: usize) -> bool {
        self.cells[place] == PackedCell::EMPTY
    }

    /// Removes the balance of a row.
    pub(super) fn empty(&mut self, place: usize) {
        self.cells[place] = PackedCell::EMPTY;
        self.apart.put(place, None);
        self.carried.put(place, None);
        self.parts.put(place, None);
        self.lots.put(place, None);
        self.errors.put(place, None);
    }

    /// Copies one row from `other`.
    pub(super) fn copy(&mut self, place: usize, other: &Self) {
        self.cells[place] = other.cells[place];
        self.apart.put(place, other.apart.get(place).copied());
        self.carried.put(place, other.carried.get(place).copied());
        self.parts.put(place, other.parts.get(place).copied());
        self.lots.put(place, other.lots.get(place).cloned());
        self.errors.put(place, other.errors.get(place).cloned());
    }
}

/// The part that ends on the balance's last day, where that is not all that is left.
fn part_of(balance: &Balance) -> Option<Amount> {
    let part = expiring(balance)?.amount;
    (balance.figures.left != Some(part)).then_some(part)
}

/// The lot that holds all that is left of a balance, if there is only one.
fn only_lot(cell: &LedgerCell) -> Option<LotLeft> {
    let left = cell.figures.left.filter(|left| left.count != 0)?;
    (cell.expiry_source == ExpirySource::Lot).then_some(LotLeft {
        starts_on: None,
        ends_on: cell.expires_on,
        left,
    })
}

/// The lots with something left, unless the cell has everything about them: there is only one, it
/// is valid, it holds all that is left, and its last day is the cell's. `told` is the lot that the
/// cell implies.
fn lots_apart(balance: &Balance, told: Option<LotLeft>) -> Option<Box<[LotLeft]>> {
    let mut lots: Vec<LotLeft> = balance.lots.iter().filter_map(LotLeft::of).collect();
    let is_told = match lots[..] {
        [] => told.is_none(),
        [lot] => {
            lot.is_valid(balance.as_of)
                && told.is_some_and(|told| (told.ends_on, told.left) == (lot.ends_on, lot.left))
        }
        _ => false,
    };
    lots.sort_by_key(|lot| (lot.ends_on.is_none(), lot.ends_on));
    (!is_told).then(|| lots.into_boxed_slice())
}

/// Values that only some of the cells have, by ascending positions. Rows mostly arrive in order, so
/// values are mostly added at the end.
#[derive(Clone, Debug)]
pub(crate) struct SparseValues<T>(Vec<(u16, T)>);

impl<T> Default for SparseValues<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T> SparseValues<T> {
    fn find(&self, place: usize) -> Result<usize, usize> {
        self.0
            .binary_search_by_key(&place, |(at, _)| usize::from(*at))
    }

    fn get(&self, place: usize) -> Option<&T> {
        self.find(place).ok().map(|at| &self.0[at].1)
    }

    fn put(&mut self, place: usize, value: Option<T>) {
        match (self.find(place), value) {
            (Ok(at), Some(value)) => self.0[at].1 = value,
            (Ok(at), None) => drop(self.0.remove(at)),
            (Err(at), Some(value)) => {
                let place = u16::try_from(place).unwrap_or(u16::MAX);
                self.0.insert(at, (place, value));
            }
            (Err(_), None) => {}
        }
    }

    /// An empty list with memory for `values`, but for no more than a slab can have.
    pub(crate) fn with_capacity(values: usize) -> Self {
        Self(Vec::with_capacity(values.min(ROWS)))
    }

    /// The values with their positions.
    pub(crate) fn iter(&self) -> impl ExactSizeIterator<Item = (usize, &T)> {
        self.0.iter().map(|(at, value)| (usize::from(*at), value))
    }

    /// Adds a value at the end; `None` where `place` is not after all others, or is beyond the
    /// slab.
    pub(crate) fn push(&mut self, place: usize, value: T) -> Option<()> {
        let last = self.0.last();
        let is_behind = last.is_none_or(|(at, _)| usize::from(*at) < place);
        let place = u16::try_from(place).ok()?;
        (is_behind && usize::from(place) < ROWS).then(|| self.0.push((place, value)))
    }
}
