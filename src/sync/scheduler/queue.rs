//! The order in which people are fetched: first those who are to be refreshed, then the people on
//! screen, then the matches of the filter, then everybody else in the order in which they were
//! found.

use std::collections::{BTreeSet, VecDeque};
use std::sync::Arc;

use crate::domain::{RowId, RowSet};
use crate::sync::report::Interest;

/// The people who were not fetched yet. A new interest re-orders them without a walk over all of
/// them.
#[derive(Debug, Default)]
pub(super) struct Queue {
    asked: RowSet,
    /// People who wait to be fetched.
    open: RowSet,
    /// The open ones in the order in which they came. Some may have been fetched since; those are
    /// skipped.
    order: VecDeque<RowId>,
    visible: VecDeque<RowId>,
    matches: Option<Arc<[u32]>>,
    matches_scan: usize,
    refreshes: VecDeque<RowId>,
    /// The same people, to find them.
    refreshing: RowSet,
    /// Refreshes that the platform, or another program, was asked for and has not answered yet.
    unanswered_refreshes: BTreeSet<RowId>,
    /// How many requests to refresh were followed.
    refresh_requests: u32,
}

impl Queue {
    /// Adds a person, unless the person was fetched or waits already.
    pub(super) fn offer(&mut self, row: RowId) {
        if !self.asked.contains(row) && self.open.set(row, true) {
            self.order.push_back(row);
        }
    }

    /// Adds a person who was fetched before.
    pub(super) fn offer_again(&mut self, row: RowId) {
        self.asked.set(row, false);
        self.offer(row);
    }

    /// How many people wait to be fetched.
    pub(super) fn waiting(&self) -> usize {
        self.open.len()
    }

    /// Forgets who waits and who was fetched. What the screen wants and the requested refreshes
    /// stay.
    pub(super) fn clear(&mut self) {
        *self = Self {
            visible: std::mem::take(&mut self.visible),
            matches: self.matches.take(),
            refreshes: std::mem::take(&mut self.refreshes),
            refreshing: std::mem::take(&mut self.refreshing),
            unanswered_refreshes: std::mem::take(&mut self.unanswered_refreshes),
            refresh_requests: self.refresh_requests,
            ..Self::default()
        };
    }

    /// Follows what the screen shows now.
    pub(super) fn follow(&mut self, interest: Interest) {
        for rows in interest.refresh.after(self.refresh_requests) {
            rows.iter().for_each(|row| self.request_refresh(*row));
        }
        self.refresh_requests = self.refresh_requests.max(interest.refresh.count());
        self.visible = interest.visible.into();
        self.matches = interest.matches;
        self.matches_scan = 0;
    }

    /// Somebody wants this person's balances now, again or for the first time.
    pub(super) fn request_refresh(&mut self, row: RowId) {
        if self.refreshing.set(row, true) {
            self.refreshes.push_back(row);
        }
    }

    /// The next `size` people to refresh, or fewer. They are remembered until an answer comes.
    pub(super) fn take_refreshes(&mut self, size: usize) -> Vec<RowId> {
        let size = size.max(1).min(self.refreshes.len());
        let rows: Vec<RowId> = self.refreshes.drain(..size).collect();
        for row in &rows {
            self.refreshing.set(*row, false);
            self.mark(*row);
            self.unanswered_refreshes.insert(*row);
        }
        rows
    }

    /// No answer comes any more: people who were not refreshed are requested again.
    pub(super) fn take_refreshes_back(&mut self) {
        for row in std::mem::take(&mut self.unanswered_refreshes) {
            self.request_refresh(row);
        }
    }

    /// Marks a person as fetched, so that nothing more is done for them in this sync.
    pub(super) fn mark(&mut self, row: RowId) {
        self.unanswered_refreshes.remove(&row);
        self.asked.set(row, true);
        self.open.set(row, false);
    }

    /// The next `size` people, marked as fetched; fewer where fewer wait.
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
    fn a_refresh_happens_once_even_for_somebody_asked_before() {
        let mut queue = Queue::default();
        offer(&mut queue, 3);
        queue.take(3);
        let request = Interest {
            refresh: [RowId(2)].into(),
            ..Interest::default()
        };
        queue.follow(request.clone());
        assert_eq!(queue.take_refreshes(5), [RowId(2)]);
        queue.follow(request);
        assert!(queue.take_refreshes(5).is_empty());
    }

    #[test]
    fn many_refreshes_are_taken_in_batches_and_each_person_once() {
        let mut queue = Queue::default();
        offer(&mut queue, 9);
        let mut interest = Interest::default();
        let mut request = |queue: &mut Queue, rows: &[u32]| {
            let rows = rows.iter().map(|row| RowId(*row)).collect();
            interest.refresh.push(rows);
            queue.follow(interest.clone());
        };
        request(&mut queue, &[5, 3, 5, 8]);
        request(&mut queue, &[8, 1]);
        assert_eq!(rows(&queue.take_refreshes(3)), [5, 3, 8]);
        assert_eq!(rows(&queue.take_refreshes(3)), [1]);
        request(&mut queue, &[5]);
        assert_eq!(
            rows(&queue.take_refreshes(3)),
            [5],
            "again, because that was asked again"
        );
    }

    #[test]
    fn requests_that_follow_each_other_before_anybody_looks_are_all_followed() {
        let mut queue = Queue::default();
        let mut interest = Interest::default();
        for row in 0..3 {
            interest.refresh.push([RowId(row)].into());
        }
        queue.follow(interest.clone());
        assert_eq!(rows(&queue.take_refreshes(9)), [0, 1, 2]);
        interest.refresh.push([RowId(1)].into());
        queue.follow(interest);
        assert_eq!(rows(&queue.take_refreshes(9)), [1], "the others were taken");
    }

    #[test]
    fn a_refresh_under_way_is_taken_back_unless_somebody_answered() {
        let mut queue = Queue::default();
        queue.request_refresh(RowId(1));
        queue.request_refresh(RowId(2));
        assert_eq!(rows(&queue.take_refreshes(2)), [1, 2]);
        queue.clear();
        queue.mark(RowId(2));
        queue.take_refreshes_back();
        assert_eq!(queue.take_refreshes(1), [RowId(1)]);
        assert!(queue.take_refreshes(1).is_empty());
    }

    #[test]
    fn rows_beyond_the_roster_are_not_asked() {
        let mut queue = Queue::default();
        offer(&mut queue, 2);
        queue.follow(interest(&[40], Some(&[99, 1])));
        assert_eq!(rows(&queue.take(9)), [1, 0]);
    }

    #[test]
    fn a_person_is_queued_once_unless_offered_again_on_purpose() {
        let mut queue = Queue::default();
        offer(&mut queue, 2);
        assert_eq!(rows(&queue.take(2)), [0, 1]);
        offer(&mut queue, 3);
        assert_eq!(rows(&queue.take(9)), [2]);
        queue.offer_again(RowId(1));
        assert_eq!(rows(&queue.take(9)), [1]);
    }
}
