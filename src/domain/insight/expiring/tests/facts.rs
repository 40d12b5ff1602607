//! Facts about the end of a single balance.

use super::*;
use crate::domain::expiry::Certainty;
use crate::domain::insight::generated::TODAY;
use crate::domain::lot::{Lot, LotLeft};
use crate::domain::{LeaveTypeId, Ledger, RowId};

/// A tenant of one person with one balance in days, in hundredths.
fn one_balance(left: i64, change: impl FnOnce(&mut Balance)) -> TenantFigures {
    let mut figures = tenant("t", 3, 0).figures;
    let one = (0..1_000)
        .map(|seed| tenant("t", seed, 1))
        .find(|one| one.people.len() == 1);
    figures.roster = one.unwrap().figures.roster;
    let id = LeaveTypeId::new("1");
    let mut balance =
        Balance::without_figures(id, "年假".into(), CellState::Known, Some(Unit::Day), TODAY);
    balance.figures.left = Some(Amount::new(left, Scale::Hundredths, Unit::Day));
    change(&mut balance);
    let mut ledger = Ledger::default();
    ledger.apply(RowId(0), &[balance]);
    figures.ledger = Arc::new(ledger);
    figures
}

fn only_entry(figures: &TenantFigures) -> (LastDay, Option<u32>, Option<bool>) {
    let report = expiring(
        std::slice::from_ref(figures),
        &question(ExpiringWindow::All),
        &|| false,
    );
    let report = report.unwrap();
    assert_eq!(report.len(), 1);
    let entry = report.entry(0).unwrap();
    (
        entry.last_day,
        entry.working_days_to_go,
        entry.cannot_be_used_up,
    )
}

#[test]
fn a_rules_day_is_told_with_its_certainty_and_one_that_has_passed_is_not_known() {
    let by_rule = |source, day| {
        only_entry(&one_balance(500, |balance| {
            balance.expiry_source = source;
            balance.expires_on = day;
        }))
        .0
    };
    let year_end = date(2026, 12, 31);
    for (source, certainty) in [
        (ExpirySource::RuleExact, Certainty::RuleExact),
        (ExpirySource::RuleAtMost, Certainty::RuleAtMost),
    ] {
        let told = by_rule(source, Some(year_end));
        assert_eq!(told, LastDay::On(year_end, certainty));
        let passed = by_rule(source, Some(date(2026, 11, 20)));
        assert_eq!(passed, LastDay::NoDay(NoDayReason::Unknown));
    }
    for (source, reason) in [
        (ExpirySource::Rule, NoDayReason::ByRule),
        (ExpirySource::Never, NoDayReason::Never),
        (ExpirySource::Unknown, NoDayReason::Unknown),
    ] {
        assert_eq!(by_rule(source, None), LastDay::NoDay(reason));
    }
}

#[test]
fn what_is_more_than_the_working_days_to_go_cannot_be_used_up() {
    // 21 November 2026 is a Saturday: until Friday there are five working days.
    let friday = date(2026, 11, 27);
    let ends = |left, on| {
        let entry = only_entry(&one_balance(left, |balance| {
            balance.expiry_source = ExpirySource::RuleExact;
            balance.expires_on = Some(on);
        }));
        (entry.1, entry.2)
    };
    assert_eq!(ends(500, friday), (Some(5), Some(false)));
    assert_eq!(ends(501, friday), (Some(5), Some(true)));
    assert_eq!(ends(1, TODAY), (Some(0), Some(true)));
    let last = *WorkCalendar::announced().years().last().unwrap();
    assert_eq!(ends(100, date(last + 1, 1, 4)), (None, None));
}

#[test]
fn two_lots_of_one_balance_are_two_amounts_each_with_its_lot() {
    let lot = |id: &str, left, on| Lot {
        id: id.to_owned(),
        cycle: None,
        starts_on: None,
        ends_on: on,
        granted: None,
        used: None,
        left: Some(Amount::new(left, Scale::Hundredths, Unit::Day)),
    };
    let day = Some(date(2026, 12, 31));
    let lots = vec![
        lot("open", 100, None),
        lot("empty", 0, day),
        lot("late", 250, day),
        lot("overdrawn", -50, Some(date(2026, 12, 1))),
        lot("soon", 75, Some(date(2026, 11, 30))),
        lot("ended", 900, Some(date(2026, 11, 20))),
    ];
    let kept = lots.clone();
    let figures = one_balance(375, |balance| {
        balance.expiry_source = ExpirySource::Lot;
        balance.lots = lots;
        balance.expires_on = crate::domain::expiry::from_lots(&balance.lots, TODAY);
    });
    let report = expiring(&[figures], &question(ExpiringWindow::All), &|| false).unwrap();
    let entries = (0..report.len()).map(|at| report.entry(at).unwrap());
    let ids: Vec<_> = entries
        .map(|entry| LotLeft::find(&kept, entry.lot).unwrap().id.as_str())
        .collect();
    assert_eq!(ids, ["soon", "late", "open"]);
}
