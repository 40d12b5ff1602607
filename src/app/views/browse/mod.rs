//! Browse: tenants, people, the balances of the person under the cursor, and the rule of a leave type.

pub mod balance_columns;
pub mod balance_lines;
pub mod balance_sort;
mod copied;
pub mod detail_text;
mod exported;
mod figure_reasons;
pub mod navigation;
pub mod person_columns;
pub mod state;

use crate::app::file_export::job::ExportTable;
use crate::app::keys::keymap::{Action, Pane};
use crate::app::message::Effect;
use crate::app::state::AppState;
use crate::app::sync_control::ask_for_detail;
use crate::app::table::next_sort;
use crate::app::views::behaviour::{CopyExtent, PaneClick, ViewBehaviour};
use crate::app::views::browse::balance_lines::LeaveRow;
use crate::app::views::browse::person_columns::PersonRow;
use crate::text::export::MissingData;
use crate::text::notices::CopiedPart;

/// The behaviour of Browse.
pub(in crate::app) struct BrowseView;

impl ViewBehaviour for BrowseView {
    fn act(&self, state: &mut AppState, action: Action) -> Option<Vec<Effect>> {
        match action {
            Action::Back => return go_back(state),
            Action::Sort if state.browse.focus == Pane::Balances => {
                let order = state.tenant().map(|tenant| tenant.balances.order);
                let next = next_sort(&LeaveRow::COLUMNS, order.unwrap_or_default());
                navigation::order_balances(state, next);
            }
            Action::ReverseOrder if state.browse.focus == Pane::Balances => {
                let order = state.tenant().map(|tenant| tenant.balances.order);
                navigation::order_balances(state, order.unwrap_or_default().reversed());
            }
            Action::ReverseOrder => state.selection.sort = state.selection.sort.reversed(),
            Action::Sort => {
                state.selection.sort = next_sort(&PersonRow::COLUMNS, state.selection.sort);
            }
            Action::Raw => toggle_raw(state),
            Action::Open => open(state),
            Action::Mark => navigation::toggle_mark(state),
            Action::Left => navigation::step_left(state),
            Action::Right => navigation::step_right(state),
            Action::NextPane => state.browse.focus = state.browse.focus.step(1),
            Action::PreviousPane => {
                state.browse.focus = state.browse.focus.step(Pane::ALL.len() - 1);
            }
            _ => return None,
        }
        Some(Vec::new())
    }

    fn move_by(&self, state: &mut AppState, lines: isize) {
        navigation::move_by(state, lines);
    }

    fn page_height(&self, state: &AppState) -> usize {
        navigation::page_height(state)
    }

    fn scroll(&self, state: &mut AppState, pane: Pane, lines: isize) {
        navigation::scroll(state, pane, lines);
    }

    fn click(&self, state: &mut AppState, click: PaneClick) {
        navigation::click(state, click);
    }

    fn copied(&self, state: &AppState, extent: CopyExtent) -> (CopiedPart, Option<String>) {
        copied::copied(state, extent)
    }

    fn exported(&self, state: &AppState) -> Option<(ExportTable, MissingData)> {
        exported::exported(state)
    }

    fn is_settled(&self, state: &AppState) -> bool {
        let tenant = state.tenant();
        tenant.is_none_or(|tenant| tenant.people.list.pending.is_none())
    }

    fn reconcile(&self, state: &mut AppState) -> Vec<Effect> {
        fit_windows(state);
        Vec::new()
    }
}

/// Opens what is under the cursor: of a tenant its people, of a person the balances, of a balance its lots, and of a rule the raw record.
fn open(state: &mut AppState) {
    let pane = state.browse.focus;
    match pane {
        Pane::Tenants => state.browse.focus = Pane::Employees,
        Pane::Employees => state.browse.focus = Pane::Balances,
        Pane::Balances => return navigation::toggle_open(state),
        Pane::Rule => return toggle_raw(state),
    }
    state.browse.came_from = Some(pane);
}

/// Leaves the raw record, then the whole screen, then what `Enter` opened; `None` if there is none of them.
fn go_back(state: &mut AppState) -> Option<Vec<Effect>> {
    let went_back = close_raw(state) || std::mem::take(&mut state.is_zoomed) || leave(state);
    went_back.then(Vec::new)
}

/// Goes back to the list in which `Enter` was pressed.
fn leave(state: &mut AppState) -> bool {
    let listed = state.browse.came_from.take();
    let is_elsewhere = listed.is_some_and(|pane| pane.index() < state.browse.focus.index());
    if is_elsewhere {
        state.browse.focus = listed.unwrap_or_default();
    }
    is_elsewhere
}

fn close_raw(state: &mut AppState) -> bool {
    match state.browse.focus {
        Pane::Rule => std::mem::take(&mut state.browse.rule.shows_raw),
        Pane::Balances => state
            .tenant_mut()
            .is_some_and(|tenant| std::mem::take(&mut tenant.balances.raw)),
        _ => false,
    }
}

fn toggle_raw(state: &mut AppState) {
    if close_raw(state) {
        return;
    }
    if state.browse.focus == Pane::Rule {
        state.browse.rule.shows_raw = true;
    } else if let Some(tenant) = state.tenant_mut() {
        tenant.balances.raw = true;
        ask_for_detail(state);
    }
}

fn fit_windows(state: &mut AppState) {
    let len = navigation::balance_len(state);
    let height = navigation::pane_height(state, Pane::Balances);
    let (last_raw, last_rule) = (last_raw_top(state), last_rule_top(state));
    let Some(tenant) = state.tenant_mut() else {
        return;
    };
    tenant.balances.window.fit(len, height);
    tenant.balances.raw_top = tenant.balances.raw_top.min(last_raw);
    tenant.rule_top = tenant.rule_top.min(last_rule);
}

/// A text is broken into lines for this only if it is scrolled at all.
fn last_rule_top(state: &AppState) -> usize {
    match state.tenant() {
        Some(tenant) if tenant.rule_top > 0 => navigation::last_top(state, Pane::Rule),
        _ => 0,
    }
}

fn last_raw_top(state: &AppState) -> usize {
    match state.tenant() {
        Some(tenant) if tenant.balances.raw && tenant.balances.raw_top > 0 => {
            navigation::last_top(state, Pane::Balances)
        }
        _ => 0,
    }
}
