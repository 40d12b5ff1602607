//! The course of a tenant's sync as the keyboard has it: pause, stop, go on, start again, and the answer to what it asks.

use jiff::{SignedDuration, Timestamp};

use crate::app::message::Effect;
use crate::app::state::{AppState, Notice};
use crate::app::tenant::ShrunkAnswer;
use crate::app::tenant::sent_interest::SentInterest;
use crate::sync::Asking;

/// A question that has only just appeared is not answered by a key that was meant for something else.
const TIME_TO_READ: SignedDuration = SignedDuration::from_millis(400);

/// Holds the sync back, or lets it go on; one that was stopped goes on where it stopped.
pub(in crate::app) fn pause(state: &mut AppState) -> Vec<Effect> {
    let asking = state.asking();
    let Some(tenant) = state.tenant_mut() else {
        return Vec::new();
    };
    if tenant.is_stopped() {
        state.notice = Some(Notice::Resuming);
        return start_again(state, asking);
    }
    if tenant.is_loading() {
        tenant.paused = !tenant.paused;
    } else {
        state.notice = Some(Notice::NothingRuns);
    }
    Vec::new()
}

/// Stops the sync. What came stays.
pub(in crate::app) fn stop(state: &mut AppState) -> Vec<Effect> {
    if let Some(tenant) = state.tenant_mut().filter(|tenant| tenant.is_loading()) {
        tenant.stop();
        vec![Effect::StopSync(tenant.ticket.tenant)]
    } else {
        state.notice = Some(Notice::NothingRuns);
        Vec::new()
    }
}

/// Asks for the tenant again, from the beginning. A sync that was stopped, or that a missing secret, a refusal or a failure
/// ended, goes on where it stopped: what it had read is not paid for twice.
pub(in crate::app) fn reload(state: &mut AppState) -> Vec<Effect> {
    if state.is_of_another_time() {
        state.notice = Some(Notice::OnlyLive);
        return Vec::new();
    }
    let asking = match state.tenant() {
        Some(tenant) if tenant.is_stopped() || tenant.refusal().is_some() => state.asking(),
        _ => state.asking_again(),
    };
    state.notice = Some(Notice::Reloading);
    start_again(state, asking)
}

fn start_again(state: &mut AppState, asking: Asking) -> Vec<Effect> {
    let Some(tenant) = state.tenant_mut() else {
        return Vec::new();
    };
    let held = tenant.hold();
    tenant.sent_interest = SentInterest::default();
    vec![Effect::StartSync(tenant.ticket, asking, held)]
}

/// Asks for the person under the cursor again.
pub(in crate::app) fn refresh_person(state: &mut AppState) {
    if state.as_of.is_some() {
        state.notice = Some(Notice::OnlyLive);
        return;
    }
    let Some(tenant) = state.tenant_mut() else {
        return;
    };
    let Some(row) = tenant.selected() else {
        return;
    };
    if tenant.is_stopped() {
        state.notice = Some(Notice::Stopped);
        return;
    }
    let number = tenant.refresh.map_or(1, |(number, _)| number + 1);
    tenant.refresh = Some((number, row));
    let notice = if tenant.paused {
        Notice::Paused
    } else {
        Notice::Refreshing
    };
    state.notice = Some(notice);
}

/// Opens the question whether the directory that shrank is right, if one did.
pub(in crate::app) fn ask_shrunk(state: &mut AppState) {
    match state.tenant_mut() {
        Some(tenant) if tenant.gaps.shrinkage().is_some() => {
            tenant.shrunk = ShrunkAnswer::Asked;
        }
        _ => state.notice = Some(Notice::NothingShrank),
    }
}

/// Answers what the shown tenant's sync asks: go on, or leave the balances be; take the directory as it is, or do not.
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

/// Remembers when the question appeared that the shown tenant's sync asks.
pub(in crate::app) fn note_question(state: &mut AppState) {
    state.question_since = if state.is_asking() {
        state.question_since.or(Some(state.today.now))
    } else {
        None
    };
}

/// Whether the question has been on screen for too short a time to be answered.
pub(in crate::app) fn is_too_new(since: Option<Timestamp>, now: Timestamp) -> bool {
    since.is_some_and(|since| {
        (SignedDuration::ZERO..TIME_TO_READ).contains(&now.duration_since(since))
    })
}

/// Lots and raw records are kept of the last few thousand people; for the others they are asked for when opened. What an
/// earlier sync kept comes by itself, and `R` asks for the rest.
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
