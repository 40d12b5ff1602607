//! Who is asked next: a wish for one person, then the people on screen, then those the filter left, then the rest in order.

use std::collections::VecDeque;
use std::sync::Arc;

use crate::domain::{RowId, RowSet};

use super::report::Interest;

/// The people not asked yet, re-ordered by every new interest without looking at all of them.
#[derive(Debug, Default)]
pub(super) struct Queue {
    asked: RowSet,
    known: u32,
    /// Everybody before this row was asked.
    scan: u32,
    visible: VecDeque<RowId>,
    matches: Option<Arc<[u32]>>,
    matches_scan: usize,
    wish: Option<RowId>,
    last_wish: u32,
}

impl Queue {
    /// Rows up to `known` exist now.
    pub(super) fn grow(&mut self, known: usize) {
        self.known = u32::try_from(known).unwrap_or(u32::MAX);
    }

    /// How many people were not asked yet.
    pub(super) fn waiting(&self) -> usize {
        self.known as usize - self.asked.len()
    }

    /// Follows what the screen shows now.
    pub(super) fn follow(&mut self, interest: Interest) {
        if let Some((number, row)) = interest.refresh
            && number > self.last_wish
        {
            self.last_wish = number;
            self.wish = Some(row);
        }
        self.visible = interest.visible.into();
        self.matches = interest.matches;
        self.matches_scan = 0;
    }

    /// The one person to be asked again, if somebody wished so.
    pub(super) fn take_wish(&mut self) -> Option<RowId> {
        let row = self.wish.take()?;
        self.mark(row);
        Some(row)
    }

    /// Marks a person as asked; `false` when that had been done before, or nobody stands there.
    pub(super) fn mark(&mut self, row: RowId) -> bool {
        row.0 < self.known && self.asked.set(row, true)
    }

    /// The next `size` people, marked as asked; fewer when fewer are waiting.
    pub(super) fn take(&mut self, size: usize) -> Vec<RowId> {
        let mut batch = Vec::with_capacity(size.min(self.waiting()));
        while batch.len() < size {
            let Some(row) = self.next() else { break };
            if self.mark(row) {
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
        let row = (self.scan < self.known).then_some(RowId(self.scan))?;
        self.scan += 1;
        Some(row)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(batch: &[RowId]) -> Vec<u32> {
        batch.iter().map(|row| row.0).collect()
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
        queue.grow(10);
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
        queue.grow(1);
        queue.take(5);
        queue.follow(interest(&[200], None));
        queue.grow(201);
        assert_eq!(queue.waiting(), 200);
        assert_eq!(rows(&queue.take(2)), [200, 1]);
    }

    #[test]
    fn a_wish_is_granted_once_even_for_somebody_asked_before() {
        let mut queue = Queue::default();
        queue.grow(3);
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
    fn rows_beyond_the_roster_are_not_asked() {
        let mut queue = Queue::default();
        queue.grow(2);
        queue.follow(interest(&[40], Some(&[99, 1])));
        assert_eq!(rows(&queue.take(9)), [1, 0]);
    }
}
