//! A workbook: a cover, a sheet for the rows of each unit, one of lots. Rows go to temporary files as they come, so that memory does not
//! grow with them; the workbook is put together from those at the end.

use std::io::{self, Write};

use jiff::Timestamp;
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook, Worksheet, XlsxError};
use unicode_width::UnicodeWidthStr;

use super::cell_text::cut;
use super::cover::CoverSheet;
use super::coverage::Coverage;
use super::row::{RowUnit, SheetCell};
use super::style::RowStyle;
use crate::domain::CellState;
use crate::text::sheets::{heading_of_unit, list_name, unit_word_of};
use crate::text::workbook;

/// The rows of a sheet, the heading included.
pub const SHEET_ROWS: u32 = 1_048_576;
/// Digits that a spreadsheet keeps of a number. A number with more is written as text.
const NUMBER_DIGITS: usize = 15;
/// Rows that are measured for the widths of columns.
const MEASURED_ROWS: u32 = 1_000;
/// The number of A4 among the sizes of paper.
const A4: u8 = 9;
/// Widths of columns, in characters.
const WIDTHS: std::ops::RangeInclusive<usize> = 6..=60;

/// A column of a sheet.
#[derive(Clone, Debug)]
pub(super) struct SheetColumn {
    /// The heading, without a unit.
    pub(super) title: String,
    /// The heading says the unit of the sheet.
    pub(super) has_unit: bool,
}

/// Which rows a sheet has.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum SheetKind {
    Rows(RowUnit),
    Lots,
}

/// A workbook that is being written.
pub(super) struct XlsxWriter<W: Write> {
    book: Workbook,
    sheets: Vec<BookSheet>,
    columns: Vec<SheetColumn>,
    lot_columns: Vec<SheetColumn>,
    /// What rows are called.
    list: &'static str,
    style: RowStyle,
    /// How many balances there are of each state.
    states: Vec<(CellState, u64)>,
    /// The most rows of a sheet. Tests set a few.
    max_rows: u32,
    out: W,
}

impl<W: Write + Send> XlsxWriter<W> {
    pub(super) fn start(
        list: &'static str,
        style: &RowStyle,
        [columns, lot_columns]: [Vec<SheetColumn>; 2],
        out: W,
    ) -> io::Result<Self> {
        let mut book = Workbook::new();
        if let Some(folder) = &style.scratch {
            book.set_tempdir(folder).map_err(to_io)?;
        }
        Ok(Self {
            book,
            sheets: Vec::new(),
            columns,
            lot_columns,
            list,
            style: style.clone(),
            states: Vec::new(),
            max_rows: style.sheet_rows.unwrap_or(SHEET_ROWS),
            out,
        })
    }

    /// Writes a row into the sheet of its unit.
    pub(super) fn write<'c>(
        &mut self,
        unit: RowUnit,
        cells: impl IntoIterator<Item = &'c SheetCell<'c>>,
    ) -> io::Result<()> {
        self.write_to(SheetKind::Rows(unit), cells)
    }

    /// Writes a lot.
    pub(super) fn write_lot<'c>(
        &mut self,
        cells: impl IntoIterator<Item = &'c SheetCell<'c>>,
    ) -> io::Result<()> {
        self.write_to(SheetKind::Lots, cells)
    }

    /// Counts a balance of this state, for the cover.
    pub(super) fn count(&mut self, state: CellState) {
        match self.states.iter_mut().find(|(own, _)| *own == state) {
            Some((_, count)) => *count += 1,
            None => self.states.push((state, 1)),
        }
    }

    fn write_to<'c>(
        &mut self,
        kind: SheetKind,
        cells: impl IntoIterator<Item = &'c SheetCell<'c>>,
    ) -> io::Result<()> {
        let last = self.sheets.iter().rposition(|sheet| sheet.kind == kind);
        let has_room = |at: &usize| self.sheets[*at].next_row < self.max_rows;
        let at = match last.filter(has_room) {
            Some(at) => at,
            None => self.add_sheet(kind, last.map_or(1, |at| self.sheets[at].part + 1))?,
        };
        self.sheets[at].write(cells)
    }

    fn add_sheet(&mut self, kind: SheetKind, part: u32) -> io::Result<usize> {
        let language = self.style.language;
        let sheet = self.book.new_worksheet_with_constant_memory();
        let columns = match kind {
            SheetKind::Rows(_) => &self.columns,
            SheetKind::Lots => &self.lot_columns,
        };
        let unit = match kind {
            SheetKind::Rows(RowUnit::Of(Some(unit))) => Some(unit_word_of(unit, language)),
            _ => None,
        };
        let titles = columns.iter().map(|column| match unit {
            Some(unit) if column.has_unit => heading_of_unit(&column.title, unit, language),
            _ => column.title.clone(),
        });
        let titles = titles.collect::<Vec<_>>();
        self.sheets.push(BookSheet::start(
            kind,
            part,
            sheet.map_err(to_io)?,
            &titles,
        )?);
        Ok(self.sheets.len() - 1)
    }

    /// The name of a sheet, which is a word of this program and never a platform's text.
    fn name(&self, sheet: &BookSheet) -> String {
        let language = self.style.language;
        let name = match sheet.kind {
            SheetKind::Lots => workbook::LOTS.of(language),
            SheetKind::Rows(RowUnit::Of(Some(unit))) => unit_word_of(unit, language),
            SheetKind::Rows(RowUnit::Of(None)) => workbook::NO_UNIT.of(language),
            SheetKind::Rows(RowUnit::NotOfUnits) => list_name(self.list, language),
        };
        match sheet.part {
            1 => name.to_owned(),
            part => format!("{name} ({part})"),
        }
    }

    /// Says on the cover when the workbook was written.
    pub(super) fn set_written(&mut self, at: Timestamp) {
        self.style.cover.written = Some(at);
    }

    /// Puts the workbook together: the cover, the sheets of rows, the lots.
    pub(super) fn finish(mut self, coverage: &[Coverage]) -> io::Result<W> {
        let mut kinds: Vec<SheetKind> = Vec::new();
        for sheet in &self.sheets {
            if !kinds.contains(&sheet.kind) {
                kinds.push(sheet.kind);
            }
        }
        kinds.sort_by_key(|kind| *kind == SheetKind::Lots);
        let place = |sheet: &BookSheet| kinds.iter().position(|kind| *kind == sheet.kind);
        self.sheets.sort_by_key(place);
        let names = self.sheets.iter();
        let names = names.map(|sheet| (self.name(sheet), sheet.next_row - 1));
        let cover = CoverSheet {
            list: self.list,
            style: &self.style,
            coverage,
            states: &self.states,
            sheets: &names.collect::<Vec<_>>(),
        };
        let sheet = self.book.new_worksheet_with_constant_memory();
        let sheet = cover.write(sheet.map_err(to_io)?).map_err(to_io)?;
        self.book.push_worksheet(sheet);
        for (sheet, (name, _)) in std::mem::take(&mut self.sheets)
            .into_iter()
            .zip(cover.sheets)
        {
            let sheet = sheet.finish(name).map_err(to_io)?;
            self.book.push_worksheet(sheet);
        }
        self.book.save_to_writer(&mut self.out).map_err(to_io)?;
        Ok(self.out)
    }
}

/// A sheet that is being written.
struct BookSheet {
    kind: SheetKind,
    /// Sheets of one kind are numbered from 1, because the rows may need more than one.
    part: u32,
    sheet: Worksheet,
    next_row: u32,
    widths: Vec<usize>,
    day: Format,
}

impl BookSheet {
    fn start(
        kind: SheetKind,
        part: u32,
        mut sheet: Worksheet,
        titles: &[String],
    ) -> io::Result<Self> {
        let bold = Format::new().set_bold();
        for (column, title) in (0..).zip(titles) {
            let title = cut(title);
            sheet
                .write_string_with_format(0, column, title, &bold)
                .map_err(to_io)?;
        }
        Ok(Self {
            kind,
            part,
            sheet,
            next_row: 1,
            // An arrow of the filter stands beside the heading.
            widths: titles.iter().map(|title| title.width() + 3).collect(),
            day: Format::new().set_num_format("yyyy-mm-dd"),
        })
    }

    fn write<'c>(&mut self, cells: impl IntoIterator<Item = &'c SheetCell<'c>>) -> io::Result<()> {
        let row = self.next_row;
        for (column, cell) in (0..).zip(cells) {
            if row <= MEASURED_ROWS
                && let Some(width) = self.widths.get_mut(usize::from(column))
            {
                *width = (*width).max(cell.to_text().width() + 1);
            }
            self.write_cell(row, column, cell).map_err(to_io)?;
        }
        self.next_row += 1;
        Ok(())
    }

    fn write_cell(&mut self, row: u32, column: u16, cell: &SheetCell<'_>) -> Result<(), XlsxError> {
        let sheet = &mut self.sheet;
        match cell {
            SheetCell::Empty => {}
            SheetCell::Figure(text) => match exact_number(text) {
                Some(number) => {
                    sheet.write_number(row, column, number)?;
                }
                None => {
                    sheet.write_string(row, column, &**text)?;
                }
            },
            SheetCell::Day(day) => match excel_day(*day) {
                Some(day) => {
                    sheet.write_datetime_with_format(row, column, &day, &self.day)?;
                }
                None => {
                    sheet.write_string(row, column, day.to_string())?;
                }
            },
            // A text cell is never run as a formula.
            SheetCell::Text(text) | SheetCell::Word(text) => {
                if !text.is_empty() {
                    sheet.write_string(row, column, cut(text))?;
                }
            }
        }
        Ok(())
    }

    fn finish(mut self, name: &str) -> Result<Worksheet, XlsxError> {
        let sheet = &mut self.sheet;
        sheet.set_name(name)?;
        sheet.set_freeze_panes(1, 0)?;
        // On paper: as wide as a page, each page with the headings.
        sheet.set_landscape().set_paper_size(A4);
        sheet.set_print_fit_to_pages(1, 0).set_repeat_rows(0, 0)?;
        let last = u16::try_from(self.widths.len()).unwrap_or(u16::MAX);
        if last > 0 {
            sheet.autofilter(0, 0, self.next_row - 1, last - 1)?;
        }
        for (column, width) in (0..).zip(&self.widths) {
            let width = (*width).clamp(*WIDTHS.start(), *WIDTHS.end());
            sheet.set_column_width(column, u32::try_from(width).unwrap_or(0))?;
        }
        Ok(self.sheet)
    }
}

/// The number, if a spreadsheet keeps all its digits.
fn exact_number(text: &str) -> Option<f64> {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    if digits > NUMBER_DIGITS {
        return None;
    }
    text.parse().ok()
}

/// The day as a spreadsheet counts it, which is from 1900 on.
fn excel_day(day: jiff::civil::Date) -> Option<ExcelDateTime> {
    let part = |number: i8| u8::try_from(number).ok();
    let year = u16::try_from(day.year()).ok()?;
    ExcelDateTime::from_ymd(year, part(day.month())?, part(day.day())?).ok()
}

/// The error of the stream itself, so that a full disk is still recognised as one.
fn to_io(error: XlsxError) -> io::Error {
    match error {
        XlsxError::IoError(error) => error,
        other => io::Error::other(other.to_string()),
    }
}
