//! Messages for the person at the terminal, on standard error. A message that cannot be written is dropped: it is never a reason to
//! fail.

use std::io::Write;

use crate::domain::TenantName;
use crate::domain::text::{self, grouped};
use crate::sync::Cost;

/// Prints a line, or several. Escape sequences are removed, because messages repeat arguments, paths and names.
pub(super) fn line(text: &str) {
    let mut out = std::io::stderr().lock();
    for line in text.split('\n') {
        let _ = writeln!(out, "{}", text::clean(line));
    }
}

/// Prints what a full sync costs. A command does not wait for consent, which the dashboard asks for.
pub(super) fn print_cost(tenant: &TenantName, cost: &Cost) {
    line(&explain_cost(tenant, cost));
}

/// `hq-dingtalk: needs about 161 calls; 4,102 of 5,000 left this month`
fn explain_cost(tenant: &TenantName, cost: &Cost) -> String {
    let left = cost.budget.saturating_sub(cost.spent);
    let (calls, budget, left) = (grouped(cost.calls), grouped(cost.budget), grouped(left));
    format!("{tenant}: needs about {calls} calls; {left} of {budget} left this month")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cost_is_printed_with_what_is_left() {
        let cost = Cost {
            calls: 161,
            spent: 898,
            budget: 5000,
            threshold: 4000,
        };
        assert_eq!(
            explain_cost(&TenantName::new("hq-dingtalk"), &cost),
            "hq-dingtalk: needs about 161 calls; 4,102 of 5,000 left this month"
        );
    }
}
