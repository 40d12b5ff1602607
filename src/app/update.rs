//! The whole behaviour of the dashboard: `update(state, message) -> effects`.

use tui_input::InputRequest;

use crate::app::as_of::{back_to_today, choose};
use crate::app::clipboard::{copy_cell, copy_row};
use crate::app::filter::FilterTooLong;
use crate::app::ingest::{apply_arranged, apply_report};
use crate::app::keys::key::{Key, KeyCode};
use crate::app::keys::keymap::{Action, KeyContext, Pane, action_at};
use crate::app::message::{Effect, Msg};
use crate::app::mouse::point;
use crate::app::navigation::{
    choose_tenant, go_first, go_last, move_by, page_height, step_left, step_right, toggle_open,
};
use crate::app::overlays::date_picker::DatePicker;
use crate::app::overlays::help::Help;
use crate::app::reconcile::settle;
use crate::app::state::{AppState, Notice};
use crate::app::sync_control::{
    ask_shrunk, consent, is_too_new, pause, refresh_person, reload, stop,
};
use crate::app::views::changes;
use crate::app::views::name::{ViewName, show_view};
use crate::domain::matching::{LONGEST_FILTER, as_one_line};
use crate::domain::text::clean;

/// Takes a message in and says what is to be done outside. No clock, no waiting, no I/O.
pub fn update(state: &mut AppState, msg: Msg) -> Vec<Effect> {
    let mut effects = match msg {
        Msg::Now(today) => {
            state.today = today;
            return Vec::new();
        }
        Msg::Tick => {
            state.spinner = state.spinner.wrapping_add(1);
            return Vec::new();
        }
        Msg::Key(key) => press(state, key),
        Msg::Pasted(text) => paste(state, &text),
        Msg::Mouse(mouse, at) => point(state, mouse, at),
        Msg::Resized(size) => {
            // A terminal that was attached anew tells the size that it had, and shows nothing.
            state.size = size;
            vec![Effect::Redraw]
        }
        Msg::Reported(report) => apply_report(state, report),
        Msg::Arranged(arranged) => apply_arranged(state, arranged),
        Msg::Compared(report) => changes::apply_changes(state, report),
        Msg::ChangesArranged(arranged) => changes::apply_changes_arranged(state, arranged),
    };
    effects.extend(settle(state));
    effects
}

/// What is to be done when the dashboard opens.
pub fn start(state: &mut AppState) -> Vec<Effect> {
    let mut effects: Vec<Effect> = state
        .tenants
        .iter()
        .map(|t| Effect::StartSync(t.ticket, state.asking_to_open(t), None))
        .collect();
    effects.extend(settle(state));
    effects
}

fn press(state: &mut AppState, key: Key) -> Vec<Effect> {
    state.notice = None;
    match (action_at(state.place(), key), key) {
        (Some(Action::Consent | Action::Back), _) if is_unread(state) => Vec::new(),
        (Some(action), _) => act(state, action),
        (
            None,
            Key {
                code: KeyCode::Char(c),
                ctrl: false,
            },
        ) => edit(state, InputRequest::InsertChar(c)),
        _ => Vec::new(),
    }
}

/// Whether the question on screen appeared too short a time ago to be answered.
fn is_unread(state: &AppState) -> bool {
    state.place() == KeyContext::Question && is_too_new(state.question_since, state.today.now)
}

/// Does what a key or an entry of the help stands for.
pub(in crate::app) fn act(state: &mut AppState, action: Action) -> Vec<Effect> {
    let is_changes = state.place() == KeyContext::Changes;
    if let Some(effects) = is_changes.then(|| changes::act(state, action)).flatten() {
        return effects;
    }
    match action {
        Action::Quit => return vec![Effect::Quit],
        Action::Suspend => return vec![Effect::Suspend],
        Action::Redraw => return vec![Effect::Redraw],
        Action::Mouse => return switch_mouse(state),
        Action::Reload => return reload(state),
        Action::Pause => return pause(state),
        Action::Stop => return stop(state),
        Action::CopyCell => return copy_cell(state),
        Action::CopyRow => return copy_row(state),
        Action::Edit(request) => return edit(state, request),
        Action::Run => return run_chosen(state),
        Action::Choose => return choose(state),
        Action::Time => state.chooser = Some(DatePicker::of(state.shown_days())),
        Action::NextView => show_view(state, state.view.step(1)),
        Action::PreviousView => show_view(state, state.view.step(ViewName::ALL.len() - 1)),
        Action::Help => state.help = Some(Help::of(state.place())),
        Action::Filter => start_typing(state),
        Action::Accept => state.typing = false,
        Action::Consent => consent(state, true),
        Action::AcceptShrunk => ask_shrunk(state),
        Action::NextTenant => choose_tenant(state, state.chosen + 1),
        Action::PreviousTenant => choose_tenant(state, state.chosen.saturating_sub(1)),
        Action::Back => return go_back(state),
        Action::Sort => state.sort = state.sort.next(),
        Action::Zoom => state.zoomed = !state.zoomed,
        Action::Mask => state.masked = !state.masked,
        Action::SwitchLanguage => state.language = state.language.other(),
        Action::Raw => toggle_raw(state),
        Action::Refresh => refresh_person(state),
        Action::Focus(pane) => state.focus = pane,
        Action::NextPane => state.focus = state.focus.step(1),
        Action::PreviousPane => state.focus = state.focus.step(Pane::ALL.len() - 1),
        Action::Up => move_by(state, -1),
        Action::Down => move_by(state, 1),
        Action::PageUp => move_by(state, -page_height(state)),
        Action::PageDown => move_by(state, page_height(state)),
        Action::First => go_first(state),
        Action::Last => go_last(state),
        Action::Left => step_left(state),
        Action::Right => step_right(state),
        Action::Open => toggle_open(state),
    }
    Vec::new()
}

/// Characters of a paste that a search line or a date takes; more is a mistake.
const SHORT_PASTE: usize = 200;

/// Text goes where one types; elsewhere a paste starts a filter. Into the filter it goes as one change.
fn paste(state: &mut AppState, text: &str) -> Vec<Effect> {
    if !matches!(
        state.place(),
        KeyContext::Field | KeyContext::Help | KeyContext::DatePicker
    ) {
        start_typing(state);
    }
    if state.place() == KeyContext::Field {
        state.notice = None;
        let pasted = if text.len() > LONGEST_FILTER * char::MAX.len_utf8() {
            Err(FilterTooLong)
        } else {
            let line = clean(&as_one_line(text.trim()));
            state.filter.insert(line.trim())
        };
        note_refused(state, pasted);
        return Vec::new();
    }
    let line = clean(&text.replace(['\n', '\t'], " "));
    for c in line.trim().chars().take(SHORT_PASTE) {
        edit(state, InputRequest::InsertChar(c));
    }
    Vec::new()
}

fn note_refused(state: &mut AppState, edited: Result<(), FilterTooLong>) {
    if edited.is_err() {
        state.notice = Some(Notice::FilterTooLong);
    }
}

fn start_typing(state: &mut AppState) {
    state.focus = Pane::Employees;
    state.typing = true;
    // Moving the caret makes nothing longer.
    let _ = state.filter.edit(InputRequest::GoToEnd);
}

fn edit(state: &mut AppState, request: InputRequest) -> Vec<Effect> {
    match (&mut state.help, &mut state.chooser, state.typing) {
        (Some(help), _, _) => help.edit(request),
        (None, Some(chooser), _) => chooser.edit(request),
        (None, None, true) => {
            let edited = state.filter.edit(request);
            note_refused(state, edited);
        }
        (None, None, false) => {}
    }
    Vec::new()
}

/// One step back, the nearest first: at last to today.
fn go_back(state: &mut AppState) -> Vec<Effect> {
    if state.help.take().is_some() || state.chooser.take().is_some() {
        return Vec::new();
    }
    if state.typing {
        state.typing = false;
    } else if state.is_asking() || state.is_asking_shrunk() {
        consent(state, false);
    } else if close_raw(state) {
        return Vec::new();
    } else if state.zoomed {
        state.zoomed = false;
    } else if state.filter.input.value().is_empty() {
        return back_to_today(state);
    } else {
        state.filter.clear();
    }
    Vec::new()
}

fn close_raw(state: &mut AppState) -> bool {
    match state.focus {
        Pane::Rule => std::mem::take(&mut state.raw_rule),
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
    if state.focus == Pane::Rule {
        state.raw_rule = true;
    } else if let Some(tenant) = state.tenant_mut() {
        tenant.balances.raw = true;
        ask_for_detail(state);
    }
}

/// Lots and raw records are kept of the last few thousand people; for the others they are asked for when opened. What an
/// earlier sync kept comes by itself, and `R` asks for the rest.
pub(in crate::app) fn ask_for_detail(state: &mut AppState) {
    let Some(tenant) = state.tenant() else { return };
    let kept = tenant.selected_detail().is_some();
    let answered = tenant
        .selected()
        .is_some_and(|row| tenant.ledger.is_answered(row) && !tenant.is_old(row));
    if answered && !kept && state.as_of.is_none() {
        refresh_person(state);
    }
}

fn switch_mouse(state: &mut AppState) -> Vec<Effect> {
    state.mouse = !state.mouse;
    state.notice = Some(Notice::Mouse(state.mouse));
    vec![Effect::CaptureMouse(state.mouse)]
}

/// Enter never spends calls: the answer to a question that a sync asks is given by its own key, so that it is given knowingly.
fn run_chosen(state: &mut AppState) -> Vec<Effect> {
    let chosen = state.help.as_ref().and_then(Help::chosen);
    match chosen {
        Some(Action::Consent) => {
            state.help = None;
            Vec::new()
        }
        Some(action) => {
            state.help = None;
            act(state, action)
        }
        None => Vec::new(),
    }
}
