//! csv files as spreadsheets save them: UTF-8 with or without a byte-order mark, GB18030 (Excel in Chinese), or UTF-16 with tabs
//! ("Unicode text").

use std::borrow::Cow;
use std::path::Path;

use encoding_rs::{Encoding, GB18030};

use super::error::{SheetError, SheetProblem};
use super::heading::MAX_ROWS_ABOVE;
use super::row::{SheetRow, SheetValue};
use super::{NextRow, TakeRow};

/// Calls `take` with the rows of a csv that are not empty.
pub(super) fn read_rows(path: &Path, bytes: &[u8], take: TakeRow<'_>) -> Result<(), SheetError> {
    let wrong = |problem| SheetError::of_file(path, problem);
    let text = decode(bytes).ok_or_else(|| wrong(SheetProblem::Encoding))?;
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter(&text))
        .from_reader(text.as_bytes());
    let mut record = csv::StringRecord::new();
    let mut number = 0;
    loop {
        let before = reader.position().line();
        let has_record = reader.read_record(&mut record);
        let has_record =
            has_record.map_err(|e| wrong(SheetProblem::Broken(e.to_string().into())))?;
        if !has_record {
            return Ok(());
        }
        // A spreadsheet counts blank lines as rows although they are no records, and does not count
        // line breaks within cells.
        let within: usize = record.iter().map(|cell| cell.matches('\n').count()).sum();
        let lines = usize::try_from(reader.position().line() - before).unwrap_or(0);
        let blank = lines.saturating_sub(1 + within);
        number += 1 + u32::try_from(blank).unwrap_or(0);
        let cells: Vec<SheetValue> = record.iter().map(SheetValue::of_text).collect();
        if cells.iter().any(|cell| !cell.is_empty()) {
            let row = SheetRow {
                sheet: None,
                number,
                cells,
            };
            if take(row)? != NextRow::Take {
                return Ok(());
            }
        }
    }
}

/// The text of a file; `None` where its encoding is not one of those that spreadsheets write.
fn decode(bytes: &[u8]) -> Option<Cow<'_, str>> {
    if let Some((encoding, length)) = Encoding::for_bom(bytes) {
        let (text, _, has_errors) = encoding.decode(&bytes[length..]);
        return (!has_errors).then_some(text);
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Some(Cow::Borrowed(text));
    }
    GB18030.decode_without_bom_handling_and_without_replacement(bytes)
}

/// What separates the cells: of comma, tab and semicolon the one that most of the first lines have, and of those that equally many have the
/// one that stands there most often. A title above the headings may have another one.
fn delimiter(text: &str) -> u8 {
    let lines = text.lines().filter(|line| !line.trim().is_empty());
    let lines: Vec<&str> = lines.take(MAX_ROWS_ABOVE + 1).collect();
    let count = |sign: u8| {
        let counts = lines.iter().map(|line| outside_quotes(line, sign));
        let counts: Vec<usize> = counts.filter(|count| *count > 0).collect();
        (counts.len(), counts.iter().sum::<usize>())
    };
    let signs = [b';', b'\t', b','];
    signs
        .into_iter()
        .max_by_key(|sign| count(*sign))
        .unwrap_or(b',')
}

/// How often a sign stands in a line between its cells, and not within a cell in quotation marks.
fn outside_quotes(line: &str, sign: u8) -> usize {
    let parts = line.split('"').step_by(2);
    parts
        .map(|part| part.matches(char::from(sign)).count())
        .sum()
}
