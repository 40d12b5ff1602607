//! Departments and numbers that a directory page did not bring (Feishu): asked for in hundreds, one call at a time.

use std::collections::VecDeque;

use crate::domain::RowId;

/// Places in the listing whose people still lack departments and numbers.
#[derive(Debug, Default)]
pub(super) struct ProfileQueue {
    places: VecDeque<RowId>,
    under_way: bool,
    /// The platform refuses them: asked no more in this run.
    refused: bool,
}

impl ProfileQueue {
    pub(super) fn add(&mut self, places: impl Iterator<Item = RowId>) {
        self.places.extend(places);
    }

    /// The next places, at most `people`, unless a call is under way.
    pub(super) fn take(&mut self, people: usize) -> Vec<RowId> {
        if self.under_way {
            return Vec::new();
        }
        let next = people.min(self.places.len());
        let places: Vec<RowId> = self.places.drain(..next).collect();
        self.under_way = !places.is_empty();
        places
    }

    pub(super) fn finished(&mut self) {
        self.under_way = false;
    }

    pub(super) fn refuse(&mut self) {
        self.refused = true;
    }

    pub(super) fn is_refused(&self) -> bool {
        self.refused
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn five_pages_of_twenty_go_into_one_call_and_one_call_at_a_time() {
        let mut queue = ProfileQueue::default();
        for page in 0..6 {
            queue.add((page * 20..page * 20 + 20).map(RowId));
        }
        assert_eq!(queue.take(100).len(), 100);
        assert!(queue.take(100).is_empty());
        queue.finished();
        assert_eq!(queue.take(100).first(), Some(&RowId(100)));
    }
}
