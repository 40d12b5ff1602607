//! Last days that follow from dates of the company's own, and what such leave costs whom.

use std::collections::{BTreeMap, BTreeSet};

use super::*;
use crate::domain::expiry::Certainty;
use crate::domain::insight::OwnRecords;
use crate::domain::insight::generated::TODAY;
use crate::domain::insight::leave_kinds::{Bearer, LeaveKinds, LegalKind};
use crate::domain::leave_type::{ExpiryRule, GrantRule, YearlyDay, YearlyQuota};
use crate::domain::service_dates::{GrantDay, PeopleDates, ServiceDates};
use crate::domain::worked_expiry::worked_last_day;
use crate::domain::{LeaveTypeId, Ledger, RowId};

/// A generated tenant whose rules count from grants, with dates of some people, told apart by tenant.
fn with_dates(seed: u64) -> (Generated, PeopleDates) {
    let mut made = tenant("label", seed, 40);
    let mut types = made.figures.types.to_vec();
    let years = |value| ExpiryRule::YearsAfterGrant {
        value,
        extension: None,
    };
    types[0].grant = GrantRule::Yearly {
        on: YearlyDay::EntryDate,
        quota: YearlyQuota::Unknown,
        by_actual_work_time: false,
    };
    (types[0].expiry, types[2].expiry) = (years(2), years(1));
    made.figures.types = types.into();
    let mut ledger = Ledger::default();
    let mut dates = PeopleDates::default();
    let rows: Vec<RowId> = made.figures.people().map(|person| person.row).collect();
    for (row, (person, answer)) in rows.into_iter().zip(&mut made.people) {
        for balance in answer.iter_mut().flatten() {
            let is_known = balance.state == CellState::Known;
            if is_known && balance.expiry_source == ExpirySource::Unknown {
                balance.expiry_source = ExpirySource::Rule;
            }
        }
        if let Some(balances) = answer {
            ledger.apply(row, balances);
        }
        let chosen = u64::from(row.0).wrapping_mul(7).wrapping_add(seed) % 5;
        let months = i64::from(row.0 % 70);
        let hired_on = TODAY.checked_sub(Span::new().months(months)).unwrap();
        match chosen {
            0 => dates.entry(None, person.id.as_str()).hired_on = Some(hired_on),
            1 => dates.entry(Some("hq"), person.id.as_str()).hired_on = Some(hired_on),
            2 => dates.entry(Some("other"), person.id.as_str()).hired_on = Some(hired_on),
            3 => dates.entry(None, person.id.as_str()).grants.push(GrantDay {
                leave: None,
                on: hired_on,
            }),
            _ => {}
        }
    }
    made.figures.ledger = Arc::new(ledger);
    (made, dates)
}

/// What a rule that counts from grants says of everybody with something left, by the dates of the tenant hq.
fn days_by_rule(made: &Generated, dates: &PeopleDates) -> Vec<(String, LeaveTypeId, LastDay)> {
    let mut days = Vec::new();
    for (person, answer) in &made.people {
        for balance in answer.iter().flatten() {
            let is_left = balance.figures.left.is_some_and(|left| left.count > 0);
            if balance.expiry_source != ExpirySource::Rule || !is_left {
                continue;
            }
            let own = dates.of("hq", person.id.as_str());
            let mut types = made.figures.types.iter();
            let leave_type = types.find(|listed| listed.id == balance.leave_type);
            let day = leave_type.and_then(|leave_type| {
                worked_last_day(leave_type, ServiceDates::of(own, None), TODAY)
            });
            let day = match day {
                Some(day) if day.is_all => LastDay::On(day.day, Certainty::Worked),
                Some(day) => LastDay::On(day.day, Certainty::WorkedAtMost),
                None => LastDay::NoDay(NoDayReason::ByRule),
            };
            days.push((
                person.id.as_str().to_owned(),
                balance.leave_type.clone(),
                day,
            ));
        }
    }
    days
}

#[test]
fn a_day_is_worked_for_whom_the_company_names_a_date_and_for_nobody_else() {
    let (mut worked, mut open) = (0, 0);
    for seed in 0..40 {
        let (made, dates) = with_dates(seed);
        let records = OwnRecords::new(dates.clone(), LeaveKinds::default());
        let mut figures = made.figures.clone();
        figures.own = records.of_tenant("hq");
        let report = expiring(&[figures], &question(ExpiringWindow::All), &|| false).unwrap();
        let listed = (0..report.len()).map(|at| report.entry(at).unwrap());
        let listed =
            listed.filter(|entry| !matches!(entry.last_day, LastDay::On(_, Certainty::Lot)));
        let mut listed: Vec<_> = listed
            .map(|entry| {
                (
                    entry.person.id.to_owned(),
                    entry.column.id.clone(),
                    entry.last_day,
                )
            })
            .filter(|(.., day)| *day != LastDay::NoDay(NoDayReason::Never))
            .collect();
        let mut expected = days_by_rule(&made, &dates);
        let is_worked =
            |(.., day): &&(String, LeaveTypeId, LastDay)| matches!(day, LastDay::On(..));
        let with_day = expected.iter().filter(is_worked).count();
        worked += with_day;
        open += expected.len() - with_day;
        let key = |(person, leave, day): &(String, LeaveTypeId, LastDay)| {
            (
                person.clone(),
                leave.as_str().to_owned(),
                format!("{day:?}"),
            )
        };
        listed.sort_by_key(key);
        expected.sort_by_key(key);
        assert_eq!(listed, expected, "{seed}");
    }
    assert!(worked > 50 && open > 100, "{worked} {open}");
}

#[test]
fn what_the_company_and_what_the_people_bear_adds_up_to_the_whole_but_for_types_without_a_kind() {
    for seed in 0..40 {
        let (made, dates) = with_dates(seed);
        let kinds = LeaveKinds {
            everywhere: vec![
                ("年假".to_owned(), LegalKind::Statutory),
                ("3".to_owned(), LegalKind::Compensatory),
            ],
            tenants: [("hq".to_owned(), vec![("2".to_owned(), LegalKind::Welfare)])].into(),
        };
        let mut figures = made.figures.clone();
        figures.own = OwnRecords::new(dates, kinds).of_tenant("hq");
        let report = expiring(&[figures], &question(ExpiringWindow::All), &|| false).unwrap();
        for group in &report.groups {
            let mut borne: BTreeMap<(&str, &str), Decimal> = BTreeMap::new();
            let mut without = 0;
            for at in group.items.clone() {
                let entry = report.entry(at).unwrap();
                // Two types are called 年假, and of one the tenant itself says something else.
                let bearer = match entry.column.id.as_str() {
                    "1" => "company",
                    "2" | "3" => "person",
                    _ => {
                        without += 1;
                        continue;
                    }
                };
                let key = (bearer, entry.amount.unit.as_str());
                *borne.entry(key).or_default() += value(entry.amount);
            }
            assert_eq!(group.totals.without_kind, without, "{seed}");
            let told = [("company", Bearer::Company), ("person", Bearer::Person)];
            let told: BTreeMap<(&str, &str), Decimal> = told
                .into_iter()
                .flat_map(|(name, bearer)| {
                    let sums = group.totals.borne_by(bearer).iter();
                    sums.map(move |sum| {
                        let text = sum.to_exact_text();
                        ((name, sum.unit().as_str()), text.parse().unwrap())
                    })
                })
                .collect();
            assert_eq!(told.len(), borne.len());
            for (key, sum) in borne {
                assert!(
                    (told[&key] - sum).abs() <= Decimal::new(5, 7),
                    "{seed} {key:?}"
                );
            }
        }
    }
}

/// `expires<=30d` and Expiring agree on every balance, whichever way its last day is known.
#[test]
fn the_filter_selects_the_balances_that_are_listed_until_a_day() {
    let mut selected_in_all = 0;
    for seed in 0..40 {
        let (made, dates) = with_dates(seed);
        let own = OwnRecords::new(dates, LeaveKinds::default()).of_tenant("hq");
        let figures = TenantFigures {
            own,
            ..made.figures.clone()
        };
        for days in [0, 30, 300] {
            let asked = question(ExpiringWindow::Days(days));
            let report = expiring(std::slice::from_ref(&figures), &asked, &|| false).unwrap();
            let listed = (0..report.len()).filter_map(|at| report.item(at));
            let listed: BTreeSet<_> = listed
                .filter(|item| item.day().is_some())
                .map(|item| (item.row(), item.column()))
                .collect();
            let query = Query::parse(&format!("expires<={days}d"));
            let columns = figures.read_columns();
            let selected = figures.select(&query, &columns, &|| false).unwrap();
            let mut found = BTreeSet::new();
            for row in selected.rows().filter(|row| !figures.gone.contains(*row)) {
                let mut of_row = Vec::new();
                selected.columns_of(row, &mut of_row);
                found.extend(of_row.into_iter().map(|column| (row, column)));
            }
            assert_eq!(found, listed, "{seed} {days}");
            selected_in_all += found.len();
        }
    }
    assert!(selected_in_all > 100, "{selected_in_all}");
}
