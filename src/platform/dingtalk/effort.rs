//! What one sync may spend beside the calls that bring figures, and what has shown itself on the way.
//!
//! Owns the bound on looking for the people for whom DingTalk refuses a call. Must not know how they are looked for.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

/// Calls that looking for people may take in a sync of a small company. In a larger one a call more for each person asked about:
/// every person is looked for once, and each call counts against the month (trap 25).
const LEAST_ALLOWANCE: u64 = 500;

/// Of one sync.
#[derive(Debug, Default)]
pub(super) struct Effort {
    people: AtomicU64,
    searching: AtomicU64,
    endless: AtomicBool,
}

impl Effort {
    /// So many more people are asked about.
    pub(super) fn meet(&self, people: usize) {
        self.people.fetch_add(people as u64, Ordering::Relaxed);
    }

    /// Calls that looking for people may take by now.
    pub(super) fn allowance(&self) -> u64 {
        LEAST_ALLOWANCE.saturating_add(self.people.load(Ordering::Relaxed))
    }

    /// Whether another call may be spent on looking for people; counts it.
    pub(super) fn may_search(&self) -> bool {
        self.searching.fetch_add(1, Ordering::Relaxed) < self.allowance()
    }

    /// One person alone was shown a list without an end.
    pub(super) fn note_endless(&self) {
        self.endless.store(true, Ordering::Relaxed);
    }

    /// Whether that has happened.
    pub(super) fn is_endless(&self) -> bool {
        self.endless.load(Ordering::Relaxed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn looking_for_people_is_bounded_and_grows_with_the_company() {
        let effort = Effort::default();
        effort.meet(50);
        let calls = (0..10_000).filter(|_| effort.may_search()).count();
        assert_eq!(calls, 550);
        effort.meet(20_000);
        assert!(effort.may_search());
    }
}
