//! What a kind of row must provide so that it can be written in every format.

use std::borrow::Cow;

use serde::Serialize;

use super::RowSource;
use crate::domain::Language;

/// A row of output. What it serialises to is the object that scripts read.
pub trait OutputRow: Serialize {
    /// The key of the list of such rows in a JSON document.
    const LIST: &'static str;
    /// The header of a CSV: the fields of the object, flattened.
    const CSV_COLUMNS: &'static [&'static str];

    /// A cell for each of [`OutputRow::CSV_COLUMNS`].
    fn csv_cells(&self) -> Vec<SheetCell<'_>>;

    /// Where its figures come from, if the row says so.
    fn provenance(&self) -> Option<RowSource> {
        None
    }

    /// The header of a table.
    fn table_columns(language: Language) -> Vec<TableColumn>;

    /// A text for each of [`OutputRow::table_columns`].
    fn table_cells(&self, language: Language) -> Vec<String>;
}

/// A cell of a spreadsheet.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum SheetCell<'a> {
    /// Text of a platform. It is escaped where a spreadsheet would run it as a formula.
    Text(Cow<'a, str>),
    /// A number or word of this program, written as it is.
    Plain(Cow<'a, str>),
    /// A value that is not known.
    Empty,
}

impl<'a> SheetCell<'a> {
    /// A cell with text of a platform, or an empty one.
    pub fn text(text: Option<&'a str>) -> Self {
        text.map_or(Self::Empty, |text| Self::Text(Cow::Borrowed(text)))
    }

    /// A cell with a value of this program, or an empty one.
    pub fn plain(value: Option<impl ToString>) -> Self {
        value.map_or(Self::Empty, |value| {
            Self::Plain(Cow::Owned(value.to_string()))
        })
    }
}

/// A column of a table.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TableColumn {
    /// The header.
    pub title: Cow<'static, str>,
    /// Cells are aligned right, as figures are.
    pub right: bool,
}

impl TableColumn {
    /// A column aligned left, for words.
    pub fn left(title: impl Into<Cow<'static, str>>) -> Self {
        Self {
            title: title.into(),
            right: false,
        }
    }

    /// A column aligned right, for figures.
    pub fn right(title: impl Into<Cow<'static, str>>) -> Self {
        Self {
            title: title.into(),
            right: true,
        }
    }
}

/// A list as one text.
pub(super) fn joined<T: AsRef<str>>(list: &[T], separator: &str) -> String {
    list.iter()
        .map(AsRef::as_ref)
        .collect::<Vec<_>>()
        .join(separator)
}
