//! What the emulator was asked and what it did with it: read by tests, benches and the status page.

use std::{
    collections::BTreeMap,
    sync::{Mutex, PoisonError},
};

use serde::Serialize;

/// Requests and outcomes since the start.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct RequestCounts {
    /// Requests by path, those refused or faulty included.
    pub requests: BTreeMap<&'static str, u64>,
    /// Injected faults by kind.
    pub faults: BTreeMap<&'static str, u64>,
    /// Requests over a documented limit or budget.
    pub throttled: u64,
    /// Requests with a wrong secret, or without a token that is still good.
    pub refused: u64,
}

impl RequestCounts {
    /// Requests of all paths together.
    pub fn total(&self) -> u64 {
        self.requests.values().sum()
    }
}

/// The one writer's side of [`RequestCounts`].
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
