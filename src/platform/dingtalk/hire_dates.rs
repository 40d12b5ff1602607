//! People who lack the date that a leave type's rule counts from. A call that names one of them is refused for all.
//!
//! [`HireDates`] remembers who they are and which types need which date, from the directory, from the last sync and from the answers
//! of this one. [`HireDates::group`] decides from that who shares a call.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::errors;
use super::missing_date::RuleDate;
use super::quota_answer::{QuotaAnswer, TypeAnswers};
use crate::domain::{Balance, CellState, Employee, EmployeeId, LeaveTypeId, PersonBalances};
use crate::platform::ApiError;

/// What is known about people's dates.
#[derive(Debug, Default)]
pub(super) struct HireDates(Mutex<KnownDates>);

#[derive(Debug, Default)]
struct KnownDates {
    /// Somebody's hire date came with the directory. An app without the field's permission gets nobody's, and then a missing date
    /// says nothing about a person.
    field_is_sent: bool,
    /// People whom the directory lists without a hire date.
    undated: HashSet<EmployeeId>,
    /// People who were refused when they were requested alone, and for which date.
    refused: HashMap<EmployeeId, HashMap<RuleDate, Arc<ApiError>>>,
    /// Whether a type needs a date, once that has been seen.
    needs: HashMap<LeaveTypeId, HashMap<RuleDate, bool>>,
    /// For people who were refused in the last sync: whether it was for this type.
    earlier: HashMap<EmployeeId, HashMap<LeaveTypeId, bool>>,
}

/// How the people of a batch are requested for one type.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct QuotaGrouping {
    /// In one call.
    pub(super) together: Vec<EmployeeId>,
    /// In one call of their own, because one of them may spoil it.
    pub(super) apart: Vec<EmployeeId>,
    /// Each in a call of their own, because they were refused in the last sync.
    pub(super) alone: Vec<EmployeeId>,
    /// Not at all, because they were refused in this sync for a date that the type needs.
    pub(super) not_asked: Vec<(EmployeeId, Arc<ApiError>)>,
}

impl HireDates {
    /// Learns from a page of the directory who has a hire date.
    pub(super) fn apply_page(&self, people: &[Employee]) {
        let mut known = self.lock();
        for person in people {
            if person.hired_on.is_some() {
                known.field_is_sent = true;
                known.undated.remove(&person.id);
            } else {
                known.undated.insert(person.id.clone());
            }
        }
    }

    /// Learns from the last sync's answers about these people.
    pub(super) fn apply_last_sync(&self, people: &[PersonBalances]) {
        let mut known = self.lock();
        for person in people {
            known.apply_last_sync(person);
        }
    }

    /// How to request `people`. One person alone is always requested: somebody may just have filled in the date.
    pub(super) fn group(&self, leave_type: &LeaveTypeId, people: &[EmployeeId]) -> QuotaGrouping {
        let mut grouping = QuotaGrouping::default();
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

    /// Why `person` was refused for `date` when requested alone.
    pub(super) fn refusal_of(&self, person: &EmployeeId, date: RuleDate) -> Option<Arc<ApiError>> {
        self.lock().refused.get(person)?.get(&date).cloned()
    }

    /// Learns from the answers of this sync. A type that answers for everybody who was requested `apart` does not need the dates
    /// that they lack.
    pub(super) fn apply_answers(
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

    fn lock(&self) -> MutexGuard<'_, KnownDates> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl KnownDates {
    fn apply_last_sync(&mut self, person: &PersonBalances) {
        let mut dates = HashSet::new();
        let earlier = self.earlier.entry(person.employee.clone()).or_default();
        for balance in &person.balances {
            let date = date_missing_for(balance);
            // A call that failed for another reason says nothing about dates.
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

    /// An earlier refusal for a date that this type needs too, so that a request would be refused again.
    fn refusal(&self, leave_type: &LeaveTypeId, person: &EmployeeId) -> Option<Arc<ApiError>> {
        let needs = self.needs.get(leave_type)?;
        let refusals = self.refused.get(person)?.iter();
        let mut needed = refusals.filter(|(date, _)| needs.get(*date) == Some(&true));
        needed.next().map(|(_, error)| Arc::clone(error))
    }

    /// Whether the person was refused this type in the last sync; `None` if its answers do not say.
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
        let is_undated = self.field_is_sent && self.undated.contains(person);
        refused.chain(is_undated.then_some(RuleDate::Hire))
    }

    fn note_refusal(
        &mut self,
        leave_type: &LeaveTypeId,
        person: &EmployeeId,
        error: &Arc<ApiError>,
    ) {
        if let Some(date) = errors::missing_date_of(error) {
            let needs = self.needs.entry(leave_type.clone()).or_default();
            needs.insert(date, true);
            let refused = self.refused.entry(person.clone()).or_default();
            refused.insert(date, Arc::clone(error));
        }
    }

    /// Rows came, so the dates that the type needs have been filled in for the person.
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

/// The date that is missing according to a stored balance.
fn date_missing_for(balance: &Balance) -> Option<RuleDate> {
    let error = balance.error.as_ref()?;
    if balance.state != CellState::NotInitialised {
        return None;
    }
    errors::missing_date(&error.code, &error.message)
}
