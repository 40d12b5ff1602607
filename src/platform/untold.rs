//! What a client found odd beside the answers it was asked for, until the sync takes it to tell it.

use std::sync::{Mutex, MutexGuard, PoisonError};

use super::ApiError;

/// Gaps of one tenant that nobody has been told of.
#[derive(Debug, Default)]
pub struct UntoldGaps(Mutex<Untold>);

#[derive(Debug, Default)]
struct Untold {
    gaps: Vec<ApiError>,
    stranger_met: bool,
    refusal_met: bool,
}

impl UntoldGaps {
    /// A row of somebody whom nobody asked about came: told once, however many come.
    pub fn meet_stranger(&self, gap: impl FnOnce() -> ApiError) {
        let mut untold = self.lock();
        if !untold.stranger_met {
            untold.stranger_met = true;
            untold.gaps.push(gap());
        }
    }

    /// The platform refuses to tell the departments of somebody: told once, however many they are.
    pub fn meet_refusal(&self, gap: ApiError) {
        let mut untold = self.lock();
        if !untold.refusal_met {
            untold.refusal_met = true;
            untold.gaps.push(gap);
        }
    }

    /// What has not been told.
    pub fn take(&self) -> Vec<ApiError> {
        std::mem::take(&mut self.lock().gaps)
    }

    fn lock(&self) -> MutexGuard<'_, Untold> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
