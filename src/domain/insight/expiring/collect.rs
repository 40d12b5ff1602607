//! Goes through all balances that a question is about and collects what ends.

use std::ops::Range;
use std::panic::resume_unwind;
use std::thread;

use jiff::civil::Date;

use super::ExpiringQuestion;
use super::item::{ExpiringItem, ItemPlace, LastDay, NoDayReason};
use super::report::UnreadPeople;
use crate::domain::amount::Amount;
use crate::domain::balance::{CellState, ExpirySource};
use crate::domain::expiry::Certainty;
use crate::domain::insight::TenantFigures;
use crate::domain::insight::tenant_figures::ReadColumn;
use crate::domain::ledger::{ColumnId, LedgerCell};
use crate::domain::matching::SelectedCells;
use crate::domain::roster::RowId;

/// With fewer people, starting a second thread takes longer than it saves.
const MIN_ROWS_FOR_TWO_THREADS: u32 = 10_000;
/// People between two questions whether the work is still wanted.
const ROWS_PER_CHECK: usize = 1_024;

/// What was found.
#[derive(Debug, Default)]
pub(super) struct Collected {
    pub(super) items: Vec<ExpiringItem>,
    pub(super) unread: UnreadPeople,
}

impl Collected {
    pub(super) fn append(&mut self, mut other: Self) {
        if self.items.is_empty() {
            self.items = other.items;
        } else {
            self.items.append(&mut other.items);
        }
        self.unread.pending += other.unread.pending;
        self.unread.unreadable += other.unread.unreadable;
    }
}

/// The work over one tenant.
struct Collector<'a> {
    figures: &'a TenantFigures,
    tenant: usize,
    columns: Vec<ReadColumn<'a>>,
    /// Of each column, whether the question is about its leave type.
    wanted: Vec<bool>,
    selected: SelectedCells<'a>,
    /// The last day of the window.
    until: Option<Date>,
    cancelled: &'a (dyn Fn() -> bool + Sync),
}

/// What ends of one tenant, in the order of its people and leave types; `None` once `cancelled` returns true.
pub(super) fn collect(
    figures: &TenantFigures,
    tenant: usize,
    question: &ExpiringQuestion,
    cancelled: &(dyn Fn() -> bool + Sync),
) -> Option<Collected> {
    let columns = figures.read_columns();
    let is_wanted = |column: &ReadColumn<'_>| {
        let only = question.only.as_deref();
        only.is_none_or(|name| *name == *column.0.name)
    };
    let collector = Collector {
        figures,
        tenant,
        wanted: columns.iter().map(is_wanted).collect(),
        selected: figures.select(&question.query, &columns, cancelled)?,
        columns,
        until: question.window.last_day(figures.as_of),
        cancelled,
    };
    collector.everybody()
}

impl Collector<'_> {
    fn everybody(&self) -> Option<Collected> {
        let end = u32::try_from(self.figures.roster.len()).unwrap_or(u32::MAX);
        if self.selected.len() < MIN_ROWS_FOR_TWO_THREADS as usize {
            return self.rows(0..end);
        }
        let middle = end / 2;
        thread::scope(|scope| {
            let later = scope.spawn(|| self.rows(middle..end));
            let first = self.rows(0..middle);
            let rest = later.join().unwrap_or_else(|panic| resume_unwind(panic));
            let mut all = first?;
            all.append(rest?);
            Some(all)
        })
    }

    fn rows(&self, range: Range<u32>) -> Option<Collected> {
        let mut found = Collected::default();
        let mut columns = Vec::new();
        for (nth, row) in self.selected.rows_in(range).enumerate() {
            if nth.is_multiple_of(ROWS_PER_CHECK) && (self.cancelled)() {
                return None;
            }
            if self.figures.gone.contains(row) {
                continue;
            }
            self.selected.columns_of(row, &mut columns);
            columns.retain(|column| self.wanted[*column]);
            self.person(row, &columns, &mut found);
        }
        Some(found)
    }

    fn person(&self, row: RowId, columns: &[usize], found: &mut Collected) {
        if !self.figures.ledger.is_answered(row) {
            found.unread.pending += usize::from(!columns.is_empty());
            return;
        }
        let mut is_unreadable = false;
        for &column in columns {
            let Some(cells) = self.columns[column].1 else {
                continue;
            };
            let cell = self.figures.ledger.cell(row, cells);
            is_unreadable |= cell.state.is_unreadable();
            if cell.state == CellState::Known {
                let place = ItemPlace {
                    tenant: self.tenant,
                    row,
                    column,
                    lot: 0,
                };
                self.balance(place, cells, &cell, &mut found.items);
            }
        }
        found.unread.unreadable += usize::from(is_unreadable);
    }

    fn balance(
        &self,
        place: ItemPlace,
        cells: ColumnId,
        cell: &LedgerCell,
        found: &mut Vec<ExpiringItem>,
    ) {
        if cell.expiry_source == ExpirySource::Lot {
            let lots = self.figures.ledger.lots(place.row, cells);
            for (lot, left) in lots.iter().enumerate() {
                if left.is_valid(self.figures.as_of) && left.left.is_positive() {
                    let last_day = match left.ends_on {
                        Some(day) => LastDay::On(day, Certainty::Lot),
                        None => LastDay::NoDay(NoDayReason::Never),
                    };
                    self.add(ItemPlace { lot, ..place }, left.left, last_day, found);
                }
            }
        } else if let Some(left) = cell.figures.left.filter(|left| left.is_positive()) {
            self.add(place, left, self.last_day_by_rule(cell), found);
        }
    }

    /// The day that a rule tells. One that has passed since the balance was read is that of an amount which is no longer there: when the
    /// present one ends is not known before it is read again.
    fn last_day_by_rule(&self, cell: &LedgerCell) -> LastDay {
        let today = self.figures.as_of;
        let coming = cell.expires_on.filter(|day| *day >= today);
        let dated = coming.zip(Certainty::of(cell.expiry_source));
        if let Some((day, certainty)) = dated {
            return LastDay::On(day, certainty);
        }
        LastDay::NoDay(match cell.expiry_source {
            ExpirySource::Rule => NoDayReason::ByRule,
            ExpirySource::Never => NoDayReason::Never,
            ExpirySource::Unknown
            | ExpirySource::Lot
            | ExpirySource::RuleExact
            | ExpirySource::RuleAtMost => NoDayReason::Unknown,
        })
    }

    fn add(
        &self,
        place: ItemPlace,
        amount: Amount,
        last_day: LastDay,
        found: &mut Vec<ExpiringItem>,
    ) {
        let is_beyond = match (last_day, self.until) {
            (LastDay::On(day, _), Some(until)) => day > until,
            _ => false,
        };
        if !is_beyond {
            found.push(ExpiringItem::new(place, amount, last_day));
        }
    }
}
