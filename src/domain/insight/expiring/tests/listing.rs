//! What is listed, and what groups add up to.

use std::collections::{BTreeMap, BTreeSet};

use super::*;
use crate::domain::RowId;
use crate::domain::expiry::Certainty;
use crate::domain::insight::generated::TODAY;
use crate::domain::lot::Lot;

/// An amount as the reference tells it: day, tenant, person, leave type, amount and unit, how it is known.
type Told = (Option<Date>, usize, String, String, String, String);

fn can_be_used(lot: &Lot) -> bool {
    let begun = lot.starts_on.is_none_or(|first| first <= TODAY);
    let not_over = lot.ends_on.is_none_or(|last| TODAY <= last);
    begun && not_over && lot.left.is_some_and(|left| left.count > 0)
}

/// What a balance of these generated companies, which know lots alone, says about its end.
fn ends_of(balance: &Balance) -> Vec<(Option<Date>, Amount, &'static str)> {
    if balance.state != CellState::Known {
        return Vec::new();
    }
    if balance.expiry_source == ExpirySource::Lot {
        let lots = balance.lots.iter().filter(|lot| can_be_used(lot));
        return lots
            .map(|lot| {
                (
                    lot.ends_on,
                    lot.left.unwrap(),
                    if lot.ends_on.is_some() {
                        "lot"
                    } else {
                        "never"
                    },
                )
            })
            .collect();
    }
    let left = balance.figures.left.filter(|left| left.count > 0);
    left.map(|left| (None, left, "unknown"))
        .into_iter()
        .collect()
}

fn reference(company: &[Generated], until: Option<Date>) -> Vec<Told> {
    let mut all = Vec::new();
    for (at, tenant) in company.iter().enumerate() {
        for (person, answer) in &tenant.people {
            for balance in answer.iter().flatten() {
                for (day, amount, word) in ends_of(balance) {
                    let is_listed = match (day, until) {
                        (Some(day), Some(until)) => day <= until,
                        (None, Some(_)) => false,
                        (_, None) => true,
                    };
                    if is_listed {
                        all.push((
                            day,
                            at,
                            person.id.as_str().to_owned(),
                            balance.leave_type.as_str().to_owned(),
                            format!("{} {}", amount.to_exact_text(), amount.unit.as_str()),
                            word.to_owned(),
                        ));
                    }
                }
            }
        }
    }
    all.sort();
    all
}

fn told(report: &ExpiringReport) -> Vec<Told> {
    let entries = (0..report.len()).map(|at| report.entry(at).unwrap());
    let mut all: Vec<Told> = entries
        .map(|entry| {
            let word = match entry.last_day {
                LastDay::On(_, certainty) => certainty.as_str(),
                LastDay::NoDay(NoDayReason::ByRule) => "rule",
                LastDay::NoDay(NoDayReason::Unknown) => "unknown",
                LastDay::NoDay(NoDayReason::Never) => "never",
            };
            (
                entry.last_day_known(),
                entry.tenant,
                entry.person.id.to_owned(),
                entry.column.id.as_str().to_owned(),
                format!(
                    "{} {}",
                    entry.amount.to_exact_text(),
                    entry.amount.unit.as_str()
                ),
                word.to_owned(),
            )
        })
        .collect();
    all.sort();
    all
}

#[test]
fn every_amount_that_ends_is_listed_once_as_going_through_all_balances_finds_it() {
    let mut found = 0;
    for seed in 0..60 {
        let company = company(seed);
        for window in [
            ExpiringWindow::Days(39),
            ExpiringWindow::Days(40),
            ExpiringWindow::ThisYear,
            ExpiringWindow::All,
        ] {
            let report = expiring(&figures(&company), &question(window), &|| false).unwrap();
            let expected = reference(&company, window.last_day(TODAY));
            assert_eq!(told(&report), expected, "{seed} {window:?}");
            found += expected.len();
        }
    }
    assert!(found > 1_000, "{found}");
}

#[test]
fn every_amount_that_is_listed_by_day_is_found_again_where_it_stands() {
    let mut found = 0;
    for seed in 0..40 {
        let company = company(seed);
        let report = expiring(&figures(&company), &question(ExpiringWindow::All), &|| {
            false
        });
        let report = report.unwrap();
        for at in 0..report.len() {
            let item = report.item(at).unwrap();
            assert_eq!(report.position_of(item), Some(at), "{seed}");
        }
        assert_eq!(report.item(report.len()), None);
        found += report.len();
    }
    assert!(found > 500, "{found}");
}

#[test]
fn a_group_adds_up_what_stands_below_it_and_no_two_units() {
    for seed in 0..40 {
        let company = company(seed);
        let report = expiring(&figures(&company), &question(ExpiringWindow::All), &|| {
            false
        });
        let report = report.unwrap();
        for group in &report.groups {
            let entries: Vec<_> = group
                .items
                .clone()
                .map(|at| report.entry(at).unwrap())
                .collect();
            let people: BTreeSet<_> = entries
                .iter()
                .map(|entry| (entry.tenant, entry.person.id))
                .collect();
            let mut sums: BTreeMap<&str, Decimal> = BTreeMap::new();
            for entry in &entries {
                let sum = sums.entry(entry.amount.unit.as_str()).or_default();
                *sum += value(entry.amount);
                match group.kind {
                    GroupKind::Month(first) => {
                        let day = entry.last_day_known().unwrap();
                        assert_eq!((day.year(), day.month()), (first.year(), first.month()));
                    }
                    GroupKind::Week(first, last) => {
                        let day = entry.last_day_known().unwrap();
                        assert!(first <= day && day <= last);
                    }
                    GroupKind::NoDay(reason) => assert_eq!(entry.last_day, LastDay::NoDay(reason)),
                }
            }
            assert_eq!(group.totals.amounts, entries.len());
            let at_most = |entry: &&ExpiringEntry<'_>| {
                let told = entry.last_day;
                matches!(
                    told,
                    LastDay::On(_, Certainty::RuleAtMost | Certainty::WorkedAtMost)
                )
            };
            assert_eq!(group.totals.at_most, entries.iter().filter(at_most).count());
            assert_eq!(group.totals.people, people.len());
            let printed: BTreeMap<&str, Decimal> = group
                .totals
                .sums
                .iter()
                .map(|sum| (sum.unit().as_str(), sum.to_exact_text().parse().unwrap()))
                .collect();
            assert_eq!(printed.len(), sums.len());
            for (unit, sum) in sums {
                assert!((printed[unit] - sum).abs() <= Decimal::new(5, 7), "{unit}");
            }
        }
    }
}

#[test]
fn another_order_lists_the_same_amounts() {
    let company = company(7);
    let by_day = expiring(&figures(&company), &question(ExpiringWindow::All), &|| {
        false
    })
    .unwrap();
    for order in [
        ExpiringOrder::Person,
        ExpiringOrder::LeaveType,
        ExpiringOrder::Amount,
    ] {
        let asked = ExpiringQuestion {
            order: ListOrder::of(order),
            ..question(ExpiringWindow::All)
        };
        let report = expiring(&figures(&company), &asked, &|| false).unwrap();
        assert_eq!(told(&report), told(&by_day), "{order:?}");
        let dated = (0..report.len()).map(|at| report.entry(at).unwrap());
        let dated: Vec<_> = dated.filter(|entry| entry.days_to_go.is_some()).collect();
        if order == ExpiringOrder::Amount {
            for pair in dated.windows(2) {
                let order = pair[0].amount.compare(pair[1].amount);
                assert!(order.is_none_or(std::cmp::Ordering::is_ge), "{pair:?}");
            }
        }
        let turned = ExpiringQuestion {
            order: ListOrder::of(order).reversed(),
            ..question(ExpiringWindow::All)
        };
        let turned = expiring(&figures(&company), &turned, &|| false).unwrap();
        assert_eq!(turned.item(0), report.item(dated.len() - 1), "{order:?}");
    }
}

#[test]
fn people_whose_lots_come_on_request_are_told_with_the_calls_that_takes() {
    let mut found = 0;
    for seed in 0..40 {
        let made = tenant("t", seed, 40);
        let mut asked = RowSet::default();
        for row in (0..40).filter(|row| row % 3 == 0) {
            asked.set(RowId(row), true);
        }
        let question = ExpiringQuestion {
            lots_on_request: vec![None, Some(Arc::new(asked.clone()))],
            ..question(ExpiringWindow::Days(30))
        };
        let both = [made.figures.clone(), made.figures.clone()];
        let report = expiring(&both, &question, &|| false).unwrap();
        let told: BTreeSet<_> = report
            .lacking_lots()
            .iter()
            .map(|person| (person.tenant, person.row, person.calls))
            .collect();
        let mut expected = BTreeSet::new();
        let rows = made.figures.people().map(|person| person.row);
        for (row, (_, answer)) in rows.zip(&made.people) {
            let left: Vec<&Balance> = answer
                .iter()
                .flatten()
                .filter(|balance| balance.state == CellState::Known)
                .filter(|balance| balance.figures.left.is_some_and(|left| left.count > 0))
                .collect();
            let is_open = |balance: &&Balance| balance.expiry_source == ExpirySource::Unknown;
            if left.iter().any(is_open) && !asked.contains(row) {
                expected.insert((1, row, left.len()));
            }
        }
        assert_eq!(told, expected, "{seed}");
        found += told.len();
    }
    assert!(found > 100, "{found}");
}

#[test]
fn a_cancelled_question_has_no_answer() {
    let company = company(1);
    assert!(expiring(&figures(&company), &question(ExpiringWindow::All), &|| true).is_none());
}
