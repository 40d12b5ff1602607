//! A row of the table of a whole company: a person, with the columns that are shown.

use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

use crate::domain::insight::TenantFigures;
use crate::domain::insight::company::{
    CompanyColumn, CompanyField, CompanyPerson, CompanyReport, FigureColumn,
};
use crate::domain::ledger::LedgerCell;
use crate::domain::roster::Person;
use crate::domain::text::shown;
use crate::domain::{CellState, Language, Unit};

use super::SCHEMA;
use super::employee_row::departments_cell;
use super::exact::ExactAmount;
use super::row::{OutputRow, SheetCell, TableColumn};
use crate::text::figures::state_word;

/// The table from which rows are taken.
#[derive(Clone, Copy, Debug)]
pub struct CompanySheet<'a> {
    /// The columns of figures, and whom rows mean.
    pub report: &'a CompanyReport,
    /// The figures of which the report was made, by tenant.
    pub figures: &'a [TenantFigures],
    /// What tenants are called, by tenant.
    pub tenants: &'a [String],
    /// The columns that are shown, from left to right.
    pub fields: &'a [CompanyField],
}

/// A person as printed. Where a figure is missing, the row says which state the balance is in.
#[derive(Clone, Debug)]
pub struct CompanyRow<'a> {
    sheet: CompanySheet<'a>,
    at: CompanyPerson,
    figures: &'a TenantFigures,
    tenant: &'a str,
    person: Person<'a>,
}

impl<'a> CompanySheet<'a> {
    /// The row of a person; `None` for somebody whom the report does not know.
    pub fn row(self, at: CompanyPerson) -> Option<CompanyRow<'a>> {
        Some(CompanyRow {
            sheet: self,
            at,
            figures: self.figures.get(at.tenant)?,
            tenant: self.tenants.get(at.tenant)?,
            person: self.report.rosters.get(at.tenant)?.person(at.row)?,
        })
    }

    fn column(self, key: &FigureColumn) -> Option<&'a CompanyColumn> {
        self.report.columns.iter().find(|own| own.key == *key)
    }
}

impl<'a> CompanyRow<'a> {
    fn balance(&self, key: &FigureColumn) -> Option<(&'a CompanyColumn, LedgerCell)> {
        let column = self.sheet.column(key)?;
        Some((column, column.cell(self.figures, self.at)?))
    }

    /// The balances of the columns that are shown, without those that the person does not have.
    fn balances(&self) -> Vec<CompanyBalance<'a>> {
        let fields = self.sheet.fields.iter();
        let balances = fields.filter_map(|field| {
            let CompanyField::Figure(key) = field else {
                return None;
            };
            let (column, cell) = self.balance(key)?;
            Some(CompanyBalance {
                leave_type_id: column.source(self.at.tenant)?.id.shown(),
                leave_type: &column.key.name,
                unit: cell.unit.or(column.key.unit).map(Unit::as_str),
                state: cell.state.as_str(),
                left: cell.figures.left.map(ExactAmount),
            })
        });
        balances.collect()
    }
}

/// A balance of the object.
#[derive(Serialize)]
struct CompanyBalance<'a> {
    leave_type_id: std::borrow::Cow<'a, str>,
    leave_type: &'a str,
    unit: Option<&'static str>,
    state: &'static str,
    left: Option<ExactAmount>,
}

impl Serialize for CompanyRow<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("schema", &SCHEMA)?;
        map.serialize_entry("tenant", self.figures.configured_name())?;
        map.serialize_entry("platform", &self.figures.platform)?;
        // The id and the name are in every object, even if their columns are hidden, because
        // scripts distinguish people by them.
        map.serialize_entry("employee_id", &shown(self.person.id))?;
        map.serialize_entry("employee_name", self.person.name)?;
        if self.sheet.fields.contains(&CompanyField::Department) {
            map.serialize_entry("departments", &self.person.departments)?;
        }
        map.serialize_entry("balances", &self.balances())?;
        map.end()
    }
}

impl OutputRow for CompanyRow<'_> {
    const LIST: &'static str = "people";
    /// The columns depend on the company: [`super::RowWriter::start_headed`] gets them.
    const KEYS: &'static [&'static str] = &[];
    const SHEET_COLUMNS: &'static [&'static str] = &[];

    fn sheet_cells(&self, language: Language) -> Vec<SheetCell<'_>> {
        let cells = self.sheet.fields.iter().map(|field| match field {
            CompanyField::Tenant => SheetCell::text(Some(self.tenant)),
            CompanyField::Name => SheetCell::text(Some(self.person.name)),
            CompanyField::Id => SheetCell::Text(shown(self.person.id)),
            CompanyField::Department => departments_cell(self.person.departments, language),
            CompanyField::Figure(key) => match self.balance(key) {
                Some((_, cell)) => left_cell(&cell, language),
                None => SheetCell::Empty,
            },
        });
        cells.collect()
    }

    fn masked_cells(&self, language: Language) -> Vec<SheetCell<'_>> {
        let cells = self.sheet_cells(language).into_iter();
        let cells = self.sheet.fields.iter().zip(cells);
        let cells = cells.map(|(field, cell)| match field {
            CompanyField::Tenant => cell,
            _ => cell.hidden(),
        });
        cells.collect()
    }

    fn table_columns(_language: Language) -> Vec<TableColumn> {
        Vec::new()
    }

    fn table_cells(&self, language: Language) -> Vec<String> {
        let cells = self.sheet_cells(language).into_iter();
        cells.map(|cell| cell.to_text().into_owned()).collect()
    }
}

/// A figure, or the state in the word that all sheets have for it.
fn left_cell(cell: &LedgerCell, language: Language) -> SheetCell<'static> {
    let left = cell.figures.left.filter(|_| cell.state == CellState::Known);
    match left {
        Some(left) => SheetCell::figure(Some(left)),
        None => SheetCell::word(Some(state_word(cell.state, language))),
    }
}
