//! `employees`: one row for each tenant and employee, in the platform's order.

use std::io::{self, Write};

use crate::domain::roster::Person;
use crate::export::{EmployeeRow, Origin, Writer};

pub(super) fn write_row<W: Write>(
    writer: &mut Writer<W>,
    origin: &Origin<'_>,
    person: &Person<'_>,
) -> io::Result<()> {
    writer.write(&EmployeeRow::new(origin, person))
}
