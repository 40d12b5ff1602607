//! How many calls one sync may spend on finding the people for whom DingTalk refuses a call.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

/// Calls that every sync may spend, however small the company. Each person who is requested adds one: nobody has to be found twice,
/// and every call counts against the month (trap 25).
const BASE_ALLOWANCE: u64 = 500;

/// The allowance of one sync.
#[derive(Debug, Default)]
pub(super) struct SearchAllowance {
    people: AtomicU64,
    spent: AtomicU64,
    endless: AtomicBool,
}

impl SearchAllowance {
    /// Notes that this many more people are requested.
    pub(super) fn add_people(&self, people: usize) {
        self.people.fetch_add(people as u64, Ordering::Relaxed);
    }

    /// How many calls may be spent by now, those that were spent among them.
    pub(super) fn calls(&self) -> u64 {
        BASE_ALLOWANCE.saturating_add(self.people.load(Ordering::Relaxed))
    }

    /// Whether another call may be spent, which is counted.
    pub(super) fn may_search(&self) -> bool {
        self.spent.fetch_add(1, Ordering::Relaxed) < self.calls()
    }

    /// Notes that a list without an end came for one person alone.
    pub(super) fn note_endless(&self) {
        self.endless.store(true, Ordering::Relaxed);
    }

    /// Whether such a list has come. Then longer groups are not halved, because their lists have no end either.
    pub(super) fn is_endless(&self) -> bool {
        self.endless.load(Ordering::Relaxed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_search_for_people_is_bounded_and_grows_with_the_company() {
        let allowance = SearchAllowance::default();
        allowance.add_people(50);
        let calls = (0..10_000).filter(|_| allowance.may_search()).count();
        assert_eq!(calls, 550);
        allowance.add_people(20_000);
        assert!(allowance.may_search());
    }
}
