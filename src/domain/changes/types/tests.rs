use jiff::Timestamp;

use super::super::FormerState;
use super::*;
use crate::domain::amount::{Amount, Scale, Unit};
use crate::domain::leave_type::{GrantRule, LeaveTypeStatus};

fn granted(days: i64, id: &str) -> LeaveType {
    LeaveType {
        grant: GrantRule::Monthly {
            day: Some(1),
            amount: Some(Amount::new(days * 86_400, Scale::Seconds, Unit::Day)),
        },
        ..sample(id)
    }
}

fn compare(lists: Vec<Vec<LeaveType>>) -> TypeFindings {
    let mut lists: Vec<Arc<[LeaveType]>> = lists.into_iter().map(Arc::from).collect();
    let now = lists.pop().unwrap();
    let past = lists.into_iter().zip(1..);
    compare_types(&History {
        past: past
            .map(|(state, at)| FormerState {
                state,
                until: Timestamp::from_second(at).unwrap(),
            })
            .collect(),
        now,
    })
}

fn only(findings: &TypeFindings) -> (&TypeChange, i64) {
    let [change] = &*findings.changes else {
        panic!("{findings:?}");
    };
    let ChangeKind::Type(of_type) = &change.what else {
        panic!("{change:?}");
    };
    (of_type, change.since.as_second())
}

#[test]
fn an_old_and_a_new_rule_are_told_in_both_languages() {
    let found = compare(vec![vec![granted(1, "a")], vec![granted(2, "a")]]);
    let (change, since) = only(&found);
    let (from, to) = (change.from.as_ref().unwrap(), change.to.as_ref().unwrap());
    assert!(
        from.en.contains("1 day") && to.en.contains("2 days"),
        "{change:?}"
    );
    assert!(
        from.zh.contains("1 天") && to.zh.contains("2 天"),
        "{change:?}"
    );
    assert_eq!(since, 1);
}

#[test]
fn a_type_that_is_switched_off_changed_its_rules() {
    let off = LeaveType {
        status: LeaveTypeStatus::Disabled,
        ..sample("a")
    };
    let found = compare(vec![vec![sample("a")], vec![off]]);
    assert!(
        only(&found)
            .0
            .to
            .as_ref()
            .unwrap()
            .en
            .starts_with("Disabled")
    );
}

#[test]
fn types_come_and_go() {
    let found = compare(vec![vec![sample("a")], vec![sample("b")]]);
    let [came, went] = &*found.changes else {
        panic!("{found:?}");
    };
    let sides = |change: &Change| match &change.what {
        ChangeKind::Type(t) => (
            t.leave_type.shown().into_owned(),
            t.from.is_some(),
            t.to.is_some(),
        ),
        other => panic!("{other:?}"),
    };
    assert_eq!(sides(came), ("b".to_owned(), false, true));
    assert_eq!(sides(went), ("a".to_owned(), true, false));
}

#[test]
fn a_new_name_is_told_with_the_old_one() {
    let renamed = LeaveType {
        name: "Annual".into(),
        ..sample("a")
    };
    let found = compare(vec![vec![sample("a")], vec![renamed]]);
    let (change, _) = only(&found);
    assert_eq!(&*change.name, "Annual");
    let to = change.to.as_ref().unwrap();
    assert!(to.en.starts_with("Called \"Annual\". "), "{to:?}");
    assert!(to.zh.starts_with("名称「Annual」。"), "{to:?}");
}

#[test]
fn order_and_fields_that_say_nothing_of_a_rule_are_no_change() {
    let noted = LeaveType {
        raw: "{\"x\":1}".into(),
        ..sample("a")
    };
    let found = compare(vec![
        vec![sample("a"), sample("b")],
        vec![sample("b"), noted],
    ]);
    assert_eq!(found, TypeFindings::default());
}

#[test]
fn a_rule_stands_since_it_became_what_it_is() {
    let found = compare(vec![
        vec![granted(1, "a")],
        vec![granted(2, "a")],
        vec![granted(2, "a"), sample("b")],
        vec![granted(2, "a")],
    ]);
    assert_eq!(only(&found).1, 1);
}
