//! What a client has found odd beside the answers that were requested, until the sync takes it and reports it.

use std::sync::{Mutex, MutexGuard, PoisonError};

use super::ApiError;

/// Gaps of one tenant that have not been reported. Of each kind only the first one is kept, however many there are.
#[derive(Debug, Default)]
pub struct UnreportedGaps(Mutex<PendingGaps>);

#[derive(Debug, Default)]
struct PendingGaps {
    gaps: Vec<ApiError>,
    stranger_met: bool,
    refusal_met: bool,
}

impl UnreportedGaps {
    /// A row came for somebody, or of a leave type, that was not requested.
    pub fn add_stranger(&self, gap: impl FnOnce() -> ApiError) {
        let mut untold = self.lock();
        if !untold.stranger_met {
            untold.stranger_met = true;
            untold.gaps.push(gap());
        }
    }

    /// The platform refuses to send somebody's departments, or sends them as nobody can read them.
    pub fn add_refusal(&self, gap: ApiError) {
        let mut untold = self.lock();
        if !untold.refusal_met {
            untold.refusal_met = true;
            untold.gaps.push(gap);
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
