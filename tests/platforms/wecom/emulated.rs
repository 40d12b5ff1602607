//! The client against the built-in emulator, which shares no type with it.

use std::collections::BTreeMap;

use futures_util::{StreamExt, stream};
use jiff::civil::date;
use leaveboard::domain::{Balance, CellState, EmployeeId, PersonBalances, Unit};
use leaveboard::emulator::{Emulator, Faults, LimitScale};
use leaveboard::platform::wecom::WeCom;
use leaveboard::platform::{ErrorClass, Platform, Settings};

use crate::support::{company_of, wecom_credentials};

const PEOPLE: usize = 200;

async fn emulator(faults: Faults) -> Emulator {
    let limits = match faults {
        Faults::None => LimitScale::Documented,
        Faults::Some | Faults::Storm => LimitScale::Off,
    };
    company_of(PEOPLE)
        .odd()
        .seed(7)
        .faults(faults)
        .limits(limits)
        .today(date(2026, 11, 21))
        .start()
        .await
}

fn settings(emulator: &Emulator) -> Settings {
    let keys = emulator.app_keys("wecom").unwrap();
    let credentials = wecom_credentials(&keys.id, &keys.secret);
    super::settings_for(&emulator.base_url(), credentials)
        .per_minute(50_000)
        .build()
}

fn client(emulator: &Emulator) -> WeCom {
    WeCom::connect_with(&settings(emulator), super::quick()).unwrap()
}

/// Everybody in the directory, each once, in the order of the directory.
async fn people(client: &WeCom) -> Vec<EmployeeId> {
    let (mut people, mut cursor): (Vec<EmployeeId>, _) = (Vec::new(), None);
    loop {
        let page = client.fetch_people(cursor).await.unwrap();
        for person in page.people {
            if !people.contains(&person.id) {
                people.push(person.id);
            }
        }
        cursor = page.next;
        if cursor.is_none() {
            return people;
        }
    }
}

/// Everybody's balances, without the people whose call fails whatever is tried.
async fn balances(client: &WeCom) -> BTreeMap<String, PersonBalances> {
    client.fetch_leave_types().await.unwrap();
    let people = people(client).await;
    let asked = people
        .iter()
        .map(|id| client.fetch_balances(std::slice::from_ref(id)));
    let answers: Vec<_> = stream::iter(asked)
        .buffer_unordered(client.parallelism())
        .collect()
        .await;
    let people = answers.into_iter().filter_map(Result::ok).flatten();
    people
        .map(|person| (person.employee.as_str().to_owned(), person))
        .collect()
}

fn rows(answers: &BTreeMap<String, PersonBalances>) -> impl Iterator<Item = &Balance> {
    answers.values().flat_map(|person| &person.balances)
}

#[tokio::test]
async fn a_whole_company_is_read_without_one_refused_or_throttled_request() {
    let emulator = emulator(Faults::None).await;
    let client = client(&emulator);
    let types = client.fetch_leave_types().await.unwrap();
    assert!(types.incomplete.is_none());
    assert_eq!(types.types.len(), 9);
    let answers = balances(&client).await;
    assert_eq!(answers.len(), PEOPLE);
    let counts = emulator.counts();
    assert_eq!((counts.throttled, counts.refused), (0, 0));
    assert_eq!(counts.requests[super::QUOTA], PEOPLE as u64);
    assert_eq!(counts.requests[super::TOKEN], 1);
    for person in answers.values() {
        let configured = person.balances.iter().zip(&types.types);
        assert!(
            configured
                .into_iter()
                .all(|(row, kind)| row.leave_type == kind.id)
        );
    }
    for state in [
        CellState::Known,
        CellState::Unlimited,
        CellState::NotApplicable,
    ] {
        assert!(rows(&answers).any(|row| row.state == state), "{state:?}");
    }
    assert!(rows(&answers).all(|row| row.error.is_none()));
    assert!(
        rows(&answers).any(|row| row.unit == Some(Unit::Second)),
        "trap 4"
    );
    assert!(rows(&answers).any(|row| row.overdrawn));
    assert!(
        rows(&answers).any(|row| row.figures.gap().is_some_and(|gap| gap.count != 0)),
        "trap 2"
    );
}

#[tokio::test]
async fn faults_cost_rows_but_never_change_a_figure() {
    let whole = balances(&client(&emulator(Faults::None).await)).await;
    for faults in [Faults::Some, Faults::Storm] {
        let emulator = emulator(faults).await;
        let stormy = balances(&client(&emulator)).await;
        let seen = emulator.counts().faults;
        assert!(!seen.is_empty());
        assert!(stormy.len() > PEOPLE * 9 / 10, "{}", stormy.len());
        let mut compared = 0;
        for (id, person) in &stormy {
            for (row, right) in person.balances.iter().zip(&whole[id].balances) {
                match row.state {
                    CellState::Failed | CellState::Forbidden => assert!(row.error.is_some()),
                    _ => assert_eq!(row, right, "{id}"),
                }
                compared += usize::from(row.state == CellState::Known);
            }
        }
        assert!(compared > PEOPLE * 3);
        assert!(rows(&stormy).any(|row| row.state == CellState::Forbidden));
        assert!(rows(&stormy).any(|row| row.state == CellState::Failed));
    }
}

#[tokio::test]
async fn a_wrong_secret_is_refused_after_one_request() {
    let emulator = emulator(Faults::None).await;
    let mut settings = settings(&emulator);
    let corp_id = emulator.app_keys("wecom").unwrap().id;
    settings.credentials = wecom_credentials(&corp_id, "not-the-secret");
    let client = WeCom::connect(&settings).unwrap();
    for _ in 0..2 {
        let error = client.fetch_leave_types().await.unwrap_err();
        assert_eq!(
            (error.code.as_str(), error.class),
            ("40001", ErrorClass::Refused)
        );
    }
    assert_eq!(emulator.counts().total(), 1);
}
