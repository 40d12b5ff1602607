//! What a full sync costs of the month's calls (DingTalk). It is reported as soon as it is known,
//! and where it crosses the threshold, the screen has to agree.

use super::SyncSession;
use crate::platform::Platform;
use crate::store::ReadCost;
use crate::sync::error::SyncError;
use crate::sync::report::{Cost, SyncDepth};
use crate::sync::scheduler::CostNews;

impl<P: Platform> SyncSession<P> {
    /// Reports the cost once it is known how many people there are.
    pub(super) async fn check_cost(&mut self) -> Result<(), SyncError> {
        if self.plan.depth != SyncDepth::Balances {
            return Ok(());
        }
        let Some(cost) = self.cost() else {
            self.scheduler.go_without_budget();
            return Ok(());
        };
        let is_over = self.directory.is_over();
        let knows_people = self.directory.knows_people_before();
        if !self.scheduler.needs_cost(is_over, knows_people) {
            return Ok(());
        }
        match self.scheduler.weigh(cost, !is_over, self.plan.linger) {
            CostNews::Nothing => Ok(()),
            CostNews::Told => self.reporter.tell_cost(cost).await,
            CostNews::Asked => {
                self.reporter.tell_cost(cost).await?;
                self.reporter.ask_consent(cost).await?;
                let answer = self.interest.borrow().consent;
                self.scheduler.answer_consent(answer);
                Ok(())
            }
        }
    }

    /// `None` where no month's budget is configured.
    fn cost(&self) -> Option<Cost> {
        self.scheduler.month()?;
        let people = self.unanswered();
        let estimate = self.requests.estimate(people);
        self.scheduler
            .cost(people, estimate, &self.requests.usage())
    }

    /// Begins to count what this sync takes, and looks up what the last complete one took.
    pub(super) async fn recall_cost(&mut self) -> Result<(), SyncError> {
        self.scheduler.start_counting(&self.requests.usage());
        if self.scheduler.month().is_some() {
            let cost = self.persistence.last_read_cost(&self.reporter).await?;
            self.scheduler.take_last_cost(cost);
        }
        Ok(())
    }

    /// Stores what a complete read took. A resumed sync made only some of its calls in this run, so
    /// its number is not stored.
    pub(super) async fn note_cost(&mut self, people: usize) -> Result<(), SyncError> {
        let calls = self.scheduler.calls_made(&self.requests.usage());
        let was_resumed = self.persistence.journal_position().is_some();
        if calls == 0 || people == 0 || was_resumed {
            return Ok(());
        }
        let people = people as u64;
        let cost = ReadCost { calls, people };
        self.persistence.note_read_cost(cost, &self.reporter).await
    }
}
