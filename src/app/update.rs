//! The whole behaviour of the dashboard: `update(state, message) -> effects`.

use tui_input::InputRequest;

use crate::app::actions::act;
use crate::app::clipboard::apply_copied;
use crate::app::file_export::control::apply_export;
use crate::app::history_reader::apply_history;
use crate::app::ingest::{apply_filtered, apply_insight, apply_report};
use crate::app::keys::key::{Key, KeyCode};
use crate::app::keys::keymap::{Action, KeyContext};
use crate::app::message::{Effect, Msg};
use crate::app::mouse::apply_mouse;
use crate::app::reconcile::reconcile;
use crate::app::state::AppState;
use crate::app::sync_control::is_too_new;
use crate::app::text_input::{edit_text, paste_text};
use crate::app::views::changes::apply_comparison;
use crate::app::views::compare::files::apply_sheets;

/// Changes the state by a message, and returns what the shell is to do. Reads no clock, waits for nothing, does no I/O.
pub fn update(state: &mut AppState, msg: Msg) -> Vec<Effect> {
    let mut effects = Vec::new();
    match msg {
        Msg::Now(today) => {
            state.today = today;
            return Vec::new();
        }
        // `reconcile` below starts jobs that had to wait for a turn, also while no report comes.
        Msg::Tick => state.spinner = state.spinner.wrapping_add(1),
        Msg::Key(key) => effects = press(state, key),
        Msg::Pasted(text) => paste_text(state, &text),
        Msg::Mouse(mouse, at) => effects = apply_mouse(state, mouse, at),
        Msg::Resized(size) => {
            // A multiplexer that attaches another terminal reports the same size, and that terminal is still empty.
            state.size = size;
            effects.push(Effect::Redraw);
        }
        Msg::Reported(report) => apply_report(state, report),
        Msg::Filtered(result) => apply_filtered(state, result),
        Msg::Examined(result) => apply_insight(state, result),
        Msg::Compared(report) => apply_comparison(state, report),
        Msg::Exported(result) => apply_export(state, result),
        Msg::Since(report) => state.checks.since.take(report),
        Msg::HistoryRead(result) => apply_history(state, result),
        Msg::CalendarRead(report) => state.expiring.known_calendars.take(report),
        Msg::SheetsRead(result) => apply_sheets(state, result),
        Msg::LinksWritten(written) => state.compare.write_error = written.err(),
        Msg::Copied(way) => apply_copied(state, way),
    }
    effects.extend(reconcile(state));
    effects
}

/// What is to be done when the dashboard opens.
pub fn start(state: &mut AppState) -> Vec<Effect> {
    let mut effects: Vec<Effect> = state
        .tenants
        .iter()
        .map(|t| Effect::StartSync(t.ticket, state.asking_to_open(t), None))
        .collect();
    effects.extend(reconcile(state));
    effects
}

fn press(state: &mut AppState, key: Key) -> Vec<Effect> {
    state.notice = None;
    match state.keys.action_at(state.key_context(), key) {
        Some(Action::Consent | Action::Back) if is_unread(state) => Vec::new(),
        Some(action) => act(state, action),
        None => {
            if let KeyCode::Char(c) = key.code
                && !key.ctrl
            {
                edit_text(state, InputRequest::InsertChar(c));
            }
            Vec::new()
        }
    }
}

/// Whether the question on screen appeared too recently to be answered.
fn is_unread(state: &AppState) -> bool {
    state.key_context() == KeyContext::Question
        && is_too_new(
            state.question_since.map(|(_, since)| since),
            state.today.now,
        )
}
