//! What untaken leave costs, against a reference that multiplies person by person.

use std::collections::BTreeSet;

use super::*;
use crate::domain::insight::OwnRecords;
use crate::domain::insight::leave_kinds::{LeaveKinds, LegalKind};
use crate::domain::insight::totals::liability::{CellCost, CostRule};
use crate::domain::insight::totals::rates::{AmbiguousIds, DayRate};
use crate::domain::leave_type::DayLength;
use crate::domain::service_dates::PeopleDates;

/// The rates of every other person by id, of some by number, in two currencies.
fn rates(company: &[Generated]) -> DayRates {
    let mut rates = DayRates::default();
    for tenant in company {
        for (at, (person, _)) in tenant.people.iter().enumerate() {
            let currency = if at % 5 == 0 { "USD" } else { "CNY" };
            let millionths = 123_450_000 * (i64::try_from(at).unwrap() + 1);
            let tenant = Some(&*tenant.figures.name);
            match (at % 3, &person.number) {
                (0, _) => {
                    let person = RatedPerson::Id(person.id.as_str());
                    rates.add(tenant, person, millionths, currency)
                }
                (1, Some(number)) => {
                    rates.add(None, RatedPerson::Number(number), millionths, currency)
                }
                _ => false,
            };
        }
    }
    rates
}

/// A company that says what some of its leave types are by law: annual leave is statutory, of the second tenant alone time off for
/// overtime as well, and a type of which nobody can tell the unit beforehand is welfare. The first tenant's time off is not classified.
fn classified(seed: u64) -> Vec<Generated> {
    let named = |name: &str, kind| (name.to_owned(), kind);
    let kinds = LeaveKinds {
        everywhere: vec![
            named("年假", LegalKind::Statutory),
            named("4", LegalKind::Welfare),
        ],
        tenants: BTreeMap::from([("t1".to_owned(), vec![named("3", LegalKind::Statutory)])]),
    };
    let own = OwnRecords::new(PeopleDates::default(), kinds);
    let mut company = company(seed);
    for tenant in &mut company {
        tenant.figures.own = own.of_tenant(&tenant.figures.name);
    }
    company
}

/// Why a balance is in no amount although something is left of it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum NoAmount {
    WithoutRate,
    WithoutKind,
}

/// What a person's leave of one type costs: twice what the days left, or the hours left in days of eight hours, are paid with if the leave
/// is statutory, and once what they are paid with as long as the company tells no kinds apart.
fn cost(
    rates: &DayRates,
    tenant: &Generated,
    person: &Employee,
    balance: &Balance,
) -> Option<Result<(String, Decimal), NoAmount>> {
    let left = value(balance.figures.left?);
    let is_paid = matches!(balance.unit, Some(Unit::Day | Unit::Hour));
    if balance.state != CellState::Known || !is_paid || left <= Decimal::ZERO {
        return None;
    }
    let times = match (balance.leave_type.as_str(), &*tenant.figures.name) {
        _ if !tenant.figures.own.has_kinds() => Decimal::ONE,
        _ if &*balance.leave_type_name == "年假" => Decimal::TWO,
        ("3", "t1") => Decimal::TWO,
        ("4", _) => return None,
        _ => return Some(Err(NoAmount::WithoutKind)),
    };
    let mut people = tenant.figures.people();
    let listed = people.find(|it| it.id == person.id.as_str()).unwrap();
    let nobody = AmbiguousIds::default();
    let Some(rate) = rates.of_tenant(&tenant.figures.name, &nobody).of(&listed) else {
        return Some(Err(NoAmount::WithoutRate));
    };
    let hours = if balance.unit == Some(Unit::Hour) {
        8
    } else {
        1
    };
    let money = left * times / Decimal::from(hours) * Decimal::new(rate.millionths, 6);
    Some(Ok((rates.currencies()[rate.currency].to_string(), money)))
}

/// What a row costs, by currency, who has no rate, and who has leave that is not classified.
#[derive(Default)]
struct Costs {
    money: BTreeMap<String, Decimal>,
    without_rate: BTreeSet<String>,
    without_kind: BTreeSet<String>,
}

fn costs(
    company: &[Generated],
    question: &TotalsQuestion,
    rates: &DayRates,
) -> BTreeMap<GroupKey, Costs> {
    let mut expected: BTreeMap<GroupKey, Costs> = BTreeMap::new();
    for (at, tenant) in company.iter().enumerate() {
        for (person, answer) in &tenant.people {
            for balance in rows_of(tenant, answer.as_ref()) {
                let Some(cost) = cost(rates, tenant, person, &balance) else {
                    continue;
                };
                for department in departments_of(question, person) {
                    let leave_type = balance.leave_type.as_str().to_owned();
                    let has_type = question.by != TotalsGrouping::Tenant;
                    let leave_type = has_type.then_some(leave_type);
                    let key = (at, department, leave_type, balance.unit.map(Unit::as_str));
                    let row = expected.entry(key).or_default();
                    let id = person.id.as_str().to_owned();
                    match &cost {
                        Ok((currency, money)) => {
                            *row.money.entry(currency.clone()).or_default() += money;
                        }
                        Err(NoAmount::WithoutRate) => drop(row.without_rate.insert(id)),
                        Err(NoAmount::WithoutKind) => drop(row.without_kind.insert(id)),
                    }
                }
            }
        }
    }
    expected
}

fn key_of(row: &TotalsRow) -> GroupKey {
    let department = row.department.as_ref().map(|group| {
        let id = group.id.as_ref().map(|id| format!("id {id}"));
        id.unwrap_or_else(|| group.name.to_string())
    });
    let leave_type = row
        .leave_type
        .as_ref()
        .map(|(id, _)| id.as_str().to_owned());
    (
        row.tenant,
        department,
        leave_type,
        row.unit.map(Unit::as_str),
    )
}

#[test]
fn what_leave_costs_is_what_multiplying_person_by_person_gives() {
    let (mut several, mut without_any, mut without_kind) = (0, 0, 0);
    for seed in 0..40 {
        let has_kinds = seed % 4 > 0;
        let company = if has_kinds {
            classified(seed)
        } else {
            company(seed)
        };
        let rates = Arc::new(rates(&company));
        for by in [
            TotalsGrouping::Type,
            TotalsGrouping::Department,
            TotalsGrouping::Tenant,
        ] {
            let question = TotalsQuestion {
                by,
                rates: Some(Arc::clone(&rates)),
                ..TotalsQuestion::default()
            };
            let mut expected = costs(&company, &question, &rates);
            let report = ask(&company, &question);
            assert_eq!(report.prices_all_types_alike, !has_kinds);
            for row in report.rows {
                let Some(liability) = row.liability.as_ref() else {
                    assert!(!matches!(row.unit, Some(Unit::Day | Unit::Hour)));
                    continue;
                };
                let key = key_of(&row);
                let expected = expected.remove(&key).unwrap_or_default();
                let without = expected.without_rate.len();
                assert_eq!(liability.people_without_rate, without, "{key:?}");
                let unknown = expected.without_kind.len();
                assert_eq!(liability.people_without_kind, unknown, "{key:?}");
                without_kind += usize::from(unknown > 0);
                let money = expected.money;
                let told: Vec<_> = liability
                    .amounts
                    .iter()
                    .map(|it| it.currency.to_string())
                    .collect();
                let mut sorted = told.clone();
                sorted.sort();
                assert!(sorted.iter().eq(money.keys()), "{told:?} {money:?}");
                several += usize::from(told.len() > 1);
                without_any += usize::from(told.is_empty());
                for amount in &liability.amounts {
                    let printed: Decimal = amount.to_exact_text().unwrap().parse().unwrap();
                    let difference = (printed - money[&*amount.currency]).abs();
                    assert!(difference <= Decimal::new(1, 6), "{key:?} {difference}");
                }
            }
            assert!(expected.is_empty(), "{:?}", expected.keys());
        }
    }
    assert!(several > 0 && without_any > 0 && without_kind > 0);
}

#[test]
fn hours_are_counted_by_the_days_of_their_leave_type_and_what_somebody_earns_is_in_no_log() {
    let mut tally = liability::LiabilityTally::default();
    let seven_hours = AmountSum::of(Amount::new(7 * 3_600, Scale::Seconds, Unit::Hour));
    let rate = DayRate {
        millionths: 700_500_000,
        currency: 0,
    };
    tally.add(CellCost::Rated(seven_hours.parts(), rate));
    let currencies = [Arc::from("CNY")];
    let cost = |unit, told| {
        let day_length = liability::day_length(Some(unit), told);
        let rule = CostRule {
            day_length,
            percent: 100,
        };
        let money = liability::liability([(&tally, rule)].into_iter(), &currencies);
        (
            day_length.map(|it| it.assumed),
            money[0].to_exact_text().unwrap(),
        )
    };
    let seven = DayLength {
        seconds: 7 * 3_600,
        assumed: false,
    };
    assert_eq!(
        cost(Unit::Hour, Some(seven)),
        (Some(false), "700.5".to_owned())
    );
    assert_eq!(cost(Unit::Hour, None), (Some(true), "612.9375".to_owned()));
    assert_eq!(cost(Unit::Day, Some(seven)), (None, "4903.5".to_owned()));
    let statutory = CostRule {
        day_length: None,
        percent: 200,
    };
    let money = liability::liability([(&tally, statutory)].into_iter(), &currencies);
    assert_eq!(money[0].to_exact_text().unwrap(), "9807");
    let mut rates = DayRates::default();
    rates.add(None, RatedPerson::Id("zhangsan"), 700_500_000, "CNY");
    assert_eq!(format!("{rates:?}"), "DayRates");
}

/// A tenant with the same people as the others of this function.
fn tenant_with_the_same_ids(name: &str) -> TenantFigures {
    let mut company = classified(3);
    let own = company[0].figures.own.of_tenant(name);
    TenantFigures {
        name: name.into(),
        own,
        ..company.remove(0).figures
    }
}

#[test]
fn a_rate_by_an_id_that_several_tenants_have_is_nobody_s_until_it_names_a_tenant() {
    let company = [
        tenant_with_the_same_ids("hq"),
        tenant_with_the_same_ids("sh"),
    ];
    let mut rates = DayRates::default();
    for person in company[0].people() {
        rates.add(None, RatedPerson::Id(person.id), 1_000_000, "CNY");
    }
    let ask = |tenants: &[TenantFigures], rates: &DayRates| {
        let question = TotalsQuestion {
            by: TotalsGrouping::Tenant,
            rates: Some(Arc::new(rates.clone())),
            ..TotalsQuestion::default()
        };
        let report = totals(tenants, &question, &|| false).unwrap();
        let paid = report.rows.iter().filter_map(|row| {
            let liability = row.liability.as_ref()?;
            (!liability.amounts.is_empty()).then_some(row.tenant)
        });
        let mut paid: Vec<_> = paid.collect();
        paid.dedup();
        (paid, report.ambiguous_rates)
    };
    let people = company[0].headcount();
    assert_eq!(ask(&company, &rates), (vec![], people));
    assert_eq!(ask(&company[..1], &rates), (vec![0], 0));
    for person in company[0].people() {
        rates.add(Some("sh"), RatedPerson::Id(person.id), 2_000_000, "CNY");
    }
    assert_eq!(ask(&company, &rates), (vec![0, 1], 0));
}
