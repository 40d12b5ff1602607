//! What WeCom sends. Every field may be missing: old shapes lack most of them (trap 8).

use std::borrow::Cow;

use serde::de::IgnoredAny;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::platform::decode::SentNumber;
use crate::platform::http::ApiReply;
use crate::platform::{ApiError, decode};

/// Every reply. Absent and 0 mean success (document 90664).
#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct WeComEnvelope<'a> {
    #[serde(deserialize_with = "decode::sent_integer")]
    pub(super) errcode: SentNumber,
    #[serde(borrow, deserialize_with = "decode::borrowed_text")]
    pub(super) errmsg: Option<Cow<'a, str>>,
    access_token: Option<IgnoredAny>,
    department: Option<IgnoredAny>,
    userlist: Option<IgnoredAny>,
    lists: Option<IgnoredAny>,
}

impl WeComEnvelope<'_> {
    /// Something that we asked for: so that a stray JSON object of a proxy is no empty success.
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
    #[serde(deserialize_with = "decode::figure")]
    pub(super) access_token: Option<String>,
    #[serde(deserialize_with = "decode::integer")]
    pub(super) expires_in: Option<i64>,
}

/// `department/list` (document 90208).
#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct DepartmentsReply {
    #[serde(deserialize_with = "decode::list")]
    pub(super) department: Vec<DepartmentRecord>,
}

/// One department.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct DepartmentRecord {
    #[serde(deserialize_with = "decode::identifier")]
    pub(super) id: Option<String>,
    #[serde(deserialize_with = "decode::text")]
    pub(super) name: Option<String>,
    #[serde(deserialize_with = "decode::identifier")]
    pub(super) parentid: Option<String>,
}

/// `user/simplelist` (document 90200).
#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct MembersReply {
    #[serde(deserialize_with = "decode::list")]
    pub(super) userlist: Vec<MemberRecord>,
}

/// One member.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct MemberRecord {
    #[serde(deserialize_with = "decode::identifier")]
    pub(super) userid: Option<String>,
    #[serde(deserialize_with = "decode::text")]
    pub(super) name: Option<String>,
    #[serde(deserialize_with = "decode::identifiers")]
    pub(super) department: Vec<String>,
}

/// `getcorpconf` (document 93375).
#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct TypesReply {
    #[serde(deserialize_with = "decode::list")]
    pub(super) lists: Vec<Box<RawValue>>,
}

/// One leave type.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct TypeRecord {
    #[serde(deserialize_with = "decode::identifier")]
    pub(super) id: Option<String>,
    #[serde(deserialize_with = "decode::text")]
    pub(super) name: Option<String>,
    /// 0 by day, 1 by hour.
    #[serde(deserialize_with = "decode::integer")]
    pub(super) time_attr: Option<i64>,
    /// 0 natural days, 1 working days.
    #[serde(deserialize_with = "decode::integer")]
    pub(super) duration_type: Option<i64>,
    #[serde(deserialize_with = "decode::object")]
    pub(super) quota_attr: Option<QuotaAttr>,
    /// Seconds that make one day when converting; never the divisor of a balance (trap 3).
    #[serde(deserialize_with = "decode::integer")]
    pub(super) perday_duration: Option<i64>,
    #[serde(deserialize_with = "decode::flag")]
    pub(super) is_newovertime: Option<bool>,
    #[serde(deserialize_with = "decode::unsigned")]
    pub(super) enter_comp_time_limit: Option<u32>,
    #[serde(deserialize_with = "decode::object")]
    pub(super) expire_rule: Option<ExpireRule>,
}

/// `quota_attr`.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct QuotaAttr {
    /// 0 unlimited, 1 yearly, 2 by hand, 3 monthly.
    #[serde(rename = "type", deserialize_with = "decode::integer")]
    pub(super) kind: Option<i64>,
    /// Seconds since the epoch of which only month and day count (trap 9).
    #[serde(deserialize_with = "decode::integer")]
    pub(super) autoreset_time: Option<i64>,
    #[serde(deserialize_with = "decode::figure")]
    pub(super) autoreset_duration: Option<String>,
    /// 0 fixed, 1 by years in work, 2 by years in the company.
    #[serde(deserialize_with = "decode::integer")]
    pub(super) quota_rule_type: Option<i64>,
    #[serde(deserialize_with = "decode::object")]
    pub(super) quota_rules: Option<QuotaRules>,
    #[serde(deserialize_with = "decode::flag")]
    pub(super) at_entry_date: Option<bool>,
    #[serde(deserialize_with = "decode::unsigned")]
    pub(super) auto_reset_month_day: Option<u32>,
}

/// `quota_rules`.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct QuotaRules {
    #[serde(deserialize_with = "decode::list")]
    pub(super) list: Vec<TierRecord>,
    #[serde(deserialize_with = "decode::flag")]
    based_on_actual_work_time: Option<bool>,
}

impl QuotaRules {
    /// The page's sample has the flag here, its table in the tiers: both are read (trap 7).
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
    #[serde(deserialize_with = "decode::figure")]
    pub(super) quota: Option<String>,
    #[serde(deserialize_with = "decode::unsigned")]
    pub(super) begin: Option<u32>,
    /// 0: no upper end.
    #[serde(deserialize_with = "decode::unsigned")]
    pub(super) end: Option<u32>,
    #[serde(deserialize_with = "decode::flag")]
    based_on_actual_work_time: Option<bool>,
}

/// `expire_rule`.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct ExpireRule {
    /// 1 fixed date, 2 years after the grant, 3 months after it, 4 never.
    #[serde(rename = "type", deserialize_with = "decode::integer")]
    pub(super) kind: Option<i64>,
    #[serde(deserialize_with = "decode::integer")]
    pub(super) duration: Option<i64>,
    /// A calendar day.
    #[serde(deserialize_with = "decode::object")]
    pub(super) date: Option<MonthAndDay>,
    #[serde(deserialize_with = "decode::flag")]
    pub(super) extern_duration_enable: Option<bool>,
    /// Counts of months and days, under the same names (trap 9).
    #[serde(deserialize_with = "decode::object")]
    pub(super) extern_duration: Option<MonthAndDay>,
}

/// `month` and `day`: a calendar day or two counts.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct MonthAndDay {
    #[serde(deserialize_with = "decode::unsigned")]
    pub(super) month: Option<u32>,
    #[serde(deserialize_with = "decode::unsigned")]
    pub(super) day: Option<u32>,
}

/// What `getuservacationquota` is asked (document 93376).
#[derive(Serialize)]
pub(super) struct QuotaQuestion<'a> {
    pub(super) userid: &'a str,
}

/// `getuservacationquota` (document 93376).
#[derive(Deserialize)]
pub(super) struct QuotaReply<'a> {
    #[serde(borrow)]
    pub(super) lists: Vec<QuotaRecord<'a>>,
}

impl<'a> QuotaReply<'a> {
    /// As documented: a list of records, read in one pass. Any other shape is read as leniently as elsewhere, and a record that
    /// is none names no type.
    pub(super) fn read(reply: &'a ApiReply) -> Result<Self, ApiError> {
        #[derive(Deserialize, Default)]
        #[serde(default)]
        struct Lenient<'a> {
            #[serde(borrow, deserialize_with = "decode::list")]
            lists: Vec<&'a RawValue>,
        }
        if let Ok(documented) = serde_json::from_str(&reply.body) {
            return Ok(documented);
        }
        let Lenient { lists } = reply.decode()?;
        let records = lists.iter().map(|raw| decode::from_json(raw.get()));
        Ok(Self {
            lists: records.map(Result::unwrap_or_default).collect(),
        })
    }
}

/// One person's balance of one type, in seconds. No unit and no expiry (trap 4).
#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct QuotaRecord<'a> {
    /// As sent: an id is never cleaned.
    #[serde(borrow, deserialize_with = "decode::borrowed_identifier")]
    pub(super) id: Option<Cow<'a, str>>,
    /// Read only for a type that the configuration lacks.
    #[serde(borrow)]
    vacationname: Option<&'a RawValue>,
    #[serde(borrow, deserialize_with = "decode::borrowed_figure")]
    pub(super) assignduration: Option<Cow<'a, str>>,
    #[serde(borrow, deserialize_with = "decode::borrowed_figure")]
    pub(super) usedduration: Option<Cow<'a, str>>,
    #[serde(borrow, deserialize_with = "decode::borrowed_figure")]
    pub(super) leftduration: Option<Cow<'a, str>>,
    #[serde(borrow, deserialize_with = "decode::borrowed_figure")]
    pub(super) real_assignduration: Option<Cow<'a, str>>,
}

impl QuotaRecord<'_> {
    /// What the platform calls the type here.
    pub(super) fn name(&self) -> Option<Cow<'_, str>> {
        let raw = self.vacationname?;
        if !raw.get().starts_with('{') {
            return decode::text_of(raw);
        }
        let names: Languages = decode::from_json(raw.get()).ok()?;
        names.chinese.or(names.en).map(Cow::Owned)
    }
}

/// A text; or an object of languages, which WeCom's page does not mention but which occurs.
#[derive(Deserialize, Default)]
#[serde(default)]
struct Languages {
    #[serde(rename = "zh_CN", deserialize_with = "decode::text")]
    chinese: Option<String>,
    #[serde(deserialize_with = "decode::text")]
    en: Option<String>,
}
