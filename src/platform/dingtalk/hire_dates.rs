//! People of whom DingTalk lacks the date that a leave type's rule counts from, so that a call that names one of them is refused
//! for everybody.
//!
//! Owns who they are and which types need the date, as far as one sync has learnt it. Must not know how anything is asked.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::bisection::Answers;
use super::errors::{self, About};
use super::quota::Answer;
use crate::domain::{Employee, EmployeeId, LeaveTypeId};
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
    /// Refused when asked about alone.
    refused: HashMap<EmployeeId, Arc<ApiError>>,
    /// Whether a type needs the date, once that has shown.
    needs_date: HashMap<LeaveTypeId, bool>,
}

/// The people of a batch by how they are asked about one type.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Grouping {
    /// In one call.
    pub(super) together: Vec<EmployeeId>,
    /// In a call of their own: one of them may spoil it.
    pub(super) apart: Vec<EmployeeId>,
    /// Not at all: they were refused before, and the type needs the date.
    pub(super) not_asked: Vec<(EmployeeId, Arc<ApiError>)>,
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

    /// How to ask about `people`. One person alone is always asked: somebody may just have filled in the date.
    pub(super) fn group(&self, leave_type: &LeaveTypeId, people: &[EmployeeId]) -> Grouping {
        let known = self.lock();
        let needs_date = known.needs_date.get(leave_type).copied();
        let mut grouping = Grouping::default();
        for person in people {
            let refused = known.refused.get(person);
            let suspect = known.field_is_sent && known.unlisted.contains(person);
            match (refused, needs_date) {
                _ if people.len() == 1 => grouping.together.push(person.clone()),
                (_, Some(false)) => grouping.together.push(person.clone()),
                (Some(error), Some(true)) => {
                    grouping.not_asked.push((person.clone(), Arc::clone(error)));
                }
                (None, _) if !suspect => grouping.together.push(person.clone()),
                _ => grouping.apart.push(person.clone()),
            }
        }
        grouping
    }

    /// Why `person` was refused when asked about alone.
    pub(super) fn refusal_of(&self, person: &EmployeeId) -> Option<Arc<ApiError>> {
        self.lock().refused.get(person).cloned()
    }

    /// Takes in what came of asking. A type that answers for those who were asked `apart` does not need the date.
    pub(super) fn learn(&self, leave_type: &LeaveTypeId, answers: &Answers, apart: &[EmployeeId]) {
        let mut known = self.lock();
        for (person, answer) in &answers.of {
            match answer {
                Answer::Failed(error) if errors::about(error) == About::Date => {
                    known.needs_date.insert(leave_type.clone(), true);
                    known.refused.insert(person.clone(), Arc::clone(error));
                }
                Answer::Rows(_) if known.needs_date.get(leave_type) == Some(&true) => {
                    known.refused.remove(person);
                }
                Answer::Rows(_) | Answer::Unlimited | Answer::Failed(_) => {}
            }
        }
        let is_answered = |person| matches!(answers.of.get(person), Some(Answer::Rows(_)));
        if !apart.is_empty() && apart.iter().all(is_answered) {
            known.needs_date.entry(leave_type.clone()).or_insert(false);
        }
    }

    fn lock(&self) -> MutexGuard<'_, Known> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
