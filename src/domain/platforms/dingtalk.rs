//! What the leave types of DingTalk have and those of other platforms lack (`vacation/type/list`).

use serde::{Deserialize, Serialize};

use super::own_details::OwnDetails;
use crate::domain::balance::FieldName;

/// The settings that only DingTalk has. `None` means not sent: types made in the console lack most of them (trap 32).
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct DingTalkDetails {
    /// It is taken in half days (`leave_view_unit` is `halfDay`).
    pub half_days: bool,
    /// It is compensatory leave, made from overtime (`biz_type` is `lieu_leave`).
    pub compensatory: Option<bool>,
    /// How long an extended balance may be used (`validity_type`, `validity_value`).
    pub validity: Option<ValidityExtension>,
    /// Whether a certificate is needed (`leave_certificate`).
    pub certificate: Option<CertificateRule>,
    /// When a request must be submitted (`submit_time_rule`).
    pub submit_time: Option<SubmitTimeRule>,
    /// Whether it is paid (`paid_leave`).
    pub paid: Option<bool>,
    /// From when a person may use it (`when_can_leave`).
    pub usable_from: Option<UsableFrom>,
    /// Whether it was created through the API (`source` is `external`) and not in the admin console.
    pub created_by_api: Option<bool>,
    /// Whom it applies to (`visibility_rules`): kinds as sent (`dept`, `staff`, `label`) and how many of each.
    pub visible_to: Vec<(String, usize)>,
    /// `leave_hour_ceil`, `leave_time_ceil`, `leave_time_ceil_min_unit`, `min_leave_hour`, `max_leave_time` as sent.
    pub bounds: Vec<(FieldName, String)>,
}

impl OwnDetails for DingTalkDetails {}

/// How DingTalk extends the validity of a balance.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum ValidityExtension {
    /// Until this day of the year, as sent (`12-31`; `absolute_time`).
    Until(String),
    /// By this much, as sent (`relative_time`).
    For(String),
    /// By a kind that this version does not know: its type and value as sent.
    Other(String, String),
}

/// When DingTalk requires a certificate.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct CertificateRule {
    /// Whether the rule is switched on.
    pub enabled: bool,
    /// The duration beyond which leave needs a certificate, as sent.
    pub duration: Option<String>,
    /// Its unit: `hour` or `day`.
    pub unit: Option<String>,
    /// The text that the person is shown.
    pub prompt: Option<String>,
}

/// When a request must be submitted on DingTalk.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct SubmitTimeRule {
    /// Whether the rule is switched on.
    pub enabled: bool,
    /// Whether it is before the leave, and not after it.
    pub before: Option<bool>,
    /// The number of units, as sent.
    pub value: Option<String>,
    /// The unit: `day` or `hour`.
    pub unit: Option<String>,
}

/// From when a person may use leave of a type.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum UsableFrom {
    /// From the first day (`entry`).
    Entry,
    /// After probation (`formal`).
    AfterProbation,
    /// A value that this version does not know.
    Other(String),
}
