//! Which column of a sheet of balances holds what.

use super::error::SheetProblem;
use super::heading::{self, find, texts};
use super::row::SheetRow;

/// What a column may hold.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ColumnKey {
    /// The platform's id of a person.
    Id,
    /// The employee number.
    Number,
    /// The name.
    Name,
    /// The departments.
    Departments,
    /// The platform's id of a leave type.
    LeaveId,
    /// The name of a leave type.
    Leave,
    /// Why there is no figure.
    State,
    /// Day or hour.
    Unit,
    /// What was carried over.
    Carried,
    /// What is left.
    Left,
}

impl ColumnKey {
    const ALL: [Self; 10] = [
        Self::Id,
        Self::Number,
        Self::Name,
        Self::Departments,
        Self::LeaveId,
        Self::Leave,
        Self::State,
        Self::Unit,
        Self::Carried,
        Self::Left,
    ];

    /// What heads such a column: first the word of the command line, then the keys of ndjson and the headings of this program's own tables.
    fn headings(self) -> &'static [&'static str] {
        match self {
            Self::Id => heading::ID,
            Self::Number => heading::NUMBER,
            Self::Name => &["name", "employee_name", "姓名"],
            Self::Departments => &["departments", "department", "部门"],
            Self::LeaveId => &["leave_id", "leave_type_id", "假期ID"],
            Self::Leave => heading::LEAVE,
            Self::State => &["state", "状态"],
            Self::Unit => &["unit", "单位"],
            Self::Carried => &["carried", "结转"],
            Self::Left => &["left", "剩余", "余额"],
        }
    }

    /// The key with this word of the command line.
    pub fn of_word(word: &str) -> Option<Self> {
        let mut keys = Self::ALL.into_iter();
        keys.find(|key| key.headings().first() == Some(&word))
    }

    /// The words of the command line.
    pub fn words() -> Vec<&'static str> {
        let keys = Self::ALL.into_iter();
        keys.filter_map(|key| key.headings().first().copied())
            .collect()
    }
}

/// The headings of the column with the ids of lots. In a csv of this program with `--lots`, the
/// lots of a balance stand below it.
const LOT_HEADINGS: [&str; 2] = ["lot_id", "额度ID"];

/// A column that was named: `left=剩余`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ColumnChoice {
    /// What it holds.
    pub key: ColumnKey,
    /// Its heading.
    pub heading: Box<str>,
}

impl ColumnChoice {
    /// Reads `left=剩余`.
    pub fn read(word: &str) -> Option<Self> {
        let (key, heading) = word.split_once('=')?;
        let heading = heading.trim();
        (!heading.is_empty()).then_some(Self {
            key: ColumnKey::of_word(key.trim())?,
            heading: heading.into(),
        })
    }
}

/// Where each column is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct BalanceColumns {
    places: [Option<usize>; ColumnKey::ALL.len()],
    /// Where the ids of lots are.
    lot: Option<usize>,
}

impl BalanceColumns {
    /// The columns, if this row has the headings of the sheet: the figures, and something that says whose they are.
    pub(super) fn find(row: &SheetRow, choices: &[ColumnChoice]) -> Result<Self, SheetProblem> {
        let mut places = [None; ColumnKey::ALL.len()];
        for (place, key) in places.iter_mut().zip(ColumnKey::ALL) {
            let choice = choices.iter().find(|choice| choice.key == key);
            *place = match choice {
                None => find(row, key.headings())?,
                Some(choice) => match find(row, &[&choice.heading])? {
                    None => return Err(SheetProblem::NoSuchHeading(choice.heading.clone())),
                    found => found,
                },
            };
        }
        let lot = find(row, &LOT_HEADINGS)?;
        let columns = Self { places, lot };
        let missing = |missing| SheetProblem::NoHeadings {
            missing,
            found: texts(row),
        };
        let people = [ColumnKey::Id, ColumnKey::Number, ColumnKey::Name];
        if people.into_iter().all(|key| columns.place(key).is_none()) {
            return Err(missing(&["账号 (id)", "工号 (number)", "姓名 (name)"]));
        }
        if columns.place(ColumnKey::Left).is_none() {
            return Err(missing(&["剩余 (left)"]));
        }
        Ok(columns)
    }

    /// Whether a column says which leave type a figure is of.
    pub(super) fn has_leave(&self) -> bool {
        let keys = [ColumnKey::Leave, ColumnKey::LeaveId];
        keys.into_iter().any(|key| self.place(key).is_some())
    }

    /// Whether a row is a lot of the balance above it, whose figure is a part of that balance's.
    pub(super) fn is_lot(&self, row: &SheetRow) -> bool {
        let is_empty = |place: Option<usize>| place.is_none_or(|at| row.cell(at).is_empty());
        !is_empty(self.lot) && is_empty(self.place(ColumnKey::Left))
    }

    /// The column of `key`.
    pub(super) fn place(&self, key: ColumnKey) -> Option<usize> {
        self.places[key as usize]
    }
}
