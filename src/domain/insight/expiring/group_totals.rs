//! What a group of amounts holds, and what its amounts add up to.

use jiff::civil::Date;

use super::item::{LastDay, NoDayReason};
use crate::domain::amount::{Amount, Unit};
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
    /// How many amounts are an upper bound of what ends.
    pub at_most: usize,
    /// How many amounts are of leave types of which the company does not say what they are by law.
    pub without_kind: usize,
}

impl GroupTotals {
    /// Adds an amount. People are counted elsewhere, because each counts once.
    pub(super) fn add(
        &mut self,
        (amount, last_day): (Amount, LastDay),
        is_blocked: bool,
        kind: Option<LegalKind>,
    ) {
        self.amounts += 1;
        self.cannot_be_used_up += usize::from(is_blocked);
        self.sums.add(amount);
        self.at_most += usize::from(last_day.is_at_most());
        match kind {
            Some(kind) => self.borne_by[kind.bearer() as usize].add(amount),
            None => self.without_kind += 1,
        }
    }

    /// Adds other amounts, without their people.
    pub(super) fn merge(&mut self, other: &Self) {
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
