//! What keys do in the dialog that writes a file, and what follows from the end of an export.

use std::path::PathBuf;

use jiff::Timestamp;

use crate::app::file_export::job::{
    ExportCover, ExportEnd, ExportJob, ExportResult, ExportTable, missing_of_tenants,
};
use crate::app::file_export::state::ExportProgress;
use crate::app::keys::keymap::Action;
use crate::app::message::Effect;
use crate::app::overlays::Overlay;
use crate::app::overlays::export_dialog::{ExportDialog, ExportPhase};
use crate::app::state::AppState;
use crate::app::tenant::TenantState;
use crate::app::views::open_view;
use crate::export::{Coverage, CoverageState};
use crate::sync::Source;
use crate::text::export::{ExportError, MissingData, WrittenFile};
use crate::text::notices::Notice;

/// Opens the dialog. While names and figures are hidden on screen, a file does not show them either.
pub(in crate::app) fn open_export(state: &mut AppState) {
    let mut dialog = ExportDialog::of(state.view, state.figures_of().day);
    dialog.masked = state.display.masked;
    state.overlay = Some(Overlay::Export(dialog));
}

/// What a key does while the dialog has the keys; `None` where it means the same as everywhere.
pub(in crate::app) fn act_on_export(state: &mut AppState, action: Action) -> Option<Vec<Effect>> {
    let Some(Overlay::Export(dialog)) = &mut state.overlay else {
        return None;
    };
    match action {
        Action::Choose => return Some(write(state)),
        Action::NextFormat => dialog.choose_format(1),
        Action::PreviousFormat => dialog.choose_format(-1),
        Action::ToggleMasked => {
            if !state.display.masked && !dialog.is_writing() {
                dialog.masked = !dialog.masked;
            }
        }
        Action::Back => match dialog.phase {
            ExportPhase::Writing(..) => {
                dialog.phase = ExportPhase::Choosing;
                return Some(vec![Effect::StopExport]);
            }
            ExportPhase::Exists | ExportPhase::Waiting(_) => dialog.phase = ExportPhase::Choosing,
            ExportPhase::Choosing | ExportPhase::Failed(_) => return None,
        },
        _ => return None,
    }
    Some(Vec::new())
}

/// Writes what is on screen, as soon as that is what was asked for: a file that is requested right
/// after the filter was typed has the filtered rows.
fn write(state: &mut AppState) -> Vec<Effect> {
    let Some(Overlay::Export(dialog)) = &mut state.overlay else {
        return Vec::new();
    };
    if dialog.is_writing() {
        return Vec::new();
    }
    dialog.phase = if dialog.file.value().trim().is_empty() {
        ExportPhase::Failed(ExportError::NoName)
    } else {
        ExportPhase::Waiting(dialog.phase == ExportPhase::Exists)
    };
    Vec::new()
}

/// Begins to write the file that waits for what is on screen.
pub(in crate::app) fn continue_export(state: &mut AppState) -> Option<Effect> {
    let ExportPhase::Waiting(replaces) = state.export_dialog()?.phase else {
        return None;
    };
    if !open_view(state).is_settled(state) {
        return None;
    }
    let exported = state.exported();
    let cover = exported.as_ref().map(|(table, _)| cover(state, table));
    let generation = state.exports.generation + 1;
    let (today, language) = (state.figures_of(), state.display.language);
    let written = state.today.now;
    let Some(Overlay::Export(dialog)) = &mut state.overlay else {
        return None;
    };
    let Some((table, missing)) = exported else {
        dialog.phase = ExportPhase::Failed(ExportError::NoRows);
        return None;
    };
    dialog.phase = ExportPhase::Writing(generation, missing);
    let job = ExportJob {
        generation,
        file: PathBuf::from(dialog.file.value().trim()),
        replaces,
        format: dialog.format,
        language,
        today,
        written,
        masked: dialog.masked,
        progress: ExportProgress::default(),
        table,
        missing,
        cover: cover.unwrap_or_default(),
    };
    state.exports.generation = generation;
    state.exports.progress = job.progress.clone();
    Some(Effect::Export(Box::new(job)))
}

/// What the cover of a workbook says.
fn cover(state: &AppState, table: &ExportTable) -> ExportCover {
    let names = table.tenant_names();
    let tenants = state.tenants.iter();
    let tenants = tenants.filter(|tenant| names.contains(&tenant.configured_name()));
    ExportCover {
        filter: state.selection.filter.input.value().trim().to_owned(),
        tenants: tenants.map(coverage).collect(),
    }
}

fn coverage(tenant: &TenantState) -> Coverage {
    let answered = tenant.ledger.answered_without(tenant.origin.gone());
    let is_whole = missing_of_tenants(std::iter::once(tenant)).is_nothing();
    Coverage {
        tenant: tenant.configured_name().to_owned(),
        platform: tenant.platform,
        state: match tenant.refusal() {
            Some(_) => CoverageState::Refused,
            None if is_whole => CoverageState::Complete,
            None => CoverageState::Partial,
        },
        people: tenant.headcount(),
        answered,
        failed: tenant.unreadable(),
        gaps: Vec::new(),
        fetched_at: fetched_at(tenant),
    }
}

/// When what the file holds of a tenant was read; `None` where nothing was. What a snapshot told was heard of now, and read then.
fn fetched_at(tenant: &TenantState) -> Option<Timestamp> {
    match &tenant.source {
        Some(Source::Snapshot(record)) => Some(record.finished),
        Some(Source::NoSnapshot { .. }) => None,
        _ if tenant.refusal().is_some() && tenant.headcount() == 0 => None,
        _ => tenant.read_at(),
    }
}

/// Shows how an export ended. A file that was written is mentioned even if the user closed the
/// dialog before, because it exists.
pub(in crate::app) fn apply_export(state: &mut AppState, result: ExportResult) {
    let dialog = match &mut state.overlay {
        Some(Overlay::Export(dialog)) => Some(dialog),
        _ => None,
    };
    let dialog = dialog.filter(|dialog| {
        matches!(dialog.phase, ExportPhase::Writing(asked, _) if asked == result.generation)
    });
    match (result.end, dialog) {
        (ExportEnd::Written(path, rows), dialog) => {
            if dialog.is_some() {
                state.overlay = None;
            }
            state.exports.written = Some(WrittenFile {
                path,
                rows,
                missing: result.missing,
                masked: result.masked,
            });
            state.notice = Some(Notice::Exported);
        }
        (ExportEnd::Exists, Some(dialog)) => dialog.phase = ExportPhase::Exists,
        (ExportEnd::Failed(error), Some(dialog)) => dialog.phase = ExportPhase::Failed(error),
        (ExportEnd::Exists | ExportEnd::Failed(_), None) => {}
    }
}

impl AppState {
    /// What the open view would write, and what that lacks; `None` while it has nothing on screen.
    pub fn exported(&self) -> Option<(ExportTable, MissingData)> {
        open_view(self).exported(self)
    }
}
