//! What is to be known of one column, whatever the rows of its table are.

use crate::app::table::cell_value::CellValue;
use crate::app::text_width::width;
use crate::domain::Language;
use crate::text::wording::Wording;

/// Where the texts of a column stand.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Align {
    /// Words and dates.
    Left,
    /// Figures.
    Right,
}

/// How wide a column is, in display columns.
#[derive(Clone, Copy, Debug)]
pub enum ColumnWidth {
    /// It is copied and never drawn.
    CopiedOnly,
    /// Decided by the width of the table alone, so that nothing moves while one scrolls; 0 leaves the column out.
    Fixed(fn(usize) -> usize),
    /// At least that, and whatever the fixed columns leave. Of several such columns the last one that is shown grows.
    Growing(fn(usize) -> usize),
    /// As wide as its widest text, and made narrower before anything is cut from the other columns.
    Shrinking,
    /// As wide as its widest text.
    Content,
    /// As wide as its widest text. A table that is too narrow leaves such columns out, the lowest number first.
    ContentLeftOut(u8),
}

/// What `Y` copies of a column. The place among the copied cells is not the one on screen: sheets into which rows are pasted
/// rely on it.
#[derive(Debug)]
pub struct CopiedColumn<Row> {
    /// Position among the copied cells.
    pub place: u8,
    /// The exact text: nothing rounded, nothing hidden.
    pub text: fn(&Row, Language) -> String,
}

/// The order for which a column stands.
#[derive(Clone, Copy, Debug)]
pub struct ColumnSort<Sort> {
    /// The order.
    pub sort: Sort,
    /// What the list says of it: `按姓名`.
    pub label: Wording,
}

/// A column of a table whose rows are `Row`s and whose orders are `Sort`s.
#[derive(Debug)]
pub struct ScreenColumn<Row, Sort = ()> {
    /// Its heading.
    heading: Wording,
    /// The heading where the column is too narrow for it.
    short_heading: Wording,
    /// Where its texts stand.
    pub align: Align,
    /// How wide it is.
    pub width: ColumnWidth,
    /// Whether it is left out while nothing stands in it.
    pub is_left_out_if_empty: bool,
    /// What stands in it.
    pub cell: for<'row> fn(&'row Row) -> CellValue<'row>,
    /// What is copied of it.
    pub copied: Option<CopiedColumn<Row>>,
    /// The order for which it stands.
    pub sort: Option<ColumnSort<Sort>>,
}

// Derived, these would demand `Clone` and `Copy` of `Row` too, of which no value is held.
impl<Row> Clone for CopiedColumn<Row> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<Row> Copy for CopiedColumn<Row> {}

impl<Row, Sort: Copy> ScreenColumn<Row, Sort> {
    /// A column of words.
    pub const fn new(
        heading: Wording,
        width: ColumnWidth,
        cell: for<'row> fn(&'row Row) -> CellValue<'row>,
    ) -> Self {
        Self {
            heading,
            short_heading: heading,
            align: Align::Left,
            width,
            is_left_out_if_empty: false,
            cell,
            copied: None,
            sort: None,
        }
    }

    /// A column that is not on screen.
    pub const fn copied_only(place: u8, text: fn(&Row, Language) -> String) -> Self {
        let column = Self::new(Wording::NONE, ColumnWidth::CopiedOnly, |_| CellValue::Empty);
        column.copied(place, text)
    }

    /// The same with another heading where the column is too narrow for it.
    #[must_use]
    pub const fn short_heading(mut self, heading: Wording) -> Self {
        self.short_heading = heading;
        self
    }

    /// The same with its texts on the right: a column of figures.
    #[must_use]
    pub const fn right(mut self) -> Self {
        self.align = Align::Right;
        self
    }

    /// The same, left out while nothing stands in it.
    #[must_use]
    pub const fn left_out_if_empty(mut self) -> Self {
        self.is_left_out_if_empty = true;
        self
    }

    /// The same, copied as the cell at `place`.
    #[must_use]
    pub const fn copied(mut self, place: u8, text: fn(&Row, Language) -> String) -> Self {
        self.copied = Some(CopiedColumn { place, text });
        self
    }

    /// The same, standing for an order.
    #[must_use]
    pub const fn sorted(mut self, sort: Sort, label: Wording) -> Self {
        self.sort = Some(ColumnSort { sort, label });
        self
    }

    /// Its heading.
    pub fn heading(&self, language: Language) -> &'static str {
        self.heading.of(language)
    }

    /// Its heading in a column of `columns`.
    pub fn heading_within(&self, columns: usize, language: Language) -> &'static str {
        let heading = self.heading(language);
        if width(heading) <= columns {
            heading
        } else {
            self.short_heading.of(language)
        }
    }
}
