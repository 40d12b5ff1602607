//! Departments and numbers that a directory page did not bring (Feishu): fetched for a hundred
//! people at a time, one call after the other.

use std::collections::VecDeque;

use crate::domain::RowId;

/// Places in the listing whose people still lack departments and numbers.
#[derive(Debug, Default)]
pub(super) struct ProfileQueue {
    places: VecDeque<RowId>,
    is_under_way: bool,
    /// The platform refused them, so they are not requested again in this sync.
    is_refused: bool,
}

impl ProfileQueue {
    pub(super) fn add(&mut self, places: impl IntoIterator<Item = RowId>) {
        self.places.extend(places);
    }

    /// The next places, at most `people`, unless a call is under way or would be refused.
    pub(super) fn take(&mut self, people: usize) -> Option<Vec<RowId>> {
        let next = people.min(self.places.len());
        if self.is_under_way || self.is_refused || next == 0 {
            return None;
        }
        self.is_under_way = true;
        Some(self.places.drain(..next).collect())
    }

    /// Whether no departments and numbers are still to come.
    pub(super) fn is_over(&self) -> bool {
        !self.is_under_way && (self.places.is_empty() || self.is_refused)
    }

    /// The call under way came back.
    pub(super) fn finish(&mut self) {
        self.is_under_way = false;
    }

    pub(super) fn refuse(&mut self) {
        self.is_refused = true;
    }

    /// The places that still wait, if the platform has refused; otherwise none.
    pub(super) fn take_refused(&mut self) -> Vec<RowId> {
        if self.is_refused {
            self.places.drain(..).collect()
        } else {
            Vec::new()
        }
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
        assert_eq!(queue.take(100).unwrap().len(), 100);
        assert_eq!(queue.take(100), None);
        queue.finish();
        assert_eq!(queue.take(100).unwrap().first(), Some(&RowId(100)));
    }

    #[test]
    fn after_a_refusal_nobody_is_asked_for_and_nobody_waits() {
        let mut queue = ProfileQueue::default();
        queue.add((0..3).map(RowId));
        assert!(queue.take_refused().is_empty());
        queue.refuse();
        assert_eq!(queue.take(100), None);
        assert_eq!(queue.take_refused().len(), 3);
        assert!(queue.take_refused().is_empty());
    }
}
