//! What keys do. A view may give a key a meaning of its own; every other key means the same everywhere, and is handled here.

use crate::app::as_of::{back_to_today, pick_day};
use crate::app::clipboard::copy;
use crate::app::file_export::control::{act_on_export, open_export};
use crate::app::history_reader::open_history;
use crate::app::keys::keymap::{Action, Pane};
use crate::app::message::Effect;
use crate::app::navigation::{choose_tenant, go_first, go_last, move_by, page_height};
use crate::app::overlays::Overlay;
use crate::app::overlays::help::KeyHelp;
use crate::app::overlays::palette::control::{carry_out, open_palette, take_command};
use crate::app::overlays::palette::state::PaletteCommand;
use crate::app::people_finder::{compare_people, go_to_same_person};
use crate::app::rules_beside_control::take_rule;
use crate::app::state::AppState;
use crate::app::sync_control::{ask_shrunk, consent, pause, refresh_person, reload, stop};
use crate::app::text_input::{act_on_filter, edit_text, start_typing};
use crate::app::views::behaviour::CopyExtent;
use crate::app::views::compare::files::act_on_dialog;
use crate::app::views::name::ViewLayout;
use crate::app::views::{open_view, show_view};
use crate::text::notices::Notice;
use crate::text::views::ViewName;

/// Does what a key stands for, or the entry chosen in the list of keys.
pub(in crate::app) fn act(state: &mut AppState, action: Action) -> Vec<Effect> {
    if is_opening_tenant(state, action) {
        state.set_focus(Pane::Employees);
        return Vec::new();
    }
    let is_list = state.view.layout() == ViewLayout::List;
    if action == Action::Back && is_list && state.has_view_keys() && state.is_zoomed {
        state.is_zoomed = false;
        return Vec::new();
    }
    if state.has_view_keys()
        && let Some(effects) = open_view(state).act(state, action)
    {
        return effects;
    }
    let of_dialog = act_on_export(state, action).or_else(|| act_on_dialog(state, action));
    of_dialog.unwrap_or_else(|| act_everywhere(state, action))
}

/// Whether a tenant is opened beside a list: the list is what it opens.
fn is_opening_tenant(state: &AppState, action: Action) -> bool {
    let is_list = state.view.layout() == ViewLayout::List;
    action == Action::Open && is_list && state.has_view_keys() && state.focus() == Pane::Tenants
}

/// Does what a key means wherever it is pressed. There is one line for each key, so that the whole
/// list can be seen at once.
#[rustfmt::skip]
fn act_everywhere(state: &mut AppState, action: Action) -> Vec<Effect> {
    match action {
        Action::Quit => return vec![Effect::Quit],
        Action::Suspend => return vec![Effect::Suspend],
        Action::Redraw => return vec![Effect::Redraw],
        Action::Mouse => return switch_mouse(state),
        Action::Reload => return reload(state),
        Action::Pause => return pause(state),
        Action::Stop => return stop(state),
        Action::CopyCell => return copy(state, CopyExtent::Cell),
        Action::CopyRow => return copy(state, CopyExtent::Row),
        Action::Run => return run_chosen(state),
        Action::Choose => return pick_day(state),
        Action::Back => return go_back(state),
        Action::Edit(request) => edit_text(state, request),
        Action::Export => open_export(state),
        Action::History => return open_history(state),
        Action::TakeRule => take_rule(state),
        Action::Time => open_date_picker(state),
        Action::NextView => show_view(state, state.view.step(1)),
        Action::PreviousView => show_view(state, state.view.step(ViewName::ALL.len() - 1)),
        Action::ShowView(view) => show_view(state, view),
        Action::AllTenants => state.selection.all_tenants = !state.selection.all_tenants,
        Action::NextPane | Action::PreviousPane => state.set_focus(state.focus().other_in_list()),
        Action::Help => open_help(state),
        Action::Palette => open_palette(state),
        Action::Zoom => state.is_zoomed = !state.is_zoomed,
        Action::Filter => start_typing(state),
        Action::Consent => consent(state, true),
        Action::AcceptShrunk => ask_shrunk(state),
        Action::NextTenant => choose_tenant(state, state.selection.tenant + 1),
        Action::PreviousTenant => choose_tenant(state, state.selection.tenant.saturating_sub(1)),
        Action::NextTheme => show_next_theme(state),
        Action::Mask => state.display.masked = !state.display.masked,
        Action::SwitchLanguage => state.display.language = state.display.language.other(),
        Action::Refresh => refresh_person(state),
        Action::Focus(pane) => state.set_focus(pane),
        Action::Up => move_by(state, -1),
        Action::Down => move_by(state, 1),
        Action::PageUp => move_by(state, -page_height(state)),
        Action::PageDown => move_by(state, page_height(state)),
        Action::First => go_first(state),
        Action::Last => go_last(state),
        Action::SideBySide => return compare_people(state),
        Action::SamePersonNext => return go_to_same_person(state, 1),
        Action::SamePersonPrevious => return go_to_same_person(state, -1),
        Action::ClearMarks => state.selection.marks.clear(),
        Action::Open | Action::OnlyDifferences => change_side_by_side(state, action),
        Action::Accept | Action::Complete | Action::CompleteBack | Action::OlderFilter | Action::NewerFilter
        | Action::TypeExample(_) => act_on_filter(state, action),
        // Keys that some views or dialogs know: elsewhere they do nothing.
        Action::Sort | Action::ReverseOrder | Action::SortAlso | Action::Raw | Action::Left | Action::Right | Action::Grouping
        | Action::Mark | Action::MarkRange | Action::MarkAll | Action::InvertMarks | Action::NextSavedView
        | Action::HideColumn | Action::ShowColumns | Action::ColumnToLeft | Action::ColumnToRight | Action::Narrower
        | Action::Wider | Action::FirstColumn | Action::LastColumn | Action::Window | Action::OnlyLeave
        | Action::ListEqual | Action::Link | Action::CompareFiles | Action::NextUnclear | Action::PreviousUnclear
        | Action::NextFormat | Action::PreviousFormat | Action::ToggleMasked => {}
    }
    Vec::new()
}

fn open_date_picker(state: &mut AppState) {
    let picker = open_view(state).date_picker(state);
    state.overlay = Some(Overlay::DatePicker(picker));
}

/// Goes one step back: closes an overlay, leaves the filter's field, declines a question, empties the filter, and
/// at last returns to today.
fn go_back(state: &mut AppState) -> Vec<Effect> {
    if state.close_overlay() {
        return Vec::new();
    }
    if state.selection.filter.is_typing {
        state.selection.filter.is_typing = false;
    } else if state.is_asking() || state.is_asking_shrunk() {
        consent(state, false);
    } else if state.selection.filter.input.value().is_empty() {
        return back_to_today(state);
    } else {
        state.selection.filter.clear();
    }
    Vec::new()
}

/// Shows more or less of what stands side by side.
fn change_side_by_side(state: &mut AppState, action: Action) {
    match &mut state.overlay {
        Some(Overlay::SideBySide(side_by_side)) => {
            side_by_side.top = 0;
            match action {
                Action::Open => side_by_side.shows_parts = !side_by_side.shows_parts,
                _ => side_by_side.only_differences = !side_by_side.only_differences,
            }
        }
        Some(Overlay::RulesBeside(rules)) => {
            rules.top = 0;
            rules.only_differences = !rules.only_differences;
        }
        _ => {}
    }
}

/// Lists the keys of the present place over whatever is open there.
fn open_help(state: &mut AppState) {
    let help = KeyHelp::of(state.key_context());
    let covered = state.overlay.take().map(Box::new);
    state.overlay = Some(Overlay::Help(help, covered));
}

fn show_next_theme(state: &mut AppState) {
    state.display.theme_turns += 1;
    state.notice = Some(Notice::Theme);
}

fn switch_mouse(state: &mut AppState) -> Vec<Effect> {
    state.display.mouse = !state.display.mouse;
    state.notice = Some(Notice::Mouse(state.display.mouse));
    vec![Effect::CaptureMouse(state.display.mouse)]
}

/// Runs the command under the cursor of the field.
fn run_command(state: &mut AppState) -> Vec<Effect> {
    match take_command(state) {
        None => Vec::new(),
        Some(PaletteCommand::Act(action)) => act(state, action),
        Some(command) => {
            carry_out(state, command);
            Vec::new()
        }
    }
}

/// Runs the entry under the cursor of the list of keys. Consent is not among what can be run: it may cost calls, so it is
/// given with its own key in front of the question.
fn run_chosen(state: &mut AppState) -> Vec<Effect> {
    if state.palette().is_some() {
        return run_command(state);
    }
    let help = state.help();
    let Some(action) = help.and_then(|help| help.chosen(&state.keys)) else {
        return Vec::new();
    };
    state.close_overlay();
    if action == Action::Consent {
        return Vec::new();
    }
    act(state, action)
}
