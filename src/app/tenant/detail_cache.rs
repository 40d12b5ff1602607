//! The latest full answers about some people: lots, platform fields and raw records. The ledger, which holds everybody's
//! figures, has no room for them.

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;

use jiff::Timestamp;

use crate::domain::{PersonBalances, RowId};
use crate::store::StoredAnswer;

/// How many people's answers are in memory: about 10 MB.
const CAPACITY: usize = 5_000;

/// The answers, newest last.
#[derive(Clone, Debug, Default)]
pub struct DetailCache {
    answers: HashMap<RowId, Detail>,
    order: VecDeque<RowId>,
}

#[derive(Clone, Debug)]
struct Detail {
    answer: Arc<PersonBalances>,
    /// When the platform gave it, if the store has it from an earlier sync.
    fetched: Option<Timestamp>,
}

impl DetailCache {
    /// The latest answer about a person, if it is in memory.
    pub fn get(&self, row: RowId) -> Option<&Arc<PersonBalances>> {
        self.answers.get(&row).map(|detail| &detail.answer)
    }

    /// When the platform gave an answer that comes from the store.
    pub fn fetched(&self, row: RowId) -> Option<Timestamp> {
        self.answers.get(&row)?.fetched
    }

    /// Adds an answer. When there are too many, the oldest one whose person is not in `interest` is
    /// dropped.
    pub fn insert(&mut self, row: RowId, answer: PersonBalances, interest: &[RowId]) {
        self.put(row, answer, None, interest);
    }

    /// Adds an answer from the store.
    pub fn insert_stored(&mut self, stored: StoredAnswer, interest: &[RowId]) {
        self.put(stored.row, stored.person, Some(stored.fetched), interest);
    }

    fn put(
        &mut self,
        row: RowId,
        answer: PersonBalances,
        fetched: Option<Timestamp>,
        interest: &[RowId],
    ) {
        let answer = Arc::new(answer);
        let before = self.answers.insert(row, Detail { answer, fetched });
        if before.is_none() {
            self.order.push_back(row);
        }
        while self.order.len() > CAPACITY {
            self.drop_oldest(interest);
        }
    }

    fn drop_oldest(&mut self, interest: &[RowId]) {
        for _ in 0..=interest.len() {
            match self.order.pop_front() {
                Some(row) if interest.contains(&row) => self.order.push_back(row),
                Some(row) => {
                    self.answers.remove(&row);
                    return;
                }
                None => return,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::EmployeeId;

    fn answer(row: u32) -> PersonBalances {
        PersonBalances {
            employee: EmployeeId::new(&row.to_string()),
            balances: Vec::new(),
            raw: None,
        }
    }

    #[test]
    fn memory_is_bounded_and_people_on_screen_stay() {
        let mut details = DetailCache::default();
        let on_screen = [RowId(0), RowId(1)];
        for row in 0..20_000 {
            details.insert(RowId(row), answer(row), &on_screen);
        }
        assert_eq!(details.answers.len(), CAPACITY);
        assert_eq!(details.order.len(), CAPACITY);
        assert!(details.get(RowId(0)).is_some() && details.get(RowId(1)).is_some());
        assert!(details.get(RowId(19_999)).is_some());
        assert!(details.get(RowId(2)).is_none());
    }
}
