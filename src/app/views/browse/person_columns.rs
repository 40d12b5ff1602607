//! The columns of pane 2.

use crate::app::table::cell_value::CellValue;
use crate::app::table::column::{ColumnWidth, ScreenColumn};
use crate::app::tenant::TenantState;
use crate::app::tenant::people::PeopleSort;
use crate::domain::matching::Highlights;
use crate::domain::roster::Person;
use crate::domain::text::shown;
use crate::text::headings::{self, orders};

type PersonColumn<'a> = ScreenColumn<PersonRow<'a>, PeopleSort>;

/// A person's row.
#[derive(Clone, Debug)]
pub struct PersonRow<'a> {
    /// The person.
    pub person: Person<'a>,
    /// What the filter matched.
    pub highlights: Highlights,
    /// The directory is still being read: departments that are not known may come.
    pub is_loading: bool,
}

impl<'a> PersonRow<'a> {
    /// The row of a person of `tenant`.
    pub fn of(tenant: &TenantState, person: Person<'a>) -> Self {
        let query = &tenant.people.list.shown.query;
        let highlights = if query.is_all() {
            Highlights::default()
        } else {
            query.highlights(&person)
        };
        Self {
            person,
            highlights,
            is_loading: tenant.is_loading(),
        }
    }
}

impl<'a> PersonRow<'a> {
    /// From left to right.
    pub const COLUMNS: [PersonColumn<'a>; 4] = [
        PersonColumn::new(headings::NAME, ColumnWidth::Fixed(name_width), |row| {
            CellValue::Name(row.person.name, &row.highlights.name)
        })
        .copied(1, |row, _| row.person.name.to_owned())
        .sorted(PeopleSort::Name, orders::BY_NAME),
        PersonColumn::new(headings::ID, ColumnWidth::Fixed(id_width), |row| {
            CellValue::Id(shown(row.person.id), &row.highlights.id)
        })
        .copied(0, |row, _| shown(row.person.id).into_owned())
        .sorted(PeopleSort::Id, orders::BY_ID),
        PersonColumn::new(
            headings::DEPARTMENT,
            ColumnWidth::Growing(departments_width),
            departments,
        )
        .copied(2, |row, _| {
            row.person.departments.unwrap_or_default().join("; ")
        }),
        PersonColumn::copied_only(3, |row, _| row.person.number.unwrap_or_default().to_owned()),
    ];
}

fn departments<'row>(row: &'row PersonRow<'_>) -> CellValue<'row> {
    match row.person.departments {
        Some(names) => CellValue::Quiet(names.join(" ")),
        None => CellValue::NoDepartments {
            may_come: row.is_loading,
        },
    }
}

fn name_width(table: usize) -> usize {
    match table {
        0..28 => table.saturating_sub(table / 2 + 1),
        28..40 => 11,
        40..50 => 14,
        50.. => 16,
    }
}

fn id_width(table: usize) -> usize {
    match table {
        0..28 => table / 2,
        28..40 => 11,
        40..50 => 14,
        // An id of Feishu's has 19 digits.
        50.. => 19,
    }
}

fn departments_width(table: usize) -> usize {
    usize::from(table >= 28)
}
