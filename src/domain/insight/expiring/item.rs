//! One amount that ends, in 24 bytes: a company can have millions of them.

use jiff::civil::Date;

use crate::domain::amount::{Amount, Scale, Unit};
use crate::domain::day_number::{day_number, day_of_number};
use crate::domain::expiry::Certainty;
use crate::domain::row_set::RowId;

/// The last day of an amount as its [`day_number`], which sorts as days do.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) struct PackedDay(u32);

impl PackedDay {
    /// Stands for no day, and sorts behind all others.
    const NONE: Self = Self(u32::MAX);

    pub(super) fn of(day: Option<Date>) -> Self {
        let number = |day| u32::try_from(day_number(day)).unwrap_or(0);
        day.map_or(Self::NONE, |day| Self(number(day)))
    }

    fn day(self) -> Option<Date> {
        let day = || day_of_number(self.0).unwrap_or(Date::MAX);
        (self != Self::NONE).then(day)
    }
}

/// Why the last day of an amount is not known.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum NoDayReason {
    /// By rule it ends months or years after the grant, and neither the platform nor the company
    /// says when that was.
    ByRule,
    /// The platform sends neither a day nor a rule.
    Unknown,
    /// It does not end.
    Never,
}

impl NoDayReason {
    /// In the order in which they are listed.
    pub const ALL: [Self; 3] = [Self::ByRule, Self::Unknown, Self::Never];
}

/// When an amount ends, and how that is known.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum LastDay {
    /// On this day.
    On(Date, Certainty),
    /// On a day that is not known.
    NoDay(NoDayReason),
}

impl LastDay {
    /// Whether what ends on that day is at most the amount.
    pub(super) fn is_at_most(self) -> bool {
        matches!(self, Self::On(_, certainty) if certainty.is_at_most())
    }
}

/// Somebody of whom only lots, which come on request, say when what is left ends.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct WithoutLots {
    /// Position of the tenant among those that were asked about.
    pub tenant: usize,
    /// The person.
    pub row: RowId,
    /// How many calls bring the lots: one for each balance with something left.
    pub calls: usize,
}

/// An amount of a person that ends.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ExpiringItem {
    count: i64,
    row: u32,
    day: PackedDay,
    column: u16,
    tenant: u16,
    /// Position among the lots of the balance.
    lot: u16,
    /// From the lowest bit: scale 2 bits, unit 2, certainty or reason 4.
    tag: u8,
}

/// Where an amount is found: positions of the tenant, of the leave type among the tenant's, and of
/// the lot among those with something left.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct ItemPlace {
    pub(super) tenant: usize,
    pub(super) row: RowId,
    pub(super) column: usize,
    pub(super) lot: usize,
}

impl ExpiringItem {
    /// An amount. Of so many tenants, leave types or lots that a position does not fit, the last one that fits is named; no company has
    /// 65,535 of them. `day` is the one of `last_day`, which is packed once for all amounts that have it.
    pub(super) fn new(place: ItemPlace, amount: Amount, last_day: LastDay, day: PackedDay) -> Self {
        let small = |position: usize| u16::try_from(position).unwrap_or(u16::MAX);
        let kind = match last_day {
            LastDay::On(_, certainty) => certainty as u8,
            LastDay::NoDay(reason) => reason as u8,
        };
        Self {
            count: amount.count,
            row: place.row.0,
            day,
            column: small(place.column),
            tenant: small(place.tenant),
            lot: small(place.lot),
            tag: amount.scale.tag() | amount.unit.tag() << 2 | kind << 4,
        }
    }

    /// The amount.
    pub fn amount(&self) -> Amount {
        let scale = Scale::from_tag(self.tag & 3).unwrap_or(Scale::Millionths);
        let unit = Unit::from_tag(self.tag >> 2 & 3).unwrap_or(Unit::Day);
        Amount::new(self.count, scale, unit)
    }

    /// When it ends.
    pub fn last_day(&self) -> LastDay {
        let kind = self.tag >> 4;
        let Some(day) = self.day() else {
            let reasons = NoDayReason::ALL.into_iter();
            let mut reasons = reasons.filter(|reason| *reason as u8 == kind);
            return LastDay::NoDay(reasons.next().unwrap_or(NoDayReason::Unknown));
        };
        let certainties = Certainty::ALL.into_iter();
        let mut certainties = certainties.filter(|certainty| *certainty as u8 == kind);
        LastDay::On(day, certainties.next().unwrap_or(Certainty::RuleAtMost))
    }

    /// The last day, if it is known.
    pub fn day(&self) -> Option<Date> {
        self.day.day()
    }

    /// The day as a number that sorts as days do, those without one last, by their reasons.
    pub(super) fn day_key(&self) -> u64 {
        let is_dated = self.day != PackedDay::NONE;
        let reason = if is_dated { 0 } else { self.tag >> 4 };
        u64::from(self.day.0) << 8 | u64::from(reason)
    }

    /// Position of the tenant among those that were asked about.
    pub fn tenant(&self) -> usize {
        usize::from(self.tenant)
    }

    /// The person.
    pub fn row(&self) -> RowId {
        RowId(self.row)
    }

    /// Position of the leave type among the tenant's.
    pub fn column(&self) -> usize {
        usize::from(self.column)
    }

    /// Position of the lot among the balance's lots with something left, in the ledger's order.
    pub fn lot(&self) -> usize {
        usize::from(self.lot)
    }

    /// A key that no two amounts share, and that sorts amounts by day.
    pub(super) fn place_key(&self) -> (u64, u16, u32, u16, u16) {
        let (tenant, row) = self.person_key();
        (self.day_key(), tenant, row, self.column, self.lot)
    }

    /// The tenant and the person.
    pub(super) fn person_key(&self) -> (u16, u32) {
        (self.tenant, self.row)
    }
}

/// Whether an amount is more than the working days to go; `None` for hours and where those days are not known.
pub(super) fn cannot_be_used_up(amount: Amount, working_days: Option<u32>) -> Option<bool> {
    let days = working_days.filter(|_| amount.unit == Unit::Day)?;
    Some(i128::from(amount.count) > i128::from(days) * i128::from(amount.per_unit()))
}
