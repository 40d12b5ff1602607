//! What ends, in months and weeks, and what each of them adds up to.

use std::ops::Range;

use jiff::civil::{Date, ISOWeekDate};

use super::ExpiringQuestion;
use super::item::{ExpiringItem, LastDay, NoDayReason, cannot_be_used_up};
use crate::domain::amount::{Amount, Unit};
use crate::domain::insight::TenantFigures;
use crate::domain::insight::leave_kinds::{Bearer, LegalKind};
use crate::domain::insight::totals::AmountSum;

/// What a group holds.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum GroupKind {
    /// What ends in a month, by its first day.
    Month(Date),
    /// What ends in an ISO week, as far as it is in one month: the first and the last day of that part.
    Week(Date, Date),
    /// What has no last day that is known.
    NoDay(NoDayReason),
}

/// Amounts that belong together, with their sums.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ExpiringGroup {
    /// What it holds.
    pub kind: GroupKind,
    /// Positions of its amounts; empty where they are only counted.
    pub items: Range<usize>,
    /// What they add up to.
    pub totals: GroupTotals,
}

/// What amounts add up to.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct GroupTotals {
    /// How many amounts.
    pub amounts: usize,
    /// Whose they are; each person counts once.
    pub people: usize,
    /// How many cannot be used up in time.
    pub cannot_be_used_up: usize,
    /// The sums, which never mix units.
    pub sums: UnitSums,
    /// What of them has to be paid by the company, and what the people lose.
    pub borne_by: [UnitSums; 2],
    /// How many amounts are at most what ends.
    pub at_most: usize,
    /// How many amounts are of leave types of which the company does not say what they are by law.
    pub without_kind: usize,
}

impl GroupTotals {
    /// What of the sums is borne by the company, or by the people.
    pub fn borne_by(&self, bearer: Bearer) -> &UnitSums {
        &self.borne_by[bearer as usize]
    }
}

/// A sum for each unit that occurs.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct UnitSums([Option<AmountSum>; 3]);

impl UnitSums {
    const UNITS: [Unit; 3] = [Unit::Day, Unit::Hour, Unit::Second];

    fn add(&mut self, amount: Amount) {
        let units = Self::UNITS.iter().zip(&mut self.0);
        for (_, sum) in units.filter(|(unit, _)| **unit == amount.unit) {
            let one = AmountSum::of(amount);
            *sum = sum.map_or(Some(one), |sum| sum.plus(one));
        }
    }

    /// The sums, days first.
    pub fn iter(&self) -> impl Iterator<Item = AmountSum> + '_ {
        self.0.iter().copied().flatten()
    }
}

/// Goes along the sorted amounts and opens a group where one begins.
struct Grouping<'a> {
    question: &'a ExpiringQuestion,
    figures: &'a [TenantFigures],
    /// Of each tenant the kinds of its leave types.
    kinds: Vec<Vec<Option<LegalKind>>>,
    groups: Vec<ExpiringGroup>,
    month: OpenGroup,
    week: OpenGroup,
    /// Of each tenant, the day on which the last amount ends, with the working days to go.
    last_days: Vec<Option<(Date, Option<u32>)>>,
    /// An amount ends on a day of which the working days to go are not known.
    is_beyond_calendar: bool,
}

/// The group of one level that amounts are added to, with the people who are in it.
struct OpenGroup {
    kind: Option<GroupKind>,
    at: usize,
    /// Of each tenant, the number of the last group that each person was counted in.
    seen: Vec<Vec<u32>>,
}

impl OpenGroup {
    fn new(figures: &[TenantFigures]) -> Self {
        let seen = figures.iter();
        Self {
            kind: None,
            at: 0,
            seen: seen.map(|figures| vec![0; figures.roster.len()]).collect(),
        }
    }

    /// Whether the person is in this group for the first time.
    fn is_new(&mut self, item: &ExpiringItem) -> bool {
        let group = u32::try_from(self.at + 1).unwrap_or(u32::MAX);
        let people = self.seen.get_mut(item.tenant());
        let seen = people.and_then(|people| people.get_mut(item.row().index()));
        seen.is_some_and(|seen| std::mem::replace(seen, group) != group)
    }
}

/// The groups of amounts that are sorted by day: each month is followed by its weeks, and what has no day comes last. Beside them whether
/// an amount ends on a day of which the working days to go are not known.
pub(super) fn group(
    items: &[ExpiringItem],
    figures: &[TenantFigures],
    question: &ExpiringQuestion,
) -> (Vec<ExpiringGroup>, bool) {
    let mut grouping = Grouping {
        question,
        figures,
        kinds: figures.iter().map(TenantFigures::kinds).collect(),
        groups: Vec::new(),
        month: OpenGroup::new(figures),
        week: OpenGroup::new(figures),
        last_days: vec![None; figures.len()],
        is_beyond_calendar: false,
    };
    for (at, item) in items.iter().enumerate() {
        grouping.add(at, item);
    }
    (grouping.groups, grouping.is_beyond_calendar)
}

impl Grouping<'_> {
    fn add(&mut self, at: usize, item: &ExpiringItem) {
        let (month, week) = match item.last_day() {
            LastDay::On(day, _) => (GroupKind::Month(day.first_of_month()), Some(week_of(day))),
            LastDay::NoDay(reason) => (GroupKind::NoDay(reason), None),
        };
        let added = AddedAmount {
            at,
            item,
            is_blocked: self.is_too_much(item),
            kind: self.kind_of(item),
        };
        let groups = &mut self.groups;
        if self.month.kind != Some(month) {
            open(&mut self.month, groups, month, at);
            self.week.kind = None;
        }
        put(&mut self.month, groups, added);
        if let Some(week) = week {
            if self.week.kind != Some(week) {
                open(&mut self.week, groups, week, at);
            }
            put(&mut self.week, groups, added);
        }
    }

    fn kind_of(&self, item: &ExpiringItem) -> Option<LegalKind> {
        *self.kinds.get(item.tenant())?.get(item.column())?
    }

    fn is_too_much(&mut self, item: &ExpiringItem) -> bool {
        let tenant = self.figures.get(item.tenant());
        let (Some(day), Some(tenant)) = (item.day(), tenant) else {
            return false;
        };
        let at = item.tenant();
        let worked = match self.last_days[at] {
            Some((last, worked)) if last == day => worked,
            _ => {
                let calendar = self.question.calendars.of_tenant(at);
                calendar.working_days_to_go(tenant.as_of, day)
            }
        };
        self.last_days[at] = Some((day, worked));
        self.is_beyond_calendar |= worked.is_none();
        cannot_be_used_up(item.amount(), worked) == Some(true)
    }
}

fn open(level: &mut OpenGroup, groups: &mut Vec<ExpiringGroup>, kind: GroupKind, at: usize) {
    level.kind = Some(kind);
    level.at = groups.len();
    groups.push(ExpiringGroup {
        kind,
        items: at..at,
        totals: GroupTotals::default(),
    });
}

/// An amount that is put into its groups.
#[derive(Clone, Copy)]
struct AddedAmount<'a> {
    at: usize,
    item: &'a ExpiringItem,
    /// It cannot be used up in time.
    is_blocked: bool,
    kind: Option<LegalKind>,
}

fn put(level: &mut OpenGroup, groups: &mut [ExpiringGroup], added: AddedAmount<'_>) {
    let (at, item) = (added.at, added.item);
    let is_new = level.is_new(item);
    let Some(group) = groups.get_mut(level.at) else {
        return;
    };
    group.items.end = at + 1;
    group.totals.amounts += 1;
    group.totals.people += usize::from(is_new);
    let totals = &mut group.totals;
    totals.cannot_be_used_up += usize::from(added.is_blocked);
    totals.sums.add(item.amount());
    totals.at_most += usize::from(item.is_at_most());
    match added.kind {
        Some(kind) => totals.borne_by[kind.bearer() as usize].add(item.amount()),
        None => totals.without_kind += 1,
    }
}

/// The part of the ISO week that is in the month of `day`.
fn week_of(day: Date) -> GroupKind {
    let week = ISOWeekDate::from(day);
    let (first, last) = (
        week.first_of_week().map_or(day, Date::from),
        week.last_of_week().map_or(day, Date::from),
    );
    GroupKind::Week(
        first.max(day.first_of_month()),
        last.min(day.last_of_month()),
    )
}
