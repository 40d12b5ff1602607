//! Marks of rows: one with a key, many with a job over everybody; and the copy of the marked rows.

use std::sync::Arc;

use crate::app::insight::{InsightJob, InsightQuestion};
use crate::app::message::Effect;
use crate::app::state::AppState;
use crate::app::views::behaviour::{CopyExtent, LARGEST_COPY};
use crate::app::views::company::cells::{CompanyTable, shown_report};
use crate::app::views::company::copied::copied_people;
use crate::app::views::company::marking_state::{MarkedUse, MarkingState};
use crate::app::views::company::navigation::move_by;
use crate::app::views::company::refreshing;
use crate::domain::EmployeeId;
use crate::domain::insight::company::{ListedPerson, MarkQuestion, MarkReport, MarkTask};
use crate::domain::text::clean;
use crate::sync::TenantId;
use crate::text::notices::{CopiedPart, CopyWay, Notice};

/// A paste of so many lines at most marks people.
const MOST_PASTED: usize = 100_000;

/// Marks the row under the cursor, or takes its mark, and goes to the next one.
pub(in crate::app) fn toggle(state: &mut AppState) {
    let Some(person) = person_under_cursor(state) else {
        return;
    };
    let marks = &mut state.selection.marks;
    marks.toggle(TenantId(person.tenant), person.id.as_str());
    state.company.marking.anchor = Some(person);
    move_by(state, 1);
}

fn person_under_cursor(state: &AppState) -> Option<ListedPerson> {
    let report = shown_report(state)?;
    let at = report.person_at(state.company.window.cursor)?;
    let person = report.rosters.get(at.tenant)?.person(at.row)?;
    Some(ListedPerson {
        tenant: report.first_tenant + at.tenant,
        id: EmployeeId::new(person.id),
    })
}

/// Marks the rows from the last mark to the cursor.
pub(in crate::app) fn mark_range(state: &mut AppState) {
    let Some(person) = person_under_cursor(state) else {
        return;
    };
    let marking = &mut state.company.marking;
    let anchor = marking.anchor.replace(person.clone());
    let begin = anchor.unwrap_or_else(|| person.clone());
    marking.want(MarkTask::Range([begin, person]));
}

/// Marks everybody who is listed.
pub(in crate::app) fn mark_all(state: &mut AppState) {
    state.company.marking.want(MarkTask::All);
}

/// Inverts the marks of everybody who is listed.
pub(in crate::app) fn invert(state: &mut AppState) {
    state.company.marking.want(MarkTask::Invert);
}

/// Takes all marks away, and the note about the last paste.
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
    let task = MarkTask::Pasted(lines.into());
    state.company.marking.want(task);
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
    state.company.marking.find(match extent {
        CopyExtent::Cell => MarkedUse::Cells,
        CopyExtent::Row => MarkedUse::Rows,
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

/// What is to be started, and what is to be copied. A task waits for the one before, whose marks it builds on, and for the filter and the
/// order that were asked for: `*` after a filter marks whom that filter leaves.
pub(in crate::app) fn effects(state: &mut AppState) -> Vec<Effect> {
    let mut effects = Vec::new();
    if let Some(text) = state.company.marking.copied.take() {
        effects.push(Effect::Copy(text));
    }
    if state.company.marking.pending.is_some() || state.company.computed.is_pending() {
        return effects;
    }
    let Some((task, then)) = state.company.marking.wanted.pop_front() else {
        return effects;
    };
    let Some(report) = state.company.computed.answer().map(Arc::clone) else {
        return effects;
    };
    let tenants = report.first_tenant..report.first_tenant + report.rosters.len();
    let marks = tenants.map(|tenant| state.selection.marks.of_tenant(TenantId(tenant)));
    let question = MarkQuestion {
        marks: marks.collect(),
        report,
        task,
    };
    let since = state.selection.marks.turn();
    let marking = &mut state.company.marking;
    marking.generation += 1;
    marking.since = since;
    marking.pending = Some((marking.generation, then));
    effects.push(Effect::Examine(InsightJob {
        generation: marking.generation,
        figures: state.figures_in_scope(),
        question: InsightQuestion::Marks(question),
    }));
    effects
}

/// Applies what a task found, and returns whether it did: what an older task found is dropped.
pub(in crate::app) fn apply(state: &mut AppState, generation: u32, report: &MarkReport) -> bool {
    let Some((_, then)) = state
        .company
        .marking
        .pending
        .take_if(|(asked, _)| *asked == generation)
    else {
        return false;
    };
    match then {
        Some(MarkedUse::Refresh) => {
            refreshing::refresh_found(state, report);
            return true;
        }
        Some(MarkedUse::Cells) => {
            copy_people(state, CopyExtent::Cell, report);
            return true;
        }
        Some(MarkedUse::Rows) => {
            copy_people(state, CopyExtent::Row, report);
            return true;
        }
        None => {}
    }
    let turns = (state.company.marking.since, report.next_turn);
    for (tenant, marks) in (report.first_tenant..).zip(&report.marks) {
        let all = &mut state.selection.marks;
        all.put(TenantId(tenant), Arc::clone(marks), turns);
    }
    state
        .company
        .marking
        .not_found
        .clone_from(&report.not_found);
    state.company.marking.ambiguous = report.ambiguous;
    true
}

fn copy_people(state: &mut AppState, extent: CopyExtent, report: &MarkReport) {
    let Some(table) = CompanyTable::of(state) else {
        return;
    };
    let part = match extent {
        CopyExtent::Cell => CopiedPart::Cell,
        CopyExtent::Row => CopiedPart::Row,
    };
    let text = copied_people(&table, &report.people, extent, LARGEST_COPY);
    let (notice, whole) = match text {
        // Masked since the key was pressed.
        _ if state.display.masked => (Notice::Masked, None),
        text if text.len() > LARGEST_COPY => (Notice::TooLarge(text.len()), None),
        text if text.is_empty() => (Notice::NothingToCopy, None),
        text => (Notice::Copied(part, CopyWay::Terminal), Some(text)),
    };
    state.notice = Some(notice);
    state.company.marking.copied = whole;
}
