//! What the view Company copies: exact decimals, tabs between cells.

use crate::app::state::AppState;
use crate::app::views::behaviour::CopyExtent;
use crate::app::views::company::cells::{CompanyTable, heading};
use crate::domain::insight::company::{CompanyField, CompanyPerson};
use crate::domain::text::shown;
use crate::domain::{Amount, CellState};
use crate::text::figures::state_word;
use crate::text::notices::CopiedPart;

/// What a copy takes of the row under the cursor.
pub(in crate::app) fn copied(state: &AppState, extent: CopyExtent) -> (CopiedPart, Option<String>) {
    let part = match extent {
        CopyExtent::Cell => CopiedPart::Cell,
        CopyExtent::Row => CopiedPart::Row,
    };
    let text = CompanyTable::of(state).and_then(|table| {
        let at = table.report.person_at(state.company.window.cursor)?;
        Some(person_text(&table, at, extent))
    });
    (part, text)
}

/// The rows of several people below their headings, or their cells of the column under the cursor. Stops once the text is longer than
/// `longest` bytes.
pub(in crate::app) fn copied_people(
    table: &CompanyTable<'_>,
    people: &[CompanyPerson],
    extent: CopyExtent,
    longest: usize,
) -> String {
    let mut lines = String::new();
    if extent == CopyExtent::Row && !people.is_empty() {
        let language = table.state.display.language;
        let headings = table.fields.all().map(|field| heading(field, language));
        lines = headings.collect::<Vec<_>>().join("\t");
    }
    for person in people {
        if lines.len() > longest {
            break;
        }
        if !lines.is_empty() {
            lines.push('\n');
        }
        lines += &person_text(table, *person, extent);
    }
    lines
}

fn person_text(table: &CompanyTable<'_>, at: CompanyPerson, extent: CopyExtent) -> String {
    match extent {
        CopyExtent::Cell => exact_text(table, at, &table.state.company.cursor),
        CopyExtent::Row => {
            let cells = table.fields.all().map(|field| exact_text(table, at, field));
            cells.collect::<Vec<_>>().join("\t")
        }
    }
}

/// A cell in full: a figure exactly, a state in the word of its column.
pub(in crate::app) fn exact_text(
    table: &CompanyTable<'_>,
    at: CompanyPerson,
    field: &CompanyField,
) -> String {
    let person = table.person(at);
    let text = match field {
        CompanyField::Tenant => Some(table.cell(at, field).text),
        CompanyField::Name => person.map(|person| person.name.to_owned()),
        CompanyField::Id => person.map(|person| shown(person.id).into_owned()),
        CompanyField::Department => {
            person.map(|person| person.departments.unwrap_or_default().join("; "))
        }
        CompanyField::Figure(key) => table.balance(at, key).map(|cell| {
            let left = cell.figures.left.filter(|_| cell.state == CellState::Known);
            let language = table.state.display.language;
            let state = || state_word(cell.state, language).to_owned();
            left.map_or_else(state, Amount::to_exact_text)
        }),
    };
    text.unwrap_or_default()
}
