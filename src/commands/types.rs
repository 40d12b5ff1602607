//! `types`: one row for each tenant and leave type, in the configured order.

use std::io::{self, Write};

use crate::domain::LeaveType;
use crate::export::{RowOrigin, RowWriter, TypeRow};

use super::selection::TypeChoice;

pub(super) fn write_rows<W: Write + Send>(
    writer: &mut RowWriter<W>,
    origin: &RowOrigin<'_>,
    types: &[LeaveType],
    choice: &TypeChoice,
) -> io::Result<()> {
    types
        .iter()
        .filter(|leave_type| choice.selects(&leave_type.id, &leave_type.name))
        .try_for_each(|leave_type| writer.write(&TypeRow::new(origin, leave_type)))
}
