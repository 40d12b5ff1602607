//! Which of a platform's own calendars counts for a tenant.

use std::sync::Arc;

use jiff::civil::Date;

use super::WorkCalendar;
use crate::domain::Language;

/// A calendar of the platform's own that counts for a tenant.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CalendarOfTenant {
    /// Its id.
    pub id: String,
    /// Its name on the platform; the id where it has none.
    pub name: String,
    /// The first day that was asked for.
    pub from: Date,
    /// Its days, as far as the platform tells them.
    pub days: Arc<WorkCalendar>,
}

/// What a platform tells of the calendar that counts for a tenant.
///
/// Which person has which calendar is not read, so that one calendar has to hold for everybody.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum TenantCalendar {
    /// This one counts.
    Found(CalendarOfTenant),
    /// So many are in use, and the configuration names none.
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

impl TenantCalendar {
    /// Which calendar working days count by, and why.
    pub fn explain(&self, language: Language) -> String {
        let announced = language.pick(
            "工作日按国务院公布的节假日",
            "working days by the announced holidays",
        );
        match self {
            Self::Found(calendar) => {
                let name = &calendar.name;
                language.pick(
                    format!("工作日按飞书的工作日历「{name}」"),
                    format!("working days by Feishu's work calendar \"{name}\""),
                )
            }
            Self::Several(count) => language.pick(
                format!("飞书有 {count} 个启用的工作日历，请用 work_calendar 选一个；{announced}"),
                format!("{count} of Feishu's work calendars are in use, work_calendar can name one; {announced}"),
            ),
            Self::NoneInUse => language.pick(
                format!("飞书没有启用的工作日历；{announced}"),
                format!("no work calendar of Feishu's is in use; {announced}"),
            ),
            Self::NotKnown(id) => language.pick(
                format!("飞书没有工作日历 {id}（work_calendar）；{announced}"),
                format!("Feishu has no work calendar {id} (work_calendar); {announced}"),
            ),
        }
    }
}
