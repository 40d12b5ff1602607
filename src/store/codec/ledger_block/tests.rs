//! A ledger that adopts packed blocks equals the one that they were packed from, and other bytes
//! are refused or do no harm.

use std::ops::Range;
use std::sync::Arc;

use jiff::civil::{Date, date};

use super::{pack_ledger_block, unpack_ledger_block};
use crate::domain::balance::Figures;
use crate::domain::ledger::ColumnId;
use crate::domain::{
    Amount, Balance, CellState, ExpirySource, LeaveTypeId, Ledger, LedgerBlock, Lot, RowError,
    RowId, Scale, Unit,
};

fn hours(count: i64, scale: Scale) -> Amount {
    Amount::new(count, scale, Unit::Hour)
}

fn known(leave_type: &str, left: i64, scale: Scale) -> Balance {
    let id = LeaveTypeId::new(leave_type);
    let day = date(2026, 11, 21);
    let mut balance =
        Balance::without_figures(id, "年假".into(), CellState::Known, Some(Unit::Hour), day);
    balance.figures = Figures {
        granted: Some(hours(left + 1, scale)),
        used: Some(hours(1, scale)),
        left: Some(hours(left, scale)),
        carried: Some(hours(-7, scale)),
    };
    balance.overdrawn = left < 0;
    balance.expires_on = Some(date(2026, 12, 31));
    balance.expiry_source = ExpirySource::Lot;
    balance.lots = vec![lot(None, balance.expires_on, Some(hours(7, scale)))];
    balance
}

fn lot(starts_on: Option<Date>, ends_on: Option<Date>, left: Option<Amount>) -> Lot {
    Lot {
        id: "q1".to_owned(),
        cycle: None,
        starts_on,
        ends_on,
        granted: None,
        used: None,
        left,
    }
}

/// Large and small figures, a failed call, several scales, lots that ended or are to come.
fn balances_of(row: u32) -> Vec<Balance> {
    let mut balances = vec![
        known("1", i64::from(row), Scale::Seconds),
        known("2", 9_999_999_999 + i64::from(row), Scale::Millionths),
    ];
    match row % 4 {
        0 => {
            let error = RowError::from_store("60111", "userid not found");
            balances[0] = balances[0]
                .clone()
                .failed(CellState::Failed, Arc::new(error));
        }
        1 => {
            balances[0].figures.used = Some(hours(262_000, Scale::Millionths));
            balances[0].figures.left = Some(hours(9_238_333, Scale::Rounded));
        }
        2 => {
            let left = |count| Some(hours(count, Scale::Seconds));
            balances[0].lots = vec![
                lot(Some(date(2026, 1, 1)), Some(date(2026, 6, 30)), left(300)),
                lot(Some(date(2027, 1, 1)), None, left(900)),
            ];
        }
        _ => balances.truncate(1),
    }
    balances
}

fn block(rows: Range<u32>) -> LedgerBlock {
    let number = rows.start as usize / LedgerBlock::ROWS;
    let mut block = LedgerBlock::new(number);
    rows.for_each(|row| block.apply(RowId(row), &balances_of(row)));
    block
}

fn assert_same(one: &Ledger, other: &Ledger, rows: Range<u32>) {
    for row in rows.map(RowId) {
        for column in (0..2).map(ColumnId) {
            assert_eq!(one.cell(row, column), other.cell(row, column), "{row:?}");
            assert_eq!(one.lots(row, column), other.lots(row, column), "{row:?}");
            assert_eq!(one.error(row, column), other.error(row, column));
        }
        assert_eq!(one.is_answered(row), other.is_answered(row));
        assert_eq!(one.is_failed(row), other.is_failed(row));
    }
    assert_eq!(
        (one.answered(), one.failed()),
        (other.answered(), other.failed())
    );
}

#[test]
fn a_ledger_of_blocks_that_were_read_is_the_ledger_of_their_answers() {
    let (mut folded, mut adopted) = (Ledger::default(), Ledger::default());
    (0..2500).for_each(|row| folded.apply(RowId(row), &balances_of(row)));
    for rows in [1024..2048, 0..1024, 2048..2500] {
        let bytes = pack_ledger_block(&block(rows));
        adopted.adopt(unpack_ledger_block(&bytes).unwrap());
    }
    assert_eq!(folded.failed(), 625);
    assert_same(&adopted, &folded, 0..2600);
}

#[test]
fn a_block_that_was_cut_is_refused_and_an_altered_one_does_no_harm() {
    let bytes = pack_ledger_block(&block(1024..1100));
    for end in 0..bytes.len() {
        assert!(unpack_ledger_block(&bytes[..end]).is_err(), "{end}");
    }
    for at in 0..bytes.len() {
        let mut altered = bytes.clone();
        altered[at] ^= 0xFF;
        if let Ok(block) = unpack_ledger_block(&altered) {
            Ledger::default().adopt(block);
        }
    }
}

/// Fails when the ledger's cells change in memory without a new version of the packed form: the
/// blocks that earlier programs wrote would be misread.
#[test]
fn a_block_has_the_bytes_that_earlier_programs_wrote() {
    let mut balance = known("1", 800, Scale::Hundredths);
    balance.figures.carried = None;
    balance.overdrawn = true;
    let mut block = LedgerBlock::new(3);
    block.apply(RowId(3 * 1024 + 1), &[balance]);
    let bytes = pack_ledger_block(&block);
    let (head, rest) = bytes.split_at(3);
    assert_eq!(head, [4, 3, 2], "version, number, rows");
    let (rows, rest) = rest.split_at(2 * 128);
    assert_eq!(rows[0], 0b10, "the second row has an answer");
    assert!(rows[1..].iter().all(|byte| *byte == 0), "no call failed");
    let unknown = [0, 0, 0, 0x80];
    // Known, in hours and hundredths, by a lot, overdrawn.
    let tag: u16 = 1 | 2 << 3 | 1 << 5 | 1 << 7 | 1 << 10;
    let days_since_2000: u16 = 9_861;
    let expected = [
        &[1, 1, b'1'][..],
        &[unknown, unknown, unknown, [0; 4]].concat(),
        &801_i32.to_le_bytes(),
        &1_i32.to_le_bytes(),
        &800_i32.to_le_bytes(),
        &days_since_2000.to_le_bytes(),
        &tag.to_le_bytes(),
        // No amount carried over or apart; a part of 7 ends first, and it is the only lot that is known.
        &[0, 0, 1, 1, 0b1001, 14],
        &[1, 1, 1, 0, 0x9F, 0xAB, 0x3F, 0b1001, 14],
        &[0],
    ];
    assert_eq!(rest, expected.concat());
}
