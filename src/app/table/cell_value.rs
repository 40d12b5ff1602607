//! What can stand in a cell, as values. How a value looks (words, rounding, colour) is `cell_text`'s business, so that
//! the same value looks the same in every table.

use std::borrow::Cow;
use std::ops::Range;

use jiff::Timestamp;
use jiff::civil::Date;

use crate::domain::changes::Change;
use crate::domain::insight::expiring::NoDayReason;
use crate::domain::insight::leave_kinds::Bearer;
use crate::domain::insight::totals::{AmountSum, StateCounts};
use crate::domain::ledger::LedgerCell;
use crate::domain::{Amount, Certainty, Lot, PlatformKind, Unit};

/// The value of a cell.
#[derive(Clone, PartialEq, Debug)]
pub enum CellValue<'row> {
    /// Nothing.
    Empty,
    /// A text that identifies nobody.
    Text(&'row str),
    /// The same, of less importance.
    Quiet(String),
    /// The name of something that stands this many steps below others.
    Nested(usize, &'row str),
    /// The name of a leave type that a change is about.
    Subject(&'row str),
    /// In the place of a person's name, where a change is about a leave type.
    NoPerson,
    /// A person's name, with the parts that the filter matched. Hidden on request.
    Name(&'row str, &'row [Range<usize>]),
    /// A person's id, with the parts that the filter matched. Hidden on request.
    Id(Cow<'row, str>, &'row [Range<usize>]),
    /// Departments that are not known; whether they may still come.
    NoDepartments {
        /// The directory is still being read.
        may_come: bool,
    },
    /// A figure in words of its own. Hidden on request.
    Private(String),
    /// A bare figure; `None` where there is none.
    Amount(Option<Amount>),
    /// What is left of a leave type with its unit, or why there is no figure, with the platform's code.
    Left(&'row LedgerCell, Option<&'row str>),
    /// When what is left lapses, with its lots where they are at hand.
    Expiry(&'row LedgerCell, Option<&'row [Lot]>),
    /// By how much a figure changed, with sign and unit.
    Difference(Amount),
    /// A moment, as much of it as there is room for.
    Moment(Timestamp),
    /// The last day of an amount, coloured by how soon that is.
    LastDay(Date),
    /// The same, worked out from dates that the platform does not tell.
    WorkedDay(Date),
    /// Whose cost or loss it is when an amount ends.
    BorneBy(Bearer),
    /// In the place of the last day, why it is not known.
    NoDay(NoDayReason),
    /// A number of days; `None` where it is not known.
    Days(Option<i32>),
    /// An amount with its unit, the decimal points of all rows below each other.
    Aligned(Amount),
    /// How certain it is that an amount ends on a day.
    Certainty(Certainty),
    /// An amount cannot be used up in time.
    TooLate,
    /// An exact sum, `None` where nobody has the figure, and the decimals of its column, so that decimal points stand below each other.
    Sum(Option<AmountSum>, usize),
    /// A tenant with its platform, as several tenants may have one name.
    TenantOf(&'row str, PlatformKind),
    /// A sentence with figures of a person, and a shorter one for where it does not fit. Hidden on
    /// request.
    FigureSentence(&'row str, &'row str),
    /// A number of people.
    Count(usize),
    /// A number of people that needs a look.
    Alarming(usize),
    /// The unit of a row; `None` for rows that have none.
    UnitWord(Option<Unit>),
    /// A bar of this many columns left and this many used.
    Bar([usize; 2]),
    /// How many cells without figures there are of each state.
    States(&'row StateCounts),
    /// In the place of a department, for people who have none.
    WithoutDepartment,
    /// What happened, in words, over this column and the following ones: this many in all.
    Event(&'row Change, usize),
}

impl CellValue<'_> {
    /// How many columns it takes.
    pub fn columns(&self) -> usize {
        match self {
            Self::Event(_, columns) => *columns,
            _ => 1,
        }
    }
}
