//! Balances of chosen people, in groups. A group is halved around somebody for whom the whole call is refused (trap 27).

use std::collections::HashMap;

use super::api::FeishuApi;
use super::balances::not_asked;
use super::page_walk::PageWalk;
use crate::domain::{CellState, Employee, EmployeeId, PersonBalances, RowError};
use crate::platform::ApiError;
use crate::platform::allow::FEISHU_BALANCES;
use crate::platform::bisect::Bisection;
use crate::platform::error::ErrorClass;
use crate::platform::fault::RequestFault;

/// People in one call at most.
const LARGEST_GROUP: usize = 100;

/// After this many calls in a row that answer nobody, for a reason that may not lie in the people, no group is halved any more.
const MOST_FRUITLESS: u32 = 8;

/// What is known about the requested people.
#[derive(Default)]
pub(super) struct GroupAnswers {
    found: HashMap<EmployeeId, PersonBalances>,
    /// The names in the platform's answers.
    names: HashMap<EmployeeId, String>,
    failed: HashMap<EmployeeId, (CellState, RowError)>,
    /// Calls in a row that answered nobody.
    fruitless: u32,
    /// Somebody whose row came although they were not requested.
    stranger: Option<EmployeeId>,
}

impl FeishuApi {
    /// The balances of `people` in their order, with lots where they are wanted.
    pub(super) async fn fetch_people_balances(
        &self,
        people: &[EmployeeId],
    ) -> Result<Vec<PersonBalances>, ApiError> {
        let groups = Bisection::of(people, LARGEST_GROUP);
        let answers = self.fetch_groups(groups).await?;
        let mut balances = self.in_order(people, answers);
        if self.expiry.may_ask() {
            self.attach_lots(&mut balances).await;
        }
        Ok(balances)
    }

    /// What is known about the people of these groups, each of at most [`LARGEST_GROUP`]. An `Err` means that nobody was answered.
    pub(super) async fn fetch_groups(
        &self,
        mut groups: Bisection,
    ) -> Result<GroupAnswers, ApiError> {
        let mut answers = GroupAnswers::default();
        while let Some(group) = groups.next_group() {
            let Err(error) = self.fetch_group(&group, &mut answers).await else {
                continue;
            };
            let rest = answers.unanswered(group);
            match answers.verdict(&rest, &error) {
                Verdict::Halve => groups.halve(rest),
                Verdict::Fail => answers.fail(rest, &error),
                Verdict::Stop | Verdict::GiveUp if answers.found.is_empty() => return Err(error),
                Verdict::GiveUp => {
                    let left = rest.into_iter().chain(groups.take_rest());
                    answers.leave_unasked(left, &error);
                }
                Verdict::Stop => {
                    answers.fail(rest, &error);
                    answers.fail(groups.take_rest().collect(), &error);
                }
            }
        }
        if let Some(stranger) = &answers.stranger {
            let fault = RequestFault::row_of_nobody(stranger.as_str());
            self.gaps.add(self.transport.error(&FEISHU_BALANCES, fault));
        }
        Ok(answers)
    }

    /// Fetches the pages of one group. Somebody who is not in them fails with the reason.
    async fn fetch_group(
        &self,
        group: &[EmployeeId],
        answers: &mut GroupAnswers,
    ) -> Result<(), ApiError> {
        let (mut walk, mut at) = (PageWalk::default(), None);
        loop {
            let page = self.fetch_balance_page(group, at.as_deref()).await?;
            let types = self.types();
            let read = page
                .list
                .iter()
                .filter_map(|raw| self.row_reader(&types).read_person(raw));
            answers.add(group, read);
            let step = walk.advance(at.as_deref(), &page);
            if answers.has_all(group) {
                return Ok(());
            }
            at = step.next;
            if at.is_none() {
                let gap = step
                    .gap
                    .map(|gap| self.transport.error(&FEISHU_BALANCES, gap));
                answers.fail_missing(group, gap.as_ref());
                return Ok(());
            }
        }
    }

    /// What is known about these people, in their order.
    pub(super) fn in_order(
        &self,
        people: &[EmployeeId],
        mut answers: GroupAnswers,
    ) -> Vec<PersonBalances> {
        let types = self.types();
        let mut answer = |person: &EmployeeId| {
            answers.found.remove(person).unwrap_or_else(|| {
                let failed = answers.failed.get(person).cloned();
                let (state, error) =
                    failed.unwrap_or((CellState::Failed, RowError::not_in_reply()));
                self.row_reader(&types).fail_person(person, state, error)
            })
        };
        people.iter().map(&mut answer).collect()
    }
}

/// What to do about a group that failed.
enum Verdict {
    /// Request each half.
    Halve,
    /// These people fail; others may do better.
    Fail,
    /// Nobody can be requested any more.
    Stop,
    /// The search for the person who spoils the calls has taken enough of them.
    GiveUp,
}

impl GroupAnswers {
    fn verdict(&mut self, rest: &[EmployeeId], error: &ApiError) -> Verdict {
        self.fruitless += 1;
        match Blame::of(error) {
            Blame::Call => Verdict::Stop,
            Blame::Perhaps if self.fruitless > MOST_FRUITLESS => Verdict::GiveUp,
            Blame::Person | Blame::Perhaps if rest.len() > 1 => Verdict::Halve,
            Blame::Person | Blame::Perhaps => Verdict::Fail,
        }
    }

    fn add(
        &mut self,
        group: &[EmployeeId],
        people: impl Iterator<Item = (Employee, PersonBalances)>,
    ) {
        for (employee, balances) in people {
            if group.contains(&employee.id) {
                self.fruitless = 0;
                self.names.insert(employee.id.clone(), employee.name);
                self.found.entry(employee.id).or_insert(balances);
            } else {
                self.stranger.get_or_insert(employee.id);
            }
        }
    }

    /// The name by which the platform answered about this person.
    pub(super) fn take_name(&mut self, person: &EmployeeId) -> Option<String> {
        self.names.remove(person)
    }

    fn leave_unasked(&mut self, people: impl Iterator<Item = EmployeeId>, refusal: &ApiError) {
        let error = not_asked(refusal);
        let unasked = people.map(|id| (id, (CellState::Failed, error.clone())));
        self.failed.extend(unasked);
    }

    fn fail(&mut self, people: Vec<EmployeeId>, error: &ApiError) {
        let state = match error.class {
            ErrorClass::Hidden => CellState::Forbidden,
            _ => CellState::Failed,
        };
        let failed = people
            .into_iter()
            .map(|id| (id, (state, error.to_row_error())));
        self.failed.extend(failed);
    }

    /// Everybody who is missing from the answer fails, so that nobody is dropped without a word.
    fn fail_missing(&mut self, group: &[EmployeeId], gap: Option<&ApiError>) {
        let error = gap.map_or_else(RowError::not_in_reply, ApiError::to_row_error);
        for person in self.unanswered(group.to_vec()) {
            self.failed
                .insert(person, (CellState::Failed, error.clone()));
        }
    }

    fn has_all(&self, group: &[EmployeeId]) -> bool {
        group.iter().all(|person| self.found.contains_key(person))
    }

    fn unanswered(&self, group: Vec<EmployeeId>) -> Vec<EmployeeId> {
        group
            .into_iter()
            .filter(|person| !self.found.contains_key(person))
            .collect()
    }
}

/// Where the reason of a failed group lies.
enum Blame {
    /// In somebody of the group.
    Person,
    /// Perhaps in somebody: computing one balance failed, one id is malformed, a code is new.
    Perhaps,
    /// Not in the people.
    Call,
}

impl Blame {
    /// A code of Feishu's own may be about somebody even when it reads like a fault of the service; one of ours, such as a timeout, is
    /// not.
    fn of(error: &ApiError) -> Self {
        let platforms_own = error.code.parse::<i64>().is_ok();
        match error.class {
            ErrorClass::PerItem | ErrorClass::Hidden => Self::Person,
            ErrorClass::Retry | ErrorClass::Bug if platforms_own => Self::Perhaps,
            _ => Self::Call,
        }
    }
}
