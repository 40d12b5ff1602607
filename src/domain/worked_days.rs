//! Last days worked out for many people: whoever was hired on the same day has the same one.

use std::sync::atomic::{AtomicU64, Ordering};

use jiff::civil::{Date, date};

use super::leave_type::{ExpiryRule, LeaveType};
use super::service_dates::ServiceDates;
use super::worked_expiry::{WorkedDay, worked_last_day};

/// Hire days for which a last day is kept; those of eleven years in a row each have a place of their own.
const KEPT: usize = 4_096;
/// The day that kept days are counted from.
const EPOCH: Date = date(1800, 1, 1);
/// Bits of a kept day.
const DAY_BITS: u32 = 24;
const DAY_MASK: u64 = (1 << DAY_BITS) - 1;

/// The last days of a leave type. Several threads may ask at once.
#[derive(Debug)]
pub struct WorkedLastDays<'a> {
    leave_type: &'a LeaveType,
    today: Date,
    /// In each the day of hire plus one, the last day, whether there is one, and whether everything ends then; 0 where nothing is kept.
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
        let Some(hired) = packed(hired_on) else {
            return work_out();
        };
        let place = usize::try_from(hired).unwrap_or(0) % KEPT;
        let kept = self.kept[place].load(Ordering::Relaxed);
        if kept & DAY_MASK == hired + 1 {
            return unpacked(kept);
        }
        let day = work_out();
        let fits = day.is_none_or(|day| packed(day.day).is_some());
        if fits {
            let last = day.and_then(|day| Some((packed(day.day)?, day.is_all)));
            let word = last.map_or(0, |(last, is_all)| {
                last << DAY_BITS | 1 << (2 * DAY_BITS) | u64::from(is_all) << (2 * DAY_BITS + 1)
            });
            self.kept[place].store(word | (hired + 1), Ordering::Relaxed);
        }
        day
    }
}

/// Days since [`EPOCH`]; `None` for a day before it or beyond what fits.
fn packed(day: Date) -> Option<u64> {
    let days = u64::try_from((day - EPOCH).get_days()).ok()?;
    (days < DAY_MASK).then_some(days)
}

fn unpacked(word: u64) -> Option<WorkedDay> {
    let has_day = word >> (2 * DAY_BITS) & 1 == 1;
    let days = i64::try_from(word >> DAY_BITS & DAY_MASK).ok()?;
    let day = EPOCH.checked_add(jiff::Span::new().days(days)).ok()?;
    has_day.then_some(WorkedDay {
        day,
        is_all: word >> (2 * DAY_BITS + 1) & 1 == 1,
    })
}
