//! What a client has found odd beside the answers that were requested, until the sync takes it and reports it.

use std::collections::HashSet;
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::ApiError;

/// Gaps of one tenant that have not been reported: rows that nobody requested, profiles that the platform refuses or that cannot be
/// read. Of each code only the first one is kept, however many there are.
#[derive(Debug, Default)]
pub struct UnreportedGaps(Mutex<PendingGaps>);

#[derive(Debug, Default)]
struct PendingGaps {
    gaps: Vec<ApiError>,
    /// The codes of all gaps so far, also of those that were taken.
    met_codes: HashSet<String>,
}

impl UnreportedGaps {
    /// Keeps a gap, unless there was one with its code.
    pub fn add(&self, gap: ApiError) {
        let mut pending = self.lock();
        if pending.met_codes.insert(gap.code.clone()) {
            pending.gaps.push(gap);
        }
    }

    /// Takes out the gaps that have not been reported.
    pub fn take(&self) -> Vec<ApiError> {
        std::mem::take(&mut self.lock().gaps)
    }

    fn lock(&self) -> MutexGuard<'_, PendingGaps> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
