//! The course of one call over its tries: what to do after a fault, and when to give up.

use std::hash::{BuildHasher, Hasher, RandomState};
use std::time::Duration;

use super::super::error::Class;
use super::fault::Fault;
use super::http::Patience;

/// What to do after a fault.
pub(super) enum Step {
    /// Sleep, then try again.
    Wait(Duration),
    /// Keep everybody from this endpoint for so long, then try again.
    Block(Duration),
    /// Fetch a new token, then try again.
    Refresh(Fault),
    /// Give up.
    Fail(Fault),
}

/// How often a throttled call is tried again.
const MOST_THROTTLES: u32 = 5;

/// A platform that asks for a longer wait is asked again earlier, and gets its five chances.
const LONGEST_WAIT: Duration = Duration::from_secs(120);

/// Counts one call's tries.
pub(super) struct Course {
    patience: Patience,
    tries: u32,
    throttles: u32,
    refreshed: bool,
}

impl Course {
    pub(super) fn new(patience: Patience) -> Self {
        Self {
            patience,
            tries: 1,
            throttles: 0,
            refreshed: false,
        }
    }

    /// Decides; every path is bounded, so that no call loops.
    pub(super) fn next(&mut self, fault: Fault) -> Step {
        match fault.class {
            Class::Retry if self.tries < self.patience.tries => self.wait(),
            Class::Throttled(pause) if self.throttles < MOST_THROTTLES => self.block(pause),
            Class::Refresh if !self.refreshed => {
                self.refreshed = true;
                Step::Refresh(fault)
            }
            _ => Step::Fail(fault),
        }
    }

    /// Doubles from the base up to the cap, then takes a random half off, so that callers do not come back together.
    fn wait(&mut self) -> Step {
        let full = self.patience.backoff * 2_u32.saturating_pow(self.tries - 1);
        self.tries += 1;
        let full = full.min(self.patience.longest_backoff);
        Step::Wait(full / 2 + (full / 2).mul_f64(random_fraction()))
    }

    fn block(&mut self, pause: Duration) -> Step {
        self.throttles += 1;
        Step::Block(pause.min(LONGEST_WAIT))
    }
}

/// Between 0 and 1. Hash keys are random per state, which is all that jitter needs.
fn random_fraction() -> f64 {
    let bits = RandomState::new().build_hasher().finish() >> 32;
    f64::from(u32::try_from(bits).unwrap_or(0)) / f64::from(u32::MAX)
}
