//! What a full sync costs this month, and whether it may go on beyond the threshold.

use super::Want;
use super::engine::{DirectoryState, Engine};
use super::report::{Cost, SyncEvent};
use super::reporter::Stopped;
use crate::platform::Platform;
use crate::store::ReadCost;

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
        let directory_is_over = matches!(self.course.directory, DirectoryState::Over);
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
        self.out.send(SyncEvent::Cost(cost)).await?;
        if cost.crosses() && cost.calls > 0 && self.terms.plan.linger {
            self.consent = Consent::Waiting;
            self.out.send(SyncEvent::Asks(cost)).await?;
            self.consent.hear(self.interest.borrow().consent);
        }
        Ok(())
    }

    /// Begins to count what this sync takes, and looks up what the last complete one took.
    pub(super) async fn recall_cost(&mut self) -> Result<(), Stopped> {
        self.course.billed_before = self.billed_here();
        let (Some(keeping), Some(_)) = (&self.terms.keeping, self.terms.month) else {
            return Ok(());
        };
        match keeping.store.last_read_cost().await {
            Ok(cost) => self.course.last_cost = cost,
            Err(error) => self.lose_store(error).await?,
        }
        Ok(())
    }

    /// Remembers what a complete read took. A sync that went on where another had stopped made only some of its calls.
    pub(super) async fn note_cost(&mut self, people: usize) -> Result<(), Stopped> {
        let calls = self.billed_here().saturating_sub(self.course.billed_before);
        let was_resumed = self.course.read.is_some();
        let Some(keeping) = self.terms.keeping.clone() else {
            return Ok(());
        };
        if calls == 0 || people == 0 || was_resumed {
            return Ok(());
        }
        let people = people as u64;
        let cost = ReadCost { calls, people };
        match keeping.store.note_read_cost(cost).await {
            Ok(()) => Ok(()),
            Err(error) => self.lose_store(error).await,
        }
    }

    fn billed_here(&self) -> u64 {
        let platform = self.platform.as_ref();
        platform.map_or(0, |platform| platform.usage().billed_here)
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
        let estimate = platform.estimate(people).calls;
        // Somebody with several lots of a type has several pages of it: how many pages there are only a read can tell.
        let last = self.course.last_cost;
        let at_last_rate = last.map_or(0, |cost| cost.calls_for(people as u64));
        Some(Cost {
            calls: estimate.max(at_last_rate),
            spent,
            budget: month.budget,
            threshold: month.threshold,
        })
    }
}
