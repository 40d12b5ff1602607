//! Where the parts of the table stand, and which columns fit.

use std::sync::Arc;

use ratatui::layout::Rect;

use crate::app::geometry::below;
use crate::app::keys::keymap::Pane;
use crate::app::state::AppState;
use crate::app::text_width::width;
use crate::app::views::company::arrangement::ShownFields;
use crate::app::views::company::cells::{CompanyTable, heading};
use crate::app::views::company::state::{ColumnRoom, CompanyState, RoomsFor};
use crate::domain::Language;
use crate::domain::insight::company::CompanyField;

/// The cursor and the mark before a row.
pub const MARKS: usize = 2;
/// Between two columns.
pub const GAP: usize = 1;
/// Lines above the rows: the filter's and the headings'.
const LINES_ABOVE_ROWS: u16 = 2;
/// A column of text is not wider than this unless the user widens it.
const WIDEST_TEXT: usize = 24;
/// A column of figures is not given more than this: a leave type may have a long name.
const WIDEST_FIGURE: usize = 20;
/// The columns that stay are made narrower until this is left for those that scroll.
const LEFT_FOR_FIGURES: usize = 30;
/// In this order the columns that stay are made narrower, down to so many display columns.
const SHRUNK_FIRST: [(CompanyField, usize); 4] = [
    (CompanyField::Department, 8),
    (CompanyField::Id, 8),
    (CompanyField::Tenant, 6),
    (CompanyField::Name, 8),
];

/// A column on screen.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PlacedColumn {
    /// What stands in it.
    pub field: CompanyField,
    /// Where it begins, from the left end of the row.
    pub at: usize,
    /// Its display columns.
    pub width: usize,
    /// How much of that the decimals and the sign behind them take.
    pub room: ColumnRoom,
}

/// Where everything stands.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CompanyLayout {
    /// The line of the headings.
    pub headings: Rect,
    /// The rows.
    pub rows: Rect,
    /// The note about the last paste, below the rows.
    pub said: Rect,
    /// The columns on screen, from left to right.
    pub columns: Vec<PlacedColumn>,
    /// Columns that scroll and stand left of the screen, and right of it.
    pub beyond: (usize, usize),
}

impl CompanyLayout {
    /// The table as it is on screen.
    pub fn of(state: &AppState, fields: &ShownFields) -> Option<Self> {
        let pane = state.geometry()?.inside(Pane::Employees);
        Some(Self::within(
            pane,
            &state.company,
            fields,
            state.display.language,
        ))
    }

    /// The table in a pane.
    pub fn within(
        pane: Rect,
        company: &CompanyState,
        fields: &ShownFields,
        language: Language,
    ) -> Self {
        let rows = below(pane, LINES_ABOVE_ROWS);
        let height = rows.height - said_lines(company).min(rows.height / 2);
        let table = usize::from(pane.width);
        let mut columns = frozen(company, fields, table, language);
        let frozen = columns.len();
        let mut at = columns
            .last()
            .map_or(MARKS, |last| last.at + last.width + GAP);
        let left = company.left.min(fields.scrolled.len().saturating_sub(1));
        for field in fields.scrolled.iter().skip(left) {
            let width = wanted(company, field, language);
            let is_first = columns.len() == frozen;
            if at + width > table && !is_first {
                break;
            }
            columns.push(PlacedColumn {
                field: field.clone(),
                at,
                width: width.min(table.saturating_sub(at)),
                room: room(company, field),
            });
            at += width + GAP;
        }
        let shown = left + columns.len() - frozen;
        let right = fields.scrolled.len().saturating_sub(shown);
        Self {
            headings: Rect {
                y: pane.y + 1,
                height: pane.height.saturating_sub(1).min(1),
                ..pane
            },
            rows: Rect { height, ..rows },
            said: below(rows, height),
            columns,
            beyond: (left, right),
        }
    }

    /// The column at a place of the row.
    pub fn column_at(&self, x: u16) -> Option<&PlacedColumn> {
        let x = usize::from(x.checked_sub(self.rows.x)?);
        let mut columns = self.columns.iter().rev();
        columns.find(|column| x >= column.at && x <= column.at + column.width)
    }
}

fn frozen(
    company: &CompanyState,
    fields: &ShownFields,
    table: usize,
    language: Language,
) -> Vec<PlacedColumn> {
    let widths = fields.frozen.iter();
    let mut widths: Vec<usize> = widths
        .map(|field| wanted(company, field, language))
        .collect();
    let most = table.saturating_sub(MARKS + LEFT_FOR_FIGURES);
    for (field, narrowest) in SHRUNK_FIRST {
        let used: usize = widths.iter().map(|width| width + GAP).sum();
        let is_chosen = company.arrangement.widths.contains_key(&field);
        let Some(at) = fields.frozen.iter().position(|own| *own == field) else {
            continue;
        };
        if used > most && !is_chosen {
            let narrower = widths[at].saturating_sub(used - most);
            widths[at] = narrower.max(narrowest.min(widths[at]));
        }
    }
    let mut at = MARKS;
    let columns = fields.frozen.iter().zip(widths).map(|(field, width)| {
        let start = at;
        at += width + GAP;
        PlacedColumn {
            field: field.clone(),
            at: start,
            width,
            room: room(company, field),
        }
    });
    columns.collect()
}

fn room(company: &CompanyState, field: &CompanyField) -> ColumnRoom {
    company.rooms.of.get(field).copied().unwrap_or_default()
}

/// The width of a column before the table is fitted to the screen.
fn wanted(company: &CompanyState, field: &CompanyField, language: Language) -> usize {
    if let Some(chosen) = company.arrangement.widths.get(field) {
        return *chosen;
    }
    let most = match field {
        CompanyField::Figure(_) => WIDEST_FIGURE,
        _ => WIDEST_TEXT,
    };
    // A heading also shows the order and its direction.
    let sorts = company.sort.iter().any(|by| by.field == *field);
    let heading = width(&heading(field, language)) + usize::from(sorts);
    room(company, field).width().max(heading).clamp(1, most)
}

/// Lines of the note about the last paste.
fn said_lines(company: &CompanyState) -> u16 {
    let marking = &company.marking;
    match marking.not_found.len() {
        0 => u16::from(marking.ambiguous > 0),
        1..=5 => 2,
        _ => 4,
    }
}

/// Makes room for what is on screen, unless nothing changed since.
pub(in crate::app) fn make_room(state: &mut AppState, height: usize) {
    let Some(answer) = state.company.computed.answer() else {
        return;
    };
    let top = state.company.window.top;
    let rows = RoomsFor {
        answer: Arc::as_ptr(answer).addr(),
        top,
        height,
        is_chinese: state.display.language == Language::Chinese,
        masked: state.display.masked,
    };
    let before = state.company.rooms.for_rows;
    if before == Some(rows) {
        return;
    }
    let mut rooms = std::mem::take(&mut state.company.rooms);
    let is_same_text = before
        .is_some_and(|before| (before.is_chinese, before.masked) == (rows.is_chinese, rows.masked));
    if !is_same_text {
        rooms.of.clear();
    }
    if let Some(table) = CompanyTable::of(state) {
        let people = (top..top + height).map_while(|line| table.report.person_at(line));
        for person in people {
            for field in table.fields.all() {
                let own = table.cell(person, field).room();
                let room = rooms.of.entry(field.clone()).or_default();
                room.words = room.words.max(own.words);
                room.whole = room.whole.max(own.whole);
                room.decimals = room.decimals.max(own.decimals);
                room.sign = room.sign.max(own.sign);
            }
        }
    }
    rooms.for_rows = Some(rows);
    state.company.rooms = rooms;
}
