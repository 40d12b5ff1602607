//! The packed form of a block of balances: each leave type with its cells, up to the last row with an answer.
//!
//! Reading it takes a few operations for each leave type and none for each person: a ledger adopts
//! the slabs by copying pointers.

use std::sync::Arc;

use super::bytes::{ByteReader, ByteWriter, MalformedBytes};
use super::cell_slab::{CELL_BYTES, pack_slab, unpack_slab};
use crate::domain::row_set::RowBlock;
use crate::domain::{LeaveTypeId, LedgerBlock};

/// A block with more leave types is not read back from its bytes. Its balances are still in the store one by one.
const MAX_COLUMNS: usize = 1_024;

/// The version of the packed form of a block. Blocks of another version are not read: version 1 had no part that ends on a day, version 2 no
/// figures of several scales, and version 3 no lots.
const FORM: u8 = 4;

pub(in crate::store) fn pack_ledger_block(block: &LedgerBlock) -> Vec<u8> {
    let rows = block.answered_rows().end();
    let cells = rows * block.columns().len() * CELL_BYTES;
    let mut out = ByteWriter::with_capacity(cells + 1024);
    out.raw(&[FORM]);
    out.count(block.number());
    out.count(rows);
    pack_rows(block.answered_rows(), &mut out);
    pack_rows(block.failed_rows(), &mut out);
    out.count(block.columns().len());
    for (leave_type, slab) in block.columns() {
        out.text(leave_type.as_str());
        pack_slab(slab, rows, &mut out);
    }
    out.done()
}

/// Unpacks a block. Only the form is checked, not whether figures are plausible.
pub(in crate::store) fn unpack_ledger_block(bytes: &[u8]) -> Result<LedgerBlock, MalformedBytes> {
    let from = &mut ByteReader::of(bytes, FORM)?;
    let number = from.count()?;
    let rows = from.count()?;
    if rows > LedgerBlock::ROWS {
        return Err(MalformedBytes);
    }
    let answered = unpack_rows(from)?;
    // Not used: earlier programs marked only people without any figure as failed. The states of
    // the cells say who failed.
    unpack_rows(from)?;
    let columns = from.count()?;
    // A column takes far more memory than the few bytes that announce it.
    if columns > MAX_COLUMNS {
        return Err(MalformedBytes);
    }
    let columns = (0..columns)
        .map(|_| {
            let leave_type = LeaveTypeId::new(from.text()?);
            Ok((leave_type, Arc::new(unpack_slab(rows, from)?)))
        })
        .collect::<Result<Vec<_>, MalformedBytes>>()?;
    from.end()?;
    LedgerBlock::of_columns(number, answered, columns).ok_or(MalformedBytes)
}

/// Writes which rows of a block are in a set: a bit for each, the lowest of the first byte first.
fn pack_rows(rows: RowBlock, out: &mut ByteWriter) {
    for word in rows.0 {
        out.raw(&word.to_le_bytes());
    }
}

fn unpack_rows(from: &mut ByteReader<'_>) -> Result<RowBlock, MalformedBytes> {
    let mut rows = RowBlock::default();
    let (words, _) = from.raw(size_of_val(&rows.0))?.as_chunks::<8>();
    let pairs = rows.0.iter_mut().zip(words);
    pairs.for_each(|(to, from)| *to = u64::from_le_bytes(*from));
    Ok(rows)
}

#[cfg(test)]
mod tests;
