//! What each person was granted, has taken and has left, in millionths. [`balances`] derives it from the company. For most balances
//! `leave_balance = historical_cycles_left + this_cycle_total - this_cycle_taken`; those that break this rule belong to people at fixed
//! places among every 50.

use std::collections::BTreeMap;

use super::leave_types::{
    ANNUAL, DELETED, MARRIAGE, MATERNITY, NURSING, OVERTIME, PERSONAL, SICK, VOLUNTEER,
    leave_type_id,
};
use crate::emulator::company::Company;

/// One day or hour, in millionths: the precision of Feishu's decimals.
pub(super) const ONE: i64 = 1_000_000;

/// The values of `leave_duration_unit`.
pub(super) const DAYS: u8 = 1;
pub(super) const HOURS: u8 = 2;

/// One person's figures of one leave type or subtype.
#[derive(Debug, Clone)]
pub(super) struct EmulatedBalance {
    pub(super) kind: usize,
    pub(super) subtype: usize,
    pub(super) unit: u8,
    pub(super) carried: i64,
    pub(super) granted: i64,
    pub(super) taken: i64,
    /// How much more `leave_balance` says than the other figures add up to.
    pub(super) gap: i64,
    /// Whether the type is granted in cycles; only such balances have a total and something carried over.
    pub(super) in_cycles: bool,
}

impl EmulatedBalance {
    fn new(kind: usize, unit: u8, granted: i64, taken: i64) -> Self {
        Self {
            kind,
            subtype: 0,
            unit,
            carried: 0,
            granted,
            taken,
            gap: 0,
            in_cycles: true,
        }
    }

    pub(super) fn left(&self) -> i64 {
        self.carried + self.granted - self.taken + self.gap
    }
}

/// What everybody has left, in millionths by leave type id.
pub(super) fn totals(company: &Company) -> BTreeMap<String, i64> {
    let mut sums = BTreeMap::new();
    for balance in (0..company.len()).flat_map(|index| balances(company, index)) {
        *sums
            .entry(leave_type_id(balance.kind, balance.subtype))
            .or_default() += balance.left();
    }
    sums
}

/// The person's balances. A type with subtypes appears as its subtypes (trap 16). One person in 50 has no balance at all.
pub(super) fn balances(company: &Company, index: usize) -> Vec<EmulatedBalance> {
    if index % 50 == 47 {
        return Vec::new();
    }
    let mut found = vec![annual(company, index)];
    found.extend(sick(company, index));
    found.push(personal(company, index));
    found.push(overtime(company, index));
    if index % 4 == 1 {
        found.push(days(company, index, MARRIAGE, 10));
    }
    found.extend(maternity(company, index));
    if index % 10 == 6 {
        found.push(hours(company, index, NURSING, 120));
    }
    if index.is_multiple_of(3) {
        found.push(days(company, index, VOLUNTEER, 2));
    }
    if index % 25 == 8 {
        found.push(days(company, index, DELETED, 3));
    }
    found
}

pub(super) fn annual(company: &Company, index: usize) -> EmulatedBalance {
    let draw_halves = |purpose, below| draw_below(company, purpose, index, below) * ONE / 2;
    let granted = match index % 10 {
        // Pro-rated, so that the amount has six decimals.
        4 => (5 + draw_below(company, "annual", index, 10)) * ONE / 3,
        _ => (5 + draw_below(company, "annual", index, 11)) * ONE,
    };
    let mut taken = draw_halves("annual taken", 2 * granted / ONE + 1);
    if company.has_yet_to_take_a_half_day(index) && taken >= ONE / 2 {
        taken -= ONE / 2;
    }
    let carried = draw_halves("annual carried", 7);
    EmulatedBalance {
        // The rows of these people have an empty field in its place: nothing was carried over.
        carried: if index % 10 == 5 { 0 } else { carried },
        gap: if index % 25 == 2 { ONE / 2 } else { 0 },
        ..EmulatedBalance::new(ANNUAL, DAYS, granted, taken)
    }
}

fn sick(company: &Company, index: usize) -> [EmulatedBalance; 2] {
    let ordinary = EmulatedBalance {
        subtype: 1,
        in_cycles: false,
        ..days(company, index, SICK, 30)
    };
    let paid = EmulatedBalance {
        subtype: 2,
        ..days(company, index, SICK, 5)
    };
    [ordinary, paid]
}

/// Trap 12: not granted in cycles, so that it has neither a total nor anything carried over.
fn personal(company: &Company, index: usize) -> EmulatedBalance {
    EmulatedBalance {
        in_cycles: false,
        ..hours(company, index, PERSONAL, 160)
    }
}

/// Two people in 50 have taken more than was granted.
pub(super) fn overtime(company: &Company, index: usize) -> EmulatedBalance {
    let granted = draw_below(company, "overtime", index, 80) * ONE / 4;
    let taken = match index % 25 {
        3 => granted + 5 * ONE / 2,
        _ => draw_below(company, "overtime taken", index, 2 * granted / ONE + 1) * ONE / 2,
    };
    EmulatedBalance::new(OVERTIME, HOURS, granted, taken)
}

/// The two subtypes of one type have different units.
fn maternity(company: &Company, index: usize) -> Vec<EmulatedBalance> {
    if index % 8 != 5 {
        return Vec::new();
    }
    let leave = EmulatedBalance {
        subtype: 1,
        ..days(company, index, MATERNITY, 158)
    };
    let checkup = EmulatedBalance {
        subtype: 2,
        ..hours(company, index, MATERNITY, 40)
    };
    vec![leave, checkup]
}

/// A balance of whole days, of which some are taken.
fn days(company: &Company, index: usize, kind: usize, granted: i64) -> EmulatedBalance {
    let taken = draw_below(company, &leave_type_id(kind, 0), index, granted + 1);
    EmulatedBalance::new(kind, DAYS, granted * ONE, taken * ONE)
}

/// A balance of whole hours, of which some are taken.
fn hours(company: &Company, index: usize, kind: usize, granted: i64) -> EmulatedBalance {
    EmulatedBalance {
        unit: HOURS,
        ..days(company, index, kind, granted)
    }
}

fn draw_below(company: &Company, purpose: &str, index: usize, bound: i64) -> i64 {
    let bound = u64::try_from(bound).unwrap_or(0);
    i64::try_from(company.draw(purpose, index).below(bound)).unwrap_or(0)
}
