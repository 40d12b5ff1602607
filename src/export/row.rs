//! What a kind of row must provide so that it can be written in every format.

use std::borrow::Cow;

use jiff::civil::Date;
use serde::Serialize;

use super::RowSource;
use super::privacy::{Privacy, privacy_of};
use crate::domain::{CellState, Language};
use crate::text::figures::HIDDEN;
use crate::text::sheets::{heading, is_amount, unit_word_of, yes_or_no};

/// A row of output. What it serialises to is the object that scripts read.
pub trait OutputRow: Serialize {
    /// The key of the list of such rows in a JSON document.
    const LIST: &'static str;
    /// The keys of the object.
    const KEYS: &'static [&'static str];
    /// The columns of a sheet, by the keys that `--fields` has for them.
    const SHEET_COLUMNS: &'static [&'static str];

    /// The heading of a column of a sheet.
    fn heading(key: &'static str, language: Language) -> &'static str {
        heading(key, language)
    }

    /// Whether the cells of a column are amounts of leave.
    fn is_amount(key: &str) -> bool {
        is_amount(key)
    }

    /// A cell of [`OutputRow::sheet_cells`] as the text of a table whose columns were chosen.
    fn table_text(&self, _key: &str, cell: &SheetCell<'_>, _language: Language) -> String {
        cell.to_text().into_owned()
    }

    /// Whether a masked file shows the value of a key, of the object or of a column.
    fn privacy(key: &str) -> Privacy {
        privacy_of(key)
    }

    /// A cell for each of [`OutputRow::SHEET_COLUMNS`].
    fn sheet_cells(&self, language: Language) -> Vec<SheetCell<'_>>;

    /// The same cells for a masked file.
    fn masked_cells(&self, language: Language) -> Vec<SheetCell<'_>> {
        let cells = self.sheet_cells(language).into_iter().enumerate();
        let shown = |at: usize| {
            let key = Self::SHEET_COLUMNS.get(at);
            key.is_some_and(|key| Self::privacy(key) == Privacy::Shown)
        };
        let cells = cells.map(|(at, cell)| if shown(at) { cell } else { cell.hidden() });
        cells.collect()
    }

    /// The lots of a balance, each as a line of a sheet: a cell for each of [`OutputRow::SHEET_COLUMNS`] and the columns of lots.
    fn lot_cells(&self, _language: Language) -> Vec<Vec<SheetCell<'_>>> {
        Vec::new()
    }

    /// The lots of a balance for the sheet of lots of a workbook: a cell for each of its columns. Days and hours stand in columns of
    /// their own, so that each can be added.
    fn book_lots(&self, _language: Language) -> Vec<Vec<SheetCell<'_>>> {
        Vec::new()
    }

    /// The unit of its figures: rows of one unit share a sheet of a workbook.
    fn unit(&self) -> RowUnit {
        RowUnit::NotOfUnits
    }

    /// The state of the balance that the row is about, which a workbook counts on its cover.
    fn state(&self) -> Option<CellState> {
        None
    }

    /// Where its figures come from, if the row says so.
    fn provenance(&self) -> Option<RowSource> {
        None
    }

    /// Whether somebody should look at it.
    fn look(&self) -> RowLook {
        RowLook::Plain
    }

    /// The header of a table.
    fn table_columns(language: Language) -> Vec<TableColumn>;

    /// A text for each of [`OutputRow::table_columns`].
    fn table_cells(&self, language: Language) -> Vec<String>;
}

/// Whether somebody should look at a row: what a table has colours for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum RowLook {
    /// Nothing about it.
    Plain,
    /// It is worth a look.
    Worth,
    /// Something is wrong.
    Wrong,
}

impl RowLook {
    /// The colour's number in an escape sequence: one of the sixteen, which every terminal makes readable on its own background.
    pub(super) fn colour(self) -> Option<u8> {
        match self {
            Self::Plain => None,
            Self::Worth => Some(33),
            Self::Wrong => Some(31),
        }
    }
}

/// The unit of a row.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum RowUnit {
    /// Its figures have this unit; `None` where the platform sends none.
    Of(Option<&'static str>),
    /// Such rows have no figures that could be added.
    NotOfUnits,
}

/// A cell of a spreadsheet.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum SheetCell<'a> {
    /// Text of a platform. It is escaped where a spreadsheet would run it as a formula.
    Text(Cow<'a, str>),
    /// A word of this program, written as it is.
    Word(Cow<'a, str>),
    /// A number in plain notation.
    Figure(Cow<'a, str>),
    /// A day.
    Day(Date),
    /// A value that is not known.
    Empty,
}

impl<'a> SheetCell<'a> {
    /// A cell with text of a platform, or an empty one.
    pub fn text(text: Option<&'a str>) -> Self {
        text.map_or(Self::Empty, |text| Self::Text(Cow::Borrowed(text)))
    }

    /// A cell with a word of this program, or an empty one.
    pub fn word(word: Option<impl Into<Cow<'a, str>>>) -> Self {
        word.map_or(Self::Empty, |word| Self::Word(word.into()))
    }

    /// A cell with a number, or an empty one.
    pub fn figure(number: Option<impl ToString>) -> Self {
        number.map_or(Self::Empty, |number| {
            Self::Figure(Cow::Owned(number.to_string()))
        })
    }

    /// A cell with a day, or an empty one.
    pub fn day(day: Option<Date>) -> Self {
        day.map_or(Self::Empty, Self::Day)
    }

    /// A cell with yes or no, or an empty one.
    pub fn yes_or_no(answer: Option<bool>, language: Language) -> Self {
        Self::word(answer.map(|answer| yes_or_no(answer, language)))
    }

    /// A cell with a unit that its object names by `unit`, or an empty one.
    pub fn unit(unit: Option<&str>, language: Language) -> Self {
        Self::word(unit.map(|unit| unit_word_of(unit, language)))
    }

    /// The cell as a masked file has it: words of this program and days tell neither who somebody is nor how much it is.
    #[must_use]
    pub fn hidden(self) -> Self {
        match self {
            Self::Text(_) | Self::Figure(_) => Self::Word(Cow::Borrowed(HIDDEN)),
            Self::Word(_) | Self::Day(_) | Self::Empty => self,
        }
    }

    /// The cell as text, without any escape.
    pub fn to_text(&self) -> Cow<'_, str> {
        match self {
            Self::Text(text) | Self::Word(text) | Self::Figure(text) => Cow::Borrowed(text),
            Self::Day(day) => Cow::Owned(day.to_string()),
            Self::Empty => Cow::Borrowed(""),
        }
    }
}

/// The columns of a sheet of lots: the key of the heading, and the unit that it is about.
pub(super) const BOOK_LOT_COLUMNS: [(&str, Option<&str>); 21] = [
    ("tenant", None),
    ("platform", None),
    ("employee_id", None),
    ("employee_number", None),
    ("employee_name", None),
    ("departments", None),
    ("leave_type_id", None),
    ("leave_type", None),
    ("unit", None),
    ("as_of", None),
    ("lot_id", None),
    ("cycle", None),
    ("starts_on", None),
    ("ends_on", None),
    ("valid", None),
    ("granted", Some("day")),
    ("used", Some("day")),
    ("left", Some("day")),
    ("granted", Some("hour")),
    ("used", Some("hour")),
    ("left", Some("hour")),
];

/// The columns of a lot, which follow those of its balance.
pub(super) const LOT_COLUMNS: [&str; 8] = [
    "lot_id",
    "cycle",
    "starts_on",
    "ends_on",
    "lot_granted",
    "lot_used",
    "lot_left",
    "valid",
];

/// A column of a table.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TableColumn {
    /// The header.
    pub title: Cow<'static, str>,
    /// Where its cells stand.
    pub align: TableAlign,
}

/// Where the cells of a column of a table stand.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum TableAlign {
    /// At its left edge, as words do.
    Left,
    /// At its right edge.
    Right,
    /// With their decimal points below each other; where a number has none, as if it stood behind it.
    Point,
}

impl TableColumn {
    /// A column aligned left, for words.
    pub fn left(title: impl Into<Cow<'static, str>>) -> Self {
        Self {
            title: title.into(),
            align: TableAlign::Left,
        }
    }

    /// A column aligned right, for figures.
    pub fn right(title: impl Into<Cow<'static, str>>) -> Self {
        Self {
            title: title.into(),
            align: TableAlign::Right,
        }
    }

    /// A column of numbers whose decimal points stand below each other.
    pub fn point(title: impl Into<Cow<'static, str>>) -> Self {
        Self {
            title: title.into(),
            align: TableAlign::Point,
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
