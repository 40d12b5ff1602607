//! Everything that one running emulator holds: the company, which never changes, and the few things that do while it serves.

use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::Duration;

use super::{
    company::Company, counts::RequestTally, credentials::EmulatorCredentials, faults::FaultPlan,
    limits::CallLimits, options::EmulatorOptions, situation::Situation,
};

/// The state that all requests share.
#[derive(Debug)]
pub(super) struct EmulatorState {
    pub(super) company: Company,
    pub(super) credentials: EmulatorCredentials,
    pub(super) tally: RequestTally,
    pub(super) limits: CallLimits,
    pub(super) faults: FaultPlan,
    billed_calls: AtomicU64,
    visible_people: AtomicUsize,
    pub(super) options: EmulatorOptions,
}

impl EmulatorState {
    pub(super) fn new(options: EmulatorOptions, credentials: EmulatorCredentials) -> Self {
        let seed = options.seed;
        let visible = if options.situations.contains(&Situation::NarrowedRange) {
            0
        } else {
            usize::MAX
        };
        Self {
            company: Company::new(&options),
            credentials,
            tally: RequestTally::default(),
            limits: CallLimits::new(options.limits),
            faults: FaultPlan::new(options.faults, seed),
            billed_calls: AtomicU64::new(0),
            visible_people: AtomicUsize::new(visible),
            options,
        }
    }

    /// The seconds of life that a token reply states for a token with `left` to live.
    pub(super) fn stated_token_life(&self, left: Duration) -> u64 {
        if self.company.shows(Situation::EndlessToken) {
            u64::MAX
        } else {
            left.as_secs()
        }
    }

    /// From now on lists of people hold only the first `people` of the company.
    pub(super) fn narrow_visible_range(&self, people: usize) {
        self.visible_people.store(people, Ordering::Relaxed);
    }

    /// How many people lists of people hold; they are the first ones of the company.
    pub(super) fn visible_people(&self) -> usize {
        let visible = self.visible_people.load(Ordering::Relaxed);
        visible.min(self.company.len())
    }

    /// Whether lists of people hold the person at `index`.
    pub(super) fn is_visible(&self, index: usize) -> bool {
        index < self.visible_people.load(Ordering::Relaxed)
    }

    /// Takes one call from DingTalk's monthly budget; false when the budget is spent.
    pub(super) fn spend_billed_call(&self) -> bool {
        let budget = self.options.billed_calls_a_month.unwrap_or(u64::MAX);
        self.billed_calls.fetch_add(1, Ordering::Relaxed) < budget
    }
}
