//! What a screen of 80 columns says whole: nothing that matters ends in `…`.

use std::sync::Arc;

use leaveboard::app::keys::keymap::Pane;
use leaveboard::app::tenant::people::PeopleSort;
use leaveboard::app::views::checks::lines::CheckLine;
use leaveboard::app::views::compare::RightSide;
use leaveboard::app::{AppState, Mouse, Msg, update};
use leaveboard::domain::Language;
use leaveboard::domain::ListOrder;
use leaveboard::domain::insight::compare::CompareSort;
use leaveboard::domain::insight::totals::{DayRates, RatedPerson};
use ratatui::layout::Position;
use ratatui::style::Modifier;

use crate::screens::company::{company, employee, opened, people_page, press, report};
use crate::screens::printer::{draw, print, shows};

const LANGUAGES: [Language; 2] = [Language::Chinese, Language::English];

fn shown(keys: &str, language: Language) -> AppState {
    let mut state = company((80, 24));
    state.display.language = language;
    press(&mut state, keys);
    state
}

fn line(state: &AppState, at: usize) -> String {
    print(state).lines().nth(at).unwrap().to_owned()
}

#[test]
fn the_first_line_is_never_cut_and_says_that_the_figures_are_generated() {
    for language in LANGUAGES {
        for keys in ["", "m", "C", "E", "T", "K", "P", "H"] {
            let first = line(&shown(keys, language), 0);
            assert!(!first.contains('…'), "{first}");
            let demo = language.pick("演示", "demo");
            assert!(first.contains(demo), "{first}");
        }
    }
}

#[test]
fn compare_says_all_its_counts_and_both_sides() {
    for language in LANGUAGES {
        let mut state = shown("", language);
        state.compare.right = Some(RightSide::Tenant(1));
        press(&mut state, "P");
        let screen = print(&state);
        let sides = language.pick(
            "左：总部 企业微信  右：总部 钉钉",
            "left: 总部 WeCom  right: 总部 DingTalk",
        );
        assert!(line(&state, 1).contains(sides), "{screen}");
        let counts = &state.compare.computed.answer().unwrap().counts;
        for result in leaveboard::domain::insight::compare::CompareResult::ALL {
            if counts.of(result) > 0 {
                assert!(
                    screen.contains(result.explain(language)),
                    "{result:?}\n{screen}"
                );
            }
        }
        let cut = screen
            .lines()
            .filter(|line| line.contains("… ─") || line.contains("…─"));
        assert_eq!(cut.count(), 0, "{screen}");
    }
}

#[test]
fn totals_say_below_the_rows_what_the_row_under_the_cursor_leaves_out() {
    let mut rates = DayRates::default();
    assert!(rates.add(None, RatedPerson::Id("zhangsan"), 400_000_000, "CNY"));
    for language in LANGUAGES {
        let mut state = shown("", language);
        state.totals.rates = Some(Arc::new(rates.clone()));
        press(&mut state, "T");
        let left_out = language.pick("年假 未计入：", "年假, not in the sums: ");
        shows(&state, &[left_out]);
        let screen = print(&state);
        assert_eq!(
            screen.lines().filter(|line| line.contains("…│")).count(),
            0,
            "{screen}"
        );
        assert!(
            !screen.contains("…─") && !screen.contains("… ─"),
            "{screen}"
        );
    }
}

#[test]
fn checks_say_below_the_rows_the_whole_sentence_of_the_finding_under_the_cursor() {
    for language in LANGUAGES {
        let mut state = shown("K", language);
        press(&mut state, "j");
        let screen = print(&state);
        assert_eq!(
            screen.lines().filter(|line| line.contains("…│")).count(),
            0,
            "{screen}"
        );
        let Some(CheckLine::Finding(at)) = state.checks.line(state.checks.window.cursor) else {
            panic!("no finding under the cursor:\n{screen}");
        };
        let finding = state.checks.lines.finding(at, language).unwrap();
        let unbroken = |text: &str| text.replace([' ', '\n', '│'], "");
        let below: Vec<&str> = screen.lines().skip(20).collect();
        let below = unbroken(&below.join("\n"));
        let sentence = unbroken(&finding.sentence);
        assert!(below.contains(&sentence), "{sentence}\n{screen}");
    }
}

/// The lines on which column `x` is reversed: the thumb of a scrollbar.
fn bar(state: &AppState, x: u16) -> Vec<u16> {
    let (buffer, _) = draw(state);
    let is_marked = |y: &u16| {
        let cell = &buffer[(x, *y)];
        cell.modifier.contains(Modifier::REVERSED)
    };
    (0..state.size.height).filter(is_marked).collect()
}

#[test]
fn a_title_with_no_room_for_a_position_has_it_in_place_of_the_number_of_people() {
    let people: Vec<_> = (0..1_000)
        .map(|row| employee(&row.to_string(), "李四", &[]))
        .collect();
    for (language, title) in [
        (Language::Chinese, "2 员工 1,000 ─── 3/1,000 ─"),
        (Language::English, "2 Employees 3/1,000 ─"),
    ] {
        let mut state = opened((80, 24));
        state.display.language = language;
        report(&mut state, 0, people_page(0, &people));
        press(&mut state, "2↓↓");
        shows(&state, &[title]);
        let few = shown("", language);
        shows(&few, &[language.pick("2 员工 8 ─", "2 Employees 8 ─")]);
    }
}

#[test]
fn a_list_longer_than_its_window_has_a_bar_and_a_shorter_one_has_none() {
    let mut state = opened((80, 24));
    let people: Vec<_> = (0..100)
        .map(|row| employee(&row.to_string(), "李四", &[]))
        .collect();
    report(&mut state, 0, people_page(0, &people));
    let right = |state: &AppState, pane| state.geometry().unwrap().pane(pane).right() - 1;
    let x = right(&state, Pane::Employees);
    let top = bar(&state, x);
    press(&mut state, "G");
    let bottom = bar(&state, x);
    assert!(
        !top.is_empty() && top.last() < bottom.last(),
        "{top:?} {bottom:?}"
    );
    press(&mut state, "C");
    assert!(!bar(&state, 79).is_empty());
    press(&mut state, "B?");
    assert!(!bar(&state, 79).is_empty(), "the list of keys is long");
    let few = company((80, 24));
    assert_eq!(bar(&few, right(&few, Pane::Employees)), [0; 0]);
}

#[test]
fn enter_opens_z_takes_the_whole_screen_and_escape_goes_back_in_every_view() {
    let mut state = company((120, 36));
    press(&mut state, "⏎");
    assert_eq!(state.focus(), Pane::Balances);
    press(&mut state, "⎋");
    assert_eq!(state.focus(), Pane::Employees);
    for view in ["B", "C", "E", "T", "K", "P", "H"] {
        press(&mut state, view);
        press(&mut state, "z");
        let at = state.geometry().unwrap();
        assert_eq!(at.pane(Pane::Employees), at.body, "{view}");
        press(&mut state, "⎋");
        let at = state.geometry().unwrap();
        assert_ne!(at.pane(Pane::Employees), at.body, "{view}");
    }
    for view in ["C", "E", "T", "K", "P", "H"] {
        press(&mut state, view);
        press(&mut state, "1⏎");
        assert_eq!(
            state.focus(),
            Pane::Employees,
            "{view}: a tenant opens its list"
        );
    }
}

/// Clicks where a heading stands on the screen.
fn click_heading(state: &mut AppState, heading: &str) {
    let screen = print(state);
    let rows = screen.lines().enumerate().skip(2);
    // What the field of the filter suggests is no heading.
    let is_heading = |row: &str, at: usize| !row[at + heading.len()..].starts_with(['、', '<']);
    let mut found = rows.filter_map(|(y, row)| {
        let mut places = row.match_indices(heading);
        let (at, _) = places.find(|(at, _)| is_heading(row, *at))?;
        Some((y, &row[..at]))
    });
    let (y, before) = found
        .next()
        .unwrap_or_else(|| panic!("{heading} is not in\n{screen}"));
    let x = leaveboard::app::text_width::width(before);
    let at = Position::new(u16::try_from(x).unwrap(), u16::try_from(y).unwrap());
    update(state, Msg::Mouse(Mouse::Click, at));
}

#[test]
fn a_click_on_a_heading_orders_by_it_a_second_one_turns_that_round_and_a_third_one_undoes_it() {
    let mut state = company((120, 36));
    state.compare.right = Some(RightSide::Tenant(1));
    press(&mut state, "P");
    let usual = ListOrder::<CompareSort>::default();
    let by_person = ListOrder::of(CompareSort::Person);
    for order in [by_person, by_person.reversed(), usual] {
        click_heading(&mut state, "姓名");
        assert_eq!(state.compare.sort, order);
        press(&mut state, "");
    }
    assert_eq!(state.selection.sort, ListOrder::<PeopleSort>::default());
}

/// The orders of all views as text, so that a change of any of them shows.
fn orders_of(state: &AppState) -> String {
    let balances = state.tenant().map(|tenant| tenant.balances.order);
    format!(
        "{:?} {:?} {:?} {:?} {:?} {balances:?} {:?}",
        state.selection.sort,
        state.totals.sort,
        state.expiring.order,
        state.changes.sort,
        state.compare.sort,
        state.company.sort,
    )
}

#[test]
fn every_view_that_sorts_sorts_by_a_click_on_a_heading_and_the_second_click_turns_it_round() {
    for (keys, heading) in [
        ("", "账号"),
        ("", "已用"),
        ("", "剩余"),
        ("C", "姓名"),
        ("E", "将到期"),
        ("T", "已用"),
        ("P", "姓名"),
    ] {
        let mut state = company((120, 36));
        state.compare.right = Some(RightSide::Tenant(1));
        press(&mut state, keys);
        let mut seen = vec![orders_of(&state)];
        for _ in 0..2 {
            click_heading(&mut state, heading);
            press(&mut state, "");
            seen.push(orders_of(&state));
        }
        seen.sort();
        seen.dedup();
        assert_eq!(seen.len(), 3, "{keys} {heading}: {seen:?}");
        click_heading(&mut state, heading);
        let back = orders_of(&state);
        assert!(seen.contains(&back), "{keys} {heading}: {back}");
    }
}

#[test]
fn a_key_turns_the_order_round_in_every_view_that_sorts() {
    for keys in ["", "3", "E", "T", "P", "H", "Cs"] {
        let mut state = company((120, 36));
        state.compare.right = Some(RightSide::Tenant(1));
        press(&mut state, keys);
        let before = orders_of(&state);
        press(&mut state, "O");
        assert_ne!(orders_of(&state), before, "{keys}");
        press(&mut state, "O");
        assert_eq!(orders_of(&state), before, "{keys}");
    }
}

#[test]
fn the_title_of_balances_says_their_order_whole_and_gives_up_departments_for_it() {
    let state = shown("3sO", Language::English);
    let title = line(&state, 1);
    assert!(
        title.contains("张三") && title.contains(", reversed "),
        "{title}"
    );
    assert!(!title.contains('…'), "{title}");
    let unordered = line(&shown("3", Language::English), 1);
    assert!(unordered.contains("zhangsan"), "{unordered}");
}
