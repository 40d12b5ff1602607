//! Moves the cursor of whatever has the keys: an overlay, the tenants, or the open view.

use crate::app::history_reader::scroll_history;
use crate::app::keys::keymap::Pane;
use crate::app::overlays::Overlay;
use crate::app::rules_beside_control::scroll_rules;
use crate::app::state::AppState;
use crate::app::views::open_view;

/// How many lines a page has where the focus is.
pub(in crate::app) fn page_height(state: &AppState) -> isize {
    let lines = match state.focus() {
        _ if state.palette().is_some() => state.palette_height(),
        _ if state.side_by_side().is_some() => state.side_by_side_height(),
        _ if state.balance_history().is_some() => state.history_height(),
        _ if state.rules_beside().is_some() => state.rules_beside_height(),
        Pane::Tenants => 1,
        _ => open_view(state).page_height(state),
    };
    isize::try_from(lines.max(1)).unwrap_or(1)
}

/// Moves the cursor where the focus is.
pub(in crate::app) fn move_by(state: &mut AppState, lines: isize) {
    let help_height = state.help_height();
    let palette_height = state.palette_height();
    match &mut state.overlay {
        Some(Overlay::Help(help, _)) => help.move_by(lines, &state.keys, help_height),
        Some(Overlay::Palette(palette)) => palette.move_by(lines, palette_height),
        Some(Overlay::DatePicker(picker)) => picker.move_by(lines),
        Some(Overlay::SideBySide(_)) => scroll_side_by_side(state, lines),
        Some(Overlay::Export(_)) => {}
        Some(Overlay::History(_)) => scroll_history(state, lines),
        Some(Overlay::CompareFiles(dialog)) => dialog.move_by(lines),
        Some(Overlay::RulesBeside(_)) => scroll_rules(state, lines),
        None => move_in_view(state, lines),
    }
}

fn scroll_side_by_side(state: &mut AppState, lines: isize) {
    let height = state.side_by_side_height();
    let len = state.side_by_side().map_or(0, |it| it.lines(state).len());
    if let Some(Overlay::SideBySide(side_by_side)) = &mut state.overlay {
        side_by_side.scroll_by(lines, len, height);
    }
}

fn move_in_view(state: &mut AppState, lines: isize) {
    if state.focus() == Pane::Tenants {
        choose_tenant(state, state.selection.tenant.saturating_add_signed(lines));
    } else {
        open_view(state).move_by(state, lines);
    }
}

/// Goes to the first line.
pub(in crate::app) fn go_first(state: &mut AppState) {
    move_by(state, isize::MIN / 2);
}

/// Goes to the last line.
pub(in crate::app) fn go_last(state: &mut AppState) {
    move_by(state, isize::MAX / 2);
}

/// Shows the tenant at a position, or the last one.
pub(in crate::app) fn choose_tenant(state: &mut AppState, tenant: usize) {
    state.selection.tenant = tenant.min(state.tenants.len().saturating_sub(1));
}
