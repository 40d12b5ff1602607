//! With what untaken leave has to be paid, by the law of mainland China.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::domain::insight::leave_kinds::LegalKind;

/// The rules, with their source.
const RULES: &str = include_str!("../../../../assets/untaken_leave.csv");
/// A day's pay for a day.
pub(super) const ORDINARY_PERCENT: u32 = 100;

/// What a day of untaken leave of a kind costs beside the salary, in percent of a day's pay.
pub(super) fn percent_of(kind: Option<LegalKind>) -> u32 {
    static PERCENTS: LazyLock<HashMap<&'static str, u32>> = LazyLock::new(|| parse(RULES));
    let percent = kind.and_then(|kind| PERCENTS.get(kind.as_str()));
    percent.copied().unwrap_or(ORDINARY_PERCENT)
}

/// Reads lines of a kind, the percent to be paid, and how much of it the salary has paid. Lines that begin with `#` and those whose
/// second cell is no number, such as the headings, are skipped.
fn parse(text: &str) -> HashMap<&str, u32> {
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    let rules = lines.filter_map(|line| {
        let mut cells = line.split(',').map(str::trim);
        let kind = cells.next()?;
        let percent: u32 = cells.next()?.parse().ok()?;
        let paid: u32 = cells.next()?.parse().ok()?;
        Some((kind, percent.checked_sub(paid)?))
    });
    rules.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statutory_leave_costs_two_days_pay_beside_the_salary_and_other_leave_one() {
        assert_eq!(percent_of(Some(LegalKind::Statutory)), 200);
        for kind in [
            None,
            Some(LegalKind::Welfare),
            Some(LegalKind::Compensatory),
        ] {
            assert_eq!(percent_of(kind), ORDINARY_PERCENT);
        }
        assert_eq!(parse(RULES).len(), 1);
    }
}
