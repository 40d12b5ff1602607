//! What a row must be able to do to be written in every format.

use std::borrow::Cow;

use serde::Serialize;

use super::RowSource;
use crate::domain::Language;

/// A row of output. Serialised, it is the object that scripts read.
pub trait OutputRow: Serialize {
    /// The key of the list of such rows in a JSON document.
    const LIST: &'static str;
    /// Header of the CSV form: the object's fields, flattened.
    const CSV_COLUMNS: &'static [&'static str];

    /// One cell for every column of [`OutputRow::CSV_COLUMNS`].
    fn csv_cells(&self) -> Vec<SheetCell<'_>>;

    /// Where its figures come from, where that is said.
    fn provenance(&self) -> Option<RowSource> {
        None
    }

    /// Header of the table form.
    fn table_columns(language: Language) -> Vec<TableColumn>;

    /// One text for every column of [`OutputRow::table_columns`].
    fn table_cells(&self, language: Language) -> Vec<String>;
}

/// A cell of a spreadsheet.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum SheetCell<'a> {
    /// Text of a platform, guarded against being read as a formula.
    Text(Cow<'a, str>),
    /// A number or word of ours, written as it is.
    Plain(Cow<'a, str>),
    /// Not known.
    Empty,
}

impl<'a> SheetCell<'a> {
    /// Text, or nothing.
    pub fn text(text: Option<&'a str>) -> Self {
        text.map_or(Self::Empty, |text| Self::Text(Cow::Borrowed(text)))
    }

    /// Anything of ours that prints, or nothing.
    pub fn plain(value: Option<impl ToString>) -> Self {
        value.map_or(Self::Empty, |value| {
            Self::Plain(Cow::Owned(value.to_string()))
        })
    }
}

/// A column of a table.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct TableColumn {
    /// Its header.
    pub title: &'static str,
    /// Figures stand right.
    pub right: bool,
}

impl TableColumn {
    /// A column of words.
    pub fn left(title: &'static str) -> Self {
        Self {
            title,
            right: false,
        }
    }

    /// A column of figures.
    pub fn right(title: &'static str) -> Self {
        Self { title, right: true }
    }
}

/// A list in one cell.
pub(super) fn joined<T: AsRef<str>>(list: &[T], separator: &str) -> String {
    list.iter()
        .map(AsRef::as_ref)
        .collect::<Vec<_>>()
        .join(separator)
}
