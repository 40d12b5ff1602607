//! Rows that stand for balances that could not be fetched, and the check whether an answer has such
//! rows.

use std::sync::Arc;

use jiff::civil::Date;

use crate::domain::balance::is_unreadable;
use crate::domain::{Balance, CellState, EmployeeId, LeaveType, PersonBalances, RowError};
use crate::platform::{ApiError, ErrorClass};

/// The rows of a person whose balances could not be fetched: one in this state for every leave type with rows of its own. An
/// unlimited type needs no answer.
pub(super) fn failed_person(
    id: EmployeeId,
    types: &[LeaveType],
    (state, reason): &(CellState, Arc<RowError>),
    as_of: Date,
) -> PersonBalances {
    let rows = types.iter().filter(|t| t.has_own_row());
    let failed = |t: &LeaveType| {
        let row =
            |state| Balance::without_figures(t.id.clone(), t.name.clone(), state, t.unit, as_of);
        if t.is_unlimited() {
            row(CellState::Unlimited)
        } else {
            row(*state).failed(*state, Arc::clone(reason))
        }
    };
    PersonBalances {
        employee: id,
        balances: rows.map(failed).collect(),
        raw: None,
    }
}

/// The state and the reason of rows whose call met this error.
pub(super) fn cause_of(error: &ApiError) -> (CellState, Arc<RowError>) {
    let state = match error.class {
        ErrorClass::Hidden => CellState::Forbidden,
        _ => CellState::Failed,
    };
    (state, Arc::new(error.to_row_error()))
}

/// Whether a figure of this person is missing because something failed or is forbidden.
pub(super) fn has_failed(person: &PersonBalances) -> bool {
    is_unreadable(&person.balances)
}

/// Whether a figure of this person is missing for a fault that may pass.
pub(super) fn may_pass(person: &PersonBalances) -> bool {
    let passing = |b: &Balance| b.error.as_ref().is_some_and(|error| error.may_pass);
    person.balances.iter().any(passing)
}
