//! A store behind the screen: kept rows with their age, rows that change in place, people who are gone, trouble, followers.

use std::path::PathBuf;

use jiff::SignedDuration;

use leaveboard::app::{AppState, Effect, Msg, update};
use leaveboard::domain::ledger::LedgerBlock;
use leaveboard::domain::{Bilingual, RowId, Today};
use leaveboard::store::{Holder, StoreError, StoredAnswer, SyncNumber, SyncRecord};
use leaveboard::sync::{Outcome, Progress, Source, SyncEvent, TenantId};
use leaveboard::text::notices::{Notice, NoticedPerson};

use crate::screens::company::{
    answered, company, known, leave_types, opened, people, people_page, person, press, refusal,
    report, today, zhang_san,
};
use crate::screens::literal::assert_rows;
use crate::screens::printer::print;

const HOUR: SignedDuration = SignedDuration::from_hours(1);

fn record() -> SyncRecord {
    let ended = today().now - 2 * HOUR;
    SyncRecord {
        number: SyncNumber(7),
        started: ended - HOUR,
        finished: ended,
        people: 8,
        failed: 0,
        complete: true,
        scope: String::new(),
    }
}

/// As the dashboard opens over what an earlier sync kept of eight people, before the platform has answered.
pub(crate) fn over_a_store(size: (u16, u16)) -> AppState {
    let mut state = opened(size);
    report(&mut state, 0, SyncEvent::Source(Source::Cached(record())));
    report(&mut state, 0, SyncEvent::Types(leave_types()));
    report(&mut state, 0, people_page(0, &people()));
    let mut block = LedgerBlock::new(0);
    for row in 0..8 {
        block.apply(RowId(row), &zhang_san().balances);
    }
    report(&mut state, 0, SyncEvent::Figures(block));
    report(&mut state, 0, SyncEvent::Source(Source::Platform));
    state
}

fn figures(row: u32, left: i64) -> SyncEvent {
    let balances = vec![known("1", "年假", [10 * 86_400, 0, left * 86_400])];
    SyncEvent::Balances(vec![(RowId(row), person("x", balances))])
}

#[test]
fn kept_rows_stand_there_with_their_age_and_are_counted_apart_from_answers() {
    for size in [(80, 24), (120, 36)] {
        let mut state = over_a_store(size);
        report(&mut state, 0, figures(1, 4));
        report(&mut state, 0, figures(2, 3));
        assert_rows(&format!("kept_zh_{}x{}", size.0, size.1), &state);
        press(&mut state, "L");
        assert_rows(&format!("kept_en_{}x{}", size.0, size.1), &state);
        let tenant = state.tenant().unwrap();
        assert_eq!((tenant.coverage(), tenant.old_people()), (Some(25), 6));
    }
}

#[test]
fn a_row_changes_in_place_when_the_platform_answers() {
    let mut state = over_a_store((120, 36));
    assert!(print(&state).contains("6.5 天"));
    report(&mut state, 0, figures(0, 4));
    let screen = print(&state);
    assert!(
        screen.contains("4 天") && !screen.contains("6.5 天"),
        "{screen}"
    );
    assert!(!screen.contains("保存的数据"), "{screen}");
}

#[test]
fn the_age_is_counted_to_the_moment_last_told() {
    let mut state = over_a_store((120, 36));
    assert!(print(&state).contains("2 小时前"));
    let later = Today {
        now: today().now + 3 * HOUR,
        ..today()
    };
    assert!(update(&mut state, Msg::Now(later)).is_empty());
    assert!(print(&state).contains("5 小时前"));
}

#[test]
fn no_age_is_left_when_everybody_was_answered() {
    let mut state = over_a_store((120, 36));
    for row in 0..8 {
        report(&mut state, 0, figures(row, 1));
    }
    report(&mut state, 0, SyncEvent::Done(Outcome::Complete));
    let screen = print(&state);
    assert!(
        !screen.contains("小时前") && screen.contains("8 人 100%"),
        "{screen}"
    );
}

#[test]
fn a_refused_sync_keeps_the_rows_and_says_how_old_they_are() {
    for size in [(80, 24), (120, 36)] {
        let mut state = over_a_store(size);
        report(&mut state, 0, SyncEvent::Done(Outcome::Refused(refusal())));
        let name = format!("kept_refused_{}x{}", size.0, size.1);
        assert_rows(&name, &state);
    }
}

#[test]
fn lots_come_from_the_store_and_raw_records_only_from_the_platform() {
    let mut state = over_a_store((120, 36));
    let mut kept = zhang_san();
    kept.raw = None;
    let recalled = StoredAnswer {
        row: RowId(0),
        fetched: today().now - 5 * HOUR,
        person: kept,
    };
    report(&mut state, 0, SyncEvent::StoredAnswers(vec![recalled]));
    assert!(
        print(&state).contains("5 小时前保存的数据"),
        "this person's own age"
    );
    let effects = press(&mut state, "3→");
    assert!(print(&state).contains("assignduration = 864000"));
    let effects = [effects, press(&mut state, "r")].concat();
    assert!(effects.is_empty(), "nobody is asked for: {effects:?}");
    assert!(print(&state).contains("原始数据不保存，按 R 重新读取"));
    let effects = press(&mut state, "R");
    assert!(matches!(effects.as_slice(), [Effect::TellInterest(..)]));
}

#[test]
fn what_was_kept_never_takes_the_place_of_an_answer() {
    let mut state = over_a_store((120, 36));
    report(
        &mut state,
        0,
        SyncEvent::Balances(vec![(RowId(0), zhang_san())]),
    );
    let mut kept = zhang_san();
    kept.raw = None;
    let recalled = StoredAnswer {
        row: RowId(0),
        fetched: record().finished,
        person: kept,
    };
    report(&mut state, 0, SyncEvent::StoredAnswers(vec![recalled]));
    assert!(
        state
            .tenant()
            .unwrap()
            .selected_detail()
            .unwrap()
            .raw
            .is_some()
    );
}

#[test]
fn people_who_are_gone_leave_the_list_and_the_counts_and_the_cursor_stays_on_its_person() {
    let mut state = over_a_store((120, 36));
    press(&mut state, "↓↓↓↓");
    let effects = report(&mut state, 0, SyncEvent::Gone(vec![RowId(1), RowId(6)]));
    answered(&mut state, effects);
    let tenant = state.tenant().unwrap();
    assert_eq!((tenant.headcount(), tenant.people.list.len(8)), (6, 6));
    assert_eq!(tenant.selected(), Some(RowId(4)));
    assert_eq!(tenant.old_people(), 6);
    let screen = print(&state);
    assert!(!screen.contains("吴磊"), "{screen}");
    assert_rows("gone", &state);
    press(&mut state, "/wulei");
    assert_eq!(
        state.tenant().unwrap().people.list.len(8),
        0,
        "nor does a filter find them"
    );
}

#[test]
fn a_cursor_whose_person_is_gone_says_so_and_stands_on_the_next() {
    let mut state = over_a_store((120, 36));
    press(&mut state, "↓");
    let effects = report(&mut state, 0, SyncEvent::Gone(vec![RowId(0), RowId(1)]));
    answered(&mut state, effects);
    assert_eq!(state.tenant().unwrap().selected(), Some(RowId(2)));
    let gone = NoticedPerson {
        tenant: TenantId(0),
        row: RowId(1),
    };
    assert_eq!(state.notice, Some(Notice::Gone(gone)));
    let last = |state: &AppState| print(state).lines().last().unwrap().to_owned();
    assert!(last(&state).contains("吴磊 已不在通讯录中"));
    press(&mut state, "m");
    assert!(!print(&state).contains("吴磊"));
}

#[test]
fn people_who_come_after_others_are_gone_are_listed() {
    let mut state = over_a_store((120, 36));
    let effects = report(&mut state, 0, SyncEvent::Gone(vec![RowId(7)]));
    answered(&mut state, effects);
    let effects = report(&mut state, 0, people_page(8, &people()[..2]));
    answered(&mut state, effects);
    let tenant = state.tenant().unwrap();
    assert_eq!((tenant.headcount(), tenant.people.list.len(10)), (9, 9));
}

#[test]
fn everybody_may_be_gone() {
    let mut state = over_a_store((80, 24));
    let effects = report(&mut state, 0, SyncEvent::Gone((0..8).map(RowId).collect()));
    answered(&mut state, effects);
    let tenant = state.tenant().unwrap();
    assert_eq!((tenant.headcount(), tenant.selected()), (0, None));
    assert_eq!((tenant.coverage(), tenant.old_people()), (None, 0));
    assert!(!print(&state).contains("zhangsan"));
    report(&mut state, 0, SyncEvent::Done(Outcome::Complete));
    assert!(print(&state).contains("没有可见的员工"));
}

#[test]
fn a_tenant_that_another_program_syncs_shows_that_programs_progress() {
    for size in [(80, 24), (120, 36)] {
        let mut state = over_a_store(size);
        let holder = Holder("ledger-1/4711/00ff".to_owned());
        report(
            &mut state,
            0,
            SyncEvent::Source(Source::Followed { holder }),
        );
        let progress = Progress {
            people: 8,
            answered: 4,
            remaining: Some(std::time::Duration::from_secs(90)),
            ..Progress::default()
        };
        report(&mut state, 0, SyncEvent::Progress(progress));
        let name = format!("followed_{}x{}", size.0, size.1);
        assert_rows(&name, &state);
        assert_eq!(state.tenant().unwrap().coverage(), Some(50));
    }
}

/// As after a sync of everybody that ended two hours ago.
fn after_a_sync() -> AppState {
    let mut state = over_a_store((120, 36));
    for row in 0..8 {
        report(&mut state, 0, figures(row, 1));
    }
    report(&mut state, 0, SyncEvent::Done(Outcome::Complete));
    state
}

#[test]
fn a_later_sync_of_another_program_runs_on_screen_and_ages_what_it_has_not_reached() {
    let mut state = after_a_sync();
    assert_eq!(state.tenant().unwrap().old_people(), 0);
    report(&mut state, 0, SyncEvent::Source(Source::Cached(record())));
    let holder = Holder("ledger-1/4711/00ff".to_owned());
    report(
        &mut state,
        0,
        SyncEvent::Source(Source::Followed { holder }),
    );
    report(&mut state, 0, figures(2, 4));
    let tenant = state.tenant().unwrap();
    assert!(tenant.is_loading());
    assert_eq!((tenant.answered(), tenant.old_people()), (1, 7));
    let screen = print(&state);
    assert!(screen.contains("由 ledger-1"), "{screen}");
    assert!(screen.contains("2 小时前"), "{screen}");
    for row in 0..8 {
        report(&mut state, 0, figures(row, 4));
    }
    report(&mut state, 0, SyncEvent::Done(Outcome::Complete));
    let screen = print(&state);
    assert!(!screen.contains("ledger-1") && !screen.contains("小时前"));
}

#[test]
fn progress_alone_does_not_change_the_moment_of_the_figures() {
    let mut state = after_a_sync();
    let header = |state: &AppState| print(state).lines().next().unwrap().to_owned();
    let before = header(&state);
    let later = Today {
        now: today().now + 3 * HOUR,
        ..today()
    };
    update(&mut state, Msg::Now(later));
    report(&mut state, 0, SyncEvent::Progress(Progress::default()));
    assert_eq!(header(&state), before);
    report(&mut state, 0, figures(0, 2));
    assert_ne!(header(&state), before);
}

#[test]
fn people_who_are_listed_again_are_back_in_the_list_and_the_counts() {
    let mut state = over_a_store((120, 36));
    let effects = report(&mut state, 0, SyncEvent::Gone(vec![RowId(1), RowId(6)]));
    answered(&mut state, effects);
    assert!(!print(&state).contains("吴磊"));
    report(&mut state, 0, SyncEvent::Done(Outcome::Complete));
    let effects = report(&mut state, 0, SyncEvent::Back(vec![RowId(1)]));
    answered(&mut state, effects);
    let tenant = state.tenant().unwrap();
    assert_eq!((tenant.headcount(), tenant.people.list.len(8)), (7, 7));
    assert_eq!(tenant.old_people(), 7);
    assert!(print(&state).contains("吴磊"));
}

#[test]
fn trouble_with_the_store_stays_readable_and_the_dashboard_goes_on() {
    let trouble = StoreError::Unwritable(Bilingual::same("no space left on device"));
    for size in [(80, 24), (120, 36)] {
        let mut state = company(size);
        report(&mut state, 0, SyncEvent::StoreTrouble(trouble.clone()));
        let name = format!("trouble_zh_{}x{}", size.0, size.1);
        assert_rows(&name, &state);
        press(&mut state, "L");
        let name = format!("trouble_en_{}x{}", size.0, size.1);
        assert_rows(&name, &state);
        press(&mut state, "↓↓");
        assert!(
            print(&state)
                .lines()
                .last()
                .unwrap()
                .contains("store unwritable")
        );
    }
}

#[test]
fn every_trouble_says_in_both_languages_what_to_do() {
    let troubles = [
        StoreError::Unavailable(Bilingual::same("no such folder")),
        StoreError::Newer { found: 9, known: 1 },
        StoreError::Corrupt {
            file: PathBuf::from("/data/leaveboard.db"),
            reason: "malformed".to_owned(),
        },
        StoreError::Unreadable("person".to_owned()),
        StoreError::LeaseLost,
    ];
    for trouble in troubles {
        let mut state = company((250, 36));
        report(&mut state, 0, SyncEvent::StoreTrouble(trouble.clone()));
        press(&mut state, "1z");
        assert!(print(&state).contains("退出后不保留"), "{trouble}");
        press(&mut state, "L");
        assert!(print(&state).contains("in memory only"), "{trouble}");
    }
}

#[test]
fn after_a_reload_the_cursor_is_back_on_its_person() {
    let mut state = over_a_store((80, 24));
    press(&mut state, "↓↓↓");
    let id = state.tenant().unwrap().employee(RowId(3)).unwrap().id;
    let f5 = leaveboard::app::keys::key::Key::plain(leaveboard::app::keys::key::KeyCode::F(5));
    update(&mut state, Msg::Key(f5));
    let mut moved = people();
    moved.rotate_left(2);
    let ticket = state.tenant().unwrap().ticket;
    let kept = SyncEvent::Source(Source::Cached(record()));
    for event in [kept, people_page(0, &moved)] {
        update(
            &mut state,
            Msg::Reported(leaveboard::sync::Report { ticket, event }),
        );
    }
    let tenant = state.tenant().unwrap();
    let selected = tenant.employee(tenant.selected().unwrap()).unwrap();
    assert_eq!((selected.id, tenant.selected()), (id, Some(RowId(1))));
}
