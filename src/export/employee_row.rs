//! A row of `employees`.

use std::borrow::Cow;

use serde::Serialize;

use crate::domain::roster::Person;
use crate::domain::text::shown;
use crate::domain::{Language, PlatformKind};
use crate::text::headings;
use crate::text::words::{list_comma, unknown};

use super::row::{OutputRow, SheetCell, TableColumn, joined};
use super::{RowOrigin, RowSource, SCHEMA};
use crate::text::platform_name;
use crate::text::sheets::between_departments;

/// An employee as printed: the fields are those of the object, in its order.
#[derive(Clone, Debug, Serialize)]
pub struct EmployeeRow<'a> {
    schema: u8,
    tenant: &'a str,
    platform: PlatformKind,
    employee_id: Cow<'a, str>,
    employee_name: &'a str,
    departments: Option<&'a [Box<str>]>,
    employee_number: Option<&'a str>,
    #[serde(flatten)]
    provenance: Option<RowSource>,
}

impl<'a> EmployeeRow<'a> {
    /// The row of `person`.
    pub fn new(origin: &RowOrigin<'a>, person: &Person<'a>) -> Self {
        Self {
            schema: SCHEMA,
            provenance: origin.provenance,
            tenant: origin.tenant,
            platform: origin.platform,
            employee_id: shown(person.id),
            employee_name: person.name,
            departments: person.departments,
            employee_number: person.number,
        }
    }
}

impl OutputRow for EmployeeRow<'_> {
    const LIST: &'static str = "employees";
    const KEYS: &'static [&'static str] = &[
        "schema",
        "tenant",
        "platform",
        "employee_id",
        "employee_name",
        "departments",
        "employee_number",
    ];
    const SHEET_COLUMNS: &'static [&'static str] = &[
        "tenant",
        "platform",
        "employee_id",
        "employee_number",
        "employee_name",
        "departments",
    ];

    fn sheet_cells(&self, language: Language) -> Vec<SheetCell<'_>> {
        vec![
            SheetCell::text(Some(self.tenant)),
            SheetCell::word(Some(platform_name(self.platform, language))),
            SheetCell::text(Some(&self.employee_id)),
            SheetCell::text(self.employee_number),
            SheetCell::text(Some(self.employee_name)),
            departments_cell(self.departments, language),
        ]
    }

    fn provenance(&self) -> Option<RowSource> {
        self.provenance
    }

    fn table_columns(language: Language) -> Vec<TableColumn> {
        let titles = [
            headings::TENANT,
            headings::NAME,
            headings::ID,
            headings::NUMBER,
            headings::DEPARTMENT,
        ];
        titles
            .map(|heading| TableColumn::left(heading.of(language)))
            .to_vec()
    }

    fn table_cells(&self, language: Language) -> Vec<String> {
        vec![
            self.tenant.to_owned(),
            self.employee_name.to_owned(),
            self.employee_id.clone().into_owned(),
            self.employee_number.unwrap_or_default().to_owned(),
            departments_words(self.departments, language),
        ]
    }
}

/// The departments as one cell of a sheet; empty where they are not known.
pub(super) fn departments_cell<'a, T: AsRef<str>>(
    departments: Option<&[T]>,
    language: Language,
) -> SheetCell<'a> {
    departments.map_or(SheetCell::Empty, |list| {
        SheetCell::Text(joined(list, between_departments(language)).into())
    })
}

/// The departments as one cell of a table.
pub(super) fn departments_words<T: AsRef<str>>(
    departments: Option<&[T]>,
    language: Language,
) -> String {
    departments.map_or_else(
        || unknown(language).to_owned(),
        |list| joined(list, list_comma(language)),
    )
}
