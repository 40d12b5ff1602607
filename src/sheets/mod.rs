//! Sheets of the company's own, csv or xlsx: read row by row, with every cell that cannot be read named by file, row and column.
//!
//! Ids stay texts, so that leading zeros and nineteen digits survive, and figures never pass through a float of this program. What a sheet
//! means is read beside it: its balances in [`read_balances`], pairs of names in [`read_pairs`],
//! the dates of people in [`read_people_dates`], what a day of work costs in [`read_rates`].

mod balance_columns;
mod balances;
mod csv_file;
mod error;
mod fault_list;
mod figure_text;
mod heading;
mod pairs;
mod people_dates;
mod rates;
mod row;
mod row_reader;
#[cfg(test)]
mod tests;
mod xlsx_file;

pub use balance_columns::{ColumnChoice, ColumnKey};
pub use balances::read_balances;
pub use error::{SheetError, SheetFault, SheetProblem};
pub use pairs::{NamePair, read_pairs, write_pairs};
pub use people_dates::read_people_dates;
pub use rates::read_rates;
pub use row::{SheetRow, SheetValue};
pub use row_reader::NamedTenant;

use std::fs::File;
use std::io::Read;
use std::path::Path;

use crate::domain::Bilingual;

/// A larger file is not a sheet that a person made.
const MAX_BYTES: u64 = 256 << 20;

/// Which row is taken next.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum NextRow {
    /// The one below.
    Take,
    /// The first one of the next sheet.
    OfNextSheet,
    /// None.
    None,
}

/// What takes the rows of a sheet. An error ends the reading.
pub type TakeRow<'t> = &'t mut dyn FnMut(SheetRow) -> Result<NextRow, SheetError>;

/// Whether the name of a file says that it is a sheet.
pub fn is_sheet_name(path: &Path) -> bool {
    let extension = path.extension().and_then(|extension| extension.to_str());
    extension.is_some_and(|extension| {
        ["csv", "txt", "tsv", "xlsx"]
            .iter()
            .any(|known| extension.eq_ignore_ascii_case(known))
    })
}

/// Calls `take` with the rows of a file that are not empty, from top to bottom and sheet by sheet.
pub fn read_rows(path: &Path, take: TakeRow<'_>) -> Result<(), SheetError> {
    let bytes = read_file(path)?;
    if bytes.starts_with(b"PK\x03\x04") {
        return xlsx_file::read_rows(path, &bytes, take);
    }
    // A workbook of the old form, or one with a password.
    if bytes.starts_with(b"\xD0\xCF\x11\xE0") {
        return Err(SheetError::of_file(path, SheetProblem::NotASheet));
    }
    csv_file::read_rows(path, &bytes, take)
}

fn read_file(path: &Path) -> Result<Vec<u8>, SheetError> {
    let failed = |error: &std::io::Error| {
        SheetError::of_file(path, SheetProblem::Unreadable(Bilingual::of_io(error)))
    };
    let found = std::fs::metadata(path).map_err(|error| failed(&error))?;
    if !found.is_file() {
        return Err(SheetError::of_file(path, SheetProblem::NotAFile));
    }
    if found.len() > MAX_BYTES {
        return Err(SheetError::of_file(path, SheetProblem::TooLarge));
    }
    let mut bytes = Vec::new();
    let file = File::open(path).map_err(|error| failed(&error))?;
    let mut file = file.take(MAX_BYTES);
    file.read_to_end(&mut bytes)
        .map_err(|error| failed(&error))?;
    Ok(bytes)
}
