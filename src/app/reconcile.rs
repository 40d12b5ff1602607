//! What follows from any change. After every message `reconcile` keeps cursors inside their lists, starts the filter jobs
//! that are due, and tells the syncs what the screen is interested in.

use std::sync::Arc;

use jiff::civil::Date;

use crate::app::file_export::control::continue_export;
use crate::app::filter_job::FilterJob;
use crate::app::filtered_list::{ListDue, ListQuery, ListSource, ListedRows};
use crate::app::message::Effect;
use crate::app::people_finder::find_opened;
use crate::app::state::AppState;
use crate::app::sync_control::note_question;
use crate::app::tenant::people::PeopleSort;
use crate::app::tenant::people_filter::{KnownRows, PeopleFilterJob};
use crate::app::tenant::{ShrunkAnswer, TenantState};
use crate::app::views::open_view;
use crate::domain::ListOrder;
use crate::sync::Interest;

/// Brings everything in line with the state after a change.
pub(in crate::app) fn reconcile(state: &mut AppState) -> Vec<Effect> {
    let mut effects = Vec::new();
    note_question(state);
    effects.extend(ask_for_people(state));
    fit_people(state);
    effects.extend(open_view(state).reconcile(state));
    effects.extend(continue_export(state));
    effects.extend(find_opened(state));
    effects.extend(tell_interest(state));
    effects.extend(tell_refreshes(state));
    effects
}

fn fit_people(state: &mut AppState) {
    let height = state.people_height();
    if let Some(tenant) = state.tenant_mut() {
        let len = tenant.listed();
        tenant.people.list.window.fit(len, height);
    }
}

/// Starts a filter job for the people if what is listed is not what the filter and the order ask for.
fn ask_for_people(state: &mut AppState) -> Option<Effect> {
    let wanted = state.list_query(state.selection.sort);
    let (turn, today) = (state.spinner, state.figures_of().day);
    let tenant = state.tenant_mut()?;
    let len = tenant.roster.len();
    if wanted.is_plain() && tenant.origin.gone().is_empty() {
        let gone = Arc::clone(tenant.origin.gone());
        tenant.people.inferred = 0;
        tenant.people.list.show_everything(wanted, len, &gone);
        return None;
    }
    let source = ListSource {
        len,
        is_growing: tenant.is_busy(),
        judges_new_rows_alone: true,
        turn,
    };
    let due = tenant.people.list.due(&wanted, source)?;
    let known = known_rows(tenant, due, &wanted);
    let job = people_job(tenant, wanted, known, turn, today);
    Some(Effect::Filter(FilterJob::People(job)))
}

/// What the rows on screen tell about the next result, so that fewer people are looked at.
fn known_rows(
    tenant: &TenantState,
    due: ListDue,
    wanted: &ListQuery<ListOrder<PeopleSort>>,
) -> KnownRows {
    let list = &tenant.people.list;
    let rows = match &list.rows {
        ListedRows::Listed(rows) if due == ListDue::Further => Arc::clone(rows),
        _ => return KnownRows::Nothing,
    };
    // The people whom `left<0` leaves out are counted over everybody.
    let continues = list.shown == *wanted && !wanted.query.asks_left_below_zero();
    let is_complete = list.considered == tenant.roster.len();
    if continues {
        KnownRows::Before(list.considered, rows)
    } else if is_complete && wanted.narrows(&list.shown) {
        KnownRows::Among(rows)
    } else {
        KnownRows::Nothing
    }
}

fn people_job(
    tenant: &mut TenantState,
    wanted: ListQuery<ListOrder<PeopleSort>>,
    known: KnownRows,
    turn: usize,
    today: Date,
) -> PeopleFilterJob {
    let keeps_rows = matches!(known, KnownRows::Before(..));
    let list = &mut tenant.people.list;
    let generation = list.start(wanted.clone(), turn, keeps_rows);
    let about_balances = wanted.query.asks_balances();
    PeopleFilterJob {
        tenant: tenant.ticket.tenant,
        generation,
        wanted,
        roster: Arc::clone(&tenant.roster),
        gone: Arc::clone(tenant.origin.gone()),
        ledger: about_balances.then(|| Arc::clone(&tenant.ledger)),
        types: Arc::clone(&tenant.types),
        own: tenant.own.clone(),
        today,
        known,
    }
}

/// Tells the shown tenant's sync who is on screen, the person under the cursor first, and whom the filter leaves. Nothing is
/// sent while that is unchanged.
fn tell_interest(state: &mut AppState) -> Option<Effect> {
    let height = state.people_height();
    let tenant = state.tenant_mut()?;
    let wanted = Interest {
        visible: tenant.visible_people(height),
        matches: matches(tenant),
        refresh: tenant.refresh.clone(),
        paused: tenant.paused,
        consent: tenant.consent,
        accepts_shrunk: tenant.shrunk == ShrunkAnswer::Accepted,
    };
    if wanted.says_the_same_as(&tenant.sent_interest) {
        return None;
    }
    tenant.sent_interest = wanted.clone();
    Some(Effect::TellInterest(tenant.ticket.tenant, wanted))
}

/// Tells the syncs of the other tenants which of their people are to be read again: a table of all
/// tenants can ask for them.
fn tell_refreshes(state: &mut AppState) -> Vec<Effect> {
    let shown = state.selection.tenant;
    let others = state.tenants.iter_mut().enumerate();
    let others = others.filter(|(at, _)| *at != shown);
    let told = others.filter_map(|(_, tenant)| {
        let wanted = Interest {
            refresh: tenant.refresh.clone(),
            ..tenant.sent_interest.clone()
        };
        if wanted.says_the_same_as(&tenant.sent_interest) {
            return None;
        }
        tenant.sent_interest = wanted.clone();
        Some(Effect::TellInterest(tenant.ticket.tenant, wanted))
    });
    told.collect()
}

fn matches(tenant: &TenantState) -> Option<Arc<[u32]>> {
    match &tenant.people.list.rows {
        ListedRows::Listed(rows) if !tenant.people.list.shown.query.is_all() => {
            Some(Arc::clone(rows))
        }
        _ => None,
    }
}
