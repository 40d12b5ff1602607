//! People of whom DingTalk lacks the date that a leave type's rule counts from, so that a call that names one of them is refused
//! for everybody.
//!
//! Owns who they are and which types need which date, as far as this sync has learnt it and the last one knew it. Must not know
//! how anything is asked.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::bisection::TypeAnswers;
use super::errors::{self, RuleDate};
use super::quota::QuotaAnswer;
use crate::domain::{Balance, CellState, Employee, EmployeeId, LeaveTypeId, PersonBalances};
use crate::platform::ApiError;

/// What is known of dates.
#[derive(Debug, Default)]
pub(super) struct HireDates(Mutex<Known>);

#[derive(Debug, Default)]
struct Known {
    /// Somebody's date came with the directory: apps without that field get nobody's, which says nothing about anybody.
    field_is_sent: bool,
    /// Listed without a date.
    unlisted: HashSet<EmployeeId>,
    /// Refused when asked about alone, and for which date.
    refused: HashMap<EmployeeId, HashMap<RuleDate, Arc<ApiError>>>,
    /// Whether a type needs a date, once that has shown.
    needs: HashMap<LeaveTypeId, HashMap<RuleDate, bool>>,
    /// People of whom the last sync was refused a type: whether it was for this type.
    earlier: HashMap<EmployeeId, HashMap<LeaveTypeId, bool>>,
}

/// The people of a batch by how they are asked about one type.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Grouping {
    /// In one call.
    pub(super) together: Vec<EmployeeId>,
    /// In a call of their own: one of them may spoil it.
    pub(super) apart: Vec<EmployeeId>,
    /// In a call for each: the last sync was refused for them.
    pub(super) alone: Vec<EmployeeId>,
    /// Not at all: they were refused for a date that the type needs.
    pub(super) not_asked: Vec<(EmployeeId, Arc<ApiError>)>,
}

/// Which date a refusal says is missing.
pub(super) fn missing_date(error: &ApiError) -> Option<RuleDate> {
    errors::missing_date(&error.code, &error.message)
}

impl HireDates {
    /// Takes in a page of the directory.
    pub(super) fn meet(&self, people: &[Employee]) {
        let mut known = self.lock();
        for person in people {
            if person.hired_on.is_some() {
                known.field_is_sent = true;
                known.unlisted.remove(&person.id);
            } else {
                known.unlisted.insert(person.id.clone());
            }
        }
    }

    /// Takes in what the last sync was told of these people.
    pub(super) fn remember(&self, people: &[PersonBalances]) {
        let mut known = self.lock();
        for person in people {
            known.remember(person);
        }
    }

    /// How to ask about `people`. One person alone is always asked: somebody may just have filled in the date.
    pub(super) fn group(&self, leave_type: &LeaveTypeId, people: &[EmployeeId]) -> Grouping {
        let mut grouping = Grouping::default();
        if people.len() == 1 {
            grouping.together.extend_from_slice(people);
            return grouping;
        }
        let known = self.lock();
        for person in people {
            if let Some(error) = known.refusal(leave_type, person) {
                grouping.not_asked.push((person.clone(), error));
                continue;
            }
            let group = match known.was_refused(leave_type, person) {
                Some(true) => &mut grouping.alone,
                None if known.may_be_refused(leave_type, person) => &mut grouping.apart,
                Some(false) | None => &mut grouping.together,
            };
            group.push(person.clone());
        }
        grouping
    }

    /// Why `person` was refused for `date` when asked about alone.
    pub(super) fn refusal_of(&self, person: &EmployeeId, date: RuleDate) -> Option<Arc<ApiError>> {
        self.lock().refused.get(person)?.get(&date).cloned()
    }

    /// Takes in what came of asking. A type that answers for those who were asked `apart` does not need the dates they lack.
    pub(super) fn learn(
        &self,
        leave_type: &LeaveTypeId,
        answers: &TypeAnswers,
        apart: &[EmployeeId],
    ) {
        let mut known = self.lock();
        for (person, answer) in &answers.of {
            match answer {
                QuotaAnswer::Failed(error) => known.note_refusal(leave_type, person, error),
                QuotaAnswer::Rows(_) => known.note_rows(leave_type, person),
                QuotaAnswer::Unlimited => {}
            }
        }
        let is_answered = |person| matches!(answers.of.get(person), Some(QuotaAnswer::Rows(_)));
        if apart.iter().all(is_answered) {
            for person in apart {
                known.note_no_need(leave_type, person);
            }
        }
    }

    fn lock(&self) -> MutexGuard<'_, Known> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Known {
    fn remember(&mut self, person: &PersonBalances) {
        let mut dates = HashSet::new();
        let earlier = self.earlier.entry(person.employee.clone()).or_default();
        for balance in &person.balances {
            let date = date_missing_for(balance);
            // Why a call failed says nothing of dates.
            if date.is_some() || balance.error.is_none() {
                earlier.insert(balance.leave_type.clone(), date.is_some());
            }
            if let Some(date) = date {
                dates.insert(date);
                let needs = self.needs.entry(balance.leave_type.clone()).or_default();
                needs.insert(date, true);
            }
        }
        let answered = person.balances.iter().filter(|one| one.error.is_none());
        for balance in answered.filter(|one| one.state != CellState::Unlimited) {
            let needs = self.needs.entry(balance.leave_type.clone()).or_default();
            for date in &dates {
                needs.entry(*date).or_insert(false);
            }
        }
    }

    /// The refusal that makes asking about the type needless: for a date that this type needs too.
    fn refusal(&self, leave_type: &LeaveTypeId, person: &EmployeeId) -> Option<Arc<ApiError>> {
        let needs = self.needs.get(leave_type)?;
        let refusals = self.refused.get(person)?.iter();
        let mut needed = refusals.filter(|(date, _)| needs.get(*date) == Some(&true));
        needed.next().map(|(_, error)| Arc::clone(error))
    }

    /// Whether the last sync was refused this type for the person; `None` where it was refused nothing for them.
    fn was_refused(&self, leave_type: &LeaveTypeId, person: &EmployeeId) -> Option<bool> {
        self.earlier.get(person)?.get(leave_type).copied()
    }

    /// Whether the person lacks a date that the type may need.
    fn may_be_refused(&self, leave_type: &LeaveTypeId, person: &EmployeeId) -> bool {
        let needs = self.needs.get(leave_type);
        let needs_not = |date| needs.and_then(|needs| needs.get(&date)) == Some(&false);
        self.dates_missing(person).any(|date| !needs_not(date))
    }

    fn dates_missing(&self, person: &EmployeeId) -> impl Iterator<Item = RuleDate> {
        let refused = self.refused.get(person);
        let refused = refused.into_iter().flat_map(HashMap::keys).copied();
        let is_unlisted = self.field_is_sent && self.unlisted.contains(person);
        refused.chain(is_unlisted.then_some(RuleDate::Hire))
    }

    fn note_refusal(
        &mut self,
        leave_type: &LeaveTypeId,
        person: &EmployeeId,
        error: &Arc<ApiError>,
    ) {
        if let Some(date) = missing_date(error) {
            let needs = self.needs.entry(leave_type.clone()).or_default();
            needs.insert(date, true);
            let refused = self.refused.entry(person.clone()).or_default();
            refused.insert(date, Arc::clone(error));
        }
    }

    /// The dates that the type needs have been filled in for the person.
    fn note_rows(&mut self, leave_type: &LeaveTypeId, person: &EmployeeId) {
        if let (Some(needs), Some(refused)) =
            (self.needs.get(leave_type), self.refused.get_mut(person))
        {
            refused.retain(|date, _| needs.get(date) != Some(&true));
        }
        if let Some(earlier) = self.earlier.get_mut(person) {
            earlier.insert(leave_type.clone(), false);
        }
    }

    fn note_no_need(&mut self, leave_type: &LeaveTypeId, person: &EmployeeId) {
        let dates: Vec<RuleDate> = self.dates_missing(person).collect();
        let needs = self.needs.entry(leave_type.clone()).or_default();
        for date in dates {
            needs.entry(date).or_insert(false);
        }
    }
}

/// The date that a kept balance says is missing.
fn date_missing_for(balance: &Balance) -> Option<RuleDate> {
    let error = balance.error.as_ref()?;
    let is_answer = balance.state == CellState::NotInitialised;
    is_answer.then(|| errors::missing_date(&error.code, &error.message))?
}
