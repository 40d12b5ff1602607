//! The columns of pane 2.

use crate::app::state::AppState;
use crate::app::table::cell_value::CellValue;
use crate::app::table::column::{ColumnWidth, ScreenColumn};
use crate::app::table::layout::TableLayout;
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

/// Cursor and state before a name.
const MARKS: usize = 2;
/// A column of space behind a row.
const MARGIN: usize = 1;

/// Columns before a person's row: cursor, state, and the signs of marked people where any are.
pub fn people_marks(state: &AppState) -> usize {
    MARKS + usize::from(!state.selection.marks.is_empty())
}

/// The widths of the table of people, of whom `height` lines of `columns` are on screen.
pub fn people_layout(
    state: &AppState,
    tenant: &TenantState,
    columns: usize,
    height: usize,
) -> TableLayout {
    let shown = tenant.people.list.lines(tenant.roster.len(), height);
    let people = shown.filter_map(|(_, row)| tenant.roster.person(row));
    let rows: Vec<PersonRow<'_>> = people.map(|it| PersonRow::of(tenant, it)).collect();
    let rows: Vec<&PersonRow<'_>> = rows.iter().collect();
    let table = columns.saturating_sub(people_marks(state) + MARGIN);
    TableLayout::of_table(state.cell_settings(), &PersonRow::COLUMNS, &rows, table, 1)
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
