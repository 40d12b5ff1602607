//! What a comparison found. Its rows are small: the report holds the two sides, and figures are
//! read from them when they are needed.

use std::collections::HashSet;

use super::CompareSort;
use super::identity::{AmbiguousPeople, MatchKey};
use super::leave_pairs::LeavePair;
use super::quantity::Quantity;
use super::side::{CompareSide, SideCell, SidePerson};
use super::verdict::{CellPair, CompareReason, CompareResult};
use crate::domain::ListOrder;
use crate::domain::{CellState, Unit};

/// Stands for nobody in a row.
pub(super) const NOBODY: u32 = u32::MAX;

/// What a comparison found.
#[derive(Clone, Debug)]
pub struct CompareReport {
    /// What people were matched by.
    pub key: MatchKey,
    /// The left and the right side, as they were compared.
    pub sides: [CompareSide; 2],
    /// The leave types: those of the left side, then those that only the right side has.
    pub pairs: Vec<LeavePair>,
    /// The people of whom it is not clear who is who.
    pub ambiguous: Vec<AmbiguousPeople>,
    /// How many rows have which result, and how many people were compared.
    pub counts: CompareCounts,
    /// The first row of each person of whom it is not clear who they are on the other side.
    pub unclear: Vec<u32>,
    /// The rows: of the left side's people in their order, then of the right side's, until they are
    /// sorted. Equal figures are only counted, unless rows for them are wanted.
    pub rows: Vec<ComparedRow>,
}

/// A person and a leave type that were compared.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ComparedRow {
    pub(super) people: [u32; 2],
    pub(super) pair: u16,
    /// What the comparison says.
    pub result: CompareResult,
    /// Why, where it can be told.
    pub reason: Option<CompareReason>,
}

/// The figures of a row.
#[derive(Clone, Copy, Debug)]
pub struct RowFigures {
    /// The unit of all three amounts; `None` where there is no amount, where a sheet has no unit,
    /// and where the two units differ.
    pub unit: Option<Unit>,
    /// What the left side has.
    pub left: Option<Quantity>,
    /// What the right side has, in the unit of the left one where it can be converted.
    pub right: Option<Quantity>,
    /// The unit of each side's amount, as it stands here.
    pub units: [Option<Unit>; 2],
    /// Right − left.
    pub by: Option<Quantity>,
    /// The states, for sides without a figure.
    pub states: [CellState; 2],
    /// The right side's figure was converted with a day of so many seconds.
    pub day_seconds: Option<i64>,
}

/// How many rows have which result.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct CompareCounts {
    results: [u64; CompareResult::ALL.len()],
    /// People and leave types without a figure on either side. They have no row.
    pub without_figures: u64,
    /// People who were matched.
    pub matched: u64,
    /// People of the left side alone.
    pub only_left: u64,
    /// People of the right side alone.
    pub only_right: u64,
    /// People of either side of whom it is not clear who is who.
    pub ambiguous: u64,
}

impl CompareCounts {
    /// The number of rows with this result.
    pub fn of(&self, result: CompareResult) -> u64 {
        self.results[result as usize]
    }

    pub(super) fn count(&mut self, result: CompareResult) {
        self.results[result as usize] += 1;
    }

    pub(super) fn add(&mut self, other: &Self) {
        let pairs = self.results.iter_mut().zip(other.results);
        pairs.for_each(|(sum, more)| *sum += more);
        self.without_figures += other.without_figures;
        self.matched += other.matched;
        self.only_left += other.only_left;
        self.only_right += other.only_right;
        self.ambiguous += other.ambiguous;
    }

    /// Whether anything was found that is not equal.
    pub fn has_findings(&self) -> bool {
        let mut findings = CompareResult::ALL.into_iter();
        findings.any(|result| result != CompareResult::Equal && self.of(result) > 0)
            || self.only_left + self.only_right > 0
    }
}

impl ComparedRow {
    /// The position of the person on the side (0 or 1), if the row has one.
    pub fn position(&self, side: usize) -> Option<u32> {
        Some(self.people[side]).filter(|at| *at != NOBODY)
    }
}

impl CompareReport {
    /// Puts the rows into another order. Before, they are in the order of people.
    pub(super) fn sort(&mut self, order: ListOrder<CompareSort>) {
        let mut rows = std::mem::take(&mut self.rows);
        match order.by {
            CompareSort::Person => {}
            CompareSort::Result => rows.sort_by_key(|row| row.result),
            CompareSort::Leave => rows.sort_by_key(|row| row.pair),
            CompareSort::By => rows.sort_by_cached_key(|row| {
                let by = self.figures(row).by;
                std::cmp::Reverse(by.map(SizeOf))
            }),
        }
        order.turn_all(&mut rows);
        if order.by == CompareSort::By && order.is_reversed {
            // What has no difference comes last either way.
            rows.sort_by_cached_key(|row| self.figures(row).by.is_none());
        }
        self.rows = rows;
        self.note_unclear();
    }

    /// Fills `unclear` for the present order of the rows.
    fn note_unclear(&mut self) {
        let mut seen = HashSet::new();
        let rows = self.rows.iter().enumerate();
        let unclear = rows.filter(|(_, row)| {
            row.reason == Some(CompareReason::Namesakes) && seen.insert(row.people)
        });
        let unclear = unclear.filter_map(|(at, _)| u32::try_from(at).ok());
        self.unclear = unclear.collect();
    }

    /// Where the row of the same people and leave type is, near the line on which it was before.
    pub fn line_of(&self, row: &ComparedRow, before: usize) -> Option<usize> {
        const NEAR: usize = 10_000;
        let first = before.saturating_sub(NEAR);
        let is_it = |now: &ComparedRow| now.people == row.people && now.pair == row.pair;
        let rows = self.rows.iter().skip(first).take(2 * NEAR);
        Some(first + rows.into_iter().position(is_it)?)
    }

    /// The person of a row on the side (0 or 1).
    pub fn person(&self, row: &ComparedRow, side: usize) -> Option<SidePerson<'_>> {
        self.sides[side].person(row.position(side)?)
    }

    /// The leave types of a row; `None` for a person without any figure.
    pub fn pair(&self, row: &ComparedRow) -> Option<&LeavePair> {
        self.pairs.get(usize::from(row.pair))
    }

    /// What both sides say, in one unit where that can be had.
    pub fn figures(&self, row: &ComparedRow) -> RowFigures {
        let cell = |side: usize| {
            let leave = self.pair(row).and_then(|pair| {
                let leaves = [&pair.left, &pair.right];
                leaves[side].as_ref()
            });
            match (row.position(side), leave) {
                (Some(at), Some(leave)) => self.sides[side].cell(at, leave),
                _ => SideCell {
                    state: CellState::NotApplicable,
                    ..SideCell::default()
                },
            }
        };
        let cells = CellPair::new(cell(0), cell(1));
        let states = [cells.left.state, cells.right.state];
        let same = self.pair(row).and_then(|pair| cells.in_one_unit(pair));
        if let Some(same) = same {
            return RowFigures {
                unit: Some(same.left.unit),
                left: Some(same.left),
                right: Some(same.right),
                units: [Some(same.left.unit), Some(same.right.unit)],
                by: Some(same.right.minus(same.left)),
                states,
                day_seconds: same.day_seconds,
            };
        }
        let units = [cells.left.own_unit(), cells.right.own_unit()];
        RowFigures {
            unit: match units {
                [Some(_), Some(_)] => None,
                [one, other] => one.or(other),
            },
            units,
            left: cells.left.left.map(Quantity::of),
            right: cells.right.left.map(Quantity::of),
            by: None,
            states,
            day_seconds: None,
        }
    }
}

/// A difference as it is ordered: by its size, whatever its sign and unit.
struct SizeOf(Quantity);

impl Ord for SizeOf {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.0.size().compare(other.0.size())
    }
}

impl PartialOrd for SizeOf {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for SizeOf {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for SizeOf {}
