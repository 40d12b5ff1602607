//! People and leave types as the rows of a history query hold them.

use std::sync::Arc;

use jiff::Timestamp;

use super::super::checksum;
use super::super::codec::{WordTable, unpack_answer, unpack_leave_type, unpack_person, unreadable};
use super::super::sql::SqlRow;
use crate::domain::changes::PersonState;
use crate::domain::{EmployeeId, LeaveType};
use crate::store::error::StoreError;

/// At which column the five of a person begin: the person and its checksum, when the answer was fetched, the answer and its checksum.
#[derive(Clone, Copy)]
pub(super) struct PersonColumns(pub(super) usize);

/// The person whose columns begin at `at`; `None` if the person was not listed. An unchanged answer may have been fetched again since
/// `latest`; here it counts as fetched by then.
pub(super) fn person_at(
    row: &SqlRow,
    PersonColumns(at): PersonColumns,
    employee: &str,
    (tenant, words): (i64, &WordTable),
    latest: Timestamp,
) -> Result<Option<PersonState>, StoreError> {
    let Some(body) = row.optional_bytes(at)? else {
        return Ok(None);
    };
    let checksum = checksum::of_person(tenant, employee, body);
    checksum.verify(row.optional_int(at + 1)?, "a person")?;
    let person = unpack_person(employee, body).map_err(unreadable("a person"))?;
    let fetched = row.optional_moment(at + 2)?;
    let answer = match (fetched, row.optional_bytes(at + 3)?) {
        (Some(fetched), Some(body)) => {
            let id = EmployeeId::new(employee);
            let checksum = checksum::of_answer(tenant, employee, fetched, body);
            checksum.verify(row.optional_int(at + 4)?, "an answer")?;
            let answer = unpack_answer(id, fetched.min(latest), body, words);
            Some(answer.map_err(unreadable("an answer"))?)
        }
        _ => None,
    };
    Ok(Some(PersonState {
        employee: Arc::new(person),
        answer,
    }))
}

/// The leave types before a sync, from a row with the sync's number, the bodies and their checksum.
pub(super) fn types_before(tenant: i64, row: &SqlRow) -> Result<Arc<[LeaveType]>, StoreError> {
    let bodies = row.text(1)?;
    let checksum = checksum::of_types_before(tenant, row.int(0)?, bodies);
    checksum.verify(row.optional_int(2)?, "leave types")?;
    bodies.lines().map(unpack_leave_type).collect()
}
