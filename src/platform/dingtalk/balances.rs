//! The rows of `quota/list` as balances: one row a leave type, with the figures of the lots that are valid on the day.
//!
//! [`read_person`] puts together what was answered about one person for each type. How rows become lots and figures is in `lots`.

use std::sync::Arc;

use super::errors::{self, CodeSubject};
use super::lots::{self, SentLots};
use super::quota_answer::{QuotaAnswer, TypeAnswers};
use super::wire::QuotaRow;
use crate::domain::{
    Balance, CellState, EmployeeId, ExpirySource, FigureError, LeaveType, PersonBalances, RowError,
    Today, expiry,
};
use crate::platform::ErrorClass;

/// One person's balances of all `types`, out of the answers of each.
pub(super) fn read_person(
    employee: &EmployeeId,
    types: &[LeaveType],
    answers: &[TypeAnswers],
    today: Today,
) -> PersonBalances {
    let nothing = QuotaAnswer::Rows(Vec::new());
    let answers: Vec<&QuotaAnswer> = answers
        .iter()
        .map(|answers| answers.of.get(employee).unwrap_or(&nothing))
        .collect();
    PersonBalances {
        employee: employee.clone(),
        balances: types
            .iter()
            .zip(&answers)
            .map(|(leave_type, answer)| read(leave_type, answer, today))
            .collect(),
        raw: raw_rows(&answers),
    }
}

/// One person's rows of all types as they came, for the raw view.
fn raw_rows(answers: &[&QuotaAnswer]) -> Option<Box<str>> {
    let rows = answers.iter().filter_map(|answer| match answer {
        QuotaAnswer::Rows(rows) => Some(rows),
        QuotaAnswer::Unlimited | QuotaAnswer::Failed(_) => None,
    });
    let records: Vec<&str> = rows.flatten().map(|row| row.record.as_str()).collect();
    if records.is_empty() {
        return None;
    }
    Some(format!("[{}]", records.join(",")).into())
}

/// One person's balance of one type.
fn read(leave_type: &LeaveType, answer: &QuotaAnswer, today: Today) -> Balance {
    let empty = |state, unit| {
        let name = Arc::clone(&leave_type.name);
        Balance::without_figures(leave_type.id.clone(), name, state, unit, today.day)
    };
    match answer {
        QuotaAnswer::Unlimited => empty(CellState::Unlimited, leave_type.unit),
        QuotaAnswer::Failed(error) => {
            let state = match error.class {
                ErrorClass::Hidden => CellState::Forbidden,
                // That is DingTalk's answer: nobody has a balance of the type before the date is filled in.
                _ if errors::about(error) == CodeSubject::Date => CellState::NotInitialised,
                _ => CellState::Failed,
            };
            empty(state, leave_type.unit).failed(state, Arc::new(error.to_row_error()))
        }
        // No row means a balance that nobody has initialised, which is not 0 (trap 22).
        QuotaAnswer::Rows(rows) if rows.is_empty() => {
            empty(CellState::NotInitialised, leave_type.unit)
        }
        QuotaAnswer::Rows(rows) => {
            let unit = leave_type.unit.or_else(|| lots::only_unit(rows));
            fill(empty(CellState::Known, unit), rows, today)
        }
    }
}

fn fill(mut balance: Balance, rows: &[QuotaRow], today: Today) -> Balance {
    let Some(unit) = balance.unit else {
        let error = RowError::from(FigureError::Missing);
        return balance.failed(CellState::Failed, Arc::new(error));
    };
    let sent = SentLots::of(rows, unit);
    let error = sent.fault(today.day);
    let figures = sent.total(today.day, unit);
    balance.fields = sent.finer_figures(unit);
    balance.lots = sent.lots;
    if let Some(error) = error {
        return balance.failed(CellState::Failed, Arc::new(error));
    }
    match figures {
        Ok(figures) => {
            balance.overdrawn = figures.is_overdrawn(false);
            balance.figures = figures;
            balance.expires_on = expiry::from_lots(&balance.lots, today.day);
            balance.expiry_source = ExpirySource::Lot;
            balance
        }
        Err(error) => balance.failed(CellState::Failed, Arc::new(error.into())),
    }
}

#[cfg(test)]
mod tests;
