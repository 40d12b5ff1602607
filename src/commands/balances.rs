//! `balances`: one row for each tenant, employee and leave type.

use std::io::{self, Write};

use jiff::civil::Date;

use crate::domain::roster::Person;
use crate::domain::{Balance, CellState, LeaveType};
use crate::export::{BalanceRow, RowOrigin, RowWriter};

use super::selection::TypeChoice;

/// The rows of a person for whom no answer came: one for each leave type, without figures. A type
/// with subtypes has no row of its own.
pub(super) fn pending_rows(types: &[LeaveType], as_of: Date) -> Vec<Balance> {
    let pending_row = |leave_type: &LeaveType| {
        Balance::without_figures(
            leave_type.id.clone(),
            leave_type.name.clone(),
            CellState::Pending,
            leave_type.unit,
            as_of,
        )
    };
    types
        .iter()
        .filter(|leave_type| leave_type.has_own_row())
        .map(pending_row)
        .collect()
}

/// The rows of the leave types that `--type` names. From all rows, `choice` learns which leave
/// types exist.
pub(super) fn selected_rows(mut rows: Vec<Balance>, choice: &mut TypeChoice) -> Vec<Balance> {
    for row in &rows {
        choice.note(&row.leave_type, &row.leave_type_name);
    }
    rows.retain(|row| choice.selects(&row.leave_type, &row.leave_type_name));
    rows
}

pub(super) fn write_rows<W: Write + Send>(
    writer: &mut RowWriter<W>,
    origin: &RowOrigin<'_>,
    person: &Person<'_>,
    rows: &[Balance],
) -> io::Result<()> {
    rows.iter()
        .try_for_each(|row| writer.write(&BalanceRow::new(origin, person, row)))
}
