//! The verdict on the cells of both sides: whether they agree, and if not, why, where that can be
//! told.

use super::leave_pairs::LeavePair;
use super::quantity::Quantity;
use super::side::{CompareSide, SideCell};
use crate::domain::{Amount, CellState};

/// What a comparison says of a person and a leave type.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[repr(u8)]
pub enum CompareResult {
    /// Both sides have a figure, and they differ by more than the tolerance.
    Different,
    /// It is not clear what has to be compared with what.
    Ambiguous,
    /// The two sides cannot be compared: one is unlimited, was not read, or counts in another unit.
    NotComparable,
    /// Only the left side has a figure.
    OnlyLeft,
    /// Only the right side has a figure.
    OnlyRight,
    /// Both sides have the same figure, or differ by no more than the tolerance.
    Equal,
}

impl CompareResult {
    /// All results, those that need a look first.
    pub const ALL: [Self; 6] = [
        Self::Different,
        Self::Ambiguous,
        Self::NotComparable,
        Self::OnlyLeft,
        Self::OnlyRight,
        Self::Equal,
    ];

    /// The word in output.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Different => "different",
            Self::Ambiguous => "ambiguous",
            Self::NotComparable => "not_comparable",
            Self::OnlyLeft => "only_left",
            Self::OnlyRight => "only_right",
            Self::Equal => "equal",
        }
    }
}

/// Why, where it can be told.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[repr(u8)]
pub enum CompareReason {
    /// One figure is the other with fewer decimals.
    Rounding,
    /// One side counts days and the other hours: converted by the leave type's own day length, or not comparable without one.
    Unit,
    /// One side still counts a lot that has ended on the other.
    LotEnded,
    /// Only one side has taken off what is under approval.
    UnderApproval,
    /// One side does not count what was carried over.
    Carried,
    /// One side is unlimited.
    Unlimited,
    /// A side could not be read.
    Failed,
    /// A side may not be read.
    Forbidden,
    /// A side has not been read yet.
    Pending,
    /// Several people have the same name, id or number.
    Namesakes,
    /// The sheet has several lines for the person and the leave type.
    SeveralLines,
    /// Several leave types of a side have the same name.
    SeveralTypes,
}

impl CompareReason {
    /// The word in output.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Rounding => "rounding",
            Self::Unit => "unit",
            Self::LotEnded => "lot_ended",
            Self::UnderApproval => "under_approval",
            Self::Carried => "carried",
            Self::Unlimited => "unlimited",
            Self::Failed => "failed",
            Self::Forbidden => "forbidden",
            Self::Pending => "pending",
            Self::Namesakes => "namesakes",
            Self::SeveralLines => "several_lines",
            Self::SeveralTypes => "several_types",
        }
    }
}

/// A result with its reason.
pub(super) type ComparedVerdict = (CompareResult, Option<CompareReason>);

/// Two cells that belong together.
pub(super) struct CellPair {
    pub(super) left: SideCell,
    pub(super) right: SideCell,
}

/// The figures of two cells in one unit.
#[derive(Clone, Copy, Debug)]
pub(super) struct SameUnit {
    pub(super) left: Quantity,
    pub(super) right: Quantity,
    /// The right one was converted by this many seconds of a day.
    pub(super) day_seconds: Option<i64>,
}

impl CellPair {
    pub(super) fn new(left: SideCell, right: SideCell) -> Self {
        Self {
            left: left.in_unit(right.own_unit()),
            right: right.in_unit(left.own_unit()),
        }
    }

    /// Whether a side has several lines for the person and the leave type, which have no single figure.
    pub(super) fn is_repeated(&self) -> bool {
        self.left.is_repeated || self.right.is_repeated
    }

    /// Both figures in the unit of the left one; `None` where one is missing or the unit cannot be converted.
    pub(super) fn in_one_unit(&self, pair: &LeavePair) -> Option<SameUnit> {
        let (left, right) = (
            Quantity::of(self.left.left?),
            Quantity::of(self.right.left?),
        );
        if left.unit == right.unit {
            return Some(SameUnit {
                left,
                right,
                day_seconds: None,
            });
        }
        let day_seconds = day_seconds(pair)?;
        Some(SameUnit {
            left,
            right: right.converted(left.unit, day_seconds)?,
            day_seconds: Some(day_seconds),
        })
    }

    /// The result of two cells that each stand for one figure, with its reason where that is known without looking at lots and requests; `None`
    /// where neither side has a figure.
    pub(super) fn verdict(&self, pair: &LeavePair, tolerance: i64) -> Option<ComparedVerdict> {
        let (left, right) = (&self.left, &self.right);
        if let Some(reason) = unreadable(left.state).or_else(|| unreadable(right.state)) {
            return Some((CompareResult::NotComparable, Some(reason)));
        }
        let is_unlimited = |cell: &SideCell| cell.state == CellState::Unlimited;
        match (left.left, right.left) {
            (Some(one), Some(other)) if one == other => Some((CompareResult::Equal, None)),
            (Some(_), Some(_)) => Some(self.compare(pair, tolerance)),
            (None, None) => (is_unlimited(left) && is_unlimited(right))
                .then_some((CompareResult::Equal, Some(CompareReason::Unlimited))),
            (Some(_), None) if is_unlimited(right) => Some(NOT_COMPARABLE_UNLIMITED),
            (None, Some(_)) if is_unlimited(left) => Some(NOT_COMPARABLE_UNLIMITED),
            (Some(_), None) => Some((CompareResult::OnlyLeft, None)),
            (None, Some(_)) => Some((CompareResult::OnlyRight, None)),
        }
    }

    fn compare(&self, pair: &LeavePair, tolerance: i64) -> ComparedVerdict {
        let Some(same) = self.in_one_unit(pair) else {
            return (CompareResult::NotComparable, Some(CompareReason::Unit));
        };
        let is_equal = same.right.minus(same.left).is_within_millionths(tolerance)
            || same.right.is_printed_like(same.left);
        let result = if is_equal {
            CompareResult::Equal
        } else {
            CompareResult::Different
        };
        let unit = same.day_seconds.map(|_| CompareReason::Unit);
        (result, unit)
    }
}

const NOT_COMPARABLE_UNLIMITED: ComparedVerdict =
    (CompareResult::NotComparable, Some(CompareReason::Unlimited));

fn unreadable(state: CellState) -> Option<CompareReason> {
    match state {
        CellState::Failed => Some(CompareReason::Failed),
        CellState::Forbidden => Some(CompareReason::Forbidden),
        CellState::Pending => Some(CompareReason::Pending),
        CellState::Known
        | CellState::Unlimited
        | CellState::NotApplicable
        | CellState::NotInitialised => None,
    }
}

/// The length of a day of two leave types, one in days and one in hours. Two that contradict each other say nothing.
fn day_seconds(pair: &LeavePair) -> Option<i64> {
    let length = |leave: &Option<super::SideLeave>| leave.as_ref()?.day_seconds;
    match (length(&pair.left), length(&pair.right)) {
        (Some(left), Some(right)) if left != right => None,
        (left, right) => left.or(right).filter(|seconds| *seconds > 0),
    }
}

/// A matched person and a leave type of which the figures differ.
pub(super) struct Difference<'a> {
    pub(super) sides: &'a [CompareSide; 2],
    pub(super) people: [u32; 2],
    pub(super) pair: &'a LeavePair,
    pub(super) cells: &'a CellPair,
}

impl Difference<'_> {
    /// Why the figures differ, where that can be told: what accounts for exactly the difference.
    pub(super) fn reason(&self) -> Option<CompareReason> {
        let same = self.cells.in_one_unit(self.pair)?;
        if same.day_seconds.is_some() {
            return Some(CompareReason::Unit);
        }
        let by = same.right.minus(same.left);
        if same.right.is_rounding_of(same.left) {
            Some(CompareReason::Rounding)
        } else if self.is_ended_lots(by) {
            Some(CompareReason::LotEnded)
        } else if self.is_under_approval(by) {
            Some(CompareReason::UnderApproval)
        } else if self.is_carried(by) {
            Some(CompareReason::Carried)
        } else {
            None
        }
    }

    /// By how much the side at `side` (0 or 1) has less than the other.
    fn missing(side: usize, by: Quantity) -> Quantity {
        if side == 0 { by } else { by.negated() }
    }

    fn leave(&self, side: usize) -> Option<&super::SideLeave> {
        [&self.pair.left, &self.pair.right][side].as_ref()
    }

    /// The other side still counts the lots of a tenant that ended last.
    fn is_ended_lots(&self, by: Quantity) -> bool {
        (0..2).any(|side| {
            let Some(leave) = self.leave(side) else {
                return false;
            };
            let missing = Self::missing(side, by);
            let lots = self.sides[side].ended_lots(self.people[side], leave);
            let mut ended: Option<Quantity> = None;
            lots.into_iter()
                .map(Quantity::of)
                .filter(|lot| lot.unit == missing.unit)
                .any(|lot| {
                    let sum = ended.map_or(lot, |sum| sum.plus(lot));
                    ended = Some(sum);
                    sum.equals(missing)
                })
        })
    }

    /// Whether one side has taken off what is under approval and the other has not.
    fn is_under_approval(&self, by: Quantity) -> bool {
        (0..2).any(|side| {
            let waiting = self
                .leave(side)
                .and_then(|leave| self.sides[side].under_approval(self.people[side], leave));
            waiting.map(Quantity::of).is_some_and(|waiting| {
                let missing = Self::missing(side, by);
                !waiting.is_zero()
                    && waiting.unit == missing.unit
                    && (waiting.equals(missing) || waiting.equals(missing.negated()))
            })
        })
    }

    /// What a side says was carried over. Like what is left, it takes the unit of the other side where it has none of its own.
    fn carried(&self, side: usize) -> Option<Amount> {
        let carried = self.sides[side].carried(self.people[side], self.leave(side)?)?;
        let cell = [&self.cells.left, &self.cells.right][side];
        let taken = cell.left.filter(|_| cell.takes_unit);
        let unit = taken.map_or(carried.unit, |left| left.unit);
        Some(Amount { unit, ..carried })
    }

    /// The other side does not count what was carried over.
    fn is_carried(&self, by: Quantity) -> bool {
        (0..2).any(|side| {
            let carried = self.carried(side).map(Quantity::of);
            carried.is_some_and(|carried| {
                let missing = Self::missing(side, by);
                !carried.is_zero()
                    && carried.unit == missing.unit
                    && carried.negated().equals(missing)
            })
        })
    }
}
