//! Which calendar counts the working days of each tenant.

use std::sync::Arc;

use crate::domain::work_calendar::WorkCalendar;

/// The calendars of the tenants that are asked about.
#[derive(Clone, Debug, Default)]
pub struct ExpiringCalendars {
    /// That of every tenant without one of its own.
    pub usual: Arc<WorkCalendar>,
    /// Of each tenant, the platform's own calendar where it counts. Tenants beyond the end have none.
    pub own: Vec<Option<Arc<WorkCalendar>>>,
}

impl ExpiringCalendars {
    /// The same one for all tenants.
    pub fn of_all(usual: Arc<WorkCalendar>) -> Self {
        Self {
            usual,
            own: Vec::new(),
        }
    }

    /// The calendar of the tenant at a position.
    pub fn of_tenant(&self, tenant: usize) -> &WorkCalendar {
        let own = self.own.get(tenant).and_then(Option::as_deref);
        own.unwrap_or(&self.usual)
    }

    /// Whether the tenant at a position has a calendar of its own.
    pub fn has_own(&self, tenant: usize) -> bool {
        self.own.get(tenant).is_some_and(Option::is_some)
    }
}

/// Calendars are equal where they are the same in memory, which avoids comparing thousands of days.
impl PartialEq for ExpiringCalendars {
    fn eq(&self, other: &Self) -> bool {
        let same = |(one, other): (&Option<Arc<_>>, &Option<Arc<_>>)| match (one, other) {
            (Some(one), Some(other)) => Arc::ptr_eq(one, other),
            (None, None) => true,
            _ => false,
        };
        Arc::ptr_eq(&self.usual, &other.usual)
            && self.own.len() == other.own.len()
            && self.own.iter().zip(&other.own).all(same)
    }
}
