//! The view of changes: loading, filtering, sorting, opening, copying, and how it looks.

use std::sync::Arc;

use jiff::civil::{Date, date};
use jiff::{SignedDuration, Timestamp};
use leaveboard::app::keys::key::{Key, KeyCode};
use leaveboard::app::keys::keymap::Pane;
use leaveboard::app::views::changes::change_list::ChangePart;
use leaveboard::app::views::changes::comparison::ChangeSort;
use leaveboard::app::views::changes::comparison::{ComparisonEvent, ComparisonReport};
use leaveboard::app::views::changes::period::ComparisonPeriod;
use leaveboard::app::views::name::view_tabs;
use leaveboard::app::{AppState, Effect, Mouse, Msg, update};
use leaveboard::domain::changes::{
    BalanceChange, Change, ChangeKind, ChangeSide, FigureName, RulesText, TypeChange,
};
use leaveboard::domain::{
    Amount, Bilingual, CellState, Employee, Language, LeaveTypeId, Scale, Today, Unit,
};
use leaveboard::store::StoreError;
use leaveboard::sync::{Outcome, SyncEvent, TenantId, Ticket};
use leaveboard::text::notices::Notice;
use leaveboard::text::views::ViewName;
use leaveboard::text::views::changes::ComparisonEnd;
use ratatui::layout::Position;

use crate::screens::company::{company, employee, people, press, report};
use crate::screens::literal::{assert_rows, assert_screen};
use crate::screens::printer::{draw, print};

const DAY: i64 = 86_400;

/// 18:02 on a day.
pub(crate) fn evening(day: Date) -> Timestamp {
    Today::midday_of(day).now + SignedDuration::from_mins(6 * 60 + 2)
}

fn days(count: i64) -> ChangeSide {
    known(count, Unit::Day)
}

fn known(count: i64, unit: Unit) -> ChangeSide {
    ChangeSide {
        state: CellState::Known,
        amount: Some(Amount::new(count, Scale::Seconds, unit)),
    }
}

fn state(state: CellState) -> ChangeSide {
    ChangeSide {
        state,
        amount: None,
    }
}

fn changed(since: Date, what: ChangeKind) -> Change {
    Change {
        since: evening(since),
        what,
    }
}

fn balance(
    person: &Arc<Employee>,
    leave_type: &str,
    figure: FigureName,
    [from, to]: [ChangeSide; 2],
    since: Date,
) -> Change {
    let by = from.amount.zip(to.amount);
    let change = BalanceChange {
        leave_type: LeaveTypeId::new(leave_type),
        leave_type_name: leave_type.into(),
        figure,
        from,
        to,
        by: by.and_then(|(from, to)| to.minus(from)),
    };
    changed(since, ChangeKind::Balance(Arc::clone(person), change))
}

fn rules(zh: &str, en: &str) -> RulesText {
    RulesText {
        zh: zh.to_owned(),
        en: en.to_owned(),
    }
}

fn changed_rule(name: &str, from: Option<RulesText>, to: Option<RulesText>) -> ChangeKind {
    ChangeKind::Type(TypeChange {
        leave_type: LeaveTypeId::new(name),
        name: name.into(),
        from,
        to,
    })
}

fn changed_annual_rule() -> ChangeKind {
    let from = rules(
        "每年入职日自动发放，满 1 年 5 天，满 10 年 10 天。发放后 1 年过期。",
        "Granted on the entry date every year: 5 days from 1 year, 10 days from 10 years. Expires 1 year after the grant.",
    );
    let to = rules(
        "每年入职日自动发放，满 1 年 7 天，满 10 年 12 天。发放后 18 个月过期。",
        "Granted on the entry date every year: 7 days from 1 year, 12 days from 10 years. Expires 18 months after the grant.",
    );
    changed_rule("年假", Some(from), Some(to))
}

fn new_parental_rule() -> ChangeKind {
    let to = rules(
        "手动发放，每年 12 月 31 日过期。",
        "Granted by hand, expires every 31 December.",
    );
    changed_rule("育儿假", None, Some(to))
}

/// Every kind of change.
pub(crate) fn every_kind() -> Vec<Change> {
    let people: Vec<Arc<Employee>> = people().into_iter().map(Arc::new).collect();
    let (last, before) = (date(2026, 11, 20), date(2026, 11, 17));
    vec![
        changed(last, changed_annual_rule()),
        changed(before, new_parental_rule()),
        balance(
            &people[0],
            "年假",
            FigureName::Left,
            [days(13 * DAY / 2), days(11 * DAY / 2)],
            last,
        ),
        balance(
            &people[0],
            "年假",
            FigureName::Used,
            [days(7 * DAY / 2), days(9 * DAY / 2)],
            last,
        ),
        balance(
            &people[1],
            "调休",
            FigureName::Left,
            [
                known(8 * 3600, Unit::Hour),
                known(12 * 3600 + 100, Unit::Hour),
            ],
            before,
        ),
        balance(
            &people[2],
            "事假",
            FigureName::Left,
            [days(3 * DAY), state(CellState::Unlimited)],
            last,
        ),
        balance(
            &people[3],
            "病假",
            FigureName::Left,
            [state(CellState::NotApplicable), days(DAY)],
            last,
        ),
        changed(before, ChangeKind::Joined(Arc::clone(&people[5]), None)),
        changed(
            last,
            ChangeKind::Left(Arc::new(employee("lisi", "李四", &["财务"]))),
        ),
    ]
}

/// The comparisons that were asked for.
fn compared(effects: &[Effect]) -> Vec<(usize, u32, ComparisonPeriod)> {
    effects
        .iter()
        .filter_map(|effect| match effect {
            Effect::Compare(ticket, period) => Some((ticket.tenant.0, ticket.generation, *period)),
            _ => None,
        })
        .collect()
}

/// Reports an event of the tenant's current comparison.
fn tell(state: &mut AppState, tenant: usize, event: ComparisonEvent) -> Vec<Effect> {
    let tenant = TenantId(tenant);
    let ticket = Ticket {
        tenant,
        generation: state.changes.comparison(tenant).unwrap().generation,
    };
    update(state, Msg::Compared(ComparisonReport { ticket, event }))
}

fn found(changes: Vec<Change>) -> ComparisonEvent {
    ComparisonEvent::Found(Arc::new(ChangePart::after(None, changes)))
}

fn ends() -> ComparisonEvent {
    ComparisonEvent::Compares([evening(date(2026, 11, 16)), evening(date(2026, 11, 20))])
}

/// In the view, with every kind of change of the first tenant.
pub(crate) fn changes(size: (u16, u16)) -> AppState {
    let mut state = company(size);
    type_keys(&mut state, "H");
    tell(&mut state, 0, ends());
    tell(&mut state, 0, found(every_kind()));
    tell(
        &mut state,
        0,
        ComparisonEvent::Ended(ComparisonEnd::Done {
            not_compared: 12,
            outside_scope: 0,
        }),
    );
    state
}

/// Presses keys; questions about changes are answered at once.
fn type_keys(state: &mut AppState, keys: &str) -> Vec<Effect> {
    let mut rest = Vec::new();
    for key in keys.chars() {
        let effects = press(state, &key.to_string());
        rest.extend(answered(state, effects));
    }
    rest
}

fn answered(state: &mut AppState, effects: Vec<Effect>) -> Vec<Effect> {
    let mut rest = Vec::new();
    for effect in effects {
        match effect {
            Effect::Filter(job) => {
                let result = job.run(&|| false).unwrap();
                let more = update(state, Msg::Filtered(result));
                rest.extend(answered(state, more));
            }
            other => rest.push(other),
        }
    }
    rest
}

/// The listed events, in words short enough for a table.
fn listed(state: &AppState) -> Vec<String> {
    let comparison = state.comparison().unwrap();
    (0..comparison.len())
        .map(|line| {
            let event = comparison.event_at(line).unwrap();
            let figures = event.iter().filter_map(|change| match &change.what {
                ChangeKind::Balance(_, change) => Some(change.figure.as_str()),
                _ => None,
            });
            let figures: Vec<&str> = figures.collect();
            match &event[0].what {
                ChangeKind::Balance(person, change) => format!(
                    "{} {} {}",
                    person.id.shown(),
                    change.leave_type.shown(),
                    figures.join("+")
                ),
                ChangeKind::Renamed(person, _) => format!("~{}", person.id.shown()),
                ChangeKind::Joined(person, _) => format!("+{}", person.id.shown()),
                ChangeKind::Left(person) => format!("-{}", person.id.shown()),
                ChangeKind::Type(change) => format!("[{}]", change.name),
            }
        })
        .collect()
}

#[test]
fn views_are_switched_by_key_and_by_a_click_on_their_names() {
    let mut state = company((80, 24));
    for (key, view) in [
        ("]", ViewName::Company),
        ("[", ViewName::Browse),
        ("[", ViewName::Compare),
        ("]", ViewName::Browse),
        ("H", ViewName::Changes),
    ] {
        press(&mut state, key);
        assert_eq!(state.view, view);
    }
    for tab in view_tabs(80, &state.view_letters(), Language::Chinese, state.view) {
        let at = Position::new(u16::try_from(tab.columns.start).unwrap(), 0);
        update(&mut state, Msg::Mouse(Mouse::Click, at));
        assert_eq!(state.view, tab.view);
    }
}

#[test]
fn views_share_the_tenant_and_the_filter() {
    let mut state = company((80, 24));
    type_keys(&mut state, "1↓2/q⏎H");
    assert_eq!(state.selection.tenant, 1);
    assert_eq!(state.selection.filter.input.value(), "q");
    type_keys(&mut state, "/f⏎B");
    assert_eq!(state.selection.filter.input.value(), "qf");
    assert_eq!(state.tenant().unwrap().people.list.len(1), 1, "qf is 钱芳");
}

#[test]
fn a_comparison_is_made_when_its_tenant_is_first_shown_and_not_again() {
    let mut state = company((120, 36));
    let effects = type_keys(&mut state, "H");
    assert_eq!(compared(&effects), [(0, 1, ComparisonPeriod::Latest)]);
    assert_eq!(
        compared(&type_keys(&mut state, "1↓")),
        [(1, 1, ComparisonPeriod::Latest)]
    );
    assert_eq!(compared(&type_keys(&mut state, "↑BH")), []);
    let again = update(&mut state, Msg::Key(Key::plain(KeyCode::F(5))));
    assert_eq!(compared(&again), [(0, 2, ComparisonPeriod::Latest)]);
}

#[test]
fn other_days_are_chosen_in_the_dialog_for_all_tenants() {
    for (keys, period) in [
        (
            "t↓⏎",
            ComparisonPeriod::Days(date(2026, 10, 31), date(2026, 11, 21)),
        ),
        (
            "t↓↓⏎",
            ComparisonPeriod::Days(date(2025, 12, 31), date(2026, 11, 21)),
        ),
        (
            "t2026-09-01↓2026-09-30⏎",
            ComparisonPeriod::Days(date(2026, 9, 1), date(2026, 9, 30)),
        ),
    ] {
        let mut state = changes((80, 24));
        assert_eq!(
            compared(&type_keys(&mut state, keys)),
            [(0, 2, period)],
            "{keys}"
        );
        assert_eq!(compared(&type_keys(&mut state, "1↓")), [(1, 1, period)]);
    }
    let mut state = changes((80, 24));
    assert_eq!(
        compared(&type_keys(&mut state, "t2026-09-30↓2026-09-01⏎")),
        []
    );
    assert!(print(&state).contains("第二天要晚于第一天"));
}

#[test]
fn late_reports_of_an_earlier_comparison_are_dropped() {
    let mut state = changes((80, 24));
    type_keys(&mut state, "t↓⏎");
    let ticket = Ticket {
        tenant: TenantId(0),
        generation: 1,
    };
    for news in [
        found(every_kind()),
        ComparisonEvent::Ended(ComparisonEnd::NoStore),
    ] {
        update(
            &mut state,
            Msg::Compared(ComparisonReport {
                ticket,
                event: news,
            }),
        );
    }
    let comparison = state.comparison().unwrap();
    assert!(comparison.changes.is_empty() && comparison.is_loading());
}

#[test]
fn escape_closes_the_text_then_stops_the_comparison_then_clears_the_filter() {
    let mut state = company((80, 24));
    type_keys(&mut state, "/zs⏎H ");
    assert!(state.changes.is_open);
    type_keys(&mut state, "⎋");
    assert!(!state.changes.is_open);
    let effects = type_keys(&mut state, "⎋");
    assert!(matches!(effects[..], [Effect::StopComparing(TenantId(0))]));
    assert!(!state.comparison().unwrap().is_loading());
    assert!(print(&state).contains("比较已停止"));
    type_keys(&mut state, "⎋");
    assert_eq!(state.selection.filter.input.value(), "");
}

#[test]
fn a_sync_that_ended_since_makes_the_comparison_again_when_the_view_is_opened() {
    let mut state = changes((80, 24));
    report(&mut state, 0, SyncEvent::Done(Outcome::Complete));
    assert!(print(&state).contains("F5 重新比较"), "{}", print(&state));
    assert_eq!(listed(&state).len(), 8, "what is on screen stays");
    let effects = type_keys(&mut state, "BH");
    assert_eq!(compared(&effects), [(0, 2, ComparisonPeriod::Latest)]);
}

#[test]
fn the_filter_of_people_finds_people_and_leave_types() {
    for (filter, left) in [
        ("zs", &["zhangsan 年假 left+used", "+zengsiqi"][..]),
        ("nianjia", &["[年假]"]),
        ("财务", &["+zengsiqi", "-lisi"]),
        ("left<6", &["zhangsan 年假 left+used", "li 病假 left"]),
        ("nobody", &[]),
    ] {
        let mut state = changes((80, 24));
        type_keys(&mut state, &format!("/{filter}⏎"));
        assert_eq!(listed(&state), left, "{filter}");
    }
}

#[test]
fn changes_are_sorted_by_person_leave_type_amount_and_moment() {
    let mut state = changes((80, 24));
    type_keys(&mut state, "s");
    assert_eq!(state.changes.sort.by, ChangeSort::Person);
    assert_eq!(
        listed(&state)[0],
        "maimaiti 事假 left",
        "a, before li and o"
    );
    assert_eq!(listed(&state)[6..], ["[年假]", "[育儿假]"]);
    type_keys(&mut state, "s");
    assert_eq!(listed(&state)[0], "li 病假 left", "bing");
    type_keys(&mut state, "s");
    assert_eq!(
        listed(&state)[..2],
        ["zhangsan 年假 left+used", "wulei 调休 left"],
        "what fell first; hours after days"
    );
    type_keys(&mut state, "O");
    assert_eq!(
        listed(&state)[..2],
        ["wulei 调休 left", "zhangsan 年假 left+used"],
        "turned round, and what has no amount still comes last"
    );
    type_keys(&mut state, "Os");
    assert_eq!(listed(&state)[0], "[年假]", "the latest, as they came");
    assert_eq!(listed(&state)[7], "+zengsiqi");
    type_keys(&mut state, "s");
    assert_eq!(state.changes.sort.by, ChangeSort::Directory);
}

#[test]
fn the_change_under_the_cursor_stays_while_the_list_changes() {
    let mut state = changes((80, 24));
    type_keys(&mut state, "↓↓↓");
    let selected = |state: &AppState| {
        let event = state.comparison().unwrap().selected();
        event.map(<[Change]>::to_vec)
    };
    let before = selected(&state);
    type_keys(&mut state, "/wulei⏎");
    assert_eq!(selected(&state), before);
    type_keys(&mut state, "⎋s");
    assert_eq!(selected(&state), before);
}

#[test]
fn parts_that_come_later_are_listed_too() {
    let mut state = company((80, 24));
    type_keys(&mut state, "/zhangsan⏎H");
    let first = Arc::new(ChangePart::after(None, every_kind()));
    let second = Arc::new(ChangePart::after(Some(&first), every_kind()));
    for part in [first, second] {
        update(&mut state, Msg::Tick);
        let effects = tell(&mut state, 0, ComparisonEvent::Found(part));
        answered(&mut state, effects);
    }
    assert_eq!(listed(&state).len(), 2);
}

#[test]
fn copying_gives_exact_amounts_and_whole_rows() {
    for (keys, text) in [
        ("↓↓y", "年假 剩余 6.5→5.5，已用 3.5→4.5 天"),
        (
            "↓↓Y",
            "余额变动\tzhangsan\t张三\t年假\t剩余 6.5，已用 3.5\t剩余 5.5，已用 4.5\t-1\t天\t2026-11-20 18:02",
        ),
        ("↓↓↓y", "调休 剩余 8→12.027778 小时"),
        ("↓↓↓↓y", "事假 3 天→不限额"),
        (
            "↓↓↓↓Y",
            "余额变动\tmaimaiti\t阿卜杜拉·买买提\t事假\t剩余 3\t不限额\t\t天\t2026-11-20 18:02",
        ),
        ("Gy", "lisi"),
        ("GY", "不在名单了\tlisi\t李四\t\t\t\t\t\t2026-11-20 18:02"),
        ("1y", "总部"),
    ] {
        let mut state = changes((80, 24));
        let effects = type_keys(&mut state, keys);
        let copied = effects.iter().find_map(|effect| match effect {
            Effect::Copy(text) => Some(text.as_str()),
            _ => None,
        });
        assert_eq!(copied, Some(text), "{keys}");
    }
    let mut state = changes((80, 24));
    assert!(type_keys(&mut state, "mY").is_empty());
    assert_eq!(state.notice, Some(Notice::Masked));
}

#[test]
fn a_click_chooses_a_change_and_a_second_one_opens_it() {
    let mut state = changes((80, 24));
    let inside = state.geometry().unwrap().inside(Pane::Employees);
    let at = Position::new(inside.x + 4, inside.y + 5);
    update(&mut state, Msg::Mouse(Mouse::Click, at));
    assert_eq!(state.comparison().unwrap().list.window.cursor, 3);
    assert!(!state.changes.is_open);
    update(&mut state, Msg::Mouse(Mouse::Click, at));
    assert!(state.changes.is_open);
    let filter = Position::new(inside.x + 4, inside.y);
    update(&mut state, Msg::Mouse(Mouse::Click, filter));
    assert!(state.selection.filter.is_typing);
}

#[test]
fn every_kind_at_three_sizes_in_both_languages() {
    for (width, height) in [(80, 24), (120, 36), (200, 50)] {
        let mut state = changes((width, height));
        assert_screen(&format!("changes_zh_{width}x{height}"), &print(&state));
        type_keys(&mut state, "L");
        assert_screen(&format!("changes_en_{width}x{height}"), &print(&state));
    }
}

#[test]
fn the_figures_of_a_balance_that_changed_are_one_line_and_rules_say_what_differs() {
    for size in [(80, 24), (120, 36), (200, 50)] {
        let mut state = changes(size);
        for line in [
            "剩余 6.5→5.5，已用 3.5→4.5 天",
            "3 天→不限额",
            "规则有调整：5→7、10→12",
        ] {
            assert!(print(&state).contains(line), "{line} in\n{}", print(&state));
        }
        type_keys(&mut state, "L");
        for line in ["left 6.5→5.5, used 3.5→4.5 d", "rules changed: 5→7, 10→12"] {
            assert!(print(&state).contains(line), "{line} in\n{}", print(&state));
        }
    }
}

#[test]
fn words_of_a_rule_that_differ_stand_between_signs_and_in_their_colours() {
    let mut state = changes((120, 36));
    type_keys(&mut state, " ");
    let screen = print(&state);
    for text in ["满 1 年 [-5-] 天", "满 1 年 [+7+] 天", "满 10 年 [+12+] 天"] {
        assert!(screen.contains(text), "{text} in\n{screen}");
    }
    let (buffer, _) = draw(&state);
    let colour = |sign: &str| {
        let cells = buffer.content();
        let at = cells.windows(3).position(|three| {
            let text: String = three.iter().map(ratatui::buffer::Cell::symbol).collect();
            text == sign
        });
        cells[at.unwrap() + 2].fg
    };
    assert_ne!(colour("[-5"), colour("[+7"));
}

#[test]
fn figures_that_changed_at_different_times_say_when() {
    let mut state = company((120, 36));
    type_keys(&mut state, "H");
    tell(&mut state, 0, ends());
    let zhang = Arc::new(people().remove(0));
    let of = |figure, since| balance(&zhang, "年假", figure, [days(DAY), days(2 * DAY)], since);
    let parts = vec![
        of(FigureName::Left, date(2026, 11, 20)),
        of(FigureName::Granted, date(2026, 11, 17)),
    ];
    tell(&mut state, 0, found(parts));
    assert_eq!(listed(&state), ["zhangsan 年假 left+granted"]);
    type_keys(&mut state, " ");
    let screen = print(&state);
    for text in ["2026-11-20 18:02 起", "2026-11-17 18:02 起", "11-20"] {
        assert!(screen.contains(text), "{text} in\n{screen}");
    }
}

#[test]
fn an_opened_rule_shows_the_old_and_the_new_one_in_words() {
    for (width, height) in [(80, 24), (120, 36)] {
        let mut state = changes((width, height));
        type_keys(&mut state, " ");
        assert_rows(&format!("changed_rule_zh_{width}x{height}"), &state);
        type_keys(&mut state, "L");
        assert_rows(&format!("changed_rule_en_{width}x{height}"), &state);
    }
    let mut state = changes((60, 16));
    type_keys(&mut state, "L ");
    assert!(
        !print(&state).contains("First seen by"),
        "{}",
        print(&state)
    );
    type_keys(&mut state, "llllllllllll");
    assert!(print(&state).contains("First seen by"), "{}", print(&state));
}

#[test]
fn nothing_is_listed_before_it_is_known_and_what_is_wrong_is_said() {
    let no_snapshot = ComparisonEnd::NoSnapshot {
        day: date(2026, 10, 31),
        first: Some(date(2026, 11, 2)),
    };
    for (name, end) in [
        ("too_few", ComparisonEnd::TooFew { snapshots: 1 }),
        ("no_store", ComparisonEnd::NoStore),
        ("no_pair", no_snapshot),
        (
            "trouble",
            ComparisonEnd::Trouble(StoreError::Unavailable(Bilingual::same(
                "connection refused",
            ))),
        ),
    ] {
        for (width, height) in [(80, 24), (120, 36)] {
            let mut state = company((width, height));
            type_keys(&mut state, "H");
            assert!(print(&state).contains("正在比较两个快照"));
            tell(&mut state, 0, ComparisonEvent::Ended(end.clone()));
            assert!(print(&state).contains("没有两个可比较的快照"));
            assert_rows(&format!("changes_{name}_zh_{width}x{height}"), &state);
            type_keys(&mut state, "L");
            assert_rows(&format!("changes_{name}_en_{width}x{height}"), &state);
        }
    }
}

#[test]
fn one_snapshot_for_both_days_is_no_comparison() {
    let mut state = company((80, 24));
    type_keys(&mut state, "H");
    let at = evening(date(2026, 11, 20));
    tell(&mut state, 0, ComparisonEvent::Compares([at, at]));
    tell(
        &mut state,
        0,
        ComparisonEvent::Ended(ComparisonEnd::Done {
            not_compared: 0,
            outside_scope: 0,
        }),
    );
    let screen = print(&state);
    assert!(screen.contains("没有两个可比较的快照"), "{screen}");
    assert!(screen.contains("11-20 18:02"), "{screen}");
    assert!(!screen.contains("没有变化"), "{screen}");
}

#[test]
fn no_change_at_all_says_so_and_how_many_people_were_not_compared() {
    let mut state = company((80, 24));
    type_keys(&mut state, "H");
    tell(&mut state, 0, ends());
    tell(
        &mut state,
        0,
        ComparisonEvent::Ended(ComparisonEnd::Done {
            not_compared: 3,
            outside_scope: 0,
        }),
    );
    let screen = print(&state);
    assert!(
        screen.contains("两个快照之间没有变化") && screen.contains("3 人无法比较"),
        "{screen}"
    );
}

#[test]
fn loading_says_what_was_found_so_far() {
    for (width, height) in [(80, 24), (120, 36)] {
        let mut state = company((width, height));
        type_keys(&mut state, "H");
        tell(&mut state, 0, ends());
        assert_rows(&format!("changes_loading_{width}x{height}"), &state);
        tell(&mut state, 0, found(every_kind()));
        let screen = print(&state);
        assert!(screen.contains("张三"), "{screen}");
        assert!(!screen.lines().last().unwrap().contains('✓'), "{screen}");
    }
}

#[test]
fn masked_names_and_figures_are_nowhere_on_the_screen() {
    let mut state = changes((200, 50));
    type_keys(&mut state, "↓↓ m");
    let screen = print(&state);
    for secret in ["张三", "zhangsan", "6.5", "5.5", "李四", "-1 天"] {
        assert!(!screen.contains(secret), "{secret} in\n{screen}");
    }
    assert!(screen.contains("年假"));
}

#[test]
fn a_read_that_may_have_left_a_snapshot_makes_the_comparison_outdated() {
    let mut state = changes((120, 36));
    report(&mut state, 0, SyncEvent::Done(Outcome::Cancelled));
    assert!(!print(&state).contains("有更新的数据"));
    report(&mut state, 0, SyncEvent::Done(Outcome::Complete));
    assert!(print(&state).contains("有更新的数据，按 F5 重新比较"));
}

#[test]
fn the_dialog_of_two_days_has_its_caret_in_the_field() {
    for (width, height) in [(80, 24), (120, 36)] {
        let mut state = changes((width, height));
        type_keys(&mut state, "t2026-09-01↓2026");
        assert_rows(&format!("compare_chooser_zh_{width}x{height}"), &state);
        let (buffer, caret) = draw(&state);
        assert_eq!(buffer[(caret.x - 1, caret.y)].symbol(), "6");
        type_keys(&mut state, "L");
        assert_rows(&format!("compare_chooser_en_{width}x{height}"), &state);
    }
}

#[test]
fn every_size_draws_and_the_hint_for_help_is_never_cut() {
    for width in (40..=250).step_by(7) {
        for height in [10, 24, 70] {
            let mut state = changes((width, height));
            type_keys(&mut state, " ");
            let screen = print(&state);
            assert!(
                screen.lines().last().unwrap().ends_with("? 帮助"),
                "{screen}"
            );
        }
    }
}

#[test]
fn drawing_a_million_changes_costs_what_is_on_screen() {
    let mut state = company((120, 36));
    type_keys(&mut state, "H");
    let mut last: Option<Arc<ChangePart>> = None;
    for _ in 0..100 {
        let changes = every_kind().into_iter().cycle().take(10_000).collect();
        let part = Arc::new(ChangePart::after(last.as_deref(), changes));
        last = Some(Arc::clone(&part));
        tell(&mut state, 0, ComparisonEvent::Found(part));
    }
    assert_eq!(state.comparison().unwrap().len(), 888_900);
    let drawn = |state: &AppState| {
        let started = std::time::Instant::now();
        print(state);
        started.elapsed()
    };
    let few = drawn(&changes((120, 36)));
    type_keys(&mut state, "G");
    let many = drawn(&state);
    assert!(
        many < few * 10 + std::time::Duration::from_millis(20),
        "{few:?} {many:?}"
    );
}
