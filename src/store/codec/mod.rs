//! The packed forms of what the store holds, and the only place that knows their bytes. A person
//! and an answer take few bytes, and equal content packs to equal bytes whichever sync wrote it. A
//! page of people and a block of balances are written almost as they are in memory, so that a
//! company of a million people is read without unpacking it person by person: `domain` opens its
//! columns and cells to these files, and builds them again only from parts that fit together.
//!
//! Names that repeat in every answer (leave types, the platform's fields) are numbers in the
//! tenant's [`WordTable`]. The day of an answer is packed only if it is not the day on which it was
//! fetched. Texts are cleaned when they are read, because anybody who can write to the store can
//! put anything there. Ids are not cleaned, because requests use them; those of lots are, because
//! no request does.

mod answer;
mod bytes;
mod cell_slab;
mod department_path;
#[cfg(any(test, feature = "fuzzing"))]
mod fuzzing;
mod journal_entry;
mod leave_type;
mod ledger_block;
mod people_page;
mod person;
#[cfg(test)]
mod tests;
mod words;

#[cfg(any(test, feature = "fuzzing"))]
pub(crate) use fuzzing::read_stored;

pub(super) use answer::{has_errors, pack_answer, unpack_answer};
pub(super) use journal_entry::{WrittenPart, pack_written, unpack_written};
pub(super) use leave_type::unpack_leave_type;
pub(super) use ledger_block::{pack_ledger_block, unpack_ledger_block};
pub(super) use people_page::{pack_people_page, unpack_people_page};
pub(super) use person::{pack_person, unpack_person};
pub(super) use words::WordTable;

use crate::store::error::StoreError;
use bytes::MalformedBytes;

/// The error for a body that cannot be read.
pub(super) fn unreadable(what: &str) -> impl FnOnce(MalformedBytes) -> StoreError {
    move |error| StoreError::Unreadable(format!("{what}: {error}"))
}
