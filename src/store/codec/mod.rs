//! The packed forms of people and answers: few bytes, and the same bytes for the same content whichever sync wrote them.
//!
//! Names that repeat in every answer (leave types, the platform's fields) are numbers in the tenant's [`WordTable`]. The day of an
//! answer is not packed, because it follows from when it was fetched. Texts are cleaned when they are read, because anybody who can
//! write to the store can put anything there; ids are never cleaned.

mod answer;
mod leave_type;
mod person;
#[cfg(test)]
mod tests;
mod words;

pub(super) use answer::{has_errors, pack_answer, unpack_answer};
pub(super) use leave_type::unpack_leave_type;
pub(super) use person::{pack_person, unpack_person};
pub(super) use words::WordTable;

use crate::domain::packing::MalformedBytes;
use crate::store::error::StoreError;

/// The error for a body that cannot be read.
pub(super) fn unreadable(what: &str) -> impl FnOnce(MalformedBytes) -> StoreError {
    move |error| StoreError::Unreadable(format!("{what}: {error}"))
}
