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
    /// Adds an amount, but for the person.
    fn add(&mut self, item: &ExpiringItem, is_blocked: bool, kind: Option<LegalKind>) {
        let amount = item.amount();
        self.amounts += 1;
        self.cannot_be_used_up += usize::from(is_blocked);
        self.sums.add(amount);
        self.at_most += usize::from(item.is_at_most());
        match kind {
            Some(kind) => self.borne_by[kind.bearer() as usize].add(amount),
            None => self.without_kind += 1,
        }
    }

    /// Adds other amounts, but for the people.
    fn merge(&mut self, other: &Self) {
        self.amounts += other.amounts;
        self.cannot_be_used_up += other.cannot_be_used_up;
        self.sums.merge(&other.sums);
        self.at_most += other.at_most;
        self.without_kind += other.without_kind;
        for (own, other) in self.borne_by.iter_mut().zip(&other.borne_by) {
            own.merge(other);
        }
    }

    /// What of the sums is borne by the company, or by the people.
    pub fn borne_by(&self, bearer: Bearer) -> &UnitSums {
        &self.borne_by[bearer as usize]
    }
}

/// A sum for each unit that occurs.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct UnitSums([Option<AmountSum>; 3]);

impl UnitSums {
    fn add(&mut self, amount: Amount) {
        let sum = match amount.unit {
            Unit::Day => &mut self.0[0],
            Unit::Hour => &mut self.0[1],
            Unit::Second => &mut self.0[2],
        };
        let one = AmountSum::of(amount);
        *sum = sum.map_or(Some(one), |sum| sum.plus(one));
    }

    fn merge(&mut self, other: &Self) {
        for (own, other) in self.0.iter_mut().zip(other.0) {
            *own = match (*own, other) {
                (Some(own), Some(other)) => own.plus(other),
                (own, other) => own.or(other),
            };
        }
    }

    /// The sums, days first.
    pub fn iter(&self) -> impl Iterator<Item = AmountSum> + '_ {
        self.0.iter().copied().flatten()
    }
}

/// Goes along the sorted amounts, day by day, and opens a group where one begins.
struct Grouping<'a> {
    question: &'a ExpiringQuestion,
    figures: &'a [TenantFigures],
    /// Of each tenant the kinds of its leave types.
    kinds: Vec<Vec<Option<LegalKind>>>,
    groups: Vec<ExpiringGroup>,
    month: OpenGroup,
    week: OpenGroup,
    /// An amount ends on a day of which the working days to go are not known.
    is_beyond_calendar: bool,
}

/// The amounts that end on one day, or of which one reason says why no day is known.
struct AddedDay<'a> {
    /// The position of the first one.
    start: usize,
    items: &'a [ExpiringItem],
    /// What they add up to, without the people.
    totals: GroupTotals,
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

    /// Puts the amounts of a day into the group of this kind, and opens it unless it is open already.
    fn put(&mut self, groups: &mut Vec<ExpiringGroup>, kind: GroupKind, day: &AddedDay<'_>) {
        if self.kind != Some(kind) {
            self.kind = Some(kind);
            self.at = groups.len();
            groups.push(ExpiringGroup {
                kind,
                items: day.start..day.start,
                totals: GroupTotals::default(),
            });
        }
        let people = day.items.iter().filter(|item| self.is_new(item)).count();
        if let Some(group) = groups.get_mut(self.at) {
            group.items.end = day.start + day.items.len();
            group.totals.merge(&day.totals);
            group.totals.people += people;
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
        is_beyond_calendar: false,
    };
    let mut start = 0;
    for day in items.chunk_by(|one, other| one.day_key() == other.day_key()) {
        grouping.add_day(start, day);
        start += day.len();
    }
    (grouping.groups, grouping.is_beyond_calendar)
}

impl Grouping<'_> {
    /// Adds the amounts of one day. `start` is the position of the first one.
    fn add_day(&mut self, start: usize, items: &[ExpiringItem]) {
        let Some(first) = items.first() else { return };
        let (month, week) = match first.last_day() {
            LastDay::On(day, _) => (GroupKind::Month(day.first_of_month()), Some(week_of(day))),
            LastDay::NoDay(reason) => (GroupKind::NoDay(reason), None),
        };
        let day = AddedDay {
            start,
            items,
            totals: self.totals_of_day(items, first.day()),
        };
        if self.month.kind != Some(month) {
            self.week.kind = None;
        }
        self.month.put(&mut self.groups, month, &day);
        if let Some(week) = week {
            self.week.put(&mut self.groups, week, &day);
        }
    }

    /// What the amounts of one day add up to. Both its month and its week take it over, so that each amount is added once.
    fn totals_of_day(&mut self, items: &[ExpiringItem], day: Option<Date>) -> GroupTotals {
        let mut totals = GroupTotals::default();
        for of_tenant in items.chunk_by(|one, other| one.tenant() == other.tenant()) {
            let tenant = of_tenant[0].tenant();
            let today = self.figures.get(tenant).map(|figures| figures.as_of);
            let calendar = self.question.calendars.of_tenant(tenant);
            let days = today.zip(day);
            let worked = days.and_then(|(today, day)| calendar.working_days_to_go(today, day));
            self.is_beyond_calendar |= days.is_some() && worked.is_none();
            let kinds = self.kinds.get(tenant).map_or(&[][..], Vec::as_slice);
            for item in of_tenant {
                let is_blocked = cannot_be_used_up(item.amount(), worked) == Some(true);
                let kind = kinds.get(item.column()).copied().flatten();
                totals.add(item, is_blocked, kind);
            }
        }
        totals
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
