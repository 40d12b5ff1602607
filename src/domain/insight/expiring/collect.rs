//! Goes through all balances that a question is about and collects what ends.

use std::collections::HashMap;
use std::ops::Range;
use std::panic::resume_unwind;
use std::thread;

use jiff::civil::Date;

use super::ExpiringQuestion;
use super::item::{ExpiringItem, ItemPlace, LastDay, NoDayReason, WithoutLots};
use super::report::UnreadPeople;
use crate::domain::amount::Amount;
use crate::domain::balance::{CellState, ExpirySource};
use crate::domain::expiry::Certainty;
use crate::domain::insight::TenantFigures;
use crate::domain::insight::tenant_figures::ReadColumn;
use crate::domain::ledger::{ColumnId, LedgerCell};
use crate::domain::matching::SelectedCells;
use crate::domain::roster::RowId;
use crate::domain::row_set::RowSet;
use crate::domain::worked_expiry::{WorkedDay, worked_last_day};

/// With fewer people, starting a second thread takes longer than it saves.
const MIN_ROWS_FOR_TWO_THREADS: u32 = 10_000;
/// People between two questions whether the work is still wanted.
const ROWS_PER_CHECK: usize = 1_024;

/// Hire dates by leave type for which last days are kept: the days of half a century.
const MAX_KEPT_DAYS: usize = 20_000;

/// What was found.
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

/// A walk along people, with what was worked out for those before. Thousands of people were hired on the same days.
#[derive(Default)]
struct Walk {
    found: Collected,
    last_days: HashMap<(usize, Date), Option<WorkedDay>>,
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
        let mut walk = Walk::default();
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
            self.person(row, &columns, &mut walk);
        }
        Some(walk.found)
    }

    fn person(&self, row: RowId, columns: &[usize], walk: &mut Walk) {
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

    fn balance(&self, place: ItemPlace, cells: ColumnId, cell: &LedgerCell, walk: &mut Walk) {
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
            let last_day = self.last_day_by_rule(place, cell, &mut walk.last_days);
            self.add(place, left, last_day, found);
        }
    }

    /// The day that a rule tells. One that has passed since the balance was read is that of an amount which is no longer there: when the
    /// present one ends is not known before it is read again.
    fn last_day_by_rule(
        &self,
        place: ItemPlace,
        cell: &LedgerCell,
        kept: &mut HashMap<(usize, Date), Option<WorkedDay>>,
    ) -> LastDay {
        let today = self.figures.as_of;
        let coming = cell.expires_on.filter(|day| *day >= today);
        let dated = coming.zip(Certainty::of(cell.expiry_source));
        if let Some((day, certainty)) = dated {
            return LastDay::On(day, certainty);
        }
        LastDay::NoDay(match cell.expiry_source {
            ExpirySource::Rule => match self.worked(place, kept) {
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

    /// The last day that follows from dates of the person which the platform does not tell.
    fn worked(
        &self,
        place: ItemPlace,
        kept: &mut HashMap<(usize, Date), Option<WorkedDay>>,
    ) -> Option<WorkedDay> {
        let figures = self.figures;
        let leave_type = self.columns[place.column].0.leave_type(&figures.types)?;
        let dates = figures.own.dates_of(&figures.roster.person(place.row)?);
        let (Some(hired_on), []) = (dates.hired_on, dates.grants) else {
            return worked_last_day(leave_type, dates, figures.as_of);
        };
        let key = (place.column, hired_on);
        if let Some(day) = kept.get(&key) {
            return *day;
        }
        let day = worked_last_day(leave_type, dates, figures.as_of);
        if kept.len() < MAX_KEPT_DAYS {
            kept.insert(key, day);
        }
        day
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
