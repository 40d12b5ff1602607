//! What a full read costs of the month's calls (DingTalk), from the client's estimate and from what the last complete read took.

use crate::platform::MonthlyCalls;
use crate::platform::{Estimate, Usage};
use crate::store::ReadCost;
use crate::sync::report::Cost;

/// The month's budget, and what the present sync has taken of it.
#[derive(Debug)]
pub(super) struct ReadBudget {
    /// `None` where no month's budget is configured.
    month: Option<MonthlyCalls>,
    /// Billable calls that the client had made before this sync.
    billed_before: u64,
    /// What the last complete read took.
    last_cost: Option<ReadCost>,
}

impl ReadBudget {
    pub(super) fn new(month: Option<MonthlyCalls>) -> Self {
        Self {
            month,
            billed_before: 0,
            last_cost: None,
        }
    }

    pub(super) fn month(&self) -> Option<MonthlyCalls> {
        self.month
    }

    /// Another sync begins. Until [`ReadBudget::start_counting`], all calls of the client count as
    /// its own.
    pub(super) fn forget(&mut self) {
        (self.billed_before, self.last_cost) = (0, None);
    }

    pub(super) fn start_counting(&mut self, usage: &Usage) {
        self.billed_before = usage.billed_here;
    }

    pub(super) fn take_last_cost(&mut self, cost: Option<ReadCost>) {
        self.last_cost = cost;
    }

    /// Billable calls since the counting started.
    pub(super) fn calls_made(&self, usage: &Usage) -> u64 {
        usage.billed_here.saturating_sub(self.billed_before)
    }

    /// What `people` more people cost. A person with several lots of a type has several pages of
    /// them, and only a read shows how many. So the rate of the last read is used where it is
    /// higher than the estimate.
    pub(super) fn cost(&self, people: usize, estimate: Estimate, usage: &Usage) -> Option<Cost> {
        let month = self.month?;
        let (spent, _) = usage.billable?;
        let last = self.last_cost;
        let at_last_rate = last.map_or(0, |cost| cost.calls_for(people as u64));
        Some(Cost {
            calls: estimate.calls.max(at_last_rate),
            spent,
            budget: month.budget,
            threshold: month.threshold,
        })
    }
}
