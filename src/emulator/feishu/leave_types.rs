//! The leave types: enabled and disabled, with and without subtypes, with language tags in every spelling that real replies have.

use serde_json::{Value, json};

use super::{
    arguments::{page_size, read_page_token, write_page_token},
    ids::UserIdType,
    replies::reply_with,
};
use crate::emulator::{
    call::IncomingCall, company::Company, reply::EmulatedReply, situation::Situation,
    state::EmulatorState,
};

const MAX_TYPES: usize = 100;

/// A name in each language: pairs of a language tag and the name.
type LocalizedNames = &'static [(&'static str, &'static str)];

/// One leave type of the list.
#[derive(Debug)]
pub(super) struct EmulatedLeaveType {
    pub(super) names: LocalizedNames,
    enabled: bool,
    pub(super) subtypes: &'static [LocalizedNames],
}

pub(super) const ANNUAL: usize = 0;
pub(super) const SICK: usize = 1;
pub(super) const PERSONAL: usize = 2;
pub(super) const OVERTIME: usize = 3;
pub(super) const MARRIAGE: usize = 4;
pub(super) const MATERNITY: usize = 5;
pub(super) const NURSING: usize = 6;
pub(super) const VOLUNTEER: usize = 7;
/// No longer in the list, but still in some people's balances.
pub(super) const DELETED: usize = 90;

pub(super) const DELETED_NAMES: LocalizedNames = &[("zh-CN", "旧制年假（已删除）")];

pub(super) const LEAVE_TYPES: [EmulatedLeaveType; 9] = [
    EmulatedLeaveType {
        names: &[("zh_CN", "年假"), ("en_us", "Annual Leave")],
        enabled: true,
        subtypes: &[],
    },
    EmulatedLeaveType {
        names: &[("zh_CN", "病假"), ("en_US", "Sick Leave")],
        enabled: true,
        subtypes: &[
            &[("zh_CN", "普通病假"), ("en_US", "Sick Leave")],
            &[("zh_CN", "带薪病假")],
        ],
    },
    EmulatedLeaveType {
        names: &[("zh_CN", "事假"), ("en_US", "Personal Leave")],
        enabled: true,
        subtypes: &[],
    },
    EmulatedLeaveType {
        names: &[("zh-CN", "调休假"), ("en-US", "Time Off in Lieu")],
        enabled: true,
        subtypes: &[],
    },
    EmulatedLeaveType {
        names: &[("zh_cn", "婚假")],
        enabled: true,
        subtypes: &[],
    },
    EmulatedLeaveType {
        names: &[("zh_CN", "产假")],
        enabled: true,
        subtypes: &[&[("zh_CN", "产假（顺产）")], &[("zh_CN", "产检假")]],
    },
    EmulatedLeaveType {
        names: &[("zh_CN", "哺乳假"), ("en_US", "Nursing Leave")],
        enabled: false,
        subtypes: &[],
    },
    EmulatedLeaveType {
        names: &[("zh_CN", ""), ("en_US", "Volunteer Leave")],
        enabled: true,
        subtypes: &[],
    },
    EmulatedLeaveType {
        names: &[("zh_CN", "疫苗假"), ("en_US", "")],
        enabled: false,
        subtypes: &[],
    },
];

/// The id of a type (`subtype` 0) or of one of its subtypes, which are counted from 1.
pub(super) fn leave_type_id(kind: usize, subtype: usize) -> String {
    let number = 7_111_688_079_785_000_000 + kind as u64 * 723_436_100 + subtype as u64 * 11_111;
    number.to_string()
}

pub(super) fn write_names(names: LocalizedNames) -> Value {
    let list: Vec<Value> = names
        .iter()
        .map(|(lang, value)| json!({"lang": lang, "value": value}))
        .collect();
    json!(list)
}

pub(super) fn list(state: &EmulatorState, call: &IncomingCall) -> EmulatedReply {
    reply_with(page(&state.company, call))
}

fn page(company: &Company, call: &IncomingCall) -> Result<Value, EmulatedReply> {
    let id_type = UserIdType::of(call, UserIdType::PeopleCorehr)?;
    let size = page_size(call, MAX_TYPES)?;
    let offset = read_page_token(call)?;
    let status = call.query("status").unwrap_or_default();
    let wanted: Vec<(usize, &EmulatedLeaveType)> = LEAVE_TYPES
        .iter()
        .enumerate()
        .filter(|(_, kind)| status.is_empty() || status == kind.status().to_string())
        .collect();
    let end = offset + size;
    let has_more = end < wanted.len();
    let listed = wanted.iter().skip(offset).take(size);
    let mut list: Vec<Value> = listed
        .map(|(place, kind)| kind.describe(*place, company, id_type))
        .collect();
    if company.shows(Situation::ChangedRules) {
        let overtime = leave_type_id(OVERTIME, 0);
        let mut listed = list.iter_mut();
        if let Some(listed) = listed.find(|listed| listed["leave_type_id"] == overtime.as_str()) {
            listed["status"] = json!(2);
        }
    }
    if !has_more && company.shows(Situation::ContradictingTypes) {
        let mut again = LEAVE_TYPES[ANNUAL].describe(ANNUAL, company, id_type);
        again["leave_type_name"] = json!([{"lang": "zh_CN", "value": "年休假"}]);
        list.push(again);
    }
    let mut fields = json!({"leave_type_list": list, "has_more": has_more});
    if has_more {
        fields["page_token"] = json!(write_page_token(end));
    }
    Ok(fields)
}

impl EmulatedLeaveType {
    fn status(&self) -> u8 {
        if self.enabled { 1 } else { 2 }
    }

    fn describe(&self, place: usize, company: &Company, id_type: UserIdType) -> Value {
        let subtypes: Vec<Value> = self
            .subtypes
            .iter()
            .zip(1..)
            .map(|(names, subtype)| json!({"leave_type_id": leave_type_id(place, subtype), "leave_type_name": write_names(names)}))
            .collect();
        let editor = id_type.write(company, 0);
        let created = 1_658_730_384 + place * 86_400;
        json!({
            "leave_type_id": leave_type_id(place, 0),
            "leave_type_name": write_names(self.names),
            "status": self.status(),
            "leave_subtype_list": subtypes,
            "created_at": created.to_string(),
            "created_by": editor,
            "updated_at": (created + 266_611).to_string(),
            "updated_by": editor,
        })
    }
}
