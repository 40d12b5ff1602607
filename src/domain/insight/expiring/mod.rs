//! What ends, when, and of whom: every amount that can be used today and lapses on a day, by month and week, and everything of which the
//! last day is not known, by the reason.
//!
//! Two lots of one balance are two amounts. Days and hours are never added.

mod calendars;
mod collect;
mod group_totals;
mod groups;
mod item;
mod item_list;
mod order;
mod report;
mod same_end;
#[cfg(test)]
mod tests;
mod worked_days;

use std::sync::Arc;

use jiff::Span;
use jiff::civil::{Date, date};

use super::TenantFigures;
use crate::domain::ListOrder;
use crate::domain::matching::Query;
use crate::domain::row_set::RowSet;

pub use calendars::ExpiringCalendars;
use collect::Collected;
pub use group_totals::{GroupKind, GroupTotals, UnitSums};
pub use groups::ExpiringGroup;
pub use item::{ExpiringItem, LastDay, NoDayReason, WithoutLots};
pub use order::ExpiringOrder;
pub use report::{ExpiringEntry, ExpiringReport, ExpiringTenant, UnreadPeople};
use same_end::SameEnd;

/// Until when amounts are listed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ExpiringWindow {
    /// From today to this many days from now, both included.
    Days(u32),
    /// To the last day of the year.
    ThisYear,
    /// Everything, with what has no last day.
    All,
}

impl ExpiringWindow {
    /// Its last day; `None` where it has none.
    pub fn last_day(self, today: Date) -> Option<Date> {
        match self {
            Self::Days(days) => Some(
                today
                    .checked_add(Span::new().days(i64::from(days)))
                    .unwrap_or(Date::MAX),
            ),
            Self::ThisYear => Some(date(today.year(), 12, 31)),
            Self::All => None,
        }
    }
}

/// What is asked of the company's figures.
#[derive(Clone, Debug)]
pub struct ExpiringQuestion {
    /// Who and what is considered.
    pub query: Arc<Query>,
    /// Until when.
    pub window: ExpiringWindow,
    /// In which order.
    pub order: ListOrder<ExpiringOrder>,
    /// Only leave types of this name.
    pub only: Option<Arc<str>>,
    /// Which days are worked.
    pub calendars: ExpiringCalendars,
    /// Of each tenant whose lots come on request, the people whose lots were requested already.
    pub lots_on_request: Vec<Option<Arc<RowSet>>>,
}

impl PartialEq for ExpiringQuestion {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.query, &other.query)
            && self.window == other.window
            && self.order == other.order
            && self.only == other.only
            && self.calendars == other.calendars
            && same_sets(&self.lots_on_request, &other.lots_on_request)
    }
}

/// Whether two lists hold the same sets in memory, which avoids comparing the people in them.
fn same_sets(one: &[Option<Arc<RowSet>>], other: &[Option<Arc<RowSet>>]) -> bool {
    let same = |(one, other): (&Option<Arc<RowSet>>, &Option<Arc<RowSet>>)| match (one, other) {
        (Some(one), Some(other)) => Arc::ptr_eq(one, other),
        (None, None) => true,
        _ => false,
    };
    one.len() == other.len() && one.iter().zip(other).all(same)
}

/// Works out the answer; `None` once `cancelled` returns true.
pub fn expiring(
    figures: &[TenantFigures],
    question: &ExpiringQuestion,
    cancelled: &(dyn Fn() -> bool + Sync),
) -> Option<ExpiringReport> {
    let mut all = Collected::default();
    for (tenant, figures) in figures.iter().enumerate() {
        all.append(collect::collect(figures, tenant, question, cancelled)?);
    }
    if cancelled() {
        return None;
    }
    let is_beyond_calendar = all.ends.iter().any(SameEnd::is_beyond_calendar);
    let has_worked_days = all.ends.iter().any(|same| same.has_worked_day);
    let (mut items, mut groups) = groups::listed(all.ends, &all.people);
    if question.order != ListOrder::default() {
        items = items.with_dated(|dated| order::sort(dated, figures, question.order));
        groups.retain(|group| matches!(group.kind, GroupKind::NoDay(_)));
    }
    if cancelled() {
        return None;
    }
    let mut report = ExpiringReport::new(figures, question, items, groups);
    report.unread = all.unread;
    report.without_lots = all.without_lots;
    report.has_worked_days = has_worked_days;
    report.is_beyond_calendar = is_beyond_calendar;
    Some(report)
}
