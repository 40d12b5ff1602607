//! How many requests arrived and what became of them: [`RequestTally`] counts, tests, benches and the status page read
//! [`RequestCounts`].

use std::{
    collections::BTreeMap,
    sync::{Mutex, PoisonError},
};

use serde::Serialize;

/// Requests and their outcomes since the emulator started.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct RequestCounts {
    /// Requests by path, including those that were refused or got a fault.
    pub requests: BTreeMap<&'static str, u64>,
    /// Injected faults by the name of their kind.
    pub faults: BTreeMap<&'static str, u64>,
    /// Requests refused because a documented limit or the monthly budget was used up.
    pub throttled: u64,
    /// Requests refused because of a wrong secret or for want of a valid token.
    pub refused: u64,
}

impl RequestCounts {
    /// Requests to all paths together.
    pub fn total(&self) -> u64 {
        self.requests.values().sum()
    }
}

/// Counts from many requests at once; [`RequestTally::read`] returns a copy.
#[derive(Debug, Default)]
pub(super) struct RequestTally(Mutex<RequestCounts>);

impl RequestTally {
    pub(super) fn request(&self, path: &'static str) {
        self.change(|counts| *counts.requests.entry(path).or_default() += 1);
    }

    pub(super) fn fault(&self, kind: &'static str) {
        self.change(|counts| *counts.faults.entry(kind).or_default() += 1);
    }

    pub(super) fn throttled(&self) {
        self.change(|counts| counts.throttled += 1);
    }

    pub(super) fn refused(&self) {
        self.change(|counts| counts.refused += 1);
    }

    pub(super) fn read(&self) -> RequestCounts {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    fn change(&self, apply: impl FnOnce(&mut RequestCounts)) {
        apply(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner));
    }
}
