//! The question, the answer to it, and how findings are grouped.

use std::ops::Range;
use std::sync::Arc;

use super::check_name::CheckName;
use super::details::FindingDetails;
use super::finding::CheckFinding;
use super::since::SinceSnapshot;
use crate::domain::insight::TenantFigures;
use crate::domain::matching::Query;
use crate::domain::row_set::RowSet;

/// What is asked of the company's figures.
#[derive(Clone, Debug, Default)]
pub struct ChecksQuestion {
    /// Who and what is considered.
    pub query: Arc<Query>,
    /// Position of the first tenant among all that the dashboard has.
    pub first_tenant: usize,
    /// By tenant: what differs from the snapshot before, where that is known.
    pub since: Vec<Option<Arc<SinceSnapshot>>>,
    /// By tenant: the people who were read after the newest snapshot, of whom nothing is marked as
    /// new. It changes only with the figures, so it is not compared when two questions are.
    pub read_since: Vec<Option<Arc<RowSet>>>,
    /// The figures are of chosen people or leave types alone, so a leave type without balances may
    /// just not have been chosen.
    pub is_narrowed: bool,
    /// A person of whom several balances cannot be read is one finding, and not one for each balance.
    pub joins_unreadable: bool,
}

impl PartialEq for ChecksQuestion {
    fn eq(&self, other: &Self) -> bool {
        let same_since =
            |one: &Option<Arc<SinceSnapshot>>, other: &Option<Arc<SinceSnapshot>>| match (
                one, other,
            ) {
                (Some(one), Some(other)) => Arc::ptr_eq(one, other),
                (one, other) => one.is_none() && other.is_none(),
            };
        let mut pairs = self.since.iter().zip(&other.since);
        Arc::ptr_eq(&self.query, &other.query)
            && self.first_tenant == other.first_tenant
            && (self.is_narrowed, self.joins_unreadable)
                == (other.is_narrowed, other.joins_unreadable)
            && self.since.len() == other.since.len()
            && pairs.all(|(one, other)| same_since(one, other))
    }
}

/// The findings of one check that are new, or those that are not, by their positions.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CheckGroup {
    /// Whether the snapshot before did not have them.
    pub is_new: bool,
    /// The check.
    pub check: CheckName,
    /// Their positions.
    pub findings: Range<usize>,
}

/// The answer, with the figures that it is about.
#[derive(Clone, Debug, Default)]
pub struct ChecksReport {
    /// The tenants.
    pub figures: Vec<TenantFigures>,
    /// New findings first; then by check, tenant, person and leave type.
    pub findings: Vec<CheckFinding>,
    /// Position of the first tenant among all that the dashboard has.
    pub first_tenant: usize,
    /// By tenant: what differs from the snapshot before.
    pub(super) since: Vec<Option<Arc<SinceSnapshot>>>,
}

impl ChecksReport {
    /// The checks that found something, those with new findings first.
    pub fn groups(&self) -> impl Iterator<Item = CheckGroup> + '_ {
        let key = |found: &CheckFinding| (!found.is_new, found.check);
        let group = move |(is_new, check): (bool, CheckName)| {
            let start = self
                .findings
                .partition_point(|found| key(found) < (!is_new, check));
            let end = self
                .findings
                .partition_point(|found| key(found) <= (!is_new, check));
            CheckGroup {
                is_new,
                check,
                findings: start..end,
            }
        };
        let new = CheckName::ALL.map(|check| (true, check));
        let known = CheckName::ALL.map(|check| (false, check));
        let groups = new.into_iter().chain(known).map(group);
        groups.filter(|group| !group.findings.is_empty())
    }

    /// What a finding says in words and figures.
    pub fn details(&self, finding: CheckFinding) -> FindingDetails<'_> {
        let since = self.since.get(finding.tenant()).and_then(Option::as_deref);
        FindingDetails::of(&self.figures[finding.tenant()], since, finding)
    }

    /// What differs from the snapshot before, of the tenant at this position.
    pub fn since(&self, tenant: usize) -> Option<&SinceSnapshot> {
        self.since.get(tenant)?.as_deref()
    }
}
