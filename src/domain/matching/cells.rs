//! Conditions on balances. One and the same balance of a person must meet all conditions of an alternative.

use jiff::civil::Date;

use super::super::amount::Amount;
use super::super::balance::{Balance, CellState, ExpirySource};
use super::super::ids::LeaveTypeId;
use super::super::leave_type::LeaveType;
use super::super::ledger::{ColumnId, Ledger, LedgerCell};
use super::super::roster::Roster;
use super::super::row_set::RowId;
use super::super::service_dates::{ServiceDates, TenantDates};
use super::super::worked_days::WorkedLastDays;
use super::super::worked_expiry::worked_last_day;
use super::alternative::Alternative;
use super::fold::fold;
use super::predicate::{CellTest, Predicate, PredicateTest};
use super::searched_people::SearchedPeople;

/// How the condition `left<0` is read.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum BelowZero {
    /// The figure left is below zero.
    #[default]
    Measured,
    /// Nothing is left and more was used than granted, which is how a platform that never reports less than 0 shows it. Alternatives without
    /// `left<0` match nobody then.
    Inferred,
}

/// The conditions of an alternative on a balance, except those on its leave type.
struct BalanceTests {
    /// The tests, and whether each is inverted, so that it must fail.
    tests: Vec<(CellTest, bool)>,
    today: Date,
    below_zero: BelowZero,
}

/// The conditions of an alternative on balances, prepared for one search: which columns they apply to is found out once.
pub(super) struct CellTests<'a> {
    ledger: Option<&'a Ledger>,
    roster: &'a Roster,
    dates: TenantDates<'a>,
    /// The last days of the leave types whose rules give no date; empty where no condition is about
    /// them.
    worked: Vec<(ColumnId, WorkedLastDays<'a>)>,
    tests: BalanceTests,
    /// The columns of the leave types that pass.
    columns: Vec<ColumnId>,
    /// Some leave type passes of which a person without an answer will have a balance.
    passes_pending: bool,
}

impl<'a> CellTests<'a> {
    /// Prepares the conditions; `None` where the alternative has none on balances.
    pub(super) fn plan(
        alternative: &Alternative,
        people: &SearchedPeople<'a>,
        below_zero: BelowZero,
    ) -> Option<Self> {
        if !alternative.asks_balances() {
            return None;
        }
        let predicates = &alternative.predicates;
        let types = people.types;
        let name_of = |id: &LeaveTypeId| types.iter().find(|t| t.id == *id).map(|t| &*t.name);
        let passes = |id: &LeaveTypeId, name: Option<&str>| {
            type_passes(predicates, id, name.unwrap_or_default())
        };
        let columns = people.ledger.into_iter().flat_map(Ledger::leave_types);
        let mut own_rows = types.iter().filter(|t| t.has_own_row()).peekable();
        let worked = predicates.iter().any(Predicate::asks_last_day).then(|| {
            let columns = people.ledger.into_iter().flat_map(Ledger::leave_types);
            let worked = columns.filter_map(|(id, column)| {
                let leave_type = types.iter().find(|leave_type| leave_type.id == *id)?;
                Some((column, WorkedLastDays::of(leave_type, people.today)?))
            });
            worked.collect()
        });
        Some(Self {
            ledger: people.ledger,
            roster: people.roster,
            dates: people.dates,
            worked: worked.unwrap_or_default(),
            tests: BalanceTests::of(predicates, people.today, below_zero),
            columns: columns
                .filter(|(id, _)| passes(id, name_of(id)))
                .map(|(_, column)| column)
                .collect(),
            passes_pending: own_rows.peek().is_none() && passes_any_type(predicates)
                || own_rows.any(|t: &LeaveType| passes(&t.id, Some(&t.name))),
        })
    }

    /// Whether a balance of the person meets all conditions. A person without an answer has pending balances.
    pub(super) fn admit(&self, row: RowId) -> bool {
        match self.ledger {
            Some(ledger) if ledger.is_answered(row) => {
                let mut columns = self.columns.iter();
                columns.any(|column| self.admit_cell(row, Some(*column)))
            }
            _ => self.passes_pending && self.tests.pass(&LedgerCell::default(), || None),
        }
    }
}

impl CellTests<'_> {
    /// The same conditions, applied to these columns instead of those whose leave types pass.
    #[must_use]
    pub(super) fn on_columns(mut self, columns: Vec<ColumnId>) -> Self {
        self.columns = columns;
        self
    }

    /// Whether this balance of the person meets all conditions but those on its leave type. A person without an answer has pending
    /// balances, and one with an answer has none where the cell is empty.
    pub(super) fn admit_cell(&self, row: RowId, column: Option<ColumnId>) -> bool {
        let Some(ledger) = self.ledger.filter(|ledger| ledger.is_answered(row)) else {
            return self.tests.pass(&LedgerCell::default(), || None);
        };
        column.is_some_and(|column| {
            let cell = ledger.cell(row, column);
            let worked = || self.worked(row, column);
            cell.state != CellState::Pending && self.tests.pass(&cell, worked)
        })
    }

    /// The last day of a balance that follows from dates of the person.
    fn worked(&self, row: RowId, column: ColumnId) -> Option<Date> {
        let mut worked = self.worked.iter();
        let (_, days) = worked.find(|(of, _)| *of == column)?;
        let person = self.roster.person(row)?;
        Some(days.last_day(self.dates.of(&person))?.day)
    }
}

/// What conditions on the balances of one person need to know beside them.
#[derive(Clone, Copy, Debug)]
pub struct RowsQuestion<'a> {
    /// The day from which days to go are counted.
    pub today: Date,
    /// How the condition `left<0` is read.
    pub below_zero: BelowZero,
    /// The leave types, for last days that follow from their rules.
    pub types: &'a [LeaveType],
    /// The person's dates, for the same.
    pub dates: ServiceDates<'a>,
}

impl RowsQuestion<'_> {
    /// The last day of a balance that follows from dates of the person.
    fn worked(&self, leave_type: &LeaveTypeId) -> Option<Date> {
        let mut types = self.types.iter();
        let leave_type = types.find(|listed| listed.id == *leave_type)?;
        Some(worked_last_day(leave_type, self.dates, self.today)?.day)
    }
}

/// Whether each of these balances meets the conditions of an alternative.
pub(super) fn rows_that_meet<'a>(
    alternative: &'a Alternative,
    balances: &'a [Balance],
    asked: RowsQuestion<'a>,
) -> impl Iterator<Item = bool> + 'a {
    let tests = BalanceTests::of(&alternative.predicates, asked.today, asked.below_zero);
    balances.iter().map(move |row| {
        type_passes(
            &alternative.predicates,
            &row.leave_type,
            &row.leave_type_name,
        ) && tests.pass(&LedgerCell::from(row), || asked.worked(&row.leave_type))
    })
}

/// Whether a leave type meets the conditions on it.
pub(super) fn type_passes(predicates: &[Predicate], id: &LeaveTypeId, name: &str) -> bool {
    let (id, name) = (fold(&id.shown()), fold(name));
    predicates.iter().all(|p| match &p.test {
        PredicateTest::Type(test) => (test.holds(&name) || test.holds(&id)) != p.inverted,
        PredicateTest::Cell(_) | PredicateTest::Department(_) => true,
    })
}

fn passes_any_type(predicates: &[Predicate]) -> bool {
    let on_type = |p: &Predicate| matches!(p.test, PredicateTest::Type(_));
    !predicates.iter().any(on_type)
}

impl BalanceTests {
    fn of(predicates: &[Predicate], today: Date, below_zero: BelowZero) -> Self {
        let test = |p: &Predicate| match p.test {
            PredicateTest::Cell(test) => Some((test, p.inverted)),
            PredicateTest::Type(_) | PredicateTest::Department(_) => None,
        };
        Self {
            tests: predicates.iter().filter_map(test).collect(),
            today,
            below_zero,
        }
    }

    /// `worked` returns the last day that follows from dates of the person. It is called only for a
    /// balance whose rule gives no date.
    fn pass(&self, cell: &LedgerCell, worked: impl Fn() -> Option<Date>) -> bool {
        let mut tests = self.tests.iter();
        tests.all(|(test, inverted)| {
            if self.below_zero == BelowZero::Inferred && !inverted && test.is_left_below_zero() {
                is_inferred(cell)
            } else {
                self.holds(*test, cell, &worked) != *inverted
            }
        })
    }

    fn holds(&self, test: CellTest, cell: &LedgerCell, worked: impl Fn() -> Option<Date>) -> bool {
        match test {
            CellTest::State(state) => cell.state == state,
            CellTest::Unreadable => cell.state.is_unreadable(),
            CellTest::Overdrawn => cell.overdrawn,
            _ if cell.state != CellState::Known => false,
            CellTest::Figure(field, comparison, number) => field
                .figure(&cell.figures)
                .and_then(|amount| number.compare(amount))
                .is_some_and(|ordering| comparison.accepts(ordering)),
            CellTest::ExpiresIn(comparison, days) => self
                .days_to_go(cell, worked)
                .is_some_and(|left| comparison.accepts(left.cmp(&days))),
            CellTest::ExpiresOn(comparison, date) => self
                .expires_on(cell, worked)
                .is_some_and(|on| comparison.accepts(on.cmp(&date))),
        }
    }

    fn days_to_go(&self, cell: &LedgerCell, worked: impl Fn() -> Option<Date>) -> Option<i64> {
        let span = self.today.until(self.expires_on(cell, worked)?).ok()?;
        Some(i64::from(span.get_days()))
    }

    /// The day on which something ends that can still be used. `None` where that day has passed since the balance was fetched.
    fn expires_on(&self, cell: &LedgerCell, worked: impl Fn() -> Option<Date>) -> Option<Date> {
        if cell.expiry_source == ExpirySource::Rule && cell.expires_on.is_none() {
            let is_left = cell.figures.left.is_some_and(Amount::is_positive);
            return is_left.then(worked)?;
        }
        let day = cell.expires_on.filter(|day| *day >= self.today)?;
        cell.expiring?.amount.is_positive().then_some(day)
    }
}

/// Whether the balance is overdrawn although the figure left is not below zero.
fn is_inferred(cell: &LedgerCell) -> bool {
    cell.overdrawn && cell.figures.left.is_some_and(|left| !left.is_negative())
}
