//! Where the dashboard was left, and how it comes back there.

use leaveboard::app::last_session::record::LastSession;
use leaveboard::app::opening::Opening;
use leaveboard::app::{AppState, Msg, update};
use leaveboard::domain::insight::OwnRecords;
use leaveboard::domain::{ListOrder, RowId};
use leaveboard::text::views::ViewName;

use crate::screens::company::{answered, company, opened, people, people_page, press, report};
use crate::screens::printer::shows;

/// Tenants with the names of a configuration, which are unique.
fn named(mut state: AppState) -> AppState {
    for (tenant, name) in state.tenants.iter_mut().zip(["hq", "factory", "lab"]) {
        tenant.own = OwnRecords::default().of_tenant(name);
    }
    state
}

/// The dashboard as it opens after `session`, with the people of the first tenant.
fn again(session: &LastSession, opening: &Opening) -> AppState {
    let read = LastSession::from_json(&session.to_json()).unwrap();
    let mut state = named(opened((120, 36)));
    state.restore(&read);
    state.open_with(opening);
    let effects = report(&mut state, 0, people_page(0, &people()));
    answered(&mut state, effects);
    state
}

#[test]
fn view_filter_orders_tenant_and_person_come_back() {
    let mut left = named(company((120, 36)));
    press(&mut left, "s3ss1C");
    left.selection.filter.set("部门:市场");
    press(&mut left, "s");
    press(&mut left, "T");
    let session = left.last_session();
    let state = again(&session, &Opening::default());
    assert_eq!(state.view, ViewName::Totals);
    assert_eq!(state.selection.filter.input.value(), "部门:市场");
    assert_eq!(state.selection.sort, left.selection.sort);
    assert_eq!(state.company.sort, left.company.sort);
    let balances = |state: &AppState| state.tenants[0].balances.order;
    assert_ne!(balances(&left), ListOrder::default());
    assert_eq!(balances(&state), balances(&left));
    assert_eq!(state.last_session().orders, session.orders);
}

#[test]
fn the_cursor_returns_to_its_person_as_soon_as_that_person_is_listed() {
    let mut left = named(company((120, 36)));
    press(&mut left, "↓↓↓↓↓");
    let session = left.last_session();
    assert_eq!(session.people["hq"], "zengsiqi");
    let state = again(&session, &Opening::default());
    shows(&state, &["▸.曾思齐"]);
    let mut moved = named(opened((120, 36)));
    moved.restore(&session);
    press(&mut moved, "↓");
    report(&mut moved, 0, people_page(0, &people()));
    shows(&moved, &["▸.张三"]);
}

#[test]
fn under_a_filter_the_cursor_returns_to_its_person_once_the_filter_has_looked_at_them() {
    let mut left = named(company((120, 36)));
    press(&mut left, "/市场⏎↓");
    let session = left.last_session();
    assert_eq!(session.people["hq"], "emoji");
    let mut state = named(opened((120, 36)));
    state.restore(&session);
    state.open_with(&Opening::default());
    for (at, person) in (0..).zip(people()) {
        let effects = report(&mut state, 0, people_page(at, &[person]));
        answered(&mut state, effects);
    }
    let tick = update(&mut state, Msg::Tick);
    answered(&mut state, tick);
    let selected = state.tenant().unwrap().selected();
    assert_eq!(selected, Some(RowId(7)));
}

#[test]
fn the_file_names_nobody() {
    for (filter, kept) in [
        ("张三", ""),
        ("zhangsan 剩余<0", ""),
        ("张三 | 李四", ""),
        ("!张三", ""),
        ("市场", "市场"),
        ("研发 剩余<0", "研发 剩余<0"),
        ("@临期 假期:年假", "@临期 假期:年假"),
        ("7140964208476371111", "7140964208476371111"),
    ] {
        let mut state = named(company((120, 36)));
        state.selection.filter.set(filter);
        assert_eq!(state.last_session().filter, kept, "{filter}");
    }
    let mut state = named(company((120, 36)));
    press(&mut state, "↓");
    let text = state.last_session().to_json();
    for person in people() {
        assert!(!text.contains(&person.name), "{text}");
    }
}

#[test]
fn options_go_before_it() {
    let mut left = named(company((120, 36)));
    left.selection.filter.set("部门:市场");
    press(&mut left, "K");
    let opening = Opening {
        view: Some(ViewName::Company),
        filter: Some("left<0".to_owned()),
        as_of: None,
    };
    let state = again(&left.last_session(), &opening);
    assert_eq!(state.view, ViewName::Company);
    assert_eq!(state.selection.filter.input.value(), "left<0");
}

#[test]
fn what_was_left_with_other_tenants_changes_nothing() {
    let mut left = named(company((120, 36)));
    press(&mut left, "K");
    let mut session = left.last_session();
    session.tenants.pop();
    let state = again(&session, &Opening::default());
    assert_eq!(state.view, ViewName::Browse);
}
