//! Reads one text as every reply of Feishu.

use std::collections::HashSet;

use secrecy::SecretString;
use serde_json::value::RawValue;

use super::auth::FeishuProtocol;
use super::balances::RowReader;
use super::profiles::read_profile;
use super::search_hit::SearchHit;
use super::type_index::TypeIndex;
use super::wire::DataReply;
use super::{leave_types, lots, work_calendar};
use crate::domain::fuzzing::assert_clean;
use crate::domain::leave_type::ExpiryRule;
use crate::domain::{Balance, CellState, Language, LeaveType, LeaveTypeId, PersonBalances, Unit};
use crate::platform::allow::{FEISHU_BALANCES, FEISHU_EMPLOYEES, FEISHU_EXPIRY};
use crate::platform::fuzzing::{TODAY, judge};
use crate::platform::json::{self, JsonObject};

pub(crate) fn read_reply(body: &str) {
    let protocol = FeishuProtocol {
        app_id: String::new(),
        secret: SecretString::from(""),
    };
    let endpoints = [&FEISHU_BALANCES, &FEISHU_EMPLOYEES, &FEISHU_EXPIRY];
    judge(&protocol, &endpoints, body);
    let Ok(reply) = json::reply_from_json::<DataReply>(body) else {
        return;
    };
    let list = |name: &str| reply.data.list(name).unwrap_or_default();
    for language in [Language::Chinese, Language::English] {
        let types = read_types(&list("leave_type_list"), language);
        let records = list("employment_leave_balance_list");
        let people = read_people(&types, &records, language);
        read_lots(people, &list("records"));
        read_profiles(&list("items"), language);
    }
    for record in list("calendar_dates") {
        let day = JsonObject::read(&record).and_then(|record| work_calendar::read_day(&record));
        assert_clean(&day);
    }
}

fn read_types(records: &[Box<RawValue>], language: Language) -> Vec<LeaveType> {
    let read = records
        .iter()
        .filter_map(|raw| leave_types::read_type(raw, language, ExpiryRule::PerLot));
    let types: Vec<LeaveType> = read.flatten().collect();
    assert_clean(&types);
    types
}

fn read_people(
    types: &[LeaveType],
    records: &[Box<RawValue>],
    language: Language,
) -> Vec<PersonBalances> {
    let index = TypeIndex::build(types);
    let reader = RowReader {
        types: &index,
        language,
        as_of: TODAY,
    };
    let read = records.iter().filter_map(|raw| reader.read_person(raw));
    let (employees, balances): (Vec<_>, Vec<_>) = read.unzip();
    assert_clean(&employees);
    assert_clean(&balances);
    balances
}

/// The records as the lots of everything that people have, and of a balance that no reply brought.
fn read_lots(people: Vec<PersonBalances>, records: &[Box<RawValue>]) {
    let id = LeaveTypeId::new("7");
    let unit = Some(Unit::Day);
    let untold = Balance::without_figures(id, "年假".into(), CellState::Known, unit, TODAY);
    let balances = people.into_iter().flat_map(|person| person.balances);
    for mut balance in balances.chain([untold]) {
        lots::attach(&mut balance, records);
        assert_clean(&balance);
    }
}

fn read_profiles(records: &[Box<RawValue>], language: Language) {
    let objects = || records.iter().filter_map(|raw| JsonObject::read(raw));
    let ids = ["employment_id", "employment_id_v2"];
    let ids: Vec<String> = objects()
        .flat_map(|object| ids.map(|name| object.identifier(name)))
        .flatten()
        .collect();
    let asked: HashSet<&str> = ids.iter().map(String::as_str).collect();
    for raw in records {
        assert_clean(&SearchHit::read(raw, language).map(|hit| hit.employee));
        assert_clean(&read_profile(raw, &asked, language).map(|found| found.profile));
    }
}
