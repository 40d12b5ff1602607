//! What the cells of one leave type and unit add up to.

use std::sync::Arc;

use super::liability::LiabilityTally;
use super::{AmountSum, StateCounts, TotalsFigures, TotalsRow};
use crate::domain::amount::{Amount, Scale, Unit};
use crate::domain::balance::{CellState, Figures};
use crate::domain::insight::TenantFigures;
use crate::domain::ledger::CellFigures;

/// What cells add up to. There is one for each department, leave type and unit, and counting
/// jumps between them, so it has to be small to stay in the processor's cache.
#[derive(Clone, Debug, Default)]
pub(super) struct CellTally {
    /// What is granted, used, left and carried over, in [parts](Amount::parts).
    parts: [i128; FIGURES],
    /// Which of these figures anybody has.
    is_known: [bool; FIGURES],
    /// Which of them had been rounded when they were read.
    is_rounded: [bool; FIGURES],
    overdrawn: u32,
    pub(super) states: StateCounts,
    pub(super) liability: LiabilityTally,
}

/// The figures of a balance.
const FIGURES: usize = 4;

fn figures_of(figures: &Figures) -> [Option<Amount>; FIGURES] {
    [figures.granted, figures.used, figures.left, figures.carried]
}

impl CellTally {
    /// Adds a cell. A figure in another unit than its cell's is left out, as if it were not known.
    pub(super) fn add(&mut self, cell: &CellFigures) {
        self.states.add(cell.state);
        if cell.state != CellState::Known {
            return;
        }
        self.overdrawn += u32::from(cell.overdrawn);
        for (at, amount) in figures_of(&cell.figures).into_iter().enumerate() {
            if let Some(amount) = amount.filter(|amount| Some(amount.unit) == cell.unit) {
                self.parts[at] += amount.parts();
                self.is_known[at] = true;
                self.is_rounded[at] |= amount.scale == Scale::Rounded;
            }
        }
    }

    /// Adds what other cells add up to.
    pub(super) fn merge(&mut self, other: &Self) {
        for at in 0..FIGURES {
            self.parts[at] += other.parts[at];
            self.is_known[at] |= other.is_known[at];
            self.is_rounded[at] |= other.is_rounded[at];
        }
        self.overdrawn += other.overdrawn;
        self.states.merge(&other.states);
        self.liability.merge(&other.liability);
    }

    fn sum(&self, at: usize, unit: Option<Unit>) -> Option<AmountSum> {
        let unit = unit.filter(|_| self.is_known[at])?;
        let sum = AmountSum::of_parts(self.parts[at], unit, self.is_rounded[at]);
        Some(sum)
    }

    /// The row of these cells, of no department and leave type. Everybody has one cell in it.
    pub(super) fn row(&self, tenant: &TenantFigures, at: usize, unit: Option<Unit>) -> TotalsRow {
        let [granted, used, left, carried] = std::array::from_fn(|at| self.sum(at, unit));
        TotalsRow {
            tenant: at,
            tenant_name: Arc::clone(&tenant.name),
            platform: tenant.platform,
            department: None,
            leave_type: None,
            unit,
            people: self.states.of(CellState::Known),
            overdrawn_people: self.overdrawn as usize,
            sums: TotalsFigures {
                granted,
                used,
                left,
                carried,
            },
            states: self.states,
            liability: None,
        }
    }
}

/// Whether a unit can be paid out.
pub(super) fn is_paid(unit: Option<Unit>) -> bool {
    matches!(unit, Some(Unit::Day | Unit::Hour))
}

/// The part of a balance that has to be paid out if its leave type is paid, in parts of its unit:
/// what is left, if that is positive. Somebody who has overdrawn owes the company leave and not
/// money, and must not lower the amount of the others.
pub(super) fn owed(cell: &CellFigures) -> Option<i128> {
    let left = cell.figures.left.filter(|left| left.is_positive())?;
    let is_owed =
        cell.state == CellState::Known && is_paid(cell.unit) && Some(left.unit) == cell.unit;
    is_owed.then(|| left.parts())
}
