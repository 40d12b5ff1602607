//! The figures of a tenant at one moment, as everything that walks over a whole company takes them.

use std::sync::Arc;

use jiff::civil::Date;

use super::leave_column::LeaveColumn;
use super::leave_kinds::LegalKind;
use super::own_records::OwnRecords;
use crate::domain::ledger::{CellFigures, ColumnId, LedgerCell};
use crate::domain::matching::{Query, SearchedColumn, SearchedPeople, SelectedCells};
use crate::domain::roster::Person;
use crate::domain::{LeaveType, Ledger, PlatformKind, Roster, RowId, RowSet};

/// The figures of a tenant. A clone copies only pointers.
#[derive(Clone, Debug)]
pub struct TenantFigures {
    /// Its name: of the configuration in a command, of the screen in the dashboard.
    pub name: Arc<str>,
    /// Its platform.
    pub platform: PlatformKind,
    /// The leave types as configured.
    pub types: Arc<[LeaveType]>,
    /// The leave types in the order in which they are shown.
    pub columns: Arc<[LeaveColumn]>,
    /// The people.
    pub roster: Arc<Roster>,
    /// The rows of people who are no longer listed. Whatever walks over people has to skip them.
    pub gone: Arc<RowSet>,
    /// Their balances, as far as they were read.
    pub ledger: Arc<Ledger>,
    /// The day in UTC+8 that the figures are for.
    pub as_of: Date,
    /// What the company itself records about the tenant.
    pub own: OwnRecords,
}

/// A leave type with its column in the ledger; `None` while nobody has a balance of it.
pub(super) type ReadColumn<'a> = (&'a LeaveColumn, Option<ColumnId>);

impl TenantFigures {
    /// Its name in the configuration, by which commands print it, whatever the screen calls it.
    pub fn configured_name(&self) -> &str {
        match self.own.tenant() {
            "" => &self.name,
            configured => configured,
        }
    }

    /// Everybody who is listed, in the directory's order.
    pub fn people(&self) -> impl Iterator<Item = Person<'_>> {
        let pages = self.roster.chunks().iter();
        let people = pages.flat_map(|page| page.people());
        people.filter(|person| !self.gone.contains(person.row))
    }

    /// How many people are listed.
    pub fn headcount(&self) -> usize {
        self.roster.len() - self.gone.len()
    }

    /// The leave types that people have balances of, or could have: a type with subtypes only where a balance of it came.
    pub fn read_columns(&self) -> Vec<ReadColumn<'_>> {
        let columns = self.columns.iter();
        let columns = columns.map(|column| (column, self.ledger.find_column(&column.id)));
        columns
            .filter(|(column, read)| read.is_some() || !self.stands_for_nothing(column))
            .collect()
    }

    /// What each of [`TenantFigures::read_columns`] is by law, where the company says so.
    pub fn kinds(&self) -> Vec<Option<LegalKind>> {
        let columns = self.read_columns().into_iter();
        let kind = |(column, _): (&LeaveColumn, _)| self.own.kind_of(column, &self.types);
        columns.map(kind).collect()
    }

    /// The balances that `query` selects, with positions in `columns` ([`TenantFigures::read_columns`]); `None` once `cancelled` returns
    /// true. People who are no longer listed are selected too, so the caller has to skip them.
    pub fn select<'a>(
        &'a self,
        query: &'a Query,
        columns: &[ReadColumn<'_>],
        cancelled: &(dyn Fn() -> bool + Sync),
    ) -> Option<SelectedCells<'a>> {
        let people = SearchedPeople {
            roster: &self.roster,
            ledger: Some(&self.ledger),
            types: &self.types,
            today: self.as_of,
            dates: self.own.dates(),
        };
        let columns = columns.iter().map(|(column, cells)| SearchedColumn {
            id: &column.id,
            name: &column.name,
            cells: *cells,
        });
        SelectedCells::find(query, &people, &columns.collect::<Vec<_>>(), cancelled)
    }

    /// Whether nobody can have a balance of this type: its subtypes stand for it, or it is not in use.
    fn stands_for_nothing(&self, column: &LeaveColumn) -> bool {
        column
            .leave_type(&self.types)
            .is_some_and(|leave_type| !leave_type.has_own_row())
    }

    /// The balance of a person, which is pending where there is none yet.
    pub fn cell(&self, row: RowId, column: Option<ColumnId>) -> LedgerCell {
        column.map_or_else(LedgerCell::default, |column| self.ledger.cell(row, column))
    }

    /// The same without when it ends.
    pub fn cell_figures(&self, row: RowId, column: Option<ColumnId>) -> CellFigures {
        column.map_or_else(CellFigures::default, |column| {
            self.ledger.figures(row, column)
        })
    }
}
