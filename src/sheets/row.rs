//! A row of a sheet, and what may stand in a cell.

use std::borrow::Cow;
use std::sync::Arc;

use jiff::civil::Date;

use super::error::SheetProblem;
use crate::domain::text::unguarded;

/// A row that has anything in it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SheetRow {
    /// The name of its sheet; `None` in a csv and in the first sheet of a workbook.
    pub sheet: Option<Arc<str>>,
    /// Its number, as a spreadsheet counts rows: the first one is 1.
    pub number: u32,
    /// Its cells from the first column on.
    pub cells: Vec<SheetValue>,
}

/// What stands in a cell.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum SheetValue {
    /// Nothing.
    Empty,
    /// A text, without white space around it.
    Text(Box<str>),
    /// A number of a workbook, as the spreadsheet shows it.
    Number(Box<str>),
    /// A day of a workbook.
    Day(Date),
    /// Something else: a formula's error, true or false, a number that has lost digits.
    Fault(SheetProblem),
}

impl SheetValue {
    /// The cell with this text.
    pub(super) fn of_text(text: &str) -> Self {
        let text = text.trim();
        if text.is_empty() {
            Self::Empty
        } else {
            Self::Text(unguarded(text).into())
        }
    }

    /// The cell as text, for names, ids and headings; `None` where it is empty.
    pub(super) fn to_text(&self) -> Result<Option<Cow<'_, str>>, SheetProblem> {
        match self {
            Self::Empty => Ok(None),
            Self::Text(text) => Ok(Some(Cow::Borrowed(text))),
            Self::Number(number) => Ok(Some(Cow::Borrowed(number))),
            Self::Day(day) => Ok(Some(Cow::Owned(day.to_string()))),
            Self::Fault(problem) => Err(problem.clone()),
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        *self == Self::Empty
    }
}

impl SheetRow {
    /// The cell in a column; an empty one beyond the end of the row.
    pub(super) fn cell(&self, column: usize) -> &SheetValue {
        self.cells.get(column).unwrap_or(&SheetValue::Empty)
    }
}
