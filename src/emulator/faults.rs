//! Random faults: which request gets one, and of which kind. Both depend only on the seed and on how many requests came before, so
//! that a run can be repeated. [`FaultPlan`] decides; `server.rs` carries the decision out.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use super::{options::Faults, random::RandomStream};

/// One way in which a request goes wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum InjectedFault {
    /// The correct reply, late.
    Slow,
    /// HTTP 500 with the platform's own error body.
    ErrorBody,
    /// HTTP 502 with a gateway's HTML page.
    ErrorPage,
    /// HTTP 503 without a body.
    ErrorEmpty,
    /// HTTP 200 with an HTML page in place of JSON.
    Page,
    /// Half of the JSON, in a reply that claims to be complete.
    CutShort,
    /// Half of the JSON, after which the connection breaks.
    BrokenOff,
    /// The connection closes without a reply.
    Reset,
    /// The platform's throttling reply although the limit is not reached.
    Throttled,
    /// The platform's "busy, try again" reply.
    Busy,
    /// Every token that was ever used stops working.
    TokenDies,
}

const TOKEN_CALL_FAULTS: [InjectedFault; 7] = [
    InjectedFault::Slow,
    InjectedFault::ErrorBody,
    InjectedFault::ErrorPage,
    InjectedFault::ErrorEmpty,
    InjectedFault::Page,
    InjectedFault::CutShort,
    InjectedFault::Reset,
];

const CALL_FAULTS: [InjectedFault; 11] = [
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
    /// The name under which [`super::RequestCounts`] counts it.
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

/// Decides about one request after the other. Token calls have a sequence of their own, so that the faults of data calls do not
/// depend on how often a client asked for a token.
#[derive(Debug)]
pub(super) struct FaultPlan {
    level: Faults,
    seed: u64,
    calls: AtomicU64,
    token_calls: AtomicU64,
    last_token_call_failed: AtomicBool,
}

impl FaultPlan {
    pub(super) fn new(level: Faults, seed: u64) -> Self {
        Self {
            level,
            seed,
            calls: AtomicU64::new(0),
            token_calls: AtomicU64::new(0),
            last_token_call_failed: AtomicBool::new(false),
        }
    }

    /// The fault of the next data call, if it gets one.
    pub(super) fn on_call(&self) -> Option<InjectedFault> {
        let place = self.calls.fetch_add(1, Ordering::Relaxed);
        self.draw("fault", place, &CALL_FAULTS)
    }

    /// The fault of the next token call, if it gets one. Never two in a row, so that a client can always get in.
    pub(super) fn on_token_call(&self) -> Option<InjectedFault> {
        let place = self.token_calls.fetch_add(1, Ordering::Relaxed);
        let fault = self.draw("token fault", place, &TOKEN_CALL_FAULTS);
        let fault = fault.filter(|_| !self.last_token_call_failed.load(Ordering::Relaxed));
        self.last_token_call_failed
            .store(fault.is_some(), Ordering::Relaxed);
        fault
    }

    fn draw(&self, purpose: &str, place: u64, kinds: &[InjectedFault]) -> Option<InjectedFault> {
        let mut draw = RandomStream::new(self.seed, purpose, place);
        let fails = draw.one_in(self.level.requests_per_fault()?);
        fails.then(|| *draw.pick(kinds))
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
        assert!(CALL_FAULTS.iter().all(|kind| hits.contains(kind)));
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
