//! Predicates about balances, asked of a person's cells.

use jiff::civil::Date;

use super::super::balance::CellState;
use super::super::ledger::{Cell, ColumnId, Ledger};
use super::super::roster::RowId;
use super::fold::fold;
use super::predicate::{CellTest, NameTest, Predicate, Test};
use super::query::Query;
use super::search::People;

/// A query's questions about balances, resolved against the tenant's leave types once per search.
///
/// The plain ones must hold together, of one balance; each inverted one must hold of none. `type:` chooses the balances.
pub(super) struct CellTests<'a> {
    ledger: Option<&'a Ledger>,
    today: Date,
    columns: Vec<ColumnId>,
    together: Vec<CellTest>,
    never: Vec<CellTest>,
    /// Types of which there must be a balance, because nothing else is asked of them.
    has_one: bool,
    /// Types of which there must be none.
    without: Vec<ColumnId>,
}

impl<'a> CellTests<'a> {
    /// `None` when the query asks nothing about balances.
    pub(super) fn plan(query: &Query, people: &People<'a>) -> Option<Self> {
        let predicates = query.predicates();
        if predicates
            .iter()
            .all(|p| matches!(p.test, Test::Department(_)))
        {
            return None;
        }
        let together = cell_tests(predicates, false);
        let never = cell_tests(predicates, true);
        let chosen = type_tests(predicates, false);
        let avoided = type_tests(predicates, true);
        Some(Self {
            ledger: people.ledger,
            today: people.today,
            columns: chosen_columns(people, &chosen),
            has_one: together.is_empty() && never.is_empty() && !chosen.is_empty(),
            without: columns_where(people, |name, id| {
                avoided.iter().any(|t| t.holds(name) || t.holds(id))
            }),
            together,
            never,
        })
    }

    /// Whether everything that is asked holds of the person.
    pub(super) fn admit(&self, row: RowId) -> bool {
        self.some_cell_passes(row)
            && !self.any_cell(row, &self.columns, |cell| {
                self.never.iter().any(|test| self.holds(*test, cell))
            })
            && !self.any_cell(row, &self.without, is_balance)
    }

    fn some_cell_passes(&self, row: RowId) -> bool {
        if self.has_one {
            return self.any_cell(row, &self.columns, is_balance);
        }
        self.together.is_empty()
            || self.any_cell(row, &self.columns, |cell| {
                self.together.iter().all(|test| self.holds(*test, cell))
            })
    }

    /// A person without an answer has one cell, a pending one.
    fn any_cell(&self, row: RowId, columns: &[ColumnId], passes: impl Fn(&Cell) -> bool) -> bool {
        match self.ledger {
            Some(ledger) if ledger.is_answered(row) => columns
                .iter()
                .any(|column| passes(&ledger.cell(row, *column))),
            _ => passes(&Cell::default()),
        }
    }

    fn holds(&self, test: CellTest, cell: &Cell) -> bool {
        match test {
            CellTest::State(state) => cell.state == state,
            _ if cell.state != CellState::Known => false,
            CellTest::Figure(field, comparison, number) => field
                .figure(&cell.figures)
                .and_then(|amount| number.compare(amount))
                .is_some_and(|ordering| comparison.accepts(ordering)),
            CellTest::ExpiresIn(comparison, days) => self
                .days_to_go(cell)
                .is_some_and(|left| comparison.accepts(left.cmp(&days))),
            CellTest::ExpiresOn(comparison, date) => cell
                .expires_on
                .is_some_and(|on| comparison.accepts(on.cmp(&date))),
        }
    }

    fn days_to_go(&self, cell: &Cell) -> Option<i64> {
        let span = self.today.until(cell.expires_on?).ok()?;
        Some(i64::from(span.get_days()))
    }
}

fn is_balance(cell: &Cell) -> bool {
    matches!(cell.state, CellState::Known | CellState::Unlimited)
}

fn cell_tests(predicates: &[Predicate], inverted: bool) -> Vec<CellTest> {
    let of_this_kind = predicates.iter().filter(|p| p.inverted == inverted);
    of_this_kind
        .filter_map(|p| match p.test {
            Test::Cell(test) => Some(test),
            Test::Type(_) | Test::Department(_) => None,
        })
        .collect()
}

fn type_tests(predicates: &[Predicate], inverted: bool) -> Vec<&NameTest> {
    let of_this_kind = predicates.iter().filter(|p| p.inverted == inverted);
    of_this_kind
        .filter_map(|p| match &p.test {
            Test::Type(test) => Some(test),
            Test::Cell(_) | Test::Department(_) => None,
        })
        .collect()
}

/// Every column, unless types are chosen.
fn chosen_columns(people: &People<'_>, chosen: &[&NameTest]) -> Vec<ColumnId> {
    if chosen.is_empty() {
        let columns = people.ledger.map_or(0, Ledger::columns);
        return (0..columns).map(ColumnId).collect();
    }
    columns_where(people, |name, id| {
        chosen.iter().all(|test| test.holds(name) || test.holds(id))
    })
}

/// The columns of the types whose folded name and id pass.
fn columns_where(people: &People<'_>, passes: impl Fn(&str, &str) -> bool) -> Vec<ColumnId> {
    let Some(ledger) = people.ledger else {
        return Vec::new();
    };
    let chosen =
        |t: &&super::super::leave_type::LeaveType| passes(&fold(&t.name), &fold(&t.id.shown()));
    people
        .types
        .iter()
        .filter(chosen)
        .filter_map(|t| ledger.find_column(&t.id))
        .collect()
}
