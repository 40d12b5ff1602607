//! The mouse: the wheel scrolls what is under it, a click chooses the pane and the line.

use leaveboard::app::keys::keymap::Pane;
use leaveboard::app::{AppState, Effect, Mouse, Msg, update};
use leaveboard::domain::RowId;
use ratatui::layout::Position;

use crate::screens::company::{company, employee, opened, people_page, press, report};

/// Does something at a line inside a pane; line 0 is the filter's or the heads', line 1 of the people their headings'.
fn point(state: &mut AppState, mouse: Mouse, pane: Pane, line: u16) -> Vec<Effect> {
    let inside = state.geometry().unwrap().inside(pane);
    let at = Position::new(inside.x + 3, inside.y + line);
    update(state, Msg::Mouse(mouse, at))
}

#[test]
fn a_click_chooses_the_pane_and_the_line() {
    let mut state = company((80, 24));
    point(&mut state, Mouse::Click, Pane::Employees, 4);
    assert_eq!(state.tenant().unwrap().selected(), Some(RowId(2)));
    point(&mut state, Mouse::Click, Pane::Balances, 2);
    assert_eq!(state.focus(), Pane::Balances);
    assert_eq!(state.tenant().unwrap().balances.window.cursor, 1);
    point(&mut state, Mouse::Click, Pane::Tenants, 2);
    assert_eq!((state.focus(), state.selection.tenant), (Pane::Tenants, 1));
}

#[test]
fn a_second_click_opens_the_lots() {
    let mut state = company((80, 24));
    press(&mut state, "1↓");
    point(&mut state, Mouse::Click, Pane::Balances, 1);
    assert!(state.tenant().unwrap().balances.opened.is_empty());
    point(&mut state, Mouse::Click, Pane::Balances, 1);
    assert_eq!(state.tenant().unwrap().balances.opened.len(), 1);
}

#[test]
fn a_click_on_the_filter_starts_typing_and_one_elsewhere_ends_it() {
    let mut state = company((80, 24));
    point(&mut state, Mouse::Click, Pane::Employees, 0);
    assert!(state.selection.filter.is_typing);
    point(&mut state, Mouse::Click, Pane::Employees, 2);
    assert!(!state.selection.filter.is_typing);
}

#[test]
fn the_wheel_scrolls_what_is_under_it_and_the_focus_stays() {
    let mut state = opened((80, 24));
    let people: Vec<_> = (0..100)
        .map(|row| employee(&row.to_string(), "李四", &[]))
        .collect();
    report(&mut state, 0, people_page(0, &people));
    press(&mut state, "4");
    point(&mut state, Mouse::WheelDown, Pane::Employees, 2);
    let window = state.tenant().unwrap().people.list.window;
    assert_eq!(
        (window.top, window.cursor, state.focus()),
        (3, 3, Pane::Rule)
    );
    point(&mut state, Mouse::WheelUp, Pane::Employees, 2);
    assert_eq!(state.tenant().unwrap().people.list.window.top, 0);
}

#[test]
fn a_click_outside_every_line_changes_nothing() {
    let mut state = company((80, 24));
    point(&mut state, Mouse::Click, Pane::Employees, 11);
    assert_eq!(state.tenant().unwrap().selected(), Some(RowId(0)));
}

#[test]
fn a_click_below_the_last_tenant_chooses_none() {
    let mut state = company((200, 50));
    let lines = state.geometry().unwrap().inside(Pane::Tenants).height;
    point(&mut state, Mouse::Click, Pane::Tenants, lines - 1);
    assert_eq!(state.selection.tenant, 0);
}

#[test]
fn the_mouse_can_be_left_to_the_terminal() {
    let mut state = company((80, 24));
    let effects = press(&mut state, "M");
    assert!(matches!(effects.as_slice(), [Effect::CaptureMouse(false)]));
    let effects = press(&mut state, "M");
    assert!(matches!(effects.as_slice(), [Effect::CaptureMouse(true)]));
}
