//! Finding the people for whom DingTalk refuses a call, so that one of them never costs the others their figures.
//!
//! [`remedy`] says what helps against a refusal. [`RefusalSearch`] decides whom to ask about next: as few calls as possible, because
//! every call counts against the month (trap 25).

use std::sync::Arc;

use super::errors::{self, CodeSubject, NULL_RESULT};
use super::quota_answer::{QuotaAnswer, TypeAnswers};
use super::wire::QuotaRow;
use crate::domain::EmployeeId;
use crate::platform::bisect::Bisection;
use crate::platform::fault::{REPEATING_PAGE, RequestFault, UNREADABLE};
use crate::platform::{ApiError, ErrorClass};

/// If this many people meet the same refusal alone before anybody was answered, the type is at fault and nobody else is asked about.
const LONE_REFUSALS: u32 = 3;

/// What DingTalk says of types without balance control.
const NO_BALANCE: &str = "假期类型没有余额";

/// What to do about a call that failed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Remedy {
    /// Nothing helps: nobody of this tenant gets an answer.
    GiveUp,
    /// The type has no balances to list.
    Unlimited,
    /// Everybody who has not been asked about fails for this type.
    FailAll,
    /// Ask about fewer people.
    Split(Cause),
}

/// What a refusal may lie in.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Cause {
    /// One of the people, as the code says.
    Person,
    /// A list that does not end, which may be shorter for fewer people.
    EndlessList,
    /// One of the people or the type: the code does not say.
    Unclear,
}

/// What helps against `error`. Fewer people do not cure a fault that may pass, and it has been retried already.
pub(super) fn remedy(error: &ApiError) -> Remedy {
    match error.class {
        // A null result for this type only: the operator could read other types, so it is not the end.
        ErrorClass::Refused if error.code == NULL_RESULT => Remedy::FailAll,
        ErrorClass::Refused | ErrorClass::QuotaSpent => Remedy::GiveUp,
        ErrorClass::Throttled(_) | ErrorClass::Refresh | ErrorClass::Retry => Remedy::FailAll,
        ErrorClass::PerItem | ErrorClass::Hidden | ErrorClass::Bug => remedy_by_subject(error),
    }
}

fn remedy_by_subject(error: &ApiError) -> Remedy {
    let about = errors::about(error);
    if about != CodeSubject::Person && error.message.contains(NO_BALANCE) {
        return Remedy::Unlimited;
    }
    // A page that lacks its list or `has_more` lacks it for fewer people too, and every call is billed.
    if about == CodeSubject::LeaveType || error.is_of_a_gateway() || error.code == UNREADABLE {
        return Remedy::FailAll;
    }
    match about {
        CodeSubject::Person | CodeSubject::Date => Remedy::Split(Cause::Person),
        _ if error.code == REPEATING_PAGE => Remedy::Split(Cause::EndlessList),
        _ => Remedy::Split(Cause::Unclear),
    }
}

/// Whom to ask about next for one type, and the answers so far.
pub(super) struct RefusalSearch {
    waiting: Bisection,
    answers: TypeAnswers,
    /// The rest of a group whose refusal is not understood, while one person of it is asked about alone.
    unexplained: Option<Vec<EmployeeId>>,
    /// How many people met an unclear refusal alone.
    lone_refusals: u32,
    /// Somebody was answered, so the type is not at fault.
    answered: bool,
    /// The last refusal.
    refusal: Option<Arc<ApiError>>,
    /// Everybody is asked about alone from the start, so that no call is part of a search.
    is_one_by_one: bool,
}

impl RefusalSearch {
    /// Begins with everybody in one call. `is_endless` says that a list without an end has been met before.
    pub(super) fn new(people: &[EmployeeId], is_endless: bool) -> Self {
        Self {
            waiting: Bisection::of(people, people.len()),
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

    /// Asks about each person alone, because each of them may spoil a call that names others.
    pub(super) fn one_by_one(people: &[EmployeeId]) -> Self {
        Self {
            waiting: Bisection::of(people, 1),
            is_one_by_one: true,
            ..Self::new(&[], false)
        }
    }

    /// Asks about each person alone after all of them together met `refusal`. Its calls count as a search.
    pub(super) fn after_refusal(
        people: &[EmployeeId],
        refusal: ApiError,
        is_endless: bool,
    ) -> Self {
        Self {
            waiting: Bisection::of(people, 1),
            refusal: Some(Arc::new(refusal)),
            ..Self::new(&[], is_endless)
        }
    }

    /// The people of the next call.
    pub(super) fn next_group(&mut self) -> Option<Vec<EmployeeId>> {
        self.waiting.next_group()
    }

    /// The refusal whose cause is being looked for, once there is one.
    pub(super) fn refusal(&self) -> Option<&Arc<ApiError>> {
        self.refusal.as_ref().filter(|_| !self.is_one_by_one)
    }

    /// Files rows under their people. A row of somebody who was not requested belongs to nobody.
    pub(super) fn apply_rows(&mut self, asked: &[EmployeeId], rows: Vec<QuotaRow>) {
        self.apply(asked, &QuotaAnswer::Rows(Vec::new()));
        for row in rows {
            let owner = row.userid.as_deref().map(EmployeeId::new);
            let owner = owner.filter(|owner| asked.contains(owner));
            match owner.and_then(|owner| self.answers.of.get_mut(&owner)) {
                Some(QuotaAnswer::Rows(rows)) => rows.push(row),
                _ => self.note_stray_row(RequestFault::row_of_nobody(
                    row.userid.as_deref().unwrap_or_default(),
                )),
            }
        }
    }

    /// Notes that a row came which nobody asked for.
    pub(super) fn note_stray_row(&mut self, fault: RequestFault) {
        self.answers
            .stray_rows
            .entry(fault.code.clone())
            .or_insert(fault);
    }

    /// The same answer for all of `asked`.
    pub(super) fn apply(&mut self, asked: &[EmployeeId], answer: &QuotaAnswer) {
        self.answered = true;
        self.file(asked, answer);
        if let Some(group) = self.unexplained.take() {
            self.waiting.halve(group);
        }
    }

    /// Asks about fewer people than `asked`, whose call was refused. One person alone has failed.
    pub(super) fn split(&mut self, asked: Vec<EmployeeId>, error: ApiError, cause: Cause) {
        let error = Arc::new(error);
        self.refusal = Some(Arc::clone(&error));
        if asked.len() <= 1 {
            self.fail_one(&asked, error, cause);
        } else if cause == Cause::EndlessList && self.answers.is_endless {
            self.file(&asked, &QuotaAnswer::Failed(error));
        } else if cause == Cause::Person || self.answered {
            self.waiting.halve(asked);
        } else {
            self.ask_one_of(asked);
        }
    }

    /// `asked` and everybody still waiting fail with `error`.
    pub(super) fn fail_rest(&mut self, asked: &[EmployeeId], error: Arc<ApiError>) {
        let answer = QuotaAnswer::Failed(Arc::clone(&error));
        self.file(asked, &answer);
        let rest: Vec<EmployeeId> = self.waiting.take_rest().collect();
        self.file(&rest, &answer);
        let unexplained = self.unexplained.take().unwrap_or_default();
        self.file(&unexplained, &answer);
        if !self.answered {
            self.answers.failed_for_all = Some(error);
        }
    }

    /// These people fail with `error`, and the others go on. If one of them was to show what a refusal means, nobody finds out any
    /// more, so that the rest of their group fails too.
    pub(super) fn fail(&mut self, people: &[EmployeeId], error: ApiError) {
        let answer = QuotaAnswer::Failed(Arc::new(error));
        self.file(people, &answer);
        let unexplained = self.unexplained.take().unwrap_or_default();
        self.file(&unexplained, &answer);
    }

    pub(super) fn into_answers(self) -> TypeAnswers {
        self.answers
    }

    fn fail_one(&mut self, asked: &[EmployeeId], error: Arc<ApiError>, cause: Cause) {
        self.file(asked, &QuotaAnswer::Failed(Arc::clone(&error)));
        let Some(group) = self.unexplained.take() else {
            self.answers.is_endless |= cause == Cause::EndlessList;
            return;
        };
        self.lone_refusals += 1;
        match cause {
            Cause::Person => self.waiting.halve(group),
            Cause::EndlessList => {
                self.answers.is_endless = true;
                self.waiting.put_first(group);
            }
            Cause::Unclear if self.lone_refusals >= LONE_REFUSALS => self.fail_rest(&group, error),
            Cause::Unclear => self.ask_one_of(group),
        }
    }

    /// Asks about one person alone, to see whether everybody is refused: the last and the first in
    /// turn, because people who stand far apart in the directory have least in common.
    fn ask_one_of(&mut self, mut group: Vec<EmployeeId>) {
        let takes_last = self.lone_refusals.is_multiple_of(2);
        let one = if takes_last {
            group.split_off(group.len().saturating_sub(1))
        } else {
            let rest = group.split_off(1.min(group.len()));
            std::mem::replace(&mut group, rest)
        };
        self.waiting.put_first(one);
        self.unexplained = Some(group).filter(|rest| !rest.is_empty());
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
        let row = errors::row_of(code);
        ApiError {
            tenant: TenantName::new("test"),
            platform: PlatformKind::DingTalk,
            endpoint: "vacation/quota/list",
            code: code.to_owned(),
            message: String::new(),
            class: row.class,
            hint: row.hint,
            message_zh: None,
            log_id: None,
        }
    }

    /// Runs a search in which every call that names a bad person fails, and counts the calls.
    fn run(people: &[EmployeeId], bad: &[usize], code: &str) -> (TypeAnswers, usize) {
        let bad: Vec<_> = bad.iter().map(|n| people[*n].clone()).collect();
        let mut search = RefusalSearch::new(people, false);
        let mut calls = 0;
        while let Some(asked) = search.next_group() {
            calls += 1;
            if asked.iter().any(|person| bad.contains(person)) {
                match remedy(&error(code)) {
                    Remedy::Split(cause) => search.split(asked, error(code), cause),
                    Remedy::FailAll => search.fail_rest(&asked, Arc::new(error(code))),
                    other => panic!("{other:?}"),
                }
            } else {
                search.apply_rows(&asked, Vec::new());
            }
        }
        (search.into_answers(), calls)
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
        let mut later = RefusalSearch::new(&people, true);
        let asked = later.next_group().unwrap();
        later.split(asked, error("repeating_page"), Cause::EndlessList);
        assert!(later.next_group().is_none());
        let (answers, _) = run(&people, &[7], "repeating_page");
        assert_eq!(failed(&answers), 1);
    }

    #[test]
    fn people_behind_a_refusal_that_nobody_understands_fail_once_no_more_calls_may_be_spent() {
        let people = people(50);
        for code in ["777", "88"] {
            let mut search = RefusalSearch::new(&people, false);
            let asked = search.next_group().unwrap();
            search.split(asked, error(code), Cause::Unclear);
            while let Some(asked) = search.next_group() {
                search.fail(&asked, error(errors::NOT_ASKED));
            }
            let answers = search.into_answers();
            assert_eq!((failed(&answers), answers.of.len()), (50, 50), "{code}");
        }
    }

    #[test]
    fn only_the_documented_words_say_that_a_type_has_no_balances() {
        let says = |code: &str, message: &str| {
            let mut error = error(code);
            message.clone_into(&mut error.message);
            remedy(&error)
        };
        let documented = "假期类型没有余额";
        assert_eq!(says("880018", documented), Remedy::Unlimited);
        assert_ne!(says("60121", documented), Remedy::Unlimited);
        assert_ne!(says("777", "该员工没有余额"), Remedy::Unlimited);
        assert_eq!(says("60011", documented), Remedy::GiveUp);
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
        assert_eq!(remedy(&error(UNREADABLE)), Remedy::FailAll);
        assert_eq!(remedy(&error("90020")), Remedy::GiveUp);
        assert_eq!(remedy(&error("60011")), Remedy::GiveUp);
    }
}
