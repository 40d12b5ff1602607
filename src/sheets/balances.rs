//! The balances of a sheet: a line for each person and leave type.

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

use super::balance_columns::{BalanceColumns, ColumnChoice, ColumnKey};
use super::error::{SheetError, SheetProblem};
use super::fault_list::FaultList;
use super::figure_text::{self, FigureCell, state_of, unit_of};
use super::heading::read_below_headings;
use super::row::{SheetRow, SheetValue};
use super::row_reader::{Noted, SheetCells};
use crate::domain::insight::compare::{SheetFigure, SheetFigures, SheetLeave, SheetPerson};
use crate::domain::{Amount, CellState, Unit, text};

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
        only_leave,
        faults: FaultList::new(path),
        people: HashMap::new(),
        leaves: HashMap::new(),
        figures: SheetFigures {
            name: file_name(path),
            ..SheetFigures::default()
        },
    };
    let columns = read_below_headings(
        path,
        |row| BalanceColumns::find(row, choices),
        |columns, row| reader.take(columns, row),
    )?;
    reader.end(columns)
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
    only_leave: Option<&'a str>,
    faults: FaultList,
    people: HashMap<PersonKey, usize>,
    leaves: HashMap<(Option<Box<str>>, Box<str>), u16>,
    figures: SheetFigures,
}

impl BalanceReader<'_> {
    fn take(&mut self, columns: BalanceColumns, row: &SheetRow) {
        if !columns.is_lot(row) {
            self.add(columns, row);
        }
    }

    /// Adds a line, or notes what is wrong with it.
    fn add(&mut self, columns: BalanceColumns, row: &SheetRow) {
        let mut line = LineReader {
            columns,
            cells: SheetCells::new(row, &mut self.faults),
        };
        let (Ok(person), Ok(figure)) = (line.person(), line.figure()) else {
            return;
        };
        let leave = match self.only_leave {
            Some(name) if !columns.has_leave() => Ok((None, Box::from(name))),
            _ => line.leave(),
        };
        let Some(leave) = leave.ok().and_then(|leave| self.leave(leave, row)) else {
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

    fn leave(&mut self, (id, name): (Option<Box<str>>, Box<str>), row: &SheetRow) -> Option<u16> {
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

    fn end(self, columns: Option<BalanceColumns>) -> Result<SheetFigures, SheetError> {
        let wrong = |problem| SheetError::of_file(self.path, problem);
        let columns = columns.ok_or_else(|| wrong(SheetProblem::NoRows))?;
        if !columns.has_leave() && self.only_leave.is_none() {
            return Err(wrong(SheetProblem::NoLeave));
        }
        self.faults.end()?;
        if self.figures.people.is_empty() {
            return Err(wrong(SheetProblem::NoRows));
        }
        Ok(self.figures)
    }
}

/// Reads one line, and notes what is wrong with its cells.
struct LineReader<'a> {
    columns: BalanceColumns,
    cells: SheetCells<'a>,
}

impl<'a> LineReader<'a> {
    fn cell(&self, key: ColumnKey) -> Option<(usize, &'a SheetValue)> {
        let column = self.columns.place(key)?;
        Some((column, self.cells.cell(column)))
    }

    fn text(&mut self, key: ColumnKey) -> Result<Option<Box<str>>, Noted> {
        self.cells.text(self.columns.place(key))
    }

    fn id(&mut self, key: ColumnKey) -> Result<Option<Box<str>>, Noted> {
        self.cells.id(self.columns.place(key))
    }

    fn person(&mut self) -> Result<SheetPerson, Noted> {
        let id = self.id(ColumnKey::Id)?;
        let number = self.id(ColumnKey::Number)?;
        let name = self.text(ColumnKey::Name)?;
        let departments = self.text(ColumnKey::Departments)?;
        if id.is_none() && number.is_none() && name.is_none() {
            return Err(self.cells.wrong(None, SheetProblem::Nobody));
        }
        let departments = departments.unwrap_or_default();
        let departments = departments.split(['、', ';', '；']).map(str::trim);
        Ok(SheetPerson {
            id,
            number,
            name,
            departments: departments
                .filter(|department| !department.is_empty())
                .map(Box::from)
                .collect(),
            row: self.cells.row_number(),
            figures: Vec::new(),
        })
    }

    /// The leave type's id and name.
    fn leave(&mut self) -> Result<(Option<Box<str>>, Box<str>), Noted> {
        let id = self.id(ColumnKey::LeaveId)?;
        match (self.text(ColumnKey::Leave)?, id) {
            (Some(name), id) => Ok((id, name)),
            (None, Some(id)) => Ok((Some(id.clone()), id)),
            (None, None) => {
                let column = self.columns.place(ColumnKey::Leave);
                let column = column.or(self.columns.place(ColumnKey::LeaveId));
                Err(self.cells.wrong(column, SheetProblem::Missing))
            }
        }
    }

    /// The amount in a column; a cell without one where the sheet does not have the column.
    fn amount(&mut self, key: ColumnKey) -> Result<FigureCell, Noted> {
        let Some((column, cell)) = self.cell(key) else {
            return Ok(FigureCell::ABSENT);
        };
        figure_text::read(cell).map_err(|problem| self.cells.wrong(Some(column), problem))
    }

    fn unit(&mut self) -> Result<Option<Unit>, Noted> {
        let Some(word) = self.text(ColumnKey::Unit)? else {
            return Ok(None);
        };
        if let Some(unit) = unit_of(&word) {
            return Ok(Some(unit));
        }
        let column = self.columns.place(ColumnKey::Unit);
        Err(self.cells.wrong(column, SheetProblem::NotAUnit(word)))
    }

    fn figure(&mut self) -> Result<SheetFigure, Noted> {
        let left = self.amount(ColumnKey::Left)?;
        let carried = self.amount(ColumnKey::Carried)?.amount;
        let unit = self.unit()?.or(left.unit);
        let said = self.text(ColumnKey::State)?;
        let said = said.as_deref().and_then(state_of);
        let state = match said {
            Some(said) if left.state == CellState::NotApplicable => said,
            _ => left.state,
        };
        let in_unit = |amount: Amount| Amount {
            unit: unit.unwrap_or(amount.unit),
            ..amount
        };
        Ok(SheetFigure {
            leave: 0,
            state,
            left: left.amount.map(in_unit),
            carried: carried.map(in_unit),
            unit,
        })
    }
}
