//! Another day than today: the dialog, the syncs that it starts, and what the screen says of the figures.

use jiff::SignedDuration;
use jiff::civil::date;
use leaveboard::app::keys::key::{Key, KeyCode};
use leaveboard::app::{AppState, Effect, Mouse, Msg, update};
use leaveboard::domain::Today;
use leaveboard::store::{SyncNumber, SyncRecord};
use leaveboard::sync::{Freshness, Outcome, Report, Source, SyncEvent, SyncMode, TenantId, Ticket};
use leaveboard::text::days::WrongDate;
use leaveboard::text::notices::Notice;
use ratatui::layout::Position;

use crate::screens::company::{company, people, people_page, press, zhang_san};
use crate::screens::export::{exports, only};
use crate::screens::export_masked::{cover, read_on_cover};
use crate::screens::literal::assert_rows;
use crate::screens::printer::{draw, hides, print, shows};

/// The syncs that were started: tenant, generation, and what they ask for.
fn started(effects: &[Effect]) -> Vec<(usize, u32, SyncMode)> {
    effects
        .iter()
        .filter_map(|effect| match effect {
            Effect::StartSync(ticket, mode, _) => Some((ticket.tenant.0, ticket.generation, *mode)),
            _ => None,
        })
        .collect()
}

/// Reports an event under the tenant's current ticket.
fn tell(state: &mut AppState, tenant: usize, event: SyncEvent) {
    let ticket = state.tenants[tenant].ticket;
    update(state, Msg::Reported(Report { ticket, event }));
}

/// The snapshot that ended at 18:02 on a day.
fn snapshot(day: jiff::civil::Date) -> Source {
    let midday = Today::midday_of(day).now;
    let finished = midday + SignedDuration::from_mins(6 * 60 + 2);
    Source::Snapshot(SyncRecord {
        number: SyncNumber(3),
        started: midday,
        finished,
        people: 8,
        failed: 0,
        complete: true,
        scope: String::new(),
    })
}

/// As of 2026-10-31: a snapshot, none at all, and the platform's own figures.
fn at_month_end(size: (u16, u16)) -> AppState {
    let mut state = company(size);
    press(&mut state, "t↓⏎");
    tell(
        &mut state,
        0,
        SyncEvent::Source(snapshot(date(2026, 10, 31))),
    );
    tell(&mut state, 0, people_page(0, &people()));
    tell(
        &mut state,
        0,
        SyncEvent::Balances(vec![(leaveboard::domain::RowId(0), zhang_san())]),
    );
    tell(&mut state, 0, SyncEvent::Done(Outcome::Complete));
    let missing = Source::NoSnapshot {
        day: date(2026, 10, 31),
        first: Some(date(2026, 11, 2)),
    };
    tell(&mut state, 1, SyncEvent::Source(missing));
    tell(&mut state, 1, SyncEvent::Done(Outcome::Complete));
    tell(&mut state, 2, SyncEvent::Source(Source::Platform));
    tell(&mut state, 2, people_page(0, &people()[..2]));
    state
}

#[test]
fn every_preset_starts_every_tenant_again_under_a_new_ticket() {
    for (keys, mode) in [
        ("t↓⏎", SyncMode::AsOf(date(2026, 10, 31))),
        ("t↓↓⏎", SyncMode::AsOf(date(2025, 12, 31))),
        ("t2026-06-30⏎", SyncMode::AsOf(date(2026, 6, 30))),
    ] {
        let mut state = company((80, 24));
        let effects = press(&mut state, keys);
        assert_eq!(
            started(&effects),
            [(0, 1, mode), (1, 1, mode), (2, 1, mode)],
            "{keys}"
        );
        assert!(state.date_picker().is_none());
        assert_eq!(state.tenant().unwrap().roster.len(), 0);
    }
}

#[test]
fn today_is_live_again_with_what_was_kept_first() {
    let mut state = company((80, 24));
    press(&mut state, "t↓⏎");
    let effects = press(&mut state, "t↑⏎");
    let hour = std::time::Duration::from_hours(1);
    let live = SyncMode::Opened(Freshness::Within(hour));
    assert_eq!(
        started(&effects),
        [(0, 2, live), (1, 2, live), (2, 2, live)]
    );
    assert_eq!(state.as_of, None);
}

#[test]
fn choosing_what_is_shown_already_asks_nobody() {
    let mut state = company((80, 24));
    assert_eq!(started(&press(&mut state, "t⏎")), []);
    assert_eq!(state.tenant().unwrap().roster.len(), 8);
}

#[test]
fn late_reports_of_the_live_syncs_are_dropped() {
    let mut state = company((80, 24));
    press(&mut state, "t↓⏎");
    let ticket = Ticket {
        tenant: TenantId(0),
        generation: 0,
    };
    for event in [
        people_page(0, &people()),
        SyncEvent::Source(Source::Platform),
        SyncEvent::Done(Outcome::Complete),
    ] {
        update(&mut state, Msg::Reported(Report { ticket, event }));
    }
    let tenant = state.tenant().unwrap();
    assert!(tenant.roster.is_empty() && tenant.outcome.is_none());
}

#[test]
fn a_wrong_date_says_what_is_wrong_while_the_dialog_stays() {
    for (typed, wrong, says) in [
        (
            "2026-11-22",
            WrongDate::Future,
            "还没有到那一天（今天是 2026-11-21）",
        ),
        ("2026-02-30", WrongDate::NoSuchDay, "日历上没有这一天"),
        ("1031", WrongDate::Unreadable, "要写成 YYYY-MM-DD"),
    ] {
        let mut state = company((80, 24));
        let effects = press(&mut state, &format!("t{typed}⏎"));
        assert_eq!(started(&effects), [], "{typed}");
        assert_eq!(state.date_picker().unwrap().wrong, Some(wrong));
        assert!(print(&state).contains(says), "{}", print(&state));
        press(&mut state, "⌫");
        assert_eq!(state.date_picker().unwrap().wrong, None, "typing on");
    }
    let mut state = company((80, 24));
    press(&mut state, "t↓↓↓⏎");
    assert_eq!(state.date_picker().unwrap().wrong, Some(WrongDate::Empty));
}

#[test]
fn the_dialog_is_left_with_escape_and_keys_typed_into_it_are_not_commands() {
    let mut state = company((80, 24));
    let effects = press(&mut state, "tqRs");
    assert!(effects.iter().all(|effect| !matches!(effect, Effect::Quit)));
    assert!(state.date_picker().is_some());
    press(&mut state, "⎋");
    assert!(state.date_picker().is_none() && state.as_of.is_none());
}

#[test]
fn the_dialog_at_two_sizes_in_both_languages_with_the_cursor_at_the_caret() {
    for (width, height) in [(80, 24), (120, 36)] {
        let mut state = company((width, height));
        press(&mut state, "t2026-10");
        assert_rows(&format!("chooser_zh_{width}x{height}"), &state);
        let (buffer, caret) = draw(&state);
        let typed: String = (0..7)
            .map(|at| buffer[(caret.x - 7 + at, caret.y)].symbol().to_owned())
            .collect();
        assert_eq!(typed, "2026-10", "the caret stands behind what was typed");
        press(&mut state, "L");
        assert_rows(&format!("chooser_en_{width}x{height}"), &state);
    }
}

#[test]
fn a_field_that_is_too_narrow_for_what_was_typed_shows_where_the_caret_is() {
    let mut state = company((80, 24));
    press(&mut state, &format!("t{}2026", "1".repeat(60)));
    let (buffer, caret) = draw(&state);
    let typed: String = (0..4)
        .map(|at| buffer[(caret.x - 4 + at, caret.y)].symbol().to_owned())
        .collect();
    assert_eq!(typed, "2026");
    assert_eq!(buffer[(caret.x, caret.y)].symbol(), " ");
}

#[test]
fn each_tenant_says_where_its_figures_come_from_and_from_when() {
    for (width, height) in [(80, 24), (120, 36)] {
        let mut state = at_month_end((width, height));
        assert_rows(&format!("as_of_zh_{width}x{height}"), &state);
        press(&mut state, "L");
        assert_rows(&format!("as_of_en_{width}x{height}"), &state);
        press(&mut state, "L1↓↓");
        let screen = print(&state);
        assert!(screen.contains("平台按日计算"), "{screen}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_cover_of_a_workbook_says_when_a_snapshot_ended_and_when_a_platform_answered() {
    let mut state = at_month_end((120, 36));
    press(&mut state, "Cax⇥");
    let lines = cover(only(exports(&mut state, "⏎"))).await.unwrap();
    for (tenant, read) in [
        (["总部", "企业微信"], "2026-10-31 18:02 UTC+8"),
        (["总部", "钉钉"], ""),
        (["研究院", "飞书"], "2026-11-21 12:00 UTC+8"),
    ] {
        assert_eq!(read_on_cover(&lines, tenant), read, "{tenant:?}");
    }
}

#[test]
fn no_snapshot_is_said_in_place_of_every_list() {
    for (width, height) in [(80, 24), (120, 36)] {
        let mut state = at_month_end((width, height));
        press(&mut state, "1↓");
        assert_rows(&format!("no_snapshot_zh_{width}x{height}"), &state);
        assert!(!print(&state).contains("通讯录里没有可见的员工"));
        press(&mut state, "L");
        assert_rows(&format!("no_snapshot_en_{width}x{height}"), &state);
    }
}

#[test]
fn every_view_of_the_company_says_that_there_is_no_snapshot_and_of_which_day() {
    for size in [(80, 24), (120, 36)] {
        let (whole, short) = (
            [
                "没有 2026-10-31 之前的快照",
                "no snapshot before 2026-10-31",
            ],
            ["钉钉：没有快照", ": no snapshot, first"],
        );
        for (view, said) in [
            ("C", whole),
            ("E", whole),
            ("T", whole),
            ("K", whole),
            ("P", short),
        ] {
            let mut state = at_month_end(size);
            press(&mut state, "1↓");
            press(&mut state, view);
            shows(&state, &[said[0], "截至 2026-10-31"]);
            hides(&state, &["没有发现问题", "没有要到期", "没有可见"]);
            press(&mut state, "L");
            shows(&state, &[said[1]]);
            hides(
                &state,
                &["Nothing looks wrong", "Nothing expires", "visible"],
            );
        }
    }
}

#[test]
fn days_to_go_are_counted_from_the_day_of_the_figures_and_say_so() {
    let live = print(&company((120, 36)));
    assert!(live.contains("12-31 40天"), "{live}");
    let then = print(&at_month_end((120, 36)));
    assert!(then.contains("12-31 61天"), "{then}");
    assert!(then.contains("天数自 10-31 起算"), "{then}");
}

#[test]
fn only_live_figures_can_be_asked_for_again() {
    let mut state = at_month_end((80, 24));
    press(&mut state, "R");
    assert_eq!(state.notice, Some(Notice::OnlyLive));
    assert_eq!(state.tenant().unwrap().refresh.count(), 0);
    press(&mut state, "3 ");
    let asked = state.tenant().unwrap().refresh.count();
    assert_eq!(asked, 0, "nor opening a row");
    let f5 = |state: &mut AppState| update(state, Msg::Key(Key::plain(KeyCode::F(5))));
    state.notice = None;
    assert_eq!(started(&f5(&mut state)), [], "a snapshot stays as it is");
    assert_eq!(state.notice, Some(Notice::OnlyLive));
    press(&mut state, "1↓↓");
    assert_eq!(
        started(&f5(&mut state)),
        [(2, 2, SyncMode::AsOf(date(2026, 10, 31)))],
        "where the platform tells the day it is asked again"
    );
}

#[test]
fn a_click_takes_a_line_of_the_dialog_and_one_outside_closes_it() {
    let mut state = company((80, 24));
    press(&mut state, "t");
    let dialog = state.dialog().unwrap();
    let click =
        |state: &mut AppState, x, y| update(state, Msg::Mouse(Mouse::Click, Position::new(x, y)));
    click(&mut state, dialog.x + 3, dialog.y + 4);
    assert!(state.date_picker().unwrap().field().is_some());
    let effects = click(&mut state, dialog.x + 3, dialog.y + 2);
    assert_eq!(started(&effects).len(), 3);
    press(&mut state, "t");
    click(&mut state, 0, 23);
    assert!(state.date_picker().is_none());
}

#[test]
fn another_day_and_the_way_back_keep_the_order_of_the_balances() {
    let mut state = company((120, 36));
    press(&mut state, "3s");
    let order = state.tenants[0].balances.order;
    assert_ne!(order, leaveboard::domain::ListOrder::default());
    for keys in ["t↓⏎", "t↑⏎"] {
        press(&mut state, keys);
        for tenant in &state.tenants {
            assert_eq!(tenant.balances.order, order, "{keys}");
        }
    }
}
