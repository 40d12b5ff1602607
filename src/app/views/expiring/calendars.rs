//! The platforms' own calendars: each is asked for once a calendar day, when the view is looked at, and never by a sync.

use std::sync::Arc;

use jiff::civil::Date;

use crate::app::message::Effect;
use crate::app::state::AppState;
use crate::domain::insight::expiring::ExpiringCalendars;
use crate::domain::work_calendar::{TenantCalendar, WorkCalendar};
use crate::platform::ApiError;
use crate::sync::{CalendarAsking, Freshness, TenantId};

/// What came of a question for a calendar.
#[derive(Clone, Debug)]
pub struct CalendarReport {
    /// Whose calendar.
    pub tenant: TenantId,
    /// What the platform or the store said; `None` where neither has one.
    pub answer: Option<Result<TenantCalendar, ApiError>>,
}

/// What is known of the calendar of a tenant.
#[derive(Clone, Debug, Default)]
struct KnownCalendar {
    /// On which day it was asked for last.
    asked_on: Option<Date>,
    answer: Option<Result<TenantCalendar, ApiError>>,
}

/// The same for all tenants.
#[derive(Clone, Debug, Default)]
pub struct KnownCalendars {
    /// Of each tenant whether its platform may be asked.
    wanted: Vec<bool>,
    known: Vec<KnownCalendar>,
}

impl KnownCalendars {
    /// Nothing is known yet. `wanted` tells of each tenant whether its platform may be asked.
    pub fn new(wanted: Vec<bool>) -> Self {
        Self {
            known: vec![KnownCalendar::default(); wanted.len()],
            wanted,
        }
    }

    /// What the tenant's platform said of its calendar.
    pub fn answer(&self, tenant: usize) -> Option<&Result<TenantCalendar, ApiError>> {
        self.known.get(tenant)?.answer.as_ref()
    }

    fn days(&self, tenant: usize) -> Option<&Arc<WorkCalendar>> {
        self.answer(tenant)?.as_ref().ok()?.days()
    }

    /// Takes an answer in. Where nothing came, the calendar of the day before still counts.
    pub(in crate::app) fn take(&mut self, report: CalendarReport) {
        if let Some(known) = self.known.get_mut(report.tenant.0)
            && report.answer.is_some()
        {
            known.answer = report.answer;
        }
    }

    /// Whether the tenant's calendar is to be asked for today, which is noted.
    fn start(&mut self, tenant: usize, today: Date) -> bool {
        let is_wanted = self.wanted.get(tenant) == Some(&true);
        let known = self.known.get_mut(tenant).filter(|_| is_wanted);
        known.is_some_and(|known| known.asked_on.replace(today) != Some(today))
    }
}

/// The calendars of the tenants in scope. A platform tells the days from today on, so that an earlier day counts by the usual one.
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
        let asking = match tenants[at].freshness {
            Freshness::AnyAge => CalendarAsking::StoreAlone,
            Freshness::Within(_) => CalendarAsking::Platform,
        };
        Effect::ReadCalendar(TenantId(at), asking)
    })
    .collect()
}
