//! What the cells of one leave type and unit add up to.

use std::sync::Arc;

use super::liability::LiabilityTally;
use super::sum::parts_of;
use super::{AmountSum, StateCounts, TotalsFigures, TotalsRow};
use crate::domain::amount::{Amount, Scale, Unit};
use crate::domain::balance::CellState;
use crate::domain::insight::TenantFigures;
use crate::domain::ledger::LedgerCell;

/// What cells add up to.
#[derive(Clone, Debug, Default)]
pub(super) struct CellTally {
    granted: FigureTally,
    used: FigureTally,
    left: FigureTally,
    carried: FigureTally,
    overdrawn: usize,
    pub(super) states: StateCounts,
    pub(super) liability: LiabilityTally,
}

/// What amounts add up to.
#[derive(Clone, Copy, Debug, Default)]
struct FigureTally {
    parts: i128,
    is_known: bool,
    is_rounded: bool,
}

impl CellTally {
    /// Adds a cell.
    pub(super) fn add(&mut self, cell: &LedgerCell) {
        self.states.add(cell.state);
        if cell.state != CellState::Known {
            return;
        }
        self.overdrawn += usize::from(cell.overdrawn);
        let figures = &cell.figures;
        self.granted.add(figures.granted, cell.unit);
        self.used.add(figures.used, cell.unit);
        self.left.add(figures.left, cell.unit);
        self.carried.add(figures.carried, cell.unit);
    }

    /// Adds what other cells add up to.
    pub(super) fn merge(&mut self, other: &Self) {
        self.granted.merge(other.granted);
        self.used.merge(other.used);
        self.left.merge(other.left);
        self.carried.merge(other.carried);
        self.overdrawn += other.overdrawn;
        self.states.merge(&other.states);
        self.liability.merge(&other.liability);
    }

    /// The row of these cells, of no department and leave type. Everybody has one cell in it.
    pub(super) fn row(&self, tenant: &TenantFigures, at: usize, unit: Option<Unit>) -> TotalsRow {
        let sum = |figure: FigureTally| figure.sum(unit);
        TotalsRow {
            tenant: at,
            tenant_name: Arc::clone(&tenant.name),
            platform: tenant.platform,
            department: None,
            leave_type: None,
            unit,
            people: self.states.of(CellState::Known),
            overdrawn_people: self.overdrawn,
            sums: TotalsFigures {
                granted: sum(self.granted),
                used: sum(self.used),
                left: sum(self.left),
                carried: sum(self.carried),
            },
            states: self.states,
            liability: None,
        }
    }
}

impl FigureTally {
    /// Adds a figure of a cell. One in another unit than its cell's is left out, as if it were not known.
    fn add(&mut self, amount: Option<Amount>, unit: Option<Unit>) {
        if let Some(amount) = amount.filter(|amount| Some(amount.unit) == unit) {
            self.parts += parts_of(amount);
            self.is_known = true;
            self.is_rounded |= amount.scale == Scale::Rounded;
        }
    }

    fn merge(&mut self, other: Self) {
        self.parts += other.parts;
        self.is_known |= other.is_known;
        self.is_rounded |= other.is_rounded;
    }

    fn sum(self, unit: Option<Unit>) -> Option<AmountSum> {
        let unit = unit.filter(|_| self.is_known)?;
        Some(AmountSum::of_parts(self.parts, unit, self.is_rounded))
    }
}

/// Whether a unit can be paid out.
pub(super) fn is_paid(unit: Option<Unit>) -> bool {
    matches!(unit, Some(Unit::Day | Unit::Hour))
}

/// What the company owes somebody of a balance, in parts of its unit: what is left, if that is anything. Who has overdrawn owes the
/// company leave and no money, and lowers nobody else's amount.
pub(super) fn owed(cell: &LedgerCell) -> Option<i128> {
    let left = cell.figures.left.filter(|left| left.is_positive())?;
    let is_owed =
        cell.state == CellState::Known && is_paid(cell.unit) && Some(left.unit) == cell.unit;
    is_owed.then(|| parts_of(left))
}
