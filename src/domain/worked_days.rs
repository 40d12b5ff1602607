//! Last days worked out for many people: those who were hired on the same day share the result.

use std::sync::atomic::{AtomicU64, Ordering};

use jiff::civil::Date;

use super::day_number::{day_number, day_of_number};
use super::leave_type::{ExpiryRule, LeaveType};
use super::service_dates::ServiceDates;
use super::worked_expiry::{WorkedDay, worked_last_day};

/// The number of results that are cached. The hire days of 44 consecutive years each have a place
/// of their own.
const KEPT: usize = 16_384;
/// Hire days up to this long before the day with the number 0 are cached: two centuries.
const DAYS_BEFORE: i64 = 73_000;
/// The bits of a cached day.
const DAY_BITS: u32 = 24;
const DAY_MASK: u64 = (1 << DAY_BITS) - 1;

/// The last days of a leave type. Several threads may use it at the same time.
#[derive(Debug)]
pub struct WorkedLastDays<'a> {
    leave_type: &'a LeaveType,
    today: Date,
    /// The cached results: the number of the day of hire, the last day, whether there is one, and
    /// whether everything ends then; 0 for none.
    kept: Box<[AtomicU64]>,
}

impl<'a> WorkedLastDays<'a> {
    /// Those of a leave type whose rule counts from a grant; `None` for any other.
    pub fn of(leave_type: &'a LeaveType, today: Date) -> Option<Self> {
        let counts_from_grant = matches!(
            leave_type.expiry,
            ExpiryRule::YearsAfterGrant { .. } | ExpiryRule::MonthsAfterGrant { .. }
        );
        counts_from_grant.then(|| Self {
            leave_type,
            today,
            kept: (0..KEPT).map(|_| AtomicU64::new(0)).collect(),
        })
    }

    /// The last day of what a person with these dates has left; see [`worked_last_day`].
    pub fn last_day(&self, dates: ServiceDates<'_>) -> Option<WorkedDay> {
        let work_out = || worked_last_day(self.leave_type, dates, self.today);
        let (Some(hired_on), []) = (dates.hired_on, dates.grants) else {
            return work_out();
        };
        let Some(hired) = kept_number(hired_on) else {
            return work_out();
        };
        let place = usize::try_from(hired).unwrap_or(0) % KEPT;
        let kept = self.kept[place].load(Ordering::Relaxed);
        if kept & DAY_MASK == hired {
            return unpacked(kept);
        }
        let day = work_out();
        if let Some(word) = packed(day) {
            self.kept[place].store(word | hired, Ordering::Relaxed);
        }
        day
    }
}

/// The number of a day of hire, which is above 0; `None` for a day that is not cached.
fn kept_number(hired_on: Date) -> Option<u64> {
    let number = u64::try_from(day_number(hired_on) + DAYS_BEFORE).ok()?;
    (1..=DAY_MASK).contains(&number).then_some(number)
}

/// A last day as it is cached, without the day of hire; `None` for one that does not fit.
fn packed(day: Option<WorkedDay>) -> Option<u64> {
    let Some(WorkedDay { day, is_all }) = day else {
        return Some(0);
    };
    let number = u64::try_from(day_number(day)).ok()?;
    let flags = 1 << (2 * DAY_BITS) | u64::from(is_all) << (2 * DAY_BITS + 1);
    (number <= DAY_MASK).then_some(number << DAY_BITS | flags)
}

fn unpacked(word: u64) -> Option<WorkedDay> {
    let has_day = word >> (2 * DAY_BITS) & 1 == 1;
    let number = u32::try_from(word >> DAY_BITS & DAY_MASK).ok()?;
    has_day.then_some(WorkedDay {
        day: day_of_number(number)?,
        is_all: word >> (2 * DAY_BITS + 1) & 1 == 1,
    })
}
