//! What ends against a reference that goes through every person's balances, and facts about it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rust_decimal::Decimal;

use super::*;
use crate::domain::amount::{Amount, Scale, Unit};
use crate::domain::balance::{Balance, CellState, ExpirySource};
use crate::domain::expiry::Certainty;
use crate::domain::insight::generated::{Generated, TODAY, tenant};
use crate::domain::lot::{Lot, LotLeft};
use crate::domain::work_calendar::{DayKind, WorkCalendar};
use crate::domain::{LeaveTypeId, Ledger, RowId};

/// An amount as the reference tells it: day, tenant, person, leave type, amount and unit, how it is known.
type Told = (Option<Date>, usize, String, String, String, String);

fn question(window: ExpiringWindow) -> ExpiringQuestion {
    ExpiringQuestion {
        query: Arc::default(),
        window,
        order: ExpiringOrder::Day,
        only: None,
        calendars: ExpiringCalendars::of_all(Arc::new(WorkCalendar::announced().clone())),
        lots_on_request: Vec::new(),
    }
}

fn company(seed: u64) -> Vec<Generated> {
    let sizes = [20 + usize::try_from(seed % 30).unwrap(), 0, 9];
    let sizes = sizes.into_iter().enumerate();
    sizes
        .map(|(at, people)| tenant(&format!("t{at}"), seed * 5 + at as u64, people))
        .collect()
}

fn figures(company: &[Generated]) -> Vec<TenantFigures> {
    company
        .iter()
        .map(|tenant| tenant.figures.clone())
        .collect()
}

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

fn value(amount: Amount) -> Decimal {
    let per_unit = match (amount.scale, amount.unit) {
        (Scale::Seconds, Unit::Day) => 86_400,
        (Scale::Seconds, Unit::Hour) => 3_600,
        (Scale::Seconds, Unit::Second) => 1,
        (Scale::Hundredths, _) => 100,
        (Scale::Millionths | Scale::Rounded, _) => 1_000_000,
    };
    Decimal::from(amount.count) / Decimal::from(per_unit)
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
            order,
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
    }
}

#[test]
fn each_tenant_counts_by_its_own_calendar_if_it_has_one() {
    // Every day is worked but the Thursdays, up to a day before or after what ends.
    let calendar_to = |last: Date| {
        let days = TODAY.series(Span::new().days(1));
        let days = days.take_while(|day| *day <= last).map(|day| {
            let kind = match day.weekday() {
                jiff::civil::Weekday::Thursday => DayKind::Holiday,
                _ => DayKind::Workday,
            };
            (day, kind)
        });
        Arc::new(WorkCalendar::of_each_day(days.collect()))
    };
    let (mut own_days, mut beyond, mut usual_days) = (0, 0, 0);
    for seed in 0..30 {
        let last = TODAY.saturating_add(Span::new().days(if seed % 3 == 0 { 20 } else { 60 }));
        let company = company(seed);
        let mut asked = question(ExpiringWindow::All);
        asked.calendars.own = vec![Some(calendar_to(last))];
        let report = expiring(&figures(&company), &asked, &|| false).unwrap();
        let mut is_beyond = false;
        let mut too_late = 0;
        for entry in (0..report.len()).filter_map(|at| report.entry(at)) {
            let Some(day) = entry.last_day_known() else {
                assert_eq!(entry.working_days_to_go, None);
                continue;
            };
            let next = TODAY.tomorrow().unwrap().series(Span::new().days(1));
            let next: Vec<Date> = next.take_while(|next| *next <= day).collect();
            let expected = if entry.tenant == 0 {
                let worked = next
                    .iter()
                    .filter(|day| day.weekday() != jiff::civil::Weekday::Thursday);
                (day <= last).then(|| u32::try_from(worked.count()).unwrap())
            } else {
                WorkCalendar::announced().working_days_to_go(TODAY, day)
            };
            assert_eq!(entry.working_days_to_go, expected, "{day}");
            is_beyond |= expected.is_none();
            too_late += usize::from(entry.cannot_be_used_up == Some(true));
            match (entry.tenant, expected) {
                (0, Some(_)) => own_days += 1,
                (0, None) => beyond += 1,
                _ => usual_days += 1,
            }
        }
        assert_eq!(report.reaches_beyond_calendar(), is_beyond);
        let months = report
            .groups
            .iter()
            .filter(|group| matches!(group.kind, GroupKind::Month(_)));
        assert_eq!(
            months
                .map(|group| group.totals.cannot_be_used_up)
                .sum::<usize>(),
            too_late
        );
    }
    assert!(
        own_days > 20 && beyond > 5 && usual_days > 10,
        "{own_days} {beyond} {usual_days}"
    );
}

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
    assert_eq!(ends(100, date(2027, 1, 4)), (None, None));
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

#[test]
fn a_cancelled_question_has_no_answer() {
    let company = company(1);
    assert!(expiring(&figures(&company), &question(ExpiringWindow::All), &|| true).is_none());
}

/// A generated tenant whose rules count from grants, with dates of some people, told apart by tenant.
fn with_dates(seed: u64) -> (Generated, crate::domain::service_dates::PeopleDates) {
    use crate::domain::leave_type::{ExpiryRule, GrantRule, YearlyDay, YearlyQuota};
    use crate::domain::service_dates::{GrantDay, PeopleDates};
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
fn days_by_rule(
    made: &Generated,
    dates: &crate::domain::service_dates::PeopleDates,
) -> Vec<(String, LeaveTypeId, LastDay)> {
    use crate::domain::service_dates::ServiceDates;
    use crate::domain::worked_expiry::worked_last_day;
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
    use crate::domain::insight::OwnRecords;
    use crate::domain::insight::leave_kinds::LeaveKinds;
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
fn what_the_company_and_what_the_people_bear_adds_up_to_the_whole_but_for_types_without_a_kind() {
    use crate::domain::insight::OwnRecords;
    use crate::domain::insight::leave_kinds::{Bearer, LeaveKinds, LegalKind};
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
    use crate::domain::insight::OwnRecords;
    use crate::domain::insight::leave_kinds::LeaveKinds;
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
