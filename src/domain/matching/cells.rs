//! Conditions on balances, asked of a person's rows: one row must meet all of an alternative.

use jiff::civil::Date;

use super::super::balance::{Balance, CellState};
use super::super::ids::LeaveTypeId;
use super::super::leave_type::LeaveType;
use super::super::ledger::{ColumnId, Ledger, LedgerCell};
use super::super::roster::RowId;
use super::alternative::Alternative;
use super::fold::fold;
use super::predicate::{CellTest, Predicate, Test};
use super::searched_people::SearchedPeople;

/// How `left<0` is read.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum BelowZero {
    /// As it stands.
    #[default]
    Measured,
    /// As what it leaves out: nothing left and more used than granted, on a platform whose figures cannot go below zero.
    /// Alternatives without `left<0` find nobody then.
    Inferred,
}

/// What an alternative asks of a row, except about its leave type.
struct RowTests {
    /// Each with whether it is inverted: then the row passes where the test does not hold.
    tests: Vec<(CellTest, bool)>,
    today: Date,
    below_zero: BelowZero,
}

/// An alternative's conditions on balances, resolved against the tenant's leave types once per search.
pub(super) struct CellTests<'a> {
    ledger: Option<&'a Ledger>,
    rows: RowTests,
    /// The columns whose leave type passes.
    columns: Vec<ColumnId>,
    /// The leave type of some row passes that a person without an answer is still to have.
    passes_pending: bool,
}

impl<'a> CellTests<'a> {
    /// `None` when the alternative asks nothing about balances.
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
        Some(Self {
            ledger: people.ledger,
            rows: RowTests::of(predicates, people.today, below_zero),
            columns: columns
                .filter(|(id, _)| passes(id, name_of(id)))
                .map(|(_, column)| column)
                .collect(),
            passes_pending: own_rows.peek().is_none() && passes_any_type(predicates)
                || own_rows.any(|t: &LeaveType| passes(&t.id, Some(&t.name))),
        })
    }

    /// Whether some row of the person meets all conditions. Somebody without an answer has pending rows.
    pub(super) fn admit(&self, row: RowId) -> bool {
        match self.ledger {
            Some(ledger) if ledger.is_answered(row) => self.columns.iter().any(|column| {
                let cell = ledger.cell(row, *column);
                cell.state != CellState::Pending && self.rows.pass(&cell)
            }),
            _ => self.passes_pending && self.rows.pass(&LedgerCell::default()),
        }
    }
}

/// Which of a person's rows meet an alternative's conditions on balances.
pub(super) fn rows_that_meet<'a>(
    alternative: &'a Alternative,
    balances: &'a [Balance],
    today: Date,
    below_zero: BelowZero,
) -> impl Iterator<Item = bool> + 'a {
    let tests = RowTests::of(&alternative.predicates, today, below_zero);
    balances.iter().map(move |row| {
        type_passes(
            &alternative.predicates,
            &row.leave_type,
            &row.leave_type_name,
        ) && tests.pass(&LedgerCell::from(row))
    })
}

/// Whether a row of this leave type passes the conditions on it.
fn type_passes(predicates: &[Predicate], id: &LeaveTypeId, name: &str) -> bool {
    let (id, name) = (fold(&id.shown()), fold(name));
    predicates.iter().all(|p| match &p.test {
        Test::Type(test) => (test.holds(&name) || test.holds(&id)) != p.inverted,
        Test::Cell(_) | Test::Department(_) => true,
    })
}

fn passes_any_type(predicates: &[Predicate]) -> bool {
    let on_type = |p: &Predicate| matches!(p.test, Test::Type(_));
    !predicates.iter().any(on_type)
}

impl RowTests {
    fn of(predicates: &[Predicate], today: Date, below_zero: BelowZero) -> Self {
        let test = |p: &Predicate| match p.test {
            Test::Cell(test) => Some((test, p.inverted)),
            Test::Type(_) | Test::Department(_) => None,
        };
        Self {
            tests: predicates.iter().filter_map(test).collect(),
            today,
            below_zero,
        }
    }

    fn pass(&self, cell: &LedgerCell) -> bool {
        let mut tests = self.tests.iter();
        tests.all(|(test, inverted)| {
            if self.below_zero == BelowZero::Inferred && !inverted && test.is_left_below_zero() {
                is_inferred(cell)
            } else {
                self.holds(*test, cell) != *inverted
            }
        })
    }

    fn holds(&self, test: CellTest, cell: &LedgerCell) -> bool {
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
                .days_to_go(cell)
                .is_some_and(|left| comparison.accepts(left.cmp(&days))),
            CellTest::ExpiresOn(comparison, date) => self
                .expires_on(cell)
                .is_some_and(|on| comparison.accepts(on.cmp(&date))),
        }
    }

    fn days_to_go(&self, cell: &LedgerCell) -> Option<i64> {
        let span = self.today.until(self.expires_on(cell)?).ok()?;
        Some(i64::from(span.get_days()))
    }

    /// The day on which something ends that can still be used: what was kept may have ended meanwhile.
    fn expires_on(&self, cell: &LedgerCell) -> Option<Date> {
        let day = cell.expires_on.filter(|day| *day >= self.today)?;
        cell.expiring?.amount.is_positive().then_some(day)
    }
}

/// Overdrawn although nothing below zero was measured.
fn is_inferred(cell: &LedgerCell) -> bool {
    cell.overdrawn && cell.figures.left.is_some_and(|left| !left.is_negative())
}
