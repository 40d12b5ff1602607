//! The records of `vacation/type/list`.

use serde::Deserialize;
use serde_json::value::RawValue;

use crate::platform::json;

/// One leave type. Most fields are absent for types that were made in the console (trap 32).
#[derive(Deserialize, Default, Debug)]
#[serde(default)]
pub(crate) struct VacationTypeRecord {
    #[serde(deserialize_with = "json::identifier")]
    pub(crate) leave_code: Option<String>,
    #[serde(deserialize_with = "json::text")]
    pub(crate) leave_name: Option<String>,
    #[serde(deserialize_with = "json::text")]
    pub(crate) leave_view_unit: Option<String>,
    #[serde(deserialize_with = "json::integer")]
    pub(crate) hours_in_per_day: Option<i64>,
    #[serde(deserialize_with = "json::text")]
    pub(crate) biz_type: Option<String>,
    #[serde(deserialize_with = "json::flag")]
    pub(crate) natural_day_leave: Option<bool>,
    #[serde(deserialize_with = "json::text")]
    pub(crate) validity_type: Option<String>,
    #[serde(deserialize_with = "json::text")]
    pub(crate) validity_value: Option<String>,
    #[serde(deserialize_with = "json::text")]
    pub(crate) source: Option<String>,
    #[serde(deserialize_with = "json::object")]
    pub(crate) leave_certificate: Option<CertificateRow>,
    #[serde(deserialize_with = "json::object")]
    pub(crate) submit_time_rule: Option<SubmitTimeRow>,
    #[serde(deserialize_with = "json::flag")]
    pub(crate) freedom_leave: Option<bool>,
    #[serde(deserialize_with = "json::flag")]
    pub(crate) paid_leave: Option<bool>,
    #[serde(deserialize_with = "json::text")]
    pub(crate) when_can_leave: Option<String>,
    #[serde(deserialize_with = "json::text")]
    pub(crate) leave_hour_ceil: Option<String>,
    #[serde(deserialize_with = "json::text")]
    pub(crate) leave_time_ceil: Option<String>,
    #[serde(deserialize_with = "json::text")]
    pub(crate) leave_time_ceil_min_unit: Option<String>,
    #[serde(deserialize_with = "json::text")]
    pub(crate) min_leave_hour: Option<String>,
    #[serde(deserialize_with = "json::text")]
    pub(crate) max_leave_time: Option<String>,
    #[serde(deserialize_with = "json::list")]
    pub(crate) visibility_rules: Vec<VisibilityRow>,
}

impl VacationTypeRecord {
    /// Reads a record; `None` when it is no object.
    pub(crate) fn read(record: &RawValue) -> Option<Self> {
        json::record_from_json(record)
    }
}

/// `leave_certificate`.
#[derive(Deserialize, Default, Debug)]
#[serde(default)]
pub(crate) struct CertificateRow {
    #[serde(deserialize_with = "json::flag")]
    pub(crate) enable: Option<bool>,
    #[serde(deserialize_with = "json::text")]
    pub(crate) duration: Option<String>,
    #[serde(deserialize_with = "json::text")]
    pub(crate) unit: Option<String>,
    #[serde(deserialize_with = "json::text")]
    pub(crate) prompt_information: Option<String>,
}

/// `submit_time_rule`.
#[derive(Deserialize, Default, Debug)]
#[serde(default)]
pub(crate) struct SubmitTimeRow {
    #[serde(deserialize_with = "json::flag")]
    pub(crate) enable_time_limit: Option<bool>,
    #[serde(deserialize_with = "json::text")]
    pub(crate) time_type: Option<String>,
    #[serde(deserialize_with = "json::text")]
    pub(crate) time_value: Option<String>,
    #[serde(deserialize_with = "json::text")]
    pub(crate) time_unit: Option<String>,
}

/// One of `visibility_rules`.
#[derive(Deserialize, Default, Debug)]
#[serde(default)]
pub(crate) struct VisibilityRow {
    #[serde(rename = "type", deserialize_with = "json::text")]
    pub(crate) kind: Option<String>,
    #[serde(deserialize_with = "json::list")]
    pub(crate) visible: Vec<Box<RawValue>>,
}
