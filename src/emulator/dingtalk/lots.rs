//! What a person was granted of one type, lot by lot: ended, current and still to come.

use std::collections::BTreeMap;

use jiff::{
    ToSpan,
    civil::{Date, date},
};

use super::types::{KINDS, LeaveKind};
use crate::emulator::{company::Company, random::Draw};

/// One grant. Amounts are hundredths of the type's own unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct EmulatedLot {
    pub(super) cycle: String,
    pub(super) starts: Date,
    pub(super) ends: Date,
    pub(super) granted: i64,
    pub(super) used: i64,
}

/// What is left of the lots valid today, in hundredths of each type's own unit by leave code.
pub(in crate::emulator) fn totals(company: &Company) -> BTreeMap<String, i64> {
    let today = company.today();
    let left = |kind, index| -> i64 {
        let lots = lots(company, kind, index).into_iter();
        let valid = lots.filter(|lot| (lot.starts..=lot.ends).contains(&today));
        valid.map(|lot| lot.granted - lot.used).sum()
    };
    KINDS
        .into_iter()
        .map(|kind| {
            let sum = (0..company.len()).map(|index| left(kind, index)).sum();
            (kind.code(company.seed()), sum)
        })
        .collect()
}

/// The person's lots of one type, oldest first; none at all for people who were never initialised (trap 22).
pub(super) fn lots(company: &Company, kind: LeaveKind, index: usize) -> Vec<EmulatedLot> {
    let mut draw = company.draw("lots", index * 16 + kind as usize);
    let today = company.today();
    match kind {
        LeaveKind::Personal | LeaveKind::Sick => Vec::new(),
        LeaveKind::Annual if company.has_new_owner(index) => vec![EmulatedLot {
            used: 0,
            ..calendar_year(today.year(), 500, &mut draw)
        }],
        LeaveKind::Annual => as_of_that_day(company, index, annual(today, index, &mut draw)),
        LeaveKind::Overtime => monthly(today, index, &mut draw),
        LeaveKind::Marriage => by_hand(today, index.is_multiple_of(4), 1_000, &mut draw),
        LeaveKind::Seniority => yearly(today, index, &mut draw),
        LeaveKind::Childcare => by_hand(today, index.is_multiple_of(5), 500, &mut draw),
        LeaveKind::Checkup => by_hand(today, index.is_multiple_of(7), 3_333, &mut draw),
        LeaveKind::Remote => remote(today, &mut draw),
    }
}

/// The year before (ended), this year, and for one in five the next year's, which has not begun. Of 50 people two have only
/// ended lots, one only a lot to come, one none, one is overdrawn, and ten carry a second current lot.
fn annual(today: Date, index: usize, draw: &mut Draw) -> Vec<EmulatedLot> {
    let year = today.year();
    let last = calendar_year(year - 1, 500, draw);
    let mut this = calendar_year(year, 500 + 100 * hundredths(draw, 10), draw);
    let next = EmulatedLot {
        used: 0,
        ..calendar_year(year + 1, 500, draw)
    };
    match index % 50 {
        15 => return Vec::new(),
        21 | 38 => return vec![last],
        33 => return vec![next],
        16 => this.used = this.granted + 150,
        _ => {}
    }
    let mut lots = vec![last, this];
    lots.extend((index % 5 == 4).then(|| carried(today, draw)));
    lots.extend((index % 5 == 2).then_some(next));
    lots
}

/// Without the half day of this year's lot that is still to be taken.
fn as_of_that_day(company: &Company, index: usize, mut lots: Vec<EmulatedLot>) -> Vec<EmulatedLot> {
    let year = company.today().year().to_string();
    let this_year = lots
        .iter_mut()
        .find(|lot| lot.cycle == year && lot.used >= 50);
    if company.has_yet_to_take_a_half_day(index)
        && let Some(lot) = this_year
    {
        lot.used -= 50;
    }
    lots
}

fn calendar_year(year: i16, granted: i64, draw: &mut Draw) -> EmulatedLot {
    EmulatedLot {
        cycle: year.to_string(),
        starts: date(year, 1, 1),
        ends: date(year, 12, 31),
        granted,
        used: part_of(granted, 50, draw),
    }
}

/// Last year's rest, extended to a day within the next two months.
fn carried(today: Date, draw: &mut Draw) -> EmulatedLot {
    let year = today.year() - 1;
    EmulatedLot {
        ends: today.saturating_add((1 + hundredths(draw, 60)).days()),
        granted: 50 * (1 + hundredths(draw, 6)),
        used: 0,
        ..calendar_year(year, 0, draw)
    }
}

/// Trap 33: one lot for each of the last months, with a cycle such as `2026-M-6`; each lasts for half a year.
fn monthly(today: Date, index: usize, draw: &mut Draw) -> Vec<EmulatedLot> {
    if index % 25 == 6 {
        return Vec::new();
    }
    let months = if index.is_multiple_of(10) { 8 } else { 3 };
    (0..months)
        .rev()
        .map(|ago| {
            month_lot(
                today
                    .first_of_month()
                    .saturating_sub(i64::from(ago).months()),
                draw,
            )
        })
        .collect()
}

fn month_lot(month: Date, draw: &mut Draw) -> EmulatedLot {
    let granted = 25 * hundredths(draw, 64);
    EmulatedLot {
        cycle: format!("{}-M-{}", month.year(), month.month()),
        starts: month,
        ends: month.saturating_add(5.months()).last_of_month(),
        granted,
        used: part_of(granted, 25, draw),
    }
}

fn yearly(today: Date, index: usize, draw: &mut Draw) -> Vec<EmulatedLot> {
    let granted = 50 * (1 + hundredths(draw, 8));
    match index % 10 {
        5 => Vec::new(),
        _ => vec![calendar_year(today.year(), granted, draw)],
    }
}

/// A single lot that began within the last year and lasts for one.
fn by_hand(today: Date, has_one: bool, granted: i64, draw: &mut Draw) -> Vec<EmulatedLot> {
    let starts = today.saturating_sub(hundredths(draw, 360).days());
    let ends = starts.saturating_add(1.year()).saturating_sub(1.day());
    let cycle = starts.year().to_string();
    let used = part_of(granted, 100, draw);
    has_one
        .then_some(EmulatedLot {
            cycle,
            starts,
            ends,
            granted,
            used,
        })
        .into_iter()
        .collect()
}

/// Everybody's lot has ended.
fn remote(today: Date, draw: &mut Draw) -> Vec<EmulatedLot> {
    vec![calendar_year(today.year() - 2, 1_000, draw)]
}

fn part_of(granted: i64, step: i64, draw: &mut Draw) -> i64 {
    step * hundredths(draw, granted / step + 1)
}

fn hundredths(draw: &mut Draw, below: i64) -> i64 {
    let drawn = draw.below(u64::try_from(below).unwrap_or(0));
    i64::try_from(drawn).unwrap_or(0)
}
