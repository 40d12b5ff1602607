//! Asking for fewer people when a call for many is refused, so that one person never loses the batch.
//!
//! Owns when to split and when to stop. Must not know how anything is asked.

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;

use super::errors::{self, About, NULL_RESULT};
use super::quota::QuotaAnswer;
use super::wire::QuotaRow;
use crate::domain::EmployeeId;
use crate::platform::{ApiError, Class};

/// So many people who meet the same refusal alone, before anybody is answered, show that it is the type's: every call counts
/// against the month (trap 25).
const LONE_REFUSALS: u32 = 3;

/// The text of the error for types without balance control.
const NO_BALANCE: &str = "没有余额";

/// What to do about a call that failed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Remedy {
    /// Nothing will help anybody.
    GiveUp,
    /// The type has no balances to list.
    Unlimited,
    /// Nobody left of this type needs to be asked now.
    FailAll,
    /// Ask for fewer.
    Split(Cause),
}

/// What a refusal may lie in.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Cause {
    /// One of the people, as its code says.
    Person,
    /// A list that does not end, which fewer people may cure.
    EndlessList,
    /// One of the people or the type: the code does not say.
    Unclear,
}

/// What helps against `error`. A fault that may pass has been tried as often as is useful: fewer people do not cure it.
pub(super) fn remedy(error: &ApiError) -> Remedy {
    match error.class {
        _ if error.message.contains(NO_BALANCE) => Remedy::Unlimited,
        // A null result for one type only: the operator read other types, so this is not the end.
        Class::Refused if error.code == NULL_RESULT => Remedy::FailAll,
        Class::Refused | Class::QuotaSpent => Remedy::GiveUp,
        Class::Throttled(_) | Class::Refresh | Class::Retry => Remedy::FailAll,
        Class::PerItem | Class::Hidden | Class::Bug => match errors::about(error) {
            About::LeaveType => Remedy::FailAll,
            _ if is_of_a_gateway(&error.code) => Remedy::FailAll,
            About::Person | About::Date => Remedy::Split(Cause::Person),
            _ if error.code == errors::REPEATING_PAGE => Remedy::Split(Cause::EndlessList),
            About::Call | About::Department | About::Operator => Remedy::Split(Cause::Unclear),
        },
    }
}

/// Not DingTalk's own answer.
fn is_of_a_gateway(code: &str) -> bool {
    code == "redirect" || code.starts_with("http_")
}

/// What one type's calls gave.
#[derive(Debug, Default)]
pub(super) struct TypeAnswers {
    /// By person; who is missing has no rows.
    pub(super) of: HashMap<EmployeeId, QuotaAnswer>,
    /// The error that reached everybody: the type's own, or of the way there.
    pub(super) failed_for_all: Option<Arc<ApiError>>,
    /// One person alone was shown a list without an end.
    pub(super) is_endless: bool,
    /// Somebody of whom rows came although nobody had asked about them.
    pub(super) stranger: Option<String>,
}

impl TypeAnswers {
    /// The same for everybody, without a call.
    pub(super) fn for_all(people: &[EmployeeId], answer: &QuotaAnswer) -> Self {
        let of = people.iter().map(|id| (id.clone(), answer.clone()));
        Self {
            of: of.collect(),
            ..Self::default()
        }
    }

    /// Those who failed for what they are, whatever is asked about them.
    pub(super) fn unknown_people(&self) -> HashMap<EmployeeId, QuotaAnswer> {
        let is_unknown = |answer: &QuotaAnswer| match answer {
            QuotaAnswer::Failed(error) => errors::about(error) == About::Person,
            QuotaAnswer::Rows(_) | QuotaAnswer::Unlimited => false,
        };
        let unknown = self.of.iter().filter(|(_, answer)| is_unknown(answer));
        let unknown = unknown.map(|(person, answer)| (person.clone(), answer.clone()));
        unknown.collect()
    }

    /// The answers about other people of the same type too.
    pub(super) fn extend(&mut self, other: Self) {
        self.of.extend(other.of);
        self.failed_for_all = self.failed_for_all.take().or(other.failed_for_all);
        self.is_endless |= other.is_endless;
        self.stranger = self.stranger.take().or(other.stranger);
    }
}

/// People still to be asked, and answers so far.
pub(super) struct Bisection<'a> {
    /// Groups to ask, largest first: a group that is answered shows early that the type is not at fault.
    waiting: VecDeque<&'a [EmployeeId]>,
    answers: TypeAnswers,
    /// The group whose refusal nobody understands, while single people are asked.
    unexplained: Option<&'a [EmployeeId]>,
    lone_refusals: u32,
    answered: bool,
    refusal: Option<Arc<ApiError>>,
    /// Nobody is looked for: each is asked about alone anyway.
    is_one_by_one: bool,
}

impl<'a> Bisection<'a> {
    /// Begins with everybody in one call. `is_endless` when it has shown before that this platform's lists have no end.
    pub(super) fn new(people: &'a [EmployeeId], is_endless: bool) -> Self {
        Self {
            waiting: Some(people)
                .filter(|people| !people.is_empty())
                .into_iter()
                .collect(),
            answers: TypeAnswers {
                is_endless,
                ..TypeAnswers::default()
            },
            unexplained: None,
            lone_refusals: 0,
            answered: false,
            refusal: None,
            is_one_by_one: false,
        }
    }

    /// Asks about each alone, because each may spoil a call that names others.
    pub(super) fn one_by_one(people: &'a [EmployeeId]) -> Self {
        let mut bisection = Self::new(&[], false);
        bisection.waiting.extend(people.chunks(1));
        bisection.is_one_by_one = true;
        bisection
    }

    /// The next people to ask for.
    pub(super) fn next(&mut self) -> Option<&'a [EmployeeId]> {
        self.waiting.pop_front()
    }

    /// The refusal that is being looked into, once there is one.
    pub(super) fn refusal(&self) -> Option<&Arc<ApiError>> {
        self.refusal.as_ref().filter(|_| !self.is_one_by_one)
    }

    /// Files rows under their people; rows of others are nobody's.
    pub(super) fn apply_rows(&mut self, asked: &'a [EmployeeId], rows: Vec<QuotaRow>) {
        self.apply(asked, &QuotaAnswer::Rows(Vec::new()));
        for row in rows {
            let owner = row.userid.as_deref().map(EmployeeId::new);
            let owner = owner.filter(|owner| asked.contains(owner));
            match owner.and_then(|owner| self.answers.of.get_mut(&owner)) {
                Some(QuotaAnswer::Rows(rows)) => rows.push(row),
                _ => self.answers.stranger = row.userid,
            }
        }
    }

    /// The same answer for all of `asked`.
    pub(super) fn apply(&mut self, asked: &'a [EmployeeId], answer: &QuotaAnswer) {
        self.answered = true;
        self.file(asked, answer);
        if let Some(group) = self.unexplained.take() {
            self.halve(group);
        }
    }

    /// Asks for fewer than `asked`, whose call was refused; one person alone has failed.
    pub(super) fn split(&mut self, asked: &'a [EmployeeId], error: ApiError, cause: Cause) {
        let error = Arc::new(error);
        self.refusal = Some(Arc::clone(&error));
        match asked {
            [_] | [] => self.fail_one(asked, error, cause),
            _ if cause == Cause::EndlessList && self.answers.is_endless => {
                self.file(asked, &QuotaAnswer::Failed(error));
            }
            _ if cause == Cause::Person || self.answered => self.halve(asked),
            _ => self.ask_one_of(asked),
        }
    }

    /// Asks one by one for `people`.
    pub(super) fn ask_each(&mut self, people: &'a [EmployeeId], error: ApiError) {
        self.refusal = Some(Arc::new(error));
        self.waiting.extend(people.chunks(1));
    }

    /// `asked` and everybody still waiting fail with `error`.
    pub(super) fn fail_rest(&mut self, asked: &'a [EmployeeId], error: Arc<ApiError>) {
        let answer = QuotaAnswer::Failed(Arc::clone(&error));
        self.file(asked, &answer);
        for people in self
            .unexplained
            .take()
            .into_iter()
            .chain(std::mem::take(&mut self.waiting))
        {
            self.file(people, &answer);
        }
        if !self.answered {
            self.answers.failed_for_all = Some(error);
        }
    }

    /// These people fail with `error`, and the others go on.
    pub(super) fn fail(&mut self, people: &'a [EmployeeId], error: ApiError) {
        self.file(people, &QuotaAnswer::Failed(Arc::new(error)));
    }

    pub(super) fn into_answers(self) -> TypeAnswers {
        self.answers
    }

    fn fail_one(&mut self, asked: &'a [EmployeeId], error: Arc<ApiError>, cause: Cause) {
        self.file(asked, &QuotaAnswer::Failed(Arc::clone(&error)));
        let Some(group) = self.unexplained.take() else {
            self.answers.is_endless |= cause == Cause::EndlessList;
            return;
        };
        self.lone_refusals += 1;
        match cause {
            Cause::Person => self.halve(group),
            Cause::EndlessList => {
                self.answers.is_endless = true;
                self.waiting.push_front(group);
            }
            Cause::Unclear if self.lone_refusals >= LONE_REFUSALS => self.fail_rest(group, error),
            Cause::Unclear => self.ask_one_of(group),
        }
    }

    /// One person alone tells whether everybody is refused: the last and the first in turn, who have least in common.
    fn ask_one_of(&mut self, group: &'a [EmployeeId]) {
        let at = if self.lone_refusals.is_multiple_of(2) {
            group.len().saturating_sub(1)
        } else {
            1
        };
        let (first, second) = group.split_at(at.min(group.len()));
        let (one, rest) = if first.len() == 1 {
            (first, second)
        } else {
            (second, first)
        };
        self.waiting.push_front(one);
        self.unexplained = Some(rest).filter(|rest| !rest.is_empty());
    }

    fn halve(&mut self, group: &'a [EmployeeId]) {
        let (first, second) = group.split_at(group.len() / 2);
        let halves = [first, second].into_iter().filter(|half| !half.is_empty());
        self.waiting.extend(halves);
    }

    fn file(&mut self, people: &[EmployeeId], answer: &QuotaAnswer) {
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
            message_zh: None,
            log_id: None,
        }
    }

    /// Runs a bisection in which every call that names a bad person fails; answers how many calls it took.
    fn run(people: &[EmployeeId], bad: &[usize], code: &str) -> (TypeAnswers, usize) {
        let bad: Vec<_> = bad.iter().map(|n| people[*n].clone()).collect();
        let mut bisection = Bisection::new(people, false);
        let mut calls = 0;
        while let Some(asked) = bisection.next() {
            calls += 1;
            if asked.iter().any(|person| bad.contains(person)) {
                match remedy(&error(code)) {
                    Remedy::Split(cause) => bisection.split(asked, error(code), cause),
                    Remedy::FailAll => bisection.fail_rest(asked, Arc::new(error(code))),
                    other => panic!("{other:?}"),
                }
            } else {
                bisection.apply_rows(asked, Vec::new());
            }
        }
        (bisection.into_answers(), calls)
    }

    fn failed(answers: &TypeAnswers) -> usize {
        let is_failed = |answer: &&QuotaAnswer| matches!(answer, QuotaAnswer::Failed(_));
        answers.of.values().filter(is_failed).count()
    }

    #[test]
    fn one_bad_person_is_found_wherever_they_stand_and_the_others_are_answered() {
        let people = people(50);
        for bad in 0..50 {
            for code in ["60121", "33012", "60111", "50002", "88", "850099", "777"] {
                let (answers, calls) = run(&people, &[bad], code);
                assert_eq!(failed(&answers), 1, "{bad} {code}");
                assert_eq!(answers.of.len(), 50);
                assert!(calls <= 14, "{bad} {code}: {calls}");
            }
        }
    }

    #[test]
    fn several_bad_people_cost_nobody_else_an_answer_whatever_the_code() {
        let people = people(50);
        let crowds: [&[usize]; 5] = [
            &[0, 1, 2, 3],
            &[46, 47, 48, 49],
            &[0, 49],
            &[0, 16, 33, 49],
            &[3, 9, 14, 22, 31],
        ];
        for crowd in crowds {
            for code in ["60121", "850099", "777"] {
                let (answers, calls) = run(&people, crowd, code);
                assert_eq!(failed(&answers), crowd.len(), "{crowd:?} {code}");
                assert_eq!(answers.of.len(), 50);
                assert!(calls <= 40, "{crowd:?} {code}: {calls}");
                assert!(answers.failed_for_all.is_none());
            }
        }
        for size in 1..6 {
            let all: Vec<usize> = (0..size).collect();
            let (answers, _) = run(&people[..size], &all, "777");
            assert_eq!((failed(&answers), answers.of.len()), (size, size));
        }
    }

    #[test]
    fn everybody_gone_is_asked_one_by_one_but_a_fault_of_the_type_is_not() {
        let people = people(50);
        let all: Vec<usize> = (0..50).collect();
        let (answers, calls) = run(&people, &all, "60121");
        assert_eq!((failed(&answers), calls), (50, 99));
        assert!(answers.failed_for_all.is_none());
        for (code, most) in [
            ("leaveTypeNotFound", 1),
            ("777", 4),
            ("850015", 1),
            ("no_errcode", 1),
        ] {
            let (answers, calls) = run(&people, &all, code);
            assert_eq!((failed(&answers), calls), (50, most), "{code}");
            assert!(answers.failed_for_all.is_some());
        }
    }

    #[test]
    fn a_list_without_an_end_is_not_halved_once_one_person_alone_was_shown_one() {
        let people = people(50);
        let all: Vec<usize> = (0..50).collect();
        let (answers, calls) = run(&people, &all, "repeating_page");
        assert_eq!(
            (failed(&answers), calls),
            (50, 3),
            "all, one alone, the others"
        );
        assert!(answers.is_endless && answers.failed_for_all.is_none());
        let mut later = Bisection::new(&people, true);
        let asked = later.next().unwrap();
        later.split(asked, error("repeating_page"), Cause::EndlessList);
        assert!(later.next().is_none());
        let (answers, _) = run(&people, &[7], "repeating_page");
        assert_eq!(failed(&answers), 1);
    }

    #[test]
    fn a_fault_of_one_person_asked_alone_is_not_the_types() {
        let (answers, calls) = run(&people(1), &[0], "777");
        assert_eq!((failed(&answers), calls), (1, 1));
        assert!(answers.failed_for_all.is_none());
    }

    #[test]
    fn what_may_pass_is_not_cured_by_asking_for_fewer() {
        for code in ["-1", "850015", "429", "no_errcode"] {
            assert_eq!(remedy(&error(code)), Remedy::FailAll, "{code}");
        }
        for code in ["connect", "timeout", "http_502", "not_json"] {
            let mut passing = error("-1");
            code.clone_into(&mut passing.code);
            assert_eq!(remedy(&passing), Remedy::FailAll, "{code}");
        }
        let mut gateway = error("777");
        gateway.code = "http_404".to_owned();
        assert_eq!(remedy(&gateway), Remedy::FailAll);
        assert_eq!(remedy(&error("90020")), Remedy::GiveUp);
        assert_eq!(remedy(&error("60011")), Remedy::GiveUp);
    }
}
