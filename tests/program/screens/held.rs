//! What was read stands until something newer comes: after F5, p and another day, with a store and without one.

use jiff::SignedDuration;
use jiff::civil::date;
use leaveboard::app::keys::key::{Key, KeyCode};
use leaveboard::app::{AppState, Effect, Msg, update};
use leaveboard::domain::{RowId, Today};
use leaveboard::store::{SyncNumber, SyncRecord};
use leaveboard::sync::{Freshness, HeldRows, Outcome, Report, Source, SyncEvent, SyncMode, Ticket};
use leaveboard::text::notices::Notice;

use crate::screens::company::{company, known, people, people_page, person, press, today};
use crate::screens::printer::print;

/// The sync of the shown tenant that was started last.
fn started(effects: Vec<Effect>) -> (Ticket, SyncMode, Option<HeldRows>) {
    let mut syncs = effects.into_iter().filter_map(|effect| match effect {
        Effect::StartSync(ticket, mode, held) if ticket.tenant.0 == 0 => Some((ticket, mode, held)),
        _ => None,
    });
    syncs.next().expect("a sync is started")
}

fn f5(state: &mut AppState) -> Vec<Effect> {
    update(state, Msg::Key(Key::plain(KeyCode::F(5))))
}

/// Reports an event under the tenant's current ticket.
pub(crate) fn tell(state: &mut AppState, event: SyncEvent) {
    let ticket = state.tenants[0].ticket;
    update(state, Msg::Reported(Report { ticket, event }));
}

pub(crate) fn figures(row: u32, left: i64) -> SyncEvent {
    let balances = vec![known("1", "年假", [10 * 86_400, 0, left * 86_400])];
    SyncEvent::Balances(vec![(RowId(row), person("x", balances))])
}

fn after(state: &mut AppState, minutes: i64) {
    let now = today().now + SignedDuration::from_mins(minutes);
    update(state, Msg::Now(Today { now, ..today() }));
}

/// Eight people, all read, without a store.
fn read() -> AppState {
    let mut state = company((120, 36));
    for row in 0..8 {
        tell(&mut state, figures(row, 6));
    }
    tell(&mut state, SyncEvent::Done(Outcome::Complete));
    state
}

fn record() -> SyncRecord {
    SyncRecord {
        number: SyncNumber(7),
        started: today().now - SignedDuration::from_mins(2),
        finished: today().now,
        people: 8,
        failed: 0,
        complete: true,
        scope: String::new(),
    }
}

#[test]
fn f5_keeps_what_was_read_marked_old_and_replaces_it_as_it_comes() {
    let mut state = read();
    after(&mut state, 20);
    let (ticket, mode, held) = started(f5(&mut state));
    assert_eq!(ticket.generation, 1);
    assert!(matches!(
        mode,
        SyncMode::Platform {
            start_over: true,
            ..
        }
    ));
    assert_eq!(
        held.unwrap().people.len(),
        8,
        "the sync is told who stands where"
    );
    let screen = print(&state);
    assert!(
        screen.contains("张三") && screen.contains("6 天"),
        "{screen}"
    );
    assert!(screen.contains("◷ 20 分钟前"), "{screen}");
    let tenant = state.tenant().unwrap();
    assert_eq!((tenant.coverage(), tenant.old_people()), (Some(0), 8));
    tell(&mut state, figures(0, 4));
    let tenant = state.tenant().unwrap();
    assert_eq!((tenant.answered(), tenant.old_people()), (1, 7));
    assert!(print(&state).contains("4 天"));
}

#[test]
fn p_after_a_stop_keeps_what_was_read() {
    let mut state = company((120, 36));
    press(&mut state, "S");
    after(&mut state, 5);
    let (_, _, held) = started(press(&mut state, "p"));
    let held = held.unwrap();
    assert_eq!((held.people.len(), held.read), (8, None), "not to its end");
    assert_eq!(state.notice, Some(Notice::Resuming));
    assert!(print(&state).contains("张三"));
    assert_eq!(state.tenant().unwrap().old_people(), 4);
}

#[test]
fn what_a_store_tells_takes_the_place_of_everybody_and_the_cursor_goes_back() {
    let mut state = read();
    press(&mut state, "↓↓");
    f5(&mut state);
    tell(&mut state, SyncEvent::Source(Source::Cached(record())));
    assert!(state.tenant().unwrap().roster.is_empty());
    let mut moved = people();
    moved.rotate_left(1);
    tell(&mut state, people_page(0, &moved));
    assert_eq!(state.tenant().unwrap().selected(), Some(RowId(1)));
    assert_eq!(state.tenant().unwrap().ticket.generation, 1);
}

/// Eight people as the store has them of half an hour ago, which was fresh enough.
pub(crate) fn kept() -> AppState {
    let mut state = read();
    f5(&mut state);
    after(&mut state, 30);
    tell(&mut state, SyncEvent::Source(Source::Cached(record())));
    tell(&mut state, people_page(0, &people()));
    for row in 0..8 {
        tell(&mut state, figures(row, 6));
    }
    tell(&mut state, SyncEvent::Done(Outcome::Complete));
    state
}

#[test]
fn figures_that_were_fresh_are_complete_and_say_how_old_they_are() {
    let mut state = kept();
    let tenant = state.tenant().unwrap();
    assert_eq!((tenant.coverage(), tenant.old_people()), (Some(100), 8));
    state.notice = None;
    let screen = print(&state);
    assert!(screen.contains("8 人 100%"), "{screen}");
    let last = screen.lines().last().unwrap();
    assert!(last.contains("已读完  数据为 30 分钟前"), "{last}");
    tell(&mut state, SyncEvent::Source(Source::Platform));
    tell(&mut state, figures(0, 4));
    let tenant = state.tenant().unwrap();
    assert_eq!((tenant.coverage(), tenant.old_people()), (Some(100), 7));
    assert!(print(&state).contains("其中 7 人仍是 30 分钟前的数据"));
}

#[test]
fn coming_back_from_another_day_without_a_store_shows_what_was_read_before() {
    let mut state = read();
    after(&mut state, 10);
    let (_, mode, held) = started(press(&mut state, "t↓⏎"));
    assert_eq!(mode, SyncMode::AsOf(date(2026, 10, 31)));
    assert!(held.is_none() && state.tenant().unwrap().roster.is_empty());
    let (ticket, mode, held) = started(press(&mut state, "t↑⏎"));
    assert_eq!(ticket.generation, 2);
    let hour = Freshness::Within(std::time::Duration::from_hours(1));
    assert_eq!(mode, SyncMode::Opened(hour));
    let read = held.unwrap().read;
    assert_eq!(read, Some((today().now, true)), "when it had been read");
    assert!(print(&state).contains("张三"));
    tell(&mut state, SyncEvent::Done(Outcome::Complete));
    let tenant = state.tenant().unwrap();
    assert_eq!((tenant.coverage(), tenant.old_people()), (Some(100), 8));
    assert!(print(&state).contains("10 分钟前"));
    press(&mut state, "t↓⏎");
    let (_, _, held) = started(press(&mut state, "t↑⏎"));
    assert_eq!(held.unwrap().read, read, "looking does not make it younger");
}

#[test]
fn esc_leads_back_to_today_after_everything_nearer_and_asks_nobody() {
    let mut state = read();
    press(&mut state, "t↓⏎/zhang⏎⏎");
    press(&mut state, "⎋");
    assert!(!state.is_zoomed && state.as_of.is_some());
    press(&mut state, "⎋");
    assert!(state.selection.filter.input.value().is_empty() && state.as_of.is_some());
    let (_, mode, _) = started(press(&mut state, "⎋"));
    assert_eq!(
        (state.as_of, mode),
        (None, SyncMode::Opened(Freshness::AnyAge))
    );
    assert!(
        press(&mut state, "⎋").is_empty(),
        "there is no further back"
    );
}

#[test]
fn esc_goes_on_with_a_read_that_another_day_broke_off() {
    let mut state = company((120, 36));
    press(&mut state, "t↓⏎");
    let (_, mode, _) = started(press(&mut state, "⎋"));
    let hour = Freshness::Within(std::time::Duration::from_hours(1));
    assert_eq!(mode, SyncMode::Opened(hour));
}

#[test]
fn the_dialog_opens_on_the_day_that_is_shown() {
    let mut state = company((120, 36));
    press(&mut state, "t2026-06-30⏎t");
    let chooser = state.date_picker().unwrap();
    assert_eq!(chooser.fields[0].value(), "2026-06-30");
    assert_eq!(chooser.field(), Some(0));
    press(&mut state, "⎋t↑⏎t");
    assert_eq!(state.as_of, Some(date(2025, 12, 31)));
    assert_eq!(state.date_picker().unwrap().cursor, 2);
}
