//! Who is asked next: a wish for one person, then the people on screen, then those the filter left, then the rest in order.

use std::collections::VecDeque;
use std::sync::Arc;

use crate::domain::{RowId, RowSet};

use super::report::Interest;

/// The people not asked yet, re-ordered by every new interest without looking at all of them.
#[derive(Debug, Default)]
pub(super) struct Queue {
    asked: RowSet,
    /// May be asked and were not.
    open: RowSet,
    /// The open ones in the order they came; who was asked meanwhile is passed over.
    order: VecDeque<RowId>,
    visible: VecDeque<RowId>,
    matches: Option<Arc<[u32]>>,
    matches_scan: usize,
    wishes: VecDeque<RowId>,
    /// Wishes that another program was told of and that nobody has answered yet.
    passed_on: Vec<RowId>,
    last_wish: u32,
}

impl Queue {
    /// This person may be asked; nobody is asked twice.
    pub(super) fn offer(&mut self, row: RowId) {
        if !self.asked.contains(row) && self.open.set(row, true) {
            self.order.push_back(row);
        }
    }

    /// This person is to be asked although that was done before.
    pub(super) fn offer_again(&mut self, row: RowId) {
        self.asked.set(row, false);
        self.offer(row);
    }

    /// How many people are waiting to be asked.
    pub(super) fn waiting(&self) -> usize {
        self.open.len()
    }

    /// Forgets whom to ask and who was asked; what the screen would like and the wishes stay.
    pub(super) fn clear(&mut self) {
        *self = Self {
            visible: std::mem::take(&mut self.visible),
            matches: self.matches.take(),
            wishes: std::mem::take(&mut self.wishes),
            passed_on: std::mem::take(&mut self.passed_on),
            last_wish: self.last_wish,
            ..Self::default()
        };
    }

    /// Follows what the screen shows now.
    pub(super) fn follow(&mut self, interest: Interest) {
        if let Some((number, row)) = interest.refresh
            && number > self.last_wish
        {
            self.last_wish = number;
            self.wish(row);
        }
        self.visible = interest.visible.into();
        self.matches = interest.matches;
        self.matches_scan = 0;
    }

    /// Somebody wishes to have this person asked, again or at last.
    pub(super) fn wish(&mut self, row: RowId) {
        if !self.wishes.contains(&row) {
            self.wishes.push_back(row);
        }
    }

    /// The one person to be asked, if somebody wished so.
    pub(super) fn take_wish(&mut self) -> Option<RowId> {
        let row = self.wishes.pop_front()?;
        self.mark(row);
        Some(row)
    }

    /// The one person whom another program is to ask. While nobody answers the wish is remembered.
    pub(super) fn pass_wish_on(&mut self) -> Option<RowId> {
        let row = self.take_wish()?;
        self.passed_on.push(row);
        Some(row)
    }

    /// The other program is done: what it did not get to is wished for again.
    pub(super) fn take_wishes_back(&mut self) {
        for row in std::mem::take(&mut self.passed_on) {
            self.wish(row);
        }
    }

    /// Marks a person as asked or answered.
    pub(super) fn mark(&mut self, row: RowId) {
        self.passed_on.retain(|wished| *wished != row);
        self.asked.set(row, true);
        self.open.set(row, false);
    }

    /// The next `size` people, marked as asked; fewer when fewer are waiting.
    pub(super) fn take(&mut self, size: usize) -> Vec<RowId> {
        let mut batch = Vec::with_capacity(size.min(self.waiting()));
        while batch.len() < size {
            let Some(row) = self.next() else { break };
            if self.open.contains(row) {
                self.mark(row);
                batch.push(row);
            }
        }
        batch
    }

    fn next(&mut self) -> Option<RowId> {
        if self.waiting() == 0 {
            return None;
        }
        if let Some(row) = self.visible.pop_front() {
            return Some(row);
        }
        if let Some(matches) = &self.matches
            && let Some(&row) = matches.get(self.matches_scan)
        {
            self.matches_scan += 1;
            return Some(RowId(row));
        }
        self.order.pop_front()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(batch: &[RowId]) -> Vec<u32> {
        batch.iter().map(|row| row.0).collect()
    }

    fn offer(queue: &mut Queue, people: u32) {
        (0..people).for_each(|row| queue.offer(RowId(row)));
    }

    fn interest(visible: &[u32], matches: Option<&[u32]>) -> Interest {
        Interest {
            visible: visible.iter().map(|row| RowId(*row)).collect(),
            matches: matches.map(Arc::from),
            refresh: None,
            ..Interest::default()
        }
    }

    #[test]
    fn the_screen_comes_first_then_the_filter_then_the_rest_and_nobody_twice() {
        let mut queue = Queue::default();
        offer(&mut queue, 10);
        assert_eq!(rows(&queue.take(2)), [0, 1]);
        queue.follow(interest(&[7, 1], Some(&[5, 7, 9])));
        assert_eq!(rows(&queue.take(3)), [7, 5, 9]);
        assert_eq!(rows(&queue.take(99)), [2, 3, 4, 6, 8]);
        assert_eq!(queue.waiting(), 0);
        assert!(queue.take(1).is_empty());
    }

    #[test]
    fn people_who_arrive_later_are_asked_too() {
        let mut queue = Queue::default();
        offer(&mut queue, 1);
        queue.take(5);
        queue.follow(interest(&[200], None));
        offer(&mut queue, 201);
        assert_eq!(queue.waiting(), 200);
        assert_eq!(rows(&queue.take(2)), [200, 1]);
    }

    #[test]
    fn a_wish_is_granted_once_even_for_somebody_asked_before() {
        let mut queue = Queue::default();
        offer(&mut queue, 3);
        queue.take(3);
        let wish = Interest {
            refresh: Some((1, RowId(2))),
            ..Interest::default()
        };
        queue.follow(wish.clone());
        assert_eq!(queue.take_wish(), Some(RowId(2)));
        queue.follow(wish);
        assert_eq!(queue.take_wish(), None);
    }

    #[test]
    fn a_wish_passed_on_is_taken_back_unless_somebody_answered() {
        let mut queue = Queue::default();
        queue.wish(RowId(1));
        queue.wish(RowId(2));
        assert_eq!(queue.pass_wish_on(), Some(RowId(1)));
        assert_eq!(queue.pass_wish_on(), Some(RowId(2)));
        queue.clear();
        queue.mark(RowId(2));
        queue.take_wishes_back();
        assert_eq!(queue.take_wish(), Some(RowId(1)));
        assert_eq!(queue.take_wish(), None);
    }

    #[test]
    fn rows_beyond_the_roster_are_not_asked() {
        let mut queue = Queue::default();
        offer(&mut queue, 2);
        queue.follow(interest(&[40], Some(&[99, 1])));
        assert_eq!(rows(&queue.take(9)), [1, 0]);
    }

    #[test]
    fn who_is_asked_already_is_not_offered_again_unless_that_is_meant() {
        let mut queue = Queue::default();
        offer(&mut queue, 2);
        assert_eq!(rows(&queue.take(2)), [0, 1]);
        offer(&mut queue, 3);
        assert_eq!(rows(&queue.take(9)), [2]);
        queue.offer_again(RowId(1));
        assert_eq!(rows(&queue.take(9)), [1]);
    }
}
