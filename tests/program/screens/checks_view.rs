//! The view Checks: what it lists, what is new in it, and what its keys open.

use std::sync::Arc;

use jiff::civil::{Date, date};
use leaveboard::app::keys::keymap::Pane;
use leaveboard::app::views::checks::since_state::SinceReport;
use leaveboard::app::{AppState, Effect, Msg, update};
use leaveboard::domain::changes::{FormerState, History, PersonState};
use leaveboard::domain::insight::checks::{
    DirectoryShrinkage, SinceSnapshot, SinceSnapshotBuilder,
};
use leaveboard::domain::{Employee, LeaveType, RowId, Today};
use leaveboard::sync::since_snapshot::SinceSpan;
use leaveboard::sync::{Outcome, SyncEvent, Ticket};
use leaveboard::text::views::ViewName;

use crate::screens::company::{
    answered, company, employee, failed, leave_types, overdrawn, people, people_page, press,
    report, today, zhang_san,
};
use crate::screens::printer::{hides, print, shows};

/// What is asked of the store.
fn asked(effects: Vec<Effect>) -> Vec<(Ticket, SinceSpan)> {
    let asked = effects.into_iter().filter_map(|effect| match effect {
        Effect::ReadSince(ticket, span) => Some((ticket, span)),
        _ => None,
    });
    asked.collect()
}

fn opened(size: (u16, u16)) -> AppState {
    let mut state = company(size);
    press(&mut state, "K");
    state
}

fn midday(day: Date) -> jiff::Timestamp {
    Today::midday_of(day).now
}

fn state_of(person: &Employee, answer: leaveboard::domain::PersonBalances) -> PersonState {
    PersonState {
        employee: Arc::new(person.clone()),
        answer: Some(answer),
    }
}

/// Since the day before: 吴磊 is overdrawn, the id of 张三 had another name, the rules of a leave type changed, and the directory shrank.
fn since_yesterday() -> SinceSnapshot {
    let yesterday = date(2026, 11, 20);
    let until = midday(today().day);
    let now: Arc<[LeaveType]> = leave_types();
    let mut before = now.to_vec();
    before[0].expiry = leaveboard::domain::leave_type::ExpiryRule::Never;
    let types = History {
        past: vec![FormerState {
            state: before.into(),
            until,
        }],
        now,
    };
    let mut builder = SinceSnapshotBuilder::new([midday(yesterday), until], &types);
    let people = people();
    let [zhang, wu, broken, ..] = &people[..] else {
        panic!("three people");
    };
    let history = |before: Option<PersonState>, now: PersonState| History {
        past: vec![FormerState {
            state: before,
            until,
        }],
        now: Some(now),
    };
    let li = Employee {
        name: "李雷".to_owned(),
        ..zhang.clone()
    };
    builder.add(&[
        history(
            Some(state_of(&li, zhang_san())),
            state_of(zhang, zhang_san()),
        ),
        history(None, state_of(wu, overdrawn("wulei"))),
        history(
            Some(state_of(broken, failed("maimaiti"))),
            state_of(broken, failed("maimaiti")),
        ),
    ]);
    builder.end(Some(DirectoryShrinkage {
        before: 60,
        missing: 30,
    }))
}

/// The view with what is new since the day before.
fn with_news(size: (u16, u16)) -> AppState {
    let mut state = company(size);
    report(&mut state, 0, SyncEvent::Done(Outcome::Complete));
    told_of_yesterday(state)
}

fn told_of_yesterday(mut state: AppState) -> AppState {
    let asked = asked(press(&mut state, "K"));
    let [(ticket, SinceSpan::Latest)] = asked[..] else {
        panic!("the snapshots of the tenant are asked for once: {asked:?}");
    };
    let found = Some(Arc::new(since_yesterday()));
    let effects = update(&mut state, Msg::Since(SinceReport { ticket, found }));
    answered(&mut state, effects);
    state
}

#[test]
fn what_cannot_be_read_of_a_person_is_one_line() {
    for size in [(80, 24), (120, 36), (200, 50)] {
        let mut state = opened(size);
        shows(&state, &["超支", "读不到  2  错误", "种假期读不到"]);
        hides(&state, &["新 超支", "快照"]);
        press(&mut state, "L");
        shows(
            &state,
            &["unreadable  2  error", "leave types are unreadable"],
        );
    }
}

#[test]
fn what_is_new_since_the_snapshot_before_stands_first_and_is_counted() {
    for size in [(80, 24), (120, 36), (200, 50)] {
        let mut state = with_news(size);
        let screen = print(&state);
        let at = |words: &str| {
            let at = screen.find(words);
            at.unwrap_or_else(|| panic!("{words} is not in\n{screen}"))
        };
        let order = [
            "新 超支（推断）  1  警告",
            "新 通讯录变小  1  错误",
            "新 账号可能换了人  1  警告",
            "新 规则有调整  1  提示",
            "读不到  2  错误",
        ];
        assert!(order.map(at).is_sorted(), "{screen}");
        shows(
            &state,
            &["新 5", "快照里没有", "60 人里有 30 人看不到了", "李雷"],
        );
        press(&mut state, "L");
        shows(
            &state,
            &[
                "new: directory shrank  1  error",
                "new 5",
                "not in the snapshot of",
            ],
        );
    }
}

/// People who are read now have newer figures than the newest snapshot, which alone was compared.
#[test]
fn while_a_sync_runs_people_who_were_read_are_not_marked() {
    for size in [(80, 24), (120, 36), (200, 50)] {
        let mut state = told_of_yesterday(company(size));
        shows(&state, &["新 通讯录变小", "正在读新数据"]);
        hides(&state, &["新 超支"]);
        press(&mut state, "L");
        shows(&state, &["not compared"]);
        hides(&state, &["new: overdrawn"]);
    }
}

#[test]
fn snapshots_are_read_again_after_a_sync_and_an_older_answer_is_dropped() {
    let mut state = company((120, 36));
    let first = asked(press(&mut state, "K"));
    assert_eq!(first.len(), 1);
    assert!(asked(press(&mut state, "jk")).is_empty(), "once");
    let effects = report(&mut state, 0, SyncEvent::Done(Outcome::Complete));
    let second = asked(answered(&mut state, effects));
    assert_eq!(second.len(), 1, "a sync has ended");
    let found = Some(Arc::new(since_yesterday()));
    let late = SinceReport {
        ticket: first[0].0,
        found,
    };
    let effects = update(&mut state, Msg::Since(late));
    answered(&mut state, effects);
    hides(&state, &["新 "]);
}

#[test]
fn enter_opens_the_person_by_id_also_where_the_directory_was_read_anew() {
    let mut state = opened((120, 36));
    press(&mut state, "j⏎");
    let selected = |state: &AppState| {
        let tenant = state.tenant().unwrap();
        tenant.employee(tenant.selected().unwrap()).unwrap().id
    };
    assert_eq!(
        (state.view, state.focus()),
        (ViewName::Browse, Pane::Balances)
    );
    assert_eq!(selected(&state).as_str(), "wulei");

    let mut state = opened((120, 36));
    press(&mut state, "j");
    // The directory is read again, and begins with somebody new.
    let mut anew = vec![employee("anna", "Anna", &["财务"])];
    anew.extend(people());
    let tenant = &mut state.tenants[0];
    tenant.roster = Arc::default();
    report(&mut state, 0, people_page(0, &anew));
    press(&mut state, "⏎");
    assert_eq!(state.view, ViewName::Browse);
    assert_eq!(selected(&state).as_str(), "wulei");
    assert_eq!(state.tenant().unwrap().selected(), Some(RowId(2)));
}
