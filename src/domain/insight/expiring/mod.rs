//! What ends, when, and of whom: every amount that can be used today and lapses on a day, by month and week, and everything of which the
//! last day is not known, by the reason.
//!
//! Two lots of one balance are two amounts. Days and hours are never added.

mod calendars;
mod collect;
mod groups;
mod item;
mod order;
mod report;
#[cfg(test)]
mod tests;
mod worked_days;

use std::sync::Arc;

use jiff::Span;
use jiff::civil::{Date, date};

use super::TenantFigures;
use crate::domain::matching::Query;
use crate::domain::row_set::RowSet;

pub use calendars::ExpiringCalendars;
use collect::Collected;
pub use groups::{ExpiringGroup, GroupKind, GroupTotals, UnitSums};
pub use item::{ExpiringItem, LastDay, NoDayReason, WithoutLots};
pub use order::ExpiringOrder;
pub use report::{ExpiringEntry, ExpiringReport, ExpiringTenant, UnreadPeople};

/// Until when amounts are listed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ExpiringWindow {
    /// From today to so many days from now, both included.
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
    pub order: ExpiringOrder,
    /// Only leave types of this name.
    pub only: Option<Arc<str>>,
    /// Which days are worked.
    pub calendars: ExpiringCalendars,
    /// Of each tenant whose lots come on request, the people who were asked about already.
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

/// Whether two lists hold the same sets in memory, so that nobody compares the people in them.
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
    let mut items = all.items;
    items.sort_by_key(ExpiringItem::day_key);
    if cancelled() {
        return None;
    }
    let (mut groups, is_beyond) = groups::group(&items, figures, question);
    let dated = items.partition_point(|item| item.day().is_some());
    if question.order != ExpiringOrder::Day {
        order::sort(&mut items[..dated], figures, question.order);
        groups.retain(|group| matches!(group.kind, GroupKind::NoDay(_)));
    }
    let lists_undated = question.window == ExpiringWindow::All;
    if !lists_undated {
        items.truncate(dated);
        items.shrink_to_fit();
        for group in groups.iter_mut().filter(|group| group.items.start >= dated) {
            group.items = dated..dated;
        }
    }
    if cancelled() {
        return None;
    }
    let report = ExpiringReport::new(figures, question, items, groups, all.unread);
    Some(
        report
            .without_lots(all.without_lots)
            .beyond_calendar(is_beyond),
    )
}
