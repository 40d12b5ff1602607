//! Groups of people to ask about, where one person may spoil the call for everybody who is named
//! with them.
//!
//! [`Bisection`] hands out one group after the other. A client whose call for a group was refused decides, by the platform's code,
//! whether to [`Bisection::halve`] it, to ask about its people one by one, or to give up. DingTalk's balances and Feishu's balances
//! and profiles use it; WeCom asks about one person a call and has nothing to halve.

use std::collections::VecDeque;

use crate::domain::EmployeeId;

/// Groups that have not been asked about yet.
///
/// Groups that were never refused come before the halves of refused ones. If such a group is
/// answered, an earlier refusal was about the people of its group and not about what was asked.
#[derive(Debug, Default)]
pub struct Bisection {
    waiting: VecDeque<Vec<EmployeeId>>,
}

impl Bisection {
    /// `people` in groups of at most `size`.
    pub fn of(people: &[EmployeeId], size: usize) -> Self {
        people.chunks(size.max(1)).map(<[_]>::to_vec).collect()
    }

    /// The next group to ask about.
    pub fn next_group(&mut self) -> Option<Vec<EmployeeId>> {
        self.waiting.pop_front()
    }

    /// Queues the halves of a refused group behind all groups that wait.
    pub fn halve(&mut self, mut group: Vec<EmployeeId>) {
        let second = group.split_off(group.len() / 2);
        let halves = [group, second].into_iter().filter(|half| !half.is_empty());
        self.waiting.extend(halves);
    }

    /// Queues this group before all others.
    pub fn put_first(&mut self, group: Vec<EmployeeId>) {
        self.waiting.push_front(group);
    }

    /// Takes out everybody who has not been asked about.
    pub fn take_rest(&mut self) -> impl Iterator<Item = EmployeeId> + use<> {
        std::mem::take(&mut self.waiting).into_iter().flatten()
    }
}

impl FromIterator<Vec<EmployeeId>> for Bisection {
    fn from_iter<I: IntoIterator<Item = Vec<EmployeeId>>>(groups: I) -> Self {
        Self {
            waiting: groups.into_iter().collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn people(names: &[&str]) -> Vec<EmployeeId> {
        names.iter().map(|name| EmployeeId::new(name)).collect()
    }

    #[test]
    fn halves_are_asked_about_after_the_groups_that_wait() {
        let mut bisection = Bisection::of(&people(&["a", "b", "c", "d", "e"]), 3);
        let refused = bisection.next_group().unwrap();
        bisection.halve(refused);
        let mut order = Vec::new();
        while let Some(group) = bisection.next_group() {
            order.push(group);
        }
        assert_eq!(
            order,
            [people(&["d", "e"]), people(&["a"]), people(&["b", "c"])]
        );
    }

    #[test]
    fn half_of_one_person_is_that_person() {
        let mut bisection = Bisection::default();
        bisection.halve(people(&["a"]));
        assert_eq!(bisection.next_group(), Some(people(&["a"])));
        assert_eq!(bisection.next_group(), None);
    }
}
