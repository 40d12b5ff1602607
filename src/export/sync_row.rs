//! How a tenant's part of a round of `sync` ended.

use std::io::{self, Write};

use serde::Serialize;

use super::{Coverage, SCHEMA, json};

/// One tenant's end of a round, as printed by `sync --format ndjson`.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct SyncRow {
    /// The version of the names and meanings.
    pub schema: u8,
    /// Counts, and what is missing in words.
    #[serde(flatten)]
    pub coverage: Coverage,
    /// Everybody with a figure that failed or is forbidden, in the platform's order.
    pub failed_people: Vec<FailedPerson>,
    /// Everybody who was listed but not asked.
    pub unanswered_people: Vec<String>,
    /// Requests sent by this program.
    pub requests: u64,
    /// Requests that were tried again.
    pub retries: u64,
    /// Requests that brought no usable answer.
    pub failures: u64,
    /// Billable calls of this month so far (DingTalk).
    pub billable_calls: Option<u64>,
    /// Which program asked the platform, when it was not this one.
    pub followed: Option<String>,
    /// How long it took, in milliseconds.
    pub milliseconds: u64,
}

/// A person who failed, and the platform's codes.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct FailedPerson {
    /// The platform's id.
    pub employee_id: String,
    /// Each once.
    pub codes: Vec<String>,
}

impl SyncRow {
    /// A row that has only its coverage yet.
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

    /// Writes the object and a newline.
    pub fn write_to<W: Write>(&self, out: &mut W) -> io::Result<()> {
        json::write_line(out, self)
    }
}
