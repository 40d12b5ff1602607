//! The leave types: three made through the API, with every field, the others as the console makes them, with hardly any.

use serde_json::{Value, json};

use super::{
    arguments::require_admin,
    replies::{invalid_argument, success},
};
use crate::emulator::{
    call::IncomingCall, company::Company, random::RandomStream, reply::EmulatedReply,
    situation::Situation, state::EmulatorState,
};

/// A leave type, in the order of the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum LeaveKind {
    Annual,
    Overtime,
    Personal,
    Sick,
    Marriage,
    Seniority,
    Childcare,
    Checkup,
    Remote,
}

pub(super) const KINDS: [LeaveKind; 9] = [
    LeaveKind::Annual,
    LeaveKind::Overtime,
    LeaveKind::Personal,
    LeaveKind::Sick,
    LeaveKind::Marriage,
    LeaveKind::Seniority,
    LeaveKind::Childcare,
    LeaveKind::Checkup,
    LeaveKind::Remote,
];

impl LeaveKind {
    pub(super) fn code(self, seed: u64) -> String {
        let hex = RandomStream::new(seed, "leave_code", self as u64).hex(32);
        let parts = [
            &hex[..8],
            &hex[8..12],
            &hex[12..16],
            &hex[16..20],
            &hex[20..],
        ];
        parts.join("-")
    }

    pub(super) fn from_code(code: &str, seed: u64) -> Option<Self> {
        KINDS.into_iter().find(|kind| kind.code(seed) == code)
    }

    pub(super) fn counts_hours(self) -> bool {
        matches!(
            self,
            Self::Overtime | Self::Personal | Self::Sick | Self::Checkup
        )
    }

    /// Whether the type was made through the API; such types are listed whatever `vacation_source` says.
    fn is_external(self) -> bool {
        matches!(self, Self::Marriage | Self::Seniority | Self::Remote)
    }

    /// The date that this type counts from, if it was never filled in for the person. Annual leave counts from the first employment and,
    /// within the first year, from the hire date; seniority leave counts from the hire date alone.
    pub(super) fn missing_date(self, company: &Company, index: usize) -> Option<&'static str> {
        match self {
            Self::Annual | Self::Seniority if company.is_undated(index) => Some("入职时间"),
            Self::Annual if company.lacks_first_work_date(index) => Some("首次参加工作时间"),
            _ => None,
        }
    }

    fn fields(self, state: &EmulatorState) -> Value {
        match self {
            Self::Annual => {
                json!({"leave_name": "年假", "leave_view_unit": "day", "biz_type": "general_leave", "freedom_leave": false,
                "hours_in_per_day": 800, "natural_day_leave": "false", "paid_leave": true, "when_can_leave": "entry",
                "leave_hour_ceil": "", "leave_time_ceil": "up", "leave_time_ceil_min_unit": "halfHour", "min_leave_hour": 1})
            }
            Self::Overtime => {
                json!({"leave_name": "调休", "leave_view_unit": "hour", "biz_type": "lieu_leave", "freedom_leave": false,
                "hours_in_per_day": 750, "natural_day_leave": "false", "paid_leave": true, "when_can_leave": "entry",
                "leave_hour_ceil": "down"})
            }
            Self::Personal => {
                json!({"leave_name": "事假", "leave_view_unit": "hour", "freedom_leave": true})
            }
            Self::Sick => {
                json!({"leave_name": "病假", "leave_view_unit": "hour", "freedom_leave": true})
            }
            Self::Marriage => marriage(),
            Self::Seniority => seniority(),
            Self::Childcare => childcare(state),
            Self::Checkup => {
                json!({"leave_name": "产检假", "leave_view_unit": "hour", "biz_type": "general_leave", "freedom_leave": false,
                "hours_in_per_day": 1000, "natural_day_leave": "false", "paid_leave": true, "when_can_leave": "entry",
                "leave_hour_ceil": "up", "min_leave_hour": 0.5, "max_leave_time": 8})
            }
            Self::Remote => remote(),
        }
    }
}

/// Calendar days, with a certificate, valid for 180 days.
fn marriage() -> Value {
    json!({"leave_name": "婚假", "leave_view_unit": "day", "biz_type": "general_leave", "freedom_leave": false, "hours_in_per_day": 800,
        "natural_day_leave": "true", "paid_leave": true, "when_can_leave": "formal",
        "leave_certificate": {"unit": "day", "duration": "1", "enable": true, "prompt_information": "请上传结婚证照片（示例）"},
        "submit_time_rule": {"time_value": 7, "time_unit": "day", "time_type": "before", "enable_time_limit": true},
        "validity_type": "relative_time", "validity_value": "180"})
}

/// Taken by the half day; `hours_in_per_day` is missing.
fn seniority() -> Value {
    json!({"leave_name": "司龄假", "leave_view_unit": "halfDay", "biz_type": "general_leave", "freedom_leave": false,
        "natural_day_leave": "false", "paid_leave": true, "when_can_leave": "entry",
        "leave_certificate": {"unit": "hour", "duration": 1, "enable": false, "prompt_information": ""},
        "submit_time_rule": {"time_value": 18, "time_unit": "hour", "time_type": "after", "enable_time_limit": false},
        "validity_type": "absolute_time", "validity_value": "12-31"})
}

/// Only for one department, one person and one label.
fn childcare(state: &EmulatorState) -> Value {
    let visible = [
        json!({"type": "dept", "visible": ["37000095"]}),
        json!({"type": "staff", "visible": [state.company.userid(0)]}),
        json!({"type": "label", "visible": ["1000001"]}),
    ];
    json!({"leave_name": "育儿假", "leave_view_unit": "day", "freedom_leave": false, "hours_in_per_day": 800, "natural_day_leave": "true",
        "paid_leave": true, "when_can_leave": "formal", "visibility_rules": visible})
}

/// Made by an integration; expired for everybody.
fn remote() -> Value {
    json!({"leave_name": "远程办公额度", "leave_view_unit": "day", "biz_type": "general_leave", "freedom_leave": false, "hours_in_per_day": 800,
        "natural_day_leave": "false", "paid_leave": true, "when_can_leave": "entry", "validity_type": "relative_time", "validity_value": 30,
        "visibility_rules": []})
}

pub(super) fn list(state: &EmulatorState, call: &IncomingCall) -> EmulatedReply {
    match require_admin(&state.company, call, 400_023) {
        Ok(()) => list_from(state, &call.text("vacation_source").unwrap_or_default()),
        Err(refusal) => refusal,
    }
}

/// Trap 31: without `all` only types made through the API are listed.
fn list_from(state: &EmulatorState, source: &str) -> EmulatedReply {
    if !["", "all"].contains(&source) {
        return invalid_argument("vacation_source");
    }
    let listed = KINDS
        .into_iter()
        .filter(|kind| source == "all" || kind.is_external());
    let mut list: Vec<Value> = listed.map(|kind| describe(kind, state)).collect();
    if state.company.shows(Situation::ContradictingTypes) {
        let mut again = describe(LeaveKind::Annual, state);
        again["leave_view_unit"] = json!("hour");
        list.push(again);
    }
    success(&json!(list))
}

fn describe(kind: LeaveKind, state: &EmulatorState) -> Value {
    let mut fields = kind.fields(state);
    fields["leave_code"] = json!(kind.code(state.company.seed()));
    fields["source"] = json!(if kind.is_external() {
        "external"
    } else {
        "inner"
    });
    fields
}
