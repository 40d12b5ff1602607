//! Whether balances may be fetched, as far as the month's calls are concerned.

use crate::sync::report::Cost;

/// The state of the question about the cost. It outlives a sync: somebody who agreed once is not
/// asked again for the next one.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) enum Consent {
    /// The cost is not known yet, and no balance is fetched before it is.
    #[default]
    Open,
    /// Somebody was asked and has not answered.
    Waiting,
    /// The balances may be fetched. A `guess` was made from people known before, and is checked
    /// once the directory is complete.
    Given { guess: bool },
    /// The balances are not to be read.
    Declined,
}

/// What has to be reported about a cost.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::sync) enum CostNews {
    /// It was reported before, and what is new in it crosses no threshold.
    Nothing,
    /// It is reported.
    Told,
    /// It is reported, and the balances wait for an answer from the screen.
    Asked,
}

impl Consent {
    /// Whether the cost is to be computed now: once people are known, and again when the directory is complete after a guess.
    pub(super) fn needs_cost(self, directory_is_over: bool, knows_people_before: bool) -> bool {
        match self {
            Self::Open => directory_is_over || knows_people_before,
            Self::Given { guess } => guess && directory_is_over,
            Self::Waiting | Self::Declined => false,
        }
    }

    /// Decides what a cost means for the consent. `can_ask`: there is a screen that can answer.
    pub(super) fn weigh(&mut self, cost: Cost, is_guess: bool, can_ask: bool) -> CostNews {
        let was_told = matches!(self, Self::Given { .. });
        *self = Self::Given { guess: is_guess };
        if was_told && !cost.crosses() {
            return CostNews::Nothing;
        }
        if cost.crosses() && cost.calls > 0 && can_ask {
            *self = Self::Waiting;
            return CostNews::Asked;
        }
        CostNews::Told
    }

    /// Takes an answer, if one was asked for.
    pub(super) fn answer(&mut self, answer: Option<bool>) {
        if let (Self::Waiting, Some(yes)) = (*self, answer) {
            *self = if yes {
                Self::Given { guess: false }
            } else {
                Self::Declined
            };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cost(calls: u64) -> Cost {
        Cost {
            calls,
            spent: 0,
            budget: 1000,
            threshold: 100,
        }
    }

    #[test]
    fn a_cost_below_the_threshold_is_told_once_and_needs_no_answer() {
        let mut consent = Consent::default();
        assert!(!consent.needs_cost(false, false), "nobody is known yet");
        assert!(consent.needs_cost(false, true));
        assert_eq!(consent.weigh(cost(50), true, true), CostNews::Told);
        assert!(!consent.needs_cost(false, true));
        assert!(consent.needs_cost(true, true), "the guess is checked");
        assert_eq!(consent.weigh(cost(60), false, true), CostNews::Nothing);
        assert_eq!(consent, Consent::Given { guess: false });
        assert!(!consent.needs_cost(true, true));
    }

    #[test]
    fn a_cost_beyond_the_threshold_waits_for_whoever_is_there_to_answer() {
        let mut consent = Consent::default();
        assert_eq!(consent.weigh(cost(101), false, true), CostNews::Asked);
        assert_eq!(consent, Consent::Waiting);
        consent.answer(None);
        assert_eq!(consent, Consent::Waiting);
        consent.answer(Some(false));
        assert_eq!(consent, Consent::Declined);
        consent.answer(Some(true));
        assert_eq!(consent, Consent::Declined, "nothing was asked any more");
    }

    #[test]
    fn where_nobody_can_answer_the_cost_is_only_told() {
        let mut consent = Consent::default();
        assert_eq!(consent.weigh(cost(101), false, false), CostNews::Told);
        assert_eq!(consent, Consent::Given { guess: false });
    }
}
