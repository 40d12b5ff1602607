//! What looks wrong: balances that are overdrawn or do not add up, people who could not be read, leave that ended unused, and others.
//!
//! Each check has a name that scripts rely on and a severity. A finding only says where it is; what it says in words and figures is worked
//! out for those that are shown ([`FindingDetails`]), because there may be as many findings as balances.

mod balance_checks;
mod check_name;
mod details;
mod finding;
mod report;
mod scan;
mod since;
#[cfg(test)]
mod tests;

use super::TenantFigures;

pub use check_name::{CheckName, Severity};
pub use details::FindingDetails;
pub use finding::CheckFinding;
pub use report::{CheckGroup, ChecksQuestion, ChecksReport};
use scan::TenantScan;
pub use since::{DirectoryShrinkage, SinceSnapshot, SinceSnapshotBuilder};

/// Works out the answer; `None` once `cancelled` returns true.
pub fn checks(
    figures: &[TenantFigures],
    question: &ChecksQuestion,
    cancelled: &(dyn Fn() -> bool + Sync),
) -> Option<ChecksReport> {
    let mut findings = Vec::new();
    for (at, tenant) in figures.iter().enumerate() {
        let mut found = TenantScan::run((tenant, at), question, cancelled)?;
        if findings.is_empty() {
            findings = found;
        } else {
            findings.append(&mut found);
        }
    }
    findings.sort_by_key(|found| (!found.is_new, found.check));
    Some(ChecksReport {
        figures: figures.to_vec(),
        findings,
        first_tenant: question.first_tenant,
        since: question.since.clone(),
    })
}
