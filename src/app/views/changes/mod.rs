//! The view of changes: what changed between two snapshots of a tenant. What counts as a change is decided in
//! `domain::changes`, and `sync::changes` reads the snapshots; here is when a comparison is started, and what is listed of it.

pub mod change_filter;
pub mod change_list;
pub mod columns;
pub mod comparison;
mod copied;
pub mod detail_text;
pub mod navigation;
pub mod period;
pub mod state;

use std::sync::Arc;

use crate::text::export::MissingData;
use crate::text::notices::CopiedPart;
use crate::text::views::changes::ComparisonEnd;
use columns::ChangeLine;
use comparison::{Comparison, ComparisonEvent, ComparisonReport};
use period::ComparisonPeriod;

use crate::app::file_export::job::{ChangesExport, ExportTable};
use crate::app::filter_job::FilterJob;
use crate::app::filtered_list::ListSource;
use crate::app::keys::keymap::{Action, Pane};
use crate::app::message::Effect;
use crate::app::overlays::date_picker::DatePicker;
use crate::app::state::AppState;
use crate::app::table::next_sort;
use crate::app::views::behaviour::{CopyExtent, PaneClick, ViewBehaviour};
use crate::domain::RowSet;
use crate::sync::{TenantId, Ticket};

/// The behaviour of the view of changes.
pub(in crate::app) struct ChangesView;

impl ViewBehaviour for ChangesView {
    fn act(&self, state: &mut AppState, action: Action) -> Option<Vec<Effect>> {
        match action {
            Action::Reload => return Some(compare_again(state)),
            Action::Back => return go_back(state),
            Action::Open => navigation::toggle_open(state),
            Action::Sort => {
                state.changes.sort = next_sort(&ChangeLine::COLUMNS, state.changes.sort);
            }
            Action::ReverseOrder => state.changes.sort = state.changes.sort.reversed(),
            Action::Right => navigation::scroll_detail(state, 1),
            Action::Left => navigation::scroll_detail(state, -1),
            _ => return None,
        }
        Some(Vec::new())
    }

    fn move_by(&self, state: &mut AppState, lines: isize) {
        navigation::move_by(state, lines);
    }

    fn page_height(&self, state: &AppState) -> usize {
        navigation::height(state)
    }

    fn scroll(&self, state: &mut AppState, _pane: Pane, lines: isize) {
        navigation::scroll_by(state, lines);
    }

    fn click(&self, state: &mut AppState, click: PaneClick) {
        navigation::click(state, click);
    }

    fn copied(&self, state: &AppState, extent: CopyExtent) -> (CopiedPart, Option<String>) {
        copied::copied(state, extent)
    }

    fn date_picker(&self, state: &AppState) -> DatePicker {
        DatePicker::of_period(state.changes.period, state.today.day)
    }

    fn show(&self, state: &mut AppState) {
        state.changes.forget_outdated();
    }

    fn exported(&self, state: &AppState) -> Option<(ExportTable, MissingData)> {
        let comparison = state.comparison()?;
        let tenant = state.tenant()?;
        let missing = missing_in(comparison);
        let table = ChangesExport {
            tenant: tenant.configured_name().to_owned(),
            platform: tenant.platform,
            changes: Arc::clone(&comparison.changes),
            rows: comparison.list.rows.clone(),
        };
        Some((ExportTable::Changes(table), missing))
    }

    fn is_settled(&self, state: &AppState) -> bool {
        state
            .comparison()
            .is_none_or(|comparison| comparison.list.pending.is_none())
    }

    fn reconcile(&self, state: &mut AppState) -> Vec<Effect> {
        let mut effects = Vec::new();
        effects.extend(compare_period(state));
        effects.extend(filter_list(state));
        fit_windows(state);
        effects
    }
}

/// What a comparison lacks: what it found stays listed after it was stopped or failed.
fn missing_in(comparison: &Comparison) -> MissingData {
    let (not_compared, outside_scope) = match comparison.end {
        Some(ComparisonEnd::Done {
            not_compared,
            outside_scope,
        }) => (not_compared, outside_scope),
        _ => (0, 0),
    };
    MissingData {
        is_reading: comparison.is_loading(),
        unfinished: matches!(
            comparison.end,
            Some(ComparisonEnd::Stopped | ComparisonEnd::Trouble(_))
        ),
        not_compared,
        outside_scope,
        ..MissingData::default()
    }
}

/// Closes the opened text, then stops a comparison; `None` if there is neither.
fn go_back(state: &mut AppState) -> Option<Vec<Effect>> {
    if std::mem::take(&mut state.changes.is_open) {
        return Some(Vec::new());
    }
    stop(state).map(|effect| vec![effect])
}

/// Applies a report. A report of an older comparison is dropped here, and nowhere else.
pub(in crate::app) fn apply_comparison(state: &mut AppState, report: ComparisonReport) {
    let Some(comparison) = state.changes.comparison_mut(report.ticket.tenant) else {
        return;
    };
    if comparison.generation != report.ticket.generation || comparison.end.is_some() {
        return;
    }
    match report.event {
        ComparisonEvent::Compares(ends) => comparison.ends = Some(ends),
        ComparisonEvent::Found(part) => Arc::make_mut(&mut comparison.changes).push(part),
        ComparisonEvent::Ended(end) => comparison.end = Some(end),
    }
}

/// Starts the comparison that the chosen period asks for. Other tenants follow when they are shown.
fn compare_period(state: &mut AppState) -> Option<Effect> {
    let (period, tenant) = (state.changes.period, state.tenant_id()?);
    if state.comparison()?.asked == Some(period) {
        return None;
    }
    compare_now(state, tenant, period)
}

fn compare_now(state: &mut AppState, tenant: TenantId, period: ComparisonPeriod) -> Option<Effect> {
    let comparison = state.changes.comparison_mut(tenant)?;
    comparison.begin(period);
    let ticket = Ticket {
        tenant,
        generation: comparison.generation,
    };
    Some(Effect::Compare(ticket, period))
}

fn compare_again(state: &mut AppState) -> Vec<Effect> {
    let period = state.changes.period;
    let tenant = state.tenant_id();
    let effect = tenant.and_then(|tenant| compare_now(state, tenant, period));
    effect.into_iter().collect()
}

/// Stops the comparison. What it found stays.
fn stop(state: &mut AppState) -> Option<Effect> {
    let tenant = state.tenant_id()?;
    let comparison = state.changes.comparison_mut(tenant)?;
    if !comparison.is_loading() {
        return None;
    }
    comparison.end = Some(ComparisonEnd::Stopped);
    Some(Effect::StopComparing(tenant))
}

/// Starts a filter job if what is listed is not what the filter and the order ask for.
fn filter_list(state: &mut AppState) -> Option<Effect> {
    let wanted = state.list_query(state.changes.sort);
    let (turn, today, tenant) = (state.spinner, state.today.day, state.tenant_id()?);
    let types = Arc::clone(&state.tenant()?.types);
    let comparison = state.changes.comparison_mut(tenant)?;
    let len = comparison.changes.len();
    if wanted.is_plain() {
        comparison
            .list
            .show_everything(wanted, len, &RowSet::default());
        return None;
    }
    let source = ListSource {
        len,
        is_growing: comparison.is_loading(),
        judges_new_rows_alone: false,
        turn,
    };
    comparison.list.due(&wanted, source)?;
    let generation = comparison.list.start(wanted.clone(), turn, false);
    Some(Effect::Filter(FilterJob::Changes(
        change_filter::ChangeFilterJob {
            tenant,
            generation,
            wanted,
            changes: Arc::clone(&comparison.changes),
            types,
            today,
        },
    )))
}

fn fit_windows(state: &mut AppState) {
    let height = navigation::height(state);
    let last = navigation::last_detail_top(state);
    if let Some(comparison) = state.comparison_mut() {
        let len = comparison.len();
        comparison.list.window.fit(len, height);
        comparison.detail_top = comparison.detail_top.min(last);
    }
}

impl AppState {
    /// The comparison of the tenant that is shown.
    pub fn comparison(&self) -> Option<&Comparison> {
        self.changes.comparison(self.tenant_id()?)
    }

    /// The comparison of the tenant that is shown.
    pub fn comparison_mut(&mut self) -> Option<&mut Comparison> {
        let tenant = self.tenant_id()?;
        self.changes.comparison_mut(tenant)
    }
}
