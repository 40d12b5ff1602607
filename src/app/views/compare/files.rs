//! Sheet, columns, leave types and tolerance from the dialog: when they are read, and what follows.

use std::sync::Arc;

use crate::app::keys::keymap::Action;
use crate::app::large_drop::replace_aside;
use crate::app::message::Effect;
use crate::app::overlays::Overlay;
use crate::app::overlays::compare_dialog::{CompareDialog, ComparePhase, SheetsResult};
use crate::app::state::AppState;
use crate::app::views::compare::state::RightSide;
use crate::text::views::compare::CompareField;

/// Opens the dialog with what was typed last, or with the files of the configuration.
pub(in crate::app) fn open_dialog(state: &mut AppState) {
    let mut typed = state.compare.typed.clone();
    let sheet = &mut typed.0[CompareField::Sheet as usize];
    if let (true, Some(file)) = (sheet.is_empty(), &state.compare.files.sheet_file) {
        *sheet = file.display().to_string();
    }
    let links = &mut typed.0[CompareField::Links as usize];
    if let (true, Some(file)) = (links.is_empty(), &state.compare.files.links_file) {
        *links = file.display().to_string();
    }
    state.overlay = Some(Overlay::CompareFiles(Box::new(CompareDialog::of(&typed))));
}

/// What a key does while the dialog has the keys; `None` where it means the same as everywhere.
pub(in crate::app) fn act_on_dialog(state: &mut AppState, action: Action) -> Option<Vec<Effect>> {
    let Some(Overlay::CompareFiles(dialog)) = &mut state.overlay else {
        return None;
    };
    match action {
        Action::Choose => Some(read(state)),
        Action::Back if dialog.is_reading() => {
            dialog.phase = ComparePhase::Typing;
            Some(vec![Effect::StopReadingSheets])
        }
        _ => None,
    }
}

fn read(state: &mut AppState) -> Vec<Effect> {
    let generation = state.compare.sheet_requests + 1;
    let language = state.display.language;
    let Some(Overlay::CompareFiles(dialog)) = &mut state.overlay else {
        return Vec::new();
    };
    if dialog.is_reading() {
        return Vec::new();
    }
    if dialog.tolerance().is_none() {
        dialog.phase = ComparePhase::WrongTolerance;
        return Vec::new();
    }
    dialog.phase = ComparePhase::Reading(generation);
    let request = dialog.request(generation, language);
    state.compare.sheet_requests = generation;
    vec![Effect::ReadSheets(request)]
}

/// Applies the files that were read, or shows in the dialog what is wrong with them.
pub(in crate::app) fn apply_sheets(state: &mut AppState, result: SheetsResult) {
    let Some(Overlay::CompareFiles(dialog)) = &mut state.overlay else {
        return;
    };
    if dialog.phase != ComparePhase::Reading(result.generation) {
        return;
    }
    let read = match result.read {
        Ok(read) => read,
        Err(lines) => {
            dialog.phase = ComparePhase::WrongFiles(lines);
            return;
        }
    };
    let compare = &mut state.compare;
    compare.tolerance = dialog.tolerance().unwrap_or_default();
    compare.typed = dialog.typed();
    compare.leaves = read.leaves;
    if read.sheet.is_some() {
        compare.right = Some(RightSide::Sheet);
    }
    let (file, links) = read.links.unzip();
    compare.files.links_file = file;
    compare.files.links = links.unwrap_or_default();
    replace_aside(&mut compare.files.sheet, read.sheet);
    compare.files.sheet_file = None;
    // Rows of the sheet before must not stand below the name of this one.
    compare.computed.forget_answer();
    // Links that were made for another sheet are not for this one; those of the file are.
    compare.linked_sides = None;
    compare.identity.links = Arc::clone(&compare.files.links);
    state.overlay = None;
}
