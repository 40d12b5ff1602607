//! How a person and an answer are packed: few bytes, and the same bytes for the same content whichever sync wrote them.
//!
//! Owns the packed forms. Must not know tables or engines. Names that repeat in every answer (leave types, the platform's
//! fields) are numbers of the tenant's [`WordTable`]; the day of an answer is not packed, it follows from when it was fetched. Texts are
//! cleaned when they are read, since whoever can write to a store can write anything into it; ids are never cleaned here.

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
use crate::store::StoreError;

/// What a body that cannot be read back is called in words.
pub(super) fn unreadable(what: &str) -> impl FnOnce(MalformedBytes) -> StoreError {
    move |error| StoreError::Unreadable(format!("{what}: {error}"))
}
