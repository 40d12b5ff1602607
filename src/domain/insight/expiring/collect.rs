//! Goes through all balances that a question is about and collects what ends.

use std::collections::HashMap;
use std::ops::Range;

use jiff::civil::Date;

use super::group_totals::GroupKind;
use super::item::{ItemPlace, LastDay, NoDayReason, WithoutLots};
use super::report::UnreadPeople;
use super::same_end::{AmountsByEnd, EndRules, SameEnd};
use super::worked_days::CompanyWorkedDays;
use super::{ExpiringQuestion, ExpiringWindow};
use crate::domain::amount::Amount;
use crate::domain::balance::{CellState, ExpirySource};
use crate::domain::expiry::Certainty;
use crate::domain::halves::in_halves;
use crate::domain::insight::TenantFigures;
use crate::domain::insight::tenant_figures::ReadColumn;
use crate::domain::ledger::{CellEnd, ColumnId};
use crate::domain::matching::SelectedCells;
use crate::domain::row_set::RowId;
use crate::domain::row_set::RowSet;
use crate::domain::service_dates::ServiceDates;
use crate::domain::worked_expiry::WorkedDay;

/// How many people are handled between two looks at whether the work was cancelled.
const ROWS_PER_CHECK: usize = 1_024;

/// What was found.
#[derive(Debug, Default)]
pub(super) struct Collected {
    /// The amounts, of each end in the order of tenants, people and leave types.
    pub(super) ends: Vec<SameEnd>,
    /// How many people each group has.
    pub(super) people: HashMap<GroupKind, usize>,
    pub(super) unread: UnreadPeople,
    pub(super) without_lots: Vec<WithoutLots>,
}

impl Collected {
    /// Adds what was found of other people.
    pub(super) fn append(&mut self, mut other: Self) {
        self.ends.append(&mut other.ends);
        for (group, people) in other.people {
            *self.people.entry(group).or_default() += people;
        }
        self.without_lots.append(&mut other.without_lots);
        self.unread.pending += other.unread.pending;
        self.unread.unreadable += other.unread.unreadable;
    }
}

/// A walk along people.
struct Walk<'a> {
    amounts: AmountsByEnd<'a>,
    unread: UnreadPeople,
    without_lots: Vec<WithoutLots>,
}

/// A person on the walk.
#[derive(Clone, Copy)]
struct WalkedPerson<'a> {
    row: RowId,
    /// The dates from which last days follow; empty where no rule needs any.
    dates: ServiceDates<'a>,
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
    rules: EndRules<'a>,
    worked: CompanyWorkedDays<'a>,
    /// Where lots come on request: the people whose lots were requested already.
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
    let kinds = figures.kinds();
    let collector = Collector {
        figures,
        tenant,
        wanted: columns.iter().map(is_wanted).collect(),
        selected: figures.select(&question.query, &columns, cancelled)?,
        worked: CompanyWorkedDays::new(figures, &columns),
        columns,
        rules: EndRules {
            today: figures.as_of,
            calendar: question.calendars.of_tenant(tenant),
            kinds: &kinds,
            lists_undated: question.window == ExpiringWindow::All,
        },
        until: question.window.last_day(figures.as_of),
        asked: asked.and_then(Option::as_deref),
        cancelled,
    };
    collector.everybody()
}

fn has_something_left(cell: &CellEnd) -> bool {
    let is_left = cell.left.is_some_and(Amount::is_positive);
    cell.state == CellState::Known && is_left
}

/// Whether something is left and nothing says when it ends.
fn lacks_a_lot(cell: &CellEnd) -> bool {
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
            amounts: AmountsByEnd::new(self.rules),
            unread: UnreadPeople::default(),
            without_lots: Vec::new(),
        };
        let row_number = |position: usize| u32::try_from(position).unwrap_or(u32::MAX);
        let range = row_number(rows.start)..row_number(rows.end);
        let selected = self.selected.rows_in(range);
        let mut listed = selected.filter(|row| !self.figures.gone.contains(*row));
        let selects_all = self.selected.selects_whole_people();
        let mut columns: Vec<usize> = (0..self.columns.len()).collect();
        columns.retain(|column| self.wanted[*column]);
        let (mut some, mut dates) = (Vec::new(), Vec::new());
        loop {
            some.clear();
            some.extend(listed.by_ref().take(ROWS_PER_CHECK));
            if some.is_empty() {
                break;
            }
            if (self.cancelled)() {
                return None;
            }
            self.worked.look_up(&some, &mut dates);
            for (nth, &row) in some.iter().enumerate() {
                if !selects_all {
                    self.selected.columns_of(row, &mut columns);
                    columns.retain(|column| self.wanted[*column]);
                }
                let dates = dates.get(nth).copied().unwrap_or_default();
                self.person(WalkedPerson { row, dates }, &columns, &mut walk);
            }
        }
        let (ends, people) = walk.amounts.end();
        Some(Collected {
            ends,
            people: people.into_iter().collect(),
            unread: walk.unread,
            without_lots: walk.without_lots,
        })
    }

    fn person(&self, person: WalkedPerson<'_>, columns: &[usize], walk: &mut Walk<'_>) {
        let row = person.row;
        if !self.figures.ledger.is_answered(row) {
            walk.unread.pending += usize::from(!columns.is_empty());
            return;
        }
        let (mut is_unreadable, mut lacks_lots) = (false, false);
        for &column in columns {
            let Some(cells) = self.columns[column].1 else {
                continue;
            };
            let cell = self.figures.ledger.end(row, cells);
            is_unreadable |= cell.state.is_unreadable();
            lacks_lots |= lacks_a_lot(&cell);
            if cell.state == CellState::Known {
                self.balance((person, column), cells, &cell, walk);
            }
        }
        walk.unread.unreadable += usize::from(is_unreadable);
        if lacks_lots && self.asked.is_some_and(|asked| !asked.contains(row)) {
            let without_lots = WithoutLots {
                tenant: self.tenant,
                row,
                calls: self.calls_for_lots(row),
            };
            walk.without_lots.push(without_lots);
        }
    }

    /// The balances of a person that have something left: the lots of each of them take a call.
    fn calls_for_lots(&self, row: RowId) -> usize {
        let columns = self.columns.iter().filter_map(|(_, cells)| *cells);
        let cells = columns.map(|column| self.figures.ledger.end(row, column));
        cells.filter(has_something_left).count()
    }

    fn balance(
        &self,
        (person, column): (WalkedPerson<'_>, usize),
        cells: ColumnId,
        cell: &CellEnd,
        walk: &mut Walk<'_>,
    ) {
        let place = ItemPlace {
            tenant: self.tenant,
            row: person.row,
            column,
            lot: 0,
        };
        if cell.expiry_source == ExpirySource::Lot {
            let lots = self.figures.ledger.lots(place.row, cells);
            for (lot, left) in lots.iter().enumerate() {
                if left.is_valid(self.figures.as_of) && left.left.is_positive() {
                    let last_day = match left.ends_on {
                        Some(day) => LastDay::On(day, Certainty::Lot),
                        None => LastDay::NoDay(NoDayReason::Never),
                    };
                    self.add(ItemPlace { lot, ..place }, left.left, last_day, walk);
                }
            }
        } else if let Some(left) = cell.left.filter(|left| left.is_positive()) {
            let last_day = self.last_day_by_rule(person.dates, column, cell);
            self.add(place, left, last_day, walk);
        }
    }

    /// The last day by rule. A day that has passed since the balance was read belonged to an amount
    /// that is gone: when the present one ends is not known until it is read again.
    fn last_day_by_rule(
        &self,
        service: ServiceDates<'_>,
        column: usize,
        cell: &CellEnd,
    ) -> LastDay {
        let today = self.figures.as_of;
        let coming = cell.expires_on.filter(|day| *day >= today);
        let dated = coming.zip(Certainty::of(cell.expiry_source));
        if let Some((day, certainty)) = dated {
            return LastDay::On(day, certainty);
        }
        LastDay::NoDay(match cell.expiry_source {
            ExpirySource::Rule => match self.worked.of(service, column) {
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

    fn add(&self, place: ItemPlace, amount: Amount, last_day: LastDay, walk: &mut Walk<'_>) {
        let is_beyond = match (last_day, self.until) {
            (LastDay::On(day, _), Some(until)) => day > until,
            _ => false,
        };
        if !is_beyond {
            walk.amounts.add(place, amount, last_day);
        }
    }
}
