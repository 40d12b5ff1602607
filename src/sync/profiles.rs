//! Departments and numbers that a directory page did not bring (Feishu): asked for page by page, in hundreds.

use std::collections::VecDeque;

use crate::domain::RowId;
use crate::domain::roster::RosterChunk;

/// Pages whose people still lack departments and numbers.
#[derive(Debug, Default)]
pub(super) struct ProfileQueue {
    pages: VecDeque<(RowId, usize)>,
    under_way: bool,
    /// The platform refuses them: asked no more in this run.
    refused: bool,
}

impl ProfileQueue {
    pub(super) fn add(&mut self, chunk: &RosterChunk) {
        self.pages.push_back((chunk.start(), chunk.len()));
    }

    /// The starts of the next pages, together at most `people` (or one page, however long), unless a call is under way.
    pub(super) fn take(&mut self, people: usize) -> Vec<RowId> {
        let mut starts = Vec::new();
        let mut room = people;
        if self.under_way {
            return starts;
        }
        while let Some(&(start, len)) = self.pages.front()
            && (starts.is_empty() || len <= room)
        {
            self.pages.pop_front();
            room = room.saturating_sub(len);
            starts.push(start);
        }
        self.under_way = !starts.is_empty();
        starts
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
    use crate::domain::{Employee, EmployeeId};

    fn page(start: u32, len: usize) -> RosterChunk {
        let person = Employee {
            id: EmployeeId::new("x"),
            name: "生成".to_owned(),
            departments: None,
            number: None,
        };
        RosterChunk::build(RowId(start), &vec![person; len])
    }

    #[test]
    fn five_pages_of_twenty_go_into_one_call_and_one_call_at_a_time() {
        let mut queue = ProfileQueue::default();
        for start in 0..6 {
            queue.add(&page(start * 20, 20));
        }
        assert_eq!(queue.take(100).len(), 5);
        assert!(queue.take(100).is_empty());
        queue.finished();
        assert_eq!(queue.take(100), [RowId(100)]);
    }

    #[test]
    fn a_page_longer_than_a_call_still_goes() {
        let mut queue = ProfileQueue::default();
        queue.add(&page(0, 250));
        assert_eq!(queue.take(100), [RowId(0)]);
    }
}
