//! A platform's own work calendar in the view Expiring.

use std::sync::Arc;

use jiff::Span;
use jiff::civil::date;
use leaveboard::app::views::expiring::known_calendars::{CalendarReport, KnownCalendars};
use leaveboard::app::{AppState, Effect, Msg, update};
use leaveboard::domain::balance::Hint;
use leaveboard::domain::work_calendar::{CalendarOfTenant, DayKind, TenantCalendar, WorkCalendar};
use leaveboard::domain::{PlatformKind, TenantName};
use leaveboard::platform::{ApiError, ErrorClass};
use leaveboard::sync::{CalendarMode, TenantId};

use crate::screens::company::press;
use crate::screens::expiring_view::board;
use crate::screens::printer::print;

const SIZES: [(u16, u16); 3] = [(80, 24), (120, 36), (200, 50)];

/// The board with the view open on DingTalk's tenant, as if its platform had calendars. Only
/// Tuesdays are worked.
fn opened(size: (u16, u16)) -> (AppState, Vec<Effect>) {
    let mut state = board(size);
    state.expiring.known_calendars = KnownCalendars::new(vec![false, true, false]);
    press(&mut state, "1j");
    let effects = press(&mut state, "E");
    (state, effects)
}

fn answer(state: &mut AppState, answer: Result<TenantCalendar, ApiError>) {
    let report = CalendarReport {
        tenant: TenantId(1),
        answer: Some(answer),
    };
    let effects = update(state, Msg::CalendarRead(report));
    run(state, effects);
}

/// Works out what the effects ask over everybody.
fn run(state: &mut AppState, effects: Vec<Effect>) {
    for effect in effects {
        if let Effect::Examine(job) = effect {
            let result = job.run(&|| false).unwrap();
            update(state, Msg::Examined(result));
        }
    }
}

fn tuesdays() -> TenantCalendar {
    let days = date(2026, 10, 21).series(Span::new().days(1)).take(400);
    let days = days.map(|day| {
        let is_worked = day.weekday() == jiff::civil::Weekday::Tuesday;
        let kind = if is_worked {
            DayKind::Workday
        } else {
            DayKind::Holiday
        };
        (day, kind)
    });
    TenantCalendar::Found(CalendarOfTenant {
        id: "7".to_owned(),
        name: "周二班".to_owned(),
        from: date(2026, 10, 21),
        days: Arc::new(WorkCalendar::of_each_day(days.collect())),
    })
}

#[track_caller]
fn says(state: &AppState, words: &str) {
    let screen = print(state);
    assert!(screen.contains(words), "{words} is not in\n{screen}");
}

#[test]
fn working_days_count_by_the_platforms_own_calendar_once_it_has_come() {
    for size in SIZES {
        let (mut state, effects) = opened(size);
        let asked = |effects: &[Effect]| {
            let asks = |effect: &&Effect| matches!(effect, Effect::ReadCalendar(..));
            effects.iter().filter(asks).count()
        };
        assert_eq!(asked(&effects), 1);
        assert!(effects.iter().any(|effect| matches!(
            effect,
            Effect::ReadCalendar(TenantId(1), CalendarMode::Platform)
        )));
        run(&mut state, effects);
        let before = print(&state);
        answer(&mut state, Ok(tuesdays()));
        says(&state, "工作日按「周二班」");
        assert_ne!(print(&state), before);
        // From 21 November to 8 December there are three Tuesdays.
        let report = state.expiring.report().unwrap();
        let entries = (0..report.len()).map(|at| report.entry(at).unwrap());
        let to_go = entries.filter(|entry| entry.last_day_known() == Some(date(2026, 12, 8)));
        let to_go: Vec<_> = to_go.map(|entry| entry.working_days_to_go).collect();
        assert_eq!(to_go, [Some(3), Some(3)]);
        let effects = press(&mut state, "jk");
        assert_eq!(asked(&effects), 0, "it was asked for today");
        press(&mut state, "L");
        says(&state, "working days by \"周二班\"");
        // The next day it is asked for again, and what is known counts until that comes.
        state.today.day = state.today.day.tomorrow().unwrap();
        let effects = press(&mut state, "j");
        assert_eq!(asked(&effects), 1);
        run(&mut state, effects);
        says(&state, "周二班");
    }
}

#[test]
fn a_calendar_that_cannot_be_read_is_told_and_the_announced_holidays_count() {
    for size in [(120, 36), (200, 50)] {
        let (mut state, effects) = opened(size);
        run(&mut state, effects);
        answer(&mut state, Ok(TenantCalendar::Several(2)));
        says(
            &state,
            "平台有 2 个启用的工作日历，请用 work_calendar 选一个",
        );
        let refused = ApiError {
            tenant: TenantName::new("hq"),
            platform: PlatformKind::Feishu,
            endpoint: "work_calendar",
            code: "99991672".to_owned(),
            message: "Access denied".to_owned(),
            message_zh: None,
            class: ErrorClass::Refused,
            hint: Hint { zh: "", en: "" },
            log_id: None,
        };
        answer(&mut state, Err(refused));
        says(
            &state,
            "平台的工作日历读不到（99991672），工作日按国务院公布的节假日",
        );
        press(&mut state, "L");
        says(
            &state,
            "the platform's work calendars cannot be read (99991672)",
        );
    }
}

#[test]
fn nobody_is_asked_for_a_calendar_while_another_day_is_shown_or_the_platform_has_none() {
    let mut state = board((120, 36));
    let asks = |effects: &[Effect]| {
        effects
            .iter()
            .any(|effect| matches!(effect, Effect::ReadCalendar(..)))
    };
    assert!(!asks(&press(&mut state, "E")));
    state.expiring.known_calendars = KnownCalendars::new(vec![true; 3]);
    state.as_of = Some(date(2026, 11, 1));
    assert!(!asks(&press(&mut state, "j")));
}
