//! By which calendar working days count, and asking for the platforms' own.

use std::sync::Arc;

use crate::app::message::Effect;
use crate::app::state::AppState;
use crate::domain::insight::expiring::ExpiringCalendars;
use crate::sync::{CalendarMode, Freshness, TenantId};

/// The calendars of the tenants in scope. A platform gives the days from today on, so that another
/// day's figures count by the usual calendar.
pub(super) fn of_scope(state: &AppState) -> ExpiringCalendars {
    let known = &state.expiring.known_calendars;
    let own = |tenant| known.days(tenant).filter(|_| state.as_of.is_none());
    ExpiringCalendars {
        usual: Arc::clone(&state.expiring.calendar),
        own: state
            .tenants_in_scope()
            .map(|tenant| own(tenant).map(Arc::clone))
            .collect(),
    }
}

/// Asks for the calendars of the tenants in scope that were not asked for today.
pub(super) fn ask(state: &mut AppState) -> Vec<Effect> {
    if state.as_of.is_some() {
        return Vec::new();
    }
    let (scope, today) = (state.tenants_in_scope(), state.today.day);
    let (tenants, known) = (&state.tenants, &mut state.expiring.known_calendars);
    let listed = scope.filter(|at| !tenants[*at].roster.is_empty());
    let due = listed.filter(|at| known.start(*at, today));
    due.map(|at| {
        let mode = match tenants[at].freshness {
            Freshness::AnyAge => CalendarMode::StoreAlone,
            Freshness::Within(_) => CalendarMode::Platform,
        };
        Effect::ReadCalendar(TenantId(at), mode)
    })
    .collect()
}
