//! Asking for fewer people when a call for many fails, so that one bad person never loses its batch.
//!
//! Owns when to split and when to stop. Must not know how anything is asked.

use std::collections::HashMap;
use std::sync::Arc;

use super::errors::{self, About, NULL_RESULT};
use super::quota::Answer;
use super::wire::QuotaRow;
use crate::domain::EmployeeId;
use crate::platform::{ApiError, Class};

/// Calls that may fail one after another before the type itself is held to be at fault: finding one person in fifty takes
/// seven, and every call counts against the month (trap 25).
const MOST_STRIKES: u32 = 9;

/// The text of the error for types without balance control.
const NO_BALANCE: &str = "没有余额";

/// What to do about a call that failed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Remedy {
    /// Nothing will help anybody.
    GiveUp,
    /// The type has no balances to list.
    Unlimited,
    /// Nobody left of this type needs to be asked.
    FailAll,
    /// Ask for fewer.
    Split {
        /// The fault may be the type's, for all that is known.
        strike: bool,
    },
}

/// What helps against `error`.
pub(super) fn remedy(error: &ApiError) -> Remedy {
    let about = errors::meaning_of(&error.code).about;
    match error.class {
        _ if error.message.contains(NO_BALANCE) => Remedy::Unlimited,
        // A null result for one type only: the operator read other types, so this is not the end.
        Class::Refused if error.code == NULL_RESULT => Remedy::FailAll,
        Class::Refused | Class::QuotaSpent => Remedy::GiveUp,
        Class::Throttled(_) | Class::Refresh => Remedy::FailAll,
        _ if about == About::LeaveType || is_on_the_way(&error.code) => Remedy::FailAll,
        _ => Remedy::Split {
            strike: about != About::Person,
        },
    }
}

/// Faults that fewer people do not cure: the platform was not reached at all.
fn is_on_the_way(code: &str) -> bool {
    matches!(code, "connect" | "dns" | "tls" | "timeout" | "reset")
}

/// What one type's calls gave.
#[derive(Debug, Default)]
pub(super) struct Answers {
    /// By person; who is missing has no rows.
    pub(super) of: HashMap<EmployeeId, Answer>,
    /// The error that reached everybody: the type's own, or of the way there.
    pub(super) failed_for_all: Option<Arc<ApiError>>,
}

impl Answers {
    /// The same for everybody, without a call.
    pub(super) fn for_all(people: &[EmployeeId], answer: &Answer) -> Self {
        let of = people.iter().map(|id| (id.clone(), answer.clone()));
        Self {
            of: of.collect(),
            failed_for_all: None,
        }
    }

    /// Those who failed for what they are, whatever is asked about them.
    pub(super) fn unknown_people(&self) -> HashMap<EmployeeId, Answer> {
        let is_unknown = |answer: &Answer| match answer {
            Answer::Failed(error) => errors::meaning_of(&error.code).about == About::Person,
            Answer::Rows(_) | Answer::Unlimited => false,
        };
        let unknown = self.of.iter().filter(|(_, answer)| is_unknown(answer));
        let unknown = unknown.map(|(person, answer)| (person.clone(), answer.clone()));
        unknown.collect()
    }
}

/// People still to be asked, and answers so far.
pub(super) struct Bisection<'a> {
    /// Groups to ask, the next one last.
    waiting: Vec<&'a [EmployeeId]>,
    answers: Answers,
    strikes: u32,
    answered: bool,
}

impl<'a> Bisection<'a> {
    /// Begins with everybody in one call.
    pub(super) fn new(people: &'a [EmployeeId]) -> Self {
        Self {
            waiting: vec![people],
            answers: Answers::default(),
            strikes: 0,
            answered: false,
        }
    }

    /// The next people to ask for.
    pub(super) fn next(&mut self) -> Option<&'a [EmployeeId]> {
        self.waiting.pop()
    }

    /// Files rows under their people; rows of others are dropped.
    pub(super) fn apply_rows(&mut self, asked: &[EmployeeId], rows: Vec<QuotaRow>) {
        self.apply(asked, &Answer::Rows(Vec::new()));
        for row in rows {
            let owner = row.userid.as_deref().map(EmployeeId::new);
            let answer = owner.and_then(|owner| self.answers.of.get_mut(&owner));
            if let Some(Answer::Rows(rows)) = answer {
                rows.push(row);
            }
        }
    }

    /// The same answer for all of `asked`.
    pub(super) fn apply(&mut self, asked: &[EmployeeId], answer: &Answer) {
        self.strikes = 0;
        self.answered = true;
        self.file(asked, answer);
    }

    /// Halves `asked`; one person alone has failed, and so has the type after too many faults that may be its own.
    pub(super) fn split(&mut self, asked: &'a [EmployeeId], error: ApiError, strike: bool) {
        self.strikes += u32::from(strike);
        if asked.len() <= 1 {
            self.file(asked, &Answer::Failed(Arc::new(error)));
        } else if self.strikes >= MOST_STRIKES {
            self.fail_rest(asked, error);
        } else {
            let (first, second) = asked.split_at(asked.len() / 2);
            self.waiting.extend([second, first]);
        }
    }

    /// `asked` and everybody still waiting fail with `error`.
    pub(super) fn fail_rest(&mut self, asked: &[EmployeeId], error: ApiError) {
        let error = Arc::new(error);
        let answer = Answer::Failed(Arc::clone(&error));
        self.file(asked, &answer);
        while let Some(people) = self.waiting.pop() {
            self.file(people, &answer);
        }
        if !self.answered {
            self.answers.failed_for_all = Some(error);
        }
    }

    pub(super) fn into_answers(self) -> Answers {
        self.answers
    }

    fn file(&mut self, people: &[EmployeeId], answer: &Answer) {
        let filed = people.iter().map(|person| (person.clone(), answer.clone()));
        self.answers.of.extend(filed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{PlatformKind, TenantName};

    fn people(count: usize) -> Vec<EmployeeId> {
        (0..count)
            .map(|n| EmployeeId::new(&format!("u{n}")))
            .collect()
    }

    fn error(code: &str) -> ApiError {
        let meaning = errors::meaning_of(code);
        ApiError {
            tenant: TenantName::new("test"),
            platform: PlatformKind::DingTalk,
            endpoint: "vacation/quota/list",
            code: code.to_owned(),
            message: String::new(),
            class: meaning.class,
            hint: meaning.hint,
            log_id: None,
        }
    }

    /// Runs a bisection in which every call that names a bad person fails; answers how many calls it took.
    fn run(people: &[EmployeeId], bad: &[usize], code: &str) -> (Answers, usize) {
        let bad: Vec<_> = bad.iter().map(|n| people[*n].clone()).collect();
        let mut bisection = Bisection::new(people);
        let mut calls = 0;
        while let Some(asked) = bisection.next() {
            calls += 1;
            if asked.iter().any(|person| bad.contains(person)) {
                match remedy(&error(code)) {
                    Remedy::Split { strike } => bisection.split(asked, error(code), strike),
                    Remedy::FailAll => bisection.fail_rest(asked, error(code)),
                    other => panic!("{other:?}"),
                }
            } else {
                bisection.apply_rows(asked, Vec::new());
            }
        }
        (bisection.into_answers(), calls)
    }

    fn failed(answers: &Answers) -> usize {
        let is_failed = |answer: &&Answer| matches!(answer, Answer::Failed(_));
        answers.of.values().filter(is_failed).count()
    }

    #[test]
    fn one_bad_person_is_found_wherever_they_stand_and_the_others_are_answered() {
        let people = people(50);
        for bad in 0..50 {
            for code in ["60121", "33012", "60111", "50002", "88", "850015", "777"] {
                let (answers, calls) = run(&people, &[bad], code);
                assert_eq!(failed(&answers), 1, "{bad} {code}");
                assert_eq!(answers.of.len(), 50);
                assert!(calls <= 13, "{calls}");
            }
        }
    }

    #[test]
    fn everybody_gone_is_asked_one_by_one_but_a_fault_of_the_type_is_not() {
        let people = people(50);
        let all: Vec<usize> = (0..50).collect();
        let (answers, calls) = run(&people, &all, "60121");
        assert_eq!((failed(&answers), calls), (50, 99));
        assert!(answers.failed_for_all.is_none());
        let (answers, calls) = run(&people, &all, "leaveTypeNotFound");
        assert_eq!((failed(&answers), calls), (50, 1));
        assert!(answers.failed_for_all.is_some());
        let (answers, calls) = run(&people, &all, "777");
        assert_eq!(failed(&answers), 50);
        assert!(calls <= 12, "{calls}");
        assert!(answers.failed_for_all.is_some());
    }

    #[test]
    fn a_fault_of_one_person_asked_alone_is_not_the_types() {
        let (answers, calls) = run(&people(1), &[0], "777");
        assert_eq!((failed(&answers), calls), (1, 1));
        assert!(answers.failed_for_all.is_none());
    }

    #[test]
    fn no_network_is_not_cured_by_asking_for_fewer() {
        assert_eq!(remedy(&error("850015")), Remedy::Split { strike: true });
        let mut gone = error("850015");
        gone.code = "connect".to_owned();
        assert_eq!(remedy(&gone), Remedy::FailAll);
        assert_eq!(remedy(&error("90020")), Remedy::GiveUp);
        assert_eq!(remedy(&error("60011")), Remedy::GiveUp);
    }
}
