//! The tries of one call: what to do after a fault, and when to give up.

use std::hash::{BuildHasher, Hasher, RandomState};
use std::time::Duration;

use super::timeouts::HttpTimeouts;
use crate::platform::error::ErrorClass;
use crate::platform::fault::RequestFault;

/// What to do after a fault.
pub(super) enum RetryDecision {
    /// Sleep, then try again.
    Wait(Duration),
    /// Send nothing to this endpoint for this long, then try again.
    Block(Duration),
    /// Fetch a new token, then try again.
    Refresh(RequestFault),
    /// Give up.
    Fail(RequestFault),
}

/// How often one call was tried, throttled and refreshed.
pub(super) struct RetryState {
    timeouts: HttpTimeouts,
    tries: u32,
    throttles: u32,
    refreshed: bool,
}

impl RetryState {
    pub(super) fn new(timeouts: HttpTimeouts) -> Self {
        Self {
            timeouts,
            tries: 1,
            throttles: 0,
            refreshed: false,
        }
    }

    /// What to do after `fault`. Each kind of retry is bounded, so that no call is sent for ever.
    pub(super) fn next(&mut self, fault: RequestFault) -> RetryDecision {
        match fault.class {
            ErrorClass::Retry if self.tries < self.timeouts.tries => self.wait(),
            ErrorClass::Throttled(pause) if self.throttles < self.timeouts.throttles => {
                self.block(pause)
            }
            ErrorClass::Refresh if !self.refreshed => {
                self.refreshed = true;
                RetryDecision::Refresh(fault)
            }
            _ => RetryDecision::Fail(fault),
        }
    }

    /// An exponential backoff: it doubles up to its limit, then loses a random part of up to a half, so that callers do not come back
    /// at the same moment.
    fn wait(&mut self) -> RetryDecision {
        let full = self.timeouts.backoff * 2_u32.saturating_pow(self.tries - 1);
        self.tries += 1;
        let full = full.min(self.timeouts.longest_backoff);
        RetryDecision::Wait(full / 2 + (full / 2).mul_f64(random_fraction()))
    }

    fn block(&mut self, pause: Duration) -> RetryDecision {
        self.throttles += 1;
        RetryDecision::Block(pause.min(self.timeouts.longest_wait))
    }
}

/// A random number between 0 and 1. The keys of a `RandomState` are random, which is all that jitter needs.
fn random_fraction() -> f64 {
    let bits = RandomState::new().build_hasher().finish() >> 32;
    f64::from(u32::try_from(bits).unwrap_or(0)) / f64::from(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::balance::Hint;

    fn fault(class: ErrorClass) -> RequestFault {
        RequestFault::new("1", "x", class, Hint { zh: "", en: "" })
    }

    #[test]
    fn pauses_double_up_to_the_cap_and_lose_at_most_half_to_jitter() {
        let timeouts = HttpTimeouts {
            tries: 8,
            ..HttpTimeouts::default()
        };
        let mut retry = RetryState::new(timeouts);
        for full in [500, 1_000, 2_000, 4_000, 8_000, 8_000, 8_000] {
            let RetryDecision::Wait(pause) = retry.next(fault(ErrorClass::Retry)) else {
                panic!("tries are left");
            };
            let full = Duration::from_millis(full);
            assert!(pause >= full / 2 && pause <= full, "{pause:?} of {full:?}");
        }
        assert!(matches!(
            retry.next(fault(ErrorClass::Retry)),
            RetryDecision::Fail(_)
        ));
    }

    #[test]
    fn feishu_trap_2_a_throttled_wait_is_bounded() {
        let mut retry = RetryState::new(HttpTimeouts::default());
        let day = ErrorClass::Throttled(Duration::from_hours(24));
        assert!(
            matches!(retry.next(fault(day)), RetryDecision::Block(pause) if pause == Duration::from_mins(2))
        );
    }

    #[test]
    fn feishu_trap_3_a_spent_quota_is_not_tried_again() {
        let mut retry = RetryState::new(HttpTimeouts::default());
        let step = retry.next(fault(ErrorClass::QuotaSpent));
        assert!(matches!(step, RetryDecision::Fail(_)));
    }
}
