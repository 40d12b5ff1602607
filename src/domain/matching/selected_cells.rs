//! Which balances a query selects: a person and a leave type each.
//!
//! A word about a person selects all balances of that person, and a balance must meet every condition of one alternative. That is what
//! [`Query::matching_rows`] says about the balances of one person; here the ledger is searched for
//! everybody.

use std::ops::Range;

use super::super::ids::LeaveTypeId;
use super::super::ledger::ColumnId;
use super::super::roster::Roster;
use super::super::row_set::RowId;
use super::alternative::Alternative;
use super::cells::{BelowZero, CellTests, type_passes};
use super::query::Query;
use super::search::Scan;
use super::searched_people::SearchedPeople;

/// A leave type whose balances can be selected.
#[derive(Clone, Copy, Debug)]
pub struct SearchedColumn<'a> {
    /// The type.
    pub id: &'a LeaveTypeId,
    /// Its name.
    pub name: &'a str,
    /// Its column in the ledger; `None` while nobody has a balance of it.
    pub cells: Option<ColumnId>,
}

/// The conditions of an alternative on balances.
struct ColumnTests<'a> {
    cells: CellTests<'a>,
    /// The positions of the columns whose leave types pass.
    passing: Vec<usize>,
}

/// The balances that a query selects.
pub struct SelectedCells<'a> {
    query: &'a Query,
    roster: &'a Roster,
    columns: Vec<Option<ColumnId>>,
    /// The conditions on balances of each alternative.
    tests: Vec<Option<ColumnTests<'a>>>,
    /// The people with a selected balance, ascending; `None` for everybody.
    rows: Option<Vec<u32>>,
}

impl<'a> SelectedCells<'a> {
    /// Finds the people; `None` once `cancelled` returns true. Columns are named by their positions in `columns`.
    pub fn find(
        query: &'a Query,
        people: &SearchedPeople<'a>,
        columns: &[SearchedColumn<'_>],
        cancelled: &(dyn Fn() -> bool + Sync),
    ) -> Option<Self> {
        let tests = query.alternatives().iter();
        let tests = tests.map(|alternative| ColumnTests::plan(alternative, people, columns));
        let rows = if query.is_all() {
            None
        } else {
            Some(rows_of(query, people, columns, cancelled)?)
        };
        Some(Self {
            query,
            roster: people.roster,
            columns: columns.iter().map(|column| column.cells).collect(),
            tests: tests.collect(),
            rows,
        })
    }

    /// For `rows`, ascending, which the query is known to find: the roster is not searched.
    pub fn of_people(
        query: &'a Query,
        people: &SearchedPeople<'a>,
        columns: &[SearchedColumn<'_>],
        rows: &[RowId],
    ) -> Self {
        let tests = query.alternatives().iter();
        let tests = tests.map(|alternative| ColumnTests::plan(alternative, people, columns));
        Self {
            query,
            roster: people.roster,
            columns: columns.iter().map(|column| column.cells).collect(),
            tests: tests.collect(),
            rows: Some(rows.iter().map(|row| row.0).collect()),
        }
    }

    /// The people with a selected balance, ascending, and everybody where the query has no conditions on balances.
    pub fn rows(&self) -> impl Iterator<Item = RowId> + '_ {
        self.rows_in(0..self.end())
    }

    /// Those with rows in `range`, so that several threads can share the work.
    pub fn rows_in(&self, range: Range<u32>) -> impl Iterator<Item = RowId> + '_ {
        let (chosen, everybody) = match &self.rows {
            Some(rows) => {
                let position = |row: u32| rows.partition_point(|found| *found < row);
                let from = position(range.start);
                (&rows[from..position(range.end).max(from)], 0..0)
            }
            None => (&[][..], range.start..range.end.min(self.end())),
        };
        chosen.iter().copied().chain(everybody).map(RowId)
    }

    /// The number of people with a selected balance.
    pub fn len(&self) -> usize {
        self.rows.as_ref().map_or(self.roster.len(), Vec::len)
    }

    /// Whether nobody has one.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether all balances of the people in [`SelectedCells::rows`] are selected.
    pub fn selects_whole_people(&self) -> bool {
        self.tests.iter().all(Option::is_none)
    }

    /// Puts the ascending positions of the columns that are selected of a person in [`SelectedCells::rows`] into `out`, instead of what it
    /// holds.
    pub fn columns_of(&self, row: RowId, out: &mut Vec<usize>) {
        out.clear();
        let all = 0..self.columns.len();
        match &self.tests[..] {
            // The person was found, and so has the words of the only alternative.
            [Some(only)] => out.extend(self.passing(only, row)),
            _ if self.selects_whole_people() => out.extend(all),
            tests => {
                let Some(page) = self.roster.chunk_index(row) else {
                    return;
                };
                let page = &self.roster.chunks()[page];
                let offset = row.index() - page.start().index();
                for at in self.query.alternative_positions(page, offset) {
                    match &tests[at] {
                        Some(tests) => out.extend(self.passing(tests, row)),
                        None => out.extend(all.clone()),
                    }
                }
                out.sort_unstable();
                out.dedup();
            }
        }
    }

    fn passing<'s>(
        &'s self,
        tests: &'s ColumnTests<'a>,
        row: RowId,
    ) -> impl Iterator<Item = usize> + 's {
        let passing = tests.passing.iter().copied();
        passing.filter(move |at| tests.cells.admit_cell(row, self.columns[*at]))
    }

    fn end(&self) -> u32 {
        u32::try_from(self.roster.len()).unwrap_or(u32::MAX)
    }
}

impl<'a> ColumnTests<'a> {
    /// Prepares the conditions; `None` where the alternative has none on balances. A search knows the names of configured types only; here
    /// a type also passes by the name that a balance brought.
    fn plan(
        alternative: &Alternative,
        people: &SearchedPeople<'a>,
        columns: &[SearchedColumn<'_>],
    ) -> Option<Self> {
        let cells = CellTests::plan(alternative, people, BelowZero::Measured)?;
        let passes = |column: &SearchedColumn<'_>| {
            type_passes(&alternative.predicates, column.id, column.name)
        };
        let passing = (0..columns.len()).filter(|at| passes(&columns[*at]));
        let passing: Vec<usize> = passing.collect();
        let ids = passing.iter().filter_map(|at| columns[*at].cells);
        Some(Self {
            cells: cells.on_columns(ids.collect()),
            passing,
        })
    }
}

/// The people with a selected balance.
fn rows_of(
    query: &Query,
    people: &SearchedPeople<'_>,
    columns: &[SearchedColumn<'_>],
    cancelled: &(dyn Fn() -> bool + Sync),
) -> Option<Vec<u32>> {
    let tests = query.alternatives().iter();
    let tests = tests.map(|alternative| ColumnTests::plan(alternative, people, columns));
    let mut scan = Scan::new(query, people, BelowZero::Measured, cancelled);
    scan.cells = tests.map(|tests| tests.map(|tests| tests.cells)).collect();
    scan.everybody(RowId(0))
}
