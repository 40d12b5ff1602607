//! Pausing, stopping and resuming a sync, and what it asks before it spends calls.

use jiff::SignedDuration;

use leaveboard::app::keys::key::{Key, KeyCode};
use leaveboard::app::keys::keymap::KeyContext;
use leaveboard::app::{AppState, Effect, Mouse, Msg, update};
use leaveboard::domain::{PlatformKind, RowId, TenantName, Today};
use leaveboard::sync::{
    Cost, Interest, Outcome, Report, Source, SyncEvent, SyncMode, TenantId, Ticket,
};
use leaveboard::text::notices::Notice;
use ratatui::layout::Position;

use crate::screens::company::{
    company, employee, failed, people_page, press, refusal, report, today, zhang_san,
};
use crate::screens::kept::over_a_store;
use crate::screens::literal::assert_rows;
use crate::screens::printer::{print, shows};

fn told(effects: &[Effect]) -> Option<&Interest> {
    effects.iter().rev().find_map(|effect| match effect {
        Effect::TellInterest(_, interest) => Some(interest),
        _ => None,
    })
}

fn f5(state: &mut AppState) -> Vec<Effect> {
    update(state, Msg::Key(Key::plain(KeyCode::F(5))))
}

#[test]
fn p_holds_a_sync_back_and_lets_it_go_on() {
    let mut state = company((80, 24));
    assert!(told(&press(&mut state, "p")).unwrap().paused);
    assert!(!state.is_busy(), "the spinner rests");
    assert!(!told(&press(&mut state, "p")).unwrap().paused);
    assert!(state.is_busy());
}

#[test]
fn header_tenant_and_footer_say_that_a_sync_is_paused() {
    for size in [(80, 24), (120, 36)] {
        let mut state = over_a_store(size);
        press(&mut state, "p");
        assert_rows(&format!("paused_zh_{}x{}", size.0, size.1), &state);
        press(&mut state, "L");
        assert_rows(&format!("paused_en_{}x{}", size.0, size.1), &state);
    }
}

#[test]
fn a_sync_that_is_over_is_not_paused_any_more() {
    let mut state = company((80, 24));
    press(&mut state, "p");
    let effects = report(&mut state, 0, SyncEvent::Done(Outcome::Complete));
    assert!(!told(&effects).unwrap().paused);
    press(&mut state, "p");
    assert_eq!(state.notice, Some(Notice::NothingRuns));
    press(&mut state, "S");
    assert_eq!(state.notice, Some(Notice::NothingRuns));
}

#[test]
fn header_tenant_and_footer_say_that_a_sync_is_stopped_and_what_came_stays() {
    for size in [(80, 24), (120, 36)] {
        let mut state = company(size);
        let effects = press(&mut state, "S");
        assert!(matches!(
            effects.as_slice(),
            [Effect::StopSync(TenantId(0))]
        ));
        assert_rows(&format!("stopped_zh_{}x{}", size.0, size.1), &state);
        press(&mut state, "L");
        assert_rows(&format!("stopped_en_{}x{}", size.0, size.1), &state);
    }
}

#[test]
fn reports_that_come_after_a_stop_are_dropped() {
    let mut state = company((80, 24));
    press(&mut state, "S");
    report(
        &mut state,
        0,
        people_page(8, &crate::screens::company::people()),
    );
    report(&mut state, 0, SyncEvent::Done(Outcome::Complete));
    let tenant = state.tenant().unwrap();
    assert_eq!((tenant.roster.len(), tenant.is_stopped()), (8, true));
}

#[test]
fn a_stopped_sync_goes_on_where_it_stopped_and_f5_else_starts_over() {
    let goes_on = |start_over| SyncMode::Platform {
        cached_first: true,
        start_over,
    };
    let started = |effects: &[Effect]| match effects.first() {
        Some(Effect::StartSync(Ticket { generation, .. }, mode, _)) => (*generation, *mode),
        other => panic!("{other:?}"),
    };
    let mut state = company((80, 24));
    press(&mut state, "S");
    assert_eq!(started(&press(&mut state, "p")), (2, goes_on(false)));
    press(&mut state, "S");
    assert_eq!(started(&f5(&mut state)), (4, goes_on(false)));
    assert_eq!(started(&f5(&mut state)), (5, goes_on(true)));
    for ended in [Outcome::Refused, Outcome::Failed] {
        let generation = state.tenants[0].ticket.generation;
        state.tenants[0].outcome = Some(ended(refusal()));
        let expected = (generation + 1, goes_on(false));
        assert_eq!(
            started(&f5(&mut state)),
            expected,
            "nothing came to its end"
        );
    }
}

#[test]
fn a_request_to_refresh_a_person_waits_for_a_pause_to_end_and_is_refused_after_a_stop() {
    let mut state = company((80, 24));
    press(&mut state, "p");
    let effects = press(&mut state, "R");
    assert_eq!(told(&effects).unwrap().refresh, [RowId(0)].into());
    assert_eq!(state.notice, Some(Notice::Paused));
    press(&mut state, "S");
    assert!(press(&mut state, "R").is_empty());
    assert_eq!(state.notice, Some(Notice::Stopped));
}

fn cost() -> Cost {
    Cost {
        calls: 161,
        spent: 898,
        budget: 5_000,
        threshold: 1_000,
    }
}

/// The second tenant, on DingTalk, asks; the first is shown.
fn mode(size: (u16, u16)) -> AppState {
    let mut state = company(size);
    state.tenants[1].outcome = None;
    report(&mut state, 1, SyncEvent::Cost(cost()));
    report(&mut state, 1, SyncEvent::Asks(cost()));
    state
}

fn later(state: &mut AppState, millis: i64) {
    let now = state.today.now + SignedDuration::from_millis(millis);
    update(state, Msg::Now(Today { now, ..today() }));
}

#[test]
fn a_question_belongs_to_its_tenant() {
    for size in [(80, 24), (120, 36), (40, 10)] {
        let mut state = mode(size);
        assert_ne!(state.key_context(), KeyContext::Question);
        let screen = print(&state);
        assert!(!screen.contains("读取全部余额"), "{screen}");
        assert!(
            size == (40, 10) || screen.contains("? 总部 钉钉"),
            "{screen}"
        );
        press(&mut state, "1↓");
        assert_eq!(state.key_context(), KeyContext::Question);
        assert_rows(&format!("asks_zh_{}x{}", size.0, size.1), &state);
        press(&mut state, "L");
        assert_rows(&format!("asks_en_{}x{}", size.0, size.1), &state);
        press(&mut state, "k");
        assert_eq!(
            (
                state.selection.tenant,
                state.key_context() == KeyContext::Question
            ),
            (0, false)
        );
    }
}

#[test]
fn the_question_is_answered_by_yes_or_no_and_the_sync_is_told() {
    for (key, consent) in [("y", true), ("n", false), ("⎋", false)] {
        let mut state = mode((80, 24));
        press(&mut state, "1↓");
        later(&mut state, 1_000);
        let effects = press(&mut state, key);
        assert_eq!(told(&effects).unwrap().consent, Some(consent), "{key}");
        assert!(state.tenant().unwrap().asks.is_none() && state.is_busy());
    }
}

#[test]
fn enter_never_spends_calls_nor_does_it_in_the_list_of_keys() {
    let mut state = mode((80, 24));
    press(&mut state, "1↓");
    later(&mut state, 1_000);
    for keys in ["⏎", "?⏎"] {
        let effects = press(&mut state, keys);
        assert!(told(&effects).is_none_or(|told| told.consent.is_none()));
        assert_eq!(
            state.key_context(),
            KeyContext::Question,
            "{keys}: it stays on screen"
        );
    }
}

#[test]
fn a_question_that_the_rest_of_the_month_cannot_pay_for_says_so_in_words() {
    let mut state = mode((120, 36));
    let short = Cost {
        calls: 42,
        spent: 366,
        budget: 400,
        threshold: 320,
    };
    report(&mut state, 1, SyncEvent::Asks(short));
    press(&mut state, "1↓");
    let screen = print(&state);
    assert!(
        screen.contains("本次约需 42 次，本月额度只剩 34 次"),
        "{screen}"
    );
    assert!(screen.contains("读不完"), "{screen}");
    press(&mut state, "L");
    let screen = print(&state);
    assert!(screen.contains("only 34 of 400 left"), "{screen}");
}

#[test]
fn a_key_that_was_meant_for_something_else_is_no_answer() {
    let mut state = mode((80, 24));
    press(&mut state, "1↓");
    later(&mut state, 100);
    assert!(told(&press(&mut state, "y")).is_none_or(|told| told.consent.is_none()));
    assert!(state.tenant().unwrap().asks.is_some());
}

#[test]
fn what_is_typed_into_the_filter_is_never_an_answer() {
    let mut state = company((80, 24));
    press(&mut state, "1↓");
    state.tenants[1].outcome = None;
    press(&mut state, "/");
    report(&mut state, 1, SyncEvent::Asks(cost()));
    later(&mut state, 1_000);
    press(&mut state, "yn");
    assert_eq!(state.selection.filter.input.value(), "yn");
    assert!(!print(&state).contains("读取全部余额"));
    press(&mut state, "⏎");
    assert!(
        print(&state).contains("读取全部余额"),
        "once one is done typing"
    );
    press(&mut state, "⏎");
    assert!(state.tenant().unwrap().asks.is_some(), "one Enter too many");
}

#[test]
fn what_a_full_sync_costs_is_told_in_the_details() {
    let mut state = company((120, 36));
    report(&mut state, 1, SyncEvent::Cost(cost()));
    state.tenants[1].outcome = None;
    report(&mut state, 1, SyncEvent::Cost(cost()));
    press(&mut state, "1↓");
    assert_rows("cost", &state);
}

#[test]
fn a_partial_sync_has_not_read_a_hundred_percent_and_says_so_rather_than_what_it_cost() {
    let mut state = company((80, 24));
    shows(&state, &["1 人 100% 812/5,000/月"]);
    let answer = failed("zhaoliu");
    report(&mut state, 1, SyncEvent::Balances(vec![(RowId(0), answer)]));
    report(&mut state, 1, SyncEvent::Done(Outcome::Partial));
    shows(&state, &["1 人 0% 有缺漏"]);
    press(&mut state, "1↓");
    shows(&state, &[" ! 0/1 人  有缺漏"]);
}

#[test]
fn a_sync_that_lacks_a_page_has_not_read_a_hundred_percent_though_nobody_listed_failed() {
    let mut state = company((80, 24));
    let tenant = TenantName::new("hq");
    let gap = leaveboard::platform::facts::directory_shrank(tenant, PlatformKind::DingTalk, 9, 1);
    report(&mut state, 1, SyncEvent::Gap(gap));
    report(&mut state, 1, SyncEvent::Done(Outcome::Partial));
    shows(&state, &["1 人 99% 有缺漏"]);
    press(&mut state, "1↓");
    shows(&state, &[" ! 1/1 人  有缺漏"]);
}

#[test]
fn a_person_who_failed_in_an_earlier_sync_takes_nobody_from_those_read_before_a_stop() {
    let mut state = company((80, 24));
    press(&mut state, "1↓");
    report(
        &mut state,
        1,
        people_page(1, &[employee("015", "周文", &["财务"])]),
    );
    let answer = failed("015");
    report(&mut state, 1, SyncEvent::Balances(vec![(RowId(1), answer)]));
    report(&mut state, 1, SyncEvent::Done(Outcome::Partial));
    f5(&mut state);
    let ticket = state.tenants[1].ticket;
    let event = SyncEvent::Balances(vec![(RowId(0), zhang_san())]);
    update(&mut state, Msg::Reported(Report { ticket, event }));
    state.tenants[1].stop();
    shows(&state, &["2 人 50% 已停止"]);
}

/// The first tenant's directory, far smaller than the last time.
fn shrunk(size: (u16, u16)) -> AppState {
    let mut state = company(size);
    let hq = TenantName::new("hq");
    let error = leaveboard::platform::facts::directory_shrank(hq, PlatformKind::WeCom, 400, 8);
    report(&mut state, 0, SyncEvent::Gap(error));
    report(&mut state, 0, SyncEvent::Done(Outcome::Partial));
    state
}

#[test]
fn whether_a_shrunk_directory_is_right_is_asked_with_what_to_look_at() {
    for size in [(80, 24), (120, 36)] {
        let mut state = shrunk(size);
        press(&mut state, "A");
        assert_rows(&format!("shrunk_zh_{}x{}", size.0, size.1), &state);
        press(&mut state, "L");
        assert_rows(&format!("shrunk_en_{}x{}", size.0, size.1), &state);
    }
}

#[test]
fn the_mouse_does_nothing_behind_the_question_about_a_shrunk_directory() {
    let mut state = shrunk((80, 24));
    press(&mut state, "A");
    let people = state.geometry().unwrap().people_rows();
    let at = Position::new(people.x + 3, people.y + 3);
    for mouse in [Mouse::Click, Mouse::WheelDown] {
        update(&mut state, Msg::Mouse(mouse, at));
        assert_eq!(state.tenant().unwrap().selected(), Some(RowId(0)));
        assert_eq!(state.key_context(), KeyContext::Shrunk);
    }
}

#[test]
fn a_shrunk_directory_is_accepted_by_yes_alone_and_only_that_one() {
    let accepts = |effects: &[Effect]| told(effects).is_some_and(|told| told.accepts_shrunk);
    let mut state = company((80, 24));
    press(&mut state, "A");
    assert_eq!(state.notice, Some(Notice::NothingShrank));
    let mut state = shrunk((80, 24));
    for keys in ["A⏎", "?⏎", "n", "A⎋", "y"] {
        assert!(!accepts(&press(&mut state, keys)), "{keys}");
        let asked = state.key_context() == KeyContext::Shrunk;
        assert_eq!(asked, ["A⏎", "?⏎"].contains(&keys), "{keys}");
    }
    assert!(state.tenants[0].gaps.shrinkage().is_some());
    assert!(accepts(&press(&mut state, "Ay")));
    assert!(state.tenants[0].gaps.shrinkage().is_none());
    assert!(
        !accepts(&f5(&mut state)),
        "the next one is asked about anew"
    );
}

#[test]
fn a_sync_that_is_followed_is_not_accepted_by_a_question_about_the_one_before() {
    let mut state = shrunk((80, 24));
    press(&mut state, "A");
    assert_eq!(state.key_context(), KeyContext::Shrunk);
    let holder = leaveboard::store::Holder("server/1/a".to_owned());
    report(
        &mut state,
        0,
        SyncEvent::Source(Source::Followed { holder }),
    );
    assert_ne!(state.key_context(), KeyContext::Shrunk);
}

#[test]
fn a_key_pressed_as_another_tenant_asks_is_no_answer_to_it() {
    let mut state = mode((80, 24));
    let asks = state.tenants[1].asks;
    state.tenants[2].outcome = None;
    state.tenants[2].asks = asks;
    press(&mut state, "1↓");
    later(&mut state, 1_000);
    press(&mut state, "↓");
    assert_eq!(state.selection.tenant, 2);
    assert_eq!(state.key_context(), KeyContext::Question);
    press(&mut state, "y");
    assert!(state.tenants[2].asks.is_some(), "it has only just appeared");
}
