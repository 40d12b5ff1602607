//! The marked people of a tenant: those that a job found, and over them the few that were marked or unmarked one by one since.
//!
//! A company may have a million marks. A key changes only the small part, so that it takes no longer than with one mark, and a job that
//! works on many at once does not lose what was marked meanwhile.

use std::collections::HashMap;
use std::sync::Arc;

/// The marked people of a tenant by id, each with the turn in which it was marked.
pub type MarkTurns = HashMap<Box<str>, u32>;

/// The marked people of a tenant. A clone copies the small part and a pointer.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct PersonMarks {
    base: Arc<MarkTurns>,
    /// By id: whether the person is marked, and the turn in which that was set.
    changed: HashMap<Box<str>, (bool, u32)>,
}

impl PersonMarks {
    /// Marks that a job found.
    pub fn of(base: Arc<MarkTurns>) -> Self {
        Self {
            base,
            changed: HashMap::new(),
        }
    }

    /// Whether the person with this id of the platform is marked.
    pub fn contains(&self, id: &str) -> bool {
        match self.changed.get(id) {
            Some((is_marked, _)) => *is_marked,
            None => self.base.contains_key(id),
        }
    }

    /// Marks a person in a turn, or takes the mark away.
    pub fn set(&mut self, id: &str, marked: bool, turn: u32) {
        self.changed.insert(id.into(), (marked, turn));
    }

    /// How many people are marked.
    pub fn len(&self) -> usize {
        let changed = self.changed.iter();
        let mut len = self.base.len();
        for (id, (is_marked, _)) in changed {
            match (is_marked, self.base.contains_key(id)) {
                (true, false) => len += 1,
                (false, true) => len -= 1,
                (true, true) | (false, false) => {}
            }
        }
        len
    }

    /// Whether nobody is marked.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The marked people with their turns.
    pub fn iter(&self) -> impl Iterator<Item = (&str, u32)> {
        let base = self.base.iter();
        let base = base.filter(|(id, _)| !self.changed.contains_key(*id));
        let changed = self.changed.iter();
        let changed = changed.filter(|(_, (is_marked, _))| *is_marked);
        base.map(|(id, turn)| (&**id, *turn))
            .chain(changed.map(|(id, (_, turn))| (&**id, *turn)))
    }

    /// Replaces the base with the result of a newer job. Changes from turn `since` on were made
    /// after that job began, so they stay. Returns the former base, because freeing many marks
    /// takes a while and the caller may leave that to another thread.
    pub fn rebase(&mut self, base: Arc<MarkTurns>, since: u32) -> Arc<MarkTurns> {
        self.changed.retain(|_, (_, turn)| *turn >= since);
        std::mem::replace(&mut self.base, base)
    }

    /// All marks as one map, which takes a while where there are many.
    pub fn merged(&self) -> Arc<MarkTurns> {
        let mut merged = Arc::clone(&self.base);
        if !self.changed.is_empty() {
            let turns = Arc::make_mut(&mut merged);
            for (id, (is_marked, turn)) in &self.changed {
                if *is_marked {
                    turns.insert(id.clone(), *turn);
                } else {
                    turns.remove(id);
                }
            }
        }
        merged
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// Changes one by one, with a job in between that inverts nothing and only merges, are the same as one plain map.
        #[test]
        fn it_holds_what_a_plain_map_holds(
            steps in proptest::collection::vec((0u8..12, any::<bool>(), any::<bool>()), 0..60),
        ) {
            let mut marks = PersonMarks::default();
            let mut plain: HashMap<String, u32> = HashMap::new();
            let mut job: Option<(Arc<MarkTurns>, u32)> = None;
            for (turn, (person, marked, is_job)) in (0u32..).zip(steps) {
                if is_job {
                    match job.take() {
                        None => job = Some((marks.merged(), turn)),
                        Some((found, since)) => drop(marks.rebase(found, since)),
                    }
                }
                let id = person.to_string();
                marks.set(&id, marked, turn);
                if marked {
                    plain.insert(id, turn);
                } else {
                    plain.remove(&id);
                }
            }
            let mut own: Vec<(String, u32)> = marks.iter().map(|(id, turn)| (id.to_owned(), turn)).collect();
            let mut expected: Vec<(String, u32)> = plain.into_iter().collect();
            own.sort();
            expected.sort();
            prop_assert_eq!(marks.len(), expected.len());
            prop_assert!(own.iter().all(|(id, _)| marks.contains(id)));
            prop_assert_eq!(&marks.merged().len(), &expected.len());
            prop_assert_eq!(own, expected);
        }
    }
}
