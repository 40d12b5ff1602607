//! Where two tenants, or a tenant and a sheet of the company's own, differ.
//!
//! People are matched first (`identity`), then leave types (`leave_pairs`); what remains is a pair of cells for each person and leave
//! type, of which `verdict` says whether they agree. Every figure of either side is in exactly one row.

mod identity;
mod leave_pairs;
mod quantity;
mod report;
mod scan;
mod sheet_figures;
mod side;
#[cfg(test)]
mod tests;
mod verdict;

use std::sync::Arc;

pub use identity::{AmbiguousPeople, IdentityRule, MatchKey, PersonLink};
pub use leave_pairs::{LeaveLink, LeavePair};
pub use quantity::Quantity;
pub use report::{CompareCounts, CompareReport, ComparedRow, RowFigures};
pub use sheet_figures::{SheetFigure, SheetFigures, SheetLeave, SheetPerson};
pub use side::{CompareSide, SideLeave, SidePerson, TenantSide};
pub use verdict::{CompareReason, CompareResult};

use super::TenantFigures;
use crate::domain::ListOrder;
use crate::domain::matching::Query;

/// One of the two sides that a question names.
#[derive(Clone, Debug)]
pub enum SideChoice {
    /// The figures at this position.
    Tenant(usize),
    /// A sheet.
    Sheet(Arc<SheetFigures>),
}

impl PartialEq for SideChoice {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Tenant(one), Self::Tenant(other)) => one == other,
            (Self::Sheet(one), Self::Sheet(other)) => Arc::ptr_eq(one, other),
            _ => false,
        }
    }
}

/// How the two sides are compared.
#[derive(Clone, Debug, Default)]
pub struct CompareRules {
    /// Who is who.
    pub identity: IdentityRule,
    /// Leave types that have different names on the two sides.
    pub leaves: Arc<[LeaveLink]>,
    /// The names or ids of the leave types that are compared; empty for all of them.
    pub chosen: Arc<[String]>,
    /// Figures that differ by no more than so many millionths of their unit are equal.
    pub tolerance: i64,
    /// Whose rows are listed: those of people who match on either side.
    pub query: Arc<Query>,
    /// Whether equal figures have rows too. They are counted in any case.
    pub lists_equal: bool,
}

impl PartialEq for CompareRules {
    fn eq(&self, other: &Self) -> bool {
        self.identity == other.identity
            && Arc::ptr_eq(&self.leaves, &other.leaves)
            && Arc::ptr_eq(&self.chosen, &other.chosen)
            && self.tolerance == other.tolerance
            && Arc::ptr_eq(&self.query, &other.query)
            && self.lists_equal == other.lists_equal
    }
}

/// What is asked: which two sides, and how they are compared.
#[derive(Clone, PartialEq, Debug)]
pub struct CompareQuestion {
    /// The left and the right side.
    pub sides: [SideChoice; 2],
    /// How.
    pub rules: CompareRules,
    /// The order of the rows.
    pub sort: ListOrder<CompareSort>,
}

/// The order of a comparison's rows. Rows that are equal in it keep the order of people and leave types.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum CompareSort {
    /// By result, what needs a look first.
    #[default]
    Result,
    /// By person, in the order of the left side.
    Person,
    /// By leave type.
    Leave,
    /// By the size of the difference, the largest first.
    By,
}

/// Compares the sides that the question names; `None` once `cancelled` returns true.
pub fn compare(
    figures: &[TenantFigures],
    question: &CompareQuestion,
    cancelled: &(dyn Fn() -> bool + Sync),
) -> Option<CompareReport> {
    let side = |choice: &SideChoice| match choice {
        SideChoice::Tenant(at) => figures.get(*at).cloned().map(CompareSide::from),
        SideChoice::Sheet(sheet) => Some(CompareSide::Sheet(Arc::clone(sheet))),
    };
    let [left, right] = &question.sides;
    let sides = [side(left)?, side(right)?];
    let mut report = compare_sides(sides, &question.rules, cancelled)?;
    report.sort(question.sort);
    Some(report)
}

/// Compares two sides; `None` once `cancelled` returns true.
pub fn compare_sides(
    sides: [CompareSide; 2],
    rules: &CompareRules,
    cancelled: &(dyn Fn() -> bool + Sync),
) -> Option<CompareReport> {
    let people = identity::match_people(&sides, &rules.identity, cancelled)?;
    let pairs = leave_pairs::pair_leaves(&sides, &rules.leaves, &rules.chosen);
    let listed = scan::ListedPeople::find(&sides, &rules.query, cancelled)?;
    let scan = scan::CompareScan {
        sides: &sides,
        people: &people,
        pairs: &pairs,
        listed: &listed,
        rules,
        cancelled,
    };
    let found = scan.run()?;
    Some(CompareReport {
        key: people.key,
        ambiguous: people.ambiguous,
        counts: found.counts,
        rows: found.rows,
        unclear: Vec::new(),
        sides,
        pairs,
    })
}
