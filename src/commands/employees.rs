//! `employees`: one row for each tenant and employee, in the platform's order.

use std::io::{self, Write};

use crate::domain::roster::Person;
use crate::export::{EmployeeRow, RowOrigin, RowWriter};

pub(super) fn write_row<W: Write + Send>(
    writer: &mut RowWriter<W>,
    origin: &RowOrigin<'_>,
    person: &Person<'_>,
) -> io::Result<()> {
    writer.write(&EmployeeRow::new(origin, person))
}
