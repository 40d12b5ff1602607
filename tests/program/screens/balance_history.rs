//! `e` in Browse: how a balance became what it is, from the snapshots.

use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::date;
use leaveboard::app::keys::keymap::KeyContext;
use leaveboard::app::overlays::balance_history::{HistoryEnd, HistoryRequest, HistoryResult};
use leaveboard::app::{AppState, Effect, Msg, update};
use leaveboard::domain::changes::{
    BalanceChange, BalanceEvent, BalanceStep, BalanceTimeline, ChangeSide, FigureName, FirstKnown,
    RulesText, TypeChange,
};
use leaveboard::domain::{Amount, Bilingual, CellState, Language, LeaveTypeId, Scale, Unit};
use leaveboard::store::StoreError;
use unicode_width::UnicodeWidthStr;

use crate::screens::company::{company, press};
use crate::screens::printer::{draw, lines, print, shows};

const SIZES: [(u16, u16); 3] = [(80, 24), (120, 36), (200, 50)];

fn asked(size: (u16, u16)) -> (AppState, HistoryRequest) {
    let mut state = company(size);
    let effects = press(&mut state, "e");
    let found = effects.iter().find_map(|effect| match effect {
        Effect::ReadHistory(request) => Some(request.clone()),
        _ => None,
    });
    let request = found.unwrap_or_else(|| panic!("{effects:?}"));
    (state, request)
}

fn answered(state: &mut AppState, request: &HistoryRequest, end: HistoryEnd) {
    let result = HistoryResult {
        generation: request.generation,
        end,
    };
    update(state, Msg::HistoryRead(result));
}

fn day(day: i8) -> Timestamp {
    let noon = date(2026, 11, day).at(12, 0, 0, 0);
    jiff::tz::TimeZone::UTC.to_timestamp(noon).unwrap()
}

fn side(count: i64) -> ChangeSide {
    ChangeSide {
        state: CellState::Known,
        amount: Some(Amount::new(count, Scale::Hundredths, Unit::Day)),
    }
}

fn change(figure: FigureName, from: i64, to: i64) -> BalanceChange {
    BalanceChange {
        leave_type: LeaveTypeId::new("1"),
        leave_type_name: "年假".into(),
        figure,
        from: side(from),
        to: side(to),
        by: Some(Amount::new(to - from, Scale::Hundredths, Unit::Day)),
    }
}

/// Two events: the figures of the 12th, and the rule of the 20th with a figure.
fn timeline() -> HistoryEnd {
    let rules = |text: &str| RulesText {
        zh: text.to_owned(),
        en: text.to_owned(),
    };
    let changed = |found, changes: Vec<BalanceChange>| BalanceEvent {
        found,
        what: Some(BalanceStep::Changed(changes)),
        after_unknown: false,
        rule: None,
    };
    let used = vec![
        change(FigureName::Left, 750, 650),
        change(FigureName::Used, 250, 350),
    ];
    let granted = BalanceEvent {
        after_unknown: true,
        rule: Some(TypeChange {
            leave_type: LeaveTypeId::new("1"),
            name: "年假".into(),
            from: Some(rules("OLD")),
            to: Some(rules("NEW")),
        }),
        ..changed(day(20), vec![change(FigureName::Granted, 500, 1_000)])
    };
    HistoryEnd::Found(Arc::new(BalanceTimeline {
        first: day(1),
        snapshots: 9,
        events: vec![granted, changed(day(12), used)],
        earliest: Some(FirstKnown {
            found: day(3),
            figures: [Some(side(750)), Some(side(500)), None, None],
        }),
    }))
}

#[test]
fn the_leave_type_under_the_cursor_is_asked_for_and_no_call_is_made() {
    let (state, request) = asked((120, 36));
    assert_eq!(request.employee.as_str(), "zhangsan");
    assert_eq!(request.leave_type.as_str(), "1");
    shows(&state, &["历史：张三 的 年假"]);
    shows(&state, &["正在读取快照"]);
    assert!(state.is_busy());
}

#[test]
fn the_latest_change_comes_first_with_its_rule_at_every_size_in_both_languages() {
    for size in SIZES {
        let (mut state, request) = asked(size);
        answered(&mut state, &request, timeline());
        for text in [
            "9 个快照，最早一个 2026-11-01",
            "已发 5→10 天（+5）（其间有没读到的快照",
            "旧规则：OLD",
            "新规则：NEW",
            "剩余 7.5→6.5 天（-1），已用 2.5→3.5 天（+1）",
            "最早（2026-11-03 起）：剩余 7.5 天，已发 5 天",
        ] {
            shows(&state, &[text]);
        }
        let screen = print(&state);
        assert!(screen.find("已发 5→10").unwrap() < screen.find("剩余 7.5→6.5").unwrap());
        state.display.language = Language::English;
        for text in [
            "9 snapshots, the oldest of 2026-11-01",
            "Granted 5→10 d (+5)",
            "New rule: NEW",
            "Left 7.5→6.5 d (-1), Used 2.5→3.5 d (+1)",
        ] {
            shows(&state, &[text]);
        }
        for line in lines(&draw(&state).0)
            .iter()
            .filter(|line| line.contains('│'))
        {
            assert_eq!(line.width(), usize::from(size.0), "{line}");
        }
    }
}

#[test]
fn where_there_is_no_earlier_snapshot_that_is_said() {
    let lone = HistoryEnd::Found(Arc::new(BalanceTimeline {
        first: day(20),
        snapshots: 1,
        events: Vec::new(),
        earliest: Some(FirstKnown {
            found: day(20),
            figures: [Some(side(650)), None, None, None],
        }),
    }));
    let trouble = StoreError::Unavailable(Bilingual::same("disk"));
    for (end, said) in [
        (HistoryEnd::NoStore, "所以没有以前的余额"),
        (HistoryEnd::NoSnapshot, "还没有快照"),
        (HistoryEnd::Trouble(trouble), "读不了保存的数据"),
        (lone, "没有更早的快照，还看不出变化"),
    ] {
        let (mut state, request) = asked((80, 24));
        answered(&mut state, &request, end);
        shows(&state, &[said]);
        assert!(!print(&state).contains("正在读取快照"));
    }
}

#[test]
fn an_older_answer_is_dropped_and_hidden_figures_stay_hidden() {
    let (mut state, first) = asked((120, 36));
    press(&mut state, "⎋");
    let effects = press(&mut state, "e");
    assert_eq!(effects.len(), 1);
    answered(&mut state, &first, HistoryEnd::NoStore);
    shows(&state, &["正在读取快照"]);
    let second = HistoryRequest {
        generation: first.generation + 1,
        ..first
    };
    answered(&mut state, &second, timeline());
    press(&mut state, "m");
    let screen = print(&state);
    assert!(
        !screen.contains("张三") && !screen.contains("7.5"),
        "{screen}"
    );
    press(&mut state, "⎋");
    assert_ne!(state.key_context(), KeyContext::History);
}
