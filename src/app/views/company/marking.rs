//! Marks of rows: one with a key, many with a job over everybody; and the copy of the marked rows.

use std::sync::Arc;

use crate::app::insight::{InsightJob, InsightQuestion};
use crate::app::message::Effect;
use crate::app::state::{AppState, CopiedPart, Notice};
use crate::app::views::behaviour::CopyExtent;
use crate::app::views::company::cells::{CompanyTable, shown_report};
use crate::app::views::company::copied::copied_people;
use crate::app::views::company::marking_state::{MarkedCopy, MarkingState};
use crate::domain::insight::company::{MarkQuestion, MarkReport, MarkTask};
use crate::domain::text::clean;
use crate::sync::TenantId;

/// The longest text that is copied, in bytes, as everywhere.
const LARGEST_COPY: usize = 50_000;
/// A paste of so many lines at most marks people.
const MOST_PASTED: usize = 100_000;

/// Marks the row under the cursor, or takes its mark, and goes to the next one.
pub(in crate::app) fn toggle(state: &mut AppState) {
    let line = state.company.window.cursor;
    let Some(report) = shown_report(state) else {
        return;
    };
    let first = report.first_tenant;
    let Some(at) = report.person_at(line) else {
        return;
    };
    let person = report.rosters.get(at.tenant).and_then(|r| r.person(at.row));
    let id = person.map(|person| person.id.to_owned());
    let len = report.len();
    if let Some(id) = id {
        state
            .selection
            .marks
            .toggle(TenantId(first + at.tenant), &id);
    }
    state.company.marking.anchor = Some(line);
    state.company.window.move_by(1, len);
}

/// Marks the rows from the last mark to the cursor.
pub(in crate::app) fn mark_range(state: &mut AppState) {
    let cursor = state.company.window.cursor;
    let anchor = state.company.marking.anchor.unwrap_or(cursor);
    state.company.marking.wanted =
        Some(MarkTask::Lines(anchor.min(cursor)..anchor.max(cursor) + 1));
    state.company.marking.anchor = Some(cursor);
}

/// Marks everybody who is listed.
pub(in crate::app) fn mark_all(state: &mut AppState) {
    state.company.marking.wanted = Some(MarkTask::Lines(0..usize::MAX));
}

/// Inverts the marks of everybody who is listed.
pub(in crate::app) fn invert(state: &mut AppState) {
    state.company.marking.wanted = Some(MarkTask::Invert);
}

/// Takes all marks away, and what is said of the last paste.
pub(in crate::app) fn clear(state: &mut AppState) {
    state.selection.marks.clear();
    state.company.marking = MarkingState {
        generation: state.company.marking.generation,
        ..MarkingState::default()
    };
}

/// Marks the people whom a pasted column names; `false` for a text of one line, which is a filter.
pub(in crate::app) fn paste(state: &mut AppState, text: &str) -> bool {
    let lines = text.split(['\n', '\r']).map(first_cell);
    let lines = lines.filter(|line| !line.is_empty()).take(MOST_PASTED);
    let lines: Vec<String> = lines.map(clean).collect();
    if lines.len() < 2 {
        return false;
    }
    state.company.marking.wanted = Some(MarkTask::Pasted(lines.into()));
    true
}

/// A pasted row of a sheet names its person in its first cell.
fn first_cell(line: &str) -> &str {
    line.split('\t').next().unwrap_or_default().trim()
}

/// Copies the marked rows, or the cells of this column in them; `None` where nobody is marked.
pub(in crate::app) fn copy(state: &mut AppState, extent: CopyExtent) -> Option<Vec<Effect>> {
    if state.selection.marks.is_empty() || state.display.masked {
        return None;
    }
    state.company.marking.wanted = Some(MarkTask::Find);
    state.company.marking.copies = Some(match extent {
        CopyExtent::Cell => MarkedCopy::Cells,
        CopyExtent::Row => MarkedCopy::Rows,
    });
    Some(Vec::new())
}

/// Whether the note about a paste was on screen, which is gone now.
pub(in crate::app) fn close_note(state: &mut AppState) -> bool {
    let marking = &mut state.company.marking;
    let ambiguous = std::mem::take(&mut marking.ambiguous);
    let not_found = std::mem::take(&mut marking.not_found);
    ambiguous > 0 || !not_found.is_empty()
}

/// What is to be started, and what is to be copied.
pub(in crate::app) fn effects(state: &mut AppState) -> Vec<Effect> {
    let mut effects = Vec::new();
    if let Some(text) = state.company.marking.copied.take() {
        effects.push(Effect::Copy(text));
    }
    let Some(task) = state.company.marking.wanted.take() else {
        return effects;
    };
    let Some(report) = state.company.computed.answer().map(Arc::clone) else {
        state.company.marking.copies = None;
        return effects;
    };
    let tenants = report.first_tenant..report.first_tenant + report.rosters.len();
    let marks = tenants.map(|tenant| state.selection.marks.of_tenant(TenantId(tenant)));
    let question = MarkQuestion {
        marks: marks.collect(),
        report,
        task,
    };
    let marking = &mut state.company.marking;
    marking.generation += 1;
    marking.pending = Some((marking.generation, marking.copies.take()));
    effects.push(Effect::Examine(InsightJob {
        generation: marking.generation,
        figures: state.figures_in_scope(),
        question: InsightQuestion::Marks(question),
    }));
    effects
}

/// Takes what a task found, and returns whether it did: that of an older task is dropped.
pub(in crate::app) fn apply(state: &mut AppState, generation: u32, report: &MarkReport) -> bool {
    let Some((_, copies)) = state
        .company
        .marking
        .pending
        .take_if(|(asked, _)| *asked == generation)
    else {
        return false;
    };
    if let Some(copies) = copies {
        copy_people(state, copies, report);
        return true;
    }
    for (tenant, marks) in (report.first_tenant..).zip(&report.marks) {
        state
            .selection
            .marks
            .put(TenantId(tenant), Arc::clone(marks));
    }
    state
        .company
        .marking
        .not_found
        .clone_from(&report.not_found);
    state.company.marking.ambiguous = report.ambiguous;
    true
}

fn copy_people(state: &mut AppState, copies: MarkedCopy, report: &MarkReport) {
    let Some(table) = CompanyTable::of(state) else {
        return;
    };
    let (extent, part) = match copies {
        MarkedCopy::Cells => (CopyExtent::Cell, CopiedPart::Cell),
        MarkedCopy::Rows => (CopyExtent::Row, CopiedPart::Row),
    };
    let text = copied_people(&table, &report.people, extent, LARGEST_COPY);
    let (notice, whole) = match text {
        text if text.len() > LARGEST_COPY => (Notice::TooLarge(text.len()), None),
        text if text.is_empty() => (Notice::NothingToCopy, None),
        text => (Notice::Copied(part), Some(text)),
    };
    state.notice = Some(notice);
    state.company.marking.copied = whole;
}
