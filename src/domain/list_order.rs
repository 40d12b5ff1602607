//! An order of a list, which can be turned round.

use std::cmp::Ordering;

/// An order of a list, or the same the other way round.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub struct ListOrder<S> {
    /// What the list is ordered by.
    pub by: S,
    /// Whether the usual order is reversed.
    pub is_reversed: bool,
}

impl<S> ListOrder<S> {
    /// The order as it is usual for `by`.
    pub const fn of(by: S) -> Self {
        Self {
            by,
            is_reversed: false,
        }
    }

    /// The same the other way round.
    #[must_use]
    pub fn reversed(self) -> Self {
        Self {
            is_reversed: !self.is_reversed,
            ..self
        }
    }

    /// The order of two rows, from their usual order.
    #[must_use]
    pub fn turn(&self, usual: Ordering) -> Ordering {
        if self.is_reversed {
            usual.reverse()
        } else {
            usual
        }
    }

    /// Turns sorted rows round, if the order is.
    pub fn turn_all<T>(&self, sorted: &mut [T]) {
        if self.is_reversed {
            sorted.reverse();
        }
    }
}

impl<S: PartialEq + Default> ListOrder<S> {
    /// The order after a click on the heading that stands for `by`: by that column, then the other way round, then the list's own.
    #[must_use]
    pub fn clicked(self, by: S) -> Self {
        match (self.by == by, self.is_reversed) {
            (false, _) => Self::of(by),
            (true, false) => self.reversed(),
            (true, true) => Self::of(S::default()),
        }
    }
}
