//! The course of one call over its tries: what to do after a fault, and when to give up.

use std::hash::{BuildHasher, Hasher, RandomState};
use std::time::Duration;

use super::super::error::Class;
use super::client::HttpTimeouts;
use super::fault::RequestFault;

/// What to do after a fault.
pub(super) enum RetryDecision {
    /// Sleep, then try again.
    Wait(Duration),
    /// Keep everybody from this endpoint for so long, then try again.
    Block(Duration),
    /// Fetch a new token, then try again.
    Refresh(RequestFault),
    /// Give up.
    Fail(RequestFault),
}

/// How often a throttled call is tried again.
const MOST_THROTTLES: u32 = 5;

/// Counts one call's tries.
pub(super) struct RetryState {
    patience: HttpTimeouts,
    tries: u32,
    throttles: u32,
    refreshed: bool,
}

impl RetryState {
    pub(super) fn new(patience: HttpTimeouts) -> Self {
        Self {
            patience,
            tries: 1,
            throttles: 0,
            refreshed: false,
        }
    }

    /// Decides; every path is bounded, so that no call loops.
    pub(super) fn next(&mut self, fault: RequestFault) -> RetryDecision {
        match fault.class {
            Class::Retry if self.tries < self.patience.tries => self.wait(),
            Class::Throttled(pause) if self.throttles < MOST_THROTTLES => self.block(pause),
            Class::Refresh if !self.refreshed => {
                self.refreshed = true;
                RetryDecision::Refresh(fault)
            }
            _ => RetryDecision::Fail(fault),
        }
    }

    /// Doubles from the base up to the cap, then takes a random half off, so that callers do not come back together.
    fn wait(&mut self) -> RetryDecision {
        let full = self.patience.backoff * 2_u32.saturating_pow(self.tries - 1);
        self.tries += 1;
        let full = full.min(self.patience.longest_backoff);
        RetryDecision::Wait(full / 2 + (full / 2).mul_f64(random_fraction()))
    }

    fn block(&mut self, pause: Duration) -> RetryDecision {
        self.throttles += 1;
        RetryDecision::Block(pause.min(self.patience.longest_wait))
    }
}

/// Between 0 and 1. Hash keys are random per state, which is all that jitter needs.
fn random_fraction() -> f64 {
    let bits = RandomState::new().build_hasher().finish() >> 32;
    f64::from(u32::try_from(bits).unwrap_or(0)) / f64::from(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::balance::Hint;

    fn fault(class: Class) -> RequestFault {
        RequestFault::new("1", "x", class, Hint { zh: "", en: "" })
    }

    #[test]
    fn pauses_double_up_to_the_cap_and_lose_at_most_half_to_jitter() {
        let patience = HttpTimeouts {
            tries: 8,
            ..HttpTimeouts::default()
        };
        let mut course = RetryState::new(patience);
        for full in [500, 1_000, 2_000, 4_000, 8_000, 8_000, 8_000] {
            let RetryDecision::Wait(pause) = course.next(fault(Class::Retry)) else {
                panic!("tries are left");
            };
            let full = Duration::from_millis(full);
            assert!(pause >= full / 2 && pause <= full, "{pause:?} of {full:?}");
        }
        assert!(matches!(
            course.next(fault(Class::Retry)),
            RetryDecision::Fail(_)
        ));
    }

    #[test]
    fn feishu_trap_2_a_throttled_wait_is_bounded() {
        let mut course = RetryState::new(HttpTimeouts::default());
        let day = Class::Throttled(Duration::from_hours(24));
        assert!(
            matches!(course.next(fault(day)), RetryDecision::Block(pause) if pause == Duration::from_mins(2))
        );
    }

    #[test]
    fn feishu_trap_3_a_spent_quota_is_not_tried_again() {
        let mut course = RetryState::new(HttpTimeouts::default());
        let step = course.next(fault(Class::QuotaSpent));
        assert!(matches!(step, RetryDecision::Fail(_)));
    }
}
