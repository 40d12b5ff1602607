//! Which calls a read makes, and how often: the plan that `--dry-run` prints.
//!
//! It follows what the clients in `src/platform` do, platform by platform. How many departments and leave types a company has is
//! unknown before it was asked, so only calls that go by the number of people are counted.

use crate::platform::allow::{self, Endpoint};
use crate::platform::{Credentials, Settings};
use crate::sync::Want;

/// One kind of call.
pub(super) struct PlannedCall {
    pub(super) endpoint: &'static Endpoint,
    /// How often it is made, in words.
    pub(super) times: &'static str,
    /// How many people one call is about, where that decides how many calls are made.
    people_per_call: Option<u64>,
    /// The calls are made once for every leave type.
    pub(super) by_type: bool,
}

/// A call whose number does not depend on people.
const fn once(endpoint: &'static Endpoint, times: &'static str) -> PlannedCall {
    PlannedCall {
        endpoint,
        times,
        people_per_call: None,
        by_type: false,
    }
}

/// A call that is made once for every `people` people.
const fn each(endpoint: &'static Endpoint, times: &'static str, people: u64) -> PlannedCall {
    PlannedCall {
        endpoint,
        times,
        people_per_call: Some(people),
        by_type: false,
    }
}

/// The same for every leave type.
const fn each_type(endpoint: &'static Endpoint, times: &'static str, people: u64) -> PlannedCall {
    PlannedCall {
        by_type: true,
        ..each(endpoint, times, people)
    }
}

impl PlannedCall {
    /// How many calls `people` people take, of one leave type where it goes by type; `None` where people do not decide that.
    pub(super) fn calls(&self, people: u64) -> Option<u64> {
        Some(people.div_ceil(self.people_per_call?))
    }
}

/// The calls of a read, in order.
pub(super) fn planned_calls(settings: &Settings, want: Want) -> Vec<PlannedCall> {
    let (mut calls, people, balances) = match &settings.credentials {
        Credentials::WeCom { .. } => (wecom_types(), wecom_people(), wecom_balances()),
        Credentials::DingTalk { op_userid, .. } => (
            dingtalk_types(op_userid.is_none()),
            dingtalk_people(),
            dingtalk_balances(),
        ),
        Credentials::Feishu {
            page_size,
            expiry_records,
            ..
        } => (
            feishu_types(),
            feishu_people(*page_size, !settings.departments.is_whole()),
            feishu_balances(*expiry_records),
        ),
    };
    if want != Want::Types {
        calls.extend(people);
    }
    if want == Want::Balances {
        calls.extend(balances);
    }
    calls
}

fn wecom_types() -> Vec<PlannedCall> {
    vec![
        once(&allow::WECOM_TOKEN, "once"),
        once(&allow::WECOM_TYPES, "once"),
    ]
}

fn wecom_people() -> Vec<PlannedCall> {
    vec![
        once(&allow::WECOM_DEPARTMENTS, "once"),
        once(&allow::WECOM_MEMBERS, "once for each department"),
    ]
}

fn wecom_balances() -> Vec<PlannedCall> {
    vec![each(&allow::WECOM_BALANCES, "once for each person", 1)]
}

fn dingtalk_types(asks_admins: bool) -> Vec<PlannedCall> {
    let mut calls = vec![once(&allow::DINGTALK_TOKEN, "once")];
    if asks_admins {
        calls.push(once(&allow::DINGTALK_ADMINS, "once"));
    }
    calls.push(once(&allow::DINGTALK_TYPES, "once"));
    calls
}

fn dingtalk_people() -> Vec<PlannedCall> {
    vec![
        once(&allow::DINGTALK_DEPARTMENTS, "once for each department"),
        once(
            &allow::DINGTALK_MEMBERS,
            "once for each department and 100 members",
        ),
    ]
}

fn dingtalk_balances() -> Vec<PlannedCall> {
    vec![each_type(
        &allow::DINGTALK_BALANCES,
        "once for each leave type and 50 people",
        50,
    )]
}

fn feishu_types() -> Vec<PlannedCall> {
    vec![
        once(&allow::FEISHU_TOKEN, "once"),
        once(&allow::FEISHU_TYPES, "once for 100 leave types"),
    ]
}

/// Pages of balances bring the people too, but not their departments, which are asked for afterwards. A tenant that is narrowed to some
/// departments searches for their people first, and the search brings the profiles.
fn feishu_people(page_size: u32, is_narrowed: bool) -> Vec<PlannedCall> {
    let balances = each(
        &allow::FEISHU_BALANCES,
        "once for each page of people",
        u64::from(page_size),
    );
    if !is_narrowed {
        let profiles = each(&allow::FEISHU_EMPLOYEES, "once for 100 people", 100);
        return vec![balances, profiles];
    }
    vec![
        once(
            &allow::FEISHU_DEPARTMENTS,
            "once for 100 configured departments",
        ),
        each(
            &allow::FEISHU_SEARCH,
            "once for 100 people, and for 100 people of excluded departments",
            100,
        ),
        balances,
    ]
}

fn feishu_balances(expiry_records: bool) -> Vec<PlannedCall> {
    if !expiry_records {
        return Vec::new();
    }
    vec![each_type(
        &allow::FEISHU_EXPIRY,
        "once for each leave type and person",
        1,
    )]
}
