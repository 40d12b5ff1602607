//! Pages that arrive while somebody reads.

use std::time::Duration;

use leaveboard::app::filter_job::FilterJob;
use leaveboard::app::tenant::people_filter::{KnownRows, PeopleFilterJob, filter_people};
use leaveboard::app::{AppState, Effect, Msg, update};
use leaveboard::domain::RowId;
use leaveboard::platform::{CallPurpose, RequestWait, Usage};
use leaveboard::sync::{Outcome, Progress, Report, SyncEvent, TenantId, Ticket};

use crate::screens::company::{
    answered, company, employee, known, opened, people_page, person, press, report,
};
use crate::screens::literal::assert_rows;
use crate::screens::printer::print;

fn page(start: u32) -> SyncEvent {
    let people: Vec<_> = (start..start + 50)
        .map(|row| {
            employee(
                &format!("e{row}"),
                if row % 10 == 0 { "张三" } else { "李四" },
                &[],
            )
        })
        .collect();
    people_page(start, &people)
}

/// The only filter job among `effects`.
fn question(effects: &[Effect]) -> &PeopleFilterJob {
    effects
        .iter()
        .find_map(|effect| match effect {
            Effect::Filter(FilterJob::People(job)) => Some(job),
            _ => None,
        })
        .expect("a question")
}

#[test]
fn nothing_under_the_cursor_moves_while_pages_arrive() {
    let mut state = opened((80, 24));
    report(&mut state, 0, page(0));
    press(&mut state, "↓↓↓↓↓↓↓↓↓↓↓↓↓↓↓↓↓↓↓↓");
    let rows = |screen: String| {
        screen
            .lines()
            .skip(10)
            .take(12)
            .map(|line| line.chars().take(20).collect::<String>())
            .collect::<Vec<_>>()
    };
    let before = rows(print(&state));
    report(&mut state, 0, page(50));
    assert_eq!(rows(print(&state)), before);
    assert_eq!(state.tenant().unwrap().selected(), Some(RowId(20)));
}

#[test]
fn with_a_filter_only_the_new_rows_are_looked_at() {
    let mut state = opened((80, 24));
    report(&mut state, 0, page(0));
    press(&mut state, "/zhang");
    assert_eq!(state.tenant().unwrap().people.list.len(50), 5);
    let effects = report(&mut state, 0, page(50));
    assert!(matches!(&question(&effects).known, KnownRows::Before(50, rows) if rows.len() == 5));
    answered(&mut state, effects);
    assert_eq!(state.tenant().unwrap().people.list.len(100), 10);
}

#[test]
fn pages_that_come_while_a_question_is_open_are_looked_at_together_after_it() {
    let mut state = opened((80, 24));
    report(&mut state, 0, page(0));
    let effects = update(&mut state, Msg::Pasted("z".to_owned()));
    let asked = question(&effects).clone();
    for start in [50, 100] {
        let effects = report(&mut state, 0, page(start));
        assert!(
            !effects
                .iter()
                .any(|effect| matches!(effect, Effect::Filter(_)))
        );
    }
    let effects = update(
        &mut state,
        Msg::Filtered(filter_people(&asked, &|| false).unwrap()),
    );
    assert!(matches!(question(&effects).known, KnownRows::Before(50, _)));
    answered(&mut state, effects);
    assert_eq!(state.tenant().unwrap().people.list.len(150), 15);
}

#[test]
fn a_longer_filter_looks_only_among_what_the_shorter_one_left() {
    let mut state = opened((80, 24));
    report(&mut state, 0, page(0));
    press(&mut state, "/zh");
    let effects = update(
        &mut state,
        Msg::Key(leaveboard::app::keys::key::Key::char('a')),
    );
    assert!(matches!(&question(&effects).known, KnownRows::Among(rows) if rows.len() == 5));
}

#[test]
fn a_late_answer_to_an_earlier_filter_is_dropped() {
    let mut state = opened((80, 24));
    report(&mut state, 0, page(0));
    let first = update(&mut state, Msg::Pasted("li".to_owned()));
    let second = update(
        &mut state,
        Msg::Key(leaveboard::app::keys::key::Key::ctrl('u')),
    );
    assert!(
        second
            .iter()
            .all(|effect| !matches!(effect, Effect::Filter(_)))
    );
    let late = filter_people(question(&first), &|| false).unwrap();
    update(&mut state, Msg::Filtered(late));
    assert_eq!(
        state.tenant().unwrap().people.list.len(50),
        50,
        "everybody, as the filter is empty"
    );
}

#[test]
fn sorted_people_are_merged_as_they_arrive() {
    let mut state = opened((80, 24));
    press(&mut state, "s");
    for start in [0, 50] {
        let effects = report(&mut state, 0, page(start));
        answered(&mut state, effects);
    }
    let rows: Vec<u32> = state
        .tenant()
        .unwrap()
        .people
        .list
        .lines(100, 100)
        .map(|(_, row)| row.0)
        .collect();
    let (li, zhang): (Vec<u32>, Vec<u32>) = (0..100).partition(|row| row % 10 != 0);
    assert_eq!(
        rows,
        [li, zhang].concat(),
        "li before zhang, equal names in the directory's order"
    );
}

#[test]
fn reload_starts_over_and_late_reports_of_the_earlier_sync_are_dropped() {
    let mut state = company((80, 24));
    let effects = update(
        &mut state,
        Msg::Key(leaveboard::app::keys::key::Key::plain(
            leaveboard::app::keys::key::KeyCode::F(5),
        )),
    );
    assert!(matches!(
        effects[0],
        Effect::StartSync(
            Ticket {
                tenant: TenantId(0),
                generation: 1
            },
            ..
        )
    ));
    assert_eq!(
        state.tenant().unwrap().roster.len(),
        8,
        "what was read stays"
    );
    report(&mut state, 0, page(8));
    assert_eq!(
        state.tenant().unwrap().roster.len(),
        8,
        "generation 0 is no longer listened to"
    );
    let ticket = Ticket {
        tenant: TenantId(0),
        generation: 1,
    };
    update(
        &mut state,
        Msg::Reported(Report {
            ticket,
            event: page(8),
        }),
    );
    assert_eq!(state.tenant().unwrap().roster.len(), 58);
}

#[test]
fn a_filter_about_balances_is_asked_again_as_they_come_but_at_most_once_a_turn() {
    let mut state = opened((80, 24));
    report(&mut state, 0, page(0));
    press(&mut state, "/left>0⏎");
    assert_eq!(state.tenant().unwrap().people.list.len(50), 0);
    let balances = |row: u32| {
        SyncEvent::Balances(vec![(
            RowId(row),
            person("e", vec![known("1", "年假", [86_400, 0, 86_400])]),
        )])
    };
    let effects = report(&mut state, 0, balances(3));
    assert!(
        effects
            .iter()
            .all(|effect| !matches!(effect, Effect::Filter(_))),
        "the same turn"
    );
    let effects = report(&mut state, 0, balances(4));
    assert!(answered(&mut state, effects).is_empty(), "the same turn");
    let effects = update(&mut state, Msg::Tick);
    answered(&mut state, effects);
    assert_eq!(state.tenant().unwrap().people.list.len(50), 2);
}

#[test]
fn a_filter_about_balances_says_how_many_people_it_could_not_look_at() {
    let says_so = |filter: &str| {
        let mut state = opened((120, 36));
        report(&mut state, 0, page(0));
        press(&mut state, filter);
        print(&state).contains("50 人尚未读到")
    };
    assert!(says_so("/left<0⏎"));
    assert!(!says_so("/nobody⏎"), "names are all known");
}

#[test]
fn a_refusal_keeps_what_came_before() {
    let mut state = company((80, 24));
    report(
        &mut state,
        0,
        SyncEvent::Done(Outcome::Refused(crate::screens::company::refusal())),
    );
    let screen = print(&state);
    assert!(
        screen.contains("张三") && screen.contains("平台拒绝访问"),
        "{screen}"
    );
}

#[test]
fn remaining_time_and_calls_are_said_while_loading() {
    let mut state = company((120, 36));
    let progress = Progress {
        remaining: Some(Duration::from_mins(50)),
        ..state.tenant().unwrap().progress
    };
    report(&mut state, 0, SyncEvent::Progress(progress));
    let footer = print(&state).lines().last().unwrap().to_owned();
    assert!(
        footer.contains("586/600 次/分") && footer.contains("约 50 分钟"),
        "{footer}"
    );
}

/// The company after the chosen tenant's sync has reported this usage.
fn with_usage(size: (u16, u16), usage: Usage) -> leaveboard::app::AppState {
    let mut state = company(size);
    let progress = Progress {
        usage,
        ..state.tenant().unwrap().progress
    };
    report(&mut state, 0, SyncEvent::Progress(progress));
    state
}

#[test]
fn a_sync_that_waits_says_what_for() {
    let full = Usage {
        used_in_window: 600,
        window_limit: 600,
        window_seconds: 60,
        wait: Some(RequestWait::FullWindow(Duration::from_secs(47))),
        ..Usage::default()
    };
    for size in [(80, 24), (120, 36)] {
        let mut state = with_usage(size, full);
        assert_rows(&format!("waits_zh_{}x{}", size.0, size.1), &state);
        press(&mut state, "L");
        assert_rows(&format!("waits_en_{}x{}", size.0, size.1), &state);
    }
    let throttled = Usage {
        wait: Some(RequestWait::Throttled(Duration::from_secs(23))),
        ..full
    };
    let screen = print(&with_usage((120, 36), throttled));
    assert!(
        screen.contains("限流，23 秒后重试") && screen.contains("限流 23 秒"),
        "{screen}"
    );
    let records = Usage {
        used_in_window: 50,
        window_limit: 50,
        window_seconds: 1,
        counted: Some(CallPurpose::ExpiryRecords),
        wait: Some(RequestWait::FullWindow(Duration::from_millis(300))),
        ..Usage::default()
    };
    let screen = print(&with_usage((120, 36), records));
    assert!(screen.contains("到期记录 50/50 次/秒"), "{screen}");
}

#[test]
fn no_ratio_is_shown_where_nothing_limits_a_sync() {
    for size in [(80, 24), (120, 36)] {
        let screen = print(&with_usage(size, Usage::default()));
        assert!(
            !screen.contains("0/0") && !screen.contains("/分"),
            "{screen}"
        );
    }
}

/// A title of pane 2 at a width where nothing is cut.
fn title(state: &leaveboard::app::AppState) -> String {
    let screen = print(state);
    let line = screen.lines().find(|line| line.contains("2 员工"));
    line.expect("the title of pane 2").to_owned()
}

#[test]
fn while_people_are_unread_a_condition_on_balances_says_of_how_many() {
    let mut state = opened((200, 50));
    report(&mut state, 0, page(0));
    let answers = (0..20).map(|row| {
        let left = if row < 3 { -1 } else { 1 };
        let balance = known("1", "年假", [5, 4, left]);
        (RowId(row), person(&format!("e{row}"), vec![balance]))
    });
    report(&mut state, 0, SyncEvent::Balances(answers.collect()));
    press(&mut state, "/剩余 < 0");
    assert!(
        title(&state).contains("3 / 已读 20（共 50）"),
        "{}",
        title(&state)
    );
    state.selection.filter.clear();
    press(&mut state, "李四");
    assert!(title(&state).contains("45 / 50"), "{}", title(&state));
}

#[test]
fn a_paste_is_one_change_of_the_filter_and_a_column_is_an_or() {
    let mut state = opened((200, 50));
    report(&mut state, 0, page(0));
    let effects = update(
        &mut state,
        Msg::Pasted("e3\r\ne17\r\n\r\n\te29\r\n".to_owned()),
    );
    let asked = effects
        .iter()
        .filter(|effect| matches!(effect, Effect::Filter(_)));
    assert_eq!(asked.count(), 1);
    answered(&mut state, effects);
    assert_eq!(state.selection.filter.input.value(), "e3 | e17 | e29");
    assert!(title(&state).contains("13 / 50"), "{}", title(&state));
    let before = state.selection.filter.input.value().to_owned();
    update(&mut state, Msg::Pasted("王".repeat(400_000)));
    assert_eq!(state.selection.filter.input.value(), before);
    assert!(print(&state).contains("最多 100,000"));
}

#[test]
fn a_thousand_pasted_ids_are_found_at_once() {
    let mut state = opened((200, 50));
    for start in (0..2_000).step_by(50) {
        report(&mut state, 0, page(start));
    }
    let ids: Vec<String> = (0..1_000).map(|row| format!("e{}", row + 1_000)).collect();
    let effects = update(&mut state, Msg::Pasted(ids.join("\n")));
    answered(&mut state, effects);
    assert_eq!(state.tenant().unwrap().people.list.len(2_000), 1_000);
}

#[test]
fn people_who_could_not_be_read_are_counted_as_the_filter_finds_them() {
    let mut state = company((200, 50));
    let counted = state.tenant().unwrap().unreadable();
    assert!(print(&state).contains(&format!("{counted} 人失败")));
    press(&mut state, "/状态:读不到");
    let tenant = state.tenant().unwrap();
    assert_eq!(tenant.people.list.len(tenant.roster.len()), counted);
}

#[test]
fn a_leave_types_name_alone_says_how_it_is_asked_for_and_left_below_zero_what_it_leaves_out() {
    let mut state = company((200, 50));
    press(&mut state, "/年假");
    assert!(print(&state).contains("假期:年假"));
    state.selection.filter.clear();
    press(&mut state, "剩余<0");
    assert!(
        print(&state).contains("另有 1 人推算为超支"),
        "{}",
        print(&state)
    );
    state.selection.filter.clear();
    press(&mut state, "超支");
    assert_eq!(state.tenant().unwrap().people.list.len(8), 1);
}

#[test]
fn what_was_read_last_is_in_the_totals_though_the_spinner_turns_no_more() {
    let mut state = company((120, 36));
    press(&mut state, "T");
    let annual = |state: &AppState| {
        let screen = print(state);
        let row = screen.lines().find(|row| row.contains("年假")).unwrap();
        let words: Vec<String> = row.split_whitespace().map(str::to_owned).collect();
        let at = words.iter().position(|word| word.contains("年假")).unwrap();
        words[at + 2].clone()
    };
    let before: usize = annual(&state).parse().unwrap();
    let answer = person(
        "7140964208476371111",
        vec![known("1", "年假", [1_000, 0, 1_000])],
    );
    let read = SyncEvent::Balances(vec![(RowId(4), answer)]);
    for event in [read, SyncEvent::Done(Outcome::Complete)] {
        let effects = report(&mut state, 0, event);
        answered(&mut state, effects);
    }
    assert_eq!(annual(&state), (before + 1).to_string());
}
