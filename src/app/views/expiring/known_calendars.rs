//! What is known of the platforms' own calendars: each is asked for once a calendar day, when the view is looked at, and never by a sync.

use std::sync::Arc;

use jiff::civil::Date;

use crate::domain::work_calendar::{TenantCalendar, WorkCalendar};
use crate::platform::ApiError;
use crate::sync::TenantId;

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

    /// The days of the tenant's own calendar.
    pub(in crate::app) fn days(&self, tenant: usize) -> Option<&Arc<WorkCalendar>> {
        self.answer(tenant)?.as_ref().ok()?.days()
    }

    /// Applies an answer. Where nothing came, the calendar that was known before still counts.
    pub(in crate::app) fn take(&mut self, report: CalendarReport) {
        if let Some(known) = self.known.get_mut(report.tenant.0)
            && report.answer.is_some()
        {
            known.answer = report.answer;
        }
    }

    /// Whether the tenant's calendar is to be asked for today, which is noted.
    pub(in crate::app) fn start(&mut self, tenant: usize, today: Date) -> bool {
        let is_wanted = self.wanted.get(tenant) == Some(&true);
        let known = self.known.get_mut(tenant).filter(|_| is_wanted);
        known.is_some_and(|known| known.asked_on.replace(today) != Some(today))
    }
}
