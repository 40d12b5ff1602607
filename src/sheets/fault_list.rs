//! Collects what is wrong with a sheet while it is read.

use std::path::Path;
use std::sync::Arc;

use super::error::{SheetError, SheetFault, SheetProblem};
use super::row::SheetRow;

/// More faults of one sheet are only counted.
const MAX_FAULTS: usize = 10;

/// Collects what is wrong with the cells of a sheet, so that its author sees all of it at once.
pub(super) struct FaultList {
    file: Arc<str>,
    faults: Vec<SheetFault>,
    more: usize,
}

impl FaultList {
    pub(super) fn new(path: &Path) -> Self {
        Self {
            file: Arc::from(path.display().to_string()),
            faults: Vec::new(),
            more: 0,
        }
    }

    pub(super) fn add(&mut self, row: &SheetRow, column: Option<usize>, problem: SheetProblem) {
        if self.faults.len() == MAX_FAULTS {
            self.more += 1;
            return;
        }
        self.faults.push(SheetFault {
            sheet: row.sheet.clone(),
            cell: Some((row.number, column)),
            problem,
        });
    }

    /// An error where there is any fault.
    pub(super) fn end(self) -> Result<(), SheetError> {
        if self.faults.is_empty() {
            return Ok(());
        }
        Err(SheetError {
            file: self.file,
            faults: self.faults,
            more: self.more,
        })
    }
}
