//! The company's balances in memory: one column a leave type, one 16-byte cell a person.
//!
//! Columns are cut into chunks behind `Arc`, so a clone of the ledger for a background task costs a list of pointers, and
//! folding a page costs what the page holds. What does not fit a cell (carried-over amounts, very large figures, errors)
//! stands in side tables.

use std::collections::HashMap;
use std::sync::Arc;

use jiff::Span;
use jiff::civil::Date;

use super::amount::{Amount, Scale, Unit};
use super::balance::{Balance, CellState, ExpirySource, Figures, RowError};
use super::ids::LeaveTypeId;
use super::roster::RowId;
use super::row_set::RowSet;

/// People in one chunk of a column.
const CHUNK: usize = 1024;
/// A figure that is not known.
const UNKNOWN: i32 = i32::MIN;
/// Day 0 of a cell's packed date.
const EPOCH: Date = jiff::civil::date(2000, 1, 1);

/// A column's position in the ledger; types keep theirs for ever.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct ColumnId(pub usize);

/// A cell, unpacked.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Cell {
    /// What it is.
    pub state: CellState,
    /// The unit, where known.
    pub unit: Option<Unit>,
    /// Figures, for `known` only.
    pub figures: Figures,
    /// More was used than there was.
    pub overdrawn: bool,
    /// The earliest known last day.
    pub expires_on: Option<Date>,
    /// Where that comes from.
    pub expiry_source: ExpirySource,
}

/// All balances of a tenant. Cloning copies pointers.
#[derive(Clone, Debug, Default)]
pub struct Ledger {
    columns: Vec<Column>,
    by_type: HashMap<LeaveTypeId, ColumnId>,
    /// People with an answer, failed ones included.
    answered: RowSet,
    /// People whose every figure failed or was forbidden.
    failed: RowSet,
}

impl Ledger {
    /// The column of a leave type, added at the end if it is new.
    pub fn column(&mut self, leave_type: &LeaveTypeId) -> ColumnId {
        if let Some(&id) = self.by_type.get(leave_type) {
            return id;
        }
        let id = ColumnId(self.columns.len());
        self.columns.push(Column::default());
        self.by_type.insert(leave_type.clone(), id);
        id
    }

    /// The column of a leave type, if any row of it has come.
    pub fn find_column(&self, leave_type: &LeaveTypeId) -> Option<ColumnId> {
        self.by_type.get(leave_type).copied()
    }

    /// How many columns.
    pub fn columns(&self) -> usize {
        self.columns.len()
    }

    /// Folds one person's balances in, over whatever was there.
    pub fn apply(&mut self, row: RowId, balances: &[Balance]) {
        for balance in balances {
            let column = self.column(&balance.leave_type);
            self.columns[column.0].set(row, balance);
        }
        self.answered.set(row, true);
        let without = |b: &Balance| matches!(b.state, CellState::Failed | CellState::Forbidden);
        self.failed
            .set(row, !balances.is_empty() && balances.iter().all(without));
    }

    /// A cell; `Pending` when nothing came yet.
    pub fn cell(&self, row: RowId, column: ColumnId) -> Cell {
        self.columns
            .get(column.0)
            .map_or_else(Cell::default, |c| c.get(row))
    }

    /// Why a cell failed.
    pub fn error(&self, row: RowId, column: ColumnId) -> Option<&Arc<RowError>> {
        self.columns.get(column.0)?.errors.get(&row)
    }

    /// Whether the person's balances have come (or failed).
    pub fn is_answered(&self, row: RowId) -> bool {
        self.answered.contains(row)
    }

    /// Whether every figure of the person failed or was forbidden.
    pub fn is_failed(&self, row: RowId) -> bool {
        self.failed.contains(row)
    }

    /// People with an answer, failed ones included.
    pub fn answered(&self) -> usize {
        self.answered.len()
    }

    /// People whose every figure failed or was forbidden.
    pub fn failed(&self) -> usize {
        self.failed.len()
    }
}

#[derive(Clone, Debug, Default)]
struct Column {
    chunks: Vec<Option<Arc<[Packed; CHUNK]>>>,
    carried: HashMap<RowId, i64>,
    /// Figures that do not fit four bytes.
    wide: HashMap<RowId, [Option<i64>; 3]>,
    errors: HashMap<RowId, Arc<RowError>>,
}

/// 16 bytes a person and leave type.
#[derive(Clone, Copy, Debug)]
struct Packed {
    granted: i32,
    used: i32,
    left: i32,
    /// Days since [`EPOCH`], 0 for none.
    expires: u16,
    /// State 3 bits, unit 2, scale 2, expiry source 3, overdrawn 1, wide 1.
    tag: u16,
}

const EMPTY: Packed = Packed {
    granted: UNKNOWN,
    used: UNKNOWN,
    left: UNKNOWN,
    expires: 0,
    tag: 0,
};

impl Column {
    fn set(&mut self, row: RowId, balance: &Balance) {
        let figures = &balance.figures;
        let counts = [figures.granted, figures.used, figures.left].map(|a| a.map(|a| a.count));
        let wide = counts.iter().flatten().any(|&count| !fits(count));
        let scale = [figures.left, figures.granted, figures.used, figures.carried]
            .into_iter()
            .flatten()
            .next()
            .map_or(Scale::Seconds, |a| a.scale);
        let small = |count: Option<i64>| match count {
            Some(count) if !wide => i32::try_from(count).unwrap_or(UNKNOWN),
            _ => UNKNOWN,
        };
        let packed = Packed {
            granted: small(counts[0]),
            used: small(counts[1]),
            left: small(counts[2]),
            expires: balance.expires_on.map_or(0, pack_date),
            tag: pack_tag(balance, scale, wide),
        };
        put(&mut self.wide, row, wide.then_some(counts));
        put(&mut self.carried, row, figures.carried.map(|a| a.count));
        put(&mut self.errors, row, balance.error.clone());
        let at = row.index() / CHUNK;
        if self.chunks.len() <= at {
            self.chunks.resize(at + 1, None);
        }
        let chunk = self.chunks[at].get_or_insert_with(|| Arc::new([EMPTY; CHUNK]));
        Arc::make_mut(chunk)[row.index() % CHUNK] = packed;
    }

    fn get(&self, row: RowId) -> Cell {
        let Some(Some(chunk)) = self.chunks.get(row.index() / CHUNK) else {
            return Cell::default();
        };
        let packed = chunk[row.index() % CHUNK];
        let (unit, scale) = (packed.unit(), packed.scale());
        let amount = |count: Option<i64>| Some(Amount::new(count?, scale, unit?));
        let narrow = |count: i32| (count != UNKNOWN).then_some(i64::from(count));
        let [granted, used, left] = match self.wide.get(&row) {
            Some(counts) if packed.is_wide() => *counts,
            _ => [packed.granted, packed.used, packed.left].map(narrow),
        };
        Cell {
            state: packed.state(),
            unit,
            figures: Figures {
                granted: amount(granted),
                used: amount(used),
                left: amount(left),
                carried: amount(self.carried.get(&row).copied()),
            },
            overdrawn: packed.tag & (1 << 10) != 0,
            expires_on: (packed.expires != 0)
                .then(|| {
                    EPOCH
                        .checked_add(Span::new().days(i64::from(packed.expires)))
                        .ok()
                })
                .flatten(),
            expiry_source: packed.expiry_source(),
        }
    }
}

fn put<T>(table: &mut HashMap<RowId, T>, row: RowId, value: Option<T>) {
    match value {
        Some(value) => {
            table.insert(row, value);
        }
        None if table.is_empty() => {}
        None => {
            table.remove(&row);
        }
    }
}

fn fits(count: i64) -> bool {
    i32::try_from(count).is_ok_and(|count| count != UNKNOWN)
}

fn pack_date(date: Date) -> u16 {
    let days = (date - EPOCH).get_days();
    u16::try_from(days).unwrap_or(if days < 0 { 1 } else { u16::MAX })
}

fn pack_tag(balance: &Balance, scale: Scale, wide: bool) -> u16 {
    let unit = match balance.unit {
        None => 0,
        Some(Unit::Day) => 1,
        Some(Unit::Hour) => 2,
        Some(Unit::Second) => 3,
    };
    let scale = match scale {
        Scale::Seconds => 0,
        Scale::Hundredths => 1,
        Scale::Millionths => 2,
    };
    balance.state as u16
        | unit << 3
        | scale << 5
        | (balance.expiry_source as u16) << 7
        | u16::from(balance.overdrawn) << 10
        | u16::from(wide) << 11
}

impl Packed {
    fn state(self) -> CellState {
        match self.tag & 7 {
            1 => CellState::Known,
            2 => CellState::Unlimited,
            3 => CellState::NotApplicable,
            4 => CellState::NotInitialised,
            5 => CellState::Failed,
            6 => CellState::Forbidden,
            _ => CellState::Pending,
        }
    }

    fn unit(self) -> Option<Unit> {
        match (self.tag >> 3) & 3 {
            1 => Some(Unit::Day),
            2 => Some(Unit::Hour),
            3 => Some(Unit::Second),
            _ => None,
        }
    }

    fn scale(self) -> Scale {
        match (self.tag >> 5) & 3 {
            0 => Scale::Seconds,
            1 => Scale::Hundredths,
            _ => Scale::Millionths,
        }
    }

    fn expiry_source(self) -> ExpirySource {
        match (self.tag >> 7) & 7 {
            1 => ExpirySource::Lot,
            2 => ExpirySource::Rule,
            3 => ExpirySource::RuleExact,
            4 => ExpirySource::Never,
            _ => ExpirySource::Unknown,
        }
    }

    fn is_wide(self) -> bool {
        self.tag & (1 << 11) != 0
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

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
        balance
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
                assert_eq!(cell.figures, balance.figures);
                assert_eq!(cell.expires_on, balance.expires_on);
                assert_eq!(cell.expiry_source, ExpirySource::Lot);
                assert_eq!(cell.overdrawn, count < 0);
            }
        }
    }

    #[test]
    fn what_has_not_come_is_pending_and_a_later_answer_replaces_an_earlier_one() {
        let mut ledger = Ledger::default();
        assert_eq!(ledger.cell(RowId(3), ColumnId(0)), Cell::default());
        let big = known("1", 9_999_999_999, Scale::Millionths);
        ledger.apply(RowId(3), &[big]);
        let small = known("1", 5, Scale::Millionths);
        ledger.apply(RowId(3), std::slice::from_ref(&small));
        assert_eq!(ledger.cell(RowId(3), ColumnId(0)).figures, small.figures);
        assert_eq!(ledger.answered(), 1);
        assert_eq!(ledger.cell(RowId(2), ColumnId(0)).state, CellState::Pending);
    }
}
