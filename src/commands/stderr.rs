//! Words for the person at the terminal: on standard error, and never a reason to fail.

use std::io::Write;

use crate::domain::TenantName;
use crate::domain::text::{self, grouped};
use crate::sync::Cost;

/// Prints a line, or several. What steers a terminal is taken out: flags, paths and variables are repeated here.
pub(super) fn line(text: &str) {
    let mut out = std::io::stderr().lock();
    for line in text.split('\n') {
        let _ = writeln!(out, "{}", text::clean(line));
    }
}

/// What a full sync costs, where nobody is there to be asked.
pub(super) fn cost(tenant: &TenantName, cost: &Cost) {
    line(&cost_words(tenant, cost));
}

/// `hq-dingtalk: 161 of 5,000 calls this month, 4,102 left`
fn cost_words(tenant: &TenantName, cost: &Cost) -> String {
    let left = cost.budget.saturating_sub(cost.spent);
    let (calls, budget, left) = (grouped(cost.calls), grouped(cost.budget), grouped(left));
    format!("{tenant}: {calls} of {budget} calls this month, {left} left")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cost_is_told_with_what_is_left() {
        let cost = Cost {
            calls: 161,
            spent: 898,
            budget: 5000,
            threshold: 4000,
        };
        assert_eq!(
            cost_words(&TenantName::new("hq-dingtalk"), &cost),
            "hq-dingtalk: 161 of 5,000 calls this month, 4,102 left"
        );
    }
}
