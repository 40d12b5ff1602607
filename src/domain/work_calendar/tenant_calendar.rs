//! Which of a platform's own calendars counts for a tenant.

use std::sync::Arc;

use jiff::civil::Date;

use super::WorkCalendar;

/// A calendar of the platform's own that counts for a tenant.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CalendarOfTenant {
    /// Its id.
    pub id: String,
    /// Its name on the platform; the id where it has none.
    pub name: String,
    /// The first day that was asked for.
    pub from: Date,
    /// Its days, as far as the platform returns them.
    pub days: Arc<WorkCalendar>,
}

/// Which calendar of the platform counts for a tenant.
///
/// It is not read which person has which calendar, so one calendar has to serve for everybody.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum TenantCalendar {
    /// This one counts.
    Found(CalendarOfTenant),
    /// This many are in use, and the configuration names none.
    Several(usize),
    /// None is in use.
    NoneInUse,
    /// The platform does not know the one that the configuration names.
    NotKnown(String),
}

impl TenantCalendar {
    /// The days of the calendar that counts.
    pub fn days(&self) -> Option<&Arc<WorkCalendar>> {
        match self {
            Self::Found(calendar) => Some(&calendar.days),
            Self::Several(_) | Self::NoneInUse | Self::NotKnown(_) => None,
        }
    }
}
