//! The checks that need only the balance itself, and nothing of the person or the tenant.

use super::check_name::CheckName;
use crate::domain::balance::CellState;
use crate::domain::ledger::CellFigures;

/// Calls `add` with each check that a balance fails by itself. `has_ended_with_left` reads the
/// lots, so it is called only for a balance with figures.
pub(super) fn failed_checks(
    cell: &CellFigures,
    is_disabled: bool,
    has_ended_with_left: impl FnOnce() -> bool,
    mut add: impl FnMut(CheckName),
) {
    match cell.state {
        CellState::Failed | CellState::Forbidden => add(CheckName::NoFigure),
        CellState::NotInitialised => add(CheckName::NotInitialised),
        CellState::Known => {
            if let Some(check) = of_use(cell) {
                add(check);
            }
            if cell.figures.gap().is_some_and(|gap| gap.count != 0) {
                add(CheckName::Gap);
            }
            let has_left = cell.figures.left.is_some_and(|left| left.count != 0);
            if is_disabled && has_left {
                add(CheckName::DisabledTypeWithBalance);
            }
            if has_ended_with_left() {
                add(CheckName::EndedWithLeft);
            }
        }
        CellState::Pending | CellState::Unlimited | CellState::NotApplicable => {}
    }
}

/// The check of used leave that a balance with figures fails. These checks exclude one another.
fn of_use(cell: &CellFigures) -> Option<CheckName> {
    let figures = &cell.figures;
    if cell.overdrawn {
        let is_below_zero = figures.left.is_some_and(crate::domain::Amount::is_negative);
        return Some(if is_below_zero {
            CheckName::Overdrawn
        } else {
            CheckName::OverdrawnInferred
        });
    }
    let granted = figures.granted?;
    let all = match figures.carried {
        Some(carried) => granted.plus(carried)?,
        None => granted,
    };
    let is_beyond = figures.used?.compare(all)?.is_gt();
    is_beyond.then_some(CheckName::UsedBeyondGranted)
}
