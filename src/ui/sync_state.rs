//! The texts that describe how far a tenant's sync is.

use jiff::Timestamp;

use crate::app::tenant::TenantState;
use crate::domain::Language;
use crate::text;

/// The state of a tenant's sync, in a word or two.
pub(in crate::ui) fn sync_state(tenant: &TenantState, language: Language) -> String {
    match tenant.holder() {
        _ if tenant.paused => text::paused(language).to_owned(),
        _ if tenant.asks.is_some() => text::asks(language).to_owned(),
        Some(holder) if tenant.is_loading() => text::followed(&holder.explain(language), language),
        _ => text::outcome(tenant.outcome.as_ref(), language).to_owned(),
    }
}

/// The same where space is short: of another program only the machine.
pub(in crate::ui) fn sync_state_short(tenant: &TenantState, language: Language) -> String {
    match tenant.holder() {
        Some(holder) if tenant.is_busy() => text::followed(&holder.host(), language),
        _ => sync_state(tenant, language),
    }
}

/// What the first line says of a sync that the user paused or stopped.
pub(in crate::ui) fn held_back(tenant: &TenantState, language: Language) -> Option<&'static str> {
    if tenant.is_stopped() {
        Some(text::outcome(tenant.outcome.as_ref(), language))
    } else {
        tenant.paused.then(|| text::paused(language))
    }
}

/// How many people have figures of an earlier sync, and how old those are.
pub(in crate::ui) fn old_figures(
    tenant: &TenantState,
    [at, now]: [Timestamp; 2],
    language: Language,
) -> String {
    let old = tenant.old_people();
    if tenant.origin.is_confirmed_fresh() && old >= tenant.answered() {
        text::all_old(&text::age(at, now, language), language)
    } else {
        text::old_people(old, [at, now], language)
    }
}
