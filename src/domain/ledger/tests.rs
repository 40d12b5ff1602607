use jiff::civil::date;

use crate::domain::amount::Scale;
use crate::domain::expiry::{Certainty, expiring};
use crate::domain::lot::Lot;

use super::*;

fn known(leave_type: &str, count: i64, scale: Scale) -> Balance {
    let amount = |count| Some(Amount::new(count, scale, Unit::Hour));
    let id = LeaveTypeId::new(leave_type);
    let mut balance = Balance::without_figures(
        id,
        "年假".into(),
        CellState::Known,
        Some(Unit::Hour),
        date(2026, 11, 21),
    );
    balance.figures = Figures {
        granted: amount(count + 1),
        used: amount(1),
        left: amount(count),
        carried: amount(-7),
    };
    balance.overdrawn = count < 0;
    balance.expires_on = Some(date(2026, 12, 31));
    balance.expiry_source = ExpirySource::Lot;
    balance.lots = vec![Lot {
        id: "q1".to_owned(),
        cycle: None,
        starts_on: None,
        ends_on: balance.expires_on,
        granted: None,
        used: None,
        left: amount(7),
    }];
    balance
}

fn assert_parts_are_of_the_cell(ledger: &Ledger, row: RowId) {
    let cell = ledger.cell(row, ColumnId(0));
    let figures = CellFigures {
        state: cell.state,
        unit: cell.unit,
        figures: cell.figures,
        overdrawn: cell.overdrawn,
    };
    assert_eq!(ledger.figures(row, ColumnId(0)), figures);
    let end = CellEnd {
        state: cell.state,
        left: cell.figures.left,
        expires_on: cell.expires_on,
        expiry_source: cell.expiry_source,
    };
    assert_eq!(ledger.end(row, ColumnId(0)), end);
    let left = (cell.state, cell.unit, cell.figures.left);
    assert_eq!(ledger.left(row, ColumnId(0)), left);
}

#[test]
fn a_cell_gives_back_what_was_folded_in_at_any_size() {
    for count in [
        0,
        -1,
        604_800,
        i64::from(i32::MAX),
        i64::from(i32::MIN),
        9_999_999_999,
        -9_999_999_999,
    ] {
        for scale in [Scale::Seconds, Scale::Hundredths, Scale::Millionths] {
            let balance = known("1", count, scale);
            let mut ledger = Ledger::default();
            ledger.apply(RowId(5000), std::slice::from_ref(&balance));
            let cell = ledger.cell(RowId(5000), ColumnId(0));
            assert_parts_are_of_the_cell(&ledger, RowId(5000));
            assert_eq!(cell.figures, balance.figures);
            assert_eq!(cell.expires_on, balance.expires_on);
            assert_eq!(cell.expiry_source, ExpirySource::Lot);
            assert_eq!(cell.expiring, expiring(&balance));
            assert_eq!(cell.overdrawn, count < 0);
        }
    }
}

#[test]
fn figures_of_several_scales_stay_as_they_are() {
    let mut balance = known("1", 950, Scale::Hundredths);
    let finer = |count, scale| Some(Amount::new(count, scale, Unit::Hour));
    balance.figures.used = finer(262_000, Scale::Millionths);
    balance.figures.left = finer(9_238_333, Scale::Rounded);
    let mut block = LedgerBlock::new(0);
    block.apply(RowId(0), std::slice::from_ref(&balance));
    let mut ledger = Ledger::default();
    ledger.adopt(block);
    assert_eq!(ledger.cell(RowId(0), ColumnId(0)).figures, balance.figures);
    assert_parts_are_of_the_cell(&ledger, RowId(0));
}

#[test]
fn a_cell_tells_what_ends_first_also_where_more_is_left() {
    let mut ledger = Ledger::default();
    let balance = known("1", 950, Scale::Hundredths);
    ledger.apply(RowId(0), std::slice::from_ref(&balance));
    let part = ledger.cell(RowId(0), ColumnId(0)).expiring.unwrap();
    assert_eq!(part.amount.to_exact_text(), "0.07");
    assert_eq!(part.certainty, Certainty::Lot);
    let mut block = LedgerBlock::new(0);
    block.apply(RowId(0), std::slice::from_ref(&balance));
    let mut again = Ledger::default();
    again.adopt(block);
    assert_eq!(again.cell(RowId(0), ColumnId(0)).expiring, Some(part));
    let whole = Balance {
        expiry_source: ExpirySource::RuleAtMost,
        ..balance
    };
    ledger.apply(RowId(0), &[whole]);
    let whole = ledger.cell(RowId(0), ColumnId(0)).expiring.unwrap();
    assert_eq!(whole.amount.to_exact_text(), "9.5");
    assert_eq!(whole.certainty, Certainty::RuleAtMost);
}

fn lot(starts_on: Option<Date>, ends_on: Option<Date>, count: i64) -> Lot {
    Lot {
        id: "q1".to_owned(),
        cycle: None,
        starts_on,
        ends_on,
        granted: None,
        used: None,
        left: Some(Amount::new(count, Scale::Hundredths, Unit::Hour)),
    }
}

/// A balance of these lots; `left` is the sum of those valid on 2026-11-21.
fn in_lots(left: i64, lots: Vec<Lot>) -> Balance {
    let mut balance = known("1", left, Scale::Hundredths);
    balance.expires_on = crate::domain::expiry::from_lots(&lots, balance.as_of);
    balance.lots = lots;
    balance
}

#[test]
fn the_ledger_has_what_is_left_of_every_lot_also_of_ended_and_coming_ones() {
    let (june, december, start) = (
        Some(date(2026, 6, 30)),
        Some(date(2026, 12, 31)),
        Some(date(2026, 1, 1)),
    );
    let next_year = Some(date(2027, 1, 1));
    let cases = [
        (500, vec![lot(start, december, 500)]),
        (500, vec![lot(start, None, 500)]),
        (500, vec![lot(start, Some(date(2199, 12, 31)), 500)]),
        (700, vec![lot(None, None, 200), lot(start, december, 500)]),
        (500, vec![lot(start, june, 300), lot(start, december, 500)]),
        (
            500,
            vec![lot(start, december, 500), lot(next_year, None, 900)],
        ),
        (0, vec![lot(start, june, 300)]),
        (-200, vec![lot(start, december, -200)]),
        (0, vec![lot(start, december, 0)]),
        (300, Vec::new()),
    ];
    for (left, lots) in cases {
        let balance = in_lots(left, lots.clone());
        let mut ledger = Ledger::default();
        ledger.apply(RowId(5), std::slice::from_ref(&balance));
        let mut block = LedgerBlock::new(0);
        block.apply(RowId(5), std::slice::from_ref(&balance));
        let mut again = Ledger::default();
        again.adopt(block);
        let told = |lots: &[LotLeft]| -> Vec<_> {
            lots.iter().map(|lot| (lot.ends_on, lot.left)).collect()
        };
        let mut expected: Vec<_> = lots.iter().filter_map(LotLeft::of).collect();
        expected.sort_by_key(|lot| (lot.ends_on.is_none(), lot.ends_on));
        for ledger in [&ledger, &again] {
            let found = ledger.lots(RowId(5), ColumnId(0));
            assert_eq!(told(&found), told(&expected), "{lots:?}");
            let validity = |lot: &LotLeft| lot.is_valid(balance.as_of);
            let found: Vec<_> = found.iter().map(validity).collect();
            let expected: Vec<_> = expected.iter().map(validity).collect();
            assert_eq!(found, expected, "{lots:?}");
        }
    }
}

#[test]
fn what_has_not_come_is_pending_and_a_later_answer_replaces_an_earlier_one() {
    let mut ledger = Ledger::default();
    assert_eq!(ledger.cell(RowId(3), ColumnId(0)), LedgerCell::default());
    assert_parts_are_of_the_cell(&ledger, RowId(3));
    let big = known("1", 9_999_999_999, Scale::Millionths);
    ledger.apply(RowId(3), &[big]);
    let small = known("1", 5, Scale::Millionths);
    ledger.apply(RowId(3), std::slice::from_ref(&small));
    assert_eq!(ledger.cell(RowId(3), ColumnId(0)).figures, small.figures);
    assert_eq!(ledger.answered(), 1);
    assert_eq!(ledger.cell(RowId(2), ColumnId(0)).state, CellState::Pending);
}

fn person(n: u32) -> Vec<Balance> {
    let mut balances = vec![
        known("1", i64::from(n), Scale::Seconds),
        known("2", 9_999_999_999 + i64::from(n), Scale::Millionths),
    ];
    if n.is_multiple_of(3) {
        let error = RowError::from_store("60111", "userid not found");
        balances[0] = balances[0]
            .clone()
            .failed(CellState::Failed, Arc::new(error));
    }
    balances
}

fn block(rows: std::ops::Range<u32>) -> LedgerBlock {
    let number = rows.start as usize / LedgerBlock::ROWS;
    let mut block = LedgerBlock::new(number);
    rows.for_each(|row| block.apply(RowId(row), &person(row)));
    block
}

fn same(one: &Ledger, other: &Ledger, rows: std::ops::Range<u32>) {
    for row in rows.map(RowId) {
        for column in (0..2).map(ColumnId) {
            assert_eq!(one.cell(row, column), other.cell(row, column), "{row:?}");
            assert_eq!(one.error(row, column), other.error(row, column));
        }
        assert_eq!(one.is_answered(row), other.is_answered(row));
    }
    assert_eq!(
        (one.answered(), one.failed()),
        (other.answered(), other.failed())
    );
}

#[test]
fn a_ledger_of_blocks_is_the_ledger_of_their_answers() {
    let (mut folded, mut adopted) = (Ledger::default(), Ledger::default());
    (0..2500).for_each(|row| folded.apply(RowId(row), &person(row)));
    for rows in [1024..2048, 0..1024, 2048..2500] {
        adopted.adopt(block(rows));
    }
    same(&adopted, &folded, 0..2600);
}

#[test]
fn a_block_leaves_an_answer_that_came_before_it_alone() {
    let mut ledger = Ledger::default();
    let newer = known("2", 7, Scale::Hundredths);
    ledger.apply(RowId(1030), std::slice::from_ref(&newer));
    ledger.adopt(block(1024..1100));
    let mut expected = Ledger::default();
    expected.column(&LeaveTypeId::new("2"));
    (1024..1100).for_each(|row| expected.apply(RowId(row), &person(row)));
    let column = ledger.find_column(&newer.leave_type).unwrap();
    assert_eq!(ledger.cell(RowId(1030), column).figures, newer.figures);
    assert_eq!(ledger.answered(), 76);
    for row in (1024..1100).filter(|row| *row != 1030).map(RowId) {
        assert_eq!(ledger.cell(row, column), expected.cell(row, column));
    }
}

#[test]
fn a_leave_type_that_a_later_answer_lacks_has_no_figure_any_more() {
    let mut ledger = Ledger::default();
    let both = [
        known("1", 5, Scale::Hundredths),
        known("2", 9_999_999_999, Scale::Millionths),
    ];
    ledger.apply(RowId(3), &both);
    ledger.apply(RowId(4), &both);
    ledger.apply(RowId(3), &both[..1]);
    assert_eq!(ledger.cell(RowId(3), ColumnId(0)).figures, both[0].figures);
    assert_eq!(ledger.cell(RowId(3), ColumnId(1)), LedgerCell::default());
    assert!(ledger.lots(RowId(3), ColumnId(1)).is_empty());
    assert_eq!(ledger.cell(RowId(4), ColumnId(1)).figures, both[1].figures);
}

#[test]
fn a_leave_type_that_a_later_answer_lacks_has_no_figure_in_a_block_any_more() {
    let both = [
        known("1", 5, Scale::Hundredths),
        known("2", 7, Scale::Hundredths),
    ];
    let mut block = LedgerBlock::new(0);
    block.apply(RowId(3), &both);
    block.apply(RowId(4), &both);
    block.apply(RowId(3), &both[..1]);
    let mut ledger = Ledger::default();
    ledger.adopt(block.clone());
    let second = ledger.find_column(&both[1].leave_type).unwrap();
    assert_eq!(ledger.cell(RowId(3), second), LedgerCell::default());
    assert_eq!(ledger.cell(RowId(4), second).figures, both[1].figures);
    block.apply(RowId(4), &both[..1]);
    let left: Vec<&LeaveTypeId> = block.leave_types().collect();
    assert_eq!(left, [&both[0].leave_type], "a column of nobody is none");
}

#[test]
fn a_leave_type_is_forgotten_once_nobody_who_is_listed_has_a_balance_of_it() {
    let both = [
        known("1", 5, Scale::Hundredths),
        known("2", 7, Scale::Hundredths),
    ];
    let deleted = &both[1].leave_type;
    let mut ledger = Ledger::default();
    ledger.apply(RowId(3), &both);
    ledger.apply(RowId(1_030), &both);
    let mut gone = RowSet::default();
    assert!(!ledger.forget_unused(deleted, &gone));
    ledger.apply(RowId(3), &both[..1]);
    assert!(!ledger.forget_unused(deleted, &gone));
    gone.set(RowId(1_030), true);
    assert!(ledger.forget_unused(deleted, &gone));
    assert_eq!(ledger.find_column(deleted), None);
    assert_eq!(ledger.cell(RowId(3), ColumnId(0)).figures, both[0].figures);
}

#[test]
fn a_last_day_that_a_cell_cannot_hold_is_never_shown_as_another_day() {
    let mut balance = known("1", 5, Scale::Hundredths);
    for year in [2179, 2199, 2899] {
        balance.expires_on = Some(date(year, 12, 31));
        let mut ledger = Ledger::default();
        ledger.apply(RowId(0), std::slice::from_ref(&balance));
        assert_eq!(
            ledger.cell(RowId(0), ColumnId(0)).expires_on,
            None,
            "{year}"
        );
    }
    balance.expires_on = Some(date(2178, 12, 31));
    let mut ledger = Ledger::default();
    ledger.apply(RowId(0), std::slice::from_ref(&balance));
    let cell = ledger.cell(RowId(0), ColumnId(0));
    assert_eq!(cell.expires_on, balance.expires_on);
}

#[test]
fn two_cells_are_said_to_have_the_same_left_only_where_state_unit_scale_and_count_agree() {
    let in_unit = |unit, balance: Balance| Balance {
        unit: Some(unit),
        figures: Figures {
            left: balance.figures.left.map(|left| Amount { unit, ..left }),
            ..Figures::default()
        },
        ..balance
    };
    let forbidden = Balance {
        state: CellState::Forbidden,
        ..known("1", 250, Scale::Hundredths)
    };
    let large = i64::from(i32::MAX) + 1;
    let balances = [
        known("1", 250, Scale::Hundredths),
        known("1", 251, Scale::Hundredths),
        known("1", 2_500_000, Scale::Millionths),
        known("1", 2_500_000, Scale::Rounded),
        known("1", 250, Scale::Millionths),
        known("1", large, Scale::Hundredths),
        known("1", -1, Scale::Seconds),
        in_unit(Unit::Day, known("1", 250, Scale::Hundredths)),
        in_unit(Unit::Day, known("1", -1, Scale::Seconds)),
        forbidden,
        in_unit(Unit::Hour, known("1", 250, Scale::Hundredths)),
    ];
    let mut ledger = Ledger::default();
    for (row, balance) in (0..).zip(&balances) {
        ledger.apply(RowId(row), std::slice::from_ref(balance));
    }
    let cells = (0..=u32::try_from(balances.len()).unwrap()).map(|row| (RowId(row), ColumnId(0)));
    let cells: Vec<_> = cells.collect();
    let mut same = Vec::new();
    for one in &cells {
        for other in &cells {
            if ledger.has_same_left(*one, &ledger.clone(), *other) {
                assert_eq!(ledger.left(one.0, one.1), ledger.left(other.0, other.1));
                same.push((one.0.0, other.0.0));
            }
        }
    }
    // Each cell of one known figure and itself, but for the large one, which is stored apart; and the two that differ in
    // other figures alone.
    let mut expected: Vec<(u32, u32)> = [0, 1, 2, 3, 4, 6, 7, 8, 10].map(|row| (row, row)).into();
    expected.extend([(0, 10), (10, 0)]);
    expected.sort_unstable();
    assert_eq!(same, expected);
}
