//! What has to be paid for untaken leave, by the law of mainland China.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::domain::LeaveType;
use crate::domain::insight::leave_kinds::LegalKind;
use crate::domain::insight::{LeaveColumn, OwnRecords};

/// The rules, with their source.
const RULES: &str = include_str!("../../../../assets/untaken_leave.csv");

/// What a day costs while the company tells no kinds of leave apart: a day's pay.
const PLAIN_PERCENT: u32 = 100;

/// Whether untaken leave of a type has to be paid.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Payout {
    /// It has to be. A day of it costs this percentage of a day's pay, on top of the salary.
    Percent(u32),
    /// Leave of its kind is lost to the person, and costs the company nothing.
    Nothing,
    /// The configuration does not say of what kind it is, so it may cost nothing, as marriage
    /// leave, or have to be paid, as annual leave.
    WithoutKind,
}

/// What of a leave type has to be paid. Until the company has said of any type what it is by law, every type counts alike.
pub(super) fn payout_of(own: &OwnRecords, column: &LeaveColumn, types: &[LeaveType]) -> Payout {
    if !own.has_kinds() {
        return Payout::Percent(PLAIN_PERCENT);
    }
    let kind = own.kind_of(column, types);
    kind.map_or(Payout::WithoutKind, payout_by_law)
}

/// Whether untaken leave of a kind has to be paid.
fn payout_by_law(kind: LegalKind) -> Payout {
    static PERCENTS: LazyLock<HashMap<&'static str, u32>> = LazyLock::new(|| parse(RULES));
    let percent = PERCENTS.get(kind.as_str()).copied();
    percent.map_or(Payout::Nothing, Payout::Percent)
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
    fn statutory_leave_costs_two_days_pay_beside_the_salary_and_other_leave_nothing() {
        assert_eq!(payout_by_law(LegalKind::Statutory), Payout::Percent(200));
        for kind in [LegalKind::Welfare, LegalKind::Compensatory] {
            assert_eq!(payout_by_law(kind), Payout::Nothing);
        }
        assert_eq!(parse(RULES).len(), 1);
    }
}
