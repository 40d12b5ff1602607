//! What a full sync costs this month, and whether it may go on beyond the threshold.

use super::Want;
use super::engine::{Directory, Engine};
use super::outbox::Stopped;
use super::report::{Cost, Fact};
use crate::platform::Platform;

/// Whether balances may be asked for, as far as the month's calls are concerned.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) enum Consent {
    /// The cost is not known yet, and nothing is asked before it is.
    #[default]
    Open,
    /// Somebody was asked.
    Waiting,
    /// Go on. With `guess` only as long as nobody knows how many people there really are.
    Given { guess: bool },
    /// The balances are left be.
    Declined,
}

impl Consent {
    pub(super) fn is_waiting(self) -> bool {
        self == Self::Waiting
    }

    pub(super) fn is_given(self) -> bool {
        matches!(self, Self::Given { .. })
    }

    pub(super) fn is_declined(self) -> bool {
        self == Self::Declined
    }

    /// Takes an answer, if one was asked for.
    pub(super) fn hear(&mut self, answer: Option<bool>) {
        if let (Self::Waiting, Some(yes)) = (*self, answer) {
            *self = if yes {
                Self::Given { guess: false }
            } else {
                Self::Declined
            };
        }
    }
}

impl<P: Platform> Engine<P> {
    /// Tells the cost as soon as it is known how many people there are, and asks when it crosses the threshold.
    pub(super) async fn check_cost(&mut self) -> Result<(), Stopped> {
        let directory_is_over = matches!(self.course.directory, Directory::Over);
        let unsure = match self.consent {
            Consent::Open => directory_is_over || self.knows_people_before(),
            Consent::Given { guess } => guess && directory_is_over,
            Consent::Waiting | Consent::Declined => false,
        };
        if self.terms.plan.want != Want::Balances {
            return Ok(());
        }
        let Some(cost) = self.cost() else {
            self.consent = Consent::Given { guess: false };
            return Ok(());
        };
        if !unsure {
            return Ok(());
        }
        let was_told = self.consent.is_given();
        self.consent = Consent::Given {
            guess: !directory_is_over,
        };
        if was_told && !cost.crosses() {
            return Ok(());
        }
        self.out.send(Fact::Cost(cost)).await?;
        if cost.crosses() && cost.calls > 0 && self.terms.plan.linger {
            self.consent = Consent::Waiting;
            self.out.send(Fact::Asks(cost)).await?;
            self.consent.hear(self.interest.borrow().consent);
        }
        Ok(())
    }

    /// Whether there were people before the directory is read: kept, or on screen.
    fn knows_people_before(&self) -> bool {
        self.kept.is_some() || self.held_people.is_some()
    }

    /// `None` where no month's budget is configured.
    fn cost(&self) -> Option<Cost> {
        let (month, platform) = (self.terms.month?, self.platform.as_ref()?);
        let (spent, _) = platform.usage().billable?;
        let people = self.course.tally.unanswered(self.people_expected());
        Some(Cost {
            calls: platform.estimate(people).calls,
            spent,
            budget: month.budget,
            threshold: month.threshold,
        })
    }
}
