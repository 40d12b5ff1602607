//! Which request goes wrong, and how: a function of the seed and of the request's place in line.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use super::{Faults, random::Draw};

/// One way for a request to go wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum InjectedFault {
    /// The right reply, late.
    Slow,
    /// 5xx with the platform's own error body.
    ErrorBody,
    /// 502 with a gateway's HTML page.
    ErrorPage,
    /// 503 without a body.
    ErrorEmpty,
    /// 200 with an HTML page.
    Page,
    /// Half the JSON, as if it were all.
    CutShort,
    /// Half the JSON, then the connection dies.
    BrokenOff,
    /// The connection closes without a reply.
    Reset,
    /// The platform's throttling answer, below the limit.
    Throttled,
    /// The platform's "busy, try again" answer.
    Busy,
    /// Every token issued so far stops working.
    TokenDies,
}

const ON_TOKENS: [InjectedFault; 7] = [
    InjectedFault::Slow,
    InjectedFault::ErrorBody,
    InjectedFault::ErrorPage,
    InjectedFault::ErrorEmpty,
    InjectedFault::Page,
    InjectedFault::CutShort,
    InjectedFault::Reset,
];

const ON_CALLS: [InjectedFault; 11] = [
    InjectedFault::Slow,
    InjectedFault::ErrorBody,
    InjectedFault::ErrorPage,
    InjectedFault::ErrorEmpty,
    InjectedFault::Page,
    InjectedFault::CutShort,
    InjectedFault::BrokenOff,
    InjectedFault::Reset,
    InjectedFault::Throttled,
    InjectedFault::Busy,
    InjectedFault::TokenDies,
];

impl InjectedFault {
    /// The name under which [`super::Counts`] counts it.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Slow => "slow",
            Self::ErrorBody => "error_body",
            Self::ErrorPage => "error_page",
            Self::ErrorEmpty => "error_empty",
            Self::Page => "page",
            Self::CutShort => "cut_short",
            Self::BrokenOff => "broken_off",
            Self::Reset => "reset",
            Self::Throttled => "throttled",
            Self::Busy => "busy",
            Self::TokenDies => "token_dies",
        }
    }
}

/// Decides request by request.
#[derive(Debug)]
pub(super) struct FaultPlan {
    level: Faults,
    seed: u64,
    calls: AtomicU64,
    token_calls: AtomicU64,
    token_failed: AtomicBool,
}

impl FaultPlan {
    pub(super) fn new(level: Faults, seed: u64) -> Self {
        Self {
            level,
            seed,
            calls: AtomicU64::new(0),
            token_calls: AtomicU64::new(0),
            token_failed: AtomicBool::new(false),
        }
    }

    /// What happens to the next data call.
    pub(super) fn on_call(&self) -> Option<InjectedFault> {
        let place = self.calls.fetch_add(1, Ordering::Relaxed);
        self.draw("fault", place, &ON_CALLS)
    }

    /// What happens to the next token call; never two in a row, so that a client gets in.
    pub(super) fn on_token_call(&self) -> Option<InjectedFault> {
        let place = self.token_calls.fetch_add(1, Ordering::Relaxed);
        let fault = self.draw("token fault", place, &ON_TOKENS);
        let fault = fault.filter(|_| !self.token_failed.load(Ordering::Relaxed));
        self.token_failed.store(fault.is_some(), Ordering::Relaxed);
        fault
    }

    fn draw(&self, purpose: &str, place: u64, kinds: &[InjectedFault]) -> Option<InjectedFault> {
        let mut draw = Draw::new(self.seed, purpose, place);
        draw.one_in(self.level.one_in()?).then(|| *draw.pick(kinds))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_storm_hits_one_call_in_five_and_shows_every_kind() {
        let plan = FaultPlan::new(Faults::Storm, 7);
        let hits: Vec<InjectedFault> = (0..2_000).filter_map(|_| plan.on_call()).collect();
        assert!((340..460).contains(&hits.len()), "{}", hits.len());
        assert!(ON_CALLS.iter().all(|kind| hits.contains(kind)));
    }

    #[test]
    fn token_calls_never_fail_twice_in_a_row() {
        let plan = FaultPlan::new(Faults::Storm, 3);
        let outcomes: Vec<bool> = (0..500).map(|_| plan.on_token_call().is_some()).collect();
        assert!(outcomes.contains(&true));
        assert!(outcomes.windows(2).all(|pair| pair != [true, true]));
    }

    #[test]
    fn without_faults_nothing_fails() {
        let plan = FaultPlan::new(Faults::None, 3);
        assert!((0..500).all(|_| plan.on_call().is_none()));
    }
}
