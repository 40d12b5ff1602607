//! Typed and pasted text: into the filter, the search of the list of keys, a command by name, or a date.

use tui_input::InputRequest;

use crate::app::completion::complete;
use crate::app::filter::FilterTooLong;
use crate::app::keys::keymap::{Action, KeyContext, Pane};
use crate::app::overlays::Overlay;
use crate::app::state::AppState;
use crate::app::views::open_view;
use crate::domain::matching::{MAX_FILTER_CHARS, as_one_line};
use crate::domain::text::clean;
use crate::text::notices::Notice;

/// Characters of a paste that a search line or a date takes. A longer paste is a mistake and is cut.
const LONGEST_SHORT_PASTE: usize = 200;

/// Pastes into the field that has the caret, otherwise into the filter. For the filter it is one change, so that a pasted
/// column of a thousand names is parsed once.
pub(in crate::app) fn paste_text(state: &mut AppState, text: &str) {
    if state.has_view_keys() && open_view(state).paste(state, text) {
        return;
    }
    if matches!(
        state.key_context(),
        KeyContext::SideBySide | KeyContext::History | KeyContext::RulesBeside
    ) {
        return;
    }
    if !matches!(
        state.key_context(),
        KeyContext::Field
            | KeyContext::Help
            | KeyContext::Palette
            | KeyContext::DatePicker
            | KeyContext::Export
            | KeyContext::CompareFiles
    ) {
        start_typing(state);
    }
    if state.key_context() == KeyContext::Field {
        state.notice = None;
        let pasted = if text.len() > MAX_FILTER_CHARS * char::MAX.len_utf8() {
            Err(FilterTooLong)
        } else {
            let line = clean(&as_one_line(text.trim()));
            state.selection.filter.insert(line.trim())
        };
        note_refused(state, pasted);
        return;
    }
    let line = clean(&text.replace(['\n', '\t'], " "));
    for c in line.trim().chars().take(LONGEST_SHORT_PASTE) {
        edit_text(state, InputRequest::InsertChar(c));
    }
}

fn note_refused(state: &mut AppState, edited: Result<(), FilterTooLong>) {
    if edited.is_err() {
        state.notice = Some(Notice::FilterTooLong);
    }
}

/// Puts the caret into the filter.
pub(in crate::app) fn start_typing(state: &mut AppState) {
    state.set_focus(Pane::Employees);
    state.selection.filter.is_typing = true;
    // Moving the caret cannot make the text too long.
    let _ = state.selection.filter.edit(InputRequest::GoToEnd);
}

/// What keys do to the filter beside changing its text.
pub(in crate::app) fn act_on_filter(state: &mut AppState, action: Action) {
    match action {
        Action::Accept => {
            state.selection.filter.remember();
            state.selection.filter.is_typing = false;
        }
        Action::Complete => complete(state, 1),
        Action::CompleteBack => complete(state, -1),
        Action::OlderFilter => state.selection.filter.recall(1),
        Action::NewerFilter => state.selection.filter.recall(-1),
        Action::TypeExample(line) => {
            let example = line.example(state.display.language);
            state.selection.filter.set(example);
            start_typing(state);
        }
        _ => {}
    }
}

/// Changes the text of the field with the caret.
pub(in crate::app) fn edit_text(state: &mut AppState, request: InputRequest) {
    match &mut state.overlay {
        Some(Overlay::Help(help, _)) => help.edit(request),
        Some(Overlay::Palette(palette)) => palette.edit(request),
        Some(Overlay::DatePicker(picker)) => picker.edit(request),
        Some(Overlay::Export(dialog)) => dialog.edit(request),
        Some(Overlay::CompareFiles(dialog)) => dialog.edit(request),
        None if state.selection.filter.is_typing => {
            let edited = state.selection.filter.edit(request);
            note_refused(state, edited);
        }
        Some(Overlay::SideBySide(_) | Overlay::History(_) | Overlay::RulesBeside(_)) | None => {}
    }
}
