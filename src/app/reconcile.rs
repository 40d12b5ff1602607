//! What follows from any change: cursors inside their lists, questions to be asked, the interest of the syncs.

use std::sync::Arc;

use jiff::civil::Date;

use crate::app::keys::keymap::Pane;
use crate::app::message::Effect;
use crate::app::navigation::{balance_len, last_top, pane_height};
use crate::app::state::{AppState, SentInterest};
use crate::app::sync_control::note_question;
use crate::app::tenant::people::ListedRows;
use crate::app::tenant::people_filter::{Arrangement, Known, Question};
use crate::app::tenant::{ShrunkAnswer, TenantState};
use crate::app::views::changes::settle_changes;
use crate::domain::RowId;
use crate::sync::Interest;

/// Puts everything in order after a change.
pub(in crate::app) fn settle(state: &mut AppState) -> Vec<Effect> {
    let mut effects = Vec::new();
    note_question(state);
    effects.extend(ask(state));
    fit_windows(state);
    effects.extend(settle_changes(state));
    effects.extend(tell_interest(state));
    effects
}

/// Lines for the entries of the help: the body without border and search line.
pub fn help_height(state: &AppState) -> usize {
    state
        .geometry()
        .map_or(1, |at| usize::from(at.body.height.saturating_sub(3).max(1)))
}

fn fit_windows(state: &mut AppState) {
    let people_height = state.people_height();
    let (balance_len, balance_height) = (balance_len(state), pane_height(state, Pane::Balances));
    let (last_raw, last_rule) = (last_raw_top(state), last_rule_top(state));
    let Some(tenant) = state.tenant_mut() else {
        return;
    };
    let len = tenant.people.len(tenant.roster.len());
    tenant.people.window.fit(len, people_height);
    tenant.balances.window.fit(balance_len, balance_height);
    tenant.balances.raw_top = tenant.balances.raw_top.min(last_raw);
    tenant.rule_top = tenant.rule_top.min(last_rule);
}

/// Texts are broken into lines for this only when somebody has scrolled in them.
fn last_rule_top(state: &AppState) -> usize {
    match state.tenant() {
        Some(tenant) if tenant.rule_top > 0 => last_top(state, Pane::Rule),
        _ => 0,
    }
}

fn last_raw_top(state: &AppState) -> usize {
    match state.tenant() {
        Some(tenant) if tenant.balances.raw && tenant.balances.raw_top > 0 => {
            last_top(state, Pane::Balances)
        }
        _ => 0,
    }
}

/// Asks what the list of people is to be, where that is not what it is.
fn ask(state: &mut AppState) -> Option<Effect> {
    let (wanted, turn, today) = (state.question(), state.spinner, state.figures_of().day);
    let tenant = state.tenant_mut()?;
    if wanted.is_plain() && tenant.origin.gone().is_empty() {
        list_everybody(tenant, wanted);
        return None;
    }
    let known = open_question(tenant, &wanted, turn)?;
    tenant.people.asked_turn = turn;
    Some(Effect::Arrange(ask_now(tenant, wanted, known, today)))
}

fn list_everybody(tenant: &mut TenantState, wanted: Question) {
    let people = &mut tenant.people;
    if people.question == wanted && people.is_everybody() && people.asked.is_none() {
        return;
    }
    people.asked = None;
    people.question = wanted;
    people.inferred = 0;
    people.relist(ListedRows::All, tenant.roster.len(), tenant.origin.gone());
}

/// Whether something must be asked, and what is known already.
fn open_question(tenant: &TenantState, wanted: &Question, turn: usize) -> Option<Known> {
    let (people, roster) = (&tenant.people, tenant.roster.len());
    let is_answered = people.question == *wanted;
    let may_repeat = !tenant.is_busy() || people.asked_turn != turn;
    match &people.asked {
        Some((_, asked)) if asked == wanted => return None,
        None if is_answered && people.outdated && may_repeat => return Some(Known::Nothing),
        None if is_answered && people.considered == roster => return None,
        _ => {}
    }
    let ListedRows::Listed(rows) = &people.rows else {
        return Some(Known::Nothing);
    };
    let rows = Arc::clone(rows);
    // Whom `left<0` leaves out is counted over everybody.
    let goes_on = people.question == *wanted && !wanted.query.asks_left_below_zero();
    Some(if goes_on {
        Known::Before(people.considered, rows)
    } else if people.considered == roster && wanted.narrows(&people.question) {
        Known::Among(rows)
    } else {
        Known::Nothing
    })
}

fn ask_now(tenant: &mut TenantState, wanted: Question, known: Known, today: Date) -> Arrangement {
    let people = &mut tenant.people;
    people.generation += 1;
    people.outdated &= matches!(known, Known::Before(..));
    people.asked = Some((people.generation, wanted.clone()));
    let about_balances = wanted.query.asks_balances();
    Arrangement {
        tenant: tenant.ticket.tenant,
        generation: people.generation,
        question: wanted,
        roster: Arc::clone(&tenant.roster),
        gone: Arc::clone(tenant.origin.gone()),
        ledger: about_balances.then(|| Arc::clone(&tenant.ledger)),
        types: Arc::clone(&tenant.types),
        today,
        known,
    }
}

/// Tells the shown tenant's sync who is on screen, the person under the cursor first, and whom the filter left.
fn tell_interest(state: &mut AppState) -> Option<Effect> {
    let height = state.people_height();
    let chosen = state.chosen;
    let tenant = state.tenants.get(chosen)?;
    let told = SentInterest {
        visible: visible(tenant, height),
        matches: matches(tenant),
        refresh: tenant.refresh,
        paused: tenant.paused,
        consent: tenant.consent,
        accepts_shrunk: tenant.shrunk == ShrunkAnswer::Accepted,
    };
    let interest: Interest = told.news(&state.told[chosen])?;
    state.told[chosen] = told;
    Some(Effect::TellInterest(tenant.ticket.tenant, interest))
}

/// People on screen, the one under the cursor first.
pub(in crate::app) fn visible(tenant: &TenantState, height: usize) -> Vec<RowId> {
    let selected = tenant.selected();
    let shown = tenant.people.shown(tenant.roster.len(), height);
    let others = shown
        .map(|(_, row)| row)
        .filter(|row| Some(*row) != selected);
    selected.into_iter().chain(others).collect()
}

fn matches(tenant: &TenantState) -> Option<Arc<[u32]>> {
    match &tenant.people.rows {
        ListedRows::Listed(rows) if !tenant.people.question.query.is_all() => {
            Some(Arc::clone(rows))
        }
        _ => None,
    }
}
