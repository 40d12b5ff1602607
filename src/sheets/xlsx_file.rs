//! xlsx workbooks: sheet by sheet and cell by cell, so that memory grows with what is in it and not with how far out a stray cell is.

use std::io::Cursor;
use std::path::Path;
use std::sync::Arc;

use calamine::{DataRef, ExcelDateTime, Reader, Xlsx, XlsxCellReader, XlsxError};
use jiff::civil::Date;
use rust_decimal::Decimal;

use super::error::{SheetError, SheetProblem};
use super::row::{SheetRow, SheetValue};
use super::{NextRow, TakeRow};
use crate::domain::text::clean;

/// A number of this size and more has more digits than the 15 that a spreadsheet keeps.
const FIRST_LOST: f64 = 1e15;

/// Calls `take` with the rows that are not empty, sheet by sheet.
pub(super) fn read_rows(path: &Path, bytes: &[u8], take: TakeRow<'_>) -> Result<(), SheetError> {
    let broken = |error: &XlsxError| {
        SheetError::of_file(path, SheetProblem::Broken(error.to_string().into()))
    };
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(|error| broken(&error))?;
    for (at, name) in book.sheet_names().into_iter().enumerate() {
        let sheet = (at > 0).then(|| Arc::from(clean(&name)));
        let cells = match book.worksheet_cells_reader(&name) {
            Ok(cells) => cells,
            // A sheet of another kind, such as a chart.
            Err(_) if at > 0 => continue,
            Err(error) => return Err(broken(&error)),
        };
        match read_sheet(cells, sheet.as_ref(), take, &broken)? {
            NextRow::Take | NextRow::OfNextSheet => {}
            NextRow::None => break,
        }
    }
    Ok(())
}

/// The same of one sheet; whether the next one is read.
fn read_sheet(
    mut cells: XlsxCellReader<'_, Cursor<&[u8]>>,
    sheet: Option<&Arc<str>>,
    take: TakeRow<'_>,
    broken: &dyn Fn(&XlsxError) -> SheetError,
) -> Result<NextRow, SheetError> {
    let mut row: Option<SheetRow> = None;
    while let Some(cell) = cells.next_cell().map_err(|error| broken(&error))? {
        let (line, column) = cell.get_position();
        let number = line + 1;
        let value = value_of(cell.get_value());
        if value.is_empty() {
            continue;
        }
        let current = match row.take() {
            Some(current) if current.number == number => row.insert(current),
            ended => {
                if let Some(ended) = ended {
                    let next = take(ended)?;
                    if next != NextRow::Take {
                        return Ok(next);
                    }
                }
                row.insert(SheetRow {
                    sheet: sheet.cloned(),
                    number,
                    cells: Vec::new(),
                })
            }
        };
        let column = column as usize;
        if current.cells.len() <= column {
            current.cells.resize(column + 1, SheetValue::Empty);
        }
        current.cells[column] = value;
    }
    row.map_or(Ok(NextRow::Take), take)
}

fn value_of(cell: &DataRef<'_>) -> SheetValue {
    match cell {
        DataRef::Empty => SheetValue::Empty,
        DataRef::String(text) | DataRef::DurationIso(text) => SheetValue::of_text(text),
        DataRef::SharedString(text) => SheetValue::of_text(text),
        DataRef::Int(number) => SheetValue::Number(number.to_string().into()),
        DataRef::Float(number) => number_of(*number),
        DataRef::DateTime(moment) if moment.is_datetime() => day_of(moment),
        DataRef::DateTime(duration) => number_of(duration.as_f64()),
        DataRef::DateTimeIso(text) => match text.get(..10).map(str::parse::<Date>) {
            Some(Ok(day)) => SheetValue::Day(day),
            _ => SheetValue::of_text(text),
        },
        DataRef::Bool(_) => SheetValue::Fault(SheetProblem::Truth),
        DataRef::Error(error) => {
            SheetValue::Fault(SheetProblem::FormulaError(error.to_string().into()))
        }
    }
}

/// The number as the spreadsheet shows it. A workbook has binary numbers, of which a spreadsheet shows 15 digits: 0.1 + 0.2 is 0.3 there.
fn number_of(number: f64) -> SheetValue {
    if number.abs() >= FIRST_LOST {
        return SheetValue::Fault(SheetProblem::LostDigits(format!("{number:e}").into()));
    }
    match Decimal::from_scientific(&format!("{number:.14e}")) {
        Ok(shown) => SheetValue::Number(shown.normalize().to_string().into()),
        // Smaller than any leave, or not a number at all.
        Err(_) if number.abs() < 1e-9 => SheetValue::Number("0".into()),
        Err(_) => SheetValue::Fault(SheetProblem::NotANumber(number.to_string().into())),
    }
}

fn day_of(moment: &ExcelDateTime) -> SheetValue {
    let (year, month, day, ..) = moment.to_ymd_hms_milli();
    let parts = (i16::try_from(year), i8::try_from(month), i8::try_from(day));
    let day = match parts {
        (Ok(year), Ok(month), Ok(day)) => Date::new(year, month, day).ok(),
        _ => None,
    };
    match day {
        Some(day) => SheetValue::Day(day),
        None => number_of(moment.as_f64()),
    }
}
