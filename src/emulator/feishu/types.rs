//! Leave types: enabled and disabled, with and without subtypes, with language tags in every spelling that occurs.

use serde_json::{Value, json};

use super::{ids::UserIdType, invalid_field, invalid_parameter, success};
use crate::emulator::{
    Situation, call::IncomingCall, company::Company, reply::EmulatedReply, state::EmulatorState,
};

/// Language and value.
type Names = &'static [(&'static str, &'static str)];

/// One leave type of the list.
#[derive(Debug)]
pub(super) struct EmulatedLeaveType {
    pub(super) names: Names,
    enabled: bool,
    pub(super) subtypes: &'static [Names],
}

pub(super) const ANNUAL: usize = 0;
pub(super) const SICK: usize = 1;
pub(super) const PERSONAL: usize = 2;
pub(super) const OVERTIME: usize = 3;
pub(super) const MARRIAGE: usize = 4;
pub(super) const MATERNITY: usize = 5;
pub(super) const NURSING: usize = 6;
pub(super) const VOLUNTEER: usize = 7;
/// Not in the list any more, and still in some people's balances.
pub(super) const DELETED: usize = 90;

pub(super) const DELETED_NAMES: Names = &[("zh-CN", "旧制年假（已删除）")];

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

/// Of a type, or of its subtype counted from 1.
pub(super) fn leave_type_id(kind: usize, subtype: usize) -> String {
    let number = 7_111_688_079_785_000_000 + kind as u64 * 723_436_100 + subtype as u64 * 11_111;
    number.to_string()
}

pub(super) fn write_names(names: Names) -> Value {
    let list: Vec<Value> = names
        .iter()
        .map(|(lang, value)| json!({"lang": lang, "value": value}))
        .collect();
    json!(list)
}

pub(super) fn list(world: &EmulatorState, call: &IncomingCall) -> EmulatedReply {
    let found = UserIdType::of(call, UserIdType::PeopleCorehr)
        .and_then(|kind| page(&world.company, call, kind));
    found.map_or_else(|refusal| refusal, |fields| success(&fields))
}

fn page(
    company: &Company,
    call: &IncomingCall,
    id_type: UserIdType,
) -> Result<Value, EmulatedReply> {
    let size = page_size(call, 100)?;
    let offset = read_page_word(call)?;
    let status = call.query("status").unwrap_or_default();
    let wanted: Vec<(usize, &EmulatedLeaveType)> = LEAVE_TYPES
        .iter()
        .enumerate()
        .filter(|(_, kind)| status.is_empty() || status == kind.status().to_string())
        .collect();
    let shown = wanted.iter().skip(offset).take(size);
    let list: Vec<Value> = shown
        .map(|(place, kind)| kind.describe(*place, company, id_type))
        .collect();
    let mut list = list;
    let ends = offset + size >= wanted.len();
    if ends && company.shows(Situation::ContradictingTypes) {
        let mut again = LEAVE_TYPES[ANNUAL].describe(ANNUAL, company, id_type);
        again["leave_type_name"] = json!([{"lang": "zh_CN", "value": "年休假"}]);
        list.push(again);
    }
    let mut fields = json!({"leave_type_list": list, "has_more": offset + size < wanted.len()});
    if offset + size < wanted.len() {
        fields["page_token"] = json!(write_page_word(offset + size));
    }
    Ok(fields)
}

/// Trap 7: required, a text, from 1 to `most`.
pub(super) fn page_size(call: &IncomingCall, most: usize) -> Result<usize, EmulatedReply> {
    let text = call
        .query("page_size")
        .ok_or_else(|| invalid_field("page_size"))?;
    let size = text.parse().ok().filter(|size| (1..=most).contains(size));
    size.ok_or_else(invalid_parameter)
}

const PAGE_WORD: &str = "eyJhbGciOiJub25lIn0";

/// An opaque word, as in the page's sample.
pub(super) fn write_page_word(offset: usize) -> String {
    format!("{PAGE_WORD}{offset:08x}")
}

pub(super) fn read_page_word(call: &IncomingCall) -> Result<usize, EmulatedReply> {
    let Some(word) = call.query("page_token").filter(|word| !word.is_empty()) else {
        return Ok(0);
    };
    let offset = word
        .strip_prefix(PAGE_WORD)
        .and_then(|hex| usize::from_str_radix(hex, 16).ok());
    offset.ok_or_else(invalid_parameter)
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
