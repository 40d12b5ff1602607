//! One of the alternatives of a filter: the words and conditions between two `|`, which a person must all match.

use super::predicate::{Predicate, PredicateTest};

/// The index of a word among the different words of its query.
pub(super) type WordId = usize;

/// Words and conditions that must all hold of one person.
#[derive(Clone, Debug, Default)]
pub(super) struct Alternative {
    /// The longest first, since it matches the fewest people: the scan looks for it, and for the others only where it matched.
    pub(super) words: Vec<WordId>,
    /// Words that must not be found.
    pub(super) excluded: Vec<WordId>,
    pub(super) predicates: Vec<Predicate>,
}

impl Alternative {
    /// Whether it has a condition on balances.
    pub(super) fn asks_balances(&self) -> bool {
        let about_people = |p: &Predicate| matches!(p.test, PredicateTest::Department(_));
        !self.predicates.iter().all(about_people)
    }

    /// Whether it says something about the person alone.
    pub(super) fn chooses_people(&self) -> bool {
        let about_people = |p: &Predicate| matches!(p.test, PredicateTest::Department(_));
        !self.words.is_empty()
            || !self.excluded.is_empty()
            || self.predicates.iter().any(about_people)
    }

    /// Whether it has the condition `left<0`.
    pub(super) fn asks_left_below_zero(&self) -> bool {
        let asks = |p: &Predicate| matches!(p.test, PredicateTest::Cell(test) if test.is_left_below_zero());
        self.predicates.iter().any(|p| !p.inverted && asks(p))
    }

    /// Whether it has the same condition, typed the same.
    pub(super) fn repeats(&self, old: &Predicate) -> bool {
        let same = |new: &Predicate| new.source == old.source && new.inverted == old.inverted;
        self.predicates.iter().any(same)
    }
}
