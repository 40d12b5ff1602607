//! The balances of a sheet: a line for each person and leave type.

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

use super::balance_columns::{BalanceColumns, ColumnChoice, ColumnKey};
use super::error::{FaultList, SheetError, SheetProblem};
use super::figure_text::{self, has_lost_digits, state_of, unit_of};
use super::read_rows;
use super::row::{SheetRow, SheetValue};
use crate::domain::insight::compare::{SheetFigure, SheetFigures, SheetLeave, SheetPerson};
use crate::domain::{CellState, text};

/// The headings have to be in one of so many first rows: a title or notes may stand above them.
const MAX_ROWS_ABOVE: usize = 20;
/// A sheet with more leave types has something else in that column.
const MAX_LEAVES: usize = 1_000;

/// Reads the balances of a sheet. `choices` name columns; the others are found by their headings. `only_leave` is the leave type of a sheet
/// that has no column for it.
pub fn read_balances(
    path: &Path,
    choices: &[ColumnChoice],
    only_leave: Option<&str>,
) -> Result<SheetFigures, SheetError> {
    let mut reader = BalanceReader {
        path,
        choices,
        only_leave,
        columns: None,
        above: 0,
        no_headings: None,
        has_row_of_cells: false,
        faults: FaultList::new(path),
        people: HashMap::new(),
        leaves: HashMap::new(),
        figures: SheetFigures {
            name: file_name(path),
            ..SheetFigures::default()
        },
    };
    read_rows(path, &mut |row| reader.take(&row))?;
    reader.end()
}

/// The name of a file, for screens and output.
fn file_name(path: &Path) -> Arc<str> {
    let name = path.file_name().unwrap_or(path.as_os_str());
    Arc::from(text::clean(&name.to_string_lossy()))
}

/// What identifies a person within the sheet.
#[derive(Clone, PartialEq, Eq, Hash)]
enum PersonKey {
    Id(Box<str>),
    Number(Box<str>),
    Name(Box<str>, Vec<Box<str>>),
}

struct BalanceReader<'a> {
    path: &'a Path,
    choices: &'a [ColumnChoice],
    only_leave: Option<&'a str>,
    columns: Option<BalanceColumns>,
    /// Rows so far that were no headings.
    above: usize,
    /// Why the first row with several cells lacks the headings (a title is one cell); before such a
    /// row has come, why the first row does.
    no_headings: Option<SheetProblem>,
    has_row_of_cells: bool,
    faults: FaultList,
    people: HashMap<PersonKey, usize>,
    leaves: HashMap<(Option<Box<str>>, Box<str>), u16>,
    figures: SheetFigures,
}

impl BalanceReader<'_> {
    fn take(&mut self, row: &SheetRow) -> Result<(), SheetError> {
        match self.columns {
            Some(columns) => {
                if !columns.is_lot(row) {
                    self.add(columns, row);
                }
                Ok(())
            }
            None => self.look_for_headings(row),
        }
    }

    /// The headings are in the first row that has them.
    fn look_for_headings(&mut self, row: &SheetRow) -> Result<(), SheetError> {
        match BalanceColumns::find(row, self.choices) {
            Ok(columns) => {
                let has_leave = [ColumnKey::Leave, ColumnKey::LeaveId]
                    .into_iter()
                    .any(|key| columns.place(key).is_some());
                if !has_leave && self.only_leave.is_none() {
                    return Err(SheetError::of_file(self.path, SheetProblem::NoLeave));
                }
                self.columns = Some(columns);
                Ok(())
            }
            Err(problem) => {
                self.above += 1;
                let is_a_row_of_headings = row.cells.iter().filter(|c| !c.is_empty()).count() > 1;
                if self.no_headings.is_none() || (is_a_row_of_headings && !self.has_row_of_cells) {
                    self.no_headings = Some(problem);
                }
                self.has_row_of_cells |= is_a_row_of_headings;
                if self.above < MAX_ROWS_ABOVE {
                    return Ok(());
                }
                Err(self.without_headings())
            }
        }
    }

    fn without_headings(&mut self) -> SheetError {
        let problem = self.no_headings.take().unwrap_or(SheetProblem::NoRows);
        SheetError::of_file(self.path, problem)
    }

    /// Adds a line, or notes what is wrong with it.
    fn add(&mut self, columns: BalanceColumns, row: &SheetRow) {
        let mut line = LineReader {
            columns,
            row,
            faults: &mut self.faults,
        };
        let (Some(person), Some(figure)) = (line.person(), line.figure()) else {
            return;
        };
        let leave = match self.only_leave {
            Some(name) if !line.has_leave() => Some((None, Box::from(name))),
            _ => line.leave(),
        };
        let Some(leave) = leave.and_then(|leave| self.leave(leave, row.number)) else {
            return;
        };
        let at = self.person(person);
        let figures = &mut self.figures.people[at].figures;
        figures.push(SheetFigure { leave, ..figure });
    }

    fn person(&mut self, person: SheetPerson) -> usize {
        let key = match (&person.id, &person.number) {
            (Some(id), _) => PersonKey::Id(id.clone()),
            (None, Some(number)) => PersonKey::Number(number.clone()),
            (None, None) => PersonKey::Name(
                person.name.clone().unwrap_or_default(),
                person.departments.clone(),
            ),
        };
        let people = &mut self.figures.people;
        *self.people.entry(key).or_insert_with(|| {
            people.push(person);
            people.len() - 1
        })
    }

    fn leave(&mut self, (id, name): (Option<Box<str>>, Box<str>), row: u32) -> Option<u16> {
        if let Some(at) = self.leaves.get(&(id.clone(), name.clone())) {
            return Some(*at);
        }
        let at = self.figures.leaves.len();
        if at >= MAX_LEAVES {
            self.faults.add(row, None, SheetProblem::TooManyLeaves);
            return None;
        }
        let at = u16::try_from(at).ok()?;
        self.figures.leaves.push(SheetLeave {
            id: id.clone(),
            name: name.clone(),
        });
        self.leaves.insert((id, name), at);
        Some(at)
    }

    fn end(mut self) -> Result<SheetFigures, SheetError> {
        if self.columns.is_none() {
            return Err(self.without_headings());
        }
        self.faults.end()?;
        if self.figures.people.is_empty() {
            return Err(SheetError::of_file(self.path, SheetProblem::NoRows));
        }
        Ok(self.figures)
    }
}

/// Reads one line, and notes what is wrong with its cells.
struct LineReader<'a> {
    columns: BalanceColumns,
    row: &'a SheetRow,
    faults: &'a mut FaultList,
}

impl LineReader<'_> {
    fn cell(&self, key: ColumnKey) -> Option<(usize, &SheetValue)> {
        let column = self.columns.place(key)?;
        Some((column, self.row.cell(column)))
    }

    fn wrong<T>(&mut self, column: usize, problem: SheetProblem) -> Option<T> {
        self.faults.add(self.row.number, Some(column), problem);
        None
    }

    /// A text, without what is invisible. The outer `None` is a fault.
    #[expect(
        clippy::option_option,
        reason = "a cell without a text and a cell that cannot be read are two things"
    )]
    fn text(&mut self, key: ColumnKey) -> Option<Option<Box<str>>> {
        let Some((column, cell)) = self.cell(key) else {
            return Some(None);
        };
        let text = match cell.to_text() {
            Ok(text) => text.map(|text| Box::from(text::clean(&text).trim())),
            Err(problem) => return self.wrong(column, problem),
        };
        let is_id = [ColumnKey::Id, ColumnKey::Number, ColumnKey::LeaveId].contains(&key);
        match text {
            Some(id) if is_id && has_lost_digits(&id) => {
                self.wrong(column, SheetProblem::LostDigits(id))
            }
            Some(text) if text.is_empty() => Some(None),
            text => Some(text),
        }
    }

    fn person(&mut self) -> Option<SheetPerson> {
        let id = self.text(ColumnKey::Id)?;
        let number = self.text(ColumnKey::Number)?;
        let name = self.text(ColumnKey::Name)?;
        let departments = self.text(ColumnKey::Departments)?;
        if id.is_none() && number.is_none() && name.is_none() {
            self.faults.add(self.row.number, None, SheetProblem::Nobody);
            return None;
        }
        let departments = departments.unwrap_or_default();
        let departments = departments.split(['、', ';', '；']).map(str::trim);
        Some(SheetPerson {
            id,
            number,
            name,
            departments: departments
                .filter(|department| !department.is_empty())
                .map(Box::from)
                .collect(),
            row: self.row.number,
            figures: Vec::new(),
        })
    }

    fn has_leave(&self) -> bool {
        let keys = [ColumnKey::Leave, ColumnKey::LeaveId];
        keys.into_iter()
            .any(|key| self.columns.place(key).is_some())
    }

    /// The leave type's id and name.
    fn leave(&mut self) -> Option<(Option<Box<str>>, Box<str>)> {
        let id = self.text(ColumnKey::LeaveId)?;
        match (self.text(ColumnKey::Leave)?, id) {
            (Some(name), id) => Some((id, name)),
            (None, Some(id)) => Some((Some(id.clone()), id)),
            (None, None) => {
                let column = self.columns.place(ColumnKey::Leave);
                let column = column.or(self.columns.place(ColumnKey::LeaveId))?;
                self.wrong(column, SheetProblem::Missing)
            }
        }
    }

    fn figure(&mut self) -> Option<SheetFigure> {
        let (column, cell) = self.cell(ColumnKey::Left)?;
        let left = match figure_text::read(cell) {
            Ok(left) => left,
            Err(problem) => return self.wrong(column, problem),
        };
        let carried = match self.cell(ColumnKey::Carried) {
            Some((column, cell)) => match figure_text::read(cell) {
                Ok(carried) => carried.amount,
                Err(problem) => return self.wrong(column, problem),
            },
            None => None,
        };
        let unit = match self.text(ColumnKey::Unit)? {
            Some(word) => {
                let Some(unit) = unit_of(&word) else {
                    let column = self.columns.place(ColumnKey::Unit)?;
                    return self.wrong(column, SheetProblem::NotAUnit(word));
                };
                Some(unit)
            }
            None => left.unit,
        };
        let said = self.text(ColumnKey::State)?;
        let said = said.as_deref().and_then(state_of);
        let state = match said {
            Some(said) if left.state == CellState::NotApplicable => said,
            _ => left.state,
        };
        let in_unit = |amount: crate::domain::Amount| crate::domain::Amount {
            unit: unit.unwrap_or(amount.unit),
            ..amount
        };
        Some(SheetFigure {
            leave: 0,
            state,
            left: left.amount.map(in_unit),
            carried: carried.map(in_unit),
            unit,
        })
    }
}
