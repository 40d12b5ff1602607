//! A directory that lists far fewer people than the last time: an administrator narrowed the visible range far more often than
//! most of a company left. Nobody is held to have left before somebody accepts the smaller directory.

use super::engine::Engine;
use super::reporter::Stopped;
use crate::domain::TenantName;
use crate::platform::{ApiError, Platform};
use crate::store::Resumable;

/// So many people may be missing without a question, …
const FEW_MISSING: usize = 20;
/// … and one in so many of those listed before.
const ONE_IN: usize = 10;

/// How many people the newest finished sync listed, and how many this one does.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Shrinkage {
    before: usize,
    now: usize,
}

impl Shrinkage {
    /// `None` where that is within what a company may lose between two syncs.
    pub(super) fn between(before: usize, now: usize) -> Option<Self> {
        let missing = before.saturating_sub(now);
        let is_large = missing > FEW_MISSING && missing.saturating_mul(ONE_IN) > before;
        is_large.then_some(Self { before, now })
    }
}

impl<P: Platform> Engine<P> {
    /// Whether this sync's complete directory is far smaller than that of the newest finished sync, and nobody accepts that.
    pub(super) fn shrinkage(&self) -> Option<Shrinkage> {
        if self.interest.borrow().accepts_shrunk {
            return None;
        }
        Shrinkage::between(self.listed_before?, self.people.listing().len())
    }

    /// Whether an interrupted sync had come to the end of a directory that nobody accepts.
    pub(super) fn is_shrunk(&self, resumable: &Resumable) -> bool {
        let shrinkage = self
            .listed_before
            .and_then(|before| Shrinkage::between(before, resumable.people));
        resumable.walked && shrinkage.is_some()
    }

    /// Says what is missing. People who are not listed keep their rows and figures, and nobody asks for them.
    pub(super) async fn tell_shrinkage(&mut self, shrinkage: Shrinkage) -> Result<(), Stopped> {
        self.course.has_shrunk = true;
        for row in self.people.unlisted() {
            self.queue.mark(row);
        }
        let Some(keeping) = &self.terms.keeping else {
            return Ok(());
        };
        let key = keeping.store.key();
        let (tenant, Shrinkage { before, now }) = (TenantName::new(&key.name), shrinkage);
        let error = ApiError::directory_shrank(tenant, key.platform, before, now);
        self.tell_gap(error).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn more_than_twenty_people_and_more_than_a_tenth_are_a_question() {
        for (before, now, is_question) in [
            (400, 0, true),
            (400, 360, false),
            (400, 359, true),
            (21, 0, true),
            (20, 0, false),
            (100, 79, true),
            (100, 80, false),
            (100_000, 90_000, false),
            (100_000, 89_999, true),
            (400, 500, false),
            (0, 0, false),
        ] {
            let shrinkage = Shrinkage::between(before, now);
            assert_eq!(shrinkage.is_some(), is_question, "{before} {now}");
        }
    }
}
