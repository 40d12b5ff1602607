//! What everything adds up to: for each leave type and unit, for each department, or for each tenant.
//!
//! Days and hours are never added. Cells without a figure are in no sum, but are counted by state beside it, so that what a sum leaves out
//! is seen. A figure that nobody has is not known, which is not 0.

mod batch_groups;
mod cell_tally;
mod count;
mod department_group;
mod known_lists;
mod liability;
mod rates;
mod sum;
mod tally;
#[cfg(test)]
mod tests;
mod untaken_pay;

use std::collections::HashMap;
use std::sync::Arc;

use super::TenantFigures;
use crate::domain::balance::CellState;
use crate::domain::ledger::ColumnId;
use crate::domain::matching::Query;
use crate::domain::{LeaveTypeId, PlatformKind, RowSet, Unit};

use count::count;
pub use department_group::DepartmentGroup;
pub use liability::{Liability, MoneySum};
pub use rates::{DayRates, RatedPerson};
pub use sum::AmountSum;

/// What a row stands for.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum TotalsGrouping {
    /// A leave type of a tenant, in one unit.
    #[default]
    Type,
    /// The same of one department.
    Department,
    /// A tenant's leave in one unit.
    Tenant,
}

impl TotalsGrouping {
    /// The word in output.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Type => "type",
            Self::Department => "department",
            Self::Tenant => "tenant",
        }
    }

    /// The next one, around the end.
    #[must_use]
    pub fn next(self) -> Self {
        match self {
            Self::Type => Self::Department,
            Self::Department => Self::Tenant,
            Self::Tenant => Self::Type,
        }
    }
}

/// Which balances that are not there count as pending.
#[derive(Clone, Debug, Default)]
pub enum PendingCells {
    /// Those of people who have no answer yet.
    #[default]
    Unanswered,
    /// Only these, by tenant: where rows were chosen before, the others were not chosen.
    Only(Arc<[HashMap<ColumnId, RowSet>]>),
}

/// What is asked of the company's figures.
#[derive(Clone, Debug, Default)]
pub struct TotalsQuestion {
    /// Who and what is considered.
    pub query: Arc<Query>,
    /// What a row stands for.
    pub by: TotalsGrouping,
    /// What a missing balance means.
    pub pending: PendingCells,
    /// A department's sums are also over what is below it, each person once.
    pub with_sub_departments: bool,
    /// What a day of work costs, for what untaken leave costs.
    pub rates: Option<Arc<DayRates>>,
}

impl PartialEq for TotalsQuestion {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.query, &other.query)
            && self.by == other.by
            && self.with_sub_departments == other.with_sub_departments
            && self.rates.as_ref().map(Arc::as_ptr) == other.rates.as_ref().map(Arc::as_ptr)
    }
}

/// The answer.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct TotalsReport {
    /// A row for each group, leave type and unit: tenants in their order, departments as the directory names them with what is below each
    /// behind it, types as configured.
    pub rows: Vec<TotalsRow>,
    /// The people who are considered.
    pub people: usize,
    /// The balances that have not come yet, each of them once however many departments its person is in.
    pub pending: usize,
    /// The people who count in several departments.
    pub in_several_departments: usize,
    /// The people whose departments are not known, who count like those without one.
    pub without_known_departments: usize,
    /// The ids in the file of rates that people of several of the tenants have. Those people count as without a rate.
    pub ambiguous_rates: usize,
    /// There are rates, and of some tenant no leave type has a kind by law: each of its days costs a day's pay.
    pub prices_all_types_alike: bool,
}

/// A sum over people.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TotalsRow {
    /// Position of the tenant among those that were asked about.
    pub tenant: usize,
    /// Its name.
    pub tenant_name: Arc<str>,
    /// Its platform.
    pub platform: PlatformKind,
    /// The department, where rows stand for departments; `None` for people without one.
    pub department: Option<DepartmentGroup>,
    /// The leave type with its name; `None` where rows stand for tenants.
    pub leave_type: Option<(LeaveTypeId, Arc<str>)>,
    /// The unit; `None` for cells that have none.
    pub unit: Option<Unit>,
    /// The people whose figures are in the sums.
    pub people: usize,
    /// The people who have used more than there was.
    pub overdrawn_people: usize,
    /// The sums.
    pub sums: TotalsFigures,
    /// How many cells there are of each state.
    pub states: StateCounts,
    /// What the leave costs; `None` without rates, and for what is neither days nor hours.
    pub liability: Option<Liability>,
}

/// Sums of the figures of balances; `None` where nobody has the figure.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct TotalsFigures {
    /// Of the amounts granted.
    pub granted: Option<AmountSum>,
    /// Of the amounts used.
    pub used: Option<AmountSum>,
    /// Of the amounts left.
    pub left: Option<AmountSum>,
    /// Of the amounts carried over.
    pub carried: Option<AmountSum>,
}

/// How many cells there are of each state.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct StateCounts([u32; StateCounts::STATES.len()]);

impl StateCounts {
    /// The states, in the order in which they are printed.
    pub const STATES: [CellState; 7] = [
        CellState::Known,
        CellState::Unlimited,
        CellState::NotApplicable,
        CellState::NotInitialised,
        CellState::Failed,
        CellState::Forbidden,
        CellState::Pending,
    ];

    /// The cells of this state.
    pub fn of(&self, state: CellState) -> usize {
        self.0[state as usize] as usize
    }

    /// The cells of all states.
    pub fn all(&self) -> usize {
        self.0.iter().map(|count| *count as usize).sum()
    }

    /// The cells without figures.
    pub fn without_figures(&self) -> usize {
        self.all() - self.of(CellState::Known)
    }

    fn add(&mut self, state: CellState) {
        self.0[state as usize] += 1;
    }

    fn merge(&mut self, other: &Self) {
        let pairs = self.0.iter_mut().zip(other.0);
        pairs.for_each(|(own, other)| *own += other);
    }
}

/// Works out the answer; `None` once `cancelled` returns true.
pub fn totals(
    figures: &[TenantFigures],
    question: &TotalsQuestion,
    cancelled: &(dyn Fn() -> bool + Sync),
) -> Option<TotalsReport> {
    let rates = question.rates.as_deref();
    let ambiguous = rates.map(|rates| rates.ambiguous_ids(figures));
    let ambiguous = ambiguous.unwrap_or_default();
    let mut report = TotalsReport {
        ambiguous_rates: ambiguous.count(),
        prices_all_types_alike: rates.is_some() && figures.iter().any(|it| !it.own.has_kinds()),
        ..TotalsReport::default()
    };
    for (at, tenant) in figures.iter().enumerate() {
        let own_rates = rates.map(|it| it.of_tenant(tenant.configured_name(), &ambiguous));
        let tally = count((tenant, at), question, own_rates, cancelled)?;
        tally.add_to(&mut report, (tenant, at), rates);
    }
    Some(report)
}
