//! The records of `vacation/type/list` on the wire. Must not know what a field means.

use serde::Deserialize;
use serde_json::value::RawValue;

use super::wire;
use crate::platform::decode;

/// One record of `vacation/type/list`. Most fields are absent for types made in the console (trap 32).
#[derive(Deserialize, Default, Debug)]
#[serde(default)]
pub(super) struct VacationTypeRecord {
    #[serde(deserialize_with = "decode::identifier")]
    pub(super) leave_code: Option<String>,
    #[serde(deserialize_with = "decode::text")]
    pub(super) leave_name: Option<String>,
    #[serde(deserialize_with = "decode::text")]
    pub(super) leave_view_unit: Option<String>,
    #[serde(deserialize_with = "decode::integer")]
    pub(super) hours_in_per_day: Option<i64>,
    #[serde(deserialize_with = "decode::text")]
    pub(super) biz_type: Option<String>,
    #[serde(deserialize_with = "decode::flag")]
    pub(super) natural_day_leave: Option<bool>,
    #[serde(deserialize_with = "decode::text")]
    pub(super) validity_type: Option<String>,
    #[serde(deserialize_with = "decode::text")]
    pub(super) validity_value: Option<String>,
    #[serde(deserialize_with = "decode::text")]
    pub(super) source: Option<String>,
    #[serde(deserialize_with = "decode::object")]
    pub(super) leave_certificate: Option<CertificateRow>,
    #[serde(deserialize_with = "decode::object")]
    pub(super) submit_time_rule: Option<SubmitTimeRow>,
    #[serde(deserialize_with = "decode::flag")]
    pub(super) freedom_leave: Option<bool>,
    #[serde(deserialize_with = "decode::flag")]
    pub(super) paid_leave: Option<bool>,
    #[serde(deserialize_with = "decode::text")]
    pub(super) when_can_leave: Option<String>,
    #[serde(deserialize_with = "decode::text")]
    pub(super) leave_hour_ceil: Option<String>,
    #[serde(deserialize_with = "decode::text")]
    pub(super) leave_time_ceil: Option<String>,
    #[serde(deserialize_with = "decode::text")]
    pub(super) leave_time_ceil_min_unit: Option<String>,
    #[serde(deserialize_with = "decode::text")]
    pub(super) min_leave_hour: Option<String>,
    #[serde(deserialize_with = "decode::text")]
    pub(super) max_leave_time: Option<String>,
    #[serde(deserialize_with = "decode::list")]
    pub(super) visibility_rules: Vec<VisibilityRow>,
}

impl VacationTypeRecord {
    /// Reads a record; `None` when it is no object.
    pub(super) fn read(record: &RawValue) -> Option<Self> {
        wire::read(record)
    }
}

/// `leave_certificate`.
#[derive(Deserialize, Default, Debug)]
#[serde(default)]
pub(super) struct CertificateRow {
    #[serde(deserialize_with = "decode::flag")]
    pub(super) enable: Option<bool>,
    #[serde(deserialize_with = "decode::text")]
    pub(super) duration: Option<String>,
    #[serde(deserialize_with = "decode::text")]
    pub(super) unit: Option<String>,
    #[serde(deserialize_with = "decode::text")]
    pub(super) prompt_information: Option<String>,
}

/// `submit_time_rule`.
#[derive(Deserialize, Default, Debug)]
#[serde(default)]
pub(super) struct SubmitTimeRow {
    #[serde(deserialize_with = "decode::flag")]
    pub(super) enable_time_limit: Option<bool>,
    #[serde(deserialize_with = "decode::text")]
    pub(super) time_type: Option<String>,
    #[serde(deserialize_with = "decode::text")]
    pub(super) time_value: Option<String>,
    #[serde(deserialize_with = "decode::text")]
    pub(super) time_unit: Option<String>,
}

/// One of `visibility_rules`.
#[derive(Deserialize, Default, Debug)]
#[serde(default)]
pub(super) struct VisibilityRow {
    #[serde(rename = "type", deserialize_with = "decode::text")]
    pub(super) kind: Option<String>,
    #[serde(deserialize_with = "decode::list")]
    pub(super) visible: Vec<Box<RawValue>>,
}
