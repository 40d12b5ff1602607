//! What each person was granted and has used of each leave type, lot by lot: expired, current and still to come. [`lots`] derives it
//! from the company.

use std::collections::BTreeMap;

use jiff::{
    ToSpan,
    civil::{Date, date},
};

use super::leave_types::{KINDS, LeaveKind};
use crate::emulator::{company::Company, random::RandomStream};

/// Half a day, in hundredths.
const HALF_A_DAY: i64 = 50;

/// One grant. Amounts are hundredths of the leave type's own unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct EmulatedLot {
    pub(super) cycle: String,
    pub(super) starts: Date,
    pub(super) ends: Date,
    pub(super) granted: i64,
    pub(super) used: i64,
}

impl EmulatedLot {
    fn is_valid_on(&self, day: Date) -> bool {
        (self.starts..=self.ends).contains(&day)
    }
}

/// What everybody has left in the lots that are valid today, by leave code, in hundredths of the type's own unit.
pub(super) fn totals(company: &Company) -> BTreeMap<String, i64> {
    let mut sums = BTreeMap::new();
    for kind in KINDS {
        let sum = (0..company.len())
            .map(|index| left_today(company, kind, index))
            .sum();
        sums.insert(kind.code(company.seed()), sum);
    }
    sums
}

fn left_today(company: &Company, kind: LeaveKind, index: usize) -> i64 {
    let lots = lots(company, kind, index).into_iter();
    let valid = lots.filter(|lot| lot.is_valid_on(company.today()));
    valid.map(|lot| lot.granted - lot.used).sum()
}

/// The person's lots of one type, oldest first. People for whom the type was never set up have none (trap 22).
pub(super) fn lots(company: &Company, kind: LeaveKind, index: usize) -> Vec<EmulatedLot> {
    let mut draw = company.draw("lots", index * 16 + kind as usize);
    let today = company.today();
    match kind {
        LeaveKind::Personal | LeaveKind::Sick => Vec::new(),
        LeaveKind::Annual if company.has_new_owner(index) => vec![EmulatedLot {
            used: 0,
            ..calendar_year(today.year(), 500, &mut draw)
        }],
        LeaveKind::Annual => with_half_day_to_take(company, index, annual(today, index, &mut draw)),
        LeaveKind::Overtime => monthly(today, index, &mut draw),
        LeaveKind::Marriage => by_hand(today, index.is_multiple_of(4), 1_000, &mut draw),
        LeaveKind::Seniority => yearly(today, index, &mut draw),
        LeaveKind::Childcare => by_hand(today, index.is_multiple_of(5), 500, &mut draw),
        LeaveKind::Checkup => by_hand(today, index.is_multiple_of(7), 3_333, &mut draw),
        LeaveKind::Remote => expired(today, &mut draw),
    }
}

/// Last year's lot, which is expired, this year's, and for one person in five next year's, which has not begun. Of every 50 people two
/// have only an expired lot, one has only a lot to come, one has none, one has used more than was granted, and ten have a second
/// current lot.
fn annual(today: Date, index: usize, draw: &mut RandomStream) -> Vec<EmulatedLot> {
    let year = today.year();
    let last_year = calendar_year(year - 1, 500, draw);
    let mut this_year = calendar_year(year, 500 + 100 * draw_below(draw, 10), draw);
    let next_year = EmulatedLot {
        used: 0,
        ..calendar_year(year + 1, 500, draw)
    };
    match index % 50 {
        15 => return Vec::new(),
        21 | 38 => return vec![last_year],
        33 => return vec![next_year],
        16 => this_year.used = this_year.granted + 150,
        _ => {}
    }
    let mut lots = vec![last_year, this_year];
    if index % 5 == 4 {
        lots.push(carried(today, draw));
    }
    if index % 5 == 2 {
        lots.push(next_year);
    }
    lots
}

/// Takes half a day back from what is used of this year's lot, for people who have yet to take it.
fn with_half_day_to_take(
    company: &Company,
    index: usize,
    mut lots: Vec<EmulatedLot>,
) -> Vec<EmulatedLot> {
    let year = company.today().year().to_string();
    let this_year = lots
        .iter_mut()
        .find(|lot| lot.cycle == year && lot.used >= HALF_A_DAY);
    if company.has_yet_to_take_a_half_day(index)
        && let Some(lot) = this_year
    {
        lot.used -= HALF_A_DAY;
    }
    lots
}

fn calendar_year(year: i16, granted: i64, draw: &mut RandomStream) -> EmulatedLot {
    EmulatedLot {
        cycle: year.to_string(),
        starts: date(year, 1, 1),
        ends: date(year, 12, 31),
        granted,
        used: draw_used(granted, 50, draw),
    }
}

/// What was left of last year's lot, extended to a day within the next two months.
fn carried(today: Date, draw: &mut RandomStream) -> EmulatedLot {
    let year = today.year() - 1;
    EmulatedLot {
        ends: today.saturating_add((1 + draw_below(draw, 60)).days()),
        granted: 50 * (1 + draw_below(draw, 6)),
        used: 0,
        ..calendar_year(year, 0, draw)
    }
}

/// Trap 33: a lot for each of the last months, with a cycle such as `2026-M-6`; each is valid for half a year.
fn monthly(today: Date, index: usize, draw: &mut RandomStream) -> Vec<EmulatedLot> {
    if index % 25 == 6 {
        return Vec::new();
    }
    let months = if index.is_multiple_of(10) { 8 } else { 3 };
    let this_month = today.first_of_month();
    (0..months)
        .rev()
        .map(|ago: i64| month_lot(this_month.saturating_sub(ago.months()), draw))
        .collect()
}

fn month_lot(month: Date, draw: &mut RandomStream) -> EmulatedLot {
    let granted = 25 * draw_below(draw, 64);
    EmulatedLot {
        cycle: format!("{}-M-{}", month.year(), month.month()),
        starts: month,
        ends: month.saturating_add(5.months()).last_of_month(),
        granted,
        used: draw_used(granted, 25, draw),
    }
}

fn yearly(today: Date, index: usize, draw: &mut RandomStream) -> Vec<EmulatedLot> {
    let granted = 50 * (1 + draw_below(draw, 8));
    match index % 10 {
        5 => Vec::new(),
        _ => vec![calendar_year(today.year(), granted, draw)],
    }
}

/// A single lot, for those who have one: it began within the last year and is valid for a year.
fn by_hand(today: Date, has_one: bool, granted: i64, draw: &mut RandomStream) -> Vec<EmulatedLot> {
    if !has_one {
        return Vec::new();
    }
    let starts = today.saturating_sub(draw_below(draw, 360).days());
    vec![EmulatedLot {
        cycle: starts.year().to_string(),
        starts,
        ends: starts.saturating_add(1.year()).saturating_sub(1.day()),
        granted,
        used: draw_used(granted, 100, draw),
    }]
}

/// A lot that expired for everybody.
fn expired(today: Date, draw: &mut RandomStream) -> Vec<EmulatedLot> {
    vec![calendar_year(today.year() - 2, 1_000, draw)]
}

/// Some of what was granted, in multiples of `step`.
fn draw_used(granted: i64, step: i64, draw: &mut RandomStream) -> i64 {
    step * draw_below(draw, granted / step + 1)
}

fn draw_below(draw: &mut RandomStream, bound: i64) -> i64 {
    let drawn = draw.below(u64::try_from(bound).unwrap_or(0));
    i64::try_from(drawn).unwrap_or(0)
}
