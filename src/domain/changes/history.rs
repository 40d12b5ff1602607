//! The states that a person or a list of leave types had in a range of syncs.

use jiff::Timestamp;

/// An earlier state.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FormerState<T> {
    /// The state.
    pub state: T,
    /// The end of the sync that found another one.
    pub until: Timestamp,
}

/// The states from the beginning of a range of syncs to its end.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct History<T> {
    /// The earlier states, of which the first is that at the beginning of the range. Empty where nothing changed.
    pub past: Vec<FormerState<T>>,
    /// The state at the end of the range.
    pub now: T,
}

impl<T> History<T> {
    /// The states at the beginning and at the end; `None` where nothing changed in between.
    pub fn ends(&self) -> Option<(&T, &T)> {
        Some((&self.past.first()?.state, &self.now))
    }

    /// When the part of the state that `view` returns became what it is at the end. Where `view` returns `None` the part is not known, and
    /// such a state counts as neither equal nor different.
    pub fn since<K: PartialEq>(&self, view: impl Fn(&T) -> Option<K>) -> Option<Timestamp> {
        let now = view(&self.now);
        let mut since = self.past.last()?.until;
        for pair in self.past.windows(2).rev() {
            let (before, state) = (&pair[0], view(&pair[1].state));
            if state == now {
                since = before.until;
            } else if state.is_some() {
                break;
            }
        }
        Some(since)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn since(states: &[Option<u8>]) -> Option<i64> {
        let (now, past) = states.split_last().unwrap();
        let past = past.iter().zip(1..).map(|(state, at)| FormerState {
            state: *state,
            until: Timestamp::from_second(at).unwrap(),
        });
        let history = History {
            past: past.collect(),
            now: *now,
        };
        history.since(|state| *state).map(Timestamp::as_second)
    }

    #[test]
    fn a_state_stands_since_the_sync_that_first_found_it() {
        assert_eq!(since(&[Some(1), Some(2)]), Some(1));
        assert_eq!(since(&[Some(1), Some(2), Some(2), Some(2)]), Some(1));
        assert_eq!(since(&[Some(1), Some(2), Some(3)]), Some(2));
    }

    #[test]
    fn a_state_that_was_left_and_came_back_stands_since_it_came_back() {
        assert_eq!(since(&[Some(1), Some(2), Some(1), Some(2)]), Some(3));
    }

    #[test]
    fn an_unknown_state_in_between_neither_begins_nor_ends_a_state() {
        assert_eq!(since(&[Some(1), Some(2), None, Some(2)]), Some(1));
        assert_eq!(since(&[Some(1), None, Some(2)]), Some(2));
    }

    #[test]
    fn a_state_that_never_changed_has_no_moment() {
        assert_eq!(since(&[Some(1)]), None);
    }
}
