//! The table of a whole company: a row a person, a column a leave type with its unit, of one tenant or of several.
//!
//! What is worked out here, off the UI task, is which columns there are, who is listed, and in which order. The figures themselves are read
//! from the ledgers when a row is drawn.

mod columns;
mod marking;
mod order;
mod people;
mod person_marks;
mod saved_view;
#[cfg(test)]
mod tests;
mod text_order;

use std::sync::Arc;

pub use columns::{ColumnSource, CompanyColumn, FigureColumn};
pub use marking::{ListedPerson, MarkQuestion, MarkReport, MarkTask, mark};
pub use order::{CompanyField, SortBy};
pub use people::{CompanyPerson, CompanyRows};
pub use person_marks::{MarkTurns, PersonMarks};
pub use saved_view::SavedView;

use super::TenantFigures;
use crate::domain::matching::{Query, SearchedColumn, SearchedPeople, SelectedCells};
use crate::domain::{Roster, RowId};

/// Which people are wanted, and in which order.
#[derive(Clone, Debug, Default)]
pub struct CompanyQuestion {
    /// Who is listed.
    pub query: Arc<Query>,
    /// The order: by the first of these, then by the next. Empty for the directory's.
    pub sort: Arc<[SortBy]>,
    /// The position of the first tenant among all tenants, because an answer outlives a change of the chosen tenant.
    pub first_tenant: usize,
}

impl PartialEq for CompanyQuestion {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.query, &other.query)
            && self.sort == other.sort
            && self.first_tenant == other.first_tenant
    }
}

/// The table's columns and rows.
#[derive(Clone, Debug, Default)]
pub struct CompanyReport {
    /// The position of the first tenant among all tenants.
    pub first_tenant: usize,
    /// The columns of figures, from left to right.
    pub columns: Arc<[CompanyColumn]>,
    /// Who is listed, in order.
    pub rows: CompanyRows,
    /// How many people there are without the filter.
    pub headcount: usize,
    /// The people whom the rows name. A tenant that is read again gets another roster, in which the same row may be somebody else.
    pub rosters: Vec<Arc<Roster>>,
}

impl CompanyReport {
    /// How many people are listed.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether nobody is listed.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whom a line shows.
    pub fn person_at(&self, line: usize) -> Option<CompanyPerson> {
        self.rows.get(line)
    }

    /// The line that shows a person.
    pub fn line_of(&self, person: CompanyPerson) -> Option<usize> {
        self.rows.line_of(person)
    }
}

/// Works out the table; `None` once `cancelled` returns true.
pub fn company(
    figures: &[TenantFigures],
    question: &CompanyQuestion,
    cancelled: &(dyn Fn() -> bool + Sync),
) -> Option<CompanyReport> {
    let columns = CompanyColumn::of(figures);
    if cancelled() {
        return None;
    }
    let is_everybody = question.query.is_all() && figures.iter().all(|t| t.gone.is_empty());
    let sizes: Vec<usize> = figures.iter().map(|tenant| tenant.roster.len()).collect();
    let mut rows = CompanyRows::everybody(&sizes);
    if !is_everybody || !question.sort.is_empty() {
        let mut listed = listed(figures, &question.query, &rows, cancelled)?;
        let table = order::OrderedTable {
            figures,
            columns: &columns,
            rows: &rows,
        };
        order::sort(&table, &mut listed, &question.sort, cancelled)?;
        rows = rows.listing(listed);
    }
    Some(CompanyReport {
        first_tenant: question.first_tenant,
        columns: columns.into(),
        rows,
        headcount: figures.iter().map(TenantFigures::headcount).sum(),
        rosters: figures.iter().map(|t| Arc::clone(&t.roster)).collect(),
    })
}

/// Everybody whom the filter leaves, in the directory's order, as `rows` numbers them.
fn listed(
    figures: &[TenantFigures],
    query: &Query,
    rows: &CompanyRows,
    cancelled: &(dyn Fn() -> bool + Sync),
) -> Option<Vec<u32>> {
    let mut listed = Vec::new();
    for (tenant, figures) in figures.iter().enumerate() {
        let people = searched_people(figures);
        let columns = searched_columns(figures);
        let selected = SelectedCells::find(query, &people, &columns, cancelled)?;
        let found = selected
            .rows()
            .filter(|row| !figures.gone.contains(*row))
            .filter_map(|row| rows.number(CompanyPerson { tenant, row }));
        listed.extend(found);
        if cancelled() {
            return None;
        }
    }
    Some(listed)
}

/// The people of a tenant as a filter looks at them.
fn searched_people(figures: &TenantFigures) -> SearchedPeople<'_> {
    SearchedPeople {
        roster: &figures.roster,
        ledger: Some(&figures.ledger),
        types: &figures.types,
        today: figures.as_of,
        dates: figures.own.dates(),
    }
}

/// The leave types of a tenant as a filter looks at them.
fn searched_columns(figures: &TenantFigures) -> Vec<SearchedColumn<'_>> {
    let columns = figures.columns.iter().map(|column| SearchedColumn {
        id: &column.id,
        name: &column.name,
        cells: figures.ledger.find_column(&column.id),
    });
    columns.collect()
}

/// The leave types whose balance the filter selects, of a few people that it leaves: what a screen marks. Nothing where the filter is about
/// people alone.
pub fn matched_columns(figures: &TenantFigures, query: &Query, rows: &[RowId]) -> Vec<Vec<usize>> {
    let people = searched_people(figures);
    let columns = searched_columns(figures);
    let selected = SelectedCells::of_people(query, &people, &columns, rows);
    if selected.selects_whole_people() {
        return vec![Vec::new(); rows.len()];
    }
    let matched = rows.iter().map(|row| {
        let mut columns = Vec::new();
        selected.columns_of(*row, &mut columns);
        columns
    });
    matched.collect()
}
