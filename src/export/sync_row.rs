//! A row of `sync`: how reading one tenant ended.

use std::io::{self, Write};

use serde::{Serialize, Serializer};

use super::{Coverage, SCHEMA, json};
use crate::domain::Bilingual;

/// The result of one tenant's sync, as printed by `sync --format ndjson`.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct SyncRow {
    /// The version of the names and meanings of these fields.
    pub schema: u8,
    /// How many people were read, and what is missing.
    #[serde(flatten)]
    pub coverage: Coverage,
    /// The people with a figure that failed or is forbidden, in the platform's order.
    pub failed_people: Vec<FailedPerson>,
    /// The ids of people who were listed but whose balances were not fetched.
    pub unanswered_people: Vec<String>,
    /// The number of requests that this program sent.
    pub requests: u64,
    /// The number of requests that were retried.
    pub retries: u64,
    /// The number of requests without a usable answer.
    pub failures: u64,
    /// The billable calls of this month so far; DingTalk only.
    pub billable_calls: Option<u64>,
    /// The program that read the platform, if this one followed another's sync.
    #[serde(serialize_with = "in_english")]
    pub followed: Option<Bilingual>,
    /// The duration in milliseconds.
    pub milliseconds: u64,
}

/// A person with a figure that failed or is forbidden.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct FailedPerson {
    /// The platform's id of the person.
    pub employee_id: String,
    /// The error codes of the person's figures, each once.
    pub codes: Vec<String>,
}

#[expect(clippy::ref_option, reason = "serde passes the field by reference")]
fn in_english<S: Serializer>(text: &Option<Bilingual>, to: S) -> Result<S::Ok, S::Error> {
    text.as_ref().map(Bilingual::en).serialize(to)
}

impl SyncRow {
    /// A row with its coverage, and nothing else yet.
    pub fn new(coverage: Coverage) -> Self {
        Self {
            schema: SCHEMA,
            coverage,
            failed_people: Vec::new(),
            unanswered_people: Vec::new(),
            requests: 0,
            retries: 0,
            failures: 0,
            billable_calls: None,
            followed: None,
            milliseconds: 0,
        }
    }

    /// Writes the object and a line end.
    pub fn write_to<W: Write>(&self, out: &mut W) -> io::Result<()> {
        json::write_line(out, self)
    }
}
