//! The records of the legacy API, read leniently: numbers and booleans as strings, an object for a list, missing and null
//! (traps 22, 32, 34 and 35). A missing value stays missing. Must not know what a record means.

use jiff::civil::Date;
use serde::Deserialize;
use serde_json::value::RawValue;

use crate::domain::EmployeeId;
use crate::domain::day::day_of_milliseconds;
use crate::platform::decode::{self, SentNumber};

/// What every reply of the legacy host has around its result, and what a gateway or the new host says instead.
#[derive(Deserialize, Default, Debug)]
#[serde(default)]
pub(super) struct DingTalkEnvelope<'a> {
    #[serde(deserialize_with = "decode::code")]
    pub(super) errcode: Option<String>,
    #[serde(deserialize_with = "decode::text")]
    pub(super) errmsg: Option<String>,
    #[serde(deserialize_with = "decode::code")]
    pub(super) sub_code: Option<String>,
    #[serde(deserialize_with = "decode::text")]
    pub(super) sub_msg: Option<String>,
    #[serde(deserialize_with = "decode::text", alias = "requestid")]
    pub(super) request_id: Option<String>,
    /// 1111 for a banned IP (trap 28).
    #[serde(deserialize_with = "decode::code")]
    pub(super) status: Option<String>,
    /// The new host's code.
    #[serde(deserialize_with = "decode::code")]
    pub(super) code: Option<String>,
    /// The new host's text.
    #[serde(deserialize_with = "decode::text")]
    pub(super) message: Option<String>,
    /// `None` also for null.
    #[serde(borrow)]
    pub(super) result: Option<&'a RawValue>,
}

impl DingTalkEnvelope<'_> {
    /// Nothing of either host is in it.
    pub(super) fn is_empty(&self) -> bool {
        self.errcode.is_none() && self.code.is_none() && self.status.is_none()
    }
}

/// The answer of `gettoken`.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct DingTalkTokenReply {
    #[serde(deserialize_with = "decode::text")]
    pub(super) access_token: Option<String>,
    /// Seconds.
    #[serde(deserialize_with = "decode::unsigned")]
    pub(super) expires_in: Option<u32>,
}

/// A reply whose `result` is a list (types, departments, administrators).
#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct ResultList {
    #[serde(deserialize_with = "decode::list")]
    pub(super) result: Vec<Box<RawValue>>,
}

/// A reply whose `result` is a page of a list.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Paged {
    #[serde(deserialize_with = "decode::object")]
    pub(super) result: Option<CursorPage>,
}

/// One page of members or of quota rows.
#[derive(Deserialize, Default, Debug)]
#[serde(default)]
pub(super) struct CursorPage {
    #[serde(deserialize_with = "decode::flag")]
    has_more: Option<bool>,
    #[serde(deserialize_with = "decode::integer")]
    next_cursor: Option<i64>,
    /// Members. The key may be missing (trap 22).
    #[serde(deserialize_with = "decode::list")]
    pub(super) list: Vec<Box<RawValue>>,
    /// Quota rows. The key may be missing (trap 22).
    #[serde(deserialize_with = "decode::list")]
    pub(super) leave_quotas: Vec<Box<RawValue>>,
}

impl CursorPage {
    /// Whether the platform says that there is more; missing counts as no.
    pub(super) fn has_more(&self) -> bool {
        self.has_more.unwrap_or(false)
    }

    /// `next_cursor`, where it goes beyond `sent`: absent, 0 and going back are no cursor (trap 34).
    pub(super) fn cursor_after(&self, sent: i64) -> Option<i64> {
        self.next_cursor.filter(|cursor| *cursor > sent)
    }
}

/// Reads one record; `None` when it is no object of that kind. A list would be read too, field by field, were it not refused.
pub(super) fn read<T: for<'a> Deserialize<'a>>(record: &RawValue) -> Option<T> {
    let is_object = record.get().starts_with('{');
    is_object.then(|| decode::from_json(record.get()).ok())?
}

/// A text with something in it.
pub(super) fn filled(text: Option<String>) -> Option<String> {
    text.filter(|text| !text.trim().is_empty())
}

/// One row of `quota/list`. Figures stay text: whether one is missing matters only for the type's own unit.
#[derive(Deserialize, Clone, PartialEq, Eq, Debug, Default)]
#[serde(default)]
pub(super) struct QuotaRow {
    #[serde(deserialize_with = "decode::identifier")]
    pub(super) userid: Option<String>,
    #[serde(deserialize_with = "decode::identifier")]
    pub(super) leave_code: Option<String>,
    #[serde(deserialize_with = "decode::identifier")]
    pub(super) quota_id: Option<String>,
    #[serde(deserialize_with = "decode::text")]
    pub(super) quota_cycle: Option<String>,
    #[serde(deserialize_with = "decode::moment")]
    start_time: SentNumber,
    #[serde(deserialize_with = "decode::moment")]
    end_time: SentNumber,
    #[serde(deserialize_with = "decode::figure")]
    quota_num_per_day: Option<String>,
    #[serde(deserialize_with = "decode::figure")]
    used_num_per_day: Option<String>,
    #[serde(deserialize_with = "decode::figure")]
    quota_num_per_hour: Option<String>,
    #[serde(deserialize_with = "decode::figure")]
    used_num_per_hour: Option<String>,
    /// The row as it came: compact JSON, cleaned.
    #[serde(skip)]
    pub(super) record: String,
}

/// Granted and used in one unit, in hundredths, as sent.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct FigurePair<'a> {
    pub(super) granted: &'a str,
    pub(super) used: &'a str,
}

impl<'a> FigurePair<'a> {
    fn of(granted: Option<&'a str>, used: Option<&'a str>) -> Self {
        Self {
            granted: granted.unwrap_or_default(),
            used: used.unwrap_or_default(),
        }
    }

    /// Whether the platform sent anything in this unit.
    pub(super) fn is_filled(self) -> bool {
        !self.granted.trim().is_empty() || !self.used.trim().is_empty()
    }
}

impl QuotaRow {
    /// Reads a row; `None` when it does not say whose it is.
    pub(super) fn read(record: &RawValue) -> Option<Self> {
        let row: Self = read(record)?;
        Some(Self {
            userid: Some(filled(row.userid)?),
            record: decode::compact(record.get()),
            ..row
        })
    }

    /// Hundredths of a day (trap 19).
    pub(super) fn per_day(&self) -> FigurePair<'_> {
        FigurePair::of(
            self.quota_num_per_day.as_deref(),
            self.used_num_per_day.as_deref(),
        )
    }

    /// Hundredths of an hour (trap 19).
    pub(super) fn per_hour(&self) -> FigurePair<'_> {
        FigurePair::of(
            self.quota_num_per_hour.as_deref(),
            self.used_num_per_hour.as_deref(),
        )
    }

    /// First moment of validity, in milliseconds.
    pub(super) fn starts(&self) -> Option<i64> {
        self.start_time.number()
    }

    /// Last moment of validity, in milliseconds.
    pub(super) fn ends(&self) -> Option<i64> {
        self.end_time.number()
    }

    /// Whether one of its moments came and is none: nobody can tell whether the row counts.
    pub(super) fn has_unreadable_moment(&self) -> bool {
        [self.start_time, self.end_time].contains(&SentNumber::Unreadable)
    }

    /// What makes a row the same row on two pages: whose, and which.
    pub(super) fn key(&self) -> (String, String) {
        let id = filled(self.quota_id.clone());
        (
            self.userid.clone().unwrap_or_default(),
            id.unwrap_or_else(|| self.record.clone()),
        )
    }
}

/// One department of `department/listsub`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct DepartmentRow {
    pub(super) id: i64,
    pub(super) name: String,
}

impl DepartmentRow {
    /// Reads a row; `None` when it has no id.
    pub(super) fn read(record: &RawValue) -> Option<Self> {
        #[derive(Deserialize, Default)]
        #[serde(default)]
        struct Wire {
            #[serde(deserialize_with = "decode::integer")]
            dept_id: Option<i64>,
            #[serde(deserialize_with = "decode::text")]
            name: Option<String>,
        }
        let wire: Wire = read(record)?;
        let id = wire.dept_id?;
        let name = filled(wire.name).unwrap_or_else(|| id.to_string());
        Some(Self { id, name })
    }
}

/// One person of `v2/user/list` or `user/listsimple`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct MemberRow {
    pub(super) id: EmployeeId,
    pub(super) name: String,
    pub(super) number: Option<String>,
    /// Empty where the call does not tell (`listsimple`).
    pub(super) departments: Vec<i64>,
    /// `None` also where the call does not tell.
    pub(super) union_id: Option<String>,
    /// `None` also where the call does not tell.
    pub(super) hired_on: Option<Date>,
}

impl MemberRow {
    /// Reads a row; `None` when it has no id.
    pub(super) fn read(record: &RawValue) -> Option<Self> {
        #[derive(Deserialize, Default)]
        #[serde(default)]
        struct Wire {
            #[serde(deserialize_with = "decode::identifier")]
            userid: Option<String>,
            #[serde(deserialize_with = "decode::text")]
            name: Option<String>,
            #[serde(deserialize_with = "decode::text")]
            job_number: Option<String>,
            dept_id_list: Option<Box<RawValue>>,
            #[serde(deserialize_with = "decode::text")]
            unionid: Option<String>,
            /// Milliseconds.
            #[serde(deserialize_with = "decode::moment")]
            hired_date: SentNumber,
        }
        let wire: Wire = read(record)?;
        let id = EmployeeId::new(&filled(wire.userid)?);
        let ids = wire.dept_id_list.as_ref().map(|ids| department_ids(ids));
        Some(Self {
            name: filled(wire.name).unwrap_or_else(|| id.shown().into_owned()),
            id,
            number: filled(wire.job_number),
            departments: ids.unwrap_or_default(),
            union_id: filled(wire.unionid),
            hired_on: wire.hired_date.number().and_then(day_of_hire),
        })
    }
}

/// The calendar day in UTC+8 (trap 39). A date that nobody filled in may come as 0.
fn day_of_hire(milliseconds: i64) -> Option<Date> {
    if milliseconds <= 0 {
        return None;
    }
    day_of_milliseconds(milliseconds)
}

/// A list of ids, also as the text of one (`"[2,3,4]"`, trap 35), also of texts.
fn department_ids(value: &RawValue) -> Vec<i64> {
    #[derive(Deserialize)]
    struct Id(#[serde(deserialize_with = "decode::integer")] Option<i64>);
    let inside: Option<String> = serde_json::from_str(value.get()).ok();
    let list = inside.as_deref().unwrap_or(value.get());
    let ids: Vec<Id> = serde_json::from_str(list).unwrap_or_default();
    ids.into_iter().filter_map(|id| id.0).collect()
}

/// One administrator of `user/listadmin`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct AdminRow {
    pub(super) userid: String,
    /// 1 main, 2 sub-administrator.
    pub(super) level: i64,
}

impl AdminRow {
    /// Reads a row; `None` when it has no id.
    pub(super) fn read(record: &RawValue) -> Option<Self> {
        #[derive(Deserialize, Default)]
        #[serde(default)]
        struct Wire {
            #[serde(deserialize_with = "decode::identifier")]
            userid: Option<String>,
            #[serde(deserialize_with = "decode::integer")]
            sys_level: Option<i64>,
        }
        let wire: Wire = read(record)?;
        Some(Self {
            userid: filled(wire.userid)?,
            level: wire.sys_level.unwrap_or(i64::MAX),
        })
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn raw(json: &str) -> Box<RawValue> {
        RawValue::from_string(json.to_owned()).unwrap()
    }

    #[test]
    fn trap_35_strings_for_numbers_and_an_object_for_a_list_are_read() {
        let sample = include_str!("../../../tests/fixtures/dingtalk/user_list_as_strings.json");
        let page = decode::from_json::<Paged>(sample).unwrap().result.unwrap();
        assert!(page.has_more());
        assert_eq!(page.cursor_after(0), Some(10));
        let member = MemberRow::read(&page.list[0]).unwrap();
        assert_eq!(member.name, "张三");
        assert_eq!(member.number.as_deref(), Some("4"));
        assert_eq!(member.departments, [2, 3, 4]);
    }

    #[test]
    fn trap_34_an_absent_or_zero_cursor_is_no_cursor() {
        for page in [
            r#"{"has_more":true}"#,
            r#"{"has_more":true,"next_cursor":0}"#,
            r#"{"has_more":true,"next_cursor":"0"}"#,
            r#"{"has_more":true,"next_cursor":null}"#,
            r#"{"has_more":true,"next_cursor":100}"#,
        ] {
            let page: CursorPage = decode::from_json(page).unwrap();
            assert_eq!(page.cursor_after(100), None);
        }
    }

    #[test]
    fn trap_22_a_missing_list_is_an_empty_page() {
        let reply: Paged = decode::from_json(r#"{"errcode":0,"result":{}}"#).unwrap();
        let page = reply.result.unwrap();
        assert!(page.leave_quotas.is_empty() && !page.has_more());
    }

    #[test]
    fn trap_20_the_other_units_fields_may_be_absent_null_or_filled() {
        let row = QuotaRow::read(&raw(
            r#"{"userid":"u","quota_num_per_day":"1000","used_num_per_day":100,"quota_num_per_hour":null}"#,
        ))
        .unwrap();
        assert_eq!(row.per_day().granted, "1000");
        assert_eq!(row.per_day().used, "100");
        assert!(!row.per_hour().is_filled());
    }

    #[test]
    fn names_are_cleaned_and_the_id_stands_in_for_a_missing_name() {
        let member =
            MemberRow::read(&raw("{\"userid\":42,\"name\":\"\u{202e}张\\u001b三\"}")).unwrap();
        assert_eq!((member.id.as_str(), member.name.as_str()), ("42", "张三"));
        let nameless =
            MemberRow::read(&raw(r#"{"userid":"u1","name":" ","dept_id_list":["7",8]}"#));
        let nameless = nameless.unwrap();
        assert_eq!(nameless.name, "u1");
        assert_eq!(nameless.departments, [7, 8]);
        assert_eq!((nameless.union_id, nameless.hired_on), (None, None));
        assert_eq!(MemberRow::read(&raw(r#"{"name":"张三"}"#)), None);
        assert_eq!(MemberRow::read(&raw("[1]")), None);
    }

    #[test]
    fn trap_39_the_day_of_hire_is_the_calendar_day_in_utc_8_and_what_is_no_date_is_missing() {
        let hired = |value: &str| {
            let row = format!(r#"{{"userid":"u7","unionid":"x1","hired_date":{value}}}"#);
            let row = MemberRow::read(&raw(&row)).unwrap();
            assert_eq!(row.union_id.as_deref(), Some("x1"));
            row.hired_on
        };
        assert_eq!(hired("1600000000000"), Some(date(2020, 9, 13)));
        assert_eq!(hired("1599926400000"), Some(date(2020, 9, 13)));
        assert_eq!(hired("\"1599926399999\""), Some(date(2020, 9, 12)));
        assert_eq!(hired("1.5999264E12"), Some(date(2020, 9, 13)));
        for missing in ["0", "-1", "null", "\"\"", "{}", "9223372036854775807"] {
            assert_eq!(hired(missing), None, "{missing}");
        }
    }
}
