//! Reads one text as every reply of DingTalk.

use std::collections::HashMap;

use secrecy::SecretString;
use serde_json::value::RawValue;

use super::auth::DingTalkProtocol;
use super::quota_answer::{QuotaAnswer, TypeAnswers};
use super::wire::{
    AdminRow, DepartmentRow, MemberList, MemberRow, Paged, QuotaPage, QuotaRow, ResultList,
};
use super::{balances, leave_types};
use crate::domain::fuzzing::assert_clean;
use crate::domain::{EmployeeId, LeaveType, Today};
use crate::platform::allow::{DINGTALK_BALANCES, DINGTALK_TYPES};
use crate::platform::fuzzing::{TODAY, judge};
use crate::platform::json;

/// The types by which balances are read, beside those of the reply itself.
const TYPES: &str = r#"{"result":[{"leave_code":"d","leave_view_unit":"day"},{"leave_code":"h","leave_view_unit":"hour"},{"leave_code":"n"}]}"#;

pub(crate) fn read_reply(body: &str) {
    let protocol = DingTalkProtocol {
        app_key: String::new(),
        secret: SecretString::from(""),
        clock: || Today::midday_of(TODAY),
    };
    judge(&protocol, &[&DINGTALK_TYPES, &DINGTALK_BALANCES], body);
    let mut types = read_types(TYPES);
    types.extend(read_types(body));
    if let Ok(list) = json::reply_from_json::<ResultList>(body) {
        list.result.iter().for_each(|record| read_record(record));
    }
    let members = json::reply_from_json::<Paged<MemberList>>(body);
    if let Some(page) = members.ok().and_then(|page| page.result) {
        page.list.iter().for_each(|record| read_record(record));
    }
    let quotas = json::reply_from_json::<Paged<QuotaPage>>(body);
    if let Some(page) = quotas.ok().and_then(|page| page.result) {
        read_balances(&types, page.rows());
    }
}

fn read_types(body: &str) -> Vec<LeaveType> {
    let Ok(list) = json::reply_from_json::<ResultList>(body) else {
        return Vec::new();
    };
    let (types, fault) = leave_types::read_all(&list.result);
    assert_clean(&types);
    assert_clean(&fault);
    types
}

fn read_record(record: &RawValue) {
    assert_clean(&DepartmentRow::read(record));
    assert_clean(&MemberRow::read(record));
    drop(AdminRow::read(record));
}

/// Everybody's rows, as if each had been answered for each type.
fn read_balances(types: &[LeaveType], records: &[Box<RawValue>]) {
    let mut of: HashMap<EmployeeId, Vec<QuotaRow>> = HashMap::new();
    for row in records.iter().filter_map(|record| QuotaRow::read(record)) {
        let person = EmployeeId::new(row.userid.as_deref().unwrap_or_default());
        of.entry(person).or_default().push(row);
    }
    let answers = |_| {
        let rows = of.iter();
        let rows = rows.map(|(person, rows)| (person.clone(), QuotaAnswer::Rows(rows.clone())));
        TypeAnswers {
            of: rows.collect(),
            ..TypeAnswers::default()
        }
    };
    let answers: Vec<TypeAnswers> = types.iter().map(answers).collect();
    for person in of.keys() {
        let today = Today::midday_of(TODAY);
        assert_clean(&balances::read_person(person, types, &answers, today));
    }
}
