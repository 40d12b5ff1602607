//! What WeCom sends and is sent. Every field of a record may be missing: older records lack most of them (trap 8). The list that a
//! reply is about may be empty, but a reply without it is no answer.

use std::borrow::Cow;

use serde::de::IgnoredAny;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::platform::ApiError;
use crate::platform::http::ApiReply;
use crate::platform::json::{self, SentIds, SentNumber};

/// Every reply. Absent and 0 mean success (document 90664).
#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct WeComEnvelope<'a> {
    #[serde(deserialize_with = "json::sent_integer")]
    pub(super) errcode: SentNumber,
    #[serde(borrow, deserialize_with = "json::borrowed_text")]
    pub(super) errmsg: Option<Cow<'a, str>>,
    access_token: Option<IgnoredAny>,
    department: Option<IgnoredAny>,
    userlist: Option<IgnoredAny>,
    lists: Option<IgnoredAny>,
}

impl WeComEnvelope<'_> {
    /// Whether the reply holds something that was asked for. Without that a stray JSON object of a proxy would be an empty success.
    pub(super) fn holds_an_answer(&self) -> bool {
        self.access_token.is_some()
            || self.department.is_some()
            || self.userlist.is_some()
            || self.lists.is_some()
    }
}

/// `gettoken` (document 91039).
#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct WeComTokenReply {
    #[serde(deserialize_with = "json::figure")]
    pub(super) access_token: Option<String>,
    #[serde(deserialize_with = "json::integer")]
    pub(super) expires_in: Option<i64>,
}

/// `department/list` (document 90208).
#[derive(Deserialize)]
pub(super) struct DepartmentsReply {
    #[serde(deserialize_with = "json::promised_list_or_one")]
    pub(super) department: Vec<DepartmentRecord>,
}

/// A record of `department`.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct DepartmentRecord {
    #[serde(deserialize_with = "json::identifier")]
    pub(super) id: Option<String>,
    #[serde(deserialize_with = "json::text")]
    pub(super) name: Option<String>,
    #[serde(deserialize_with = "json::identifier")]
    pub(super) parentid: Option<String>,
}

/// `user/simplelist` (document 90200).
#[derive(Deserialize)]
pub(super) struct MembersReply {
    #[serde(deserialize_with = "json::promised_list_or_one")]
    pub(super) userlist: Vec<MemberRecord>,
}

/// A record of `userlist`.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct MemberRecord {
    #[serde(deserialize_with = "json::identifier")]
    pub(super) userid: Option<String>,
    #[serde(deserialize_with = "json::text")]
    pub(super) name: Option<String>,
    #[serde(deserialize_with = "json::identifiers")]
    pub(super) department: SentIds,
}

/// `getcorpconf` (document 93375).
#[derive(Deserialize)]
pub(super) struct TypesReply {
    #[serde(deserialize_with = "json::promised_list_or_one")]
    pub(super) lists: Vec<Box<RawValue>>,
}

/// A record of `lists`.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct TypeRecord {
    #[serde(deserialize_with = "json::identifier")]
    pub(super) id: Option<String>,
    #[serde(deserialize_with = "json::text")]
    pub(super) name: Option<String>,
    /// 0 by day, 1 by hour.
    #[serde(deserialize_with = "json::integer")]
    pub(super) time_attr: Option<i64>,
    /// 0 natural days, 1 working days.
    #[serde(deserialize_with = "json::integer")]
    pub(super) duration_type: Option<i64>,
    #[serde(deserialize_with = "json::object")]
    pub(super) quota_attr: Option<QuotaAttr>,
    /// Seconds that make one day when converting; never the divisor of a balance (trap 3).
    #[serde(deserialize_with = "json::integer")]
    pub(super) perday_duration: Option<i64>,
    #[serde(deserialize_with = "json::flag")]
    pub(super) is_newovertime: Option<bool>,
    #[serde(deserialize_with = "json::unsigned")]
    pub(super) enter_comp_time_limit: Option<u32>,
    #[serde(deserialize_with = "json::object")]
    pub(super) expire_rule: Option<ExpireRule>,
}

/// `quota_attr`.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct QuotaAttr {
    /// 0 unlimited, 1 yearly, 2 by hand, 3 monthly.
    #[serde(rename = "type", deserialize_with = "json::integer")]
    pub(super) kind: Option<i64>,
    /// Seconds since the epoch of which only month and day count (trap 9).
    #[serde(deserialize_with = "json::integer")]
    pub(super) autoreset_time: Option<i64>,
    #[serde(deserialize_with = "json::figure")]
    pub(super) autoreset_duration: Option<String>,
    /// 0 fixed, 1 by years in work, 2 by years in the company.
    #[serde(deserialize_with = "json::integer")]
    pub(super) quota_rule_type: Option<i64>,
    #[serde(deserialize_with = "json::object")]
    pub(super) quota_rules: Option<QuotaRules>,
    #[serde(deserialize_with = "json::flag")]
    pub(super) at_entry_date: Option<bool>,
    #[serde(deserialize_with = "json::unsigned")]
    pub(super) auto_reset_month_day: Option<u32>,
}

/// `quota_rules`.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct QuotaRules {
    #[serde(deserialize_with = "json::list")]
    pub(super) list: Vec<TierRecord>,
    #[serde(deserialize_with = "json::flag")]
    based_on_actual_work_time: Option<bool>,
}

impl QuotaRules {
    /// Whether the time actually worked decides. The page's sample has the flag here, its table in the tiers; both are read (trap 7).
    pub(super) fn by_actual_work_time(&self) -> bool {
        let of_tiers = self.list.iter().map(|tier| tier.based_on_actual_work_time);
        of_tiers
            .chain([self.based_on_actual_work_time])
            .any(|flag| flag == Some(true))
    }
}

/// One interval of years.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct TierRecord {
    #[serde(deserialize_with = "json::figure")]
    pub(super) quota: Option<String>,
    #[serde(deserialize_with = "json::unsigned")]
    pub(super) begin: Option<u32>,
    /// 0: no upper end.
    #[serde(deserialize_with = "json::unsigned")]
    pub(super) end: Option<u32>,
    #[serde(deserialize_with = "json::flag")]
    based_on_actual_work_time: Option<bool>,
}

/// `expire_rule`.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct ExpireRule {
    /// 1 fixed date, 2 years after the grant, 3 months after it, 4 never.
    #[serde(rename = "type", deserialize_with = "json::integer")]
    pub(super) kind: Option<i64>,
    #[serde(deserialize_with = "json::integer")]
    pub(super) duration: Option<i64>,
    /// A calendar day.
    #[serde(deserialize_with = "json::object")]
    pub(super) date: Option<MonthAndDay>,
    #[serde(deserialize_with = "json::flag")]
    pub(super) extern_duration_enable: Option<bool>,
    /// Counts of months and days, under the same names (trap 9).
    #[serde(deserialize_with = "json::object")]
    pub(super) extern_duration: Option<MonthAndDay>,
}

/// `month` and `day`: a calendar day or two counts.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct MonthAndDay {
    #[serde(deserialize_with = "json::unsigned")]
    pub(super) month: Option<u32>,
    #[serde(deserialize_with = "json::unsigned")]
    pub(super) day: Option<u32>,
}

/// The body of a call of `getuservacationquota` (document 93376).
#[derive(Serialize)]
pub(super) struct QuotaRequest<'a> {
    pub(super) userid: &'a str,
}

/// `getuservacationquota` (document 93376).
#[derive(Deserialize)]
pub(super) struct QuotaReply<'a> {
    #[serde(borrow)]
    pub(super) lists: Vec<QuotaRecord<'a>>,
}

impl<'a> QuotaReply<'a> {
    /// Reads the documented shape, a list of records, in one pass. Any other shape is read as leniently as elsewhere; a record that
    /// cannot be read counts as one that names no type.
    pub(super) fn read(reply: &'a ApiReply) -> Result<Self, ApiError> {
        if let Ok(documented) = serde_json::from_str(&reply.body) {
            return Ok(documented);
        }
        Ok(reply.decode::<LenientQuotaReply<'_>>()?.read())
    }
}

/// The same reply in another shape than the documented one.
#[derive(Deserialize)]
pub(super) struct LenientQuotaReply<'a> {
    #[serde(borrow, deserialize_with = "json::promised_list_or_one")]
    lists: Vec<&'a RawValue>,
}

impl<'a> LenientQuotaReply<'a> {
    pub(super) fn read(self) -> QuotaReply<'a> {
        let records = self.lists.iter().map(|raw| json::from_json(raw.get()));
        QuotaReply {
            lists: records.map(Result::unwrap_or_default).collect(),
        }
    }
}

/// One person's balance of one type, in seconds. No unit and no expiry (trap 4).
#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct QuotaRecord<'a> {
    #[serde(borrow, deserialize_with = "json::borrowed_identifier")]
    pub(super) id: Option<Cow<'a, str>>,
    /// Read only for a type that the configuration lacks; see [`QuotaRecord::name`].
    #[serde(borrow)]
    vacationname: Option<&'a RawValue>,
    #[serde(borrow, deserialize_with = "json::borrowed_figure")]
    pub(super) assignduration: Option<Cow<'a, str>>,
    #[serde(borrow, deserialize_with = "json::borrowed_figure")]
    pub(super) usedduration: Option<Cow<'a, str>>,
    #[serde(borrow, deserialize_with = "json::borrowed_figure")]
    pub(super) leftduration: Option<Cow<'a, str>>,
    #[serde(borrow, deserialize_with = "json::borrowed_figure")]
    pub(super) real_assignduration: Option<Cow<'a, str>>,
}

impl QuotaRecord<'_> {
    /// The name that the record gives its type.
    pub(super) fn name(&self) -> Option<Cow<'_, str>> {
        let raw = self.vacationname?;
        if !raw.get().starts_with('{') {
            return json::text_of(raw);
        }
        let names: Languages = json::from_json(raw.get()).ok()?;
        names.chinese.or(names.en).map(Cow::Owned)
    }
}

/// A name as an object of languages, which WeCom's page does not mention but which occurs.
#[derive(Deserialize, Default)]
#[serde(default)]
struct Languages {
    #[serde(rename = "zh_CN", deserialize_with = "json::text")]
    chinese: Option<String>,
    #[serde(deserialize_with = "json::text")]
    en: Option<String>,
}
