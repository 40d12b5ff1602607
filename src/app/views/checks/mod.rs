//! The view Checks: what looks wrong.

pub mod lines;
pub mod since_state;
pub mod state;

use std::sync::Arc;

use ratatui::layout::Rect;

use lines::{CheckKey, CheckLine, CheckLines, FindingLine};

use crate::app::file_export::job::{ExportTable, missing_of_tenants};
use crate::app::geometry::{below, with_words_below};
use crate::app::insight::InsightQuestion;
use crate::app::insight::examine::examine;
use crate::app::keys::keymap::{Action, Pane};
use crate::app::large_drop::replace_aside;
use crate::app::message::Effect;
use crate::app::people_finder::open_person;
use crate::app::state::AppState;
use crate::app::table::copied_row;
use crate::app::views::behaviour::{CopyExtent, PaneClick, ViewBehaviour};
use crate::app::views::list_focus::ListFocus;
use crate::domain::RowSet;
use crate::domain::insight::checks::{CheckName, ChecksQuestion};
use crate::domain::matching::type_condition;
use crate::sync::TenantId;
use crate::sync::since_snapshot::SinceSpan;
use crate::text::export::MissingData;
use crate::text::notices::CopiedPart;
use crate::text::views::ViewName;

/// Lines above the rows: the filter's and the headings'.
const LINES_ABOVE_ROWS: u16 = 2;

/// The lines of findings inside the view's pane, and those that say the finding under the cursor in full.
pub fn rows_and_words(pane: Rect) -> [Rect; 2] {
    with_words_below(below(pane, LINES_ABOVE_ROWS))
}

/// The behaviour of the view.
pub(in crate::app) struct ChecksView;

impl ViewBehaviour for ChecksView {
    fn act(&self, state: &mut AppState, action: Action) -> Option<Vec<Effect>> {
        match action {
            Action::Open if state.list_focus == ListFocus::List => open(state),
            Action::Right => set_closed(state, false),
            Action::Left => set_closed(state, true),
            _ => return None,
        }
        Some(Vec::new())
    }

    fn move_by(&self, state: &mut AppState, lines: isize) {
        let len = state.checks.len();
        state.checks.window.move_by(lines, len);
    }

    fn page_height(&self, state: &AppState) -> usize {
        height(state)
    }

    fn scroll(&self, state: &mut AppState, _pane: Pane, lines: isize) {
        let (len, height) = (state.checks.len(), height(state));
        state.checks.window.scroll_by(lines, len, height);
    }

    fn click(&self, state: &mut AppState, click: PaneClick) {
        click_line(state, click);
    }

    fn copied(&self, state: &AppState, extent: CopyExtent) -> (CopiedPart, Option<String>) {
        let (checks, language) = (&state.checks, state.display.language);
        let finding = match checks.line(checks.window.cursor) {
            Some(CheckLine::Finding(at)) => checks.lines.finding(at, language),
            _ => None,
        };
        match extent {
            CopyExtent::Cell => (CopiedPart::Cell, finding.map(|line| line.sentence)),
            CopyExtent::Row => {
                let row = finding.map(|line| copied_row(&FindingLine::COLUMNS, &line, language));
                (CopiedPart::Row, row)
            }
        }
    }

    fn exported(&self, state: &AppState) -> Option<(ExportTable, MissingData)> {
        let report = state.checks.computed.answer()?;
        let tenants = state.tenants[state.tenants_in_scope()].iter();
        let missing = missing_of_tenants(tenants);
        Some((ExportTable::Checks(Arc::clone(report)), missing))
    }

    fn is_settled(&self, state: &AppState) -> bool {
        !state.checks.computed.is_pending()
    }

    fn reconcile(&self, state: &mut AppState) -> Vec<Effect> {
        let mut effects = read_snapshots(state);
        let tenants = state.tenants_in_scope();
        let since = tenants
            .clone()
            .map(|tenant| state.checks.since.found(tenant).cloned());
        let question = ChecksQuestion {
            query: Arc::clone(&state.selection.filter.query),
            first_tenant: tenants.start,
            since: since.collect(),
            read_since: read_since(state),
            is_narrowed: false,
            joins_unreadable: true,
        };
        let effect = examine(
            state,
            |state| &mut state.checks.computed,
            question,
            InsightQuestion::Checks,
        );
        let height = height(state);
        let checks = &mut state.checks;
        if let Some(report) = checks.computed.answer()
            && !checks.lines.is_of(report)
        {
            replace_aside(&mut checks.lines, CheckLines::new(report));
        }
        let len = checks.len();
        checks.window.fit(len, height);
        effects.extend(effect);
        effects
    }
}

/// Requests what differs from the snapshot before, for those tenants in scope of which that is not
/// known yet.
fn read_snapshots(state: &mut AppState) -> Vec<Effect> {
    let span = state.as_of.map_or(SinceSpan::Latest, SinceSpan::Until);
    let tenants = state.tenants_in_scope().map(TenantId);
    let tickets = tenants.filter_map(|tenant| state.checks.since.start(tenant, span));
    tickets
        .map(|ticket| Effect::ReadSince(ticket, span))
        .collect()
}

/// For each tenant in scope, the people who were read after the snapshot with which findings were
/// compared. `None` outside the time between the start of a sync and the comparison with the
/// snapshot that it leaves.
fn read_since(state: &AppState) -> Vec<Option<Arc<RowSet>>> {
    let tenants = state.tenants_in_scope();
    tenants
        .map(|at| {
            let tenant = &state.tenants[at];
            let is_ahead = is_ahead_of_snapshot(state, at);
            is_ahead.then(|| Arc::clone(tenant.origin.fresh_people()))
        })
        .collect()
}

/// Whether figures of a tenant are newer than the newest snapshot that findings were compared with.
pub fn is_ahead_of_snapshot(state: &AppState, tenant: usize) -> bool {
    let of_today = state.as_of.is_none();
    let is_read = state.tenants[tenant].outcome.is_none();
    of_today && (is_read || state.checks.since.is_reading(tenant))
}

/// Lines of findings on screen.
fn height(state: &AppState) -> usize {
    let screen = state.geometry();
    screen.map_or(0, |at| {
        usize::from(rows_and_words(at.inside(Pane::Employees))[0].height)
    })
}

/// Opens or closes the group under the cursor; the cursor goes to its heading when it is closed.
fn set_closed(state: &mut AppState, closed: bool) {
    let checks = &mut state.checks;
    let key = match checks.line(checks.window.cursor) {
        Some(CheckLine::Heading(heading)) => heading.key,
        Some(CheckLine::Finding(at)) => CheckKey::of(&checks.lines.report().findings[at]),
        None => return,
    };
    if !closed {
        checks.closed.remove(&key);
        return;
    }
    if let Some(line) = checks.lines.heading_line(key, &checks.closed) {
        checks.window.cursor = line;
    }
    checks.closed.insert(key);
}

/// A click on the filter or on a line. A second click on the same line opens it.
fn click_line(state: &mut AppState, click: PaneClick) {
    let Some(screen) = state.geometry() else {
        return;
    };
    let pane = screen.inside(Pane::Employees);
    state.selection.filter.is_typing = click.at.y == pane.y;
    let [rows, _] = rows_and_words(pane);
    if !rows.contains(click.at) {
        return;
    }
    let line = state.checks.window.top + usize::from(click.at.y - rows.y);
    if line >= state.checks.len() {
        return;
    }
    let was_selected = std::mem::replace(&mut state.checks.window.cursor, line) == line;
    if was_selected && click.was_focused {
        open(state);
    }
}

/// On a heading, lists its findings or hides them. On a finding, shows the person in Browse on that leave type, the people of the leave
/// type in Company, or what changed in its rules in Changes.
fn open(state: &mut AppState) {
    let checks = &state.checks;
    let at = match checks.line(checks.window.cursor) {
        Some(CheckLine::Heading(heading)) => return set_closed(state, heading.is_open),
        Some(CheckLine::Finding(at)) => at,
        None => return,
    };
    let report = checks.lines.report();
    let finding = report.findings[at];
    let details = report.details(finding);
    let tenant = report.first_tenant + finding.tenant();
    let leave_type = details
        .leave_type
        .map(|column| (column.id.clone(), Arc::clone(&column.name)));
    if let Some(person) = details.person {
        let (row, id) = (person.row, person.id.to_owned());
        let leave_type = leave_type.map(|(id, _)| id);
        return open_person(state, (tenant, row), &id, leave_type);
    }
    state.selection.tenant = tenant;
    match (finding.check, leave_type) {
        (CheckName::RuleChanged, _) => {
            state.view = ViewName::Changes;
            state.changes.forget_outdated();
        }
        (_, Some((_, name))) => {
            let condition = type_condition(&name, state.display.language);
            state.selection.filter.clear();
            // A text that is too long leaves the filter empty, and everybody is shown.
            let _ = state.selection.filter.insert(&condition);
            state.selection.all_tenants = false;
            state.view = ViewName::Company;
        }
        // The question whether the smaller directory is right stands there.
        (_, None) => state.view = ViewName::Browse,
    }
}
