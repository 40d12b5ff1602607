//! How much of a tenant the output covers.

use serde::Serialize;

use crate::domain::PlatformKind;

/// One tenant's coverage, as it stands in a JSON document.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Coverage {
    /// The tenant's name.
    pub tenant: String,
    /// Its platform.
    pub platform: PlatformKind,
    /// In one word.
    pub state: CoverageState,
    /// People found.
    pub people: usize,
    /// People with an answer, failed ones included.
    pub answered: usize,
    /// People with a figure that failed or is forbidden.
    pub failed: usize,
    /// What is missing and why, in words.
    pub gaps: Vec<String>,
}

/// How a tenant's part ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum CoverageState {
    /// Everything there is.
    Complete,
    /// Some of it.
    Partial,
    /// The platform lets nobody through.
    Refused,
    /// Nothing usable could be had.
    Failed,
}
