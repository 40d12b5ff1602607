//! The client against the emulator: a whole company is read, and every state is found where the generated company has it.

use std::collections::HashMap;
use std::time::Duration;

use jiff::civil::date;
use leaveboard::domain::{
    Balance, CellState, EmployeeId, ExpirySource, LeaveType, PersonBalances, Unit,
};
use leaveboard::emulator::{Emulator, Faults};
use leaveboard::platform::feishu::Feishu;
use leaveboard::platform::http::HttpTimeouts;
use leaveboard::platform::{Credentials, Platform};
use secrecy::SecretString;

use crate::feishu::server::{FeishuTenant, USUAL, settings};
use crate::support::company_of;

const PEOPLE: usize = 120;

async fn emulator(employees: usize, faults: Faults) -> Emulator {
    // On the client's day, so that the lots belong to the same year whenever this runs.
    let company = company_of(employees).odd().today(date(2026, 11, 21));
    company.faults(faults).start().await
}

fn client(emulator: &Emulator, expiry_records: bool) -> Feishu {
    let tenant = FeishuTenant {
        expiry_records,
        ..USUAL
    };
    let keys = emulator.app_keys("feishu").unwrap();
    let mut settings = settings(&emulator.base_url(), tenant);
    if let Credentials::Feishu { app_id, secret, .. } = &mut settings.credentials {
        *app_id = keys.id;
        *secret = SecretString::from(keys.secret);
    }
    let timeouts = HttpTimeouts {
        backoff: Duration::from_millis(1),
        ..HttpTimeouts::default()
    };
    Feishu::connect_with(&settings, timeouts).unwrap()
}

/// Walks the directory: everybody's id in order, and the balances that the pages brought along.
async fn walk(client: &Feishu) -> (Vec<EmployeeId>, HashMap<EmployeeId, PersonBalances>) {
    let (mut ids, mut balances, mut cursor) = (Vec::new(), HashMap::new(), None);
    loop {
        let page = client.fetch_people(cursor).await.unwrap();
        assert!(page.gaps.is_empty(), "{:?}", page.gaps);
        ids.extend(page.people.into_iter().map(|person| person.id));
        balances.extend(page.balances.into_iter().map(|b| (b.employee.clone(), b)));
        cursor = page.next;
        if cursor.is_none() {
            return (ids, balances);
        }
    }
}

fn row<'a>(person: &'a PersonBalances, name: &str) -> &'a Balance {
    let named = |row: &&Balance| &*row.leave_type_name == name;
    person.balances.iter().find(named).unwrap()
}

fn types_by_name(types: &[LeaveType]) -> Vec<(&str, bool)> {
    types
        .iter()
        .map(|t| (&*t.name, t.parent.is_some()))
        .collect()
}

#[tokio::test]
async fn the_leave_types_have_their_names_and_parents() {
    let emulator = emulator(PEOPLE, Faults::None).await;
    let client = client(&emulator, false);
    let types = client.fetch_leave_types().await.unwrap();
    assert!(types.incomplete.is_none());
    let named = types_by_name(&types.types);
    assert_eq!(
        named[..4],
        [
            ("年假", false),
            ("病假", false),
            ("普通病假", true),
            ("带薪病假", true)
        ]
    );
    assert!(
        named.contains(&("Volunteer Leave", false)),
        "trap 15: its Chinese name is empty"
    );
}

#[tokio::test]
async fn a_company_of_120_is_read_completely_and_every_state_is_where_it_belongs() {
    let emulator = emulator(PEOPLE, Faults::None).await;
    let client = client(&emulator, false);
    client.fetch_leave_types().await.unwrap();
    let (ids, balances) = walk(&client).await;
    assert_eq!((ids.len(), balances.len()), (PEOPLE, PEOPLE));
    let person = |index: usize| &balances[&ids[index]];

    let nobody = &person(47).balances;
    assert!(
        nobody
            .iter()
            .all(|row| row.state == CellState::NotApplicable && row.unit.is_none())
    );
    assert_eq!(
        nobody.len(),
        9,
        "seven types and subtypes that are enabled, two of them pairs"
    );
    let overdrawn = row(person(3), "调休假");
    assert!(overdrawn.overdrawn && overdrawn.unit == Some(Unit::Hour));
    let gap = row(person(2), "年假").figures.gap().unwrap();
    assert_eq!(gap.to_exact_text(), "0.5");
    let deleted = row(person(8), "旧制年假（已删除）");
    assert_eq!(deleted.state, CellState::Known, "trap 16");
    assert_eq!(
        row(person(6), "哺乳假").unit,
        Some(Unit::Hour),
        "a disabled type with a row"
    );
    assert!(
        person(7)
            .balances
            .iter()
            .all(|row| &*row.leave_type_name != "哺乳假")
    );
    assert_eq!(
        row(person(5), "年假").figures.carried,
        None,
        "trap 11: an empty figure"
    );
    assert_eq!(row(person(18), "年假").figures.granted, None, "trap 12");
    let approval = |row: &Balance| {
        row.fields
            .iter()
            .any(|(name, _)| *name == "leave_quantity_under_approval")
    };
    assert!(
        approval(row(person(10), "年假")) && !approval(row(person(11), "年假")),
        "trap 14"
    );
}

#[tokio::test]
async fn lots_explain_what_is_left_of_annual_leave() {
    let emulator = emulator(20, Faults::None).await;
    let client = client(&emulator, true);
    client.fetch_leave_types().await.unwrap();
    let (ids, complete) = walk(&client).await;
    let waiting: Vec<_> = ids
        .into_iter()
        .filter(|id| !complete.contains_key(id))
        .collect();
    let people = client.fetch_balances(&waiting).await.unwrap();
    assert_eq!(complete.len() + people.len(), 20);
    let with_lots = people.iter().map(|person| row(person, "年假"));
    let with_lots: Vec<_> = with_lots.filter(|row| row.expires_on.is_some()).collect();
    assert!(with_lots.len() > 10);
    assert!(
        with_lots
            .iter()
            .all(|row| row.expiry_source == ExpirySource::Lot && row.lots.len() == 2)
    );
}

#[tokio::test]
async fn the_root_is_nobodys_department_and_a_missing_one_is_normal() {
    let emulator = emulator(PEOPLE, Faults::None).await;
    let client = client(&emulator, false);
    let (ids, _) = walk(&client).await;
    let mut profiles = Vec::new();
    for ids in ids.chunks(100) {
        profiles.extend(client.fetch_profiles(ids).await.unwrap());
    }
    assert_eq!(
        profiles.len(),
        PEOPLE - 2,
        "trap 22: two have no id that was asked for"
    );
    let named = |name: &str| {
        profiles
            .iter()
            .filter(|p| p.departments.iter().flatten().any(|d| d == name))
            .count()
    };
    assert!(
        named("市场部") > 0,
        "trap 24: the zero-width character is gone"
    );
    assert_eq!(named("示例集团（生成数据）"), 0);
    assert_eq!(profiles[11].departments, Some(Vec::new()));
}

#[tokio::test]
async fn in_a_storm_everybody_has_an_answer_and_only_the_spoilt_ones_fail() {
    let emulator = emulator(40, Faults::Storm).await;
    let client = client(&emulator, false);
    let types = client.fetch_leave_types().await.unwrap();
    assert_eq!(types.types.len(), 13);
    let (ids, _) = walk(&client).await;
    assert_eq!(ids.len(), 40);
    for (start, group) in ids.chunks(20).enumerate() {
        let people = client.fetch_balances(group).await.unwrap();
        for (place, person) in people.iter().enumerate() {
            let failed =
                |row: &Balance| matches!(row.state, CellState::Failed | CellState::Forbidden);
            let all_failed = person.balances.iter().all(failed);
            assert_eq!(
                all_failed,
                Faults::Storm.poisons(start * 20 + place),
                "{start} {place}"
            );
        }
    }
}
