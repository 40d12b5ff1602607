//! Reads the cells of one row, the same in every sheet, and notes what is wrong with them.

use super::error::SheetProblem;
use super::fault_list::FaultList;
use super::row::{SheetRow, SheetValue};
use crate::domain::text::clean;

/// A tenant by its name in the configuration and on screen.
#[derive(Clone, Copy, Debug)]
pub struct NamedTenant<'a> {
    /// Its name in the configuration.
    pub name: &'a str,
    /// Its name on screen.
    pub label: &'a str,
}

/// Something cannot be read, which has been noted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Noted;

/// Reads the cells of a row. A column is `None` where the sheet does not have it.
pub(super) struct SheetCells<'a> {
    row: &'a SheetRow,
    faults: &'a mut FaultList,
}

impl<'a> SheetCells<'a> {
    pub(super) fn new(row: &'a SheetRow, faults: &'a mut FaultList) -> Self {
        Self { row, faults }
    }

    /// The number of the row, as a spreadsheet counts.
    pub(super) fn row_number(&self) -> u32 {
        self.row.number
    }

    pub(super) fn cell(&self, column: usize) -> &'a SheetValue {
        self.row.cell(column)
    }

    /// Notes what is wrong with a cell, or with the whole row.
    pub(super) fn wrong(&mut self, column: Option<usize>, problem: SheetProblem) -> Noted {
        self.faults.add(self.row, column, problem);
        Noted
    }

    /// A text, without what is invisible; `None` where the cell is empty.
    pub(super) fn text(&mut self, column: Option<usize>) -> Result<Option<Box<str>>, Noted> {
        let Some(column) = column else {
            return Ok(None);
        };
        let text: Option<Box<str>> = match self.cell(column).to_text() {
            Ok(text) => text.map(|text| Box::from(clean(&text).trim())),
            Err(problem) => return Err(self.wrong(Some(column), problem)),
        };
        Ok(text.filter(|text| !text.is_empty()))
    }

    /// The same of an id or a number, which is only accepted with all its digits.
    pub(super) fn id(&mut self, column: Option<usize>) -> Result<Option<Box<str>>, Noted> {
        match self.text(column)? {
            Some(id) if has_lost_digits(&id) => {
                Err(self.wrong(column, SheetProblem::LostDigits(id)))
            }
            id => Ok(id),
        }
    }

    /// The name in the configuration of the tenant that the row is about; `None` where it names none.
    pub(super) fn tenant(
        &mut self,
        column: Option<usize>,
        tenants: &[NamedTenant<'_>],
    ) -> Result<Option<Box<str>>, Noted> {
        let Some(text) = self.text(column)? else {
            return Ok(None);
        };
        let named = tenants.iter().find(|tenant| *tenant.name == *text);
        let labelled = || {
            let mut same = tenants.iter().filter(|tenant| *tenant.label == *text);
            same.next().filter(|_| same.next().is_none())
        };
        match named.or_else(labelled) {
            Some(tenant) => Ok(Some(tenant.name.into())),
            None => Err(self.wrong(column, SheetProblem::NoSuchTenant(text))),
        }
    }
}

/// Whether a text is a number in scientific notation: what a spreadsheet leaves of a long id when it saves a csv.
fn has_lost_digits(text: &str) -> bool {
    let Some((number, exponent)) = text.split_once(['E', 'e']) else {
        return false;
    };
    let is_number = |text: &str| {
        !text.is_empty()
            && text.contains(|c: char| c.is_ascii_digit())
            && text.chars().all(|c| c.is_ascii_digit() || c == '.')
    };
    exponent.strip_prefix('+').is_some_and(is_number) && is_number(number)
}
