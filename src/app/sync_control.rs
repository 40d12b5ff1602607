//! What the keyboard does with a tenant's sync: pause, resume, stop, start again, and answer its questions.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};

use crate::app::message::Effect;
use crate::app::state::AppState;
use crate::app::tenant::{ShrunkAnswer, TenantState};
use crate::domain::RowId;
use crate::sync::{Interest, SyncMode};
use crate::text::notices::Notice;

/// For how long a new question takes no answer: a key that is pressed as it appears was meant for
/// something else.
const UNANSWERABLE_MILLIS: SignedDuration = SignedDuration::from_millis(400);

/// Pauses the sync or resumes it. One that was stopped continues where it stopped.
pub(in crate::app) fn pause(state: &mut AppState) -> Vec<Effect> {
    let mode = state.mode();
    let Some(tenant) = state.tenant_mut() else {
        return Vec::new();
    };
    if tenant.is_stopped() {
        state.notice = Some(Notice::Resuming);
        return start_again(state, mode);
    }
    if tenant.is_loading() {
        tenant.paused = !tenant.paused;
    } else {
        state.notice = Some(Notice::NothingRuns);
    }
    Vec::new()
}

/// Stops the sync. What was read stays.
pub(in crate::app) fn stop(state: &mut AppState) -> Vec<Effect> {
    if let Some(tenant) = state.tenant_mut().filter(|tenant| tenant.is_loading()) {
        tenant.stop();
        vec![Effect::StopSync(tenant.ticket.tenant)]
    } else {
        state.notice = Some(Notice::NothingRuns);
        Vec::new()
    }
}

/// Reads the tenant again from the beginning. A sync that was stopped, or that ended with a missing secret, a refusal or a
/// failure, continues where it ended instead: what it had read must not cost calls twice.
pub(in crate::app) fn reload(state: &mut AppState) -> Vec<Effect> {
    if state.is_of_another_time() {
        state.notice = Some(Notice::OnlyLive);
        return Vec::new();
    }
    let mode = match state.tenant() {
        Some(tenant) if tenant.is_stopped() || tenant.refusal().is_some() => state.mode(),
        _ => state.asking_again(),
    };
    state.notice = Some(Notice::Reloading);
    start_again(state, mode)
}

fn start_again(state: &mut AppState, mode: SyncMode) -> Vec<Effect> {
    let Some(tenant) = state.tenant_mut() else {
        return Vec::new();
    };
    let held = tenant.hold();
    tenant.sent_interest = Interest::default();
    vec![Effect::StartSync(tenant.ticket, mode, held)]
}

/// Reads the person under the cursor again.
pub(in crate::app) fn refresh_person(state: &mut AppState) {
    if state.as_of.is_some() {
        state.notice = Some(Notice::OnlyLive);
        return;
    }
    let Some(tenant) = state.tenant_mut() else {
        return;
    };
    if let Some(row) = tenant.selected() {
        state.notice = Some(refresh_rows(tenant, [row].into()));
    }
}

/// Asks the tenant's sync to read people again, and returns the notice that says when that happens.
pub(in crate::app) fn refresh_rows(tenant: &mut TenantState, rows: Arc<[RowId]>) -> Notice {
    if tenant.is_stopped() {
        return Notice::Stopped;
    }
    tenant.refresh.push(rows);
    if tenant.paused {
        Notice::Paused
    } else {
        Notice::Refreshing
    }
}

/// Asks whether a directory that shrank is complete, if one did shrink.
pub(in crate::app) fn ask_shrunk(state: &mut AppState) {
    match state.tenant_mut() {
        Some(tenant) if tenant.gaps.shrinkage().is_some() => {
            tenant.shrunk = ShrunkAnswer::Asked;
        }
        _ => state.notice = Some(Notice::NothingShrank),
    }
}

/// Answers the question on screen: whether a directory that shrank is accepted, or whether the balances are read for what
/// that costs.
pub(in crate::app) fn consent(state: &mut AppState, goes_on: bool) {
    let Some(tenant) = state.tenant_mut() else {
        return;
    };
    if tenant.shrunk == ShrunkAnswer::Asked {
        tenant.shrunk = ShrunkAnswer::None;
        if goes_on {
            tenant.shrunk = ShrunkAnswer::Accepted;
            tenant.gaps.forget_shrinkage();
        }
        return;
    }
    if tenant.asks.take().is_some() {
        tenant.consent = Some(goes_on);
    }
}

/// Notes since when the shown tenant's question is on screen.
pub(in crate::app) fn note_question(state: &mut AppState) {
    let asking = state.is_asking().then_some(state.selection.tenant);
    state.question_since = asking.map(|tenant| match state.question_since {
        Some((before, since)) if before == tenant => (tenant, since),
        _ => (tenant, state.today.now),
    });
}

/// Whether the question appeared so recently that a key cannot be its answer.
pub(in crate::app) fn is_too_new(since: Option<Timestamp>, now: Timestamp) -> bool {
    since.is_some_and(|since| {
        (SignedDuration::ZERO..UNANSWERABLE_MILLIS).contains(&now.duration_since(since))
    })
}

/// Reads the person under the cursor again if lots and raw record are wanted that are not in memory: the detail cache holds
/// those of a few thousand people. What the store has of them arrives without a call.
pub(in crate::app) fn ask_for_detail(state: &mut AppState) {
    let Some(tenant) = state.tenant() else { return };
    let kept = tenant.selected_detail().is_some();
    let answered = tenant
        .selected()
        .is_some_and(|row| tenant.ledger.is_answered(row) && !tenant.is_old(row));
    if answered && !kept && state.as_of.is_none() {
        refresh_person(state);
    }
}
