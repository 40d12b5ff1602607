//! People and leave types out of what rows hold.

use std::sync::Arc;

use super::super::StoreError;
use super::super::codec::{Words, unpack_answer, unpack_person, unreadable};
use super::super::database::Row;
use crate::domain::changes::PersonState;
use crate::domain::{EmployeeId, Instant, LeaveType};

/// Where the three columns of a person begin: the person, when the answer was fetched, the answer.
#[derive(Clone, Copy)]
pub(super) struct At(pub(super) usize);

/// The person whose columns stand at `at`; `None`: not listed. An answer that stayed the same was read again since, but what it
/// says here is what it said by `latest`.
pub(super) fn person_at(
    row: &Row,
    At(at): At,
    employee: &str,
    words: &Words,
    latest: Instant,
) -> Result<Option<PersonState>, StoreError> {
    let Some(body) = row.optional_bytes(at)? else {
        return Ok(None);
    };
    let person = unpack_person(employee, body).map_err(unreadable("a person"))?;
    let fetched = row.optional_int(at + 1)?;
    let answer = match (fetched, row.optional_bytes(at + 2)?) {
        (Some(fetched), Some(body)) => {
            let (id, fetched) = (EmployeeId::new(employee), Instant(fetched).min(latest));
            let answer = unpack_answer(id, fetched, body, words);
            Some(answer.map_err(unreadable("an answer"))?)
        }
        _ => None,
    };
    Ok(Some(PersonState {
        employee: Arc::new(person),
        answer,
    }))
}

/// Leave types out of their bodies.
pub(super) fn types_of<'a>(
    bodies: impl Iterator<Item = &'a str>,
) -> Result<Arc<[LeaveType]>, StoreError> {
    let read = |body| serde_json::from_str(body).map_err(|error| unreadable_type(&error));
    bodies.map(read).collect()
}

fn unreadable_type(error: &serde_json::Error) -> StoreError {
    StoreError::Unreadable(format!("a leave type: {error}"))
}
