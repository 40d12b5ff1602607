//! Files of pairs: who is who, and which leave type is which, on the left and on the right.

use std::collections::HashSet;
use std::io::{self, Write};
use std::path::Path;

use super::error::{SheetError, SheetProblem};
use super::fault_list::FaultList;
use super::heading::{find, read_below_headings, texts};
use super::row::SheetRow;
use super::row_reader::{Noted, SheetCells};
use crate::domain::text::guarded;

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
        faults: FaultList::new(path),
        seen: [HashSet::new(), HashSet::new()],
        pairs: Vec::new(),
    };
    read_below_headings(path, find_sides, |columns, row| reader.add(columns, row))?;
    reader.faults.end()?;
    Ok(reader.pairs)
}

/// The columns of the left and of the right side.
fn find_sides(row: &SheetRow) -> Result<[usize; 2], SheetProblem> {
    let left = find(row, &["left", "左", "左边"])?;
    let right = find(row, &["right", "右", "右边"])?;
    match (left, right) {
        (Some(left), Some(right)) => Ok([left, right]),
        _ => Err(SheetProblem::NoHeadings {
            missing: &["left, right (左, 右)"],
            found: texts(row),
        }),
    }
}

struct PairReader {
    faults: FaultList,
    seen: [HashSet<Box<str>>; 2],
    pairs: Vec<NamePair>,
}

impl PairReader {
    fn add(&mut self, columns: [usize; 2], row: &SheetRow) {
        let names = [0, 1].map(|side| self.name(row, columns[side], side));
        if let [Ok(left), Ok(right)] = names {
            self.pairs.push(NamePair { left, right });
        }
    }

    fn name(&mut self, row: &SheetRow, column: usize, side: usize) -> Result<Box<str>, Noted> {
        let mut cells = SheetCells::new(row, &mut self.faults);
        let Some(name) = cells.id(Some(column))? else {
            return Err(cells.wrong(Some(column), SheetProblem::Missing));
        };
        if !self.seen[side].insert(name.clone()) {
            return Err(cells.wrong(Some(column), SheetProblem::PairedTwice(name)));
        }
        Ok(name)
    }
}

/// Writes pairs as a csv that [`read_pairs`] reads again.
pub fn write_pairs(mut out: impl Write, pairs: &[NamePair]) -> io::Result<()> {
    // Without a byte-order mark Excel garbles Chinese names.
    out.write_all("\u{feff}".as_bytes())?;
    let mut writer = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer(out);
    writer.write_record(["left", "right"])?;
    for pair in pairs {
        let sides = [&pair.left, &pair.right].map(|name| guarded(name));
        writer.write_record(sides.iter().map(|name| name.as_bytes()))?;
    }
    writer.flush()
}
