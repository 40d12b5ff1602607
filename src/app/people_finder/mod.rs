//! Looks for people among everybody, off the UI task: the same person in the next tenant, and those who are to stand side by side.

pub mod state;

use crate::app::insight::{InsightJob, InsightQuestion};
use crate::app::keys::keymap::Pane;
use crate::app::message::Effect;
use crate::app::overlays::Overlay;
use crate::app::overlays::side_by_side::state::{ComparedPerson, SideBySide};
use crate::app::people_finder::state::OpenedPerson;
use crate::app::state::AppState;
use crate::app::tenant::TenantState;
use crate::app::views::browse::navigation::show_person;
use crate::domain::insight::person_search::{PersonQuestion, PersonReport, SamePerson};
use crate::domain::matching::{SearchScope, SearchedPeople, search};
use crate::domain::{EmployeeId, LeaveTypeId, RowId};
use crate::sync::TenantId;
use crate::text::notices::{Notice, NoticedPerson};
use crate::text::views::ViewName;

/// How many people can stand side by side.
pub const MOST_SIDE_BY_SIDE: usize = 4;

/// Shows a person of a tenant in Browse, on a leave type if one is named. `row` is where the person was when the list was made; the
/// directory may have been read anew since, and then the person is looked for by the id.
pub(in crate::app) fn open_person(
    state: &mut AppState,
    (tenant, row): (usize, RowId),
    id: &str,
    leave_type: Option<LeaveTypeId>,
) {
    let there = state.tenants.get(tenant);
    let there = there.and_then(|tenant| tenant.roster.person(row));
    let is_there = there.is_some_and(|person| person.id == id);
    let opened = OpenedPerson {
        tenant: TenantId(tenant),
        leave_type,
    };
    if is_there {
        return show_opened(state, &opened, row);
    }
    let wanted = vec![(tenant, EmployeeId::new(id))];
    state.finder.due = Some(PersonQuestion::WithIds(wanted));
    state.finder.opened = Some(opened);
}

/// Looks for the person who is to be shown.
pub(in crate::app) fn find_opened(state: &mut AppState) -> Option<Effect> {
    let question = state.finder.due.take()?;
    let opened = state.finder.opened.take();
    let effect = find(state, question);
    state.finder.opened = opened;
    Some(effect)
}

fn show_opened(state: &mut AppState, opened: &OpenedPerson, row: RowId) {
    state.selection.tenant = opened.tenant.0;
    state.view = ViewName::Browse;
    show_person(state, row, opened.leave_type.as_ref());
}

/// Goes to the next tenant (`step` 1) or the one before (`step` -1) that has the person under the cursor.
pub(in crate::app) fn go_to_same_person(state: &mut AppState, step: isize) -> Vec<Effect> {
    let tenants = state.tenants.len();
    let from = state.selection.tenant;
    let Some(row) = state.tenant().and_then(TenantState::selected) else {
        state.notice = Some(Notice::NobodySelected);
        return Vec::new();
    };
    if tenants < 2 {
        state.notice = Some(Notice::OnlyOneTenant);
        return Vec::new();
    }
    let others = (1..tenants).map(|distance| {
        let distance = if step < 0 {
            tenants - distance
        } else {
            distance
        };
        (from + distance) % tenants
    });
    let tenants = others.collect();
    state.finder.same_as = Some(NoticedPerson {
        tenant: TenantId(from),
        row,
    });
    vec![find(state, PersonQuestion::SameIn { from, row, tenants })]
}

/// Puts the marked people side by side. One marked person stands beside the one under the cursor of Browse.
pub(in crate::app) fn compare_people(state: &mut AppState) -> Vec<Effect> {
    let marked = state.selection.marks.len();
    let mut wanted = state
        .selection
        .marks
        .in_order(MOST_SIDE_BY_SIDE)
        .unwrap_or_default();
    if let (1, Some(person)) = (wanted.len(), under_cursor(state)) {
        wanted.push(person);
        wanted.dedup();
    }
    if wanted.len() < 2 {
        state.notice = Some(Notice::MarkTwoToFour(marked));
        return Vec::new();
    }
    let ids = wanted.iter().map(|(tenant, id)| (tenant.0, id.clone()));
    let question = PersonQuestion::WithIds(ids.collect());
    state.finder.wanted = wanted;
    vec![find(state, question)]
}

fn under_cursor(state: &AppState) -> Option<(TenantId, EmployeeId)> {
    let tenant = state
        .tenant()
        .filter(|_| state.view == ViewName::Browse && state.focus() != Pane::Tenants)?;
    let person = tenant.employee(tenant.selected()?)?;
    Some((state.tenant_id()?, person.id))
}

fn find(state: &mut AppState, question: PersonQuestion) -> Effect {
    state.finder.generation += 1;
    state.finder.opened = None;
    let day = state.figures_of().day;
    Effect::Examine(InsightJob {
        generation: state.finder.generation,
        figures: state.tenants.iter().map(|it| it.figures(day)).collect(),
        question: InsightQuestion::Person(question),
    })
}

/// Shows who was found, and returns whether it did: an answer is dropped if another search was
/// started since.
pub(in crate::app) fn apply_found(
    state: &mut AppState,
    generation: u32,
    report: &PersonReport,
) -> bool {
    if generation != state.finder.generation {
        return false;
    }
    match report {
        PersonReport::WithIds(rows) => match state.finder.opened.take() {
            Some(opened) => match rows.first().copied().flatten() {
                Some(row) => show_opened(state, &opened, row),
                None => state.notice = Some(Notice::NoLongerListed),
            },
            None => open_side_by_side(state, rows),
        },
        PersonReport::Same(SamePerson::Found { tenant, row }) => show_same(state, *tenant, *row),
        PersonReport::Same(SamePerson::Several { tenant, people }) => {
            let person = state.finder.same_as;
            let notice = |person| Notice::SeveralSame(person, TenantId(*tenant), *people);
            state.notice = person.map(notice);
        }
        PersonReport::Same(SamePerson::Nowhere) => {
            state.notice = state.finder.same_as.map(Notice::NowhereElse);
        }
    }
    true
}

fn open_side_by_side(state: &mut AppState, rows: &[Option<RowId>]) {
    let wanted = std::mem::take(&mut state.finder.wanted);
    if wanted.len() != rows.len() || !state.has_view_keys() {
        return;
    }
    let people = wanted.into_iter().zip(rows);
    let people = people.map(|((tenant, id), row)| ComparedPerson {
        tenant,
        id,
        row: *row,
    });
    let side_by_side = SideBySide::of_people(people.collect());
    state.overlay = Some(Overlay::SideBySide(side_by_side));
}

/// Shows the person who was found in another tenant. A filter that does not match them is emptied,
/// because they would not be listed.
fn show_same(state: &mut AppState, tenant: usize, row: RowId) {
    let focus = state.browse.focus;
    state.selection.tenant = tenant;
    if !is_left_by_filter(state, row) {
        state.selection.filter.clear();
    }
    show_person(state, row, None);
    state.browse.focus = focus;
}

fn is_left_by_filter(state: &AppState, row: RowId) -> bool {
    let query = &state.selection.filter.query;
    let Some(tenant) = state.tenant().filter(|_| !query.is_all()) else {
        return true;
    };
    let people = SearchedPeople {
        roster: &tenant.roster,
        ledger: Some(&tenant.ledger),
        types: &tenant.types,
        today: state.figures_of().day,
        dates: tenant.own.dates(),
    };
    let only = [row.0];
    let found = search(query, &people, SearchScope::Among(&only), row, &|| false);
    found.is_some_and(|rows| !rows.is_empty())
}
