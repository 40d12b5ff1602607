//! The packed form of the cells of one leave type in a block: the cells as they are in memory, little-endian, then the few values that
//! do not fit into cells, each with its position.

use std::sync::Arc;

use super::bytes::{ByteReader, ByteWriter, MalformedBytes};
use crate::domain::balance::{Figures, RowError};
use crate::domain::ledger::packed::PackedCell;
use crate::domain::ledger::slab::{CellSlab, SparseValues};
use crate::domain::text::is_dirty;
use crate::domain::{Amount, LotLeft, Scale, Unit};

pub(super) const CELL_BYTES: usize = 16;

/// Writes the first `rows` rows.
pub(super) fn pack_slab(slab: &CellSlab, rows: usize, out: &mut ByteWriter) {
    for cell in &slab.cells[..rows] {
        out.raw(&cell_bytes(*cell));
    }
    pack_values(&slab.carried, out, |count, out| out.signed(*count));
    pack_values(&slab.apart, out, |figures, out| {
        for amount in [figures.granted, figures.used, figures.left, figures.carried] {
            pack_amount(amount, out);
        }
    });
    pack_values(&slab.parts, out, |part, out| pack_amount(Some(*part), out));
    pack_values(&slab.lots, out, |lots, out| {
        out.count(lots.len());
        for lot in lots {
            out.optional_day(lot.starts_on);
            out.optional_day(lot.ends_on);
            pack_amount(Some(lot.left), out);
        }
    });
    pack_values(&slab.errors, out, |error, out| {
        out.text(&error.code);
        out.text(&error.message);
    });
}

/// Reads what [`pack_slab`] wrote for this many rows, of which a slab has no more than 1,024.
pub(super) fn unpack_slab(
    rows: usize,
    from: &mut ByteReader<'_>,
) -> Result<CellSlab, MalformedBytes> {
    let mut slab = CellSlab::default();
    let bytes = from.raw(rows * CELL_BYTES)?;
    let (cells, _) = bytes.as_chunks::<CELL_BYTES>();
    for (cell, bytes) in slab.cells.iter_mut().zip(cells) {
        *cell = cell_of(*bytes);
    }
    slab.carried = unpack_values(from, ByteReader::signed)?;
    slab.apart = unpack_values(from, |from| {
        Ok(Figures {
            granted: unpack_amount(from)?,
            used: unpack_amount(from)?,
            left: unpack_amount(from)?,
            carried: unpack_amount(from)?,
        })
    })?;
    slab.parts = unpack_values(from, |from| unpack_amount(from)?.ok_or(MalformedBytes))?;
    slab.lots = unpack_values(from, |from| {
        let count = from.count()?;
        let lots = (0..count).map(|_| unpack_lot(from));
        lots.collect::<Result<Box<[LotLeft]>, MalformedBytes>>()
    })?;
    slab.errors = unpack_values(from, |from| {
        let (code, message) = (from.text()?, from.text()?);
        if is_dirty(code) || is_dirty(message) {
            return Err(MalformedBytes);
        }
        Ok(Arc::new(RowError::from_store(code, message)))
    })?;
    Ok(slab)
}

fn cell_bytes(cell: PackedCell) -> [u8; CELL_BYTES] {
    let mut bytes = [0; CELL_BYTES];
    bytes[0..4].copy_from_slice(&cell.granted.to_le_bytes());
    bytes[4..8].copy_from_slice(&cell.used.to_le_bytes());
    bytes[8..12].copy_from_slice(&cell.left.to_le_bytes());
    bytes[12..14].copy_from_slice(&cell.expires.to_le_bytes());
    bytes[14..16].copy_from_slice(&cell.tag.to_le_bytes());
    bytes
}

#[inline]
fn cell_of(b: [u8; CELL_BYTES]) -> PackedCell {
    PackedCell {
        granted: i32::from_le_bytes([b[0], b[1], b[2], b[3]]),
        used: i32::from_le_bytes([b[4], b[5], b[6], b[7]]),
        left: i32::from_le_bytes([b[8], b[9], b[10], b[11]]),
        expires: u16::from_le_bytes([b[12], b[13]]),
        tag: u16::from_le_bytes([b[14], b[15]]),
    }
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

/// Writes the number of values, and each with its position.
fn pack_values<T>(
    values: &SparseValues<T>,
    out: &mut ByteWriter,
    mut one: impl FnMut(&T, &mut ByteWriter),
) {
    out.count(values.iter().len());
    for (place, value) in values.iter() {
        out.count(place);
        one(value, out);
    }
}

fn unpack_values<'a, T>(
    from: &mut ByteReader<'a>,
    mut one: impl FnMut(&mut ByteReader<'a>) -> Result<T, MalformedBytes>,
) -> Result<SparseValues<T>, MalformedBytes> {
    let count = from.count()?;
    let mut values = SparseValues::with_capacity(count);
    for _ in 0..count {
        let place = from.count()?;
        values.push(place, one(from)?).ok_or(MalformedBytes)?;
    }
    Ok(values)
}
