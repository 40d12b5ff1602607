//! Goes through all balances that a question is about and collects what ends.

use std::ops::Range;

use jiff::civil::Date;

use super::ExpiringQuestion;
use super::item::{ExpiringItem, ItemPlace, LastDay, NoDayReason, WithoutLots};
use super::report::UnreadPeople;
use super::worked_days::CompanyWorkedDays;
use crate::domain::amount::Amount;
use crate::domain::balance::{CellState, ExpirySource};
use crate::domain::expiry::Certainty;
use crate::domain::halves::in_halves;
use crate::domain::insight::TenantFigures;
use crate::domain::insight::tenant_figures::ReadColumn;
use crate::domain::ledger::{ColumnId, LedgerCell};
use crate::domain::matching::SelectedCells;
use crate::domain::roster::RowId;
use crate::domain::row_set::RowSet;
use crate::domain::worked_expiry::WorkedDay;

/// People between two questions whether the work is still wanted.
const ROWS_PER_CHECK: usize = 1_024;

/// What was found. The amounts are by day, and those of one day in the order of people and leave types.
#[derive(Debug, Default)]
pub(super) struct Collected {
    pub(super) items: Vec<ExpiringItem>,
    pub(super) unread: UnreadPeople,
    pub(super) without_lots: Vec<WithoutLots>,
}

impl Collected {
    pub(super) fn append(&mut self, mut other: Self) {
        if self.items.is_empty() {
            self.items = other.items;
        } else {
            self.items.append(&mut other.items);
        }
        self.without_lots.append(&mut other.without_lots);
        self.unread.pending += other.unread.pending;
        self.unread.unreadable += other.unread.unreadable;
    }
}

/// A walk along people, with what was worked out for those before.
struct Walk<'a> {
    found: Collected,
    worked: CompanyWorkedDays<'a>,
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
    /// Lots come on request, and these people were asked about.
    asked: Option<&'a RowSet>,
    cancelled: &'a (dyn Fn() -> bool + Sync),
}

/// What ends of one tenant; `None` once `cancelled` returns true.
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
    let asked = question.lots_on_request.get(tenant);
    let collector = Collector {
        figures,
        tenant,
        wanted: columns.iter().map(is_wanted).collect(),
        selected: figures.select(&question.query, &columns, cancelled)?,
        columns,
        until: question.window.last_day(figures.as_of),
        asked: asked.and_then(Option::as_deref),
        cancelled,
    };
    collector.everybody()
}

fn has_something_left(cell: &LedgerCell) -> bool {
    let is_left = cell.figures.left.is_some_and(Amount::is_positive);
    cell.state == CellState::Known && is_left
}

/// Whether something is left and nothing says when it ends.
fn lacks_a_lot(cell: &LedgerCell) -> bool {
    has_something_left(cell) && cell.expiry_source == ExpirySource::Unknown
}

impl Collector<'_> {
    fn everybody(&self) -> Option<Collected> {
        in_halves(
            0..self.figures.roster.len(),
            self.selected.len(),
            |rows| self.rows(rows),
            |mut first, second| {
                first.append(second);
                first
            },
        )
    }

    fn rows(&self, rows: Range<usize>) -> Option<Collected> {
        let mut walk = Walk {
            found: Collected::default(),
            worked: CompanyWorkedDays::new(self.figures, &self.columns),
        };
        let row_number = |position: usize| u32::try_from(position).unwrap_or(u32::MAX);
        let range = row_number(rows.start)..row_number(rows.end);
        let selects_all = self.selected.selects_whole_people();
        let mut columns: Vec<usize> = (0..self.columns.len()).collect();
        columns.retain(|column| self.wanted[*column]);
        for (nth, row) in self.selected.rows_in(range).enumerate() {
            if nth.is_multiple_of(ROWS_PER_CHECK) && (self.cancelled)() {
                return None;
            }
            if self.figures.gone.contains(row) {
                continue;
            }
            if !selects_all {
                self.selected.columns_of(row, &mut columns);
                columns.retain(|column| self.wanted[*column]);
            }
            self.person(row, &columns, &mut walk);
        }
        // Each half is sorted in its own thread; joining them is all that remains.
        walk.found.items.sort_by_key(ExpiringItem::day_key);
        Some(walk.found)
    }

    fn person(&self, row: RowId, columns: &[usize], walk: &mut Walk<'_>) {
        if !self.figures.ledger.is_answered(row) {
            walk.found.unread.pending += usize::from(!columns.is_empty());
            return;
        }
        let (mut is_unreadable, mut lacks_lots) = (false, false);
        for &column in columns {
            let Some(cells) = self.columns[column].1 else {
                continue;
            };
            let cell = self.figures.ledger.cell(row, cells);
            is_unreadable |= cell.state.is_unreadable();
            lacks_lots |= lacks_a_lot(&cell);
            if cell.state == CellState::Known {
                let place = ItemPlace {
                    tenant: self.tenant,
                    row,
                    column,
                    lot: 0,
                };
                self.balance(place, cells, &cell, walk);
            }
        }
        walk.found.unread.unreadable += usize::from(is_unreadable);
        if lacks_lots && self.asked.is_some_and(|asked| !asked.contains(row)) {
            let without_lots = WithoutLots {
                tenant: self.tenant,
                row,
                calls: self.calls_for_lots(row),
            };
            walk.found.without_lots.push(without_lots);
        }
    }

    /// The balances of a person that have something left: the lots of each of them take a call.
    fn calls_for_lots(&self, row: RowId) -> usize {
        let columns = self.columns.iter().filter_map(|(_, cells)| *cells);
        let cells = columns.map(|column| self.figures.ledger.cell(row, column));
        cells.filter(has_something_left).count()
    }

    fn balance(&self, place: ItemPlace, cells: ColumnId, cell: &LedgerCell, walk: &mut Walk<'_>) {
        let found = &mut walk.found.items;
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
            let last_day = self.last_day_by_rule(place, cell, &mut walk.worked);
            self.add(place, left, last_day, found);
        }
    }

    /// The day that a rule tells. One that has passed since the balance was read is that of an amount which is no longer there: when the
    /// present one ends is not known before it is read again.
    fn last_day_by_rule(
        &self,
        place: ItemPlace,
        cell: &LedgerCell,
        worked: &mut CompanyWorkedDays<'_>,
    ) -> LastDay {
        let today = self.figures.as_of;
        let coming = cell.expires_on.filter(|day| *day >= today);
        let dated = coming.zip(Certainty::of(cell.expiry_source));
        if let Some((day, certainty)) = dated {
            return LastDay::On(day, certainty);
        }
        LastDay::NoDay(match cell.expiry_source {
            ExpirySource::Rule => match worked.of(place.row, place.column) {
                Some(WorkedDay { day, is_all: true }) => {
                    return LastDay::On(day, Certainty::Worked);
                }
                Some(WorkedDay { day, is_all: false }) => {
                    return LastDay::On(day, Certainty::WorkedAtMost);
                }
                None => NoDayReason::ByRule,
            },
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
