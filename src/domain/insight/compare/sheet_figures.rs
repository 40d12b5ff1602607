//! The balances of a sheet of the company's own, as far as a comparison needs them.

use std::sync::Arc;

use crate::domain::{Amount, CellState, Unit};

/// The people of a sheet with their balances.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct SheetFigures {
    /// The name of the file.
    pub name: Arc<str>,
    /// The people, in the order in which they first occur.
    pub people: Vec<SheetPerson>,
    /// The leave types, in the order in which they first occur.
    pub leaves: Vec<SheetLeave>,
}

/// A person of a sheet, with at least one of id, number and name.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct SheetPerson {
    /// The platform's id.
    pub id: Option<Box<str>>,
    /// The employee number.
    pub number: Option<Box<str>>,
    /// The name.
    pub name: Option<Box<str>>,
    /// The names of the departments.
    pub departments: Vec<Box<str>>,
    /// The row of the sheet in which the person first occurs, as a spreadsheet counts rows.
    pub row: u32,
    /// The balances, in the order of the rows.
    pub figures: Vec<SheetFigure>,
}

/// A leave type of a sheet. It has a name, an id or both.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SheetLeave {
    /// The platform's id.
    pub id: Option<Box<str>>,
    /// The name; the id where the sheet has no name.
    pub name: Box<str>,
}

/// A balance of a sheet.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct SheetFigure {
    /// The position of the leave type.
    pub leave: u16,
    /// Known, unlimited, or without a figure.
    pub state: CellState,
    /// What is left.
    pub left: Option<Amount>,
    /// What of it was carried over, where the sheet says so.
    pub carried: Option<Amount>,
    /// The unit that the sheet names. Without one its amounts are in the unit of the leave type that they are compared with.
    pub unit: Option<Unit>,
}

impl SheetPerson {
    /// How the person is called in a list: the id, or what else identifies them.
    pub fn shown_id(&self) -> &str {
        let keys = [&self.id, &self.number, &self.name];
        keys.into_iter().flatten().next().map_or("", |key| &**key)
    }

    /// How the person is called: the name, or what else identifies them.
    pub fn shown_name(&self) -> &str {
        self.name.as_deref().unwrap_or_else(|| self.shown_id())
    }
}
