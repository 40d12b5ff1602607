//! Files of pairs: who is who, and which leave type is which, on the left and on the right.

use std::collections::HashSet;
use std::io::Write;
use std::path::Path;

use super::error::{FaultList, SheetError, SheetProblem};
use super::heading::{find, texts};
use super::read_rows;
use super::row::SheetRow;
use crate::domain::text::clean;

/// A name or id of the left side, and the same of the right side.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NamePair {
    /// The left one.
    pub left: Box<str>,
    /// The right one.
    pub right: Box<str>,
}

/// Reads a file of pairs: two columns with the headings left and right (左, 右).
pub fn read_pairs(path: &Path) -> Result<Vec<NamePair>, SheetError> {
    let mut reader = PairReader {
        path,
        columns: None,
        faults: FaultList::new(path),
        seen: [HashSet::new(), HashSet::new()],
        pairs: Vec::new(),
    };
    read_rows(path, &mut |row| reader.take(&row))?;
    reader.faults.end()?;
    Ok(reader.pairs)
}

struct PairReader<'a> {
    path: &'a Path,
    columns: Option<[usize; 2]>,
    faults: FaultList,
    seen: [HashSet<Box<str>>; 2],
    pairs: Vec<NamePair>,
}

impl PairReader<'_> {
    fn take(&mut self, row: &SheetRow) -> Result<(), SheetError> {
        let Some(columns) = self.columns else {
            self.columns = Some(self.headings(row)?);
            return Ok(());
        };
        let texts = [self.text(row, columns, 0), self.text(row, columns, 1)];
        if let [Some(left), Some(right)] = texts {
            self.pairs.push(NamePair { left, right });
        }
        Ok(())
    }

    fn headings(&self, row: &SheetRow) -> Result<[usize; 2], SheetError> {
        let wrong = |problem| SheetError::of_file(self.path, problem);
        let left = find(row, &["left", "左", "左边"]).map_err(wrong)?;
        let right = find(row, &["right", "右", "右边"]).map_err(wrong)?;
        match (left, right) {
            (Some(left), Some(right)) => Ok([left, right]),
            _ => Err(wrong(SheetProblem::NoHeadings {
                missing: &["left, right (左, 右)"],
                found: texts(row),
            })),
        }
    }

    fn text(&mut self, row: &SheetRow, columns: [usize; 2], side: usize) -> Option<Box<str>> {
        let column = columns[side];
        let mut wrong = |problem| {
            self.faults.add(row.number, Some(column), problem);
            None
        };
        let text: Box<str> = match row.cell(column).to_text() {
            Ok(Some(text)) => clean(&text).trim().into(),
            Ok(None) => return wrong(SheetProblem::Missing),
            Err(problem) => return wrong(problem),
        };
        if self.seen[side].contains(&text) {
            return wrong(SheetProblem::PairedTwice(text));
        }
        self.seen[side].insert(text.clone());
        Some(text)
    }
}

/// Replaces a file of pairs with one that only its owner can read. If that fails, the old file is
/// still there.
pub fn write_pairs(path: &Path, pairs: &[NamePair]) -> std::io::Result<()> {
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    let folder = folder.unwrap_or(Path::new("."));
    // A temporary file is readable by its owner alone, and stays so when it is renamed.
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    let mut writer = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer(Vec::new());
    writer.write_record(["left", "right"])?;
    for pair in pairs {
        writer.write_record([&*pair.left, &*pair.right])?;
    }
    let bytes = writer
        .into_inner()
        .map_err(csv::IntoInnerError::into_error)?;
    // Without a byte-order mark Excel garbles Chinese names.
    file.write_all("\u{feff}".as_bytes())?;
    file.write_all(&bytes)?;
    file.as_file().sync_all()?;
    file.persist(path).map_err(|error| error.error)?;
    Ok(())
}
