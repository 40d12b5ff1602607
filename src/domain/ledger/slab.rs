//! Slabs: 1,024 rows of one column, with their cells and the values that do not fit into cells.

use std::borrow::Cow;
use std::sync::Arc;

use super::packed::{CELL_BYTES, PackedCell};
use super::{LedgerCell, LeftCell};
use crate::domain::amount::{Amount, Scale, Unit};
use crate::domain::balance::{Balance, ExpirySource, Figures, RowError};
use crate::domain::expiry::expiring;
use crate::domain::lot::LotLeft;
use crate::domain::packing::{ByteReader, ByteWriter, MalformedBytes};
use crate::domain::row_set::RowBlock;
use crate::domain::text::is_dirty;

/// The number of rows of a slab.
pub(super) const ROWS: usize = 1024;

/// The cells of 1,024 rows of one column, by their positions in it.
#[derive(Clone, Debug)]
pub(super) struct CellSlab {
    cells: [PackedCell; ROWS],
    carried: SparseValues<i64>,
    /// All figures of cells where one of them does not fit, see [`PackedCell::pack`].
    apart: SparseValues<Figures>,
    /// The part that ends on the cell's last day, where that is not all that is left.
    parts: SparseValues<Amount>,
    /// The lots of a balance with something left, unless they are one valid lot of which the cell tells everything.
    lots: SparseValues<Box<[LotLeft]>>,
    errors: SparseValues<Arc<RowError>>,
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
        let only = only_lot(&self.get(place));
        only.map_or(Cow::Borrowed(&[]), |lot| Cow::Owned(vec![lot]))
    }

    pub(super) fn is_unreadable(&self, place: usize) -> bool {
        self.cells[place].state().is_unreadable()
    }

    pub(super) fn error(&self, place: usize) -> Option<&Arc<RowError>> {
        self.errors.get(place)
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

    /// Writes the first `rows` rows.
    pub(super) fn pack(&self, rows: usize, out: &mut ByteWriter) {
        for cell in &self.cells[..rows] {
            out.raw(&cell.to_bytes());
        }
        self.carried.pack(out, |out, count| out.signed(*count));
        self.apart.pack(out, |out, figures| {
            for amount in [figures.granted, figures.used, figures.left, figures.carried] {
                pack_amount(amount, out);
            }
        });
        self.parts
            .pack(out, |out, part| pack_amount(Some(*part), out));
        self.lots.pack(out, |out, lots| {
            out.count(lots.len());
            for lot in lots {
                out.optional_day(lot.starts_on);
                out.optional_day(lot.ends_on);
                pack_amount(Some(lot.left), out);
            }
        });
        self.errors.pack(out, |out, error| {
            out.text(&error.code);
            out.text(&error.message);
        });
    }

    pub(super) fn unpack(rows: usize, from: &mut ByteReader<'_>) -> Result<Self, MalformedBytes> {
        let mut slab = Self::default();
        let bytes = from.raw(rows * CELL_BYTES)?;
        let (cells, _) = bytes.as_chunks::<CELL_BYTES>();
        for (cell, bytes) in slab.cells.iter_mut().zip(cells) {
            *cell = PackedCell::from_bytes(*bytes);
        }
        slab.carried = SparseValues::unpack(from, ByteReader::signed)?;
        slab.apart = SparseValues::unpack(from, |from| {
            Ok(Figures {
                granted: unpack_amount(from)?,
                used: unpack_amount(from)?,
                left: unpack_amount(from)?,
                carried: unpack_amount(from)?,
            })
        })?;
        slab.parts = SparseValues::unpack(from, |from| unpack_amount(from)?.ok_or(MalformedBytes))?;
        slab.lots = SparseValues::unpack(from, |from| {
            let count = from.count()?;
            let lots = (0..count).map(|_| unpack_lot(from));
            lots.collect::<Result<Box<[LotLeft]>, MalformedBytes>>()
        })?;
        slab.errors = SparseValues::unpack(from, |from| {
            let (code, message) = (from.text()?, from.text()?);
            if is_dirty(code) || is_dirty(message) {
                return Err(MalformedBytes);
            }
            Ok(Arc::new(RowError::from_store(code, message)))
        })?;
        Ok(slab)
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

/// The lots with something left, unless the cell tells everything of them: there is one, it can be used, all that is left is of it, and
/// its last day is the cell's. `told` is the lot that the cell tells of.
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

fn unpack_lot(from: &mut ByteReader<'_>) -> Result<LotLeft, MalformedBytes> {
    Ok(LotLeft {
        starts_on: from.optional_day()?,
        ends_on: from.optional_day()?,
        left: unpack_amount(from)?.ok_or(MalformedBytes)?,
    })
}

/// Writes a byte for scale and unit, which is 0 where there is no amount, and the count.
fn pack_amount(amount: Option<Amount>, out: &mut ByteWriter) {
    let Some(amount) = amount else {
        return out.byte(0);
    };
    out.byte(amount.scale.tag() | amount.unit.tag() << 2);
    out.signed(amount.count);
}

fn unpack_amount(from: &mut ByteReader<'_>) -> Result<Option<Amount>, MalformedBytes> {
    let measure = from.byte()?;
    if measure == 0 {
        return Ok(None);
    }
    let scale = Scale::from_tag(measure & 3).ok_or(MalformedBytes)?;
    let unit = Unit::from_tag(measure >> 2).ok_or(MalformedBytes)?;
    Ok(Some(Amount::new(from.signed()?, scale, unit)))
}

/// Values that only some of the cells have, by ascending positions. Rows mostly arrive in order, so that it mostly grows at its end.
#[derive(Clone, Debug)]
struct SparseValues<T>(Vec<(u16, T)>);

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

    fn pack(&self, out: &mut ByteWriter, mut one: impl FnMut(&mut ByteWriter, &T)) {
        out.count(self.0.len());
        for (place, value) in &self.0 {
            out.count(usize::from(*place));
            one(out, value);
        }
    }

    fn unpack<'a>(
        from: &mut ByteReader<'a>,
        mut one: impl FnMut(&mut ByteReader<'a>) -> Result<T, MalformedBytes>,
    ) -> Result<Self, MalformedBytes> {
        let count = from.count()?;
        let mut values = Self(Vec::with_capacity(count.min(ROWS)));
        for _ in 0..count {
            let place = from.count()?;
            let after = values
                .0
                .last()
                .is_none_or(|(at, _)| usize::from(*at) < place);
            if place >= ROWS || !after {
                return Err(MalformedBytes);
            }
            values.0.push((
                u16::try_from(place).map_err(|_| MalformedBytes)?,
                one(from)?,
            ));
        }
        Ok(values)
    }
}
