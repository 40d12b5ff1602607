//! What to fetch next: whose balances, in which batches, and whether the month's calls allow it.
//!
//! [`Scheduler`] decides and remembers; it sends nothing, waits for nothing and knows no clock, so that its tests need no runtime.

mod consent;
mod queue;
mod read_budget;

pub(super) use consent::CostNews;

use consent::Consent;
use queue::Queue;
use read_budget::ReadBudget;

use std::collections::BTreeSet;

use super::report::{Cost, Interest};
use crate::domain::RowId;
use crate::platform::MonthlyCalls;
use crate::platform::{Estimate, Usage};
use crate::store::ReadCost;

/// How many times people are fetched again at the end of a sync, if a fault that may pass kept
/// something of them back.
const MAX_RETRY_ROUNDS: u32 = 2;
/// Up to this many people are fetched again, however small the company is.
const RETRIED_AT_LEAST: usize = 50;
/// In a larger company at most one person in this many is fetched again. A fault that hits more
/// people will hardly pass soon, and fetching them all again would use up the month's calls.
const RETRIED_ONE_IN: usize = 10;
/// This many balance calls in a row that reach nobody end the sync: the network or the platform is gone.
const MAX_UNREACHED_CALLS: usize = 4;

/// How a platform takes balance calls.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct BatchLimits {
    /// People a call.
    pub(super) people: usize,
    /// Calls under way at once.
    pub(super) calls: usize,
}

/// The people still to be fetched, and the calls under way.
#[derive(Debug)]
pub(super) struct Scheduler {
    queue: Queue,
    consent: Consent,
    budget: ReadBudget,
    is_paused: bool,
    calls_under_way: usize,
    /// Balance calls since the last one that reached the platform.
    unreached_calls: usize,
    /// People of whom something is missing because of a fault that may pass.
    incomplete: BTreeSet<RowId>,
    retry_rounds: u32,
}

impl Scheduler {
    /// `month`: what may be spent of the month's calls, where that is limited.
    pub(super) fn new(month: Option<MonthlyCalls>) -> Self {
        Self {
            queue: Queue::default(),
            consent: Consent::default(),
            budget: ReadBudget::new(month),
            is_paused: false,
            calls_under_way: 0,
            unreached_calls: 0,
            incomplete: BTreeSet::new(),
            retry_rounds: 0,
        }
    }

    /// Another sync begins: nobody was fetched yet. What the screen wants, requests for single
    /// people, and the answer about the cost stay.
    pub(super) fn begin_sync(&mut self) {
        self.queue.clear();
        self.budget.forget();
        self.calls_under_way = 0;
        self.unreached_calls = 0;
        self.incomplete.clear();
        self.retry_rounds = 0;
    }

    /// Follows what the screen shows now.
    pub(super) fn follow(&mut self, interest: Interest) {
        self.is_paused = interest.paused;
        self.consent.answer(interest.consent);
        self.queue.follow(interest);
    }

    pub(super) fn is_paused(&self) -> bool {
        self.is_paused
    }

    /// Whether the sync waits until somebody at the screen acts.
    pub(super) fn waits_for_the_user(&self) -> bool {
        self.is_paused || self.consent == Consent::Waiting
    }

    /// Adds people to the queue, except those who were fetched in this sync already.
    pub(super) fn offer(&mut self, rows: impl IntoIterator<Item = RowId>) {
        for row in rows {
            self.queue.offer(row);
        }
    }

    /// Replaces the queue by these people.
    pub(super) fn refill(&mut self, rows: impl IntoIterator<Item = RowId>) {
        self.queue.clear();
        self.offer(rows);
    }

    /// Nothing more is to be fetched about these people: they have an answer, or are no longer
    /// listed.
    pub(super) fn mark(&mut self, rows: impl IntoIterator<Item = RowId>) {
        for row in rows {
            self.queue.mark(row);
            self.incomplete.remove(&row);
        }
    }

    /// Somebody wants this person refreshed.
    pub(super) fn request_refresh(&mut self, row: RowId) {
        self.queue.request_refresh(row);
    }

    /// The next people to refresh, as many as one call takes, unless everything is paused. They are
    /// remembered until an answer comes.
    pub(super) fn take_refreshes(&mut self, limits: Option<BatchLimits>) -> Vec<RowId> {
        if self.is_paused {
            return Vec::new();
        }
        let size = limits.map_or(1, |limits| limits.people);
        self.queue.take_refreshes(size)
    }

    /// Whether another call may be sent beside those that are under way.
    pub(super) fn has_room(&self, limits: BatchLimits) -> bool {
        self.calls_under_way < limits.calls
    }

    /// The next person whom another program is to refresh, remembered until an answer comes.
    pub(super) fn pass_refresh_on(&mut self) -> Option<RowId> {
        self.queue.take_refreshes(1).pop()
    }

    /// No answer comes any more: people who were not refreshed are requested again.
    pub(super) fn take_refreshes_back(&mut self) {
        self.queue.take_refreshes_back();
    }

    /// The next batch, if one may be sent now. Until the directory is complete only full batches
    /// are sent, because on DingTalk each batch costs a call for every leave type.
    pub(super) fn next_batch(
        &mut self,
        limits: BatchLimits,
        directory_is_over: bool,
    ) -> Option<Vec<RowId>> {
        let size = limits.people.max(1);
        let is_full = self.queue.waiting() >= size;
        let may_send =
            self.has_consent() && self.has_room(limits) && (is_full || directory_is_over);
        if !may_send {
            return None;
        }
        let batch = self.queue.take(size);
        (!batch.is_empty()).then_some(batch)
    }

    /// How many people wait for their turn.
    pub(super) fn waiting(&self) -> usize {
        self.queue.waiting()
    }

    /// A balance call was sent.
    pub(super) fn note_call(&mut self) {
        self.calls_under_way += 1;
    }

    /// A balance call came back, with or without an answer.
    pub(super) fn note_return(&mut self) {
        self.calls_under_way = self.calls_under_way.saturating_sub(1);
    }

    /// The calls under way were dropped. Whoever was to be refreshed by one of them still waits.
    pub(super) fn forget_calls(&mut self) {
        self.calls_under_way = 0;
        self.take_refreshes_back();
    }

    pub(super) fn has_calls_under_way(&self) -> bool {
        self.calls_under_way > 0
    }

    /// A call reached the platform.
    pub(super) fn note_reached(&mut self) {
        self.unreached_calls = 0;
    }

    /// Counts a call that failed as a whole, and returns whether there were too many in a row. Calls
    /// that are under way together fail of the same fault, so they do not count as several.
    pub(super) fn note_unreached(&mut self) -> bool {
        self.unreached_calls += 1;
        self.unreached_calls >= MAX_UNREACHED_CALLS + self.calls_under_way
    }

    /// Notes people of whom something is missing because of a fault that may pass. Another answer
    /// about them ([`Scheduler::mark`]) undoes that.
    pub(super) fn note_incomplete(&mut self, rows: impl IntoIterator<Item = RowId>) {
        self.incomplete.extend(rows);
    }

    /// Adds the people of whom something is missing to the queue again, unless that was done often
    /// enough or they are too many of `people`. Returns whether anybody was added.
    pub(super) fn retry_incomplete(&mut self, people: usize) -> bool {
        let is_tired = self.retry_rounds >= MAX_RETRY_ROUNDS;
        let are_many = self.incomplete.len() > RETRIED_AT_LEAST.max(people / RETRIED_ONE_IN);
        if is_tired || are_many || self.incomplete.is_empty() || !self.has_consent() {
            return false;
        }
        self.retry_rounds += 1;
        for row in std::mem::take(&mut self.incomplete) {
            self.queue.offer_again(row);
        }
        true
    }

    /// The month's budget, where one is configured.
    pub(super) fn month(&self) -> Option<MonthlyCalls> {
        self.budget.month()
    }

    /// Counts billable calls from here on.
    pub(super) fn start_counting(&mut self, usage: &Usage) {
        self.budget.start_counting(usage);
    }

    pub(super) fn take_last_cost(&mut self, cost: Option<ReadCost>) {
        self.budget.take_last_cost(cost);
    }

    /// Billable calls of this sync.
    pub(super) fn calls_made(&self, usage: &Usage) -> u64 {
        self.budget.calls_made(usage)
    }

    /// What `people` more people cost; `None` where no month's budget is configured.
    pub(super) fn cost(&self, people: usize, estimate: Estimate, usage: &Usage) -> Option<Cost> {
        self.budget.cost(people, estimate, usage)
    }

    /// No month's budget is configured, so everything may be fetched.
    pub(super) fn go_without_budget(&mut self) {
        self.consent = Consent::Given { guess: false };
    }

    /// Whether [`Scheduler::weigh`] is to be called now.
    pub(super) fn needs_cost(&self, directory_is_over: bool, knows_people_before: bool) -> bool {
        self.consent
            .needs_cost(directory_is_over, knows_people_before)
    }

    /// Decides from the cost of a read whether balances may be fetched. `is_guess`: the directory
    /// is not complete yet.
    pub(super) fn weigh(&mut self, cost: Cost, is_guess: bool, can_ask: bool) -> CostNews {
        self.consent.weigh(cost, is_guess, can_ask)
    }

    /// Takes the screen's answer about the cost, if the screen was asked.
    pub(super) fn answer_consent(&mut self, answer: Option<bool>) {
        self.consent.answer(answer);
    }

    pub(super) fn has_consent(&self) -> bool {
        matches!(self.consent, Consent::Given { .. })
    }

    pub(super) fn is_declined(&self) -> bool {
        self.consent == Consent::Declined
    }
}

#[cfg(test)]
mod tests;
