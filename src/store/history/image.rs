//! People and leave types out of what rows hold.

use std::sync::Arc;

use jiff::Timestamp;

use super::super::StoreError;
use super::super::checksum;
use super::super::codec::{WordTable, unpack_answer, unpack_leave_type, unpack_person, unreadable};
use super::super::sql::SqlRow;
use crate::domain::changes::PersonState;
use crate::domain::{EmployeeId, LeaveType};

/// Where the five columns of a person begin: the person and its checksum, when the answer was fetched, the answer and its checksum.
#[derive(Clone, Copy)]
pub(super) struct At(pub(super) usize);

/// The person whose columns stand at `at`; `None`: not listed. An answer that stayed the same was read again since, but what it
/// says here is what it said by `latest`.
pub(super) fn person_at(
    row: &SqlRow,
    At(at): At,
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

/// The leave types before a sync out of a row with its number, their bodies and a checksum.
pub(super) fn types_before(tenant: i64, row: &SqlRow) -> Result<Arc<[LeaveType]>, StoreError> {
    let bodies = row.text(1)?;
    let checksum = checksum::of_types_before(tenant, row.int(0)?, bodies);
    checksum.verify(row.optional_int(2)?, "leave types")?;
    bodies.lines().map(unpack_leave_type).collect()
}
