//! `balances`: one row for each tenant, employee and leave type.

use std::io::{self, Write};

use jiff::civil::Date;

use crate::domain::roster::Person;
use crate::domain::{Balance, CellState, LeaveType};
use crate::export::{BalanceRow, Origin, Writer};

use super::selection::TypeChoice;

/// The rows of a person whom nobody was asked about: one a leave type that stands for itself.
pub(super) fn pending_rows(types: &[LeaveType], as_of: Date) -> Vec<Balance> {
    let pending = |t: &LeaveType| {
        Balance::without_figures(
            t.id.clone(),
            t.name.clone(),
            CellState::Pending,
            t.unit,
            as_of,
        )
    };
    types
        .iter()
        .filter(|t| t.has_own_row())
        .map(pending)
        .collect()
}

/// Those of a person's rows that are asked for.
pub(super) fn keep_chosen(mut rows: Vec<Balance>, choice: &mut TypeChoice) -> Vec<Balance> {
    for row in &rows {
        choice.note(&row.leave_type, &row.leave_type_name);
    }
    rows.retain(|row| choice.selects(&row.leave_type, &row.leave_type_name));
    rows
}

pub(super) fn write_rows<W: Write>(
    writer: &mut Writer<W>,
    origin: &Origin<'_>,
    person: &Person<'_>,
    rows: &[Balance],
) -> io::Result<()> {
    rows.iter()
        .try_for_each(|row| writer.write(&BalanceRow::new(origin, person, row)))
}
