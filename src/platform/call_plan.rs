//! Which calls a read makes, and how often, as each platform's `facts.rs` states it: the plan that `--dry-run` prints.
//!
//! How many departments and leave types a company has is unknown before it was read once, so only calls that go by the number of people
//! are counted.

use super::allow::Endpoint;

/// The calls of a full read, and how many people one answer brings.
#[derive(Debug)]
pub struct CallPlan {
    /// People whose balances come with one answer.
    pub people_in_answer: usize,
    /// The token and the leave types.
    pub leave_types: Vec<PlannedCall>,
    /// The directory.
    pub people: Vec<PlannedCall>,
    /// The balances, where the directory does not bring them.
    pub balances: Vec<PlannedCall>,
    /// The work calendars, for reports that count working days. No read of balances makes these
    /// calls.
    pub work_calendars: Vec<PlannedCall>,
}

/// How often a call is made, in Chinese and in English.
pub type CallTimes = [&'static str; 2];

/// Made once.
pub(super) const ONCE: CallTimes = ["一次", "once"];

/// One kind of call.
#[derive(Debug)]
pub struct PlannedCall {
    /// Where it is sent.
    pub endpoint: &'static Endpoint,
    /// How often it is made, in Chinese and in English.
    pub times: CallTimes,
    /// How many people one call is about, where that decides how many calls are made.
    people_per_call: Option<u64>,
    /// The calls are made once for every leave type.
    pub by_type: bool,
}

impl PlannedCall {
    /// A call whose number does not depend on people.
    pub(super) fn once(endpoint: &'static Endpoint, times: CallTimes) -> Self {
        Self {
            endpoint,
            times,
            people_per_call: None,
            by_type: false,
        }
    }

    /// A call that is made once for every `people` people.
    pub(super) fn each(endpoint: &'static Endpoint, times: CallTimes, people: u64) -> Self {
        Self {
            people_per_call: Some(people),
            ..Self::once(endpoint, times)
        }
    }

    /// Like [`PlannedCall::each`], for every leave type.
    pub(super) fn each_type(endpoint: &'static Endpoint, times: CallTimes, people: u64) -> Self {
        Self {
            by_type: true,
            ..Self::each(endpoint, times, people)
        }
    }

    /// Whether it is one call, however large the company is.
    pub fn is_single(&self) -> bool {
        self.times == ONCE
    }

    /// How many calls `people` people take, of one leave type where it goes by type; `None` where people do not decide that.
    pub fn calls(&self, people: u64) -> Option<u64> {
        Some(people.div_ceil(self.people_per_call?))
    }
}
