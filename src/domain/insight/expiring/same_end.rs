//! The amounts of a tenant by the day on which they end. Each is put where it belongs while the balances are gone through: putting millions
//! of amounts in order afterwards takes longer than finding them.

use std::collections::HashMap;

use jiff::civil::{Date, ISOWeekDate};

use super::group_totals::{GroupKind, GroupTotals};
use super::item::{ExpiringItem, ItemPlace, LastDay, NoDayReason, PackedDay, cannot_be_used_up};
use crate::domain::amount::Amount;
use crate::domain::expiry::Certainty;
use crate::domain::insight::leave_kinds::LegalKind;
use crate::domain::row_set::RowId;
use crate::domain::work_calendar::WorkCalendar;

/// When an amount ends, or why that is not known, in the order in which amounts are listed.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(super) enum EndPoint {
    On(Date),
    NoDay(NoDayReason),
}

/// Amounts of one tenant that have the same end, in the order of people and leave types.
#[derive(Debug)]
pub(super) struct SameEnd {
    pub(super) end: EndPoint,
    /// Its day.
    day: PackedDay,
    /// Empty where they are only counted.
    pub(super) items: Vec<ExpiringItem>,
    /// What they add up to, without the people.
    pub(super) totals: GroupTotals,
    /// The end of one of them was worked out from dates of the company's own.
    pub(super) has_worked_day: bool,
    /// The working days to go; `None` where they are not known.
    pub(super) working_days: Option<u32>,
    /// The groups that they are in, by their positions among [`AmountsByEnd::groups`].
    groups: [Option<usize>; 2],
}

/// What decides how amounts of a tenant are added up.
#[derive(Clone, Copy)]
pub(super) struct EndRules<'a> {
    pub(super) today: Date,
    pub(super) calendar: &'a WorkCalendar,
    /// By leave type.
    pub(super) kinds: &'a [Option<LegalKind>],
    /// What has no day is listed, and not only counted.
    pub(super) lists_undated: bool,
}

/// The amounts of people who come one after the other.
pub(super) struct AmountsByEnd<'a> {
    rules: EndRules<'a>,
    ends: Vec<SameEnd>,
    place_of: HashMap<EndPoint, usize>,
    /// Where the amount before was put, because the next one mostly has the same end.
    latest: usize,
    groups: Vec<GroupPeople>,
}

/// How many people a group has, and the last of them.
struct GroupPeople {
    kind: GroupKind,
    people: usize,
    last: Option<RowId>,
}

impl EndPoint {
    fn of(last_day: LastDay) -> Self {
        match last_day {
            LastDay::On(day, _) => Self::On(day),
            LastDay::NoDay(reason) => Self::NoDay(reason),
        }
    }

    fn day(self) -> Option<Date> {
        match self {
            Self::On(day) => Some(day),
            Self::NoDay(_) => None,
        }
    }

    /// The month and the week, or the reason alone.
    pub(super) fn groups(self) -> [Option<GroupKind>; 2] {
        match self {
            Self::On(day) => [
                Some(GroupKind::Month(day.first_of_month())),
                Some(week_of(day)),
            ],
            Self::NoDay(reason) => [Some(GroupKind::NoDay(reason)), None],
        }
    }
}

impl SameEnd {
    /// Whether they end on a day of which the working days to go are not known.
    pub(super) fn is_beyond_calendar(&self) -> bool {
        self.end.day().is_some() && self.working_days.is_none()
    }
}

impl<'a> AmountsByEnd<'a> {
    pub(super) fn new(rules: EndRules<'a>) -> Self {
        Self {
            rules,
            ends: Vec::new(),
            place_of: HashMap::new(),
            latest: 0,
            groups: Vec::new(),
        }
    }

    /// Adds an amount. All amounts of a person have to come one after the other: a group counts
    /// people by comparing each with the last one.
    pub(super) fn add(&mut self, place: ItemPlace, amount: Amount, last_day: LastDay) {
        let at = self.place(EndPoint::of(last_day));
        let same = &mut self.ends[at];
        let item = ExpiringItem::new(place, amount, last_day, same.day);
        let is_blocked = cannot_be_used_up(amount, same.working_days) == Some(true);
        let kind = self.rules.kinds.get(place.column).copied().flatten();
        same.totals.add((amount, last_day), is_blocked, kind);
        match last_day {
            LastDay::On(_, certainty) => {
                let worked = [Certainty::Worked, Certainty::WorkedAtMost];
                same.has_worked_day |= worked.contains(&certainty);
                same.items.push(item);
            }
            LastDay::NoDay(_) => same.items.extend(self.rules.lists_undated.then_some(item)),
        }
        for group in same.groups.into_iter().flatten() {
            self.groups[group].count(place.row);
        }
    }

    /// Everything that was added, and how many people each group has.
    pub(super) fn end(self) -> (Vec<SameEnd>, Vec<(GroupKind, usize)>) {
        let groups = self.groups.into_iter();
        let people = groups.map(|group| (group.kind, group.people));
        (self.ends, people.collect())
    }

    /// Where the amounts with this end are.
    fn place(&mut self, end: EndPoint) -> usize {
        let latest = self.ends.get(self.latest);
        if latest.is_none_or(|latest| latest.end != end) {
            let known = self.place_of.get(&end).copied();
            self.latest = known.unwrap_or_else(|| self.begin(end));
        }
        self.latest
    }

    fn begin(&mut self, end: EndPoint) -> usize {
        let EndRules {
            calendar, today, ..
        } = self.rules;
        let day = end.day();
        let working_days = day.and_then(|day| calendar.working_days_to_go(today, day));
        let groups = end.groups().map(|kind| kind.map(|kind| self.group(kind)));
        self.ends.push(SameEnd {
            end,
            day: PackedDay::of(day),
            items: Vec::new(),
            totals: GroupTotals::default(),
            has_worked_day: false,
            working_days,
            groups,
        });
        self.place_of.insert(end, self.ends.len() - 1);
        self.ends.len() - 1
    }

    /// Where a group is.
    fn group(&mut self, kind: GroupKind) -> usize {
        let known = self.groups.iter().position(|group| group.kind == kind);
        known.unwrap_or_else(|| {
            self.groups.push(GroupPeople {
                kind,
                people: 0,
                last: None,
            });
            self.groups.len() - 1
        })
    }
}

impl GroupPeople {
    fn count(&mut self, row: RowId) {
        if self.last != Some(row) {
            self.last = Some(row);
            self.people += 1;
        }
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
