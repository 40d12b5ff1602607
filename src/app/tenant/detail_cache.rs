//! The latest full answers about some people: lots, platform fields and raw records, which the ledger does not hold.

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;

use jiff::Timestamp;

use crate::domain::{PersonBalances, RowId};
use crate::store::Recalled;

/// How many people's answers are kept: about 10 MB.
const KEPT: usize = 5_000;

/// The answers, newest last.
#[derive(Clone, Debug, Default)]
pub struct DetailCache {
    answers: HashMap<RowId, Detail>,
    order: VecDeque<RowId>,
}

#[derive(Clone, Debug)]
struct Detail {
    answer: Arc<PersonBalances>,
    /// When the platform gave it, if an earlier sync kept it.
    fetched: Option<Timestamp>,
}

impl DetailCache {
    /// The latest answer about a person, if it was kept.
    pub fn get(&self, row: RowId) -> Option<&Arc<PersonBalances>> {
        self.answers.get(&row).map(|detail| &detail.answer)
    }

    /// When the platform gave an answer that an earlier sync kept.
    pub fn fetched(&self, row: RowId) -> Option<Timestamp> {
        self.answers.get(&row)?.fetched
    }

    /// Keeps an answer; lets the oldest go when there are too many, but nobody of `interest`.
    pub fn keep(&mut self, row: RowId, answer: PersonBalances, interest: &[RowId]) {
        self.put(row, answer, None, interest);
    }

    /// Keeps an answer that an earlier sync kept.
    pub fn recall(&mut self, kept: Recalled, interest: &[RowId]) {
        self.put(kept.row, kept.person, Some(kept.fetched), interest);
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
        while self.order.len() > KEPT {
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
            details.keep(RowId(row), answer(row), &on_screen);
        }
        assert_eq!(details.answers.len(), KEPT);
        assert_eq!(details.order.len(), KEPT);
        assert!(details.get(RowId(0)).is_some() && details.get(RowId(1)).is_some());
        assert!(details.get(RowId(19_999)).is_some());
        assert!(details.get(RowId(2)).is_none());
    }
}
