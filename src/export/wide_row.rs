//! A row of `balances --layout wide`: a person, with a column for each leave type.

use std::borrow::Cow;
use std::collections::HashMap;

use serde::Serialize;

use crate::domain::insight::TenantFigures;
use crate::domain::insight::company::{CompanyColumn, CompanyPerson};
use crate::domain::ledger::{ColumnId, LedgerCell};
use crate::domain::roster::Person;
use crate::domain::text::shown;
use crate::domain::{CellState, Language, PlatformKind, RowSet, Unit};

use super::SCHEMA;
use super::employee_row::departments_cell;
use super::exact::ExactAmount;
use super::row::{OutputRow, SheetCell, TableColumn};
use crate::text::figures::state_word;
use crate::text::platform_name;
use crate::text::sheets::{heading, unit_word_of, wide_heading};

/// The columns in front of the leave types.
const PERSON_COLUMNS: [&str; 6] = [
    "tenant",
    "platform",
    "employee_id",
    "employee_number",
    "employee_name",
    "departments",
];

/// A person as printed.
#[derive(Clone, Debug, Serialize)]
pub struct WideRow<'a> {
    schema: u8,
    tenant: &'a str,
    platform: PlatformKind,
    employee_id: Cow<'a, str>,
    employee_number: Option<&'a str>,
    employee_name: &'a str,
    departments: Option<&'a [Box<str>]>,
    balances: Vec<WideBalance<'a>>,
    /// How many leave types have a column.
    #[serde(skip)]
    columns: usize,
}

/// What a person has of one leave type.
#[derive(Clone, Debug, Serialize)]
struct WideBalance<'a> {
    leave_type_id: Cow<'a, str>,
    leave_type: &'a str,
    unit: Option<&'static str>,
    #[serde(skip)]
    word: CellState,
    state: &'static str,
    left: Option<ExactAmount>,
    /// The position of its column.
    #[serde(skip)]
    column: usize,
}

impl<'a> WideRow<'a> {
    /// The row of a person of the tenant at `tenant`, whose figures these are. `pending` says who was not read, of each leave type.
    pub fn new(
        columns: &'a [CompanyColumn],
        (tenant, figures): (usize, &'a TenantFigures),
        person: &Person<'a>,
        pending: &HashMap<ColumnId, RowSet>,
    ) -> Self {
        let at = CompanyPerson {
            tenant,
            row: person.row,
        };
        let balances = columns.iter().enumerate().filter_map(|(column, own)| {
            let source = own.source(tenant)?;
            let unread = source.cells.and_then(|cells| pending.get(&cells));
            let is_unread = unread.is_some_and(|rows| rows.contains(person.row));
            let cell = match own.cell(figures, at) {
                Some(cell) => cell,
                None if is_unread && own.takes_rest_of(tenant) => LedgerCell::default(),
                None => return None,
            };
            Some(WideBalance {
                leave_type_id: source.id.shown(),
                leave_type: &own.key.name,
                unit: cell.unit.or(own.key.unit).map(Unit::as_str),
                word: cell.state,
                state: cell.state.as_str(),
                left: cell.figures.left.map(ExactAmount),
                column,
            })
        });
        Self {
            schema: SCHEMA,
            tenant: figures.configured_name(),
            platform: figures.platform,
            employee_id: shown(person.id),
            employee_number: person.number,
            employee_name: person.name,
            departments: person.departments,
            balances: balances.collect(),
            columns: columns.len(),
        }
    }

    /// Whether the person has no balance in any column.
    pub fn is_empty(&self) -> bool {
        self.balances.is_empty()
    }

    /// The headings: a leave type with its unit, and with its id where several are called the same.
    pub fn headings(columns: &[CompanyColumn], language: Language) -> Vec<TableColumn> {
        let person = PERSON_COLUMNS.map(|key| TableColumn::left(heading(key, language)));
        let mut headings = person.to_vec();
        headings.extend(columns.iter().map(|column| {
            let unit = column.key.unit.map(Unit::as_str);
            let unit = unit.map(|unit| unit_word_of(unit, language));
            let is_repeated = columns.iter().any(|other| {
                other.key.nth != column.key.nth
                    && (&other.key.name, other.key.unit) == (&column.key.name, column.key.unit)
            });
            let id = column.sources.first().filter(|_| is_repeated);
            let id = id.map(|source| source.id.shown());
            let words: Vec<&str> = unit.into_iter().chain(id.as_deref()).collect();
            TableColumn::right(wide_heading(&column.key.name, &words, language))
        }));
        headings
    }
}

impl OutputRow for WideRow<'_> {
    const LIST: &'static str = "people";
    const KEYS: &'static [&'static str] = &[];
    /// The columns depend on the company: [`super::RowWriter::start_headed`] gets them.
    const SHEET_COLUMNS: &'static [&'static str] = &[];

    fn sheet_cells(&self, language: Language) -> Vec<SheetCell<'_>> {
        let mut cells = vec![
            SheetCell::text(Some(self.tenant)),
            SheetCell::word(Some(platform_name(self.platform, language))),
            SheetCell::text(Some(&self.employee_id)),
            SheetCell::text(self.employee_number),
            SheetCell::text(Some(self.employee_name)),
            departments_cell(self.departments, language),
        ];
        let before = cells.len();
        cells.resize(before + self.columns, SheetCell::Empty);
        for balance in &self.balances {
            let known = balance.left.filter(|_| balance.word == CellState::Known);
            cells[before + balance.column] = match known {
                Some(ExactAmount(left)) => SheetCell::figure(Some(left)),
                None => SheetCell::word(Some(state_word(balance.word, language))),
            };
        }
        cells
    }

    fn table_columns(_language: Language) -> Vec<TableColumn> {
        Vec::new()
    }

    fn table_cells(&self, language: Language) -> Vec<String> {
        let cells = self.sheet_cells(language).into_iter();
        cells.map(|cell| cell.to_text().into_owned()).collect()
    }
}
